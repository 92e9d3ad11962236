// The history of an instance, for hosts: the rows of its log as plain objects.

import type { Row } from "../store.js"
import { hostOf } from "./datum.js"
import { deliveryOf, type Outcome } from "./delivery.js"
import type { Contradiction } from "./flow-error.js"
import { struckRows } from "./live.js"

/** A delivery, and what came of it. Tags and names are written as in SX. */
export interface HistoryRow {
  readonly seq: number
  /** When, in milliseconds since 1970. */
  readonly time: number
  /** `start`, `resume`, `signal`, `timer`, `effect`, `child`, `cancel`, `strike`, `migrate` or `reseed`. */
  readonly kind: string
  readonly tag?: string
  /** The input, the answer, the signal's value or the outcome's. */
  readonly value?: unknown
  /** Why an effect or a child failed. */
  readonly failure?: string
  /** What the instance waited for afterwards, or how it ended, written as in SX. */
  readonly after: string
  /** What the flow wrote meanwhile. */
  readonly output: string
  /** Whether a later row has struck it: it counts no more. */
  readonly struck: boolean
  /** Of a stuck instance: what the flow comes to instead, where this row is what it contradicts. R9 */
  readonly contradicted?: string
}

/** The history that `rows` are. */
export function historyOf(rows: readonly Row[], contradiction?: Contradiction): HistoryRow[] {
  const struck = struckRows(rows)
  return rows.map((row) => {
    const delivery = deliveryOf(row.entry)
    return {
      seq: row.seq,
      time: row.stamp,
      kind: delivery.kind,
      ...("tag" in delivery ? { tag: delivery.tag } : {}),
      ...("channel" in delivery ? { tag: delivery.channel } : {}),
      ...("input" in delivery ? { value: hostOf(delivery.input) } : {}),
      ...("value" in delivery ? { value: hostOf(delivery.value) } : {}),
      ...("outcome" in delivery ? outcomeOf(delivery.outcome) : {}),
      after: row.after,
      output: row.journal,
      struck: struck.has(row.seq),
      ...(contradiction?.row === row.seq ? { contradicted: contradiction.actual } : {}),
    }
  })
}

function outcomeOf(outcome: Outcome): { value: unknown } | { failure: string } {
  if (outcome.ok) return { value: hostOf(outcome.value) }
  return { failure: [outcome.sentence, ...outcome.irritants.map((each) => String(hostOf(each)))].join(" ") }
}
