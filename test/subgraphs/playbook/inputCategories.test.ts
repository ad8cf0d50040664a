import { describe, expect, test } from '@jest/globals';
import { grantsOf } from '../../../schema/consent/grants.ts';
import { DATA_CATEGORIES } from '../../../schema/vocabulary/dataCategories.ts';
import { departmentFacts } from '../../../subgraphs/playbook/engagement/departmentFacts.ts';
import { COMPONENTS } from '../../../subgraphs/playbook/health/healthDefinition.ts';
import type { HealthInputs } from '../../../subgraphs/playbook/health/healthInputs.ts';
import { categoriesOf, healthInputsOf } from '../../../subgraphs/playbook/health/healthInputsOf.ts';
import { measureComponent } from '../../../subgraphs/playbook/health/measureComponent.ts';
import { readHealthDefinition } from '../../../subgraphs/playbook/health/readHealthDefinition.ts';
import type { Input } from '../../../subgraphs/playbook/input.ts';
import {
  type ConsentedInput,
  categoryOf,
  MORE_CATEGORIES,
} from '../../../subgraphs/playbook/inputCategories.ts';
import {
  ENGAGEMENT_INPUTS,
  HEALTH_INPUTS,
  RELATIONSHIP_INPUTS,
  VALUE_INPUTS,
} from '../../../subgraphs/playbook/inputsSdl.ts';
import { purchaseInput } from '../../../subgraphs/playbook/purchaseInput.ts';
import { relationshipInput } from '../../../subgraphs/playbook/relationship/relationshipInput.ts';
import type { Subject } from '../../../subgraphs/playbook/subject.ts';
import { CONTENT, NOW, WITHHELD } from './health/support/inputs.ts';
import { agreed, consentedIn, type SelectedField, selectedFields, selectionOf } from './support/agreement.ts';

const AT = '2026-09-01T00:00:00.000Z';
const page = (node: object) => ({ pageInfo: { hasNextPage: false }, edges: [{ node }] });

/** A customer of whom everything is known that any judgement reads. */
const TOLD: Readonly<Record<string, unknown>> = {
  highestOpenPriority: 'HIGH',
  tickets: page({
    ...{ openedAt: AT, solvedAt: null, topic: 'PRODUCT', priority: 'HIGH' },
    ...{ sentiment: 'NEGATIVE', sentimentBasis: 'RECORDED', rating: { score: 2, ratedAt: AT } },
  }),
  interactions: page({ occurredAt: AT, channel: 'EMAIL', direction: 'INBOUND', topic: 'ADVICE' }),
  returns: [{ sku: 's', category: 'c', reason: 'DEFECTIVE', requestedAt: AT }],
  circumstances: [{ kind: 'DISPUTE' }],
  timeZones: ['Europe/Berlin'],
  firstOrderAt: AT,
  lastOrderAt: AT,
  orders: {
    totalCount: 1,
    ...page({ placedAt: AT, status: 'DELIVERED', total: { amountMinor: 1, currency: 'EUR' } }),
  },
  orderCount: 1,
  // before the first order, so that it says since when the customer is known
  subscriptions: [{ status: 'ACTIVE', startedAt: '2026-08-01T00:00:00.000Z', endedAt: null }],
  purchases: {
    ...{ currency: 'EUR', days: 1, firstDay: '2026-09-01', lastDay: '2026-09-01' },
    repeatTotal: { amountMinor: 0 },
  },
};

type Told = Readonly<Record<string, unknown>>;
const isInput = (value: unknown): value is Input<unknown> =>
  typeof value === 'object' && value !== null && 'kind' in value;

/** Every reader of a derived judgement's inputs, with what the judgement requires. */
const JUDGEMENTS: readonly [name: string, requires: string, read: (subject: Subject) => object][] = [
  ['engagement', ENGAGEMENT_INPUTS, (subject) => departmentFacts(subject, NOW)],
  ['healthScore', HEALTH_INPUTS, healthInputsOf],
  ['predictedValue', VALUE_INPUTS, (subject) => ({ purchases: purchaseInput(subject) })],
  ['relationship', RELATIONSHIP_INPUTS, (subject) => ({ relationship: relationshipInput(subject) })],
];

