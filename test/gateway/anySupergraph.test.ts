import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createFederation,
  type Federation,
  type Resolvers,
  type SubgraphSource,
} from './support/federation.ts';

const PLANNERS = ['hive', 'apollo'] as const;
let planner: (typeof PLANNERS)[number];
let federation: Federation;
afterEach(() => federation.stop());

async function ask(sources: Record<string, SubgraphSource>, query: string, variables?: object) {
  federation = await createFederation(sources, { env: { ACCORD_PLANNER: planner } });
  const { status, ...answer } = await federation.ask(query, variables);
  expect(status).toBe(200);
  return answer;
}

const PRODUCTS: SubgraphSource = {
  sdl: `
    type Query { products: [Product!]! node(id: ID!): Node }
    interface Node { id: ID! }
    type Product implements Node @key(fields: "id") @key(fields: "sku { code region }") { id: ID! sku: Sku! size: Int! weight: Int }
    type Sku { code: String! region: String! }
    type Book implements Node @key(fields: "id") { id: ID! pages: Int }`,
  resolvers: {
    Query: {
      products: () => [1, 2].map(product),
      node: (_: unknown, { id }: { id: string }) =>
        id === 'b' ? { __typename: 'Book', id, pages: 9 } : { __typename: 'Product', ...product(1) },
    },
  } as Resolvers,
};
const product = (n: number) => ({
  id: `p${n}`,
  sku: { code: `s${n}`, region: 'eu' },
  size: n,
  weight: n * 10,
});

