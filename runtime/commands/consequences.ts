// What a change of an object has set going: its activities, what their triggers came to, and what followed from that.
//
// Invariants
//   CQ1  Told of is what is in the log and in the audit when the command answers, in the order of the log.

import type { Logged } from "../reactive/activity-log.js"
import type { AuditEntry } from "../reactive/audit.js"
import { idOf as activityId, field } from "../reactive/dicts.js"
import type { Reactive } from "../reactive/reactive.js"
import { factsOf } from "./activity-text.js"
import { auditJson, sequelText } from "./audit-text.js"
import type { Desk } from "./flow-store.js"

/** An activity, and what came of each trigger that matches it. */
export interface Consequence {
  readonly logged: Logged
  readonly entries: readonly AuditEntry[]
}

/** How many activities are followed, and how many are looked at to find them. */
const MOST = 1000
const MOST_LOOKED_AT = 10_000

/** What followed from the activities of an object after `before`, of which `last` is the last. CQ1 */
export async function consequences(
  reactive: Reactive,
  before: string | undefined,
  last: string | undefined,
): Promise<Consequence[]> {
  const own = await since(reactive, before, last)
  const [first] = own
  if (first === undefined) return []
  const met = new Set(own.map(({ activity }) => activityId(activity)))
  const followed = [...own]
  for (const logged of await reactive.log.list({ after: first.position, limit: MOST_LOOKED_AT })) {
    const cause = field(logged.activity, "cause")
    const id = activityId(logged.activity)
    if (cause === undefined || met.has(id) || !met.has(String(cause)) || followed.length === MOST) continue
    met.add(id)
    followed.push(logged)
  }
  followed.sort((one, other) => (one.position < other.position ? -1 : 1)) // CQ1
  return await Promise.all(followed.map(async (logged) => ({ logged, entries: await entriesOf(reactive, logged) })))
}

/** The activities of one object from after `before` to `last`, oldest first. */
async function since({ log }: Reactive, before: string | undefined, last: string | undefined): Promise<Logged[]> {
  const found: Logged[] = []
  for (let id = last; id !== undefined && id !== before && found.length < MOST; ) {
    const logged = await log.find(id)
    if (logged === undefined) break
    found.unshift(logged)
    const previous = field(logged.activity, "previous")
    id = previous === undefined ? undefined : String(previous)
  }
  return found
}

/** What came of every trigger that matches an activity. */
export async function entriesOf({ audit }: Reactive, { position }: Logged): Promise<AuditEntry[]> {
  return await audit.pairsOf(position)
}

/** How many lines are said of what was set going. */
const MOST_LINES = 40

/** Says on the standard error what came of each trigger, a line each. */
export async function sayConsequences(desk: Desk, found: readonly Consequence[]): Promise<void> {
  const pairs = found.flatMap(({ logged, entries }) => entries.map((entry) => ({ logged, entry })))
  for (const { logged, entry } of pairs.slice(0, MOST_LINES)) {
    const { verb } = factsOf(logged.activity)
    desk.say(`  ${verb}: ${entry.trigger} ${entry.outcome}: ${await sequelText(desk.operations.store, entry)}`)
  }
  if (pairs.length > MOST_LINES) desk.say(`  and ${pairs.length - MOST_LINES} more: ${desk.command("audit")}`)
  const failed = pairs.find(({ entry }) => entry.outcome === "error")
  if (failed !== undefined)
    desk.say(`  ${desk.command("audit", "retry", "--activity", failed.logged.position)} tries again`)
}

/** The same for a program. */
export async function consequencesJson(desk: Desk, found: readonly Consequence[]): Promise<unknown[]> {
  const { store } = desk.operations
  const entries = found.flatMap((each) => each.entries)
  return await Promise.all(entries.map((entry) => auditJson(store, entry)))
}
