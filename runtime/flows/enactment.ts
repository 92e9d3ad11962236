// An enactment: a flow being run, live or again.
//
// It is a pure function of the module, the input and the deliveries, so a warm
// instance and one that is made again from its log cannot differ. It knows no
// clock and no store: a delivery brings its stamp, and what the flow asks for is
// left to be read when everything is parked.
//
// Invariants
//   R2  A module's forms are run one after another for each instance; one that reaches a driver word is abandoned there.
//   R4  After a delivery, fibers run until each is parked; what crosses the border is a copy.
//   R5  Woken fibers run in the order of their paths. The first raise of a branch cancels its siblings.
//
// Not here: what each ask is (asks.ts), what a log is (delivery.ts), stores.

import { type ChainLink, Complaint, Exhausted } from "../../interpreter/complaint.js"
import { step } from "../../interpreter/machine.js"
import type { Meter } from "../../interpreter/meter.js"
import { Request } from "../../interpreter/request.js"
import { callOf, type Program, type Run } from "../../interpreter/run.js"
import type { Sym } from "../../interpreter/symbol.js"
import { withLargestText } from "../../interpreter/text.js"
import { type Asking, asked, DRIVER_WORDS, type Sent } from "./asks.js"
import { Chance } from "./chance.js"
import { datumOf, list, textOf } from "./datum.js"
import { type Delivery, deliveryOf, type Outcome } from "./delivery.js"
import {
  comparePaths,
  type Ending,
  Fiber,
  Join,
  type JoinKind,
  type Parked,
  type Place,
  type Settled,
} from "./fiber.js"
import type { Wait } from "./wait.js"

/** What is enacted. */
export interface Enacted {
  readonly id: string
  /** A registered flow's name, or a procedure; "" to load the module and no more. */
  readonly flow: string | object
  /** The module's forms, to be run first; none for a procedure, whose module has been run. */
  readonly program: Program
  begin(program: Program, meter: Meter, around?: Run): Run
  readonly meter: Meter
  /** Whether time and chance are asked for like anything else, and answers may come before they are. R17 */
  readonly isPure?: boolean
}

/** How a flow ended. */
export type End = Ending & { readonly chain?: readonly ChainLink[] }

/** The flow cannot be run at all: what is said of it, and of what. */
export class Unloadable extends Error {
  override readonly name = "Unloadable"
  constructor(
    message: string,
    readonly payload?: unknown,
    readonly chain: readonly ChainLink[] = [],
  ) {
    super(message)
  }
}

/** What an ask costs besides what the flow does for it; a branch; and what is told others. */
const STEPS_OF_ASK = 20
const BYTES_OF_FIBER = 2_000
const BYTES_OF_SENT = 1_000

export class Enactment implements Asking {
  readonly id: string
  readonly isPure: boolean
  stamp = 0
  /** How the flow ended, once it has. */
  end: End | undefined
  /** What others are to be told since `takeSent` was last called. */
  private sent: Sent[] = []
  /** What has been asked since `takeAsked` was last called. */
  private newlyParked: Parked[] = []
  /** What was last published. */
  published: string | undefined
  /** Asks that were given up since `takeDropped` was last called. */
  private dropped: Wait[] = []
  private readonly counts = { suspend: 0, receive: 0, timer: 0, effect: 0, child: 0 }
  /** The flows that the module registers. */
  readonly flows = new Map<string, unknown>()

  /** The most characters of what it asks. */
  largest = Number.POSITIVE_INFINITY
  /** The steps that are left when the slice is over. */
  private sliceEnd = 0
  private loading: Run | undefined
  private abandoned = false
  private start: { readonly input: unknown } | undefined
  /** What its chance is drawn from. */
  seed = ""
  private root: Fiber | undefined
  private readonly ready: Fiber[] = []
  private readonly parked = new Map<string, Parked>()
  /** Who waits for the next signal of a channel, in turn. */
  private readonly receivers = new Map<string, Parked[]>()
  private readonly signals = new Map<string, unknown[]>()
  /** How many signals have come that nobody has asked for yet. */
  unread = 0
  /** The deliveries to tags that the flow's author chose, as texts: such a tag may be asked again. R3 */
  private readonly outcomes = new Map<string, string>()
  private readonly places = new Map<string, Place>()

