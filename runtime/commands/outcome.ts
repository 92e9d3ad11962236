// What becomes of an evaluation: what is said about it, and the status of the process.

import { isatty } from "node:tty"
import { paletteFor } from "../colours.js"
import type { Console } from "../console.js"
import type { Outcome } from "../guest.js"
import { type ReportOptions, reportOf } from "../report.js"

/** The status of a process that wrote to a pipe that nobody reads: what its shell would see had the signal killed it. */
const BROKEN_PIPE = 141
/** The status of a process that was interrupted. */
const INTERRUPTED = 130

/** Reports what went wrong. Answers the status of the process. */
export function statusOf(outcome: Outcome, console: Console): number {
  console.output.flush()
  if (console.output.isBroken) return BROKEN_PIPE
  if (outcome.kind === "values") return 0
  if (outcome.kind === "exit") return outcome.status
  console.error.push(reportOf(outcome.failure, errorOptions()))
  return outcome.interrupted ? INTERRUPTED : 1
}

/** How reports on the standard error are shown. */
export function errorOptions(): ReportOptions {
  const isTTY = isatty(2)
  return { palette: paletteFor({ isTTY }, process.env), columns: isTTY ? process.stderr.columns : 100 }
}
