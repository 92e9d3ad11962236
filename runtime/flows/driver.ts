// The driver: takes deliveries to instances, and each delivery's outcome to the store.
//
// Invariants
//   R6  What a call has answered is in the store first.
//   R7  An effect's outcome is logged once, the first; one for a cancelled fiber is not logged.
//   R16 A call answers when what it has set going here has come to rest.
//
// Not here: running a flow (enactment.ts), carrying effects out (effects.ts),
// finding out what is due (worker.ts), what hosts and guests call (flows.ts, words.ts).

import { Exhausted } from "../../interpreter/complaint.js"
import { cidOf } from "../cid.js"
import type { Found, Head, HeadChange, Letter, Row, Store, Transition } from "../store.js"
import { Activity } from "./activity.js"
import type { Sent } from "./asks.js"
import { Breathing } from "./breathing.js"
import { datumOf, elements, textOf } from "./datum.js"
import { type Delivery, deliveryOf, effectDelivery, entries } from "./delivery.js"
import type { Effects, Job } from "./effects.js"
import type { End } from "./enactment.js"
import { FlowError, shownId } from "./flow-error.js"
import { Hands } from "./hands.js"
import { type Breathe, type Budgets, isDelivery, Live, type Source, struckRows, unloadable } from "./live.js"
import type { Consequences } from "./messages.js"
import type { Modules } from "./modules.js"
import { localName, namespaceOf } from "./namespace.js"
import { outcomeOf } from "./rest.js"
import { changeOf, exhausted, isEnded, newHead, type Standpoint, standing, timersOf } from "./standing.js"
import { hostRules, type Rules, Tenants } from "./tenants.js"
import { Turns } from "./turns.js"
import { type Wait, waitText } from "./wait.js"

export interface DriverOptions {
  readonly store: Store
  readonly modules: Modules
  readonly effects: Effects
  /** An id that no other process has or had. */
  readonly worker: string
  readonly now: () => number
  readonly budgets: Budgets
  readonly breathe: Breathe
  /** How many instances are kept warm. */
  readonly warm: number
  /** The most characters of a value that is stored. */
  readonly payloadLimit: number
  /** Sees to it that what this process owns stays its own. */
  readonly hold: () => Promise<void>
  /** Whether it still is, as far as this process knows. */
  readonly holds: () => boolean
  readonly told: (news: News) => void
  /** Something went wrong that no caller hears of. */
  readonly trouble: (id: string, error: unknown) => void
  /** Whether letters lie until somebody has them attended to; else that is done at once. */
  readonly leavesLetters?: boolean
  /** Whether the process is short of memory. */
  readonly isShort?: () => boolean
}

/** What has happened to an instance. */
export interface News {
  readonly head: Head
  readonly row: Row
  readonly sent: readonly Sent[]
}

/** A new instance. */
export interface Begun {
  readonly id: string
  /** A registered name; or what only this process knows. */
  readonly flow: string
  readonly version: string
  readonly procedure?: { readonly value: object; readonly source: Source }
  /** Canonical text. */
  readonly input: string
  readonly seed: string
}

/** How often a transition is tried again that others were faster with. */
const MOST_CONFLICTS = 100

const ROWS_AT_ONCE = 10_000

/** Others were faster: the instance is to be looked at again. */
class Conflict extends Error {}

interface Extras {
  readonly creates?: Head
  readonly takes?: readonly number[]
  readonly texts?: Transition["texts"]
  /** Rows that stand before the delivery's own. */
  readonly before?: readonly Row[]
  /** Whether the instance had failed, by its head in the store. */
  readonly failed?: boolean
}

export class Driver {
  private readonly warm = new Map<string, Live>()
  private readonly turns = new Map<string, Promise<unknown>>()
  /** Procedures that only this process knows, by the ids of their instances. */
  private readonly procedures = new Map<string, { readonly value: object; readonly source: Source }>()
  private readonly alarms = new Map<string, NodeJS.Timeout>()
  /** What is under way for nobody in particular: what a worker has found due. */
  readonly background = new Activity()
  /** The effects that are being carried out here, or whose outcomes are on their way to the log. */
  private readonly hands: Hands
  private closed = false
  readonly tenants: Tenants
  readonly processor = new Turns()
  private readonly breathing: Breathing

