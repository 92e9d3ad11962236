// A flow played by numbers: each says what is delivered next, so the same numbers are the same sequence of deliveries
// wherever they are played, on a process that keeps everything warm or on one that is lost after each.
//
// Instances: "main" and "other" of the flow at hand, and the children they start. Nothing but what is delivered here
// happens: the clock stands still until a timer is fired, and effects have no handlers.
//
// Invariants
//   PY1  What a number delivers depends on what the store holds, and on nothing else.
//   PY2  What was lost with a process is delivered again; what was kept is not.

import { cidOf } from "../../../runtime/cid.js"
import { Activity } from "../../../runtime/flows/activity.js"
import { datumOf, elements, textOf } from "../../../runtime/flows/datum.js"
import { deliveryOf, entries, raisedText } from "../../../runtime/flows/delivery.js"
import { Died, type Fault, FaultyStore } from "../../../runtime/flows/faulty-store.js"
import { FlowError } from "../../../runtime/flows/flow-error.js"
import { Flows } from "../../../runtime/flows/flows.js"
import { textShelf } from "../../../runtime/flows/shelves.js"
import type { Wait } from "../../../runtime/flows/wait.js"
import type { Head, Row } from "../../../runtime/store.js"
import { Memory, memoryStore } from "../../../runtime/stores/memory.js"
import { PROLOGUE } from "./programs.js"

/** What is played: a module with a flow called `flow`, and the numbers. */
export interface Plan {
  readonly text: string
  readonly input: string
  readonly choices: readonly number[]
  /** Whether a number may cancel, or send a signal before it is asked for. */
  readonly disturbed?: boolean
  /** Whether all effects succeed. */
  readonly faultless?: boolean
}

/** How it is played. */
export interface Manner {
  readonly warm?: number
  /** Whether each delivery is another process's. */
  readonly cold?: boolean
  readonly fault?: Fault
  /** Called between two deliveries; what it answers is gone on with. */
  readonly between?: (stage: Stage, step: number) => Promise<Stage>
}

/** What can be seen of an instance: how it stands, what it waits for, and its log, without the seeds. */
export interface Seen {
  readonly id: string
  readonly state: Head["state"]
  readonly waits: readonly string[]
  readonly log: readonly string[]
  /** What it was told. */
  readonly entries: readonly string[]
  readonly journal: string
}

/** What was done on the way. */
export interface Traits {
  readonly early: boolean
  readonly cancelled: boolean
  /** Whether two or more branches were parked at once. */
  readonly parallel: boolean
  readonly evicted: boolean
}

export interface Played {
  readonly seen: readonly Seen[]
  readonly traits: Traits
  /** How many writes there were, of the process that died or of the last. */
  readonly writes: number
  readonly died: boolean
}

const BEGINNING = 1_800_000_000_000
const IDS = ["main", "other"]

/** A process, and the store it works on. */
export class Stage {
  readonly store: FaultyStore
  readonly flows: Flows
  time = BEGINNING
  private readonly touched = new Set<string>()

  private constructor(
    readonly plan: Plan,
    readonly memory: Memory,
    readonly warm: number,
    fault?: Fault,
  ) {
    this.store = new FaultyStore(memoryStore(memory), fault)
    this.flows = new Flows(this.store, { store: this.store, warm, now: () => this.time })
  }

  static async open(plan: Plan, memory = new Memory(), warm = 1000, fault?: Fault): Promise<Stage> {
    const stage = new Stage(plan, memory, warm, fault)
    await stage.flows.define(textShelf(plan.text))
    return stage
  }

  /** Another process on the same store, at the same time of day. */
  async another(fault?: Fault): Promise<Stage> {
    const next = await Stage.open(this.plan, this.memory, this.warm, fault)
    next.time = this.time
    await this.close()
    return next
  }

  async close(): Promise<void> {
    await this.flows.close().catch(ignoreDeath)
  }

  get operations(): Flows["operations"] {
    return this.flows.operations
  }

  async start(id: string): Promise<void> {
    const { operations, plan } = this
    const version = operations.modules.versionOf("flow") as string
    const activity = new Activity()
    await this.done(operations.driver.start({ id, flow: "flow", version, input: plan.input, seed: id }, activity))
    await activity.quiet()
    await this.settle()
  }

  /** Opens all letters, and fires all timers that are due. */
  async settle(): Promise<void> {
    for (let before = -1; before !== this.store.commits; ) {
      before = this.store.commits
      for (const { id, due } of await this.living()) if (due !== null && due <= this.time) await this.attend(id)
    }
  }

  async attend(id: string): Promise<void> {
    const activity = new Activity()
    await this.operations.driver.attend(id, activity)
    await activity.quiet()
    if (this.store.died) throw new Died("the process has died")
  }

