// Text under construction, metered.
//
// Pieces are joined a thousand at a time: JavaScript would remember each
// addition to one long text until that is looked at.

import { charge, chargeOutput, LARGEST_OBJECT } from "./meter.js"

const MANY = 1024

/** A text that grows at its end. Every piece is charged for before it is added. */
export class GrowingText {
  length = 0
  private readonly joined: string[] = []
  private pieces: string[] = []

  /** @param most how many characters it may hold before the output budget is taken as used up */
  constructor(private readonly most = Number.POSITIVE_INFINITY) {}

  /** Adds `piece` at the end. Throws `Exhausted`. */
  add(piece: string): void {
    this.length += piece.length
    if (this.length > this.most) chargeOutput(Number.POSITIVE_INFINITY)
    if (2 * this.length > LARGEST_OBJECT) charge(2 * this.length)
    charge(2 * piece.length)
    if (this.pieces.push(piece) === MANY) {
      this.joined.push(this.pieces.join(""))
      this.pieces = []
    }
  }

  toString(): string {
    return this.joined.join("") + this.pieces.join("")
  }
}