  constructor(readonly options: DriverOptions) {
    const { store, budgets, payloadLimit, isShort = () => false } = options
    this.hands = new Hands(store, (id, ended) => this.changed(id, ended))
    this.tenants = new Tenants(store, hostRules(budgets, payloadLimit))
    this.breathing = new Breathing(this.processor, isShort, () => this.cool())
  }

  // What can be done with an instance

  /** Starts an instance; one that is there already is answered as it is. */
  async start(begun: Begun, activity: Activity): Promise<Live | undefined> {
    const { id, flow, version, procedure } = begun
    return await this.inTurn(id, async () => {
      if (procedure !== undefined) this.procedures.set(id, procedure)
      const head = newHead({ id, flow, version, created: this.options.now() })
      const module = procedure === undefined ? await this.options.modules.at(version, flow) : undefined
      const live = new Live(head, procedure?.value ?? localName(flow), procedure?.source ?? (module as Source))
      const extras = { creates: head, ...(module === undefined ? {} : { texts: module.texts }) }
      try {
        await this.apply(live, deliveryOf(entries.start(begun.input, begun.seed)), extras, activity)
      } catch (error) {
        if (error instanceof Conflict) return undefined
        throw error
      }
      if (live.enactment.end === undefined) this.keep(live)
      return live
    })
  }

  /** Makes the delivery that `deliveryFor` says, of which it may throw a refusal. */
  async deliver(id: string, deliveryFor: (live: Live) => Delivery, activity: Activity): Promise<Live> {
    return await this.withLive(id, async (live) => {
      const delivery = await this.allowed(live, deliveryFor)
      await this.apply(live, delivery, {}, activity)
    })
  }

  /** The delivery to make, unless it is refused; nothing is refused for what others have changed meanwhile. */
  private async allowed(live: Live, deliveryFor: (live: Live) => Delivery): Promise<Delivery> {
    try {
      const delivery = deliveryFor(live)
      const refusal = live.enactment.refusal(delivery)
      if (refusal !== undefined) throw refused(refusal, live.head.id, delivery.text)
      if (this.isFlooded(live, delivery)) throw flooded(live.head.id)
      return delivery
    } catch (error) {
      await this.found(live)
      throw error
    }
  }

  /** An instance as the store has it; throws a `Conflict` if it has gone on since it was last dealt with here. */
  private async found(live: Live): Promise<Found> {
    const found = await this.options.store.find(live.head.id)
    if (found === undefined || (found.last?.seq ?? -1) + 1 !== live.seq) throw new Conflict()
    return found
  }

  /** Delivers what lies in an instance's inbox, and which of its timers are due. */
  async attend(id: string, activity: Activity): Promise<void> {
    await this.withLive(id, async (live) => {
      const found = await this.found(live)
      live.head = found.head
      for (const letter of found.inbox) await this.open(live, letter, activity)
      await this.fire(live, activity)
      if (live.enactment.end === undefined) await this.carryOn(live, activity)
    }).catch((error: unknown) => this.unattended(id, error))
  }

  /** Strikes the last delivery of a failed instance and asks it again; lets a stuck one go on. R12 */
  async retry(id: string, activity: Activity): Promise<Live> {
    return await this.inTurn(id, async () => {
      const found = await this.options.store.find(id)
      if (found === undefined) throw new FlowError("no-such-instance", "no such instance", [shownId(id)], id)
      const { head } = found
      if (head.state !== "failed" && head.state !== "stuck") {
        throw new FlowError(
          "already-ended",
          "only a failed or stuck instance can be retried",
          [shownId(id), head.state],
          id,
        )
      }
      this.warm.delete(id)
      const rows = await this.rows(id)
      const live = new Live({ ...head, state: "running", ended: null }, ...(await this.sourceOf(head)))
      if (head.state === "stuck") await this.goOn(live, rows, activity)
      else await this.strike(live, rows, activity)
      if (live.enactment.end === undefined) this.keep(live)
      return live
    })
  }

