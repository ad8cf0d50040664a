import type { Thing, World } from '../support/world.ts';

const sku = (code: string, region: string) => ({ __typename: 'Sku', code, region });

function facts() {
  const maker = (id: string, country: string, products: Thing[]) => ({
    __typename: 'Maker',
    id,
    country,
    name: `Maker ${id}`,
    founded: id === 'm1' ? 1900 : null,
    products,
  });
  const products: Thing[] = [1, 2, 3, 4].map((n) => ({
    __typename: 'Product',
    id: `p${n}`,
    sku: sku(`s${n % 3}`, n < 3 ? 'eu' : 'us'),
    upc: `u${n}`,
    title: n === 4 ? null : `Product ${n}`,
    price: n * 10,
    stock: n % 2 === 0 ? null : n,
    aisle: `aisle ${n}`,
    rating: n / 2,
  }));
  const makers = [maker('m1', 'de', products.slice(0, 2)), maker('m2', 'fr', products.slice(2))];
  const linked = products.map((product, index) =>
    Object.assign(product, {
      maker: index === 3 ? null : makers[index < 2 ? 0 : 1],
      similar: products.filter((_, other) => (index + other) % 3 === 0),
      rivals: [products[(index + 1) % 4], null, products[index]],
    }),
  );
  return { query: { products: linked, makers, first: linked[0] }, entities: [...linked, ...makers] };
}

/** Several keys, composite keys, nested keys, and ways that lead over a third subgraph. */
export const KEYS: World = {
  name: 'keys',
  reference: `
    type Query { products: [Product!]! product(id: ID!): Product first: Product! makers: [Maker] }
    type Product { id: ID! sku: Sku! upc: ID! title: String price(tax: Float = 0.5, rounded: Boolean): Float! stock: Int
      aisle: String! rating: Float maker: Maker similar: [Product!]! rivals: [Product] }
    type Sku { code: String! region: String! }
    type Maker { id: ID! country: String! name: String! founded: Int products: [Product!] }`,
  subgraphs: {
    catalogue: `
      type Query { products: [Product!]! product(id: ID!): Product first: Product! }
      type Product @key(fields: "id") @key(fields: "sku { code region }") {
        id: ID! sku: Sku! title: String price(tax: Float = 0.5, rounded: Boolean): Float! maker: Maker }
      type Sku @shareable { code: String! region: String! }
      type Maker @key(fields: "id country", resolvable: false) { id: ID! country: String! @shareable }`,
    stock: `
      type Product @key(fields: "sku { code region }") @key(fields: "upc") {
        sku: Sku! upc: ID! stock: Int similar: [Product!]! }
      type Sku @shareable { code: String! region: String! }`,
    shelves: 'type Product @key(fields: "upc") { upc: ID! aisle: String! rivals: [Product] }',
    makers: `
      type Query { makers: [Maker] }
      type Maker @key(fields: "id country") { id: ID! country: String! @shareable name: String! founded: Int products: [Product!] }
      type Product @key(fields: "upc") @key(fields: "id") { upc: ID! id: ID! rating: Float }`,
  },
  facts,
  fields: {
    'Query.product': (query, { id }) => (query.products as Thing[]).find((product) => product.id === id),
    'Product.price': ({ price }, { tax, rounded }) => {
      const taxed = (price as number) * (1 + ((tax as number | null) ?? 0));
      return rounded === true ? Math.round(taxed) : taxed;
    },
  },
  words: { id: ['p1', 'p2', 'p3', 'p4', 'p5', '1'] },
};
