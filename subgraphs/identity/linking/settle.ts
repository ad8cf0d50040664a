import { clusterRecords } from '../resolution/cluster/clusterRecords.ts';
import { certainSteps } from './certainSteps.ts';

/** An id under which records came in, with all of its records: they stay together. */
export interface Identity {
  readonly id: string;
  readonly records: number;
  /** When the first of them was known, in milliseconds. */
  readonly since: number;
}

/**
 * That one id leads to another. A firm one was made by a person, and nothing takes it back but a person; one that is not
 * firm is a guess, or certain by a rule.
 */
export interface Redirect {
  readonly id: string;
  readonly survivor: string;
  readonly firm: boolean;
  readonly certain: boolean;
}

/** What a pair of records says of the ids that they are known under, in bits above the threshold; Infinity where a rule decides. */
export interface Evidence {
  readonly one: string;
  readonly other: string;
  readonly weight: number;
}

export interface Settlement {
  /** What is to be taken back: by the id that was given up. */
  readonly splits: readonly string[];
  /** The id that is given up, and to whom it leads. */
  readonly merges: readonly Merge[];
  /**
   * Of what stays: what was a guess and is certain by now, or was certain and is a guess; and what is to lead to another id
   * of the same customer, so that a guess does not stand between those who are one for certain.
   */
  readonly restated: readonly Merge[];
}

export interface Merge {
  readonly givenUp: string;
  readonly survivor: string;
  /** Whether rules make one of them, by way of others also; all else is a guess. */
  readonly certain: boolean;
}

/** Ids that a person said are one, and those that a person said are two. */
export interface Decisions {
  readonly together: readonly (readonly [string, string])[];
  readonly apart: readonly (readonly [string, string])[];
}

export interface Question extends Decisions {
  readonly identities: readonly Identity[];
  readonly redirects: readonly Redirect[];
  readonly evidence: readonly Evidence[];
}

/**
 * Which ids are to lead to which, changing no more than has to be: pure. What people decided stands: firm redirects stay,
 * and who was said to be two does not come together through others either.
 */
export function settle(question: Question): Settlement {
  const { identities, redirects } = question;
  const groupOf = grouped(question);
  const certainlyOne = certainty(question, groupOf);
  const isWithin = ({ id, survivor }: Redirect) => groupOf(id) === groupOf(survivor);
  const kept = redirects.filter((one) => one.firm || isWithin(one));
  const splits = redirects.filter((one) => !kept.includes(one)).map(({ id }) => id);
  const leading = new Map(kept.map(({ id, survivor }) => [id, survivor]));
  const made = mergesOf(identities, leading, groupOf);
  for (const { id, survivor } of made) leading.set(id, survivor);
  const moved = certainSteps(
    identities.map(({ id }) => id),
    leading,
    certainlyOne,
  );
  const stated = ({ id, ...was }: Pick<Redirect, 'id' | 'survivor'>): Merge => {
    const survivor = moved.get(id) ?? was.survivor;
    return { givenUp: id, survivor, certain: certainlyOne(id) === certainlyOne(survivor) };
  };
  const restated = kept
    .filter(({ firm }) => !firm)
    .map((one) => ({ one, now: stated(one) }))
    .filter(({ one, now }) => now.survivor !== one.survivor || now.certain !== one.certain)
    .map(({ now }) => now);
  return { splits, merges: made.map(stated), restated };
}

/** Of the ids of one group that lead nowhere all are given up for the senior one. */
function mergesOf(
  identities: readonly Identity[],
  leading: ReadonlyMap<string, string>,
  groupOf: (id: string) => number,
): Pick<Redirect, 'id' | 'survivor'>[] {
  const trees = Map.groupBy(identities, ({ id }) => rootOf(id, leading));
  const roots = Map.groupBy(trees.entries(), ([root]) => groupOf(root));
  return [...roots.values()].flatMap((together) => {
    const [senior, ...others] = together
      .map(([root, tree]) => ({
        id: root,
        records: tree.reduce((sum, { records }) => sum + records, 0),
        since: Math.min(...tree.map(({ since }) => since)),
      }))
      .sort(bySeniority);
    return others.map(({ id }) => ({ id, survivor: senior?.id ?? id }));
  });
}

/** The same answer for ids whom rules, and redirects that people made, alone make one, by way of nobody who is somebody else. */
function certainty(
  { redirects, evidence }: Question,
  groupOf: (id: string) => number,
): (id: string) => string {
  const joined = firmlyJoined(redirects);
  for (const { one, other, weight } of evidence)
    if (weight === Number.POSITIVE_INFINITY && groupOf(one) === groupOf(other)) join(one, other, joined);
  return (id) => rootOf(id, joined);
}

/** The group of each id, as a number. Ids that firm redirects or a person's word join are one from the beginning. */
function grouped({ identities, redirects, evidence, together, apart }: Question): (id: string) => number {
  const joined = firmlyJoined(redirects);
  for (const [one, other] of together) join(one, other, joined);
  const ids = identities.map(({ id }) => id).sort();
  const parts = [...Map.groupBy(ids, (id) => rootOf(id, joined)).values()];
  const numbers = new Map(parts.flatMap((part, number) => part.map((id) => [id, number])));
  const node = (id: string) => numbers.get(id) ?? -1;
  const known = (one: string, other: string) => node(one) >= 0 && node(other) >= 0;
  const groups = clusterRecords([
    ...evidence
      .filter(({ one, other }) => known(one, other))
      .map(({ one, other, weight }) => ({ left: node(one), right: node(other), weight })),
    ...apart
      .filter(([one, other]) => known(one, other))
      .map(([one, other]) => ({ left: node(one), right: node(other), weight: Number.NEGATIVE_INFINITY })),
  ]);
  return (id) => groups.get(node(id)) ?? node(id);
}

/** Whom people made one, to be joined further. */
function firmlyJoined(redirects: readonly Redirect[]): Map<string, string> {
  const joined = new Map<string, string>();
  for (const { id, survivor, firm } of redirects) if (firm) join(id, survivor, joined);
  return joined;
}

/** Lets one of the two lead to the other, unless both do to the same already. */
export function join(one: string, other: string, leading: Map<string, string>): void {
  const [a, b] = [rootOf(one, leading), rootOf(other, leading)];
  if (a !== b) leading.set(a, b);
}

export function rootOf(id: string, leading: ReadonlyMap<string, string>): string {
  let root = id;
  for (let next = leading.get(root); next !== undefined; next = leading.get(root)) root = next;
  return root;
}

/** Who keeps the id: of whom more is known, then who has been known longer, then by the id itself. */
export function bySeniority(one: Identity, other: Identity): number {
  return other.records - one.records || one.since - other.since || (one.id < other.id ? -1 : 1);
}
