import { composeServices } from '@apollo/composition';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { loadConfig } from '../../gateway/config.ts';
import { ENFORCING_LAYERS } from '../../gateway/execution/consentLayer.ts';
import { compileSupergraph, type Supergraph } from '../../gateway/federation/supergraph.ts';
import { ANONYMOUS } from '../../gateway/pipeline/caller.ts';
import { Planning } from '../../gateway/pipeline/plan.ts';
import { createLogger } from '../../gateway/telemetry/logger.ts';

/** A version of the supergraph with these fields, and what its planner was asked. */
function version(fields: string): { supergraph: Supergraph; planned: string[] } {
  const sdl = `type Query { ${fields} }`;
  const composed = composeServices([{ name: 'a', url: 'http://127.0.0.1:1', typeDefs: parse(sdl) }]);
  const planning = {
    choice: 'auto',
    overrideLabels: new Set<string>(),
    logger: createLogger('silent'),
  } as const;
  const compiled = compileSupergraph(composed.supergraphSdl ?? '', buildSchema(sdl), planning);
  const planned: string[] = [];
  const planner: Supergraph['planner'] = {
    ...compiled.planner,
    plan: (request, signal) => {
      planned.push(request.operation);
      return compiled.planner.plan(request, signal);
    },
  };
  return { supergraph: { ...compiled, planner }, planned };
}

function stage(supergraph: Supergraph, cacheSize = 1000): Planning {
  const { limits } = loadConfig({}, { supergraph: { sdl: '' } });
  return new Planning({
    supergraph,
    layers: ENFORCING_LAYERS,
    limits,
    policies: undefined,
    planTimeoutMs: 5_000,
    cacheSize,
  });
}

function ask(planning: Planning, { apiSchema, planner }: Supergraph, text: string, variables: object = {}) {
  const document = parse(text);
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (operation === undefined) throw new Error('no operation');
  return planning.bind(
    { schema: apiSchema, document, operation, hash: text, variables: { ...variables } },
    ANONYMOUS,
    planner.overridesFor(''),
  );
}

describe('a new supergraph', () => {
  test('has plans for the operations that were in use, and asks for none again', async () => {
    const old = version('a: Int b: Int');
    const next = version('a: Int b: Int c: Int');
    const [before, after] = [stage(old.supergraph), stage(next.supergraph)];
    const conditional = 'query($x: Boolean!) { a @include(if: $x) b }';
    await ask(before, old.supergraph, '{ a }');
    await ask(before, old.supergraph, conditional, { x: true });
    await ask(before, old.supergraph, conditional, { x: false });
    await after.warm(before);
    expect(next.planned).toHaveLength(3);
    await ask(after, next.supergraph, '{ a }');
    await ask(after, next.supergraph, conditional, { x: true });
    await ask(after, next.supergraph, conditional, { x: false });
    expect(next.planned).toHaveLength(3);
    await ask(after, next.supergraph, '{ c }');
    expect(next.planned).toHaveLength(4);
  });

  test('has none for an operation that is no longer valid', async () => {
    const old = version('a: Int b: Int');
    const next = version('a: Int');
    const [before, after] = [stage(old.supergraph), stage(next.supergraph)];
    await ask(before, old.supergraph, '{ a b }');
    await ask(before, old.supergraph, '{ a }');
    await after.warm(before);
    expect(next.planned).toHaveLength(1);
    expect(next.planned[0]).toContain(': a');
  });

  test('starts with those that were asked latest', async () => {
    const fields = Array.from({ length: 502 }, (_, index) => `f${index}: Int`).join(' ');
    const [old, next] = [version(fields), version(fields)];
    const [before, after] = [stage(old.supergraph), stage(next.supergraph)];
    for (let index = 0; index < 502; index++) await ask(before, old.supergraph, `{ f${index} }`);
    await ask(before, old.supergraph, '{ f0 }');
    await after.warm(before);
    expect(next.planned).toHaveLength(500);
    expect(next.planned[0]).toMatch(/: f0\b/);
    expect(next.planned.join()).not.toMatch(/: f[12]\b/);
  });
});
