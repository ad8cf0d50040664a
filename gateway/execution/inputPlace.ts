/**
 * What a customer must have opened for something to be read: all categories of any one of these masks. Undefined: nothing.
 */
export type Demands = readonly number[] | undefined;

/** A place in the data of a plan at which inputs stand, and by what right each is read: for the fields that require it. */
export class InputPlace {
  /** Whether it is read in any case. */
  #isFree = false;
  readonly #demands = new Set<number>();
  readonly #within = new Map<string, InputPlace>();

  /** Of the fields that require what stands here; undefined where none is known to. */
  get demands(): Demands {
    return this.#isFree || this.#demands.size === 0 ? undefined : [...this.#demands];
  }

  /** The place of a key within what stands here, where something there is required. */
  within(key: string): InputPlace | undefined {
    return this.#within.get(key);
  }

  /** The same, made known by this. */
  open(key: string): InputPlace {
    const place = this.#within.get(key) ?? new InputPlace();
    this.#within.set(key, place);
    return place;
  }

  /** Notes by what right it is read once more. */
  add(demands: Demands): void {
    if (demands === undefined) this.#isFree = true;
    else for (const mask of demands) this.#demands.add(mask);
  }

  /** Both places as one: what stands there is read by the right of either, and of what only one knows nothing is known. */
  and(other: InputPlace): InputPlace {
    const both = new InputPlace();
    both.add(this.demands);
    both.add(other.demands);
    for (const [key, place] of this.#within) {
      const there = other.#within.get(key);
      if (there !== undefined) both.#within.set(key, place.and(there));
    }
    return both;
  }
}
