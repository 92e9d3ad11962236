// What goes wrong with stores, said alike.
//
// A fault is a constant sentence, so that it can be searched for, and the values
// it is about.

import { StoreError } from "../store.js"

/** The error that says `sentence` of `values`. @param lasts whether it will not pass by itself */
export function fault(
  sentence: string,
  values: readonly (string | number)[],
  cause?: unknown,
  lasts = false,
): StoreError {
  return new StoreError([sentence, ...values].join(": "), cause === undefined ? { lasts } : { cause, lasts })
}

/** What a store that was closed says. */
export function closedFault(): StoreError {
  return fault("the store is closed", [], undefined, true)
}
