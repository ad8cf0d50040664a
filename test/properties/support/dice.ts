import fc, { type GeneratorValue } from 'fast-check';

/** Random choices that fast-check can replay and shrink: towards the first option, towards less. */
export class Dice {
  readonly #draw: GeneratorValue;

  constructor(draw: GeneratorValue) {
    this.#draw = draw;
  }

  /** From min to max, both included. */
  int(min: number, max: number): number {
    return this.#draw(fc.integer, { min, max });
  }

  /** True in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.int(0, 99) >= 100 - percent;
  }

  /** One of the options. Throws a RangeError when there is none. */
  pick<T>(options: readonly T[]): T {
    if (options.length === 0) throw new RangeError('There is nothing to pick from');
    return options[this.int(0, options.length - 1)] as T;
  }

  /** One of the options, by weight. */
  weighted<T>(options: readonly (readonly [T, number])[]): T {
    let rest = this.int(0, options.reduce((sum, [, weight]) => sum + weight, 0) - 1);
    for (const [option, weight] of options) {
      if (rest < weight) return option;
      rest -= weight;
    }
    throw new RangeError('There is nothing to pick from');
  }
}
