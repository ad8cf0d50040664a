import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createResolversMap } from 'type-graphql';
import { compileSubgraphPolicies } from '../../schema/consent/policy.ts';
import { consentGuard } from './consentGuard.ts';
import type { Department } from './departments.ts';
import { installEntities, type ReferenceResolver } from './entities.ts';
import { createExecutor } from './execute.ts';
import { installGuard } from './installGuard.ts';
import type { Subgraph, SubgraphDeps } from './subgraph.ts';
import { codeFirst, type DecoratedClass } from './subgraphSdl.ts';

export interface BuildOptions extends Omit<SubgraphDeps<unknown>, 'database'> {
  readonly name: Department;
  /** Instances of the resolver classes, each with what it works with. */
  readonly resolvers: readonly object[];
  /** Classes that no field leads to, such as one that only a resolver class is about. */
  readonly orphanedTypes?: readonly DecoratedClass[];
  /** Fields of other subgraphs that fields of this one require, as SDL. */
  readonly inputs?: string;
  /** By the entity's type. */
  readonly references: Readonly<Record<string, ReferenceResolver>>;
}

/**
 * Builds a department's subgraph from its classes: the SDL, the executable schema with `_entities`, and the guard
 * before every field. Throws when the classes contradict each other.
 */
export async function buildSubgraph(options: BuildOptions): Promise<Subgraph> {
  const { name, keys } = options;
  const resolvers = options.resolvers.map((resolver) => resolver.constructor as DecoratedClass);
  const { orphanedTypes = [], inputs, references } = options;
  const { sdl, schema: plain } = await codeFirst(
    { resolvers, orphanedTypes, ...(inputs !== undefined && { inputs }) },
    options.resolvers,
  );
  const schema = buildSubgraphSchema([
    { typeDefs: parse(sdl), resolvers: createResolversMap(plain) as GraphQLResolverMap },
  ]);
  installEntities(schema, { name, references, passportKeys: keys.passport });
  installGuard(schema, compileSubgraphPolicies([sdl]), options.guard ?? consentGuard);
  const execute = createExecutor({
    name,
    schema,
    callerKeys: keys.caller,
    clock: options.clock ?? (() => Math.floor(Date.now() / 1000)),
    onFault: options.onFault,
  });
  return { name, sdl, schema, execute };
}
