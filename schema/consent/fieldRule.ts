import { type ConstDirectiveNode, type ConstValueNode, Kind } from 'graphql';
import {
  ALL_CATEGORIES,
  categoryBit,
  type DataCategory,
  isDataCategory,
} from '../vocabulary/dataCategories.ts';
import { isPurpose, type Purpose } from '../vocabulary/purposes.ts';
import type { ConsentRule } from './decide.ts';
import { argument, type LinkedSpec, text } from './links.ts';

/** On what condition a field is released. */
export type FieldRule = Unmarked | NonPersonal | Consented | Derived | Open;

/** About nobody: not on a type reached from Customer, or in a supergraph that does not link the consent spec. */
interface Open {
  readonly kind: 'OPEN';
}

interface NonPersonal {
  readonly kind: 'NON_PERSONAL';
}

/** `@derives` without `@consent`. */
interface Derived {
  readonly kind: 'DERIVED';
  readonly derives: Purpose;
}

interface Consented {
  readonly kind: 'CONSENT';
  /** What the caller is told about a withheld field; never empty. */
  readonly categories: readonly [DataCategory, ...DataCategory[]];
  readonly consent: ConsentRule;
  /** Also marked `@derives`: its inputs are read for this purpose. */
  readonly derives?: Purpose;
}

/** Reached from Customer and marked by nothing that can be made sense of: withheld always. */
interface Unmarked {
  readonly kind: 'UNMARKED';
}

export const OPEN: FieldRule = Object.freeze({ kind: 'OPEN' });
export const UNMARKED: FieldRule = Object.freeze({ kind: 'UNMARKED' });
const NON_PERSONAL: FieldRule = Object.freeze({ kind: 'NON_PERSONAL' });

/** What a category that we do not know is taken for: nothing satisfies it. */
const NEVER: Consented = Object.freeze({
  kind: 'CONSENT',
  categories: Object.freeze(['SPECIAL_CATEGORY'] as const),
  consent: Object.freeze({ mask: ALL_CATEGORIES, purposes: new Set<Purpose>() }),
});

/** The rule that a field's directives state. `silence` is the rule of a field which has none of ours. */
export function readRule(
  directives: readonly ConstDirectiveNode[],
  spec: LinkedSpec | undefined,
  silence: FieldRule,
): FieldRule {
  const named = (name: string) => directives.filter((node) => spec?.directive(node.name.value) === name);
  const purposes = new Set(named('derives').map((node) => text(argument(node, 'purpose'))));
  const [derives] = purposes;
  if (purposes.size > 1 || (purposes.size === 1 && (derives === undefined || !isPurpose(derives))))
    return UNMARKED;

  const consent = readConsent(directives, spec);
  if (consent !== undefined)
    return derives === undefined ? consent : { ...consent, derives: derives as Purpose };
  if (derives !== undefined) return { kind: 'DERIVED', derives: derives as Purpose };
  return named('nonPersonal').length > 0 ? NON_PERSONAL : silence;
}

/** What the `@consent` directives demand together, undefined when there is none. */
export function readConsent(
  directives: readonly ConstDirectiveNode[],
  spec: LinkedSpec | undefined,
): Consented | undefined {
  const rules = directives
    .filter((node) => spec?.directive(node.name.value) === 'consent')
    .map((node): Consented => {
      const category = text(argument(node, 'category'));
      if (category === undefined || !isDataCategory(category)) return NEVER;
      // A purpose that we do not know is one that nobody can ask for here: it narrows the rule and voids nothing.
      const purposes = new Set(strings(argument(node, 'purposes')).filter(isPurpose));
      return { kind: 'CONSENT', categories: [category], consent: { mask: categoryBit(category), purposes } };
    });
  return rules.length === 0 ? undefined : rules.reduce(bothConsents);
}

const strings = (value: ConstValueNode | undefined): string[] =>
  (value?.kind === Kind.LIST ? value.values : [value]).flatMap((entry) => text(entry) ?? []);

const STRICTNESS = { OPEN: 0, NON_PERSONAL: 1, DERIVED: 2, CONSENT: 3, UNMARKED: 4 } as const;

/** A rule as strict as both. Two that disagree about how the field is derived cannot be reconciled: withheld always. */
export function strictest(left: FieldRule, right: FieldRule): FieldRule {
  if (STRICTNESS[left.kind] < STRICTNESS[right.kind]) return strictest(right, left);
  if (left.kind === 'UNMARKED' || right.kind === 'OPEN' || right.kind === 'NON_PERSONAL') return left;
  if (derivation(left) !== derivation(right)) return UNMARKED;
  return left.kind === 'CONSENT' && right.kind === 'CONSENT' ? bothConsents(left, right) : left;
}

/** The purpose for which a field's inputs are read, undefined for a field that is not derived. */
export function derivation(rule: FieldRule): Purpose | undefined {
  return rule.kind === 'DERIVED' || rule.kind === 'CONSENT' ? rule.derives : undefined;
}

function bothConsents(left: Consented, right: Consented): Consented {
  return {
    ...left,
    categories: [...new Set([...left.categories, ...right.categories])] as [DataCategory, ...DataCategory[]],
    consent: bothRules(left.consent, right.consent),
  };
}

/** All the categories of both, and only the purposes that both serve. */
export function bothRules(left: ConsentRule, right: ConsentRule): ConsentRule {
  const purposes = new Set([...left.purposes].filter((purpose) => right.purposes.has(purpose)));
  return { mask: left.mask | right.mask, purposes };
}