  constructor(private readonly enacted: Enacted) {
    this.id = enacted.id
    this.isPure = enacted.isPure === true
    this.loading = enacted.begin(enacted.program, enacted.meter)
  }

  // Being told

  /** Why `delivery` cannot be made now; undefined if it can. */
  refusal(delivery: Delivery): string | undefined {
    if (delivery.kind === "start" || delivery.kind === "cancel" || delivery.kind === "reseed") return undefined
    if (delivery.kind === "signal") {
      return this.outcomes.has(delivery.channel) ? "already answered" : undefined
    }
    if (!("tag" in delivery)) return undefined
    const wait = this.parked.get(delivery.tag)?.wait
    if (delivery.kind === "resume") {
      if (isResumable(wait)) return undefined
      return this.outcomes.has(delivery.tag) ? "already answered" : "nothing waits for that tag"
    }
    if (wait?.kind !== delivery.kind) return "nothing waits for that tag"
    return undefined
  }

  /** Makes a delivery that is not refused; `advance` does the rest. */
  deliver(delivery: Delivery, stamp: number): void {
    this.stamp = stamp
    switch (delivery.kind) {
      case "start":
        this.start = { input: delivery.input }
        this.seed = delivery.seed
        break
      case "resume":
        this.outcomes.set(delivery.tag, delivery.text)
        if (this.parked.has(delivery.tag)) this.wake(delivery.tag, delivery)
        break
      case "signal":
        this.signalled(delivery)
        break
      case "timer":
        if (!delivery.tag.startsWith("(timer ")) this.outcomes.set(delivery.tag, delivery.text)
        this.wake(delivery.tag, delivery)
        break
      case "effect":
      case "child":
        if (!delivery.tag.startsWith(`(${delivery.kind} `)) this.outcomes.set(delivery.tag, delivery.text)
        this.wake(delivery.tag, delivery)
        break
      case "cancel":
        if (this.root !== undefined) this.cancel(this.root)
        break
      case "reseed":
        this.seed = delivery.seed
        for (const place of this.places.values()) place.chance = undefined
    }
  }

  private signalled(delivery: Delivery & { kind: "signal" }): void {
    const { channel, value, text } = delivery
    const receiver = this.receivers.get(channel)?.shift()
    if (receiver !== undefined) this.wake(receiver.wait.tag, delivery)
    else if (isResumable(this.parked.get(channel)?.wait)) {
      this.outcomes.set(channel, text)
      this.wake(channel, delivery)
    } else {
      const queue = this.signals.get(channel)
      this.unread++
      if (queue === undefined) this.signals.set(channel, [value])
      else queue.push(value)
    }
  }

  /** Lets the fibers go on that wait under `tag`. Each has a copy of its own. */
  private wake(tag: string, delivery: Delivery): void {
    const { fibers, wait } = this.parked.get(tag) as Parked
    this.parked.delete(tag)
    this.counts[wait.kind]--
    fibers.forEach((fiber, i) => {
      fiber.parked = undefined
      answerWith(fiber.run, i === 0 ? delivery : deliveryOf(delivery.text))
      this.makeReady(fiber)
    })
  }

  // Going on

  /** Goes on for at most about `slice` steps: false if there is more to do. Throws `Exhausted`, `Unloadable`. */
  advance(slice: number): boolean {
    this.sliceEnd = this.enacted.meter.steps - slice
    if (this.loading !== undefined && !this.load()) return false
    for (let fiber = this.ready.shift(); fiber !== undefined; fiber = this.ready.shift()) {
      if (!this.goOn(fiber)) {
        this.ready.unshift(fiber)
        return false
      }
    }
    return true
  }

