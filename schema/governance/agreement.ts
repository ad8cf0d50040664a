import type { ConstDirectiveNode, FieldDefinitionNode } from 'graphql';
import { DATA_SUBJECT } from '../consent/directives.ts';
import { isExternal, readSdl, type SdlFacts } from '../consent/sdlFacts.ts';
import { isRootType, type TypeFacts } from '../consent/typeFacts.ts';
import { type TypeGraph, typeGraph } from '../consent/typeGraph.ts';

/** The subgraph that knows who a customer is, and the only one that may say so. */
export const IDENTITY = 'identity';

/** One subgraph's own SDL, read. */
export interface SubgraphFacts extends SdlFacts {
  readonly name: string;
}

/** What the departments say, each in its own SDL, and what composition has made of it. */
export interface Agreement {
  readonly subgraphs: readonly SubgraphFacts[];
  /** The types of all subgraphs together. */
  readonly graph: TypeGraph;
  /** Every type reached from Customer in any subgraph, Customer itself and enums and scalars included. */
  readonly personal: ReadonlySet<string>;
  /** The composed supergraph, undefined where composition failed. */
  readonly supergraphSdl: string | undefined;
}

/** One rule of the agreement. */
export interface Check {
  readonly name: string;
  /** The rule, in one sentence. */
  readonly statement: string;
  /** Every place that breaks it. */
  find(agreement: Agreement): Finding[];
}

export interface Finding {
  /** A schema coordinate behind the subgraph that declares it: `crm: Customer.email`. */
  readonly coordinate: string;
  /** What is wrong and what was expected. */
  readonly message: string;
}

export interface Problem extends Finding {
  /** The check's name; `syntax` or `composition` for what Apollo's tools find. */
  readonly check: string;
}

/** Reads one subgraph. Throws as readSdl does. */
export function readSubgraph({ name, sdl }: { readonly name: string; readonly sdl: string }): SubgraphFacts {
  return { name, ...readSdl(sdl) };
}

export function agreementOf(subgraphs: readonly SubgraphFacts[], supergraphSdl?: string): Agreement {
  const graph = typeGraph(subgraphs.map(({ types }) => types));
  return { subgraphs, graph, personal: graph.reachedFrom(DATA_SUBJECT), supergraphSdl };
}

/** A field as one subgraph declares it. */
export interface DeclaredField {
  readonly subgraph: SubgraphFacts;
  readonly type: TypeFacts;
  readonly field: FieldDefinitionNode;
  readonly coordinate: string;
}

/** Every output field for which the subgraph itself speaks (`@external` ones are another's). */
export function ownFields(subgraph: SubgraphFacts): DeclaredField[] {
  return [...subgraph.types.values()]
    .filter((type) => !isExternal(subgraph, type))
    .flatMap((type) => type.fields.map((field) => ({ type, field })))
    .filter(({ field }) => !isExternal(subgraph, field))
    .map(({ type, field }) => ({
      subgraph,
      type,
      field,
      coordinate: at(subgraph, `${type.name}.${field.name.value}`),
    }));
}

/** The fields of all subgraphs on types that are reached from Customer. */
export function personalFields({ subgraphs, personal }: Agreement): DeclaredField[] {
  return subgraphs.flatMap(ownFields).filter(({ type }) => personal.has(type.name) && !isRootType(type.name));
}

type Marked = { readonly directives?: readonly ConstDirectiveNode[] | undefined };

/** The consent spec's directives of that name on a node, whatever the subgraph calls them. */
export function consentMarks(
  { consent }: SdlFacts,
  node: Marked,
  name: 'consent' | 'nonPersonal' | 'derives',
): readonly ConstDirectiveNode[] {
  return (node.directives ?? []).filter((directive) => consent?.directive(directive.name.value) === name);
}

/** Whether a node is marked as something that can be withheld: `@consent` or `@derives`. */
export function isPersonal(facts: SdlFacts, node: Marked): boolean {
  return consentMarks(facts, node, 'consent').length + consentMarks(facts, node, 'derives').length > 0;
}

/** A coordinate in a subgraph's own SDL. */
export function at(subgraph: { readonly name: string }, coordinate: string): string {
  return `${subgraph.name}: ${coordinate}`;
}
