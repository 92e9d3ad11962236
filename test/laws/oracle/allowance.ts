// What a program being generated may still spend, so that running it ends soon.
//
// Invariants
//   AL1  Work is counted for every part, as often as the part is evaluated.

import type { Names } from "./names.js"

/** How often, in all, the parts of a program may be evaluated. */
const MOST_WORK = 20_000
/** How many parts a procedure or an item of the answer may have. */
const MOST_PARTS = 60

export class Allowance {
  private parts = 0
  private work = 0

  /** A procedure or an item begins. */
  begin(): void {
    this.parts = 0
  }

  /** A part is made where `names` are in scope. */
  spend(names: Names): void {
    this.parts++
    this.work += names.times // AL1
  }

  /** Something is evaluated `times` times as often as the place where `names` are in scope. */
  repeat(times: number, names: Names): void {
    this.work += times * names.times
  }

  affords(cost: number, names: Names): boolean {
    return this.work + cost * names.times <= MOST_WORK
  }

  isSpent(names: Names): boolean {
    return names.depth <= 0 || this.parts > MOST_PARTS || this.work > MOST_WORK
  }

  /** How often a loop may turn where `names` are in scope. */
  turns(names: Names): number {
    return Math.max(1, Math.floor((MOST_WORK - this.work) / names.times / 10))
  }

  /** What `make` makes, and what evaluating it once costs. */
  costing<T>(make: () => T): { made: T; cost: number } {
    const before = this.work
    const made = make()
    return { made, cost: this.work - before }
  }
}