  private async goOn(live: Live, rows: readonly Row[], activity: Activity): Promise<void> {
    await this.replay(live, rows)
    const { head } = standing(live, undefined, this.place)
    if (head.owner !== "") await this.options.hold()
    await this.commit(live, [], { head: { ...changeOf({ ...live.head, state: "stuck" }, head), crashes: 0 } })
    this.dispatch(live, live.enactment.waits(), activity)
  }

  private async strike(live: Live, rows: readonly Row[], activity: Activity): Promise<void> {
    const struck = struckRows(rows)
    const last = rows.findLast((row) => !struck.has(row.seq) && isDelivery(row)) as Row
    const others = rows.filter((row) => row !== last)
    await this.replay(live, others, rows.length)
    const stamp = this.options.now()
    const entry = entries.strike(last.seq)
    const { head, after } = standing(live, undefined, { ...this.place, stamp }, live.enactment.waits())
    const row = { seq: live.seq, stamp, entry, after, journal: "" }
    if (last.seq === 0 || last.entry.startsWith("(start ")) {
      await this.apply(live, deliveryOf(last.entry), { before: [row], failed: true }, activity)
      return
    }
    if (head.owner !== "") await this.options.hold()
    await this.commit(live, [row], {
      head: { state: head.state, owner: head.owner, due: head.due, needs: head.needs, ended: null },
    })
    live.head = head
    this.options.told({ head, row, sent: [] })
    this.dispatch(live, live.enactment.waits(), activity)
  }

  /** Pins an instance to another version, if that comes to the same; throws a `FlowError` that says where it does not. R10 */
  async migrate(id: string, version: string): Promise<Live> {
    return await this.inTurn(id, async () => {
      const old = await this.live(id)
      this.warm.delete(id)
      const rows = await this.rows(id)
      const module = await this.options.modules.at(version, old.head.flow)
      const live = new Live({ ...old.head, version }, localName(old.head.flow), module)
      await this.replay(live, rows, rows.length)
      const ours = old.enactment.waits().map(waitText)
      const theirs = live.enactment.waits().map(waitText)
      if (live.enactment.end !== undefined || ours.join() !== theirs.join()) {
        const said = live.enactment.end === undefined ? `waits for (${theirs.join(" ")})` : "ends"
        throw new FlowError(
          "stuck",
          "the new version comes to something else",
          [`it ${said}, not (${ours.join(" ")})`],
          id,
        )
      }
      const waits = live.enactment.waits()
      const { after } = standing(live, undefined, this.place, waits)
      const row = { seq: live.seq, stamp: this.options.now(), entry: entries.migrate(version), after, journal: "" }
      await this.commit(live, [row], { head: { version }, texts: module.texts })
      this.keep(live)
      return live
    })
  }

  /** Begins an instance with the first `count` rows of another's log. Its chance is its own from there on. */
  async fork(id: string, count: number, fresh: string, seed: string): Promise<Live> {
    const { options } = this
    const found = await options.store.find(id)
    if (found === undefined) throw new FlowError("no-such-instance", "no such instance", [shownId(id)], id)
    const rows = (await this.rows(id)).slice(0, count)
    if (count < 1 || rows.length < count)
      throw new FlowError("no-such-tag", "the log is not that long", [String(count)], id)
    const { flow, version } = found.head
    const live = new Live(
      newHead({ id: fresh, flow, version, created: options.now() }),
      ...(await this.sourceOf(found.head)),
    )
    await this.replay(live, rows, rows.length)
    if (live.enactment.end !== undefined)
      throw new FlowError("already-ended", "the instance had ended by then", [String(count)], id)
    const stamp = options.now()
    const entry = entries.reseed(seed)
    live.enactment.deliver(deliveryOf(entry), stamp)
    const { head, after } = standing(live, undefined, { ...this.place, stamp }, live.enactment.waits())
    if (head.owner !== "") await options.hold()
    live.seq = 0
    const row = { seq: rows.length, stamp, entry, after, journal: "" }
    await this.commit(live, [...rows, row], { creates: head })
    live.head = head
    this.keep(live)
    this.dispatch(live, live.enactment.waits(), this.background)
    return live
  }

