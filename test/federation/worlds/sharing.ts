import type { Thing, World } from '../support/world.ts';

function facts() {
  const people: Thing[] = [1, 2, 3].map((n) => ({
    __typename: 'Person',
    id: `${n}`,
    name: `Person ${n}`,
    nick: n === 2 ? null : `P${n}`,
    mail: `p${n}@example.org`,
    born: { __typename: 'Day', year: 1980 + n, month: n === 3 ? null : n },
    mood: (['GOOD', 'BAD', 'ODD'] as const)[n - 1],
    secret: `s${n}`,
    points: n * 7,
  }));
  const posts: Thing[] = [1, 2, 3, 4].map((n) => ({
    __typename: 'Post',
    id: `${n}`,
    text: `Text ${n}`,
    author: people[n % 3],
    place:
      n === 2
        ? null
        : { __typename: 'Place', lat: n, lon: -n, label: { __typename: 'Label', text: `L${n}` } },
  }));
  for (const person of people)
    Object.assign(person, { posts: posts.filter(({ author }) => author === person), best: posts[0] });
  return { query: { people, posts, top: posts[1], latest: posts }, entities: [...people, ...posts] };
}

/** @provides, @shareable fields and root fields, value types, @inaccessible, and enums and inputs that are merged. */
export const SHARING: World = {
  name: 'sharing',
  reference: `
    type Query { people(filter: Filter, moods: [Mood!] = [GOOD, BAD, ODD]): [Person!]! posts: [Post] top: Post latest(most: Int = 2): [Post!]!
      echo(filter: Filter, list: [[Int]], id: ID, number: Float): String }
    type Person { id: ID! name: String nick: String born: Day mood: Mood posts: [Post!]! best: Post points: Int! badge(big: Boolean): String }
    type Day { year: Int! month: Int }
    type Post { id: ID! text: String! author: Person place: Place }
    type Place { lat: Float! lon: Float! label: Label }
    type Label { text: String }
    enum Mood { GOOD BAD ODD }
    input Filter { ids: [ID!] mood: Mood not: Filter most: Int = 5 range: Range }
    input Range { from: Int! to: Int }`,
  subgraphs: {
    people: `
      type Query { people(filter: Filter, moods: [Mood!] = [GOOD, BAD, ODD]): [Person!]! }
      type Person @key(fields: "id") @key(fields: "mail") { id: ID! mail: String! @inaccessible name: String @shareable nick: String @shareable born: Day
        mood: Mood secret: String @inaccessible }
      type Day @shareable { year: Int! month: Int }
      enum Mood { GOOD BAD ODD }
      input Filter { ids: [ID!] mood: Mood not: Filter most: Int = 5 range: Range only: String }
      input Range { from: Int! to: Int }`,
    posts: `
      type Query { posts: [Post] top: Post @provides(fields: "author { name nick }") latest(most: Int = 2): [Post!]! @shareable
        echo(filter: Filter, list: [[Int]], id: ID, number: Float): String }
      type Post @key(fields: "id") { id: ID! text: String! author: Person place: Place @shareable }
      type Person @key(fields: "id") { id: ID! name: String @external nick: String @external posts: [Post!]! @provides(fields: "author { nick }") }
      type Place @shareable { lat: Float! lon: Float! label: Label }
      type Label @shareable { text: String }
      enum Mood { GOOD BAD ODD }
      input Filter { ids: [ID!] mood: Mood not: Filter most: Int = 5 range: Range other: Int }
      input Range { from: Int! to: Int }`,
    fame: `
      type Query { latest(most: Int = 2): [Post!]! @shareable }
      type Person @key(fields: "mail") { mail: String! @inaccessible name: String @shareable best: Post points: Int! secret: String @external
        badge(big: Boolean): String @requires(fields: "secret") }
      type Post @key(fields: "id") { id: ID! place: Place @shareable }
      type Place @shareable { lat: Float! lon: Float! label: Label }
      type Label @shareable { text: String }`,
  },
  facts,
  fields: {
    'Query.people': (query, { filter, moods }) => {
      const {
        ids,
        mood,
        most = 5,
      } = (filter ?? {}) as { ids?: string[]; mood?: string; most?: number | null };
      const people = query.people as Thing[];
      const isWanted = (person: Thing) =>
        (!ids || ids.includes(person.id as string)) &&
        (!mood || mood === person.mood) &&
        (!moods || (moods as unknown[]).includes(person.mood));
      return people.filter(isWanted).slice(0, Math.max(0, most ?? 5));
    },
    'Query.latest': (query, { most }) =>
      (query.latest as Thing[]).slice(0, Math.max(0, (most as number | null) ?? 4)),
    'Query.echo': (_query, args) =>
      JSON.stringify(args, (_key, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
          : value,
      ),
    'Person.badge': (_person, { big }, read) => `${String(read('secret').secret)}${big === true ? '!' : ''}`,
  },
};
