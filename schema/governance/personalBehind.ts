import type { FieldDefinitionNode } from 'graphql';
import { DATA_SUBJECT } from '../consent/directives.ts';
import { namedType } from '../consent/typeFacts.ts';
import { type Agreement, isPersonal, ownFields, type SubgraphFacts } from './agreement.ts';
import { VALUE_TYPES } from './valueTypes.ts';

/**
 * The first personal thing that a root field can come to without passing through the type `door`, in words: an object
 * that is reached from Customer, or a field that needs consent although no customer stands before it.
 */
export function personalBehind(
  { subgraphs, graph, personal }: Agreement,
  subgraph: SubgraphFacts,
  root: FieldDefinitionNode,
  door?: string,
): string | undefined {
  if (isPersonal(subgraph, root)) return 'a value that needs the consent of a customer';
  const reached = graph.reachedFrom(namedType(root.type), door);
  if (door === undefined && reached.has(DATA_SUBJECT)) return 'a Customer';
  for (const { subgraph: owner, type, field } of subgraphs.flatMap(ownFields)) {
    if (!reached.has(type.name) || type.name === door) continue;
    if (personal.has(type.name) && !VALUE_TYPES.has(type.name))
      return `${type.name}, which is reached from Customer,`;
    if (isPersonal(owner, field))
      return `${type.name}.${field.name.value}, which needs the consent of a customer,`;
  }
  return undefined;
}
