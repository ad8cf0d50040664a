import { type ConstDirectiveNode, Kind, print } from 'graphql';
import { DATA_SUBJECT } from '../../consent/directives.ts';
import { argument, text } from '../../consent/links.ts';
import { at, type Check, type Finding, IDENTITY, type SubgraphFacts } from '../agreement.ts';

/** Identity's key is not resolvable, so that nobody can be re-entered or minted through `_entities`. */
export const customerIsKeyedByPassport: Check = {
  name: 'customerIsKeyedByPassport',
  statement:
    'Identity declares Customer with @key(fields: "passport", resolvable: false), a department with @key(fields: "passport"), and neither with anything else.',
  find: ({ subgraphs }) => {
    const declaring = subgraphs.filter(({ types }) => types.has(DATA_SUBJECT));
    const orphan: Finding[] =
      declaring.length > 0 && declaring.every(({ name }) => name !== IDENTITY)
        ? [
            {
              coordinate: DATA_SUBJECT,
              message: 'is declared, but not by identity; expected identity to be the way in.',
            },
          ]
        : [];
    return [...orphan, ...declaring.flatMap(keyFaults)];
  },
};

function keyFaults(subgraph: SubgraphFacts): Finding[] {
  const type = subgraph.types.get(DATA_SUBJECT);
  if (type === undefined) return [];
  const wanted =
    subgraph.name === IDENTITY ? '@key(fields: "passport", resolvable: false)' : '@key(fields: "passport")';
  const isWanted = (key: ConstDirectiveNode) =>
    text(argument(key, 'fields'))?.trim() === 'passport' &&
    isResolvable(key) === (subgraph.name !== IDENTITY);
  const keys = subgraph.federationMarks(type, 'key');
  const faults = keys
    .filter((key) => !isWanted(key))
    .map((key) => `is keyed by ${print(key)}; expected exactly ${wanted}.`);
  if (keys.length === 0) faults.push(`has no key; expected exactly ${wanted}.`);
  return faults.map((message) => ({ coordinate: at(subgraph, DATA_SUBJECT), message }));
}

/** Whether a subgraph can be entered by the key. */
export function isResolvable(key: ConstDirectiveNode): boolean {
  const value = argument(key, 'resolvable');
  return value === undefined || (value.kind === Kind.BOOLEAN && value.value);
}
