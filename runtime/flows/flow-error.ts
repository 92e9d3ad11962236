// What goes wrong with flows, for those who call: a constant sentence and what it is about.

import { SchemeString } from "../../interpreter/string.js"
import { write } from "../../interpreter/writer.js"

/** What kind of trouble it is. */
export type FlowErrorCode =
  /** The caller named what is not there, or not allowed. */
  | "no-such-flow"
  | "no-such-instance"
  | "no-such-tag"
  | "already-answered"
  | "already-ended"
  | "taken"
  | "not-plain"
  | "unreadable"
  | "too-large"
  | "too-many"
  /** The flow raised, or ran out of a budget. */
  | "failed"
  | "stuck"
  | "module"
  | "closed"

/** A call that could not be done, or a flow that failed while it was done. */
export class FlowError extends Error {
  override readonly name = "FlowError"

  constructor(
    readonly code: FlowErrorCode,
    /** A constant sentence. */
    readonly sentence: string,
    /** What it is about, as the guest would write it. */
    readonly irritants: readonly string[] = [],
    /** The instance it is about. */
    readonly id?: string,
    /** What the flow raised, as the guest has it, where it did. */
    readonly payload?: unknown,
    /** Where, and in which calls. */
    readonly trace: { readonly place?: string; readonly calls?: readonly string[] } = {},
  ) {
    super(irritants.length === 0 ? sentence : `${sentence}: ${irritants.join(" ")}`)
  }
}

/** An instance's id as a message shows it. */
export function shownId(id: string): string {
  return write(new SchemeString(id))
}
