// What SQLite complains of, said for people.

import { fault } from "./fault.js"

const SENTENCES: { readonly [code: number]: string } = {
  5: "another process has kept the store locked for too long",
  6: "another process has kept the store locked for too long",
  8: "the store may be read but not written",
  10: "the disk fails to read or write the store",
  11: "the store is damaged",
  13: "the disk is full",
  14: "the store cannot be opened",
  26: "the file is no SQLite database",
}

/** Codes of what does not pass by itself. */
const LASTING = [11, 26]

/** Codes of what is wrong with the values of one call: too big, of the wrong type, missing. */
const OWN = [18, 19, 20, 25]

/** What SQLite says in words. Where it answers several rows, version 1.2 of the package leaves the code out. */
const WORDS: { readonly [message: string]: number } = {
  "database is locked": 5,
  "attempt to write a readonly database": 8,
  "disk I/O error": 10,
  "database disk image is malformed": 11,
  "database or disk is full": 13,
  "unable to open database file": 14,
  "string or blob too big": 18,
  "file is not a database": 26,
}

const BUSY = 5
const UNKNOWN = 1

/** Extended codes: what must not be null is, a primary key or another unique one is there already. */
const REFUSED_ROW: readonly unknown[] = [1299, 1555, 2067]

/** SQLite's primary code of what `error` says; undefined if SQLite did not say it. */
export function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined
  const { errcode, code } = error as { readonly errcode?: unknown; readonly code?: unknown }
  if (typeof errcode === "number") return errcode & 0xff
  return code === "ERR_SQLITE_ERROR" ? (WORDS[error.message] ?? UNKNOWN) : undefined
}

/** Whether it was refused only because another process is at work. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === BUSY
}

/** Whether a row was not inserted because of what is there already, or is not. */
export function isRefusedRow(error: unknown): boolean {
  return error instanceof Error && REFUSED_ROW.includes((error as { readonly errcode?: unknown }).errcode)
}

/** Whether an error is the fault of the call that met it, and of no other. */
export function isOwnFault(error: unknown): boolean {
  const code = codeOf(error)
  return code === undefined || OWN.includes(code)
}

/** What `error` means for the store at `path`; itself if SQLite did not say it. */
export function sqliteFault(error: unknown, path: string): unknown {
  const code = codeOf(error)
  if (code === undefined) return error
  const sentence = SENTENCES[code]
  if (sentence !== undefined) return fault(sentence, [path], error, LASTING.includes(code))
  return fault("SQLite failed", [path, (error as Error).message], error)
}
