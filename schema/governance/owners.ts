import { type ConstDirectiveNode, type FieldDefinitionNode, Kind } from 'graphql';
import { argument, text } from '../consent/links.ts';
import type { SdlFacts } from '../consent/sdlFacts.ts';
import type { TypeFacts } from '../consent/typeFacts.ts';

/**
 * The names of the subgraphs that answer a field, as the supergraph's join directives say it
 * (https://specs.apollo.dev/join): those on the field, or those of its type where the field has none.
 */
export function owners(facts: SdlFacts, type: TypeFacts, field: FieldDefinitionNode): string[] {
  const ofField = joins(field.directives, 'join__field').filter((join) => !isTrue(join, 'external'));
  const joined = ofField.length > 0 ? ofField : joins(type.directives, 'join__type');
  const graphs = new Set(joined.flatMap((join) => enumValue(join, 'graph') ?? []));
  return [...graphs].map((graph) => graphName(facts, graph)).sort();
}

function joins(directives: readonly ConstDirectiveNode[] | undefined, name: string): ConstDirectiveNode[] {
  return (directives ?? []).filter((directive) => directive.name.value === name);
}

function graphName({ types }: SdlFacts, graph: string): string {
  const values = types
    .get('join__Graph')
    ?.nodes.flatMap((node) => ('values' in node ? (node.values ?? []) : []));
  const [join] = joins(values?.find(({ name }) => name.value === graph)?.directives, 'join__graph');
  return text(join && argument(join, 'name')) ?? graph;
}

function enumValue(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = argument(directive, name);
  return value?.kind === Kind.ENUM ? value.value : undefined;
}

function isTrue(directive: ConstDirectiveNode, name: string): boolean {
  const value = argument(directive, name);
  return value?.kind === Kind.BOOLEAN && value.value;
}
