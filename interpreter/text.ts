// Text under construction, metered.
//
// Pieces are joined a thousand at a time: JavaScript would remember each
// addition to one long text until that is looked at.

import { Exhausted } from "./complaint.js"
import { charge, chargeOutput, LARGEST_OBJECT } from "./meter.js"

const MANY = 1024

/** The most characters of a text now. */
let largest = Number.POSITIVE_INFINITY

/** Does `work`, in which no text may be longer than `most`: one that is throws an `Exhausted`, whoever's meter is in force. */
export function withLargestText<T>(most: number, work: () => T): T {
  const before = largest
  largest = most
  try {
    return work()
  } finally {
    largest = before
  }
}

/** A text that grows at its end. What is added is charged for, a thousand characters or so at a time. */
export class GrowingText {
  length = 0
  private charged = 0
  private readonly joined: string[] = []
  private pieces: string[] = []

  /** @param most how many characters it may hold before the output budget is taken as used up */
  constructor(private readonly most = Number.POSITIVE_INFINITY) {}

  /** Adds `piece` at the end. Throws `Exhausted`. */
  add(piece: string): void {
    this.length += piece.length
    if (this.length - this.charged > MANY) this.chargeForAll()
    if (this.pieces.push(piece) === MANY) {
      this.joined.push(this.pieces.join(""))
      this.pieces = []
    }
  }

  toString(): string {
    this.chargeForAll()
    return this.joined.join("") + this.pieces.join("")
  }

  private chargeForAll(): void {
    if (this.length > this.most) chargeOutput(Number.POSITIVE_INFINITY)
    if (this.length > largest) throw new Exhausted("output", "a value is larger than may be stored")
    if (2 * this.length > LARGEST_OBJECT) charge(2 * this.length)
    charge(2 * (this.length - this.charged))
    this.charged = this.length
  }
}
