// Where the parts of a datum stand in their text, kept beside the datum.
//
// All places are offsets in UTF-16 units. A symbol or a number has none of its
// own, since there is but one of each; it is found through what holds it.

import type { Pair } from "../pair.js"

export class Places {
  /** For each pair that was read: where its car begins. The tail after a dot has no place unless it is a list. */
  readonly carAt = new Map<Pair, number>()
  /**
   * For each vector: where its elements begin. For each dict: where the key and
   * the value of each entry begin, in the dict's own order of entries, not the text's.
   */
  readonly elementsAt = new Map<object, readonly number[]>()
}
