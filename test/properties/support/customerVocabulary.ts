import { type GraphQLArgument, getNamedType, isEnumType, isNonNullType } from 'graphql';
import type { Dice } from './dice.ts';
import type { Vocabulary } from './writeOperation.ts';

/** What to ask the sample company for. */
export interface SampleWords {
  /** Ids of customers. */
  readonly ids: readonly string[];
  /** Values for `findCustomers(by:)`. */
  readonly lookups: readonly object[];
  readonly cursors: readonly string[];
}

/** The fields that lead deeper are asked for more often than the others, by their names. */
const WEIGHTS: Readonly<Record<string, number>> = {
  customer: 6,
  customers: 6,
  findCustomers: 5,
  edges: 8,
  node: 8,
  order: 8,
  orders: 4,
  tickets: 5,
  interactions: 4,
  messages: 5,
  mood: 3,
  sentimentBasis: 2,
  consents: 4,
  conflicts: 8,
  sides: 12,
  goldenRecord: 3,
  source: 2,
  birthDate: 5,
  postcode: 5,
  events: 4,
  recordedBy: 4,
  evidence: 3,
  subscription: 2,
  paymentMethod: 2,
  subject: 2,
  sentiment: 2,
  rating: 2,
  circumstances: 2,
  text: 4,
  // judgements, which no table holds: test/subgraphs/playbook, test/system/summary.test.ts, test/system/playbook.test.ts
  engagement: 0,
  healthScore: 0,
  summary: 0,
  decisionGrade: 0,
  predictedValue: 0,
  relationship: 0,
  // what judgements alone rest on: no client sees it
  standing: 0,
  // told by its arguments, and not by what the customer's tables hold: it has a property test of its own (anyHistory.test.ts)
  explainConsent: 0,
  // finds by what was asked for by right, which is no fact about a customer here: test/subgraphs/identity/rights
  customersAwaitingAnswer: 0,
  // need a scope, and are about ids and pairs of records: test/subgraphs/identity/matches, test/subgraphs/identity/linking
  identityChanges: 0,
  matchesToReview: 0,
  explainMatch: 0,
};

/** The words of the agreed Customer. */
export function customerVocabulary(words: SampleWords): Vocabulary {
  return {
    weight: (field) => WEIGHTS[field] ?? 1,
    // few customers have conflicts
    most: (type) => (type === 'Customer' || type === 'ConflictSide' ? 6 : 3),
    value: (dice, coordinate, argument) => argumentOf(dice, coordinate, argument, words),
    types: ['Customer'],
  };
}

/** Undefined for none. */
function argumentOf(dice: Dice, coordinate: string, argument: GraphQLArgument, words: SampleWords): unknown {
  const { ids, lookups, cursors } = words;
  switch (argument.name) {
    case 'id':
      // of a request, and not of a customer
      return coordinate === 'Customer.rightsRequests' ? undefined : dice.pick(ids);
    case 'until':
      // changes what is told, which test/subgraphs/commerce/purchases.test.ts looks at
      return undefined;
    case 'ids':
      return Array.from({ length: dice.int(0, 5) }, () => dice.pick(ids));
    case 'by':
      return dice.pick(lookups);
    case 'first':
      return dice.weighted([
        [undefined, 30],
        [dice.int(1, 4), 50],
        [100, 5],
        [dice.pick([0, -1, 101]), 3],
      ]);
    case 'after':
      return dice.chance(12) ? dice.pick([...cursors, 'no-cursor']) : undefined;
    default: {
      const named = getNamedType(argument.type);
      if (!isEnumType(named) || isNonNullType(argument.type))
        throw new Error(`The generator knows no values for ${coordinate}(${argument.name}:); teach it.`);
      if (!dice.chance(30)) return undefined;
      if (dice.chance(10)) return null;
      const values = named.getValues().map((value) => value.name);
      return Array.from({ length: dice.int(0, 3) }, () => dice.pick(values));
    }
  }
}
