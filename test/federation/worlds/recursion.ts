import type { Thing, World } from '../support/world.ts';

function facts() {
  const nodes: Thing[] = [1, 2, 3, 4, 5, 6].map((n) => ({
    __typename: 'Node',
    id: `${n}`,
    value: n === 4 ? null : n,
    label: `Node ${n}`,
    size: {
      __typename: 'Size',
      width: n,
      deep: n === 2 ? null : { __typename: 'Size', width: -n, deep: null },
    },
    flags: [n % 2 === 0, null],
    matrix: n === 3 ? null : [[n, null], [], [n + 1]],
  }));
  const at = (index: number) => nodes[index % 6] as Thing;
  for (const [index, node] of nodes.entries())
    Object.assign(node, {
      parent: index === 0 ? null : at((index - 1) >> 1),
      children: nodes.filter((_, child) => child !== 0 && (child - 1) >> 1 === index),
      grid: [[at(index + 1), null], [], [at(index + 2), at(index + 1)]],
      cube: [[[at(index)]], null, [[at(index + 3)], null]],
      pair: [at(index + 1), at(index + 1)],
      mixed: [[index % 2 === 0 ? at(index + 1) : { __typename: 'Size', width: index, deep: null }], null],
    });
  return {
    query: { root: nodes[0], rows: [nodes.slice(0, 2), null, [], nodes.slice(2, 4)], nodes },
    entities: nodes,
  };
}

/** Recursive types, lists of lists, and every mix of null and non-null. */
export const RECURSION: World = {
  name: 'recursion',
  reference: `
    type Query { root: Node! rows: [[Node!]] nodes: [Node]! }
    type Node { id: ID! value: Int label: String! size: Size matrix: [[Int]!] flags: [Boolean]! parent: Node children: [Node!]! grid: [[Node]!]! cube: [[[Node!]]] pair: [Node!]
      mixed: [[Mixed!]] depth(from: [ID!] = ["1"]): Int! }
    type Size { width: Int! deep: Size }
    union Mixed = Node | Size`,
  subgraphs: {
    tree: `
      type Query { root: Node! rows: [[Node!]] nodes: [Node]! }
      type Node @key(fields: "id") { id: ID! value: Int parent: Node children: [Node!]! }`,
    grids: `
      type Node @key(fields: "id") { id: ID! grid: [[Node]!]! cube: [[[Node!]]] size: Size matrix: [[Int]!] mixed: [[Mixed!]] }
      type Size { width: Int! deep: Size }
      union Mixed = Node | Size`,
    labels:
      'type Node @key(fields: "id") { id: ID! label: String! flags: [Boolean]! pair: [Node!] depth(from: [ID!] = ["1"]): Int! }',
  },
  facts,
  fields: { 'Node.depth': ({ id }, { from }) => Number(id) + ((from as string[] | null)?.length ?? 0) },
  words: { from: ['1', '2'] },
};
