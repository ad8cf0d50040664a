import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';

/** A directive of a supergraph (https://specs.apollo.dev/join). */
export interface ReadDirective {
  has(argument: string): boolean;
  /** A string, an enum value or a boolean, as text. */
  text(argument: string): string | undefined;
}

export function joinDirectives(
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
): ReadDirective[] {
  const found = (directives ?? []).filter((directive) => directive.name.value === name);
  return found.map(({ arguments: args = [] }) => {
    const value = (argument: string) => args.find((candidate) => candidate.name.value === argument)?.value;
    return {
      has: (argument) => value(argument) !== undefined,
      text: (argument) => {
        const node = value(argument);
        return node !== undefined && 'value' in node ? String(node.value) : undefined;
      },
    };
  });
}

/** The subgraphs' names by the values of the enum that the directives name them with. */
export function subgraphNames(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const { name, directives } of definition.values ?? []) {
      const [graph] = joinDirectives(directives, 'join__graph');
      names.set(name.value, graph?.text('name') ?? '');
    }
  }
  return names;
}