  /** Notes that an instance cannot be attended to: workers are lost with it. R12 */
  async giveUp({ id }: Head): Promise<void> {
    const found = await this.options.store.find(id)
    if (found === undefined) return
    const seq = (found.last?.seq ?? -1) + 1
    await this.options.store.commit([{ id, seq, rows: [], head: { state: "stuck", owner: "", due: null, needs: "" } }])
  }

  /** A look at an instance as it stands; it is not changed. */
  async look<T>(id: string, see: (live: Live) => T): Promise<T> {
    let seen: T | undefined
    await this.withLive(id, async (live) => {
      await this.found(live)
      seen = see(live)
    })
    return seen as T
  }

  // Deliveries

  private async open(live: Live, { number, entry }: Letter, activity: Activity): Promise<void> {
    const delivery = deliveryOf(entry)
    const { enactment } = live
    const isLate = enactment.end !== undefined || (delivery.kind === "start" && live.seq > 0)
    const isTooMuch = this.isFlooded(live, delivery)
    if (isTooMuch) this.unattended(live.head.id, flooded(live.head.id))
    if (isLate || isTooMuch || enactment.refusal(delivery) !== undefined) {
      const kept = await this.options.store.commit([{ id: live.head.id, seq: live.seq, rows: [], takes: [number] }])
      if (kept[0] === "conflict") throw new Conflict()
    } else await this.apply(live, delivery, { takes: [number] }, activity)
  }

  /** Fires the timers that are due, the longest due first. */
  private async fire(live: Live, activity: Activity): Promise<void> {
    for (;;) {
      const { enactment } = live
      if (enactment.end !== undefined || enactment.waitingFor("timer") === 0) return
      const [first] = timersOf(enactment.waits()).sort((a, b) => a.due - b.due)
      if (first === undefined || first.due > this.options.now()) return
      await this.apply(live, { kind: "timer", tag: first.tag, text: entries.timer(first.tag) }, {}, activity)
    }
  }

  /** Sees to what an instance waits for that can be done here, and lets go of it if that is nothing. */
  private async carryOn(live: Live, activity: Activity): Promise<void> {
    const { head } = standing(live, undefined, this.place)
    const change = changeOf(live.head, head)
    if (change !== undefined) await this.commit(live, [], { head: change })
    this.dispatch(live, live.enactment.waits(), activity)
  }

  /** Makes a delivery, keeps what comes of it, and sets going what that asks for. */
  private async apply(live: Live, delivery: Delivery, extras: Extras, activity: Activity): Promise<void> {
    const { text: entry } = delivery
    const { tenants, processor, options } = this
    const rules = tenants.rulesOf(live.head.flow)
    if (entry.length > rules.largest) throw this.tooLarge(live.head.id, entry.length)
    const turn = processor.enter(rules.namespace)
    if (turn !== undefined) await turn
    const stamp = options.now()
    const reached = await this.run(live, delivery, { stamp, rules, isNew: extras.creates !== undefined })
    const room = { largest: rules.largest, instances: tenants.room(rules.namespace) }
    const told = { ...consequences(live, reached), end: reached, stamp }
    const { end, sent, asked, dropped, head, after, sends } = outcomeOf(live, told, this.place, options.modules, room)
    const seq = live.seq + (extras.before?.length ?? 0)
    const row: Row = { seq, stamp, entry, after, journal: live.journal }
    live.journal = ""
    const { before = [], creates, failed = false, ...others } = extras
    const known: Head = failed ? { ...live.head, state: "failed", ended: -1 } : live.head
    const change = creates === undefined ? writtenChange(known, head, [...asked, ...dropped]) : undefined
    const transition = {
      ...others,
      ...(creates === undefined ? {} : { creates: head }),
      ...(change === undefined ? {} : { head: change }),
      ...(sends.length === 0 ? {} : { sends }),
    }
    await this.holdFor(live, head, creates !== undefined)
    await this.commit(live, [...before, row], transition) // R6
    live.head = head
    live.enactment.end = end
    tenants.note(head, sends)
    this.options.told({ head, row, sent })
    for (const wait of dropped) if (wait.kind === "effect") this.options.effects.abort(head.id, wait.tag)
    for (const { to } of sends) this.post(to, activity)
    if (end !== undefined) this.warm.delete(head.id)
    else this.dispatch(live, asked, activity)
  }

