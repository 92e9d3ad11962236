// A text that cannot be read.

import { Complaint } from "../complaint.js"
import type { Place } from "../place.js"

/** What the reader complains of. Its place is always set. */
export class Unreadable extends Complaint {
  /** Whether further lines could make it readable; the text as it stands is then no mistake. */
  readonly incomplete: boolean
  /** Of an incomplete text: the offsets of the brackets still open, outermost first. */
  readonly openings: readonly number[]

  constructor(sentence: string, place: Place, irritants: readonly unknown[] = [], openings?: readonly number[]) {
    super("read", sentence, irritants, place)
    this.kind = "read"
    this.incomplete = openings !== undefined
    this.openings = openings ?? []
  }
}
