import type { RequestLimit, SubgraphAnswer } from '../execution/transport.ts';
import type { SubgraphCall } from './subgraphCall.ts';
import { withinLimit } from './withinLimit.ts';

/** A call that several requests wait for. */
interface Shared {
  readonly call: SubgraphCall;
  waiting: number;
  /** Whether the parsed answer has been handed out: it belongs to the first who takes it. */
  isTaken: boolean;
}

/** The calls under way that may be shared, of one subgraph. Nothing is kept once it is answered. */
export class InFlight {
  /** By who asks, then by body: the same body under another consent is another question. */
  readonly #calls = new Map<string, Map<string, Shared>>();

  /**
   * The answer to a request: that of an equal one under way, or of a call of its own. Each gets a copy that nobody else
   * holds, and leaves when its own time is over; the call ends when the last has left.
   */
  async join(
    sharedBy: string,
    body: string,
    limit: RequestLimit,
    start: () => SubgraphCall,
  ): Promise<SubgraphAnswer> {
    const shared = this.#calls.get(sharedBy)?.get(body) ?? this.#add(sharedBy, body, start());
    shared.waiting++;
    try {
      const { answer, text } = await withinLimit(shared.call.answer, limit);
      if (shared.isTaken) return JSON.parse(text) as SubgraphAnswer;
      shared.isTaken = true;
      return answer;
    } finally {
      shared.waiting--;
      if (shared.waiting === 0) {
        this.#remove(sharedBy, body, shared);
        shared.call.cancel();
      }
    }
  }

  #add(sharedBy: string, body: string, call: SubgraphCall): Shared {
    const shared: Shared = { call, waiting: 0, isTaken: false };
    let bodies = this.#calls.get(sharedBy);
    if (bodies === undefined) {
      bodies = new Map();
      this.#calls.set(sharedBy, bodies);
    }
    bodies.set(body, shared);
    return shared;
  }

  #remove(sharedBy: string, body: string, shared: Shared): void {
    const bodies = this.#calls.get(sharedBy);
    if (bodies?.get(body) !== shared) return;
    bodies.delete(body);
    if (bodies.size === 0) this.#calls.delete(sharedBy);
  }
}