  /** Sees to it that what is to be in hand stays so. Throws a `Conflict` if it may be in other hands by now. */
  private async holdFor(live: Live, head: Head, isNew: boolean): Promise<void> {
    const { worker, hold, holds } = this.options
    const isLost = !isNew && live.head.owner === worker && !holds()
    if (isLost || (head.owner === worker && (isNew || live.head.owner !== worker))) await hold()
    if (isLost) throw new Conflict()
  }

  private async commit(
    live: Live,
    rows: readonly Row[],
    others: Omit<Transition, "id" | "seq" | "rows">,
  ): Promise<void> {
    const [verdict] = await this.options.store.commit([{ id: live.head.id, seq: live.seq, rows, ...others }])
    if (verdict !== "kept") throw new Conflict()
    live.seq += rows.length
    this.hands.note(live.head.id, live.seq)
    if (others.head !== undefined) live.head = { ...live.head, ...others.head }
  }

  /** Runs the flow to rest; answers how it ended, if it did. */
  private async run(
    live: Live,
    delivery: Delivery,
    { stamp, rules, isNew }: { readonly stamp: number; readonly rules: Rules; readonly isNew: boolean },
  ): Promise<End | undefined> {
    live.enactment.largest = rules.largest
    try {
      await this.breathing.during(live, (breathe) => live.deliver(delivery, stamp, rules.budgets, breathe))
      return live.enactment.end
    } catch (error) {
      if (error instanceof FlowError && error.code === "stuck") throw await this.stuck(live, error.sentence, isNew)
      if (!(error instanceof Exhausted)) throw unloadable(live.head.id, error)
      if (error.budget === "memory") throw await this.stuck(live, error.sentence, isNew) // R12
      return { kind: "error", payload: exhausted(error), chain: error.chain }
    }
  }

  /** Notes that an instance cannot go on for want of memory; answers what to tell the caller. R12 */
  private async stuck(live: Live, sentence: string, isNew: boolean): Promise<FlowError> {
    if (!isNew) await this.commit(live, [], { head: { state: "stuck", owner: "", due: null } })
    return new FlowError("stuck", sentence, [shownId(live.head.id)], live.head.id)
  }

  // Setting things going

  /** Has what is newly asked done, as far as it can be done here. */
  private dispatch(live: Live, waits: readonly Wait[], activity: Activity): void {
    const { effects } = this.options
    const namespace = namespaceOf(live.head.flow)
    for (const wait of waits) {
      if (wait.kind !== "effect" || !effects.serves(wait.name, namespace)) continue
      const job = { instance: live.head.id, namespace, ...wait }
      if (!this.hands.take(job.instance, job.tag, live.seq)) continue
      void activity.during(this.perform(job, activity)).finally(() => this.hands.leave(job.instance, job.tag))
    }
    this.setAlarm(live)
  }

  private async perform(job: Job, activity: Activity): Promise<void> {
    const { instance, tag, name, payload } = job
    const outcome = await this.options.effects.perform(job)
    if (outcome === undefined || this.closed) return
    await this.withLive(instance, async (live) => {
      const delivery = effectDelivery(tag, outcome, name, cidOf(payload))
      if (live.enactment.refusal(delivery) === undefined)
        await this.apply(live, delivery, {}, activity) // R7
      else await this.carryOn(live, activity)
    }).catch((error: unknown) => this.unattended(instance, error))
  }

  /** Looks again at what is in hand here: the store has changed. */
  heed(): void {
    this.hands.look()
  }

  /** Sees to what others have done to an instance in hand; the effects named are those of one that has ended. */
  private changed(id: string, ended: readonly string[] | undefined): void {
    if (ended === undefined) this.post(id, this.background)
    else for (const tag of ended) this.options.effects.abort(id, tag)
  }

