// The driver: takes deliveries to instances, and each delivery's outcome to the store.
//
// Invariants
//   DV2 What this process has in hand is done in the end, however long the store fails; who waits for it is told that it fails.
//   DV1 A log that contradicts its flow makes the instance stuck, without a row, once it is to go on here; looking changes nothing, and what others have in hand is left to them.
//   R6  What a call has answered is in the store first.
//   R7  An effect's outcome is logged once, the first; one for a cancelled fiber is not logged.
//   R16 A call answers when what it has set going here has come to rest.
//
// Not here: running a flow (enactment.ts), carrying effects out (effects.ts),
// finding out what is due (worker.ts), what hosts and guests call (flows.ts, words.ts).

import { Exhausted } from "../../interpreter/complaint.js"
import { cidOf } from "../cid.js"
import type { Found, Head, Letter, Row, Transition } from "../store.js"
import type { Activity } from "./activity.js"
import { Alarms } from "./alarms.js"
import { AtHand } from "./at-hand.js"
import { Breathing } from "./breathing.js"
import { type Delivery, deliveryOf, effectDelivery, entries, loggedText } from "./delivery.js"
import { type Begun, type DriverOptions, startOf } from "./driver-options.js"
import type { Job } from "./effects.js"
import type { End } from "./enactment.js"
import { FlowError, shownId } from "./flow-error.js"
import { Hands } from "./hands.js"
import { Conflict, type Extras, kept } from "./kept.js"
import { Live, type Source, unloadable } from "./live.js"
import { localName, namespaceOf } from "./namespace.js"
import { Outages } from "./outages.js"
import { flooded, refused, tooLarge } from "./refusals.js"
import { consequences, outcomeOf } from "./rest.js"
import { changeOf, exhausted, newHead, SAID_NOTHING, STUCK, type Standpoint, standing, timersOf } from "./standing.js"
import { hostRules, type Rules, Tenants } from "./tenants.js"
import { Turns } from "./turns.js"
import type { Wait } from "./wait.js"

export class Driver {
  readonly atHand: AtHand
  private readonly alarms: Alarms
  /** The effects that are being carried out here, or whose outcomes are on their way to the log. */
  private readonly hands: Hands
  private closed = false
  readonly outages: Outages
  readonly tenants: Tenants
  readonly processor = new Turns()
  private readonly breathing: Breathing

  constructor(readonly options: DriverOptions) {
    const { store, modules, budgets, payloadLimit, warm, isShort = () => false } = options
    this.outages = new Outages((error) => options.trouble("", error))
    this.alarms = new Alarms(options.now, (id) => this.post(id, this.outages.background))
    this.hands = new Hands(store, (id, ended) => this.changed(id, ended))
    this.tenants = new Tenants(store, hostRules(budgets, payloadLimit))
    this.breathing = new Breathing(this.processor, isShort, () => this.atHand.cool())
    this.atHand = new AtHand(store, modules, this.breathing, warm)
  }

  // What can be done with an instance

  /** Starts an instance; one that is there already is answered as it is. */
  start(begun: Begun, activity: Activity): Promise<Live | undefined> {
    const { id, flow, version, procedure, writes } = begun
    return this.atHand.inTurn(id, async () => {
      const turn = this.turnFor(flow)
      if (turn !== undefined) await turn // who waits for it has nothing yet that takes room
      if (procedure !== undefined) this.atHand.know(id, procedure)
      const head = newHead({ id, flow, version, created: this.options.now() })
      const module = procedure === undefined ? await this.options.modules.at(version, flow) : undefined
      const live = new Live(head, procedure?.value ?? localName(flow), procedure?.source ?? (module as Source))
      const texts = module === undefined ? undefined : this.options.modules.unstored(module)
      const extras = { creates: head, texts, writes }
      try {
        await this.apply(live, startOf(begun, live.prelude), extras, activity)
      } catch (error) {
        if (error instanceof Conflict) return undefined
        throw error
      }
      if (texts !== undefined) this.options.modules.noteStored(version)
      if (live.enactment.end === undefined) this.atHand.keep(live)
      return live
    })
  }

  /** Makes the delivery that `deliveryFor` says, if it says one; it may throw a refusal. */
  deliver(id: string, deliveryFor: (live: Live) => Delivery | undefined, activity: Activity): Promise<Live> {
    return this.withLive(id, async (live) => {
      let delivery: Delivery | undefined
      try {
        delivery = deliveryFor(live)
        if (delivery === undefined) return void (await this.found(live))
        this.check(live, delivery)
      } catch (error) {
        await this.found(live) // nothing is refused for what others have changed meanwhile
        throw error
      }
      await this.apply(live, delivery, {}, activity)
    })
  }

