import type { Thing, World } from '../support/world.ts';

function facts() {
  const media: Thing[] = [1, 2, 3, 4].map((n) => ({
    __typename: n === 4 ? 'Podcast' : n % 2 === 0 ? 'Song' : 'Film',
    id: `${n}`,
    title: n === 3 ? null : `Medium ${n}`,
    length: n * 60,
    singer: `Singer ${n}`,
    host: 'Host',
    stars: n === 2 ? null : n,
    year: 2000 + n,
  }));
  const reviews: Thing[] = [1, 2, 3, 4, 5].map((n) => ({
    __typename: 'Review',
    id: `r${n}`,
    text: `Review ${n}`,
    about: media[n % 4],
  }));
  for (const medium of media)
    Object.assign(medium, {
      reviews: reviews.filter(({ about }) => about === medium),
      sequel: media[(media.indexOf(medium) + 1) % 4],
    });
  return {
    query: { media, reviews, top: media[0], best: media.toReversed() },
    entities: [...media, ...reviews],
  };
}

/** Interface objects: subgraphs that add fields to all who implement an interface, without knowing who they are. */
export const INTERFACE_OBJECTS: World = {
  name: 'interfaceObjects',
  reference: `
    type Query { media: [Media!]! top: Media best: [Media] reviews: [Review!]! film: Film }
    interface Media { id: ID! title: String sequel: Media stars: Int year: Int! reviews: [Review!]! verdict(short: Boolean = false): String age: Int }
    type Film implements Media { id: ID! title: String length: Int sequel: Media stars: Int year: Int! reviews: [Review!]! verdict(short: Boolean = false): String age: Int }
    type Song implements Media { id: ID! title: String singer: String sequel: Media stars: Int year: Int! reviews: [Review!]! verdict(short: Boolean = false): String age: Int }
    type Podcast implements Media { id: ID! title: String host: String! sequel: Media stars: Int year: Int! reviews: [Review!]! verdict(short: Boolean = false): String age: Int }
    type Review { id: ID! text: String about: Media }`,
  subgraphs: {
    media: `
      type Query { media: [Media!]! film: Film }
      interface Media @key(fields: "id") { id: ID! title: String sequel: Media year: Int! }
      type Film implements Media @key(fields: "id") { id: ID! title: String length: Int sequel: Media year: Int! }
      type Song implements Media @key(fields: "id") { id: ID! title: String singer: String sequel: Media year: Int! }
      type Podcast implements Media @key(fields: "id") { id: ID! title: String host: String! sequel: Media year: Int! }`,
    reviews: `
      type Query { top: Media reviews: [Review!]! }
      type Media @key(fields: "id") @interfaceObject { id: ID! reviews: [Review!]! stars: Int @shareable }
      type Review @key(fields: "id") { id: ID! text: String about: Media }`,
    critics: `
      type Query { best: [Media] }
      type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int @shareable year: Int! @external age: Int @requires(fields: "year")
        verdict(short: Boolean = false): String }`,
  },
  facts,
  fields: {
    'Query.film': (query) => (query.media as Thing[])[0],
    'Media.verdict': ({ id }, { short }) => (short === true ? 'ok' : `verdict on ${String(id)}`),
    'Media.age': (_medium, _args, read) => 2030 - (read('year').year as number),
  },
  // each planner gets some of them wrong; Apollo's does not finish large ones
  size: 12,
  refusals: { auto: 8, apollo: 15 },
};
