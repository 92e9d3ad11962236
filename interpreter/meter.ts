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
//   M3  How often a run hands over in rehearsal changes nothing that is counted, and no pause of a slice.

import { Exhausted } from "./complaint.js"

/** No single object may be larger, whatever the budget: the host's own limits lie close above. */
export const LARGEST_OBJECT = 2 ** 29

/** How many bytes may be allocated in one slice. */
export const BURST = 2 ** 27

/** A budget without an end: counted down all the same. */
const ENDLESS = Number.MAX_SAFE_INTEGER

/** The most steps that `gauge` holds: a small integer of the host's. */
const MOST_FUEL = 2 ** 30

/** The steps to the first rehearsal, and how many times as far each next one is. */
const FIRST_REHEARSAL = 100
const REHEARSALS_GROW = 1.1

/** The steps to the next rehearsal; `MOST_FUEL` for none. */
let rehearsal = MOST_FUEL

/**
 * What is counted down, always in small integers: steps, and bytes, until something is due. It belongs to the meter
 * in force, whose other steps and bytes are its reserve.
 */
export const gauge = { fuel: 0, room: 0 }

export class Meter {
  /** Characters and bytes of output left. */
  output: number
  private stepReserve: number
  private memoryReserve: number
  /** Steps of a slice, and those of this one that are still in reserve. */
  private slice = 0
  private sliceReserve = 0
  /** Whether a slice that is over is to be followed by a pause. */
  private isDue = always
  /** Whether the last hand-over that was due was a rehearsal: the slice is not over. */
  isRehearsing = false

  constructor(limits: { steps?: number | undefined; memory?: number | undefined; output?: number | undefined } = {}) {
    this.stepReserve = limits.steps ?? ENDLESS
    this.memoryReserve = limits.memory ?? ENDLESS
    this.output = limits.output ?? ENDLESS
  }

  /** Steps left. */
  get steps(): number {
    return this.stepReserve + (this === current ? gauge.fuel : 0)
  }

  set steps(steps: number) {
    this.stepReserve += steps - this.steps
  }

  /** Bytes left. */
  get memory(): number {
    return this.memoryReserve + (this === current ? gauge.room : 0)
  }

  set memory(memory: number) {
    this.memoryReserve += memory - this.memory
  }

  /**
   * Begins a slice of `steps` steps and of `BURST` bytes; another begins at once where no pause `isDue`. This meter is
   * in force.
   */
  begin(steps: number, isDue = always): void {
    Meter.putAside()
    this.slice = this.sliceReserve = steps
    this.isDue = isDue
    this.refuel()
    this.makeRoom()
  }

  /** What is due once a step was counted that `gauge` did not have: true for a pause. Throws `Exhausted`. */
  isOver(): boolean {
    if (this.steps < 0) throw new Exhausted("steps", "the step budget is used up")
    this.isRehearsing = false
    if (this.sliceReserve + gauge.fuel < 0) {
      if (this.isDue()) return true
      this.sliceReserve = this.slice - gauge.fuel
    }
    this.isRehearsing = rehearsal < MOST_FUEL
    rehearsal = Math.min(Math.floor(rehearsal * REHEARSALS_GROW), MOST_FUEL)
    this.refuel()
    return this.isRehearsing
  }

  /** Leaves `gauge` the steps until the next rehearsal. M3 */
  rehearse(): void {
    const more = gauge.fuel - rehearsal
    if (more <= 0) return
    gauge.fuel -= more
    this.stepReserve += more
    this.sliceReserve += more
  }

  /** Makes room for bytes that `gauge` did not have. Throws `Exhausted`. */
  overrun(): void {
    if (this.memory < 0) throw new Exhausted("memory", "the memory budget is used up")
    // There is a pause at the next step, to let the host look at its heap.
    this.sliceReserve = 0
    this.isDue = always
    this.stepReserve += gauge.fuel
    gauge.fuel = 0
    this.makeRoom()
  }

  private refuel(): void {
    const taken = Math.max(0, Math.min(this.sliceReserve, this.stepReserve, rehearsal))
    gauge.fuel += taken
    this.stepReserve -= taken
    this.sliceReserve -= taken
  }

  private makeRoom(): void {
    const taken = Math.max(0, Math.min(this.memoryReserve, BURST - gauge.room))
    gauge.room += taken
    this.memoryReserve -= taken
  }

  /** Takes what `gauge` holds into the reserve. */
  static putAside(): void {
    current.stepReserve += gauge.fuel
    current.memoryReserve += gauge.room
    gauge.fuel = gauge.room = 0
  }
}

function always(): boolean {
  return true
}

let current = new Meter()

/** Puts `meter` in force and answers the one it replaces. */
export function swapMeter(meter: Meter): Meter {
  const before = current
  Meter.putAside()
  current = meter
  return before
}

/** The meter in force. */
export function currentMeter(): Meter {
  return current
}

/**
 * Something was compiled. What optimised code has never done makes the host throw it away, so for a while the run hands
 * over often, and code has done so before the host optimises it.
 */
export function rehearse(): void {
  rehearsal = FIRST_REHEARSAL
  current.rehearse()
}

/** Counts `bytes` about to be allocated. Throws `Exhausted`. A pair is 40 bytes, a vector 16 and 8 an element, a string 32 and 2 a character. */
export function charge(bytes: number): void {
  if (bytes > LARGEST_OBJECT) throw new Exhausted("memory", "the memory budget is used up: an object too large")
  if ((gauge.room -= bytes) < 0) current.overrun()
}

/** Counts work in proportion to `size` elements, characters or digits: one step for each 16. Throws `Exhausted`. */
export function work(size: number): void {
  if (size < 16) return
  gauge.fuel -= Math.floor(size / 16)
  if (gauge.fuel < 0 && current.steps < 0) throw new Exhausted("steps", "the step budget is used up")
}

/** Counts `size` characters or bytes about to be written. Throws `Exhausted`. */
export function chargeOutput(size: number): void {
  current.output -= size
  if (current.output < 0) throw new Exhausted("output", "the output budget is used up")
}
