// The stack of a run.
//
// A frame is two entries of one array: the instruction that waits for a value,
// and its activation. The instructions after `Op.Answer` stand only on the stack;
// what they have in place of an activation is theirs alone. Of a frame that
// compiled code has handed over, the stack holds where its activation begins in
// `spilled`: millions of small arrays would cost the host's collector more than
// all the rest.
//
// Invariants
//   SK1  A frame is charged for when the stack first becomes so high, in chunks.
//   SK2  What lies in `spilled` from `spillTop` on belongs to frames that are gone.

import { Instr, Op } from "./code.js"
import { Exhausted } from "./complaint.js"
import { charge } from "./meter.js"
import type { Closure } from "./procedure.js"

/** The most entries a stack may have. */
const HIGHEST = 2 ** 24

/** How many entries of the stack may lie idle, and more of them for how many slices. */
const MOST_SLACK = 2 ** 22
const PATIENCE = 10

/** Entries of the stack that are charged for at a time, and what an entry costs: a frame has two, and an activation. */
const CHUNK = 4096
const ENTRY_BYTES = 48

/** An instruction that stands only on the stack. */
export function frame(op: Op): Instr {
  return new Instr(op, undefined)
}

/** Hands the run's value to the frame on top. */
export const ANSWER = frame(Op.Answer)
export const HALT = frame(Op.Halt)
export const RESTORE = frame(Op.Restore)
export const PROGRAM = frame(Op.Program)
export const UNWIND = frame(Op.Unwind)

export class Stack {
  readonly stack: unknown[] = []
  height = 0
  /** How high it has been charged for. */
  charged = CHUNK
  readonly spilled = slots(1)
  spillTop = 0
  /** Where it was when compiled code was last entered. */
  spillStart = 0
  /** How high the stack was when frames were last handed over: lower, and they are gone. */
  spillFloor = -1
  /** For how many slices too much has lain idle. */
  private idle = 0
  /** What `spillFloor` and `spillTop` were, for each time that frames were handed over. */
  private readonly spills: number[] = []

  push(instr: Instr, data: unknown): void {
    this.stack[this.height] = instr
    this.stack[this.height + 1] = data
    this.height += 2
  }

  /** The instruction of the frame on top. */
  get top(): Instr {
    return this.stack[this.height - 2] as Instr
  }

  /** Charges for what it takes to be `height` high. Throws `Exhausted`. */
  grow(height = this.height): void {
    if (height > HIGHEST) throw new Exhausted("memory", "the memory budget is used up: recursion too deep")
    charge(CHUNK * ENTRY_BYTES) // SK1
    this.charged += CHUNK
  }

  /** The activation of a frame, given what the stack holds for it. */
  activationOf(held: unknown): unknown[] {
    if (typeof held !== "number") return held as unknown[]
    const { size } = (this.spilled[held] as Closure).code
    return this.spilled.slice(held, held + size)
  }

  /** The closure of a frame, given what the stack holds for it. */
  runningIn(held: unknown): unknown {
    return typeof held === "number" ? this.spilled[held] : (held as unknown[] | null)?.[0]
  }

  /** Takes in the frames up to `height` that compiled code has put on the stack since it was entered. */
  takeIn(height: number): void {
    if (height === this.height) return
    this.spills.push(this.spillFloor, this.spillStart)
    this.spillFloor = this.height
    this.height = height
  }

  /** Lets go of the activations of frames that are gone. SK2 */
  trim(): void {
    while (this.spillFloor >= 0 && this.height <= this.spillFloor) {
      this.spillTop = this.spills.pop() as number
      this.spillFloor = this.spills.pop() as number
    }
  }

  /**
   * Gives back what frames that are gone have taken of the host's memory: at once if the run was `atRest`, after a pause
   * if that memory has lain idle for some slices. Who recurses deep will soon do so again.
   */
  slim(atRest: boolean): void {
    this.trim()
    const isSlack = this.spilled.length > this.spillTop + MOST_SLACK || this.stack.length > this.height + MOST_SLACK
    this.idle = isSlack ? this.idle + 1 : 0
    if (!isSlack || (!atRest && this.idle < PATIENCE)) return
    this.spilled.length = this.spillTop
    this.stack.length = this.height
  }
}

/** Room for `size` values of any kind. Always of one elements kind of the host's, or compiled code would have to tell them apart. */
export function slots(size: number): unknown[] {
  const made: unknown[] = new Array(size)
  made[0] = undefined
  return made
}
