import { type RequestLimit, TransportError } from '../execution/transport.ts';

/** The longest that a timer of Node.js can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** What `work` comes to, or a TransportError once its request is over. Whoever runs the work may go on with it. */
export function withinLimit<T>(work: Promise<T>, { signal, deadline }: RequestLimit): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const giveUp = () => settle(() => reject(new TransportError('SUBGRAPH_TIMEOUT', 'did not answer in time')));
  const timer = setTimeout(giveUp, Math.min(Math.max(deadline - performance.now(), 0), LONGEST_MS));
  const settle = (report: () => void) => {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
    report();
  };
  work.then(
    (value) => settle(() => resolve(value)),
    (error: unknown) => settle(() => reject(error)),
  );
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  return promise;
}
