import type { GraphQLSchema } from 'graphql';
import { ALL_PURPOSES } from '../../properties/oracle/ledgerEntry.ts';
import type { RandomCaller } from '../../properties/support/callers.ts';
import type { Operation } from '../../properties/support/writeOperation.ts';
import { everythingOf } from './everythingOf.ts';

/** The customers whose stories the sample company tells. */
const STORIES: readonly string[] = Array.from(
  { length: 11 },
  (_, index) => `c-${String(index + 1).padStart(6, '0')}`,
);

/**
 * No table holds them, so nobody knows what the right answer is; they have tests of their own (test/system). The last is what
 * they rest on, and no client may ask for it.
 */
const JUDGEMENTS = ['summary', 'decisionGrade', 'healthScore', 'predictedValue', 'relationship', 'standing'];

/** Everything about every customer with a story, asked for every purpose: by a person, by a machine, and by a customer. */
export function storyQuestions(schema: GraphQLSchema): { operation: Operation; caller: RandomCaller }[] {
  const query = `query ($id: ID!) { customer(id: $id) ${everythingOf(schema.getType('Customer'), JUDGEMENTS)} }`;
  return STORIES.flatMap((id) =>
    callersAbout(id).map((caller) => ({ operation: { query, variables: { id } }, caller })),
  );
}

function callersAbout(id: string): RandomCaller[] {
  return ALL_PURPOSES.flatMap((purpose): RandomCaller[] => {
    const asker = { tenant: 'sample', purpose, self: undefined };
    return [
      { client: 'app', person: undefined, asker: { ...asker, automated: false } },
      { client: 'agent', person: undefined, asker: { ...asker, automated: true } },
      { client: 'page', person: id, asker: { ...asker, automated: false, self: id } },
    ];
  });
}
