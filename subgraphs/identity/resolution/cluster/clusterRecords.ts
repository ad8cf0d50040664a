/**
 * Evidence that two records are of one person (above zero) or of two (below), in bits. Infinity says that it is certain, and
 * counts for more than any number of others; minus infinity that their groups never become one, whatever others say.
 */
export interface Link {
  readonly left: number;
  readonly right: number;
  readonly weight: number;
}

/** More evidence than this, for or against, counts no more: one pair does not outvote a whole group. */
const MOST_BITS = 10;

/**
 * Puts records that are of one person together. It begins with each record by itself and joins the two groups whose
 * pairs speak for it most, on average over all their pairs that were compared, as long as that average is above zero. So
 * a single pair that looks alike does not fuse two groups whose other pairs contradict it (a bridge). Answers the group
 * of each record as the lowest of its records. Pure; n log n in the number of links.
 */
export function clusterRecords(links: readonly Link[]): ReadonlyMap<number, number> {
  const groups = new Groups();
  for (const { left, right, weight } of links)
    if (left !== right) groups.addEvidence(left, right, bounded(weight));
  return groups.merged();
}

/** In steps of which sums are exact, so that they come to the same in whatever order. */
const STEPS_PER_BIT = 2 ** 20;

function bounded(weight: number): number {
  if (!Number.isFinite(weight)) return weight;
  const inBounds = Math.max(-MOST_BITS, Math.min(MOST_BITS, weight));
  return Math.round(inBounds * STEPS_PER_BIT) / STEPS_PER_BIT;
}

function together(one: number, other: number): number {
  const isNever = one === Number.NEGATIVE_INFINITY || other === Number.NEGATIVE_INFINITY;
  return isNever ? Number.NEGATIVE_INFINITY : one + other;
}

interface Evidence {
  sum: number;
  pairs: number;
}

interface Candidate {
  readonly one: number;
  readonly other: number;
  readonly average: number;
}

class Groups {
  /** By group: the evidence between it and each other. Both directions hold the same object. */
  private readonly evidence = new Map<number, Map<number, Evidence>>();
  private readonly into = new Map<number, number>();
  private readonly queue = new Queue();

  addEvidence(left: number, right: number, weight: number): void {
    const known = this.of(left).get(right) ?? { sum: 0, pairs: 0 };
    known.sum = together(known.sum, weight);
    known.pairs += 1;
    this.of(left).set(right, known);
    this.of(right).set(left, known);
  }

  merged(): ReadonlyMap<number, number> {
    const records = [...this.evidence.keys()];
    for (const [one, others] of this.evidence)
      for (const other of others.keys()) if (one < other) this.offer(one, other);
    for (let next = this.queue.take(); next !== undefined; next = this.queue.take()) {
      const { one, other, average } = next;
      const evidence = this.evidence.get(one)?.get(other);
      // the groups have changed since: what holds now was offered anew
      if (evidence === undefined || evidence.sum / evidence.pairs !== average) continue;
      this.merge(one, other);
    }
    return lowest(records, (record) => this.groupOf(record));
  }

  private of(group: number): Map<number, Evidence> {
    const known = this.evidence.get(group) ?? new Map<number, Evidence>();
    this.evidence.set(group, known);
    return known;
  }

  private offer(one: number, other: number): void {
    const evidence = this.evidence.get(one)?.get(other);
    if (evidence === undefined || evidence.sum <= 0) return;
    this.queue.put({ one, other, average: evidence.sum / evidence.pairs });
  }

  /** The group with fewer neighbours goes into the other. */
  private merge(one: number, other: number): void {
    const [small, large] = this.of(one).size < this.of(other).size ? [one, other] : [other, one];
    const moving = this.of(small);
    const staying = this.of(large);
    staying.delete(small);
    for (const [neighbour, { sum, pairs }] of moving) {
      if (neighbour === large) continue;
      const known = staying.get(neighbour) ?? { sum: 0, pairs: 0 };
      known.sum = together(known.sum, sum);
      known.pairs += pairs;
      staying.set(neighbour, known);
      const back = this.of(neighbour);
      back.delete(small);
      back.set(large, known);
      this.offer(large, neighbour);
    }
    this.evidence.delete(small);
    this.into.set(small, large);
  }

  private groupOf(record: number): number {
    let group = record;
    for (let next = this.into.get(group); next !== undefined; next = this.into.get(group)) group = next;
    if (group !== record) this.into.set(record, group);
    return group;
  }
}

function lowest(records: readonly number[], groupOf: (record: number) => number): Map<number, number> {
  const first = new Map<number, number>();
  for (const record of records) {
    const group = groupOf(record);
    first.set(group, Math.min(first.get(group) ?? record, record));
  }
  return new Map(records.map((record) => [record, first.get(groupOf(record)) ?? record]));
}

/** A binary heap: the best candidate first; of equal ones that of the lowest records, so that the order of links is nothing. */
class Queue {
  private readonly heap: Candidate[] = [];

  put(candidate: Candidate): void {
    this.heap.push(candidate);
    let at = this.heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  take(): Candidate | undefined {
    const [first] = this.heap;
    const last = this.heap.pop();
    if (first === undefined || last === undefined || this.heap.length === 0) return first;
    this.heap[0] = last;
    this.sink();
    return first;
  }

  private sink(): void {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let best = at;
      if (left < this.heap.length && this.isBefore(left, best)) best = left;
      if (right < this.heap.length && this.isBefore(right, best)) best = right;
      if (best === at) return;
      this.swap(at, best);
      at = best;
    }
  }

  private isBefore(index: number, otherIndex: number): boolean {
    const a = this.heap[index] as Candidate;
    const b = this.heap[otherIndex] as Candidate;
    if (a.average !== b.average) return a.average > b.average;
    const [aLow, bLow] = [Math.min(a.one, a.other), Math.min(b.one, b.other)];
    return aLow !== bLow ? aLow < bLow : Math.max(a.one, a.other) < Math.max(b.one, b.other);
  }

  private swap(one: number, other: number): void {
    const held = this.heap[one] as Candidate;
    this.heap[one] = this.heap[other] as Candidate;
    this.heap[other] = held;
  }
}
