import type { Feature } from './attributes.ts';
import type { Blocking, BlockingKey, Comparison, Definition, Relation } from './definition/definition.ts';
import { ResolutionError } from './resolutionError.ts';

/** The part of a definition that the data at hand has attributes for. */
export interface Plan {
  readonly comparisons: readonly Comparison[];
  readonly relations: readonly Relation[];
  readonly blocking: Blocking;
}

/** A vector's code is a whole number of 32 bits. */
const MOST_CODES = 2 ** 32;

/** Leaves out comparisons and rules that have nothing to work on. Throws ResolutionError when nothing is left. Pure. */
export function planFor(definition: Definition, present: ReadonlySet<Feature>): Plan {
  const comparisons = definition.comparisons.filter(({ attributes }) =>
    attributes.some((attribute) => present.has(attribute)),
  );
  const known = new Set(comparisons.map(({ name }) => name));
  const rules = definition.blocking.rules.filter(({ on }) => on.every((key) => present.has(featureOf(key))));
  if (comparisons.length < 2)
    throw new ResolutionError(
      `The data has values for ${comparisons.length} of the comparisons ${namesOf(definition)}; expected two at least: ` +
        'one alone tells nobody apart.',
    );
  if (rules.length === 0)
    throw new ResolutionError(
      'No blocking rule has all its attributes in the data: nothing can be compared.',
    );
  const codes = comparisons.reduce((product, { levels }) => product * (levels.length + 1), 1);
  if (codes > MOST_CODES) throw new ResolutionError('The comparisons have too many levels together.');
  return {
    comparisons: comparisons.map((one) =>
      one.repeats !== undefined && !known.has(one.repeats.comparison) ? { ...one, repeats: undefined } : one,
    ),
    relations: definition.relations
      .map((one) => ({
        ...one,
        learned: Object.fromEntries(Object.entries(one.learned).filter(([name]) => known.has(name))),
      }))
      .filter(({ learned }) => Object.values(learned).some((one) => typeof one === 'string')),
    blocking: { ...definition.blocking, rules },
  };
}

export function featureOf(key: BlockingKey): Feature {
  return typeof key === 'string' ? key : key.start;
}

function namesOf({ comparisons }: Definition): string {
  return comparisons.map(({ name }) => name).join(', ');
}
