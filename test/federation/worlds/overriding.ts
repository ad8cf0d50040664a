import type { Thing, World } from '../support/world.ts';

function facts() {
  const items: Thing[] = [1, 2, 3].map((n) => ({
    __typename: 'Item',
    id: `${n}`,
    name: `Item ${n}`,
    price: n === 2 ? null : n,
    colour: n === 3 ? 'RED' : 'BLUE',
    tags: n === 1 ? [] : ['x', null, `t${n}`],
    weight: n,
  }));
  for (const [index, item] of items.entries()) Object.assign(item, { next: items[(index + 1) % 3] });
  return { query: { items, newest: items[2], oldest: items[0] }, entities: items };
}

/** Fields that moved from one subgraph to another: wholly, or for some of the requests. */
export const OVERRIDING: World = {
  name: 'overriding',
  reference: `
    type Query { items: [Item!]! newest: Item oldest: Item! }
    type Item { id: ID! name: String! price: Int colour: Colour tags: [String] weight: Int next: Item }
    enum Colour { RED BLUE }`,
  subgraphs: {
    old: `
      type Query { items: [Item!]! newest: Item oldest: Item! }
      type Item @key(fields: "id") { id: ID! name: String! price: Int colour: Colour tags: [String] next: Item }
      enum Colour { RED BLUE }`,
    new: `
      type Query { newest: Item @override(from: "old") oldest: Item! @override(from: "old", label: "percent(50)") }
      type Item @key(fields: "id") { id: ID! name: String! @override(from: "old") price: Int @override(from: "old", label: "percent(30)")
        tags: [String] @override(from: "old", label: "percent(100)") weight: Int }`,
    newer: `type Item @key(fields: "id") { id: ID! colour: Colour @override(from: "old") next: Item @override(from: "old", label: "flagged") }
      enum Colour { RED BLUE }`,
  },
  facts,
  forbidden: ['old Query.newest', 'old Item.name', 'old Item.colour'],
};
