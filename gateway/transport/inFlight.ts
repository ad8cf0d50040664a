import type { RequestLimit, SubgraphAnswer } from '../execution/transport.ts';
import type { SubgraphCall } from './subgraphCall.ts';
import { withinLimit } from './withinLimit.ts';

/** A call that several requests wait for. */
interface Shared {
  readonly sharedBy: string;
  readonly body: string;
  readonly call: SubgraphCall;
  waiting: number;
  /** Whether the parsed answer has been handed out: it belongs to the first who takes it. */
  isTaken: boolean;
}

/**
 * The calls under way that may be shared, of one subgraph. Nothing is kept once it is answered.
 *
 * They stand in a list and not in a Map. A Map that is filled and emptied all the time makes itself anew every few
 * entries, and what it was before points to what it is now: once one of these has become old, it keeps all that follow,
 * with the answers in them, until the next full garbage collection. There are no more calls than a subgraph may be sent
 * at once, and almost all bodies differ in their lengths.
 */
export class InFlight {
  readonly #calls: Shared[] = [];

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
    const shared = this.#find(sharedBy, body) ?? this.#add(sharedBy, body, start());
    shared.waiting++;
    try {
      const { answer, text } = await withinLimit(shared.call.answer, limit);
      if (shared.isTaken) return JSON.parse(text) as SubgraphAnswer;
      shared.isTaken = true;
      return answer;
    } finally {
      shared.waiting--;
      if (shared.waiting === 0) {
        this.#remove(shared);
        shared.call.cancel();
      }
    }
  }

  /** The same body under another consent is another question. */
  #find(sharedBy: string, body: string): Shared | undefined {
    for (const shared of this.#calls) {
      const isEqual =
        shared.body.length === body.length && shared.sharedBy === sharedBy && shared.body === body;
      if (isEqual) return shared;
    }
    return undefined;
  }

  #add(sharedBy: string, body: string, call: SubgraphCall): Shared {
    const shared: Shared = { sharedBy, body, call, waiting: 0, isTaken: false };
    this.#calls.push(shared);
    return shared;
  }

  #remove(shared: Shared): void {
    const last = this.#calls.pop();
    if (last === undefined || last === shared) return;
    this.#calls[this.#calls.indexOf(shared)] = last;
  }
}
