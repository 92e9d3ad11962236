// Chance for those who generate programs: a run of numbers that decides.
//
// Where the numbers run out the first choice is taken, so fewer and smaller
// numbers decide for simpler things, and shrinking them shrinks what they made.

/** Something to choose, with how often it is chosen. */
export type Weighted<T> = readonly [weight: number, choice: T]

export class Chance {
  private at = 0

  constructor(private readonly numbers: readonly number[]) {}

  get isOver(): boolean {
    return this.at >= this.numbers.length
  }

  /** A number from 0, below `limit`. */
  below(limit: number): number {
    return (this.numbers[this.at++] ?? 0) % limit
  }

  /** True once in `n` times. */
  once(n: number): boolean {
    return this.below(n) === n - 1
  }

  oneOf<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  weighted<T>(choices: readonly Weighted<T>[]): T {
    let n = this.below(choices.reduce((sum, [weight]) => sum + weight, 0))
    for (const [weight, choice] of choices) {
      n -= weight
      if (n < 0) return choice
    }
    throw new Error("a choice of nothing")
  }
}
