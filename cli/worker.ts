import cluster from 'node:cluster';
import type { Gateway } from '../gateway/createGateway.ts';
import type { Environment } from './subgraphConfig.ts';

/** What the first process tells a worker. */
export const ORDERS = { reload: 'accord:reload', stop: 'accord:stop' } as const;

/** In the environment of each worker: a process manager may make workers too, and these are none of ours. */
export const WORKER_MARK = { ACCORD_WORKER: 'yes' } as const;

/** Shorter than the first process waits. */
const DRAIN_MS = 3_500;

/** Whether this process is one of several that serve one port. */
export function isWorker(env: Environment): boolean {
  return cluster.isWorker && env.ACCORD_WORKER === WORKER_MARK.ACCORD_WORKER;
}

/**
 * Serves until the first process says to stop, or SIGTERM does; resolves when the requests in flight are answered. A
 * worker whose first process has gone ends at once: Node.js sees to that.
 */
export async function serveAsWorker(gateway: Gateway): Promise<void> {
  const { promise: dismissed, resolve: dismiss } = Promise.withResolvers<void>();
  // a terminal sends these to every process of its group: what they mean is for the first one to say
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('SIGTERM', dismiss);
  process.on('message', (order: unknown) => {
    if (order === ORDERS.reload) void gateway.reload();
    if (order === ORDERS.stop) dismiss();
  });
  await dismissed;
  const timer = setTimeout(() => process.exit(1), DRAIN_MS);
  await gateway.stop();
  clearTimeout(timer);
  process.disconnect();
}
