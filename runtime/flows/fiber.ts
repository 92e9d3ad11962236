// Fibers: the branches of a flow, each a run of its own, and the joins where they meet.
//
// Invariants
//   FB1  A fiber ends once; a join is over when all its fibers have ended, and settles before.
//   FB2  Fibers are ordered by their paths, a fiber before those it has made.

import type { Run } from "../../interpreter/run.js"
import type { Chance } from "./chance.js"
import type { Wait } from "./wait.js"

/** What belongs to a path, whichever fiber runs there. */
export interface Place {
  /** The path as it stands in the names of asks: "(0 2)". */
  readonly text: string
  /** How many asks of each kind and name there were. */
  readonly counts: Map<string, number>
  chance: Chance | undefined
}

/** How a fiber ended. */
export type Ending =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "error"; readonly payload: unknown }
  | { readonly kind: "cancelled" }
  | Escape

export interface Escape {
  readonly kind: "escape"
  readonly continuation: Parameters<Run["escape"]>[0]
  readonly operands: readonly unknown[]
}

export class Fiber {
  /** What it waits for; undefined while it can go on, or waits for a join. */
  parked: Parked | undefined
  /** The join it waits for. */
  joining: Join | undefined
  /** Whether it has begun. */
  begun = false
  ended = false
  cancelling = false

  constructor(
    readonly run: Run,
    readonly path: readonly number[],
    readonly place: Place,
    /** The join it is a branch of; undefined for the flow itself. */
    readonly join: Join | undefined,
  ) {}
}

/** An ask, and the fibers that made it: several may suspend at one tag. */
export interface Parked {
  readonly wait: Wait
  readonly fibers: Fiber[]
}

export type JoinKind = "all" | "race" | "quorum"

/** How a join comes out. */
export type Settled =
  | { readonly kind: "value"; readonly value: readonly unknown[] }
  | { readonly kind: "error"; readonly payload: unknown }
  | { readonly kind: "cancelled" }
  | Escape

export class Join {
  readonly fibers: Fiber[] = []
  settled: Settled | undefined
  private readonly answers = new Map<number, unknown>()
  private failures = 0
  private ended = 0

  constructor(
    private readonly kind: JoinKind,
    private readonly wanted: number,
    readonly parent: Fiber,
  ) {}

  /** Whether all its fibers have ended. FB1 */
  get isOver(): boolean {
    return this.ended === this.fibers.length
  }

  /** Notes how one of its fibers ended, and whether that settles it. */
  note(fiber: Fiber, ending: Ending): void {
    this.ended++
    if (this.settled !== undefined || ending.kind === "cancelled") return
    if (ending.kind === "value") {
      this.answers.set(fiber.path.at(-1) as number, ending.value)
      if (this.answers.size === this.wanted) this.settled = { kind: "value", value: this.inOrder() }
    } else if (ending.kind === "escape") {
      this.settled = ending
    } else {
      this.failures++
      const hopeless = this.kind !== "quorum" || this.fibers.length - this.failures < this.wanted
      if (hopeless) this.settled = ending
    }
  }

  private inOrder(): unknown[] {
    return [...this.answers.keys()].sort((a, b) => a - b).map((index) => this.answers.get(index))
  }
}

/** Which of two paths comes first. FB2 */
export function comparePaths(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = (a[i] as number) - (b[i] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
