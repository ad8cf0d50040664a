import { fileURLToPath } from 'node:url';
import { type Definition, definitionIn, readDefinition } from '../definitions/definitionFile.ts';
import { placeholdersIn } from '../grounding/placeholders.ts';
import type { InputField } from '../inputPolicy.ts';
import { FACTS, type FactName } from './facts.ts';
import type { SentenceDefinition, SummaryDefinition, Template } from './summaryDefinition.ts';
import { LIMITS, type SummaryFile, summaryFile } from './summaryFile.ts';

/** The summary that comes with Accord. */
export const DEFAULT_SUMMARY: string = fileURLToPath(
  new URL('../../../schema/playbook/summary.yaml', import.meta.url),
);

const SUMMARY: Definition<SummaryFile, SummaryDefinition> = { shape: summaryFile, compile };

/** Reads a summary.yaml and checks it. Throws a YamlFileError that names the lines and what was expected there. */
export function readSummary(path: string = DEFAULT_SUMMARY): SummaryDefinition {
  return readDefinition(path, SUMMARY);
}

/** The same of a text; `file` is its name in the messages. */
export function parseSummary(text: string, file: string): SummaryDefinition {
  return definitionIn(text, file, SUMMARY);
}

type Place = readonly (string | number)[];
type Blame = (place: Place, message: string) => void;
type Said = string | { readonly when: FactName; readonly says: string };

const WITHHELD_NAMES = ['total', 'count', 'purpose'];

function compile(file: SummaryFile, version: string, blame: Blame): SummaryDefinition {
  const sentences = file.sentences.map((one, index) => {
    const place = ['sentences', index];
    if (file.sentences.findIndex(({ topic }) => topic === one.topic) < index)
      blame([...place, 'topic'], `${one.topic} is the topic of another sentence already`);
    checkNames(one.begins, LIMITS, [...place, 'begins'], blame);
    return sentenceOf(one, place, blame);
  });
  checkNames(file.withheld, WITHHELD_NAMES, ['withheld'], blame);
  return {
    version,
    limits: file.limits,
    words: file.words,
    sentences,
    inputs: unique(sentences.flatMap(({ inputs }) => inputs)),
    withheld: file.withheld,
  };
}

function sentenceOf(
  { topic, begins, parts }: SummaryFile['sentences'][number],
  place: Place,
  blame: Blame,
): SentenceDefinition {
  const compiled = parts.map((part, index) => {
    const here = [...place, 'parts', index];
    return Array.isArray(part)
      ? part.map((said, nth) => templateOf(said, [...here, nth], blame))
      : [templateOf(part, here, blame)];
  });
  const inputs = unique(compiled.flat().flatMap((template) => template.inputs));
  return { topic, begins, parts: compiled, inputs };
}

/** What stands in a template is a fact, or a limit; what a template says nothing without is a fact. */
function templateOf(said: Said, place: Place, blame: Blame): Template {
  const { when, says } = typeof said === 'string' ? { when: undefined, says: said } : said;
  const shown = Object.entries(FACTS).flatMap(([name, { isFlag }]) => (isFlag ? [] : [name]));
  checkNames(says, [...shown, ...LIMITS], place, blame);
  const facts = placeholdersIn(says).filter((name): name is FactName => Object.hasOwn(FACTS, name));
  const named = when === undefined ? facts : [when, ...facts];
  if (when !== undefined && !FACTS[when].isFlag) {
    const flags = Object.entries(FACTS).flatMap(([name, { isFlag }]) => (isFlag ? [name] : []));
    blame([...place, 'when'], `${when} is told in words; expected one of ${flags.join(', ')}`);
  }
  if (named.length === 0) blame(place, `rests on nothing; expected one of {${shown.join('}, {')}} in it`);
  return { text: says, facts: named, inputs: unique(named.flatMap((name) => FACTS[name].inputs)) };
}

function checkNames(template: string, legal: readonly string[], place: Place, blame: Blame): void {
  for (const name of placeholdersIn(template))
    if (!legal.includes(name)) blame(place, `does not know {${name}}; expected one of ${legal.join(', ')}`);
}

function unique(fields: readonly InputField[]): InputField[] {
  return [...new Set(fields)];
}
