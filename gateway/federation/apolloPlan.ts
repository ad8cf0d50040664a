import type * as apollo from '@apollo/query-planner';
import type {
  ContextVariable,
  FetchNode,
  PathStep,
  PlanNode,
  RequiredSelection,
  Rewrite,
  RewriteStep,
} from './planner.ts';

/** Turns a plan of Apollo's planner into ours. Throws for nodes that this gateway does not execute. */
export function fromApolloPlan(plan: apollo.QueryPlan): PlanNode | undefined {
  const { node } = plan;
  if (node === undefined) return undefined;
  if (node.kind === 'Subscription') throw notExecuted(node.kind);
  return toNode(node, []);
}

function toNode(node: apollo.PlanNode, path: readonly PathStep[]): PlanNode {
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'Sequence', nodes: node.nodes.map((child) => toNode(child, path)) };
    case 'Parallel':
      return { kind: 'Parallel', nodes: node.nodes.map((child) => toNode(child, path)) };
    case 'Flatten':
      return toNode(node.node, [...path, ...toSteps(node.path)]);
    case 'Fetch':
      return toFetch(node, path);
    default:
      // Conditions are resolved before planning; @defer is not offered.
      throw notExecuted(node.kind);
  }
}

function notExecuted(kind: string): Error {
  return new Error(`The planner answered with a ${kind} node, which this gateway does not execute.`);
}

function toFetch(node: apollo.FetchNode, path: readonly PathStep[]): FetchNode {
  const contexts = (node.contextRewrites ?? []).map(toContext);
  const own = new Set(['representations', ...contexts.map(({ name }) => name)]);
  const outputRewrites = toRewrites(node.outputRewrites);
  return {
    kind: 'Fetch',
    subgraph: node.serviceName,
    operation: node.operation,
    variables: (node.variableUsages ?? []).filter((name) => !own.has(name)),
    entities:
      node.requires === undefined
        ? []
        : [
            {
              alias: '_entities',
              variable: 'representations',
              paths: [path],
              requires: node.requires.map(toRequired),
              inputRewrites: toRewrites(node.inputRewrites),
              outputRewrites,
              contexts,
            },
          ],
    outputRewrites,
    path,
  };
}

/** `@` is the items of a list: there is one for each list of a list of lists, and ours enters them all at once. */
function toSteps(path: apollo.ResponsePath): readonly PathStep[] {
  return path
    .filter((segment, index) => segment !== '@' || path[index - 1] !== '@')
    .map((segment) => (segment === '@' ? { kind: 'items' } : { kind: 'field', key: String(segment) }));
}

function toRequired(selection: apollo.QueryPlanSelectionNode): RequiredSelection {
  if (selection.kind === 'Field') {
    const name = selection.alias ?? selection.name;
    return { kind: 'field', name, key: name, selections: selection.selections?.map(toRequired) };
  }
  if (selection.typeCondition === undefined) {
    throw new Error('The planner required a fragment without a type, which this gateway does not execute.');
  }
  return { kind: 'fragment', on: selection.typeCondition, selections: selection.selections.map(toRequired) };
}

function toRewrites(rewrites: readonly apollo.FetchDataRewrite[] | undefined): readonly Rewrite[] {
  return (rewrites ?? []).map((rewrite) => ({
    path: rewrite.path.map(toRewriteStep),
    set: rewrite.kind === 'KeyRenamer' ? { rename: rewrite.renameKeyTo } : { value: rewrite.setValueTo },
  }));
}

/** A path like `..`, `... on Order`, `currency`: so many fields up, and from there down to the value. */
function toContext(rewrite: apollo.FetchDataKeyRenamer): ContextVariable {
  const below = rewrite.path.findIndex((segment) => segment !== '..');
  const levels = below === -1 ? rewrite.path.length : below;
  return { name: rewrite.renameKeyTo, levels, path: rewrite.path.slice(levels).map(toRewriteStep) };
}

const FRAGMENT = '... on ';

function toRewriteStep(segment: string): RewriteStep {
  if (!segment.startsWith(FRAGMENT)) return { kind: 'key', key: segment };
  return { kind: 'types', names: new Set([segment.slice(FRAGMENT.length)]) };
}
