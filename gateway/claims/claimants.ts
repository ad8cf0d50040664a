import { type GraphQLSchema, isEnumType } from 'graphql';
import { joinDirectives } from '../federation/joinDirectives.ts';

/** The subgraphs whose part of a supergraph tells of its records: by `Query.identityClaims` of the full schema. */
export function claimants(fullSchema: GraphQLSchema): readonly string[] {
  const query = fullSchema.getQueryType();
  const field = query?.getFields().identityClaims;
  const graphs = fullSchema.getType('join__Graph');
  if (field === undefined || !isEnumType(graphs)) return [];
  const joined = joinDirectives(field.astNode?.directives, 'join__field');
  // composition says nothing of a field that all have
  const holders = joined.length > 0 ? joined : joinDirectives(query?.astNode?.directives, 'join__type');
  const values = new Set(holders.map((holder) => holder.text('graph')));
  return graphs.getValues().flatMap(({ name, astNode }) => {
    const [graph] = joinDirectives(astNode?.directives, 'join__graph');
    const subgraph = values.has(name) ? graph?.text('name') : undefined;
    return subgraph === undefined ? [] : [subgraph];
  });
}