function readInputs(read: (subject: Subject) => object, inputs: Told, without?: string) {
  const allowed = DATA_CATEGORIES.filter((category) => category !== without);
  const section = {
    ...{ audience: 'playbook', tenant: 'sample', customer: 'c-1', issuedAt: 0, expiresAt: 60, records: [] },
    grants: grantsOf({ RELATIONSHIP_MANAGEMENT: allowed }),
  };
  const all = Object.entries(read({ passport: '', section, inputs }));
  return new Map(all.filter((entry): entry is [string, Input<unknown>] => isInput(entry[1])));
}

/** What was told, but for a field that came as nothing that it can be. */
function spoil(value: unknown, fields: readonly SelectedField[], coordinate: string): unknown {
  if (Array.isArray(value)) return value.map((each) => spoil(each, fields, coordinate));
  const spoilt: Record<string, unknown> = { ...(value as object) };
  for (const { name, coordinate: own, inner } of fields) {
    if (own === coordinate) spoilt[name] = true;
    else if (inner.length > 0) spoilt[name] = spoil(spoilt[name], inner, coordinate);
  }
  return spoilt;
}

/** By input: the categories of the fields that it comes from, found out by spoiling one field after the other. */
function demanded(requires: string, read: (subject: Subject) => object): Map<string, Set<string>> {
  const whole = readInputs(read, TOLD);
  const found = new Map([...whole.keys()].map((name) => [name, new Set<string>()]));
  for (const coordinate of consentedIn(requires)) {
    const partly = readInputs(read, spoil(TOLD, selectedFields(selectionOf(requires)), coordinate) as Told);
    const moved = [...whole].filter(
      ([name, input]) => JSON.stringify(partly.get(name)) !== JSON.stringify(input),
    );
    if (moved.length === 0) throw new Error(`Nothing comes from ${coordinate}`);
    for (const [name] of moved) found.get(name)?.add(agreed(coordinate).category);
  }
  return found;
}

describe('what derived judgements know of the agreement', () => {
  const required = [...new Set(JUDGEMENTS.flatMap(([, requires]) => consentedIn(requires)))];

  test.each(required)('is what the supergraph says: %s', (coordinate) => {
    expect(categoryOf(coordinate as ConsentedInput)).toBe(agreed(coordinate).category);
  });

  test('is of no field that none of them requires', () => {
    expect(Object.keys(MORE_CATEGORIES).filter((field) => !required.includes(field))).toEqual([]);
  });
});

describe.each(JUDGEMENTS)('an input of %s', (_, requires, read) => {
  test('is known of a customer of whom all is known', () => {
    for (const input of readInputs(read, TOLD).values()) expect(input.kind).toBe('KNOWN');
  });

  test('is withheld where a category of a field that it comes from is, and where no other is', () => {
    for (const [name, categories] of demanded(requires, read)) {
      const withheldBy = DATA_CATEGORIES.filter(
        (category) => readInputs(read, TOLD, category).get(name)?.kind === 'WITHHELD',
      );
      expect([name, [...withheldBy].sort()]).toEqual([name, [...categories].sort()]);
    }
  });
});

test.each(COMPONENTS)(
  'a component of the health score shows the categories that its inputs come from: %s',
  (name) => {
    const component = readHealthDefinition().components.find((each) => each.name === name);
    if (component === undefined) throw new Error(`There is no ${name}`);
    const shown = new Set<string>();
    for (const [input, categories] of demanded(HEALTH_INPUTS, healthInputsOf)) {
      const without: HealthInputs = { ...CONTENT, [input]: WITHHELD };
      if (measureComponent(component, without, NOW).kind === 'LEFT_OUT')
        for (const category of categories) shown.add(category);
    }
    expect([...categoriesOf(name)].sort()).toEqual([...shown].sort());
  },
);
