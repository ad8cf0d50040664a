import { z } from 'zod';
import { day, oneOf, only, sentence, version, whole } from '../definitions/fileShapes.ts';
import { WORDS, type WordKind } from '../grounding/words.ts';
import { FACTS, type FactName } from './facts.ts';

/** The shape of a summary.yaml; schema/playbook/summary.yaml says what each part means. */

/** What a summary is about, in the order of the questions; the last is what it does not say. */
export const TOPICS = ['WHO', 'SINCE', 'WORTH', 'LATELY', 'OPEN', 'FRUSTRATED', 'AVOID', 'NEXT'] as const;
export type Topic = (typeof TOPICS)[number];

const LEGAL_FACTS = Object.keys(FACTS).join(', ');
export const LIMITS = ['latelyDays', 'frustrationDays'] as const;

const limit = whole(1, 3650, 'days');
const factName = z.custom<FactName>((value) => typeof value === 'string' && Object.hasOwn(FACTS, value), {
  error: `expected one of ${LEGAL_FACTS}`,
});
const template = sentence('a template');
const said = z.union([template, only({ when: factName, says: template })], {
  error: 'expected a template, or a mapping of when, says',
});

function wordsOf(kind: WordKind) {
  const legal: readonly string[] = WORDS[kind];
  return only(Object.fromEntries(legal.map((word) => [word, sentence(`words for ${word}`)])));
}

export const summaryFile = only({
  version,
  owner: sentence('who owns the summary'),
  date: day,
  reason: sentence('why there is a summary'),
  limits: only({ latelyDays: limit, frustrationDays: limit }),
  words: only({
    tier: wordsOf('tier'),
    channel: wordsOf('channel'),
    contact: wordsOf('contact'),
    circumstance: wordsOf('circumstance'),
    priority: wordsOf('priority'),
    ticket: wordsOf('ticket'),
  }),
  sentences: z
    .array(
      only({
        topic: oneOf(TOPICS),
        begins: z.string({ error: 'expected how the sentence begins' }).default(''),
        parts: z
          .array(z.union([said, z.array(said).min(1)], { error: 'expected a template, or a list of them' }), {
            error: 'expected a list of templates',
          })
          .min(1, 'expected one part at least'),
      }),
      { error: 'expected a list of sentences' },
    )
    .min(1, 'expected one sentence at least'),
  withheld: template,
});

export type SummaryFile = z.infer<typeof summaryFile>;