  /** Runs `fiber` until it is parked or has ended; false if the slice was over first. */
  private goOn(fiber: Fiber): boolean {
    fiber.begun = true
    while (fiber.parked === undefined && fiber.joining === undefined) {
      const left = this.enacted.meter.steps - this.sliceEnd
      if (left <= 0) return false
      const outcome = step(fiber.run, left)
      switch (outcome.kind) {
        case "pause":
          return false
        case "ask":
          this.ask(fiber, outcome.request)
          break
        case "exhausted":
          throw outcome.error
        case "value":
        case "cancelled":
        case "escape":
          this.ended(fiber, outcome)
          return true
        case "error":
          this.ended(fiber, outcome)
          return true
        case "exit":
          this.ended(fiber, { kind: "error", payload: new Complaint("exit", "a flow cannot exit", []) })
          return true
      }
    }
    return true
  }

  private ask(fiber: Fiber, request: unknown): void {
    this.enacted.meter.steps -= STEPS_OF_ASK
    try {
      if (!(request instanceof Request)) throw new Complaint("", "a flow has no such authority", [])
      withLargestText(this.largest, () => asked(this, fiber, request))
    } catch (error) {
      if (!(error instanceof Complaint)) throw error
      fiber.run.fail(error)
    }
  }

  /** Runs the module's forms; false if the slice was over first. R2 */
  private load(): boolean {
    for (;;) {
      const run = this.loading as Run
      const left = this.enacted.meter.steps - this.sliceEnd
      if (left <= 0) return false
      const outcome = step(run, left)
      switch (outcome.kind) {
        case "pause":
          return false
        case "value":
          this.loading = undefined
          this.begin()
          return true
        case "ask":
          this.loadingAsks(run, outcome.request)
          break
        case "exhausted":
          throw outcome.error
        default:
          if (!this.abandoned) throw unloadable(outcome)
          this.abandon()
      }
    }
  }

  private loadingAsks(run: Run, request: unknown): void {
    this.enacted.meter.steps -= STEPS_OF_ASK
    this.charge(BYTES_OF_SENT)
    if (request instanceof Request && request.kind === "register") {
      const [name, node] = request.operands
      this.flows.set((name as Sym).name, node)
      run.resume(undefined)
    } else if (request instanceof Request && DRIVER_WORDS.has(request.kind)) {
      this.abandoned = true
      this.abandon()
    } else {
      const kind = request instanceof Request ? request.kind : ""
      run.fail(new Complaint(kind, "only a flow can ask that, not a module that is being loaded", []))
    }
  }

  /** Goes on with the module's next form. */
  private abandon(): void {
    this.loading = this.enacted.begin(this.enacted.program, this.enacted.meter)
  }

  private begin(): void {
    const { flow } = this.enacted
    if (flow === "") return
    const procedure = typeof flow === "string" ? this.flows.get(flow) : flow
    if (procedure === undefined) throw new Unloadable("the module does not define the flow")
    const run = this.enacted.begin(callOf(procedure, [this.start?.input]), this.enacted.meter)
    this.start = undefined
    this.root = new Fiber(run, [], this.placeAt([]), undefined)
    this.ready.push(this.root)
  }

  // Ending

  private ended(fiber: Fiber, ending: End): void {
    fiber.ended = true
    const { join } = fiber
    if (join === undefined) {
      this.end = ending.kind === "escape" ? { kind: "error", payload: outlived() } : ending
      if (fiber.cancelling) this.end = { kind: "cancelled" }
      return
    }
    join.note(fiber, fiber.cancelling ? { kind: "cancelled" } : ending)
    this.settle(join)
  }

  /** Cancels what a settled join has no use for, and lets its parent go on when all have ended. */
  private settle(join: Join): void {
    if (join.settled !== undefined) for (const fiber of join.fibers) this.cancel(fiber)
    const { parent } = join
    if (!join.isOver || parent.joining !== join) return
    parent.joining = undefined
    const settled = join.settled as Settled
    if (settled.kind === "cancelled") parent.run.cancel()
    else if (settled.kind === "value") parent.run.resume(list(settled.value))
    else if (settled.kind === "error") parent.run.fail(settled.payload)
    else parent.run.escape(settled.continuation, settled.operands)
    this.makeReady(parent)
  }

