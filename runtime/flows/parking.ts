// What the fibers of a flow wait for, and what has come for them already.
//
// Invariants
//   R3  A tag's outcome is final; a signal may come before it is asked for, and the k-th receive takes the k-th signal.

import { Complaint } from "../../interpreter/complaint.js"
import type { Run } from "../../interpreter/run.js"
import { datumOf, textOf } from "./datum.js"
import { type Delivery, deliveryOf, type Outcome } from "./delivery.js"
import { comparePaths, type Fiber, type Parked } from "./fiber.js"
import type { Wait } from "./wait.js"

export class Parking {
  private readonly parked = new Map<string, Parked>()
  /** Who waits for the next signal of a channel, in turn. */
  private readonly receivers = new Map<string, Parked[]>()
  private readonly signals = new Map<string, unknown[]>()
  /** How many signals have come that nobody has asked for yet. */
  unread = 0
  /** The deliveries to tags that the flow's author chose, as texts: such a tag may be asked again. R3 */
  private readonly outcomes = new Map<string, string>()
  private readonly counts = { suspend: 0, receive: 0, timer: 0, effect: 0, child: 0 }
  /** What has been asked since `takeAsked` was last called. */
  private newlyParked: Parked[] = []
  /** Asks that were given up since `takeDropped` was last called. */
  private dropped: Wait[] = []

  /** @param goOn told of each fiber that can go on */
  constructor(private readonly goOn: (fiber: Fiber) => void) {}

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

  /** Makes a delivery that is for those who wait. */
  deliver(delivery: Delivery): void {
    switch (delivery.kind) {
      case "resume":
        this.outcomes.set(delivery.tag, delivery.text)
        if (this.parked.has(delivery.tag)) this.wake(delivery.tag, delivery)
        break
      case "signal":
        this.signalled(delivery)
        break
      case "timer":
      case "effect":
      case "child":
        if (!delivery.tag.startsWith(`(${delivery.kind} `)) this.outcomes.set(delivery.tag, delivery.text)
        this.wake(delivery.tag, delivery)
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
      this.goOn(fiber)
    })
  }

  /** Parks `fiber`, or lets it go on at once with what has come for it. Throws a `Complaint` where the tag is another's. */
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

  /** Has `fiber` wait no more. */
  unpark(parked: Parked, fiber: Fiber): void {
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

  /** Whether `delivery` would be an unread signal beyond the `most` there may be. */
  isFlooded(delivery: Delivery, most: number): boolean {
    return delivery.kind === "signal" && this.unread >= most && !this.awaits(delivery.channel)
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
}

/** Whether somebody's value is waited for under a tag of the flow's author. */
function isResumable(wait: Wait | undefined): boolean {
  return wait?.kind === "suspend" || (wait?.kind === "timer" && wait.resumable)
}

/** How the effects begin that are words by themselves. */
const OBJECT_WORDS = "object/"

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
      else run.fail(failureOf(delivery, delivery.outcome))
      break
    default:
      run.resume(null)
  }
}

function failureOf(
  { kind, name }: Delivery & { kind: "effect" | "child" },
  { sentence, irritants }: Outcome & { ok: false },
): Complaint {
  const word = kind === "child" ? "call-flow" : name.startsWith(OBJECT_WORDS) ? name : "effect"
  return new Complaint(word, sentence, irritants)
}