  /** Throws where a delivery is refused. */
  private check(live: Live, delivery: Delivery): void {
    const refusal = live.enactment.parking.refusal(delivery)
    if (refusal !== undefined) throw refused(refusal, live.head.id, delivery.text)
    if (this.isFlooded(live, delivery)) throw flooded(live.head.id)
  }

  /** An instance as the store has it; throws a `Conflict` if it has gone on since it was last dealt with here. */
  private async found(live: Live): Promise<Found> {
    const found = await this.options.store.find(live.head.id)
    if (found === undefined || (found.last?.seq ?? -1) + 1 !== live.seq) throw new Conflict()
    return found
  }

  /** Delivers what lies in an instance's inbox, and which of its timers are due. */
  attend(id: string, activity: Activity): Promise<void> {
    return this.lasting(id, activity, (within) =>
      this.withLive(id, async (live) => {
        const found = await this.found(live)
        live.head = found.head
        for (const letter of found.inbox) await this.open(live, letter, within)
        await this.fire(live, within)
        if (live.enactment.end === undefined) await this.carryOn(live, within)
      }),
    )
  }

  /** Does `work` for an instance, in the end. DV2 */
  lasting(id: string, activity: Activity, work: (activity: Activity) => Promise<unknown>): Promise<void> {
    return this.outages.lasting(activity, work).catch((error: unknown) => this.unattended(id, error))
  }

  /** A look at an instance as it stands; it is not changed. */
  async look<T>(id: string, see: (live: Live) => T): Promise<T> {
    let seen: T | undefined
    const work = async (live: Live): Promise<void> => {
      await this.found(live)
      seen = see(live)
    }
    await this.withLive(id, work, () => Promise.resolve()) // DV1
    return seen as T
  }

  // Deliveries

  private withLive(id: string, work: (live: Live) => Promise<void>, contradicted = this.contradicted): Promise<Live> {
    return this.atHand.inTurn(id, async () => {
      for (let attempt = 1; ; attempt++) {
        const isWarm = this.atHand.has(id)
        try {
          const live = await this.atHand.live(id, contradicted)
          await work(live)
          if (!isWarm) this.takeUp(live)
          return live
        } catch (error) {
          this.atHand.forget(id)
          if (!(error instanceof Conflict) || attempt >= 100) throw error
        }
      }
    })
  }

  /** Notes that a log contradicts its flow. DV1 */
  private readonly contradicted = async (live: Live): Promise<void> => {
    const { owner, state } = live.head
    const isElsewhere = owner !== "" && owner !== this.options.worker
    if (state !== "stuck" && !isElsewhere) await this.commit(live, [], { head: { ...STUCK, crashes: 0 } })
  }

  private async open(live: Live, { number, entry }: Letter, activity: Activity): Promise<void> {
    const delivery = deliveryOf(entry)
    const { enactment } = live
    const isLate = enactment.end !== undefined || (delivery.kind === "start" && live.seq > 0)
    const isTooMuch = this.isFlooded(live, delivery)
    if (isTooMuch) this.unattended(live.head.id, flooded(live.head.id))
    if (isLate || isTooMuch || enactment.parking.refusal(delivery) !== undefined) {
      const kept = await this.options.store.commit([{ id: live.head.id, seq: live.seq, rows: [], takes: [number] }])
      if (kept[0] === "conflict") throw new Conflict()
    } else await this.apply(live, delivery, { takes: [number] }, activity)
  }

  /** Fires the timers that are due, the longest due first. What is set meanwhile has its turn later. */
  private async fire(live: Live, activity: Activity): Promise<void> {
    const { enactment } = live
    if (enactment.end !== undefined || enactment.parking.waitingFor("timer") === 0) return
    const now = this.options.now()
    const due = timersOf(enactment.parking.waits()).filter((timer) => timer.due <= now)
    for (const { tag } of due.sort((a, b) => a.due - b.due)) {
      if (enactment.end !== undefined || enactment.parking.waitAt(tag)?.kind !== "timer") continue
      await this.apply(live, { kind: "timer", tag, text: entries.timer(tag) }, {}, activity)
    }
  }

  /** Sees to what an instance waits for that can be done here, and lets go of it if that is nothing. */
  private async carryOn(live: Live, activity: Activity): Promise<void> {
    const { head } = standing(live, SAID_NOTHING, this.place)
    const change = changeOf(live.head, head)
    if (change !== undefined) await this.commit(live, [], { head: change })
    this.dispatch(live, live.enactment.parking.waits(), activity)
  }