  /** The instances that have not ended, in the order of their names. */
  async living(): Promise<readonly Head[]> {
    const heads = await this.operations.list({ states: ["running", "parked", "cancelling"] })
    return [...heads].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  /** Makes the delivery that `choice` says; a refusal is no trouble. */
  async deliver(choice: number): Promise<Partial<Traits>> {
    const heads = await this.living()
    const head = heads[choice % Math.max(heads.length, 1)]
    if (head === undefined) return {}
    const rest = Math.floor(choice / 7) // PY1
    const waits = await this.operations.waits(head.id)
    this.touched.add(head.id)
    const traits = {
      parallel: waits.length > 1,
      evicted: this.touched.size > 1 && this.warm < 2,
    }
    if (this.plan.disturbed === true && rest % 16 === 0) {
      await this.done(this.operations.cancel(head.id))
      return { ...traits, cancelled: true }
    }
    if (this.plan.disturbed === true && rest % 4 === 1) {
      const name = ["a", "ch", "b", "c"][Math.floor(rest / 4) % 4] as string
      const isEarly = waits.every((wait) => wait.tag !== name && (wait.kind !== "receive" || wait.channel !== name))
      await this.done(this.operations.signal(head.id, name, valueOf(rest)))
      return { ...traits, early: isEarly && new RegExp(`'${name}\\b`).test(this.plan.text.slice(PROLOGUE.length)) }
    }
    const wait = waits[rest % Math.max(waits.length, 1)]
    if (wait !== undefined) await this.answer(head.id, wait, Math.floor(rest / 5))
    return traits
  }

  private async answer(id: string, wait: Wait, number: number): Promise<void> {
    const { operations } = this
    if (wait.kind === "timer") {
      this.time = Math.max(this.time, wait.due)
    } else if (wait.kind === "effect" && this.plan.faultless !== true && number % 4 === 0) {
      const outcome = raisedText("the handler failed", [wait.name, String(number % 3)])
      const entry = entries.effect(wait.tag, outcome, wait.name, cidOf(wait.payload))
      await this.done(operations.driver.deliver(id, () => deliveryOf(entry), new Activity()))
    } else if (wait.kind !== "child") {
      await this.done(operations.resume(id, valueOf(number), wait.tag))
    }
    await this.settle()
  }

  /** Waits for `work`; that a flow failed, or refused, is no trouble of ours. */
  private async done(work: Promise<unknown>): Promise<void> {
    try {
      await work
    } catch (error) {
      if (this.store.died) throw new Died("the process has died")
      if (!(error instanceof FlowError)) throw error
    }
    if (this.store.died) throw new Died("the process has died")
  }

  /** The log of an instance. */
  async rows(id: string): Promise<readonly Row[]> {
    return await this.store.log(id, 0, 10_000)
  }

  /** What can be seen of all instances. */
  async seen(): Promise<Seen[]> {
    const heads = await this.operations.list({})
    const all: Seen[] = []
    for (const { id, state } of [...heads].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const rows = await this.rows(id)
      const waits = (await this.operations.waits(id)).map((wait) => wait.tag)
      const journal = rows.map((row) => row.journal).join("")
      all.push({ id, state, waits, log: rows.map(rowText), entries: rows.map(entryText), journal })
    }
    return all
  }
}

function rowText(row: Row): string {
  const { seq, stamp, after, journal } = row
  return `${seq} ${stamp - BEGINNING} ${entryText(row)} ${after} ${JSON.stringify(journal)}`
}

/** What an instance was told, without the seed that it was born with. */
function entryText({ entry }: Row): string {
  return entry.startsWith("(start ") ? `(start ${textOf(elements(datumOf(entry))?.[1])})` : entry
}

function valueOf(number: number): string {
  return ["1", "bad", "yes", "(v 1)"][number % 4] as string
}

/** Plays `plan`. */
export async function played(plan: Plan, manner: Manner = {}): Promise<Played> {
  const { warm = 1000, cold = false, fault, between } = manner
  let stage = await Stage.open(plan, new Memory(), warm, fault)
  let writes = 0
  let died = false
  const traits = { early: false, cancelled: false, parallel: false, evicted: false }
  const step = async (act: (stage: Stage) => Promise<Partial<Traits> | undefined>): Promise<void> => {
    const before = stage.time
    const length = await lengthOf(stage.memory)
    try {
      note(traits, await act(stage))
    } catch (error) {
      if (!stage.store.died) throw error
      died = true
      writes = stage.store.commits
      stage = await stage.another()
      await stage.settle()
      if ((await lengthOf(stage.memory)) > length) return // PY2
      stage.time = before
      note(traits, await act(stage))
    }
  }
  for (const id of IDS) await step(async (on) => void (await on.start(id)))
  for (const [i, choice] of plan.choices.entries()) {
    if (cold) stage = await stage.another()
    if (between !== undefined) stage = await between(stage, i)
    await step((on) => on.deliver(choice))
  }
  const seen = await stage.seen()
  if (!died) writes = stage.store.commits
  await stage.close()
  return { seen, traits, writes, died }
}

/** How many rows a memory holds. */
async function lengthOf(memory: Memory): Promise<number> {
  let length = 0
  for (const { rows } of memory.instances.values()) length += rows.length
  return length
}

function note(traits: { -readonly [name in keyof Traits]: boolean }, more: Partial<Traits> | undefined): void {
  for (const name of ["early", "cancelled", "parallel", "evicted"] as const) traits[name] ||= more?.[name] === true
}

function ignoreDeath(error: unknown): void {
  if (!(error instanceof Died)) throw error
}
