// An evaluation from the command line: what the guest is connected to, what is said when it fails, the status.

import { isatty } from "node:tty"
import { paletteFor } from "../colours.js"
import { BROKEN_PIPE, type Console, openConsole } from "../console.js"
import type { Outcome } from "../guest.js"
import { type HostedGuest, openGuest } from "../host.js"
import { INTERRUPTED, interruptible } from "../repl/talk.js"
import { reportOf } from "../report.js"
import type { Dialect, Grants } from "./grants.js"
import { standardInput } from "./input.js"

export interface Setting {
  readonly dialect: Dialect
  readonly grants: Grants
  /** Where the program lies. */
  readonly directory: string
  readonly commandLine: readonly string[]
  /** Where its flows are kept; in memory if left out. */
  readonly store?: string
}

/** What is evaluated. It answers what the guest came to. */
export type Evaluation = (guest: HostedGuest, signal: AbortSignal, console: Console) => Promise<Outcome>

/** Evaluates on the standard streams. Answers the status of the process. */
export async function evaluated(setting: Setting, evaluation: Evaluation): Promise<number> {
  const console = openConsole()
  const guest = openGuest({
    ...setting,
    input: standardInput(console),
    output: (text) => console.output.push(text),
    error: (text) => console.error.push(text),
  })
  const outcome = await interruptible(
    (signal) => evaluation(guest, signal, console),
    () => console.output.passOn(),
  )
  const status = statusOf(outcome, console)
  sayLost(await guest.parked(), (line) => console.error.push(`${line}\n`))
  await guest.close()
  return status
}

/** How many ids are told of. */
const MOST_IDS = 5

/** Says which instances are lost with the process, for they are kept in memory. */
export function sayLost(ids: readonly string[], say: (line: string) => void): void {
  if (ids.length === 0) return
  const shown = ids.slice(0, MOST_IDS).join(", ")
  const more = ids.length > MOST_IDS ? ", …" : ""
  const count = ids.length === 1 ? "1 instance is" : `${ids.length} instances are`
  say(`${count} left parked in memory, and gone now: ${shown}${more}; --store FILE would keep them`)
}

/** Reports what went wrong. Answers the status of the process. */
function statusOf(outcome: Outcome, console: Console): number {
  if (console.output.isBroken) return BROKEN_PIPE
  if (outcome.kind === "values") return 0
  if (outcome.kind === "exit") return outcome.status
  const isTTY = isatty(2)
  const columns = isTTY ? process.stderr.columns : 100
  console.error.push(reportOf(outcome.failure, { palette: paletteFor({ isTTY }, process.env), columns }))
  return outcome.interrupted ? INTERRUPTED : 1
}
