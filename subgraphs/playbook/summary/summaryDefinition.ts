import type { InputField } from '../inputPolicy.ts';
import type { FactName } from './facts.ts';
import type { SummaryFile, Topic } from './summaryFile.ts';

/** A template, and all that must be known for it. */
export interface Template {
  readonly text: string;
  readonly facts: readonly FactName[];
  readonly inputs: readonly InputField[];
}

export interface SentenceDefinition {
  readonly topic: Topic;
  readonly begins: string;
  /** Of each part the first that can be said. */
  readonly parts: readonly (readonly Template[])[];
  /** Of all its templates: where any of them is withheld there is no sentence. */
  readonly inputs: readonly InputField[];
}

/** What a summary says, compiled and checked. */
export interface SummaryDefinition {
  /** As the file says, and a digest of the file: what was changed is not the same. */
  readonly version: string;
  readonly limits: SummaryFile['limits'];
  readonly words: SummaryFile['words'];
  readonly sentences: readonly SentenceDefinition[];
  /** All that any sentence rests on. */
  readonly inputs: readonly InputField[];
  readonly withheld: string;
}
