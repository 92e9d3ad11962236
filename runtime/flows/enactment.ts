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
import { Request } from "../../interpreter/request.js"
import { callOf, type Program, type Raised } from "../../interpreter/run.js"
import { withLargestText } from "../../interpreter/text.js"
import { type Asking, asked, type Sent } from "./asks.js"
import { Chance } from "./chance.js"
import { list } from "./datum.js"
import type { Delivery } from "./delivery.js"
import { comparePaths, type Ending, Fiber, Join, type JoinKind, type Place, type Settled } from "./fiber.js"
import { type Loaded, Loading, Unloadable } from "./loading.js"
import { Parking } from "./parking.js"
import type { Wait } from "./wait.js"

/** What is enacted. */
export interface Enacted extends Loaded {
  readonly id: string
  /** A registered flow's name, or a procedure; "" to load the module and no more. */
  readonly flow: string | object
  /** The module's forms, to be run first; none for a procedure, whose module has been run. */
  readonly program: Program
  /** Whether time and chance are asked for like anything else, and answers may come before they are. R17 */
  readonly isPure?: boolean
  /** Told what the cleanup of a cancelled fiber raises, of which nobody else hears. */
  readonly lost?: (raised: Raised) => void
}

/** How a flow ended. */
export type End = Ending & { readonly chain?: readonly ChainLink[] }

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
  /** What was last published. */
  published: string | undefined
  /** What its fibers wait for. */
  readonly parking = new Parking((fiber) => this.makeReady(fiber))
  /** The most characters of what it asks. */
  largest = Number.POSITIVE_INFINITY
  /** The steps that are left when the slice is over. */
  private sliceEnd = 0
  readonly loading: Loading
  private isLoaded = false
  private start: { readonly input: unknown } | undefined
  /** What its chance is drawn from. */
  seed = ""
  private root: Fiber | undefined
  private readonly ready: Fiber[] = []
  private readonly places = new Map<string, Place>()

  constructor(private readonly enacted: Enacted) {
    this.id = enacted.id
    this.isPure = enacted.isPure === true
    this.loading = new Loading(enacted)
  }

  // Being told

  /** Makes a delivery that is not refused; `advance` does the rest. */
  deliver(delivery: Delivery, stamp: number): void {
    this.stamp = stamp
    switch (delivery.kind) {
      case "start":
        this.start = { input: delivery.input }
        this.seed = delivery.seed
        break
      case "cancel":
        if (this.root !== undefined) this.cancel(this.root)
        break
      case "reseed":
        this.seed = delivery.seed
        for (const place of this.places.values()) place.chance = undefined
        break
      default:
        this.parking.deliver(delivery)
    }
  }

  // Going on

  /** Goes on for at most about `slice` steps: false if there is more to do. Throws `Exhausted`, `Unloadable`. */
  advance(slice: number): boolean {
    this.sliceEnd = this.enacted.meter.steps - slice
    if (!this.isLoaded) {
      if (!this.loading.advance(slice)) return false
      this.isLoaded = true
      this.begin()
    }
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
      this.tellLost(fiber)
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
        case "exit": {
          const payload = new Complaint("exit", "a flow cannot exit", [])
          if (fiber.cancelling) this.enacted.lost?.({ payload, chain: [] })
          this.ended(fiber, { kind: "error", payload })
          return true
        }
      }
    }
    return true
  }

  private tellLost({ run }: Fiber): void {
    if (run.lost === undefined) return
    for (const raised of run.lost) this.enacted.lost?.(raised)
    run.lost = undefined
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

  private begin(): void {
    const { flow } = this.enacted
    if (flow === "") return
    const procedure = typeof flow === "string" ? this.loading.made.flows.get(flow) : flow
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
      this.parking.unpark(parked, fiber)
      this.makeReady(fiber)
    }
    if (fiber.begun) fiber.run.cancel()
    else {
      this.ready.splice(this.ready.indexOf(fiber), 1)
      this.ended(fiber, { kind: "cancelled" })
    }
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
    this.parking.park(fiber, wait)
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

  /** The flows that the module registers. */
  get flows(): ReadonlyMap<string, unknown> {
    return this.loading.made.flows
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

function outlived(): Complaint {
  return new Complaint("continuation", "its extent has exited, so it cannot be invoked", []).of("continuation")
}