describe.each(PLANNERS)('any supergraph, planned by %s', (name) => {
  beforeEach(() => {
    planner = name;
  });

  test('follows composite and nested keys', async () => {
    const stock: SubgraphSource = {
      sdl: 'type Product @key(fields: "sku { code region }") { sku: Sku! stock: Int } type Sku { code: String! @shareable region: String! @shareable }',
      resolvers: {
        Product: {
          __resolveReference: ({ sku }: { sku: { code: string } }) => ({ sku, stock: sku.code.length }),
        },
      } as Resolvers,
    };
    const source = { ...PRODUCTS, sdl: PRODUCTS.sdl.replace('type Sku {', 'type Sku @shareable {') };
    const answer = await ask({ products: source, stock }, '{ products { id stock } }');
    expect(answer).toEqual({
      data: {
        products: [
          { id: 'p1', stock: 2 },
          { id: 'p2', stock: 2 },
        ],
      },
    });
    expect(federation.sent.map(({ subgraph }) => subgraph)).toEqual(['products', 'stock']);
  });

  const SHIPPING: SubgraphSource = {
    sdl: `type Product @key(fields: "id") { id: ID! size: Int! @external weight: Int @external
      shipping(express: Boolean = false): Int @requires(fields: "size weight") }`,
    resolvers: {
      Product: {
        __resolveReference: (reference: object) => reference,
        shipping: ({ size, weight }: { size: number; weight: number }, { express }: { express: boolean }) =>
          size * weight * (express ? 2 : 1),
      },
    } as Resolvers,
  };

  test('reads what a field requires, whatever the client calls it', async () => {
    const query = '{ products { weight: size size: shipping express: shipping(express: true) id: weight } }';
    const answer = await ask({ products: PRODUCTS, shipping: SHIPPING }, query);
    expect(answer).toEqual({
      data: {
        products: [
          { weight: 1, size: 10, express: 20, id: 10 },
          { weight: 2, size: 40, express: 80, id: 20 },
        ],
      },
    });
  });

  test('asks each implementer of an interface where it is known', async () => {
    const query = `{ p: node(id: "p1") { __typename id ... on Product { shipping } ... on Book { pages } }
      b: node(id: "b") { ... on Node { id } ... on Book { number: pages } ... on Product { number: weight } } }`;
    const answer = await ask({ products: PRODUCTS, shipping: SHIPPING }, query);
    expect(answer).toEqual({
      data: { p: { __typename: 'Product', id: 'p1', shipping: 10 }, b: { id: 'b', number: 9 } },
    });
  });

  test('separates a client’s argument from the one that a requirement needs', async () => {
    const posts: SubgraphSource = {
      sdl: 'type Query { post: Post } type Post @key(fields: "id") { id: ID! comments(limit: Int!): [Int!]! }',
      resolvers: {
        Query: { post: () => ({ id: '1' }) },
        Post: {
          comments: (_: unknown, { limit }: { limit: number }) => Array.from({ length: limit }, (_x, i) => i),
        },
      } as Resolvers,
    };
    const judge: SubgraphSource = {
      sdl: `type Post @key(fields: "id") { id: ID! comments(limit: Int!): [Int!]! @external
        count: Int! @requires(fields: "comments(limit: 3)") }`,
      resolvers: {
        Post: {
          __resolveReference: (reference: object) => reference,
          count: ({ comments }: { comments: number[] }) => comments.length,
        },
      } as Resolvers,
    };
    const answer = await ask({ posts, judge }, '{ post { comments(limit: 1) count } }');
    expect(answer).toEqual({ data: { post: { comments: [0], count: 3 } } });
  });

  test('gives each requirement the value for its own argument', async () => {
    const prices: SubgraphSource = {
      sdl: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! price(currency: String!): String }',
      resolvers: {
        Query: { item: () => ({ id: '1' }) },
        Item: { price: (_: unknown, { currency }: { currency: string }) => `1 ${currency}` },
      } as Resolvers,
    };
    const tags: SubgraphSource = {
      sdl: `type Item @key(fields: "id") { id: ID! price(currency: String!): String @external
        dollars: String @requires(fields: "price(currency: \\"USD\\")")
        euros: String @requires(fields: "price(currency: \\"EUR\\")") }`,
      resolvers: {
        Item: {
          __resolveReference: (reference: object) => reference,
          dollars: ({ price }: { price: string }) => price,
          euros: ({ price }: { price: string }) => price,
        },
      } as Resolvers,
    };
    const query = '{ item { dollars euros price(currency: "CHF") } }';
    if (planner === 'hive') {
      const answer = await ask({ prices, tags }, query);
      expect(answer).toEqual({ data: { item: { dollars: '1 USD', euros: '1 EUR', price: '1 CHF' } } });
      return;
    }
    // Apollo's planner reads one price for both: that is refused, each on its own is not
    const one = await ask({ prices, tags }, '{ item { dollars price(currency: "CHF") } }');
    expect(one).toEqual({ data: { item: { dollars: '1 USD', price: '1 CHF' } } });
    const both = await federation.ask(query);
    expect(both).toMatchObject({ status: 501, errors: [{ extensions: { code: 'PLAN_REFUSED' } }] });
    expect(both).not.toHaveProperty('data');
  });

  test('serves what an interface object adds', async () => {
    const media: SubgraphSource = {
      sdl: `type Query { media: [Media!]! } interface Media @key(fields: "id") { id: ID! title: String }
        type Film implements Media @key(fields: "id") { id: ID! title: String length: Int }
        type Song implements Media @key(fields: "id") { id: ID! title: String }`,
      resolvers: {
        Query: {
          media: () => [
            { __typename: 'Film', id: 'f', title: 'F', length: 90 },
            { __typename: 'Song', id: 's', title: 'S' },
          ],
        },
      } as Resolvers,
    };
    const reviews: SubgraphSource = {
      sdl: 'type Media @key(fields: "id") @interfaceObject { id: ID! score: Int } type Query { top: Media }',
      resolvers: {
        Query: { top: () => ({ id: 'f', score: 102 }) },
        Media: { __resolveReference: ({ id }: { id: string }) => ({ id, score: id.charCodeAt(0) }) },
      } as Resolvers,
    };
    const entities = {
      Film: { __resolveReference: ({ id }: { id: string }) => ({ id, title: 'F', length: 90 }) },
      Media: {
        __resolveReference: ({ id }: { id: string }) => ({ __typename: 'Film', id, title: 'F', length: 90 }),
      },
    };
    const withEntities = {
      ...media,
      resolvers: { ...(media.resolvers as object), ...entities } as Resolvers,
    };
    const answer = await ask(
      { media: withEntities, reviews },
      '{ media { id score ... on Film { length } __typename } top { score title __typename } }',
    );
    expect(answer).toEqual({
      data: {
        media: [
          { id: 'f', score: 102, length: 90, __typename: 'Film' },
          { id: 's', score: 115, __typename: 'Song' },
        ],
        top: { score: 102, title: 'F', __typename: 'Film' },
      },
    });
  });

  test('passes a subgraph’s error on, in the client’s terms', async () => {
    const broken: SubgraphSource = {
      sdl: 'type Product @key(fields: "id") { id: ID! price: Int }',
      resolvers: {
        Product: {
          __resolveReference: (reference: object) => reference,
          price: ({ id }: { id: string }) => {
            if (id === 'p2') throw new Error('no price');
            return 5;
          },
        },
      } as Resolvers,
    };
    const answer = await ask({ products: PRODUCTS, broken }, '{ all: products { id cost: price } }');
    expect(answer).toMatchObject({
      data: {
        all: [
          { id: 'p1', cost: 5 },
          { id: 'p2', cost: null },
        ],
      },
      errors: [{ message: 'no price', path: ['all', 1, 'cost'], extensions: { subgraph: 'broken' } }],
    });
  });

  test('serves unions, lists of lists, enums and scalars of the subgraphs', async () => {
    const source: SubgraphSource = {
      sdl: `scalar Json enum Colour { RED GREEN } union Thing = A | B type A { a: Int } type B { b: Json c: Colour }
        type Query { grid: [[Thing]] }`,
      resolvers: {
        Query: {
          grid: () => [
            [{ __typename: 'A', a: 1 }, null],
            [],
            null,
            [{ __typename: 'B', b: { deep: [1, 'x'] }, c: 'RED' }],
          ],
        },
      } as Resolvers,
    };
    const answer = await ask(
      { source },
      '{ grid { __typename ... on A { x: a } ... on B { x: b c } } }'.replace('x: b', 'y: b'),
    );
    expect(answer).toEqual({
      data: {
        grid: [
          [{ __typename: 'A', x: 1 }, null],
          [],
          null,
          [{ __typename: 'B', y: { deep: [1, 'x'] }, c: 'RED' }],
        ],
      },
    });
  });

  test('reaches entities in lists of lists', async () => {
    const source: SubgraphSource = {
      sdl: 'type Query { grid: [[Cell]] } type Cell @key(fields: "id") { id: ID! }',
      resolvers: {
        Query: { grid: () => [[{ id: '1' }, null, { id: '2' }], [], [{ id: '1' }]] },
      } as Resolvers,
    };
    const other: SubgraphSource = {
      sdl: 'type Cell @key(fields: "id") { id: ID! value: Int }',
      resolvers: {
        Cell: { __resolveReference: ({ id }: { id: string }) => ({ id, value: Number(id) }) },
      } as Resolvers,
    };
    const answer = await ask({ source, other }, '{ grid { value } }');
    expect(answer).toEqual({ data: { grid: [[{ value: 1 }, null, { value: 2 }], [], [{ value: 1 }]] } });
  });
});
