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

/** The entries of a segment, once many frames have been handed over; until then each has some times those of the last. */
const SEGMENT = 2 ** 16
const GROWTH = 4

/** How many entries may lie idle, and more of them for how many slices. */
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

/** How things were before frames were handed over. */
interface Spill {
  readonly floor: number
  readonly top: number
  readonly segment: unknown[]
}

export class Stack {
  readonly stack = slots(1)
  height = 0
  /** How high it has been charged for. */
  charged = CHUNK
  spilled = slots(1)
  spillTop = 0
  /** Where it was when compiled code was last entered. */
  spillStart = 0
  /** How high the stack was when frames were last handed over: lower, and they are gone. */
  spillFloor = -1
  /** What `spillFloor`, `spillTop` and `spilled` were, for each time that frames were handed over. */
  private readonly spills: Spill[] = []
  /** Segments that nothing lies in any more. */
  private spares: unknown[][] = []
  /** For how many slices too much has lain idle. */
  private idle = 0

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

  /** Makes room for a stack `height` high, and for some `entries` of activations that are handed over together. */
  widen(height: number, entries: number): void {
    const { stack } = this
    if (stack.length < height) stack.length = 2 ** (32 - Math.clz32(height - 1))
    if (this.spilled.length < this.spillTop + entries) this.spillElsewhere(entries)
  }

  /** Goes over to another segment. SK3 */
  private spillElsewhere(entries: number): void {
    this.noteSpill(this.spillTop)
    this.spillTop = this.spillStart = 0
    const spare = this.spares.pop()
    const usual = Math.min(GROWTH * this.spilled.length, SEGMENT)
    this.spilled = spare !== undefined && spare.length >= entries ? spare : slots(Math.max(entries, usual))
  }

  /** The activation of the frame that was on top, given what the stack held for it. */
  activationOf(held: unknown): unknown[] {
    if (typeof held !== "number") return held as unknown[]
    this.trim(this.height + 2)
    const { size } = (this.spilled[held] as Closure).code
    return this.spilled.slice(held, held + size)
  }

  /** Shows `visit` every frame and the closure that runs in it, innermost first. */
  eachFrame(visit: (instr: Instr, closure: unknown) => void): void {
    let { spillFloor: floor, spilled: segment } = this
    let spill = this.spills.length
    for (let i = this.height - 2; i >= 0; i -= 2) {
      while (i < floor) ({ floor, segment } = this.spills[--spill] as Spill)
      const held = this.stack[i + 1]
      visit(this.stack[i] as Instr, typeof held === "number" ? segment[held] : (held as unknown[] | null)?.[0])
    }
  }

  /** Takes in the frames up to `height` that compiled code has put on the stack since it was entered. */
  takeIn(height: number): void {
    if (height === this.height) return
    this.noteSpill(this.spillStart)
    this.height = height
  }

  /** Notes how things were before frames were handed over from here up, their activations from `top` on. */
  private noteSpill(top: number): void {
    this.spills.push({ floor: this.spillFloor, top, segment: this.spilled })
    this.spillFloor = this.height
  }

  /** Lets go of the activations of frames that are gone, now that the stack is `height` high. SK2 */
  trim(height = this.height): void {
    while (height <= this.spillFloor) {
      const { floor, top, segment } = this.spills.pop() as Spill
      if (segment !== this.spilled) this.spares.push(this.spilled)
      this.spillFloor = floor
      this.spillTop = top
      this.spilled = segment
    }
  }

  /**
   * Gives back what frames that are gone have taken of the host's memory: at once if the run was `atRest`, after a pause
   * if that memory has lain idle for some slices. Who recurses deep will soon do so again.
   */
  slim(atRest: boolean): void {
    this.trim()
    const spare = this.spares.reduce((sum, { length }) => sum + length, 0)
    const isSlack = spare > MOST_SLACK || this.stack.length > this.height + MOST_SLACK
    this.idle = isSlack ? this.idle + 1 : 0
    if (!isSlack || (!atRest && this.idle < PATIENCE)) return
    this.spares = []
    this.stack.length = this.height
  }
}

/** Room for `size` values of any kind. Always of one elements kind of the host's, or compiled code would have to tell them apart. */
export function slots(size: number): unknown[] {
  const made: unknown[] = new Array(size)
  made[0] = undefined
  return made
}
