import type { InputValueDefinitionNode } from 'graphql';
import { DATA_SUBJECT } from '../../consent/directives.ts';
import { namedType } from '../../consent/typeFacts.ts';
import { at, type Check, consentMarks, type Finding, type SubgraphFacts } from '../agreement.ts';

/** To find somebody by an e-mail address is to learn whose it is: a lookup is gated like a read. */
export const lookupsAreGated: Check = {
  name: 'lookupsAreGated',
  statement:
    'Whatever customers can be looked up by is marked @consent, itself or the input that holds it; only their own `id` or `ids` is not.',
  find: (agreement) =>
    agreement.subgraphs.flatMap((subgraph) =>
      (subgraph.types.get('Query')?.fields ?? [])
        .filter((field) => agreement.graph.reachedFrom(namedType(field.type)).has(DATA_SUBJECT))
        .flatMap((field) => {
          const lookup: Lookup = { subgraph, seen: new Set() };
          return (field.arguments ?? [])
            .filter(({ name, type }) => !(/^ids?$/.test(name.value) && namedType(type) === 'ID'))
            .flatMap((each) => ungated(lookup, each, `Query.${field.name.value}(${each.name.value}:)`));
        }),
    ),
};

interface Lookup {
  readonly subgraph: SubgraphFacts;
  /** Input types that have been looked at: they may be recursive. */
  readonly seen: Set<string>;
}

function ungated(lookup: Lookup, node: InputValueDefinitionNode, coordinate: string): Finding[] {
  const { subgraph, seen } = lookup;
  if (consentMarks(subgraph, node, 'consent').length > 0) return [];
  const name = namedType(node.type);
  const fields = subgraph.types.get(name)?.inputFields ?? [];
  if (fields.length > 0) {
    if (seen.has(name)) return [];
    seen.add(name);
    return fields.flatMap((field) => ungated(lookup, field, `${name}.${field.name.value}`));
  }
  const message =
    'finds customers by what it says of them and is not marked; expected @consent(category:, purposes:).';
  return [{ coordinate: at(subgraph, coordinate), message }];
}
