// Changes played on triggers, by processes that die, with every activity delivered again by two processes at once.
//
// Whoever makes a change and is not answered makes it again; what was kept stays as it is.
//
// Invariants
//   RW2  What can be seen of a playing says nothing of when and by whom it was done, nor of ids that are as chance will have it.

import { FlowError } from "../../../runtime/flows/flow-error.js"
import { Flows } from "../../../runtime/flows/flows.js"
import { textShelf } from "../../../runtime/flows/shelves.js"
import { positionOf } from "../../../runtime/reactive/fan-out.js"
import type { HostActivity } from "../../../runtime/reactive/host-view.js"
import { dueKey, keyOf } from "../../../runtime/reactive/keys.js"
import { Memory, memoryStore } from "../../../runtime/stores/memory.js"
import { type Failure, failingStore } from "../../flows/failing-store.js"
import { type Change, moduleOf, type TriggerPlan } from "./programs.js"

/** How long others leave alone what a process has in hand that says nothing more. */
const HOLD = 30_000

export interface Plan {
  readonly triggers: readonly TriggerPlan[]
  readonly changes: readonly Change[]
}

/** How a playing is disturbed. */
export interface Disturbance {
  /** One for each process that dies; the write is counted anew in each. */
  readonly failures: readonly Failure[]
  /** In which order activities are delivered again: what comes first has the smallest number. None are if it is empty. */
  readonly order: readonly number[]
}

export interface Played {
  /** Every entry of the audit, every instance with its state, every activity: each a line, in the order of lines. RW2 */
  readonly seen: readonly string[]
  readonly activities: readonly HostActivity[]
  readonly audit: Awaited<ReturnType<Flows["audit"]["list"]>>
  readonly instances: readonly string[]
  /** How many writes the first process made. */
  readonly writes: number
  readonly deaths: number
}

/** How many activities may lead from one to another. */
export const DEEPEST = 2

const ALL = { limit: 100_000 }

/** Plays `plan`. */
export async function played({ triggers, changes }: Plan, disturbance?: Disturbance): Promise<Played> {
  const playing = new Playing(moduleOf(triggers))
  for (const change of changes) await playing.make(change, disturbance?.failures ?? [])
  const { writes } = playing
  if (disturbance !== undefined) await playing.goOn(disturbance.order)
  return await playing.ended(writes)
}

class Playing {
  private readonly memory = new Memory()
  private time = 1_800_000_000_000
  private deaths = 0
  private process: { readonly flows: Flows; readonly store: ReturnType<typeof failingStore> } | undefined

  constructor(private readonly text: string) {}

  get writes(): number {
    return this.process?.store.writes ?? 0
  }

  /** Makes a change, whoever dies of it; each process that dies does so as the next of `failures` says. */
  async make(change: Change, failures: readonly Failure[]): Promise<void> {
    for (;;) {
      try {
        this.process ??= await this.opened(failures[this.deaths])
        await made(this.process.flows, change)
        if (!this.process.store.dead) return
      } catch (error) {
        if (this.process?.store.dead !== true) throw error
      }
      await this.lost()
    }
  }

  private async opened(failure?: Failure): Promise<{ flows: Flows; store: ReturnType<typeof failingStore> }> {
    const store = failingStore(memoryStore(this.memory))
    const flows = new Flows(store, { store, deepest: DEEPEST, now: () => this.time })
    await flows.define(textShelf(this.text))
    if (failure !== undefined) store.failAfter(failure.at, failure.side)
    return { flows, store }
  }

  /** The process has died; the next one comes when what it had in hand is anybody's. */
  private async lost(): Promise<void> {
    await this.process?.flows.close().catch(() => undefined)
    this.process = undefined
    this.deaths++
    this.time += HOLD + 1
  }

  /** Two processes do what is left, and see to every activity once more if there is an order to do so. */
  async goOn(order: readonly number[]): Promise<void> {
    this.process ??= await this.opened()
    const { flows, store } = this.process
    store.failAfter(Number.POSITIVE_INFINITY, "before")
    this.time += HOLD + 1
    const other = await this.opened()
    if (order.length > 0) await this.redeliver(await flows.activities.list(ALL), order)
    await Promise.all([flows.workOnce(), other.flows.workOnce()])
    await other.flows.close()
  }

  private async redeliver(activities: readonly HostActivity[], order: readonly number[]): Promise<void> {
    const writes = activities.map(({ position }, i) => {
      return { key: keyOf("agenda", dueKey(order[i % order.length] as number), "activity", position), text: "" }
    })
    await memoryStore(this.memory).commit([{ id: "", seq: 0, rows: [], writes }])
  }

  async ended(writes: number): Promise<Played> {
    const { flows } = this.process ?? (await this.opened())
    const activities = await flows.activities.list(ALL)
    const audit = await flows.audit.list(ALL)
    const heads = await flows.list(ALL)
    const names = namesOf(activities)
    const seen = [
      ...names.values(),
      ...audit.map(({ position, trigger, outcome, reason = "", instance, attempts }) => {
        const isThere = instance === undefined ? "" : "an instance"
        return `${names.get(position)} ${trigger} ${outcome} ${reason} ${isThere} ${attempts}`
      }),
      ...heads.map(({ id, flow, state }) => `${names.get(positionOf(id) ?? "")} ${id.slice(-16)} ${flow} ${state}`),
    ].sort()
    await flows.close()
    return { seen, activities, audit, instances: heads.map(({ id }) => id), writes, deaths: this.deaths }
  }
}

/** Makes a change; that there is nothing to be changed is no trouble. */
async function made(flows: Flows, change: Change): Promise<void> {
  const { actor } = change
  try {
    if (change.act === "put") {
      const { id, n, status } = change
      await flows.objects.put({ type: "note", id, n, status }, { actor })
    } else if (change.act === "delete") await flows.objects.delete(change.id, { actor })
    else if (change.act === "relate") await flows.objects.relate(change.from, "next", change.to, { actor })
    else await flows.objects.unrelate(change.from, "next", change.to, { actor })
  } catch (error) {
    if (!(error instanceof FlowError && error.code === "refused")) throw error
  }
}

/** Names of activities by their positions: ids, or what led to them where ids are as chance will have it. RW2 */
function namesOf(activities: readonly HostActivity[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const byId = new Map(activities.map((activity) => [activity.id, activity]))
  const name = ({ id, instance, type, cause, depth }: HostActivity): string => {
    if (instance === undefined) return `${type} ${id} ${depth}`
    const source = byId.get(cause) as HostActivity
    const trigger = String(instance).split(" ")[0]?.slice(-16)
    return `${type} ${depth} by ${trigger} for (${name(source)})`
  }
  for (const activity of activities) names.set(activity.position, name(activity))
  return names
}
