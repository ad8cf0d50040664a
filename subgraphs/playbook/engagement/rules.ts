import type { Purpose } from '../../../schema/vocabulary/purposes.ts';
import type { Action, Channel, Intent } from '../vocabulary.ts';
import type { Expression, Truth } from './language.ts';
import type { WrittenExample } from './rulesFile.ts';

/** What is to be done, and who takes over where it is to be handed over. */
export interface Outcome {
  readonly action: Action;
  readonly team?: string | undefined;
}

/** A rule of engagement, compiled. One that says ENGAGE is an exception: it sets aside those that it is `over`. */
export interface Rule extends Outcome {
  readonly id: string;
  readonly priority: number;
  readonly owner: string;
  readonly reason: string;
  /** From when, and until when (not included), it holds. */
  readonly from: Date;
  readonly to?: Date | undefined;
  readonly intents: ReadonlySet<Intent>;
  readonly channels: ReadonlySet<Channel>;
  readonly when: Expression<Truth>;
  readonly waitUntil?: Expression<Date | undefined> | undefined;
  readonly over: ReadonlySet<string>;
  readonly code: string;
  readonly says: string;
  readonly toldTo: ReadonlySet<Purpose>;
  readonly examples: readonly WrittenExample[];
}

/** What an agent must say, where the condition holds. */
export interface Duty {
  readonly when: Expression<Truth>;
  readonly says: string;
}

/** The rules of engagement, compiled and checked. The rules are in the order of their priorities, the highest first. */
export interface Playbook {
  /** As the file says, and a digest of the file: what was changed is not the same. */
  readonly version: string;
  readonly rules: readonly Rule[];
  readonly teams: Readonly<Record<string, string>>;
  /** Purposes that are told of every rule. */
  readonly insiders: ReadonlySet<Purpose>;
  readonly whenUnsure: Readonly<Record<Intent, Outcome>>;
  readonly voice: readonly string[];
  readonly mustSay: readonly Duty[];
}
