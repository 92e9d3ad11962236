// How a run that did not answer reaches the host.
//
// A guest's error is a `SchemeError`, a spent budget a `BudgetError`, a call of `exit` an `ExitRequest`.

import { type ChainLink, Complaint, Exhausted } from "./complaint.js"
import type { Place } from "./place.js"
import { withLargestText } from "./text.js"
import { write } from "./writer.js"

/** What went wrong in a guest; its `cause` is what a host function has thrown, if it was that. */
export class SchemeError extends Error {
  override readonly name = "SchemeError"
  /** The constant sentence. */
  readonly sentence: string
  /** The values it is about, as the guest has them. */
  readonly irritants: readonly unknown[]
  readonly place: Place | undefined

  constructor(
    /** What was raised, as the guest has it. */
    readonly payload: unknown,
    /** The guest calls under way, innermost first. */
    readonly chain: readonly ChainLink[],
  ) {
    const complaint = payload instanceof Complaint ? payload : undefined
    super(messageOf(payload), complaint?.cause === undefined ? {} : { cause: complaint.cause })
    this.sentence = complaint?.message ?? "raised"
    this.irritants = complaint?.irritants ?? [payload]
    this.place = complaint?.place ?? chain[0]?.place
  }
}

/** A budget ran out, or the host stopped the run. */
export class BudgetError extends Error {
  override readonly name = "BudgetError"
  readonly budget: Exhausted["budget"]
  readonly place: Place | undefined
  readonly chain: readonly ChainLink[]

  constructor(exhausted: Exhausted) {
    super(exhausted.sentence)
    this.budget = exhausted.budget
    this.place = exhausted.place
    this.chain = exhausted.chain
  }
}

/** The guest called `exit`. */
export class ExitRequest extends Error {
  override readonly name = "ExitRequest"
  /** What a process should exit with. */
  readonly status: number

  constructor(operand: unknown) {
    super("the program asked to exit")
    this.status = operand === true || operand === 0 ? 0 : typeof operand === "number" ? operand & 0xff || 1 : 1
  }
}

/** How much of an irritant a message shows. */
const LONGEST_IRRITANT = 300

/** How much of it is written at most to find out what that is: what is shared takes exponential room. */
const LONGEST_WRITING = 2 ** 18

/** A value as a message shows it. */
export function shownIrritant(value: unknown): string {
  let text: string
  try {
    text = withLargestText(LONGEST_WRITING, () => write(value))
  } catch (error) {
    if (!(error instanceof Exhausted)) throw error
    return "#<too large to be shown>"
  }
  return text.length > LONGEST_IRRITANT ? `${text.slice(0, LONGEST_IRRITANT)}…` : text
}

function messageOf(payload: unknown): string {
  if (!(payload instanceof Complaint)) return `raised: ${shownIrritant(payload)}`
  if (payload.irritants.length === 0) return payload.message
  const colon = payload.message.endsWith(":") ? "" : ":"
  return `${payload.message}${colon} ${payload.irritants.map(shownIrritant).join(" ")}`
}

/** Whether a guest can be told of it. */
export function isGuestFailure(error: unknown): boolean {
  return error instanceof Complaint || error instanceof SchemeError
}

/** What a host function's failure is to the guest. */
export function hostFailure(name: string, error: unknown): unknown {
  if (
    error instanceof Complaint ||
    error instanceof Exhausted ||
    error instanceof BudgetError ||
    error instanceof ExitRequest
  )
    return error
  if (error instanceof SchemeError) return error.payload instanceof Complaint ? error.payload : error
  const complaint = new Complaint(name, error instanceof Error ? error.message : String(error))
  complaint.cause = error
  return complaint
}
