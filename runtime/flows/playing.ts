// A flow played to its end without the world: every delivery is chosen and made here, one after another.
//
// There is no worker, no handler and no clock that runs. After each delivery it is
// seen what could come next (a timer that is overdue, a letter, an answer, an
// effect's outcome, a timer to come), and one of these is chosen by a number that
// follows from the order's seed and from what it is, not from what came before.
// So a playing that was cut off by a death goes on as if nothing had happened,
// and must come to the same logs, stamp for stamp.
//
// Invariants
//   PL1  What is delivered next depends on what the store holds, the order and its seed, and on nothing else.
//   PL2  The clock stands still but for deliveries: a millisecond each, or up to the timer that is fired.
//
// Not here: what is compared with what (rehearsal.ts).

import { Complaint } from "../../interpreter/complaint.js"
import { cidOf } from "../cid.js"
import type { Found, Head, Row, Store } from "../store.js"
import { Memory, memoryStore } from "../stores/memory.js"
import { Activity } from "./activity.js"
import type { Shelf } from "./bundle.js"
import { Chance } from "./chance.js"
import { deliveryOf, entries, okText } from "./delivery.js"
import { Driver } from "./driver.js"
import { Effects, type Handlers, keyOf } from "./effects.js"
import { Died, type Fault, FaultyStore } from "./faulty-store.js"
import { FlowError } from "./flow-error.js"
import type { Budgets } from "./live.js"
import { Modules } from "./modules.js"
import { isEnded } from "./standing.js"
import type { Wait } from "./wait.js"

/** What is played. Texts are canonical. */
export interface Play {
  readonly shelf: Shelf
  readonly flow: string
  readonly input: string
  /** What is answered at a tag, or sent on a channel. */
  readonly answers: ReadonlyMap<string, string>
  /** What carries effects out; an effect without a handler answers its payload. */
  readonly effects: Handlers
  readonly seed: string
  /** The most deliveries. */
  readonly deliveries: number
  /** What stands between the driver and what survives; nothing by default. */
  readonly around?: (store: Store) => Store
}

/** In which order deliveries come: 0 is the order of the flow's branches, and others are as chance will have it. */
export type Order = number

/** What a playing came to. */
export interface Played {
  /** Every instance, by its id. */
  readonly instances: ReadonlyMap<string, { readonly state: Head["state"]; readonly rows: readonly Row[] }>
  readonly commits: number
  /** How often the process died. */
  readonly deaths: number
  /** Whether it was stopped after so many deliveries. */
  readonly stopped: boolean
  /** What went wrong that no log tells of. */
  readonly trouble: string | undefined
}

const ID = "rehearsal"
const START = Date.UTC(2026, 0, 1)
const BUDGETS: Budgets = { steps: 20_000_000, memory: 2 ** 29, output: 2 ** 20 }

/** What answers that nobody has given are taken from. */
const POOL = ["#t", "approved", '"text"', "1", "#f", "()", "nil", "{}"]

/** Outcomes of effects by their keys and payloads: a handler is asked once, whoever dies. */
export type Outcomes = Map<string, string>

/** Plays a flow in an order; the process dies as `fault` says, and another goes on. Throws a `FlowError` where the module does not load. */
export async function played(play: Play, order: Order, outcomes: Outcomes, fault?: Fault): Promise<Played> {
  const memory = new Memory()
  let stage = new Stage(play, order, memory, outcomes, fault)
  let commits = 0
  let deaths = 0
  let trouble: string | undefined
  let next: Next = "more"
  while (next === "more") {
    try {
      next = await stage.next()
    } catch (error) {
      if (error instanceof FlowError && error.code === "module" && (await stage.isEmpty())) throw error
      if (!stage.died) {
        if (!(error instanceof Error || error instanceof Complaint)) throw error
        trouble = error.message
        break
      }
    }
    if (!stage.died) continue
    commits += stage.commits
    deaths++
    await stage.close()
    stage = new Stage(play, order, memory, outcomes, fault?.commit === "each" ? fault : undefined)
    next = "more"
  }
  commits += stage.commits
  await stage.close()
  return { instances: await transcript(memory), commits, deaths, stopped: next === "enough", trouble }
}

