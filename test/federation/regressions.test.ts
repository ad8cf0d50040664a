import { expect, test } from '@jest/globals';
import { askBoth } from './support/askBoth.ts';
import { createPair } from './support/createPair.ts';
import type { World } from './support/world.ts';
import { ABSTRACT } from './worlds/abstract.ts';
import { INTERFACE_OBJECTS } from './worlds/interfaceObjects.ts';
import { KEYS } from './worlds/keys.ts';
import { MUTATIONS } from './worlds/mutations.ts';

interface Regression {
  readonly what: string;
  readonly world: World;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly salt?: number;
  readonly planner?: string;
}

/** What random operations once found, at its smallest. */
const REGRESSIONS: readonly Regression[] = [
  {
    what: 'answers about the schema stand where the client asked for them',
    world: KEYS,
    query: '{ __schema { queryType { name } } first { title } x: __type(name: "Sku") { kind } }',
  },
  {
    what: 'an error in what was read before the type was known concerns nobody',
    world: INTERFACE_OBJECTS,
    query: '{ top { reviews { about { ... on Podcast { sequel { sequel { sequel { year } } } } } } } }',
    salt: 999_981,
  },
  {
    what: 'mutations in fragments keep their place',
    world: MUTATIONS,
    planner: 'apollo',
    query:
      'mutation { ... on Mutation { deposit(into: "a") { number } } clear ... on Mutation { refuse { name } } }',
  },
  {
    what: 'an operation that one planner does not finish in time is planned by the other',
    world: ABSTRACT,
    query: `query ($of: What!, $yes: Boolean!, $no: Boolean!) {
      animal(id: "2") { friend { ... on Pet { ... on Animal { r0: friend { ...Friends name c2: id ...Cats } } } } }
    }
    fragment Friends on Pet { ... on Animal { friend {
      pets: friend {
        ... on Dog { id @skip(if: false) name @include(if: $no) }
        cost(of: FOOD)
        data: friend { cost(of: $of) pets: friend { legs ... on Animal { friend { cost(of: TOYS) __typename } } } }
      }
      cost(of: $of)
    } legs } }
    fragment Cats on Animal {
      friend { ... on Pet { ... on Cat { lives @skip(if: true) id @include(if: $yes) } __typename @skip(if: true) } }
      ... on Cat { lives }
    }`,
    variables: { of: 'TOYS', yes: true, no: false },
  },
];

test.each(REGRESSIONS)('$what', async ({ world, query, variables = {}, salt = 0, planner = 'auto' }) => {
  const pair = await createPair(world, { env: { ACCORD_PLANNER: planner } });
  try {
    const { wrong } = await askBoth({ operation: { query, variables }, salt }, pair);
    expect(wrong).toEqual([]);
  } finally {
    await pair.stop();
  }
});