  /** Sees to all that an instance in hand waits for that others have gone on with, and to nothing else. */
  private takeUp(live: Live): void {
    const { enactment, head } = live
    for (const tag of this.hands.tags(head.id)) {
      if (enactment.waitAt(tag)?.kind !== "effect") this.options.effects.abort(head.id, tag)
    }
    if (enactment.end === undefined && head.owner === this.options.worker) {
      this.dispatch(live, enactment.waits(), this.background)
    }
  }

  /** Sees to what was put into an inbox. */
  private post(id: string, activity: Activity): void {
    if (this.options.leavesLetters !== true) void activity.during(this.attend(id, activity))
  }

  /** Fires an owned instance's timers when they are due: nobody else will. */
  private setAlarm(live: Live): void {
    const { id, owner } = live.head
    clearTimeout(this.alarms.get(id))
    this.alarms.delete(id)
    if (owner !== this.options.worker || live.enactment.waitingFor("timer") === 0) return
    const due = Math.min(...timersOf(live.enactment.waits()).map((timer) => timer.due))
    const wait = Math.min(Math.max(due - this.options.now(), 0), LONGEST_TIMEOUT)
    const alarm = setTimeout(() => this.post(id, this.background), wait)
    alarm.unref()
    this.alarms.set(id, alarm)
  }

  /** Tells of what went wrong where nobody waits; that the instance has ended meanwhile is no trouble. */
  private unattended(id: string, error: unknown): void {
    const isLate = error instanceof FlowError && (error.code === "already-ended" || error.code === "closed")
    if (!isLate) this.options.trouble(id, error)
  }

  // Having an instance at hand

  /** Does `work` with an instance that nobody else in this process works with meanwhile. */
  async inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.turns.get(id)
    const turn = before === undefined ? work() : before.then(work, work)
    this.turns.set(id, turn)
    try {
      return await turn
    } finally {
      if (this.turns.get(id) === turn) this.turns.delete(id)
    }
  }

  private async withLive(id: string, work: (live: Live) => Promise<void>): Promise<Live> {
    return await this.inTurn(id, async () => {
      for (let attempt = 1; ; attempt++) {
        const isWarm = this.warm.has(id)
        const live = await this.live(id)
        try {
          await work(live)
          if (!isWarm) this.takeUp(live)
          return live
        } catch (error) {
          this.warm.delete(id)
          if (!(error instanceof Conflict) || attempt >= MOST_CONFLICTS) throw error
        }
      }
    })
  }

  /** The instance, warm or made again from its log. */
  private async live(id: string): Promise<Live> {
    if (this.closed) throw new FlowError("closed", "the flows are closed", [], id)
    const known = this.warm.get(id)
    if (known !== undefined) {
      known.used = true
      return known
    }
    const found = await this.options.store.find(id)
    if (found === undefined) throw new FlowError("no-such-instance", "no such instance", [shownId(id)], id)
    const { head } = found
    if (isEnded(head.state)) throw ended(head)
    if (head.state === "stuck") throw new FlowError("stuck", "the instance is stuck", [shownId(id)], id)
    const live = new Live(head, ...(await this.sourceOf(head)))
    await this.replay(live, await this.rows(id))
    this.keep(live)
    return live
  }

  /** Keeps an instance warm; one that was not used since it was last looked at goes cold for it. */
  private keep(live: Live): void {
    this.warm.set(live.head.id, live)
    if (this.warm.size <= this.options.warm) return
    for (const [id, each] of this.warm) {
      if (this.turns.has(id)) continue
      this.warm.delete(id)
      if (!each.used) return
      each.used = false
      this.warm.set(id, each)
    }
  }

  /** What an instance is an instance of. */
  async sourceOf({ id, flow, version }: Pick<Head, "id" | "flow" | "version">): Promise<[string | object, Source]> {
    if (flow !== "") return [localName(flow), await this.options.modules.at(version, flow)]
    const known = this.procedures.get(id)
    if (known === undefined)
      throw new FlowError(
        "no-such-flow",
        "no named flow: only the process that started it knows what it does",
        [shownId(id)],
        id,
      )
    return [known.value, known.source]
  }

  /** The whole log of an instance. */
  async rows(id: string): Promise<Row[]> {
    const rows: Row[] = []
    for (;;) {
      const more = await this.options.store.log(id, rows.length, ROWS_AT_ONCE)
      for (const row of more) rows.push(row)
      if (more.length < ROWS_AT_ONCE) return rows
    }
  }

  /** Whether this is how the instance stands, as far as this process knows. */
  isWarm(live: Live): boolean {
    return this.warm.get(live.head.id) === live
  }

  /** Lets an instance go cold: it is made again from its log when it is next dealt with. */
  forget(id: string): void {
    this.warm.delete(id)
  }

  private readonly serves = (name: string, namespace: string): boolean => this.options.effects.serves(name, namespace)

  /** Lets all instances go cold that nobody is at; answers whether there were any. */
  private cool(): boolean {
    const before = this.warm.size
    for (const id of this.warm.keys()) if (!this.turns.has(id)) this.warm.delete(id)
    return this.warm.size < before
  }

  /** Whether a signal would be one unread too many. */
  private isFlooded({ head, enactment }: Live, delivery: Delivery): boolean {
    if (delivery.kind !== "signal" || enactment.awaits(delivery.channel)) return false
    return enactment.unread >= this.tenants.rulesOf(head.flow).unread
  }

  /** Enacts rows again, slice by slice. */
  private replay(live: Live, rows: readonly Row[], length?: number): Promise<void> {
    return this.breathing.during(live, (breathe) => live.replay(rows, breathe, length))
  }

  /** Lets go of everything. */
  async close(): Promise<void> {
    this.closed = true
    for (const alarm of this.alarms.values()) clearTimeout(alarm)
    this.options.effects.abortAll()
    await Promise.allSettled([...this.turns.values()])
    this.warm.clear()
  }

  private get place(): Standpoint {
    return { worker: this.options.worker, serves: this.serves, stamp: 0 }
  }

  private tooLarge(id: string, size: number): FlowError {
    return new FlowError("too-large", "a value is larger than may be stored", [String(size), shownId(id)], id)
  }
}

