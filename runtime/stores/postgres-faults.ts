// What PostgreSQL, and the way to it, complain of, said for people.
//
// Invariants
//   PG5  A fault names the host and the database, never the password.

import { StoreError } from "../store.js"
import { fault } from "./fault.js"

/** By SQLSTATE, or its first two characters, or the code that the host's sockets give. */
const SENTENCES: { readonly [code: string]: string } = {
  ECONNREFUSED: "no PostgreSQL server answers",
  ENOENT: "no PostgreSQL server answers",
  EHOSTUNREACH: "the PostgreSQL server cannot be reached",
  ENETUNREACH: "the PostgreSQL server cannot be reached",
  ETIMEDOUT: "the PostgreSQL server cannot be reached",
  ENOTFOUND: "the PostgreSQL server's name is unknown",
  EAI_AGAIN: "the PostgreSQL server's name is unknown",
  "28": "the PostgreSQL server does not let us in",
  "3D000": "the PostgreSQL server has no such database",
  "25006": "the store may be read but not written",
  "42501": "the store may be read but not written",
  "53100": "the PostgreSQL server's disk is full",
  "53200": "the PostgreSQL server is out of memory",
  "53300": "the PostgreSQL server has too many connections",
  "54000": "a value is too long to be kept",
  "57P": "the PostgreSQL server is shutting down or starting up",
  "08": "the connection to the PostgreSQL server is lost",
  ECONNRESET: "the connection to the PostgreSQL server is lost",
  EPIPE: "the connection to the PostgreSQL server is lost",
}

const DEADLOCKS = ["40P01", "40001"]
/** What is no value of its column, what a constraint does not allow, what is too long. */
const OWN_FAULTS = ["22", "23", "54"]

/** The code that says what is wrong, said for people or not yet; "" if something else failed. */
function codeOf(error: unknown): string {
  if (error instanceof StoreError) return codeOf(error.cause)
  return String((error as { code?: unknown } | undefined)?.code ?? "")
}

/** Whether a transaction failed only because of others at the same time. */
export function mayBeTriedAgain(error: unknown): boolean {
  return DEADLOCKS.includes(codeOf(error))
}

/** Whether an error is the fault of the values that were to be kept. */
export function isOwnFault(error: unknown): boolean {
  return OWN_FAULTS.includes(codeOf(error).slice(0, 2))
}

/** What `error` means for the store at `place`. */
export function postgresFault(error: unknown, place: string): unknown {
  if (error instanceof StoreError) return error
  const code = codeOf(error)
  const { message } = error as Error
  const sentence = SENTENCES[code] ?? SENTENCES[code.slice(0, 3)] ?? SENTENCES[code.slice(0, 2)]
  if (sentence !== undefined) return fault(sentence, [place], error) // PG5
  if (message === "Query read timeout") return fault("the PostgreSQL server takes too long to answer", [place], error)
  if (/terminated|Connection ended|timeout expired|timeout exceeded|not queryable/.test(message)) {
    return fault("the connection to the PostgreSQL server is lost", [place], error)
  }
  return fault("PostgreSQL failed", [place, message], error)
}