  /** Makes a delivery, keeps what comes of it, and sets going what that asks for. */
  apply(live: Live, delivery: Delivery, extras: Extras, activity: Activity): Promise<void> {
    const { telemetry } = this.options
    if (telemetry === undefined) return this.applied(live, delivery, extras, activity)
    return telemetry.delivering(live, delivery, () => this.applied(live, delivery, extras, activity))
  }

  /** A turn at the processor for whatever runs `flow`. */
  private turnFor(flow: string): Promise<void> | undefined {
    return this.processor.enter(namespaceOf(flow))
  }

  private async applied(live: Live, delivery: Delivery, extras: Extras, activity: Activity): Promise<void> {
    const entry = loggedText(delivery, live.prelude)
    const { tenants, options } = this
    const rules = tenants.rulesOf(live.head.flow)
    if (entry.length > rules.largest) throw tooLarge(live.head.id, entry.length)
    const turn = extras.creates === undefined ? this.turnFor(live.head.flow) : undefined
    if (turn !== undefined) await turn
    const stamp = options.now()
    const reached = await this.run(live, delivery, { stamp, rules, isNew: extras.creates !== undefined })
    const room = { largest: rules.largest, instances: tenants.room(rules.namespace) }
    const outcome = outcomeOf(live, consequences(live, reached, stamp), this.place, options.modules, room)
    const { end, sent, asked, dropped, head, sends } = outcome
    const seq = live.seq + (extras.before?.length ?? 0)
    const happened =
      sent.length === 0 ? undefined : await options.reactions?.emitted(head, { row: seq, at: stamp, sent })
    const { rows, row, others } = kept(live, { outcome, entry, stamp, seq, extras, writes: happened?.writes ?? [] })
    const held = this.holding(live, head, extras.creates !== undefined)
    if (held !== undefined) await held
    await this.commit(live, rows, others) // R6
    live.head = head
    live.enactment.end = end
    tenants.note(head, sends)
    this.options.told({ head, row, sent })
    for (const wait of dropped) if (wait.kind === "effect") this.options.effects.abort(head.id, wait.tag)
    for (const { to } of sends) this.post(to, activity)
    happened?.seeTo(activity)
    if (end !== undefined) this.atHand.forget(head.id)
    else this.dispatch(live, asked, activity)
  }

  /** Sees to it that what is to be in hand stays so; undefined if it does. Throws a `Conflict` if it may be in other hands by now. */
  private holding(live: Live, head: Head, isNew: boolean): Promise<void> | undefined {
    const { worker, hold, holds } = this.options
    const wasOurs = !isNew && live.head.owner === worker
    if (!wasOurs) return head.owner === worker ? hold() : undefined
    if (holds()) return undefined
    return hold().then(() => {
      throw new Conflict()
    })
  }

  async commit(live: Live, rows: readonly Row[], others: Omit<Transition, "id" | "seq" | "rows">): Promise<void> {
    const { store, telemetry } = this.options
    const { creates, head, sends, takes, texts, writes } = others
    const stop = telemetry?.commit()
    const transition = { id: live.head.id, seq: live.seq, rows, creates, head, sends, takes, texts, writes }
    const [verdict] = await store.commit([transition])
    stop?.(verdict === "kept")
    if (verdict !== "kept") throw new Conflict()
    live.seq += rows.length
    this.hands.note(live.head.id, live.seq)
    if (head !== undefined) live.head = { ...live.head, ...head }
  }

  /** Runs the flow to rest; answers how it ended, if it did. */
  private async run(
    live: Live,
    delivery: Delivery,
    { stamp, rules, isNew }: { readonly stamp: number; readonly rules: Rules; readonly isNew: boolean },
  ): Promise<End | undefined> {
    live.enactment.largest = rules.largest
    const stop = this.options.telemetry?.segment()
    try {
      const isAtRest = live.deliver(delivery, stamp, rules.budgets)
      if (!isAtRest) await this.breathing.during(live, (breathe) => live.goOn(breathe))
      return live.enactment.end
    } catch (error) {
      if (error instanceof FlowError && error.code === "stuck") throw await this.stuck(live, error.sentence, isNew)
      if (!(error instanceof Exhausted)) throw unloadable(live.head.id, error)
      if (error.budget === "memory") throw await this.stuck(live, error.sentence, isNew) // R12
      return { kind: "error", payload: exhausted(error), chain: error.chain }
    } finally {
      stop?.()
    }
  }

  /** Notes that an instance cannot go on for want of memory; answers what to tell the caller. R12 */
  private async stuck(live: Live, sentence: string, isNew: boolean): Promise<FlowError> {
    if (!isNew) await this.commit(live, [], { head: STUCK })
    return new FlowError("stuck", sentence, [shownId(live.head.id)], live.head.id)
  }

  // Setting things going

