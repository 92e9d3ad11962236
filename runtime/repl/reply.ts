// What a session answers, as plain data, and how it is shown to a person.

import { type Failure, type ReportOptions, reportOf } from "../report.js"

/** What a session answers. */
export interface Reply {
  /** What a command has to say, in whole lines. */
  readonly lines: readonly string[]
  readonly results: readonly Result[]
  readonly failure: Failure | undefined
  /** Show every guest call of the failure. */
  readonly wholeChain: boolean
  /** The form was stopped by its signal. */
  readonly interrupted: boolean
  /** The session is over; `exit` is the status that the guest asked for, if it did. */
  readonly isOver: boolean
  readonly exit: number | undefined
}

/** A value that was shown. */
export interface Result {
  /** The name it goes by from now on: `$1`. */
  readonly name: string
  readonly writing: string
}

export const SILENT: Reply = {
  lines: [],
  results: [],
  failure: undefined,
  wholeChain: false,
  interrupted: false,
  isOver: false,
  exit: undefined,
}

/** A reply that says what is wrong with what was said. */
export function failed(sentence: string): Reply {
  return { ...SILENT, failure: { sentence, spot: undefined, calls: [] } }
}

/** A reply to a guest that leaves. */
export function left(status: number): Reply {
  return { ...SILENT, isOver: true, exit: status }
}

/** A reply of `lines`. */
export function said(...lines: string[]): Reply {
  return { ...SILENT, lines }
}

/** A reply as text for a person: its results under their names, or bare for a pipe. */
export function replyText(
  reply: Reply,
  options: ReportOptions & { readonly named: boolean },
): { out: string; err: string } {
  const { palette, named } = options
  const results = reply.results.map(({ name, writing }) =>
    named ? `${palette("faint", `${name} =`)} ${hung(writing, name.length + 3)}` : writing,
  )
  const out = [...results, ...reply.lines].map((line) => `${line}\n`).join("")
  return {
    out,
    err: reply.failure === undefined ? "" : reportOf(reply.failure, { ...options, wholeChain: reply.wholeChain }),
  }
}

/** Further lines under the first one's first character. */
function hung(text: string, columns: number): string {
  return text.replace(/\n/g, `\n${" ".repeat(columns)}`)
}
