import type { Thing, World } from '../support/world.ts';

function facts() {
  const owners = [1, 2].map((n) => ({
    __typename: 'Owner',
    id: `o${n}`,
    name: n === 1 ? 'Ann' : null,
    age: 30 + n,
  }));
  const boxes: Thing[] = [1, 2, 3].map((n) => ({
    __typename: n === 2 ? 'Crate' : 'Parcel',
    id: `b${n}`,
    size: n === 3 ? null : { __typename: 'Size', width: n, height: n + 1 },
    weight: n,
    owner: n === 3 ? null : owners[n % 2],
    parts: n === 3 ? null : [1, 2].map((i) => ({ __typename: 'Part', name: `part ${i}`, grams: n * i })),
    lid: n === 2,
    label: `label ${n}`,
  }));
  return { query: { boxes, owners }, entities: [...boxes, ...owners] };
}

const price = (base: number, currency: unknown) => (currency === 'EUR' ? base * 2 : base * 3);

/** What a field requires: with arguments, nested, in lists, chained over subgraphs, and of implementers of an interface. */
export const REQUIREMENTS: World = {
  name: 'requirements',
  reference: `
    type Query { boxes: [Box!]! parcel(id: ID! = "b1"): Parcel owners: [Owner!] }
    interface Box { id: ID! label: String weight: Int! area: Int postage(express: Boolean = false): Int! }
    type Parcel implements Box { id: ID! label: String weight: Int! size: Size owner: Owner parts: [Part!]
      price(currency: Currency!): Int area: Int volume: Int postage(express: Boolean = false): Int! bill(currency: Currency = EUR): String
      names: [String] cheap: Boolean contents(most: Int): [Int!] count: Int }
    type Crate implements Box { id: ID! label: String weight: Int! size: Size lid: Boolean area: Int postage(express: Boolean = false): Int! }
    type Size { width: Int! height: Int }
    type Part { name: String grams: Int! }
    type Owner { id: ID! name: String age: Int greeting: String! }
    enum Currency { EUR USD }`,
  subgraphs: {
    depot: `
      type Query { boxes: [Box!]! parcel(id: ID! = "b1"): Parcel }
      interface Box { id: ID! label: String weight: Int! }
      type Parcel implements Box @key(fields: "id") { id: ID! label: String weight: Int! size: Size owner: Owner parts: [Part!]
        price(currency: Currency!): Int contents(most: Int): [Int!] }
      type Crate implements Box @key(fields: "id") { id: ID! label: String weight: Int! size: Size lid: Boolean }
      type Size @shareable { width: Int! height: Int }
      type Part @shareable { name: String grams: Int! }
      type Owner @key(fields: "id", resolvable: false) { id: ID! }
      enum Currency { EUR USD }`,
    people: `
      type Query { owners: [Owner!] }
      type Owner @key(fields: "id") { id: ID! name: String @shareable age: Int }`,
    letters: `type Owner @key(fields: "id") { id: ID! name: String @external age: Int @external greeting: String! @requires(fields: "name age") }`,
    geometry: `
      interface Box { id: ID! area: Int }
      type Parcel implements Box @key(fields: "id") { id: ID! size: Size @external area: Int @requires(fields: "size { width height }") }
      type Crate implements Box @key(fields: "id") { id: ID! size: Size @external area: Int @requires(fields: "size { height width }") }
      type Size { width: Int! @external height: Int @external }`,
    post: `
      interface Box { id: ID! postage(express: Boolean = false): Int! }
      type Parcel implements Box @key(fields: "id") { id: ID! weight: Int! @external area: Int @external parts: [Part!] @external owner: Owner @external
        price(currency: Currency!): Int @external contents(most: Int): [Int!] @external
        volume: Int @requires(fields: "area weight")
        postage(express: Boolean = false): Int! @requires(fields: "area weight")
        names: [String] @requires(fields: "parts { name grams }")
        bill(currency: Currency = EUR): String @requires(fields: "price(currency: USD) owner { name }")
        cheap: Boolean @requires(fields: "price(currency: USD)")
        count: Int @requires(fields: "contents(most: 3)") }
      type Crate implements Box @key(fields: "id") { id: ID! area: Int @external postage(express: Boolean = false): Int! @requires(fields: "area") }
      type Part { name: String @external grams: Int! @external }
      type Owner @key(fields: "id") { id: ID! name: String @external }
      enum Currency { EUR USD }`,
  },
  facts,
  fields: {
    'Query.parcel': (query, { id }) =>
      (query.boxes as Thing[]).find((box) => box.id === id && box.__typename === 'Parcel'),
    'Parcel.price': ({ weight }, { currency }) =>
      weight === 3 && currency === 'USD' ? null : price(weight as number, currency),
    'Parcel.contents': ({ weight }, { most }) =>
      [1, 2, 3, 4, 5].map((n) => n * (weight as number)).slice(0, Math.max(0, (most as number | null) ?? 5)),
    'Box.area': (_box, _args, read) => {
      const { size } = read('size { width height }') as { size: { width: number; height: number } | null };
      return size && size.width * size.height;
    },
    'Parcel.volume': (_box, _args, read) => {
      const { area, weight } = read('area weight') as { area: number | null; weight: number };
      return area === null ? null : area * weight;
    },
    'Parcel.postage': (_box, { express }, read) => {
      const { area, weight } = read('area weight') as { area: number | null; weight: number };
      return ((area ?? 100) + weight) * (express === true ? 2 : 1);
    },
    'Crate.postage': (_box, { express }, read) =>
      ((read('area').area as number | null) ?? 50) * (express === true ? 2 : 1),
    'Parcel.names': (_box, _args, read) => {
      const { parts } = read('parts { name grams }') as { parts: { name: string; grams: number }[] | null };
      return parts?.map(({ name, grams }) => `${name} ${grams}`);
    },
    'Parcel.bill': (_box, { currency }, read) => {
      const told = read('price(currency: USD) owner { name }') as {
        price: number | null;
        owner: { name: string } | null;
      };
      return `${told.owner?.name ?? 'nobody'} owes ${told.price} (${String(currency)})`;
    },
    'Parcel.cheap': (_box, _args, read) => {
      const dollars = read('price(currency: USD)').price as number | null;
      return dollars === null ? null : dollars < 5;
    },
    'Parcel.count': (_box, _args, read) => (read('contents(most: 3)').contents as unknown[]).length,
    'Owner.greeting': (_owner, _args, read) => {
      const { name, age } = read('name age');
      return `Hello ${String(name)}, ${String(age)}`;
    },
  },
  words: { id: ['b1', 'b2', 'b3'], most: [1, 2, 3, 9] },
};
