import type { Input } from '../input.ts';
import { apportion } from './apportion.ts';
import type { Health, HealthComponent, NoScore } from './health.ts';
import type { ComponentDefinition, HealthDefinition } from './healthDefinition.ts';
import type { HealthInputs } from './healthInputs.ts';
import { measureComponent } from './measureComponent.ts';
import { type Bound, daysBefore, type Measured } from './measured.ts';
import { normalise } from './normalise.ts';
import { numberOf, sentenceOf } from './sentenceOf.ts';

/**
 * The health of the relationship with a customer as of a moment, from what had happened by then, and how it compares with
 * the same some days before. Rests on its arguments alone. Never throws.
 */
export function healthOf(definition: HealthDefinition, inputs: HealthInputs, asOf: Date): Health {
  const now = healthAt(definition, inputs, asOf);
  const before = healthAt(definition, inputs, daysBefore(asOf, definition.trendDays)).value;
  const change = now.value === null || before === null ? null : now.value - before;
  return { ...now, trend: { days: definition.trendDays, before, change } };
}

/** A component beside what it measured; the normalised value is null where it is left out. */
interface Assessed {
  readonly component: ComponentDefinition;
  readonly measured: Measured;
  readonly normalised: number | null;
}

function healthAt(definition: HealthDefinition, inputs: HealthInputs, asOf: Date): Omit<Health, 'trend'> {
  const assessed = definition.components.map((component) => assess(component, inputs, asOf));
  const allWeight = sum(assessed.map(({ component }) => component.weight));
  const weight = sum(assessed.map(countedWeight));
  const coverage = weight / allWeight;
  const whyNone = whyNoScore(definition, inputs, asOf, coverage);
  const parts = assessed.map((one) =>
    weight === 0 ? 0 : (countedWeight(one) / weight) * (one.normalised ?? 0),
  );
  const value = whyNone === null ? Math.min(100, Math.round(sum(parts))) : null;
  const contributions = value === null ? [] : apportion(parts, value);
  return {
    version: definition.version,
    asOf,
    value,
    band: value === null ? null : bandOf(definition, value),
    whyNone,
    coverage,
    range: value === null ? null : rangeOf(assessed, allWeight),
    components: assessed.map((one, index) => described(one, weight, contributions[index] ?? null)),
  };
}

function assess(component: ComponentDefinition, inputs: HealthInputs, asOf: Date): Assessed {
  const measured = measureComponent(component, inputs, asOf);
  const normalised = measured.kind === 'MEASURED' ? normalise(component.points, measured.raw) : null;
  return { component, measured, normalised };
}

function countedWeight({ component, normalised }: Assessed): number {
  return normalised === null ? 0 : component.weight;
}

function whyNoScore(
  { minimumCoverage }: HealthDefinition,
  inputs: HealthInputs,
  asOf: Date,
  coverage: number,
): NoScore | null {
  if (inputs.knownSince.kind === 'KNOWN' && inputs.knownSince.value > asOf && !mayHaveHistory(inputs, asOf))
    return { code: 'NOT_KNOWN_YET', sentence: 'They were not known to us at that time.' };
  if (coverage >= minimumCoverage && coverage > 0) return null;
  const percent = (share: number) => `${numberOf(100 * share)} %`;
  const sentence = `What can be counted holds ${percent(coverage)} of the weight, and a score needs ${percent(minimumCoverage)}.`;
  return { code: 'TOO_LITTLE_COVERAGE', sentence };
}

/** Whether anything had happened by then, or may have: orders can be older than the record of who placed them. */
function mayHaveHistory(inputs: HealthInputs, asOf: Date): boolean {
  const began = <T>(input: Input<readonly T[]>, areAll: boolean, at: (event: T) => Date) =>
    input.kind === 'KNOWN' && (!areAll || input.value.some((event) => at(event) <= asOf));
  return (
    began(inputs.orders, inputs.ordersAreAll, ({ placedAt }) => placedAt) ||
    began(inputs.tickets, inputs.ticketsAreAll, ({ openedAt }) => openedAt) ||
    began(inputs.subscriptions, true, ({ startedAt }) => startedAt) ||
    began(inputs.interactions, inputs.interactionsAreAll, ({ at }) => at)
  );
}

function bandOf({ bands }: HealthDefinition, value: number): string | null {
  return bands.findLast(({ from }) => value >= from)?.name ?? null;
}

function rangeOf(assessed: readonly Assessed[], allWeight: number): NonNullable<Health['range']> {
  const share = (of: (worths: readonly number[]) => number) =>
    sum(assessed.map((one) => (one.component.weight * of(worthsOf(one))) / allWeight));
  return {
    atLeast: Math.round(share((worths) => Math.min(...worths))),
    atMost: Math.min(100, Math.round(share((worths) => Math.max(...worths)))),
  };
}

/** Between what a component could be worth: what is left out 0 to 100, a bound whatever the raw value may be beyond it. */
function worthsOf({ component, measured, normalised }: Assessed): readonly number[] {
  if (measured.kind === 'LEFT_OUT' || normalised === null) return [0, 100];
  if (measured.bound === null) return [normalised];
  const { POSITIVE_INFINITY, NEGATIVE_INFINITY } = Number;
  const beyond = measured.bound.is === 'AT_LEAST' ? POSITIVE_INFINITY : NEGATIVE_INFINITY;
  return [normalised, normalise(component.points, beyond)];
}

function described(
  { component, measured, normalised }: Assessed,
  weight: number,
  contribution: number | null,
): HealthComponent {
  const { name, title } = component;
  if (measured.kind === 'LEFT_OUT') {
    const { reason, because } = measured;
    return { kind: 'LEFT_OUT', name, title, reason, sentence: `${title} is left out: ${because}.` };
  }
  const { raw, bound } = measured;
  return {
    kind: 'COUNTED',
    name,
    title,
    raw,
    bound: bound?.is ?? null,
    normalised: normalised ?? 0,
    weight: component.weight / weight,
    contribution,
    sentence: sentenceOf(component.sentence, { ...component, raw }) + caveat(bound),
  };
}

function caveat(bound: Bound | null): string {
  if (bound === null) return '';
  return ` It is that at ${bound.is === 'AT_LEAST' ? 'least' : 'most'}: older ${bound.unread} were not read.`;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
