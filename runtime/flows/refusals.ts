// Why an instance is not told what somebody would tell it.

import { datumOf, elements, textOf } from "./datum.js"
import { FlowError, shownId } from "./flow-error.js"

/** A delivery that the flow does not wait for. */
export function refused(refusal: string, id: string, entry: string): FlowError {
  const code = refusal === "already answered" ? "already-answered" : "no-such-tag"
  const [, tag] = elements(datumOf(entry)) ?? []
  return new FlowError(code, refusal, [textOf(tag)], id)
}

/** A signal more than may lie unread. */
export function flooded(id: string): FlowError {
  return new FlowError("too-many", "as many signals lie unread as may", [shownId(id)], id)
}

/** A value that is more than may be stored. */
export function tooLarge(id: string, size: number): FlowError {
  return new FlowError("too-large", "a value is larger than may be stored", [String(size), shownId(id)], id)
}

/** Something is asked of flows that are closed. */
export function flowsClosed(id?: string): FlowError {
  return new FlowError("closed", "the flows are closed", [], id)
}

/** Throws where an instance would be called nothing, or what cannot be written. R6 */
export function checkNamed(id: unknown, namespace = ""): void {
  if (typeof id !== "string" || id === "" || id === namespace)
    throw new FlowError("refused", "an id is a string, and not empty")
  if (!id.isWellFormed()) throw new FlowError("refused", "an id holds half a character", [shownId(id)])
}
