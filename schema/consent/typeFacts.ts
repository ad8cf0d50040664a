import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  type TypeNode,
} from 'graphql';

/** What one SDL document says about one type, its extensions included. */
export interface TypeFacts {
  readonly name: string;
  readonly nodes: readonly (TypeDefinitionNode | TypeExtensionNode)[];
  readonly isInterface: boolean;
  readonly directives: readonly ConstDirectiveNode[];
  readonly interfaces: readonly string[];
  readonly members: readonly string[];
  /** Of objects and interfaces. More than one node of a name is an error that others report; all of them count here. */
  readonly fields: readonly FieldDefinitionNode[];
  readonly inputFields: readonly InputValueDefinitionNode[];
}

const OPERATIONS = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

/**
 * Reads the types of an SDL document, by name; root types under the names that a supergraph gives them (Query,
 * Mutation, Subscription). Works on the document alone, so that SDL which no schema builder accepts is still judged.
 */
export function readTypes(document: DocumentNode): ReadonlyMap<string, TypeFacts> {
  const roots = rootNames(document);
  const nodes = new Map<string, (TypeDefinitionNode | TypeExtensionNode)[]>();
  for (const definition of document.definitions) {
    if (!isTypeDefinitionNode(definition) && !isTypeExtensionNode(definition)) continue;
    const name = roots.get(definition.name.value) ?? definition.name.value;
    nodes.set(name, [...(nodes.get(name) ?? []), definition]);
  }
  return new Map([...nodes].map(([name, parts]) => [name, factsOf(name, parts)]));
}

function factsOf(name: string, nodes: readonly (TypeDefinitionNode | TypeExtensionNode)[]): TypeFacts {
  return {
    name,
    nodes,
    isInterface: nodes.some(
      ({ kind }) => kind === Kind.INTERFACE_TYPE_DEFINITION || kind === Kind.INTERFACE_TYPE_EXTENSION,
    ),
    directives: nodes.flatMap((node) => node.directives ?? []),
    interfaces: nodes.flatMap((node) => ('interfaces' in node ? names(node.interfaces) : [])),
    members: nodes.flatMap((node) => ('types' in node ? names(node.types) : [])),
    fields: nodes.flatMap((node) => (hasOutputFields(node) ? (node.fields ?? []) : [])),
    inputFields: nodes.flatMap((node) =>
      node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION
        ? (node.fields ?? [])
        : [],
    ),
  };
}

function hasOutputFields(node: TypeDefinitionNode | TypeExtensionNode) {
  return (
    node.kind === Kind.OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.OBJECT_TYPE_EXTENSION ||
    node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    node.kind === Kind.INTERFACE_TYPE_EXTENSION
  );
}

function names(nodes: readonly { readonly name: { readonly value: string } }[] | undefined): string[] {
  return nodes?.map((node) => node.name.value) ?? [];
}

function rootNames(document: DocumentNode): Map<string, string> {
  const roots = new Map<string, string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const { operation, type } of definition.operationTypes ?? [])
      roots.set(type.name.value, OPERATIONS[operation]);
  }
  return roots;
}

/** Whether the name is that of a root type, as readTypes names them. */
export function isRootType(name: string): boolean {
  return name === 'Query' || name === 'Mutation' || name === 'Subscription';
}

/** The type inside all lists and non-nulls. */
export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