async function transcript(memory: Memory): Promise<Played["instances"]> {
  const store = memoryStore(memory)
  const instances = new Map<string, { state: Head["state"]; rows: readonly Row[] }>()
  for (const { id, state } of await store.list({ limit: Number.MAX_SAFE_INTEGER })) {
    instances.set(id, { state, rows: await store.log(id, 0, Number.MAX_SAFE_INTEGER) })
  }
  await store.close()
  return instances
}

/** Whether there is more to deliver, or nothing, or enough was. */
type Next = "more" | "nothing" | "enough"

/** Something that can be delivered now. */
interface Option {
  readonly id: string
  readonly wait: Wait | { readonly kind: "cancel"; readonly tag: "" }
}

/** One process's part of a playing. */
class Stage {
  private readonly store: FaultyStore
  private readonly driver: Driver
  private readonly modules: Modules
  private readonly effects: Effects
  private clock = START
  private unattended: unknown

  constructor(
    private readonly play: Play,
    private readonly order: Order,
    memory: Memory,
    private readonly outcomes: Outcomes,
    fault: Fault | undefined,
  ) {
    this.store = new FaultyStore((play.around ?? ((store) => store))(memoryStore(memory)), fault)
    const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
    this.effects = new Effects(play.effects)
    this.modules = new Modules(this.store, breathe)
    this.driver = new Driver({
      store: this.store,
      modules: this.modules,
      effects: new Effects({}),
      worker: ID,
      now: () => this.clock,
      budgets: BUDGETS,
      breathe,
      warm: 1000,
      payloadLimit: 2 ** 24,
      hold: async () => undefined,
      holds: () => true,
      told: () => undefined,
      trouble: (_id, error) => {
        this.unattended = error
      },
      leavesLetters: true,
    })
  }

  get died(): boolean {
    return this.store.died
  }

  get commits(): number {
    return this.store.commits
  }

  async isEmpty(): Promise<boolean> {
    return !this.died && (await this.store.find(ID)) === undefined
  }

  async close(): Promise<void> {
    await this.driver.close()
    await this.store.close()
  }

  /** Makes the next delivery, if there is one. */
  async next(): Promise<Next> {
    const heads = await this.store.list({ limit: Number.MAX_SAFE_INTEGER })
    if (heads.length === 0) return await this.start()
    const found: Found[] = []
    for (const { id } of heads) found.push((await this.store.find(id)) as Found)
    const rows = found.reduce((sum, { last }) => sum + (last?.seq ?? -1) + 1, 0)
    if (rows >= this.play.deliveries) return "enough"
    return await this.deliverNext(found)
  }

  private async deliverNext(found: readonly Found[]): Promise<Next> {
    const now = Math.max(START, ...found.map(({ last }) => last?.stamp ?? START))
    const going = found.filter(({ head: { state } }) => !isEnded(state) && state !== "stuck")
    const options = await this.options(going)
    const timer = firstTimer(options)
    const letter = firstLetter(going)
    if (timer !== undefined && timer.wait.due <= now) await this.deliver(timer, now)
    else if (letter !== undefined) await this.attend(letter, now)
    else {
      const chosen = this.chosen(await this.cancellable(options), timer, now + 1)
      if (chosen === undefined) return "nothing"
      await this.deliver(chosen, chosen === timer ? timer.wait.due : now + 1) // PL2
    }
    return "more"
  }

  private async start(): Promise<Next> {
    const { shelf, flow, input, seed } = this.play
    await this.modules.define(shelf)
    const version = this.modules.versionOf(flow)
    if (version === undefined) throw new FlowError("no-such-flow", "no such flow", [flow])
    await this.driver.start({ id: ID, flow, version, input, seed }, new Activity())
    return "more"
  }

  /** Everything that instances wait for, the oldest instance's first, and in the order of its branches. */
  private async options(going: readonly Found[]): Promise<Option[]> {
    const options: Option[] = []
    for (const { head, last } of going) {
      if (last === undefined) continue
      const waits = await this.driver.look(head.id, (live) => live.enactment.parking.waits())
      options.push(...waits.map((wait) => ({ id: head.id, wait })))
    }
    return options
  }