  private cancel(fiber: Fiber): void {
    if (fiber.ended || fiber.cancelling) return
    fiber.cancelling = true
    const { parked, joining } = fiber
    if (joining !== undefined) {
      joining.settled = { kind: "cancelled" }
      this.settle(joining)
      return
    }
    if (parked !== undefined) {
      fiber.parked = undefined
      this.unpark(parked, fiber)
      this.makeReady(fiber)
    }
    if (fiber.begun) fiber.run.cancel()
    else {
      this.ready.splice(this.ready.indexOf(fiber), 1)
      this.ended(fiber, { kind: "cancelled" })
    }
  }

  private unpark(parked: Parked, fiber: Fiber): void {
    const { fibers, wait } = parked
    fibers.splice(fibers.indexOf(fiber), 1)
    if (fibers.length > 0) return
    this.parked.delete(wait.tag)
    this.counts[wait.kind]--
    this.dropped.push(wait)
    if (wait.kind !== "receive") return
    const receivers = this.receivers.get(wait.channel) as Parked[]
    receivers.splice(receivers.indexOf(parked), 1)
  }

  private makeReady(fiber: Fiber): void {
    const { ready } = this
    let i = ready.length
    while (i > 0 && comparePaths((ready[i - 1] as Fiber).path, fiber.path) > 0) i--
    ready.splice(i, 0, fiber) // R5
  }

  // Being asked

  named(fiber: Fiber, kind: string, name: string): { tag: string; number: number } {
    const { counts, text } = fiber.place
    const key = `${kind} ${name}`
    const number = (counts.get(key) ?? 0) + 1
    counts.set(key, number)
    return { tag: `(${key} ${text} ${number})`, number }
  }

  chance({ place }: Fiber): Chance {
    place.chance ??= new Chance(`${this.seed} ${place.text}`)
    return place.chance
  }

  park(fiber: Fiber, wait: Wait): void {
    const known = this.outcomes.get(wait.tag)
    if (known !== undefined) {
      answerWith(fiber.run, deliveryOf(known))
      return
    }
    const early = this.early(wait)
    if (early !== undefined) {
      fiber.run.resume(early.value)
      return
    }
    let parked = this.parked.get(wait.tag)
    if (parked === undefined) {
      parked = { wait, fibers: [fiber] }
      this.parked.set(wait.tag, parked)
      this.newlyParked.push(parked)
      this.counts[wait.kind]++
      if (wait.kind === "receive") this.receive(parked, wait.channel)
    } else {
      if (wait.kind !== "suspend" || parked.wait.kind !== "suspend") {
        throw new Complaint(wait.kind, "another branch waits under that tag", [datumOf(wait.tag)])
      }
      parked.fibers.push(fiber)
    }
    fiber.parked = parked
  }

  private receive(parked: Parked, channel: string): void {
    const receivers = this.receivers.get(channel)
    if (receivers === undefined) this.receivers.set(channel, [parked])
    else receivers.push(parked)
  }

  /** The signal that has come for `wait` before it was asked. R3 */
  private early(wait: Wait): { readonly value: unknown } | undefined {
    const channel = wait.kind === "receive" ? wait.channel : isResumable(wait) ? wait.tag : undefined
    const queue = channel === undefined ? undefined : this.signals.get(channel)
    if (queue === undefined || queue.length === 0) return undefined
    const value = queue.shift()
    this.unread--
    if (wait.kind !== "receive") this.outcomes.set(wait.tag, `(signal ${wait.tag} ${textOf(value)})`)
    return { value }
  }

  fork(fiber: Fiber, kind: string, wanted: number, thunks: readonly unknown[]): void {
    if (thunks.length === 0 || wanted === 0) {
      fiber.run.resume(list([]))
      return
    }
    this.charge(thunks.length * BYTES_OF_FIBER)
    const join = new Join(kind as JoinKind, wanted, fiber)
    fiber.joining = join
    thunks.forEach((thunk, i) => {
      const path = [...fiber.path, i]
      const run = this.enacted.begin(callOf(thunk, []), this.enacted.meter, fiber.run)
      const child = new Fiber(run, path, this.placeAt(path), join)
      join.fibers.push(child)
      this.makeReady(child)
    })
  }

