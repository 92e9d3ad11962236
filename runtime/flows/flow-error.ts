// What goes wrong with flows, for those who call: a constant sentence and what it is about.

import { Complaint } from "../../interpreter/complaint.js"
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
  | "refused"
  /** The flow raised, or ran out of a budget. */
  | "failed"
  | "stuck"
  | "module"
  | "closed"

/** Where a log and its flow part. R9 */
export interface Contradiction {
  /** The number of the row that the flow contradicts. */
  readonly row: number
  /** What the log says. */
  readonly expected: string
  /** What the flow comes to instead. */
  readonly actual: string
  /** That the instance was begun with another prelude, if it was. R10 */
  readonly prelude?: string
}

/** More of what went wrong. */
export interface Trace {
  /** Where, and in which calls. */
  readonly place?: string
  readonly calls?: readonly string[]
  readonly contradiction?: Contradiction
}

/** A call that could not be done, or a flow that failed while it was done. */
export class FlowError extends Error {
  override readonly name = "FlowError"

  constructor(
    readonly code: FlowErrorCode,
    /** A constant sentence; of an instance that had failed before, all that was said of it. */
    readonly sentence: string,
    /** What it is about, as the guest would write it. */
    readonly irritants: readonly string[] = [],
    /** The instance it is about. */
    readonly id?: string,
    /** What the flow raised, as the guest has it, where it did. */
    readonly payload?: unknown,
    readonly trace: Trace = {},
  ) {
    super(irritants.length === 0 ? sentence : `${sentence}: ${irritants.join(" ")}`)
  }
}

/** What `work` answers; what it complains of, a host is told as an error. */
export async function asErrors<T>(work: () => Promise<T>, code: FlowErrorCode = "refused"): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asError(error, code)
  }
}

/** A complaint as a host is told of it; anything else as it is. */
export function asError(error: unknown, code: FlowErrorCode): unknown {
  if (!(error instanceof Complaint)) return error
  const irritants = error.irritants.map((irritant) => (typeof irritant === "string" ? irritant : write(irritant)))
  return new FlowError(code, error.message, irritants, undefined, code === "module" ? error : undefined)
}

/** An instance's id as a message shows it. */
export function shownId(id: string): string {
  return write(new SchemeString(id))
}