/** What is to be done about what the flow asked; of one that was stopped midway nothing is, and all it waited for is dropped. */
function consequences({ enactment }: Live, end: End | undefined): Omit<Consequences, "end" | "stamp"> {
  const asked = enactment.takeAsked()
  const [sent, dropped] = [enactment.takeSent(), enactment.takeDropped()]
  if (end === undefined || enactment.end !== undefined) return { sent, asked, dropped }
  const fresh = new Set(asked)
  return { sent: [], asked: [], dropped: [...dropped, ...enactment.waits().filter((wait) => !fresh.has(wait))] }
}

/**
 * What of a head is to be written. It may be in other hands without our knowledge: there it stays, unless it has ended,
 * but what concerns those who have it is written even if it is nothing new here. HA2
 */
function writtenChange(before: Head, after: Head, concerned: readonly Wait[]): HeadChange | undefined {
  const change = changeOf(before, after)
  if (after.ended !== null) return { ...change, owner: "" }
  const isNews = after.owner === "" && concerned.some(({ kind }) => kind === "effect" || kind === "timer")
  return isNews ? { ...change, due: after.due, needs: after.needs } : change
}

/** The longest time that the host's timers wait for. */
const LONGEST_TIMEOUT = 2 ** 31 - 1

function refused(refusal: string, id: string, entry: string): FlowError {
  const code = refusal === "already answered" ? "already-answered" : "no-such-tag"
  const [, tag] = elements(datumOf(entry)) ?? []
  return new FlowError(code, refusal, [textOf(tag)], id)
}

function flooded(id: string): FlowError {
  return new FlowError("too-many", "as many signals lie unread as may", [shownId(id)], id)
}

function ended({ id, state }: Head): FlowError {
  return new FlowError("already-ended", "the instance has ended", [shownId(id), state], id)
}
