import type { Purpose } from '../../../schema/vocabulary/purposes.ts';
import { type CustomerInputs, dateOf } from '../grounding/inputValues.ts';
import { fill } from '../grounding/placeholders.ts';
import { type InputField, policyOf } from '../inputPolicy.ts';
import { FACTS, type FactContext } from './facts.ts';
import type { SentenceDefinition, SummaryDefinition, Template } from './summaryDefinition.ts';
import type { Topic } from './summaryFile.ts';

/** A field that a sentence rests on. */
export interface Basis {
  readonly field: InputField;
  readonly owner: string;
  /** The latest moment that its value states; undefined where it states none. */
  readonly asOf: Date | undefined;
}

export interface Sentence {
  readonly topic: Topic | 'WITHHELD';
  readonly text: string;
  readonly basis: readonly Basis[];
}

const MOST_SENTENCES = 8;

/**
 * What there is to say of a customer: pure. Of a topic of which anything is withheld nothing is said, so that to withhold more
 * never makes another sentence; and what is not known is not said to be so. The last sentence says how much is withheld.
 */
export function summarise(
  definition: SummaryDefinition,
  inputs: CustomerInputs,
  { purpose, now }: { readonly purpose: Purpose; readonly now: Date },
): readonly Sentence[] {
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = definition.words;
  const context: FactContext = {
    now,
    ...definition.limits,
    word: (kind, value) => {
      const known = words[kind];
      return known !== undefined && Object.hasOwn(known, value) ? known[value] : undefined;
    },
  };
  const isWithheld = (field: InputField) => inputs[field].kind === 'WITHHELD';
  const told = definition.sentences
    .filter((sentence) => !sentence.inputs.some(isWithheld))
    .flatMap((sentence) => say(sentence, inputs, context));
  const withheld = definition.inputs.filter(isWithheld);
  if (withheld.length === 0) return told.slice(0, MOST_SENTENCES);
  return [...told.slice(0, MOST_SENTENCES - 1), ofWithheld(definition, withheld, purpose)];
}

function say(
  { topic, begins, parts }: SentenceDefinition,
  inputs: CustomerInputs,
  context: FactContext,
): Sentence[] {
  const said = parts.flatMap((alternatives) => firstOf(alternatives, inputs, context));
  if (said.length === 0) return [];
  const limits = { latelyDays: String(context.latelyDays), frustrationDays: String(context.frustrationDays) };
  const fields = [...new Set(said.flatMap(({ template }) => template.inputs))];
  return [
    {
      topic,
      text: `${fill(begins, limits)}${said.map(({ text }) => text).join('; ')}.`,
      basis: fields.map((field) => ({
        field,
        owner: policyOf(field).owner,
        asOf: dateOf(inputs, field, context.now),
      })),
    },
  ];
}

interface Said {
  readonly template: Template;
  readonly text: string;
}

function firstOf(
  alternatives: readonly Template[],
  inputs: CustomerInputs,
  context: FactContext,
): readonly Said[] {
  for (const template of alternatives) {
    const values: Record<string, string> = {
      latelyDays: String(context.latelyDays),
      frustrationDays: String(context.frustrationDays),
    };
    const isKnown = template.facts.every((name) => {
      const value = FACTS[name].say(inputs, context);
      if (value !== undefined) values[name] = value;
      return value !== undefined;
    });
    if (isKnown) return [{ template, text: fill(template.text, values) }];
  }
  return [];
}

function ofWithheld(
  { inputs, withheld: template }: SummaryDefinition,
  withheld: readonly InputField[],
  purpose: Purpose,
): Sentence {
  const { length } = withheld;
  return {
    topic: 'WITHHELD',
    text: fill(template, {
      total: String(inputs.length),
      count: `${length} ${length === 1 ? 'is' : 'are'}`,
      purpose,
    }),
    basis: withheld.map((field) => ({ field, owner: policyOf(field).owner, asOf: undefined })),
  };
}
