import type { Thing, World } from '../support/world.ts';

function facts() {
  const animals: Thing[] = [1, 2, 3, 4, 5].map((n) => ({
    __typename: ['Dog', 'Cat', 'Fish'][n % 3] ?? '',
    id: `${n}`,
    name: n === 5 ? null : `Animal ${n}`,
    legs: n % 3 === 2 ? 0 : 4,
    barks: n % 2 === 0,
    lives: 9 - n,
    depth: n * 1.5,
    chip:
      n === 1
        ? null
        : { __typename: n === 4 ? 'OldChip' : 'Chip', number: `c${n}`, model: 'M', maker: `maker ${n}` },
    vet: `vet ${n}`,
    cost: n * 3,
  }));
  const [first] = animals;
  for (const [index, animal] of animals.entries())
    Object.assign(animal, {
      friend: index === 2 ? null : animals[(index + 2) % 5],
      friends: [animals[(index + 1) % 5], null, animals[(index + 3) % 5]],
      owner: { __typename: 'Keeper', id: `k${index % 2}`, name: `Keeper ${index % 2}`, favourite: first },
      kin: [animals[index], animals[(index + 4) % 5]],
    });
  const keepers = animals.slice(0, 2).map(({ owner }) => owner as Thing);
  return {
    query: { animals, things: [...animals, ...keepers, null], keeper: keepers[0] },
    entities: [...animals, ...keepers],
  };
}

/** Interfaces and unions whose members and fields are spread over subgraphs. */
export const ABSTRACT: World = {
  name: 'abstract',
  reference: `
    type Query { animals: [Animal!] animal(id: ID!): Animal things: [Thing] keeper: Keeper! }
    interface Named { name: String }
    interface Animal implements Named { id: ID! name: String legs: Int friend: Animal cost(of: What!): Int }
    interface Pet implements Named { name: String vet: String! chip: Tag }
    union Thing = Dog | Cat | Fish | Keeper
    union Tag = Chip | OldChip
    union Kin = Dog | Fish | Cat
    type Dog implements Animal & Named & Pet { id: ID! name: String legs: Int friend: Animal cost(of: What!): Int vet: String! chip: Tag barks: Boolean! friends: [Animal] owner: Keeper kin: [Kin!] }
    type Cat implements Animal & Named & Pet { id: ID! name: String legs: Int friend: Animal cost(of: What!): Int vet: String! chip: Tag lives: Int owner: Keeper friends: [Cat!] kin: [Kin!] }
    type Fish implements Animal & Named { id: ID! name: String legs: Int friend: Animal cost(of: What!): Int depth: Float kin: [Kin!] }
    type Keeper implements Named { id: ID! name: String favourite: Animal }
    type Chip { number: String! model: String maker: String }
    type OldChip { number: String! maker: String }
    enum What { FOOD TOYS }`,
  subgraphs: {
    zoo: `
      type Query { animals: [Animal!] animal(id: ID!): Animal things: [Thing] }
      interface Named { name: String }
      interface Animal implements Named { id: ID! name: String legs: Int }
      union Thing = Dog | Cat | Fish | Keeper
      type Dog implements Animal & Named @key(fields: "id") { id: ID! name: String legs: Int barks: Boolean! }
      type Cat implements Animal & Named @key(fields: "id") { id: ID! name: String legs: Int lives: Int }
      type Fish implements Animal & Named @key(fields: "id") { id: ID! name: String legs: Int depth: Float }
      type Keeper implements Named @key(fields: "id") { id: ID! name: String }`,
    friends: `
      interface Animal { id: ID! friend: Animal }
      type Dog implements Animal @key(fields: "id") { id: ID! friend: Animal friends: [Animal] owner: Keeper kin: [Kin!] }
      type Cat implements Animal @key(fields: "id") { id: ID! friend: Animal friends: [Cat!] owner: Keeper kin: [Kin!] }
      type Fish implements Animal @key(fields: "id") { id: ID! friend: Animal kin: [Kin!] }
      union Kin = Dog | Fish | Cat
      type Query { keeper: Keeper! }
      type Keeper @key(fields: "id") { id: ID! favourite: Animal }`,
    clinic: `
      interface Named { name: String }
      interface Pet implements Named { name: String vet: String! chip: Tag }
      type Dog implements Pet & Named @key(fields: "id") { id: ID! name: String @external vet: String! chip: Tag }
      type Cat implements Pet & Named @key(fields: "id") { id: ID! name: String @external vet: String! chip: Tag }
      union Tag = Chip | OldChip
      type Chip @key(fields: "number") { number: String! model: String }
      type OldChip @key(fields: "number") { number: String! }`,
    makers: `
      type Chip @key(fields: "number") { number: String! maker: String }
      type OldChip @key(fields: "number") { number: String! maker: String }`,
    money: `
      interface Animal { id: ID! cost(of: What!): Int }
      type Dog implements Animal @key(fields: "id") { id: ID! cost(of: What!): Int }
      type Cat implements Animal @key(fields: "id") { id: ID! cost(of: What!): Int }
      type Fish implements Animal @key(fields: "id") { id: ID! cost(of: What!): Int }
      enum What { FOOD TOYS }`,
  },
  facts() {
    const { query, entities } = facts();
    const chips = entities.flatMap(({ chip }) => (chip ? [chip as Thing] : []));
    return { query, entities: [...entities, ...chips] };
  },
  fields: {
    'Query.animal': (query, { id }) => (query.animals as Thing[]).find((animal) => animal.id === id),
    'Animal.cost': ({ cost }, { of }) => (of === 'TOYS' ? null : cost),
    'Cat.friends': ({ friends }) =>
      (friends as (Thing | null)[]).filter((friend) => friend?.__typename === 'Cat'),
  },
};
