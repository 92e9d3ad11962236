// Labels as the grammar's semantics sees them: a reference stands in the data
// until the labelled datum is complete, then the datum is searched for it.

import { Dict } from "../dict.js"
import { Pair } from "../pair.js"

/** A label: its datum, once that is complete. */
export class Label {
  complete = false
  datum: unknown
}

/** Stands in data for the datum of a label that is not complete. */
export class Reference {
  constructor(readonly label: Label) {}
}

/** Completes `label` with `datum` and puts it wherever in `datum` the label is referred to. */
export function complete(label: Label, datum: unknown): void {
  label.complete = true
  label.datum = datum
  for (const part of partsOf(datum)) {
    if (part instanceof Pair) {
      if (refersTo(part.car, label)) part.car = datum
      if (refersTo(part.cdr, label)) part.cdr = datum
    } else if (Array.isArray(part)) {
      part.forEach((element, k) => {
        if (refersTo(element, label)) part[k] = datum
      })
    }
  }
}

function refersTo(value: unknown, label: Label): boolean {
  return value instanceof Reference && value.label === label
}

/** Whether `datum` holds a reference to a label that is not complete. */
export function hasReference(datum: unknown): boolean {
  for (const part of partsOf(datum)) if (part instanceof Reference) return true
  return false
}

/** `datum`, its parts, their parts, and so on, each once. */
function partsOf(datum: unknown): Set<unknown> {
  const parts = new Set([datum])
  for (const part of parts) {
    if (part instanceof Pair) parts.add(part.car).add(part.cdr)
    else if (Array.isArray(part)) for (const element of part) parts.add(element)
    else if (part instanceof Dict) for (const value of part.values()) parts.add(value)
  }
  return parts
}
