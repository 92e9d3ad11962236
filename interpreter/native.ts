// What compiled code and the machine say to one another.
//
// A compiled procedure is a JavaScript function of its closure, a depth and its
// operands. It answers its value, or `LATER`: then `handover` says why, and the
// function has handed over its frame: the instruction at which it stands and its
// activation, just as the machine has them. The machine puts the frames on its
// stack and goes on. (Pettyjohn, Clements, Marshall, Krishnamurthi, Felleisen,
// "Continuations from Generalized Stack Inspection", 2005, unwind likewise.)
//
// A depth has two parts: in its low 13 bits how many frames of the guest compiled
// code has begun since the machine entered it, above them what they take of the
// host's stack, in words of 8 bytes.
//
// Invariants
//   NA1  Compiled code lets no complaint out: it hands over, and the machine raises.
//   NA2  No compiled frame is under way while the machine, an instruction of control or a function that the host gave the guest works.
//   NA3  Steps and bytes are counted as the machine counts them, the stack's included.

import type { Instr } from "./code.js"
import { Complaint, Exhausted } from "./complaint.js"
import type { Dynamic } from "./dynamic.js"
import { currentMeter, gauge } from "./meter.js"
import type { Closure } from "./procedure.js"

/**
 * What is answered in place of a value that is not there yet. Nothing of the guest's is a symbol of the host's, so
 * compiled code need not know which it is.
 */
export const LATER: unknown = Symbol("later")

/** Why there is no value yet. From `Bounce` on, a frame that is handed over waits for one. */
export enum Why {
  /** The machine must execute the instruction that the innermost frame stands at. */
  Bail,
  /** That instruction has failed with `error`. */
  Error,
  /** The slice is over; that instruction's step has been counted. */
  Pause,
  /** `value` is what the extent `extent` answers, and all frames inside it are gone. */
  Escape,
  /** The closure `procedure` is to be called with what its parameters are to hold, in place of the innermost frame. */
  Bounce,
  /** The value is what `request`, a Promise, comes to. */
  Ask,
  /** `value` goes to a frame of the machine's own, the innermost. */
  Given,
  /** The innermost frame has been handed over; those around it wait for its value. */
  Unwinding,
}

/** The marker of an extent of `call/cc` that was begun in compiled code. */
export class Extent {
  /** Whether its frame is still one of compiled code. */
  isNative = true
}

const NO_EXTENT = new Extent()

/** One handing over at a time is under way. */
export const handover = {
  why: Why.Unwinding,
  error: undefined as unknown,
  procedure: undefined as unknown,
  operands: [] as readonly unknown[],
  request: undefined as unknown,
  extent: undefined as Extent | undefined,
  value: undefined as unknown,
  /** The innermost frame, and what became of its instruction. */
  instr: undefined as Instr | undefined,
  activation: [] as unknown[],
  outcome: Why.Unwinding,
  /** How high the stack will be once the frames around it have put themselves there. */
  height: 0,
}

/** The stack of the run that compiled code works for. */
export interface Stack {
  /** Frames: the instruction, and what the machine or compiled code holds for it. */
  readonly stack: unknown[]
  height: number
  /** How high it has been charged for. */
  readonly charged: number
  readonly dynamic: Dynamic
  /** How often the machine comes to something before it is compiled. */
  readonly hot: number
  /** The activations of the frames that compiled code has handed over last, one after another. */
  readonly spilled: unknown[]
  /** Where the next one goes. */
  spillTop: number
  /** Where it was when compiled code was last entered. */
  spillStart: number
  /** How high the stack was when some were last put there: lower, and they are gone. */
  readonly spillFloor: number
  /** Charges for what it takes to be `height` high. Throws `Exhausted`. */
  grow(height: number): void
  /** Makes room for a stack `height` high, and for some `entries` of activations that are handed over together. */
  widen(height: number, entries: number): void
  /** Lets go of the activations of frames that are gone. */
  trim(): void
}

/** The limits of compiled code that is entered now. */
export const bounds = {
  /** Frames that may be begun before the stack is charged for again. */
  frames: 0,
  /** How many frames stand below a procedure whose values, however many, are all wanted; -1 where none is under way. */
  receiving: -1,
  /** How many frames stand below the receiver of the last `call/cc` that is under way, and the marker of its extent. */
  extent: -1,
  marker: NO_EXTENT,
  run: undefined as unknown as Stack,
}

/** A word of the host's stack, in a depth. */
export const WORD = 2 ** 13

/**
 * What a frame takes of the host's stack besides the slots of its activation and the operands of its call, in words.
 * Measured with the host's interpreter, whose frames are the largest.
 */
export const OTHER_WORDS = 23

/** The part of a depth that counts frames. */
export const FRAMES = WORD - 1

