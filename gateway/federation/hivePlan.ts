import type * as hive from '@graphql-hive/router-query-planner';
import type { EntityBatch, PathStep, PlanNode, RequiredSelection, Rewrite, RewriteStep } from './planner.ts';

/** Turns a plan of The Guild's planner into ours. Throws for nodes that this gateway does not execute. */
export function fromHivePlan(plan: hive.QueryPlan): PlanNode | undefined {
  return plan.node === undefined || plan.node === null ? undefined : toNode(plan.node, []);
}

function toNode(node: hive.PlanNode, path: readonly PathStep[]): PlanNode {
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'Sequence', nodes: node.nodes.map((child) => toNode(child, path)) };
    case 'Parallel':
      return { kind: 'Parallel', nodes: node.nodes.map((child) => toNode(child, path)) };
    case 'Flatten':
      return toNode(node.node, [...path, ...node.path.map(toPathStep)]);
    case 'Fetch':
      return {
        kind: 'Fetch',
        subgraph: node.serviceName,
        operation: node.operation,
        variables: (node.variableUsages ?? []).filter((name) => name !== 'representations'),
        entities: node.requires === undefined ? [] : [toBatch(node, '_entities', 'representations', [path])],
        outputRewrites: toRewrites(node.outputRewrites),
        path,
      };
    case 'BatchFetch': {
      const representations = new Set(
        node.entityBatch.aliases.map((entity) => entity.representationsVariableName),
      );
      return {
        kind: 'Fetch',
        subgraph: node.serviceName,
        operation: node.operation,
        variables: (node.variableUsages ?? []).filter((name) => !representations.has(name)),
        entities: node.entityBatch.aliases.map((entity) =>
          toBatch(
            entity,
            entity.alias,
            entity.representationsVariableName,
            entity.paths.map((steps) => [...path, ...steps.map(toPathStep)]),
          ),
        ),
        outputRewrites: [],
        path,
      };
    }
    default:
      // Conditions are resolved before planning; @defer and subscriptions are not offered.
      throw new Error(`The planner answered with a ${node.kind} node, which this gateway does not execute.`);
  }
}

function toBatch(
  node: Pick<hive.FetchNode, 'requires' | 'inputRewrites' | 'outputRewrites'>,
  alias: string,
  variable: string,
  paths: readonly (readonly PathStep[])[],
): EntityBatch {
  return {
    alias,
    variable,
    paths,
    requires: (node.requires ?? []).map(toRequired),
    inputRewrites: toRewrites(node.inputRewrites),
    outputRewrites: toRewrites(node.outputRewrites),
    contexts: [], // it knows no @fromContext
  };
}

function toPathStep(segment: hive.FlattenNodePathSegment): PathStep {
  if (segment === '@') return { kind: 'items' };
  if ('Field' in segment) return { kind: 'field', key: segment.Field };
  return { kind: 'types', names: new Set(segment.TypeCondition) };
}

function toRequired(selection: hive.RequiresSelection): RequiredSelection {
  if (selection.kind === 'Field') {
    return {
      kind: 'field',
      // the names are the other way round than in an operation: `alias` is the field's, `name` the key in the data
      name: selection.alias ?? selection.name,
      key: selection.name,
      selections: selection.selections?.map(toRequired),
    };
  }
  if (selection.kind === 'InlineFragment') {
    return {
      kind: 'fragment',
      on: selection.typeCondition,
      selections: selection.selections.map(toRequired),
    };
  }
  throw new Error('The planner required a fragment spread, which this gateway does not execute.');
}

function toRewrites(rewrites: readonly hive.FetchRewrite[] | undefined): readonly Rewrite[] {
  return (rewrites ?? []).map((rewrite) => {
    if ('KeyRenamer' in rewrite) {
      return {
        path: rewrite.KeyRenamer.path.map(toRewriteStep),
        set: { rename: rewrite.KeyRenamer.renameKeyTo },
      };
    }
    const setter = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite;
    return { path: setter.path.map(toRewriteStep), set: { value: setter.setValueTo } };
  });
}

function toRewriteStep(segment: hive.FetchNodePathSegment): RewriteStep {
  if ('Key' in segment) return { kind: 'key', key: segment.Key };
  return { kind: 'types', names: new Set(segment.TypenameEquals) };
}