  send(sent: Sent): void {
    this.charge(BYTES_OF_SENT)
    if (sent.kind === "publish") this.published = sent.value
    this.sent.push(sent)
  }

  /** Counts what the host allocates for the flow, before it does. Throws `Exhausted`. */
  private charge(bytes: number): void {
    const { meter } = this.enacted
    meter.memory -= bytes
    if (meter.memory < 0) throw new Exhausted("memory", "the memory budget is used up")
  }

  private placeAt(path: readonly number[]): Place {
    const text = `(${path.join(" ")})`
    let place = this.places.get(text)
    if (place === undefined) {
      place = { text, counts: new Map(), chance: undefined }
      this.places.set(text, place)
    }
    return place
  }

  // Being looked at

  /** What it waits for, in the order of the fibers' paths. */
  waits(): Wait[] {
    if (this.parked.size === 1) for (const { wait } of this.parked.values()) return [wait]
    return [...this.parked.values()]
      .sort((a, b) => comparePaths((a.fibers[0] as Fiber).path, (b.fibers[0] as Fiber).path))
      .map(({ wait }) => wait)
  }

  waitAt(tag: string): Wait | undefined {
    return this.parked.get(tag)?.wait
  }

  /** Whether somebody waits for a signal of `channel`. */
  awaits(channel: string): boolean {
    return (this.receivers.get(channel)?.length ?? 0) > 0 || isResumable(this.parked.get(channel)?.wait)
  }

  /** How many asks wait for an answer. */
  get waiting(): number {
    return this.parked.size
  }

  /** How many of them are of `kind`. */
  waitingFor(kind: Wait["kind"]): number {
    return this.counts[kind]
  }

  /** Asks that were given up since this was last called. */
  takeDropped(): readonly Wait[] {
    const { dropped } = this
    if (dropped.length > 0) this.dropped = []
    return dropped
  }

  /** What it has begun to wait for since this was last called, and still does, in the order of asking. */
  takeAsked(): Wait[] {
    const { newlyParked } = this
    this.newlyParked = []
    return newlyParked.filter((parked) => this.parked.get(parked.wait.tag) === parked).map(({ wait }) => wait)
  }

  get isCancelling(): boolean {
    return this.root?.cancelling === true
  }

  /** What others are to be told since this was last called. */
  takeSent(): readonly Sent[] {
    const { sent } = this
    if (sent.length > 0) this.sent = []
    return sent
  }
}

/** Whether somebody's value is waited for under a tag of the flow's author. */
function isResumable(wait: Wait | undefined): boolean {
  return wait?.kind === "suspend" || (wait?.kind === "timer" && wait.resumable)
}

/** Lets `run` go on with what was delivered. */
function answerWith(run: Run, delivery: Delivery): void {
  switch (delivery.kind) {
    case "resume":
    case "signal":
      run.resume(delivery.value)
      break
    case "effect":
    case "child":
      if (delivery.outcome.ok) run.resume(delivery.outcome.value)
      else run.fail(failureOf(delivery.kind, delivery.outcome))
      break
    default:
      run.resume(null)
  }
}

function failureOf(kind: "effect" | "child", { sentence, irritants }: Outcome & { ok: false }): Complaint {
  return new Complaint(kind === "effect" ? "effect" : "call-flow", sentence, irritants)
}

function unloadable(outcome: { kind: string; payload?: unknown; chain?: readonly ChainLink[] }): Unloadable {
  if (outcome.kind !== "error") return new Unloadable("the module exits while it is being loaded")
  return new Unloadable("the module cannot be loaded", outcome.payload, outcome.chain)
}

function outlived(): Complaint {
  return new Complaint("continuation", "its extent has exited, so it cannot be invoked", []).of("continuation")
}