/** How much of the host's stack compiled code may take: 640 of the 984 kilobytes that Node gives by default. */
export const DEEPEST = 80_000 * WORD
/** Beyond this, a tail call gives its place on the host's stack up. */
export const DEEP = DEEPEST / 2

/** The most frames that are counted in a depth. */
const MOST_FRAMES = 8000

/** Prepares for compiled code to be entered from `run`. */
export function begin(run: Stack): void {
  bounds.run = run
  bounds.receiving = bounds.extent = -1
  if (run.height <= run.spillFloor) run.trim()
  run.spillStart = run.spillTop
  measure(run)
}

/** Lets go of the run and of what it handed over last, so that nobody keeps them alive. */
export function release(): void {
  bounds.run = undefined as unknown as Stack
  bounds.marker = NO_EXTENT
  handover.error = handover.procedure = handover.request = handover.value = undefined
  handover.extent = handover.instr = undefined
  handover.operands = handover.activation = []
}

function measure(run: Stack): void {
  bounds.frames = Math.min((run.charged - run.height) >> 1, MOST_FRAMES)
}

/**
 * What is due at the entry of a procedure where something may be, and then the procedure; its step has been counted.
 * What follows in its function never comes after this: the host's compiler would take nothing for granted there. NA3
 */
export function enter(instr: Instr, depth: number, closure: Closure, ...operands: unknown[]): unknown {
  const { run } = bounds
  gauge.fuel++
  if ((depth & FRAMES) > bounds.frames) {
    if (run.height + 2 * (depth & FRAMES) > run.charged) run.grow(run.height + 2 * (depth & FRAMES))
    measure(run)
  }
  if (depth > DEEPEST || (depth & FRAMES) > bounds.frames) handover.why = Why.Bail
  else if (!isSpent()) return closure.template.native(closure, depth, ...operands)
  else if (closure.template.counter !== undefined) closure.template.counter.calls++
  const locals = new Array(closure.code.size - 1 - operands.length)
  return hand(instr, depth, closure, ...operands, ...locals)
}

/** Whether the slice is over at a step that has yet to be counted; if so, it is counted now. */
function isSpent(): boolean {
  if (gauge.fuel > 0) return false
  gauge.fuel--
  if (isOver()) return true
  gauge.fuel++
  return false
}

/** Whether the slice is over, now that there was no fuel for a step. */
function isOver(): boolean {
  if (!currentMeter().isOver()) return false
  handover.why = Why.Pause
  return true
}

/** Says, as a string, whether the slice is over. */
export const over = { toString: (): string => (isOver() ? "over" : "") }

/** Makes room for bytes that were counted already. Throws `Exhausted`. */
export const overrun = {
  toString(): string {
    currentMeter().overrun()
    return ""
  },
}

/** Says that the machine must execute the instruction. */
export function bail(): undefined {
  handover.why = Why.Bail
}

/** Takes in what an instruction has thrown. A store into a constant is a `TypeError`: the machine says it better. */
export function failed(error: unknown): void {
  if (error instanceof TypeError) return bail()
  if (error instanceof RangeError)
    return failed(new Exhausted("memory", "the memory budget is used up: the host's own"))
  if (!(error instanceof Complaint || error instanceof Exhausted)) throw error // NA1
  handover.why = Why.Error
  handover.error = error
}

/**
 * Begins to hand over, from where `depth` frames stand below: each will put itself on the stack at its own depth.
 */
export function begins(why: Why, depth: number): void {
  const { run } = bounds
  const frames = depth & FRAMES
  const height = run.height + 2 * frames
  run.widen(height, Math.trunc(depth / WORD) - frames * OTHER_WORDS)
  handover.height = height
  handover.why = why
}

/** Hands over the innermost frame: the function stands at `instr`. Where an escape is under way, the frame is dropped. */
export function hand(instr: Instr, depth: number, ...activation: unknown[]): unknown {
  if (handover.why === Why.Escape) return LATER
  handover.instr = instr
  handover.activation = activation
  handover.outcome = handover.why
  begins(Why.Unwinding, depth)
  return LATER
}

/** Puts a frame of the machine's own on the stack, `depth` deep, to wait for a value. */
export function wait(instr: Instr, data: unknown, depth: number): void {
  const { run } = bounds
  const at = run.height + 2 * (depth & FRAMES)
  run.stack[at] = instr
  run.stack[at + 1] = data
}

/** Leaves a call to whoever has room for it on the host's stack. */
export function bounce(closure: Closure, operands: unknown[], depth: number): unknown {
  begins(Why.Bounce, depth)
  handover.procedure = closure
  handover.operands = operands
  return LATER
}

/** Leaves it to the machine to go on from its own frame of `instr` and `data`, with `value`. */
export function give(instr: Instr, data: unknown, value: unknown, depth: number): unknown {
  begins(Why.Given, depth + 1)
  handover.value = value
  wait(instr, data, depth)
  return LATER
}
