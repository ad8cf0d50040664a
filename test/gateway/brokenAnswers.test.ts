import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createFederation,
  type Federation,
  type Resolvers,
  type SubgraphAnswer,
} from './support/federation.ts';

const asText = (parcel: object) => JSON.stringify(parcel);

const SOURCES = {
  depot: {
    sdl: `type Query { parcel: Parcel other: String count: Int }
      type Parcel @key(fields: "id") { id: ID! weight: Int! size: Size marks: [Mark!] }
      type Size @shareable { width: Int } enum Mark { FRAGILE HEAVY }`,
    resolvers: {
      Query: {
        parcel: () => ({ id: 'p', weight: 3, size: { width: 2 }, marks: ['HEAVY'] }),
        other: () => 'other',
        count: () => 1,
      },
    } as Resolvers,
  },
  post: {
    sdl: `type Parcel @key(fields: "id") { id: ID! weight: Int! @external size: Size @external marks: [Mark!] @external
        label: String postage: String @requires(fields: "weight") wrapped: String @requires(fields: "size { width } marks") }
      type Size @shareable { width: Int } enum Mark { FRAGILE HEAVY }`,
    resolvers: {
      Parcel: { __resolveReference: asIs, postage: asText, wrapped: asText, label: () => 'label' },
    } as Resolvers,
  },
} as const;

function asIs(parcel: object): object {
  return parcel;
}

let relay: ((answer: SubgraphAnswer) => SubgraphAnswer) | undefined;
let federation: Federation;
beforeAll(async () => {
  federation = await createFederation(SOURCES, {
    relay: (answer, subgraph) => (subgraph === 'depot' ? relay?.(answer) : undefined) ?? answer,
  });
});
afterAll(() => federation.stop());
beforeEach(() => {
  relay = undefined;
});

/** Makes the depot answer with these values in the place of its own, under whatever key they are asked for. */
function replacing(values: Readonly<Record<string, unknown>>): void {
  relay = (answer) =>
    JSON.parse(JSON.stringify(answer), (key, value) => (Object.hasOwn(values, key) ? values[key] : value));
}

function wrappedIn(data: unknown): string {
  return (data as { parcel: { wrapped: string } }).parcel.wrapped;
}

describe('what a field requires', () => {
  test('reaches the subgraph that requires it', async () => {
    const { data, errors } = await federation.ask('{ parcel { postage wrapped } }');
    expect(errors).toBeUndefined();
    expect(JSON.parse(wrappedIn(data))).toMatchObject({
      size: { width: 2 },
      marks: ['HEAVY'],
    });
  });

  test.each([
    ['weight', '3'],
    ['weight', 0.5],
    ['weight', null],
    ['weight', { toString: 1 }],
    ['id', ['p']],
    ['id', null],
    ['__typename', 'Nobody'],
    ['__typename', {}],
  ])('is never computed with where %s is %j', async (key, value) => {
    replacing({ [key]: value });
    const { data, errors } = await federation.ask('{ parcel { postage } }');
    expect(federation.sent.map(({ subgraph }) => subgraph)).toEqual(['depot']);
    expect(data).toEqual({ parcel: { postage: null } });
    expect(errors).toMatchObject([
      { path: ['parcel', 'postage'], extensions: { code: 'FIELD_NOT_ANSWERED' } },
    ]);
  });

  test.each([
    ['width', '2'],
    ['width', [2]],
    ['size', []],
    ['size', 'x'],
    ['marks', 'HEAVY'],
    ['marks', ['LOST']],
    ['marks', [null]],
  ])('is never computed with where, in its structure, %s is %j', async (key, value) => {
    replacing({ [key]: value });
    const { data, errors } = await federation.ask('{ parcel { wrapped } }');
    expect(federation.sent.map(({ subgraph }) => subgraph)).toEqual(['depot']);
    expect(data).toEqual({ parcel: { wrapped: null } });
    expect(errors).toHaveLength(1);
  });

  test('may be null where the schema says so', async () => {
    replacing({ size: null, marks: null });
    const { data, errors } = await federation.ask('{ parcel { wrapped } }');
    expect(errors).toBeUndefined();
    expect(JSON.parse(wrappedIn(data))).toMatchObject({ size: null, marks: null });
  });
});

describe('an answer', () => {
  test('without one of its fields loses that field', async () => {
    relay = (answer) => {
      const [first] = Object.keys(answer.data as object);
      return { data: { [String(first)]: 'other' } };
    };
    const { data, errors } = await federation.ask('{ other count }');
    expect(data).toEqual({ other: 'other', count: null });
    expect(errors).toMatchObject([{ path: ['count'], extensions: { code: 'SUBGRAPH_INVALID_ANSWER' } }]);
  });

  test('with an object that cannot be made a number is an error at its field', async () => {
    relay = (answer) => {
      const [only] = Object.keys(answer.data as object);
      return { data: { [String(only)]: { toString: 'x', valueOf: 1 } } };
    };
    const { status, data, errors } = await federation.ask('{ count }');
    expect([status, data]).toEqual([200, { count: null }]);
    expect(errors).toMatchObject([{ path: ['count'], extensions: { code: 'SUBGRAPH_INVALID_ANSWER' } }]);
  });

  test.each([
    [{ message: 'm', path: [0.5] }, []],
    [{ message: 'm', path: [-1] }, []],
    [{ message: 'm', extensions: { code: { a: 1 } } }, ['count']],
    [{ message: { a: 1 }, extensions: [] }, ['count']],
  ])('with the odd error %j is told in the form of GraphQL', async (error, path) => {
    relay = () => ({ data: null, errors: [error] }) as unknown as SubgraphAnswer;
    const { data, errors } = await federation.ask('{ count }');
    expect(data).toEqual({ count: null });
    expect(errors).toMatchObject([
      { message: expect.any(String), path, extensions: { code: 'SUBGRAPH_ERROR' } },
    ]);
  });
});