  /** Has what is newly asked done, as far as it can be done here. */
  dispatch(live: Live, waits: readonly Wait[], activity: Activity): void {
    if (this.outages.isStopping && activity === this.outages.background) return
    const namespace = namespaceOf(live.head.flow)
    for (const wait of waits) {
      if (wait.kind !== "effect" || !this.serves(wait.name, namespace)) continue
      const origin = this.options.effects.around && { flow: live.head.flow, delivery: live.origin }
      const job = { instance: live.head.id, namespace, ...wait, ...(origin && { origin }) }
      if (!this.hands.take(job.instance, job.tag, live.seq)) continue
      void this.perform(job, live.head.flow, activity).finally(() => this.hands.leave(job.instance, job.tag))
    }
    this.setAlarm(live)
  }

  private async perform(job: Job, flow: string, activity: Activity): Promise<void> {
    const { instance, tag, name, payload } = job
    const { effects, reactions } = this.options
    const ours = job.namespace === "" && reactions?.serves(name) === true ? reactions : undefined
    let outcome: string | undefined
    await this.lasting(instance, activity, async (within) => {
      outcome ??= ours === undefined ? await effects.perform(job) : await ours.performed(job, flow, within)
      if (outcome === undefined || this.closed) return
      const delivery = effectDelivery(tag, outcome, name, cidOf(payload))
      await this.withLive(instance, async (live) => {
        if (live.enactment.parking.refusal(delivery) === undefined)
          await this.apply(live, delivery, {}, within) // R7
        else await this.carryOn(live, within)
      })
    })
  }

  /** Looks again at what is in hand here: the store has changed. */
  heed(): void {
    this.hands.look()
  }

  /** Sees to what others have done to an instance in hand; the effects named are those of one that has ended. */
  private changed(id: string, ended: readonly string[] | undefined): void {
    if (ended === undefined) this.post(id, this.outages.background)
    else for (const tag of ended) this.options.effects.abort(id, tag)
  }

  /** Sees to all that an instance in hand waits for that others have gone on with, and to nothing else. */
  private takeUp(live: Live): void {
    const { enactment, head } = live
    for (const tag of this.hands.tags(head.id)) {
      if (enactment.parking.waitAt(tag)?.kind !== "effect") this.options.effects.abort(head.id, tag)
    }
    if (enactment.end === undefined && head.owner === this.options.worker) {
      this.dispatch(live, enactment.parking.waits(), this.outages.background)
    }
  }

  /** Sees to what was put into an inbox. */
  private post(id: string, activity: Activity): void {
    if (this.options.leavesLetters !== true) void this.attend(id, activity)
  }

  /** Fires an owned instance's timers when they are due: nobody else will. */
  private setAlarm({ head: { id, owner }, enactment }: Live): void {
    const isOurs = owner === this.options.worker && enactment.parking.waitingFor("timer") > 0
    const dues = isOurs ? timersOf(enactment.parking.waits()).map(({ due }) => due) : []
    this.alarms.set(id, Math.min(...dues))
  }

  /** Tells of what went wrong where nobody waits; that the instance has ended meanwhile is no trouble. */
  private unattended(id: string, error: unknown): void {
    const isLate = error instanceof FlowError && (error.code === "already-ended" || error.code === "closed")
    if (!isLate) this.options.trouble(id, error)
  }

  private readonly serves = (name: string, namespace: string): boolean =>
    this.options.effects.serves(name, namespace) || (namespace === "" && this.options.reactions?.serves(name) === true)

  /** Whether a signal would be one unread too many. */
  private isFlooded({ head, enactment }: Live, delivery: Delivery): boolean {
    return enactment.parking.isFlooded(delivery, this.tenants.rulesOf(head.flow).unread)
  }

  /** Puts what is in hand into nobody's hands, so that others can go on with it at once. */
  async letGo(): Promise<void> {
    const place = { ...this.place, serves: () => false }
    const transitions = this.atHand.owned(this.options.worker).map((live) => {
      const head = { ...changeOf(live.head, standing(live, SAID_NOTHING, place).head), owner: "" }
      return { id: live.head.id, seq: live.seq, rows: [], head }
    })
    for (const { id } of transitions) this.atHand.forget(id)
    if (transitions.length > 0) await this.options.store.commit(transitions)
  }

  /** Lets go of everything. */
  async close(): Promise<void> {
    this.closed = true
    this.outages.isStopping = true
    this.alarms.close()
    this.options.effects.abortAll()
    await this.atHand.close()
    await this.letGo().catch((error: unknown) => this.options.trouble("", error))
  }

  get place(): Standpoint {
    return { worker: this.options.worker, serves: this.serves }
  }
}
