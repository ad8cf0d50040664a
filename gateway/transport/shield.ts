import {
  BrokenCircuitError,
  bulkhead,
  CircuitState,
  circuitBreaker,
  handleWhen,
  SamplingBreaker,
} from 'cockatiel';
import { ExchangeError } from './exchangeError.ts';
import type { SubgraphSettings } from './subgraphSettings.ts';

/** Over how long failures are counted. */
const WINDOW_MS = 10_000;

/** Hears of a circuit that opens or closes. */
export type CircuitListener = (state: 'open' | 'closed') => void;

/** Runs the exchanges with one subgraph, as many at once as it is meant to bear, and none while its circuit is open. */
export interface Shield {
  /** Throws what `exchange` throws, or ExchangeError SUBGRAPH_OVERLOADED or SUBGRAPH_UNAVAILABLE without calling it. */
  run<T>(exchange: () => Promise<T>): Promise<T>;
}

export function createShield(settings: SubgraphSettings, onCircuit: CircuitListener): Shield {
  const lanes = bulkhead(settings.concurrency, settings.queue);
  const circuit = createCircuit(settings, onCircuit);
  return {
    run(exchange) {
      if (lanes.executionSlots === 0 && lanes.queueSlots === 0) return Promise.reject(overloaded());
      return lanes.execute(circuit === undefined ? exchange : () => circuit(exchange));
    },
  };
}

/** Undefined when the circuit is never to open. */
function createCircuit(settings: SubgraphSettings, onCircuit: CircuitListener) {
  const { breakerPercent, breakerMinimum, breakerOpenMs } = settings;
  if (breakerPercent === 100) return undefined;
  const sample = new SamplingBreaker({
    threshold: breakerPercent / 100,
    duration: WINDOW_MS,
    minimumRps: (breakerMinimum * 1000) / WINDOW_MS,
  });
  // whatever tries a half-open circuit has to be answered: a client that leaves early proves nothing
  const counts = (error: unknown) => breaker.state === CircuitState.HalfOpen || isFault(error);
  const breaker = circuitBreaker(handleWhen(counts), { halfOpenAfter: breakerOpenMs, breaker: sample });
  breaker.onBreak(() => onCircuit('open'));
  breaker.onReset(() => onCircuit('closed'));

  /** The policy is asked only about failures: an answer costs it a count and no promises. */
  const whileClosed = async <T>(exchange: () => Promise<T>): Promise<T> => {
    try {
      const answer = await exchange();
      sample.success(CircuitState.Closed);
      return answer;
    } catch (error) {
      if (breaker.state === CircuitState.Closed && isFault(error))
        await breaker.execute(() => Promise.reject(error));
      throw error;
    }
  };
  const whileOpen = async <T>(exchange: () => Promise<T>): Promise<T> => {
    // one request tries the circuit; the others do not wait for what becomes of it
    if (breaker.state === CircuitState.HalfOpen) throw unavailable();
    try {
      return await breaker.execute(exchange);
    } catch (error) {
      throw error instanceof BrokenCircuitError ? unavailable() : error;
    }
  };
  return <T>(exchange: () => Promise<T>): Promise<T> =>
    breaker.state === CircuitState.Closed ? whileClosed(exchange) : whileOpen(exchange);
}

function isFault(error: unknown): boolean {
  return error instanceof ExchangeError && error.isFault;
}

function overloaded(): ExchangeError {
  return new ExchangeError('SUBGRAPH_OVERLOADED', 'has too many requests to take another');
}

function unavailable(): ExchangeError {
  return new ExchangeError('SUBGRAPH_UNAVAILABLE', 'has failed too often and is left alone for a while');
}
