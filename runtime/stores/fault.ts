// What goes wrong with stores, said alike.
//
// A fault is a constant sentence, so that it can be searched for, and the values
// it is about.

import { StoreError } from "../store.js"

/** The error that says `sentence` of `values`. */
export function fault(sentence: string, values: readonly (string | number)[], cause?: unknown): StoreError {
  return new StoreError([sentence, ...values].join(": "), cause === undefined ? undefined : { cause })
}

/** What a store that was closed says. */
export function closedFault(): StoreError {
  return fault("the store is closed", [])
}
