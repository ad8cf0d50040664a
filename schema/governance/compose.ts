import { composeServices } from '@apollo/composition';
import { GraphQLError } from 'graphql';
import { agreementOf, type Problem, readSubgraph, type SubgraphFacts } from './agreement.ts';
import { findProblems } from './checks.ts';

/** A subgraph as composition takes it. */
export interface SubgraphSource {
  readonly name: string;
  /** Where the gateway reaches it. */
  readonly url: string;
  readonly sdl: string;
}

export type Composition =
  | { readonly supergraphSdl: string; readonly hints: readonly string[]; readonly errors?: never }
  | { readonly errors: readonly Problem[]; readonly supergraphSdl?: never; readonly hints?: never };

/**
 * Composes the supergraph, and holds the subgraphs and it to the rules of the agreement. All problems are reported, not
 * the first one only; hints are what composition found odd and let pass. Never throws for bad SDL.
 */
export function composeSupergraph(sources: readonly SubgraphSource[]): Composition {
  const subgraphs: SubgraphFacts[] = [];
  const unreadable: Problem[] = [];
  for (const source of sources) {
    try {
      subgraphs.push(readSubgraph(source));
    } catch (error) {
      unreadable.push({ check: 'syntax', coordinate: place(source.name, error), message: messageOf(error) });
    }
  }
  if (unreadable.length > 0) return { errors: unreadable };

  const urls = new Map(sources.map(({ name, url }) => [name, url]));
  const composed = composeWithApollo(subgraphs, urls);
  const errors = [
    ...findProblems(agreementOf(subgraphs, composed.supergraphSdl)),
    ...composed.errors.map((message) => ({ check: 'composition', coordinate: 'supergraph', message })),
  ];
  if (composed.supergraphSdl === undefined || errors.length > 0) return { errors };
  return { supergraphSdl: composed.supergraphSdl, hints: composed.hints };
}

interface Composed {
  readonly supergraphSdl: string | undefined;
  readonly hints: readonly string[];
  readonly errors: readonly string[];
}

function composeWithApollo(subgraphs: readonly SubgraphFacts[], urls: ReadonlyMap<string, string>): Composed {
  const services = subgraphs.map(({ name, document }) => {
    return { name, url: urls.get(name) ?? '', typeDefs: document };
  });
  try {
    const { supergraphSdl, hints = [], errors = [] } = composeServices(services);
    return {
      supergraphSdl,
      hints: hints.map(({ definition, message }) => `${definition.code}: ${message}`),
      errors: errors.map((error) => `${error.extensions.code ?? 'INVALID'}: ${error.message}`),
    };
  } catch (error) {
    // Composition asserts what some schemas do not give it, such as one directive under two names.
    const message = `Composition broke off: ${messageOf(error)}`;
    return { supergraphSdl: undefined, hints: [], errors: [message] };
  }
}

function place(subgraph: string, error: unknown): string {
  const location = error instanceof GraphQLError ? error.locations?.[0] : undefined;
  return location === undefined ? subgraph : `${subgraph}: line ${location.line}, column ${location.column}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
