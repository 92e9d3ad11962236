// Rehearsals: whether a flow comes to the same however often the process dies under it.
//
// A flow is played undisturbed, then once for every point at which the process can
// die; and in other orders of deliveries, undisturbed and with a death after every
// commit. What died must end with the same logs as what did not.
//
// Not here: how a flow is played (playing.ts).

import type { Fault } from "./faulty-store.js"
import { type Order, type Outcomes, type Play, type Played, played } from "./playing.js"

/** What a rehearsal showed. */
export interface Rehearsed {
  readonly crashPoints: number
  readonly orders: number
  /** How the undisturbed playings ended: how many in which state. */
  readonly ends: ReadonlyMap<string, number>
  /** Whether some were stopped because they went on and on. */
  readonly stopped: boolean
  /** Where a playing parted from what it should have come to; undefined if none did. */
  readonly divergence: string | undefined
}

/** Plays a flow with every death and in `orders` orders. Throws a `FlowError` where the module does not load. */
export async function rehearsed(play: Play, orders: number): Promise<Rehearsed> {
  const outcomes: Outcomes = new Map()
  const ends = new Map<string, number>()
  let stopped = false
  let crashPoints = 0
  const answer = (count: Order, divergence?: string): Rehearsed => ({
    crashPoints,
    orders: count,
    ends,
    stopped,
    divergence,
  })
  for (let order = 0; order <= orders; order++) {
    const whole = await played(play, order, outcomes)
    ends.set(endOf(whole), (ends.get(endOf(whole)) ?? 0) + 1)
    stopped ||= whole.stopped
    for await (const { fault, cut } of order === 0 ? crashes(play, outcomes) : restarts(play, order, outcomes)) {
      if (order === 0) crashPoints++
      const where = difference(whole, cut)
      if (where !== undefined) return answer(order, `${faultText(fault, order)}: ${where}`)
    }
  }
  return answer(orders)
}

interface Cut {
  readonly fault: Fault
  readonly cut: Played
}

/** The flow with a death before, and after, every commit. */
async function* crashes(play: Play, outcomes: Outcomes): AsyncGenerator<Cut> {
  for (const when of ["before", "after"] as const) {
    for (let commit = 1; ; commit++) {
      const fault = { commit, when }
      const cut = await played(play, 0, outcomes, fault)
      if (cut.deaths === 0) break
      yield { fault, cut }
    }
  }
}

/** The flow in an order of its own, with a death after every commit. */
async function* restarts(play: Play, order: Order, outcomes: Outcomes): AsyncGenerator<Cut> {
  const fault = { commit: "each", when: "after" } as const
  yield { fault, cut: await played(play, order, outcomes, fault) }
}

function faultText({ commit, when }: Fault, order: Order): string {
  const said = commit === "each" ? "with a crash after every commit" : `with a crash ${when} commit ${commit}`
  return order === 0 ? said : `in order ${order}, ${said}`
}

function endOf({ instances, trouble }: Played): string {
  const [root] = instances.values()
  return trouble !== undefined ? "stuck" : root === undefined ? "nothing" : root.state
}

/** Where two playings part; undefined if they do not. */
function difference(whole: Played, cut: Played): string | undefined {
  if (whole.trouble !== cut.trouble) return cut.trouble ?? `it did not come to: ${whole.trouble}`
  for (const [id, { state, rows }] of whole.instances) {
    const other = cut.instances.get(id)
    if (other === undefined) return `the instance ${id} is missing`
    for (let i = 0; i < Math.max(rows.length, other.rows.length); i++) {
      const ours = rowText(rows[i])
      const theirs = rowText(other.rows[i])
      if (ours !== theirs) return `row ${i} of ${id} is ${theirs}, without it ${ours}`
    }
    if (state !== other.state) return `${id} is ${other.state}, without it ${state}`
  }
  for (const id of cut.instances.keys()) if (!whole.instances.has(id)) return `there is one more instance: ${id}`
  return undefined
}

function rowText(row: { stamp: number; entry: string; after: string; journal: string } | undefined): string {
  if (row === undefined) return "none"
  const wrote = row.journal === "" ? "" : `, wrote ${JSON.stringify(row.journal)}`
  return `${row.entry} at ${new Date(row.stamp).toISOString()} → ${row.after}${wrote}`
}
