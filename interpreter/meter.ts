// What a run has used, and what it may use.
//
// Primitives call `charge` before they allocate and `work` before they do work
// in proportion to their operands; the machine counts procedure entries itself.
// One meter is in force at a time: a run puts its own in place when it begins a
// slice and takes it away at the end (JavaScript runs one slice at a time).
//
// Invariants
//   M1  What is counted depends on the guest's actions alone, never on the host.
//   M2  A charge is made before the allocation, so that what is refused was never made.

import { Exhausted } from "./complaint.js"

/** No single object may be larger, whatever the budget: the host's own limits lie close above. */
export const LARGEST_OBJECT = 2 ** 29

/** How many bytes may be allocated in one slice. */
export const BURST = 2 ** 27

/** A budget without an end: counted down all the same. */
const ENDLESS = Number.MAX_SAFE_INTEGER

export class Meter {
  /** Steps left; the machine counts them down. */
  steps: number
  /** The machine pauses when fewer steps are left than this; below 0 it never does. */
  pauseAt = -1
  /** Bytes that may still be allocated before the machine pauses, to let the host look at its heap. */
  burst = BURST
  /** Bytes left. */
  memory: number
  /** Characters and bytes of output left. */
  output: number

  constructor(limits: { steps?: number | undefined; memory?: number | undefined; output?: number | undefined } = {}) {
    this.steps = limits.steps ?? ENDLESS
    this.memory = limits.memory ?? ENDLESS
    this.output = limits.output ?? ENDLESS
  }
}

let current = new Meter()

/** Puts `meter` in force and answers the one it replaces. */
export function swapMeter(meter: Meter): Meter {
  const before = current
  current = meter
  return before
}

/** The meter in force. */
export function currentMeter(): Meter {
  return current
}

/** Counts `bytes` about to be allocated. Throws `Exhausted`. A pair is 40 bytes, a vector 16 and 8 an element, a string 32 and 2 a character. */
export function charge(bytes: number): void {
  if (bytes > LARGEST_OBJECT) throw new Exhausted("memory", "the memory budget is used up: an object too large")
  current.burst -= bytes
  if (current.burst < 0) current.pauseAt = Number.POSITIVE_INFINITY
  current.memory -= bytes
  if (current.memory < 0) throw new Exhausted("memory", "the memory budget is used up")
}

/** Counts work in proportion to `size` elements, characters or digits: one step for each 16. Throws `Exhausted`. */
export function work(size: number): void {
  if (size < 16) return
  current.steps -= Math.floor(size / 16)
  if (current.steps < 0) throw new Exhausted("steps", "the step budget is used up")
}

/** Counts `size` characters or bytes about to be written. Throws `Exhausted`. */
export function chargeOutput(size: number): void {
  current.output -= size
  if (current.output < 0) throw new Exhausted("output", "the output budget is used up")
}
