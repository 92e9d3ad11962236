// What is kept of a delivery: its row, and what else changes with it.
//
// Not here: what came of the delivery (rest.ts), when it is kept (driver.ts).

import type { Head, Row, Transition, Writing } from "../store.js"
import type { Begun } from "./driver-options.js"
import type { Live } from "./live.js"
import { type Outcome, writtenChange } from "./rest.js"

/** Others were faster: the instance is to be looked at again. */
export class Conflict extends Error {
  override readonly name = "Conflict"
  override readonly message = "others were faster"
}

/** What is kept besides. */
export interface Extras {
  readonly creates?: Head
  readonly takes?: readonly number[]
  readonly texts?: Transition["texts"] | undefined
  /** Rows that stand before the delivery's own. */
  readonly before?: readonly Row[]
  /** Whether the instance had failed, by its head in the store. */
  readonly failed?: boolean
  /** What is to be written besides, after the flow has ended or not. */
  readonly writes?: Begun["writes"]
}

/** The rows to keep, the delivery's own among them, and all else. What the flow has written is taken from `live`. */
export function kept(
  live: Live,
  given: {
    readonly outcome: Outcome
    readonly entry: string
    readonly stamp: number
    /** The number of the delivery's own row. */
    readonly seq: number
    readonly extras: Extras
    /** What follows from what was emitted. */
    readonly writes: readonly Writing[]
  },
): { readonly rows: readonly Row[]; readonly row: Row; readonly others: Omit<Transition, "id" | "seq" | "rows"> } {
  const { outcome, entry, stamp, seq, extras } = given
  const { end, asked, dropped, head, after, sends } = outcome
  const { before = [], creates, failed = false, writes, takes, texts } = extras
  const row: Row = { seq, stamp, entry, after, journal: live.journal }
  live.journal = ""
  const known: Head = failed ? { ...live.head, state: "failed", ended: -1 } : live.head
  const change = creates === undefined ? writtenChange(known, head, [...asked, ...dropped]) : undefined
  const written = [...(writes?.(end) ?? []), ...given.writes]
  const others = {
    creates: creates === undefined ? undefined : head,
    head: change,
    sends: sends.length === 0 ? undefined : sends,
    takes,
    texts,
    writes: written.length === 0 ? undefined : written,
  }
  return { rows: before.length === 0 ? [row] : [...before, row], row, others }
}
