import type { Arguments, Resolve, Thing, World } from '../support/world.ts';

function facts() {
  const accounts: Thing[] = ['a', 'b'].map((id) => ({
    __typename: 'Account',
    id,
    name: `Account ${id}`,
    limit: id === 'a' ? 5 : null,
    owner: { __typename: 'Owner', id: `o${id}`, name: `Owner ${id}` },
  }));
  const owners = accounts.map(({ owner }) => owner as Thing);
  // what was done so far, in this order
  return { query: { accounts, log: [] as string[] }, entities: [...accounts, ...owners] };
}

/** Notes what was done, and answers with its number: so the order shows. */
function doing(what: string, argument: string): Resolve {
  return (mutation, args: Arguments) => {
    const log = mutation.log as string[];
    const text = `${what} ${JSON.stringify(args[argument] ?? null)}`;
    log.push(text);
    const account = (mutation.accounts as Thing[]).find(({ id }) => id === args[argument]);
    return {
      __typename: what === 'note' ? 'Note' : 'Receipt',
      number: log.length,
      text,
      account,
      log: log.join(),
    };
  };
}

/** Mutations run one after the other, in whichever subgraph each of them is. */
export const MUTATIONS: World = {
  name: 'mutations',
  reference: `
    type Query { accounts: [Account!]! }
    type Mutation { deposit(into: ID!, amount: Int = 1): Receipt withdraw(from: ID!, amount: Int): Receipt! note(text: String!): Note clear: Int! refuse: Account }
    type Account { id: ID! name: String limit: Int owner: Owner }
    type Owner { id: ID! name: String }
    type Receipt { number: Int! text: String account: Account log: String }
    type Note { number: Int! log: String }`,
  subgraphs: {
    bank: `
      type Query { accounts: [Account!]! }
      type Mutation { deposit(into: ID!, amount: Int = 1): Receipt withdraw(from: ID!, amount: Int): Receipt! }
      type Receipt { number: Int! text: String account: Account log: String }
      type Account @key(fields: "id") { id: ID! name: String }`,
    notes: `
      type Mutation { note(text: String!): Note clear: Int! }
      type Note { number: Int! log: String }`,
    rules: `
      type Mutation { refuse: Account }
      type Account @key(fields: "id") { id: ID! limit: Int owner: Owner }
      type Owner @key(fields: "id") { id: ID! }`,
    people: 'type Owner @key(fields: "id") { id: ID! name: String }',
  },
  facts,
  fields: {
    'Mutation.deposit': doing('deposit', 'into'),
    'Mutation.withdraw': doing('withdraw', 'from'),
    'Mutation.note': doing('note', 'text'),
    'Mutation.clear': (mutation) => (mutation.log as string[]).length,
    'Mutation.refuse': (mutation) => {
      (mutation.log as string[]).push('refuse');
      throw new Error('refused');
    },
  },
  words: { into: ['a', 'b', 'c'], from: ['a', 'b', 'c'] },
};
