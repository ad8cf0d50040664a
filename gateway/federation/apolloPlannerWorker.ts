import { parentPort, workerData } from 'node:worker_threads';
import {
  operationFromDocument,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
} from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';

/**
 * Apollo's planner in a thread of its own. Node runs this file from source as well as built, so its types must be
 * erasable and it imports nothing of ours.
 */

export interface WorkerQuestion {
  readonly operation: string;
  /** Every label of `@override` and whether it applies. */
  readonly labels: ReadonlyMap<string, boolean>;
}

/** The first message says whether the supergraph could be read. */
export interface WorkerAnswer {
  readonly plan?: QueryPlan;
  /** What the planner threw. */
  readonly failure?: string;
}

const port = parentPort;
if (port === null) throw new Error('this file is the code of a worker thread');
const tell = (answer: WorkerAnswer) => port.postMessage(answer);

try {
  const supergraph = Supergraph.build(workerData as string, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
    validateSupergraph: false,
  });
  const planner = new QueryPlanner(supergraph);
  port.on('message', ({ operation, labels }: WorkerQuestion) => {
    try {
      // on the whole schema: passports are inaccessible to clients
      const parsed = operationFromDocument(supergraph.schema, parse(operation, { noLocation: true }));
      const plan = planner.buildQueryPlan(parsed, { overrideConditions: new Map(labels) });
      tell({ plan });
    } catch (error) {
      tell({ failure: messageOf(error) });
    }
  });
  tell({});
} catch (error) {
  tell({ failure: messageOf(error) });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
