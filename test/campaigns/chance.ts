// Chance that can be had again: the same seed gives the same numbers.

/** A source of numbers, all of which follow from its seed. */
export class Chance {
  constructor(private state: number) {}

  /** A fraction from 0 up to 1. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A natural number below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  /** One of `choices`, of which there must be some. */
  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T
  }

  /** True once in `times`, over the long run. */
  once(times: number): boolean {
    return this.below(times) === 0
  }

  /** Up to `most` things made one by one. */
  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make)
  }
}
