import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createFederation,
  type Federation,
  type Resolvers,
  type SubgraphAnswer,
} from './support/federation.ts';

const product = (id: string) => ({ id, name: `Product ${id}`, note: null });

const SOURCES = {
  products: {
    sdl: `type Query { products: [Product!]! first: Product twice: [Product!]! }
      type Product @key(fields: "id") { id: ID! name: String note: String }`,
    resolvers: {
      Query: {
        products: () => ['known', 'unknown'].map(product),
        first: () => product('unknown'),
        twice: () => ['unknown', 'unknown'].map(product),
      },
    } as Resolvers,
  },
  stock: {
    sdl: `type Product @key(fields: "id") { id: ID! stock: Int shelf: Shelf weight: Float! }
      type Shelf { number: Int place: String }`,
    resolvers: {
      Product: {
        __resolveReference: ({ id }: { id: string }) =>
          id === 'unknown' ? null : { id, stock: null, shelf: { number: 1, place: null }, weight: 1 },
      },
    } as Resolvers,
  },
} as const;

let relay: ((answer: SubgraphAnswer, subgraph: string) => SubgraphAnswer) | undefined;
let federation: Federation;
beforeAll(async () => {
  federation = await createFederation(SOURCES, {
    relay: (answer, subgraph) => relay?.(answer, subgraph) ?? answer,
  });
});
afterAll(() => federation.stop());
beforeEach(() => {
  relay = undefined;
});

const unanswered = (field: string, path: readonly (string | number)[]) => ({
  message: `No subgraph answered ${field}.`,
  path,
  extensions: { code: 'FIELD_NOT_ANSWERED' },
});

describe('a field that no subgraph answers', () => {
  test('of an entity that its subgraph does not know is null with an error', async () => {
    expect(await federation.ask('{ products { name amount: stock shelf { number } } }')).toEqual({
      status: 200,
      data: {
        products: [
          { name: 'Product known', amount: null, shelf: { number: 1 } },
          { name: 'Product unknown', amount: null, shelf: null },
        ],
      },
      errors: [
        unanswered('Product.stock', ['products', 1, 'amount']),
        unanswered('Product.shelf', ['products', 1, 'shelf']),
      ],
    });
  });

  test('has an error wherever the entity stands', async () => {
    const { errors } = await federation.ask('{ first { stock } twice { stock } }');
    expect(errors).toEqual([
      unanswered('Product.stock', ['first', 'stock']),
      unanswered('Product.stock', ['twice', 0, 'stock']),
      unanswered('Product.stock', ['twice', 1, 'stock']),
    ]);
  });

  test('is told as what may not be null, where it may not be null', async () => {
    const { data, errors } = await federation.ask('{ first { weight } }');
    expect(data).toEqual({ first: null });
    expect(errors).toMatchObject([{ path: ['first', 'weight'], extensions: { code: 'NOT_NULLABLE' } }]);
  });

  test('within an object that was answered has an error of its own', async () => {
    relay = (answer) => JSON.parse(JSON.stringify(answer).replace(/,"[^"]+":"Product known"/, ''));
    const { data, errors } = await federation.ask('{ products { id name } }');
    expect(data).toEqual({
      products: [
        { id: 'known', name: null },
        { id: 'unknown', name: 'Product unknown' },
      ],
    });
    expect(errors).toEqual([unanswered('Product.name', ['products', 0, 'name'])]);
  });

  test('has no second error where its subgraph failed', async () => {
    relay = (answer, subgraph) =>
      subgraph === 'stock' ? { data: null, errors: [{ message: 'out of order' }] } : answer;
    const { data, errors } = await federation.ask('{ products { stock } first { stock } }');
    expect(data).toEqual({ products: [{ stock: null }, { stock: null }], first: { stock: null } });
    expect(errors?.map(({ message, path }) => `${message}: ${path}`).sort()).toEqual([
      'out of order: first',
      'out of order: products',
    ]);
  });

  test('is told a thousand times at most', async () => {
    relay = (answer, subgraph) => {
      if (subgraph === 'stock') return answer;
      const [[key, [, one]]] = Object.entries(answer.data as object) as [[string, unknown[]]];
      return { data: { [key]: Array.from({ length: 1_100 }, () => one) } };
    };
    const { data, errors } = await federation.ask('{ products { stock } }');
    expect(data?.products).toHaveLength(1_100);
    expect(errors).toHaveLength(1_000);
  });

  test('is not what a subgraph answers with null', async () => {
    const answer = await federation.ask('{ products { note } }');
    expect(answer).toEqual({ status: 200, data: { products: [{ note: null }, { note: null }] } });
  });
});