  /** The same, and a cancellation if this order has one and it has not come yet. */
  private async cancellable(options: readonly Option[]): Promise<readonly Option[]> {
    if (this.order === 0 || this.order % 4 !== 0 || !options.some(({ id }) => id === ID)) return options
    const isCancelling = await this.driver.look(ID, (live) => live.enactment.isCancelling)
    return isCancelling ? options : [...options, { id: ID, wait: { kind: "cancel", tag: "" } }]
  }

  /** PL1 */
  private chosen(options: readonly Option[], timer: Timer | undefined, now: number): Option | undefined {
    const ready = options.filter(({ wait }) => wait.kind !== "child" && (wait.kind !== "timer" || wait.resumable))
    const inTime = timer === undefined || timer.wait.due > now ? ready : []
    const all: Option[] = timer === undefined || inTime.includes(timer) ? [...inTime] : [...inTime, timer]
    if (this.order === 0) return inTime.find(({ wait }) => wait.kind !== "timer") ?? timer ?? inTime[0]
    const weights = all.map(({ id, wait }) => this.chance(`${id} ${wait.kind} ${wait.tag}`).bits())
    return all[weights.indexOf(Math.min(...weights))]
  }

  private chance(about: string): Chance {
    return new Chance(`${this.play.seed} ${this.order} ${about}`)
  }

  private async attend(id: string, now: number): Promise<void> {
    this.clock = now
    this.unattended = undefined
    await this.driver.attend(id, new Activity())
    if (this.unattended !== undefined) throw this.unattended
  }

  private async deliver(option: Option, now: number): Promise<void> {
    const entry = await this.entry(option, now)
    this.clock = now
    await this.driver.deliver(option.id, () => deliveryOf(entry), new Activity())
  }

  private async entry({ id, wait }: Option, now: number): Promise<string> {
    switch (wait.kind) {
      case "timer":
        return wait.due <= now ? entries.timer(wait.tag) : entries.resume(wait.tag, this.answer(wait.tag))
      case "receive":
        return entries.signal(wait.channel, this.answer(wait.channel, wait.tag))
      case "effect":
        return entries.effect(wait.tag, await this.outcome(id, wait), wait.name, cidOf(wait.payload))
      case "cancel":
        return entries.cancel()
      default:
        return entries.resume(wait.tag, this.answer(wait.tag))
    }
  }

  /** What is answered at `tag`: what was given for it, else something or other. */
  private answer(tag: string, about = tag): string {
    const given = this.play.answers.get(tag)
    if (given !== undefined) return given
    const which = this.order === 0 ? 0n : this.chance(`answer ${about}`).below(BigInt(POOL.length))
    return POOL[Number(which)] as string
  }

  private async outcome(id: string, wait: Wait & { kind: "effect" }): Promise<string> {
    const { name, payload, tag } = wait
    const job = { instance: id, namespace: "", ...wait }
    const key = `${keyOf(job)} ${payload}`
    const known = this.outcomes.get(key)
    if (known !== undefined) return known
    const done = this.effects.serves(name, "") ? await this.effects.perform(job) : okText(payload)
    if (done === undefined) throw new Died(`the effect was given up: ${tag}`)
    this.outcomes.set(key, done)
    return done
  }
}

type Timer = Option & { readonly wait: Wait & { readonly kind: "timer" } }

/** The timer that is due first. */
function firstTimer(options: readonly Option[]): Timer | undefined {
  let first: Timer | undefined
  for (const option of options) {
    if (option.wait.kind !== "timer") continue
    if (first === undefined || option.wait.due < first.wait.due) first = option as Timer
  }
  return first
}

/** The instance that the oldest letter is for. */
function firstLetter(going: readonly Found[]): string | undefined {
  let oldest: { number: number; id: string } | undefined
  for (const { head, inbox } of going) {
    const [letter] = inbox
    if (letter !== undefined && (oldest === undefined || letter.number < oldest.number)) {
      oldest = { number: letter.number, id: head.id }
    }
  }
  return oldest?.id
}
