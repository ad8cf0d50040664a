import { isSameRecord, type RecordName } from '../../kit/claims.ts';
import type { ComparedAttribute } from '../conflicts.ts';
import type { SurvivingAttribute, Survivorship } from '../resolution/definition/survivorship.ts';
import { type Candidate, type DecidingRule, survivorOf } from './survivor.ts';
import { readValue } from './values.ts';

/** What a person said is right. */
export interface Correction {
  /** The id that it was made of. */
  readonly customer: string;
  readonly attribute: ComparedAttribute;
  readonly value: string;
  readonly reason: string;
  readonly at: Date;
}

/** What is known of a customer's attributes. */
export interface GoldenFacts {
  readonly candidates: ReadonlyMap<ComparedAttribute, readonly Candidate[]>;
  readonly corrections: readonly Correction[];
}

/** The value that is preferred, and why. */
export interface GoldenValue {
  readonly value: string;
  /** Of the record that says it or, for a correction, when it was made. */
  readonly lastSeen: Date;
  /** Whether a department has verified that the value is the customer's. */
  readonly verified: boolean;
  readonly rule: DecidingRule | 'CORRECTION';
  /** The record that says it; null for a correction. */
  readonly source: RecordName | null;
}

/** What one side of a conflict says. */
export interface SideValue {
  /** Null where none of its records says one that can be shown. */
  readonly value: string | null;
  /** Why it is the one that is preferred; null where it is not. */
  readonly preferredBy: GoldenValue['rule'] | null;
}

const SURVIVING: Readonly<Record<ComparedAttribute, SurvivingAttribute>> = {
  NAME: 'name',
  EMAIL: 'email',
  PHONE: 'phone',
  BIRTH_DATE: 'birthDate',
  POSTCODE: 'postcode',
};

/** The value that counts for a customer, whoever says something else; null where nobody says anything. Pure. */
export function goldenValue(
  facts: GoldenFacts,
  survivorship: Survivorship,
  attribute: ComparedAttribute,
): GoldenValue | null {
  const candidates = candidatesOf(facts, attribute);
  const isVerified = (normalised: string | undefined) =>
    candidates.some((one) => one.verified && one.normalised === normalised);
  const correction = correctionOf(facts, attribute);
  if (correction !== undefined) {
    const { value, at } = correction;
    const verified = isVerified(readValue(attribute, value)?.normalised);
    return { value, lastSeen: at, verified, rule: 'CORRECTION', source: null };
  }
  const survivor = survivorOf(candidates, survivorship[SURVIVING[attribute]]);
  if (survivor === undefined) return null;
  const { value, normalised, lastSeen, department, recordId } = survivor.candidate;
  const source = { department, recordId };
  return { value, lastSeen, verified: isVerified(normalised), rule: survivor.rule, source };
}

/**
 * What the records of one side of a conflict say: the value that counts where one of them says it, else the one that would
 * count if there were no others. Pure.
 */
export function sideValue(
  facts: GoldenFacts,
  survivorship: Survivorship,
  attribute: ComparedAttribute,
  records: readonly RecordName[],
): SideValue {
  const golden = goldenValue(facts, survivorship, attribute);
  const own = candidatesOf(facts, attribute).filter((one) =>
    records.some((record) => isSameRecord(one, record)),
  );
  const normalised = golden && readValue(attribute, golden.value)?.normalised;
  const agreeing = own.filter((one) => one.normalised === normalised);
  const rules = survivorship[SURVIVING[attribute]];
  const survivor = survivorOf(agreeing.length > 0 ? agreeing : own, rules);
  return {
    value: survivor?.candidate.value ?? null,
    preferredBy: agreeing.length > 0 && golden ? golden.rule : null,
  };
}

function candidatesOf({ candidates }: GoldenFacts, attribute: ComparedAttribute): readonly Candidate[] {
  return candidates.get(attribute) ?? [];
}

/** The newest; of two of one moment, that of the greater id. */
function correctionOf({ corrections }: GoldenFacts, attribute: ComparedAttribute): Correction | undefined {
  return corrections
    .filter((one) => one.attribute === attribute)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.customer < b.customer ? 1 : -1))[0];
}
