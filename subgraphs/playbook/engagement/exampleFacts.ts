import type { Input } from '../input.ts';
import { DEPARTMENT_FACTS, type DepartmentFacts, type EngagementFacts } from './facts.ts';
import { momentAt, type WrittenExample } from './rulesFile.ts';

/** A customer of whom all is known and nothing is the matter. */
const CALM = {
  openPriority: 'NONE',
  tickets: [],
  moods: [],
  returns: [],
  contacts: [],
  circumstances: [],
  timeZones: ['Europe/Berlin'],
} satisfies Readonly<Record<keyof DepartmentFacts, unknown>>;

/** The facts of a case that a rules.yaml describes. */
export function exampleFacts({ intent, channel, at, facts, withheld }: WrittenExample): EngagementFacts {
  const given: Readonly<Record<string, unknown>> = facts;
  const input = (name: keyof DepartmentFacts): Input<unknown> =>
    withheld.includes(name)
      ? { kind: 'WITHHELD' }
      : { kind: 'KNOWN', value: moments(given[name] ?? CALM[name], at) };
  const departments = Object.fromEntries(
    Object.keys(DEPARTMENT_FACTS).map((name) => [name, input(name as keyof DepartmentFacts)]),
  ) as unknown as DepartmentFacts;
  return {
    request: {
      intent,
      channel,
      now: at,
      isMachine: given.isMachine === true,
      sku: String(given.sku ?? ''),
      category: String(given.category ?? ''),
      objectsToMachines: given.objectsToMachines === true,
    },
    departments,
    isAllowed: given.isAllowed !== false,
  };
}

/** What is in a list, each with its moment. */
function moments(value: unknown, now: Date): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((one: unknown) =>
    typeof one === 'object' && one !== null && 'at' in one
      ? { ...one, at: momentAt(String(one.at), now) }
      : one,
  );
}
