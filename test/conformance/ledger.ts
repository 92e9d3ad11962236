// The ledger of debts, test/debts.txt: the checks that we know to fail, each with its reason.
//
//   test/facts/6.13-ports.scm:88 | a terminal cannot be asked without blocking
//   test/facts/6.13-ports.scm:(char-ready? port) | the same, found by its expression
//
// Invariants
//   LE1  A failure that is not in the ledger fails the run.
//   LE2  A debt that has been paid, or that names no check, fails the run until it is struck out.

import { existsSync, readFileSync } from "node:fs"
import type { Check } from "./suites.js"

export interface Debt {
  /** Where it stands in the ledger, from 1. */
  readonly line: number
  readonly file: string
  /** A line of the file, or the check's name. */
  readonly check: string
  readonly reason: string
}

/** The debts of a ledger; blank lines and lines that begin with `#` say nothing. */
export function readLedger(path: string): Debt[] {
  return existsSync(path) ? parseLedger(path, readFileSync(path, "utf8")) : []
}

/** The debts that `text`, the contents of the ledger at `path`, lists. Throws where a line is no debt. */
export function parseLedger(path: string, text: string): Debt[] {
  return text.split(/\r?\n/).flatMap((entry, i) => {
    if (/^\s*(#|$)/.test(entry)) return []
    const [, file, check, reason] = /^([^:]+):(.*\S)\s+\|\s+(.*\S)\s*$/.exec(entry) ?? []
    if (file === undefined) throw new Error(`${path}:${i + 1}: not a debt (file:line-or-expression | reason): ${entry}`)
    return [{ line: i + 1, file, check: check as string, reason: reason as string }]
  })
}

/** Whether `debt` is about `check`. */
export function isAbout(debt: Debt, check: Check): boolean {
  return debt.file === check.file && (debt.check === check.name || debt.check === String(check.line))
}
