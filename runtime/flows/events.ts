// What happens to instances in this process, as a stream for hosts.
//
//   for await (const event of flows.events({ flow: "publish" })) console.log(event.kind, event.id)
//
// What happens in other processes is not told of; it is in the store. An event is
// told once it has happened: what it says of an instance is in its log.
//
// Invariants
//   EV1  A stream tells what has happened since it was asked for, each thing once, in the order it happened.
//   EV2  It ends when its reader leaves it, or when the flows are closed; nothing is gathered for it from then on.
//   EV3  What lies unread is bounded: of a slow reader's events the oldest are dropped, and it is told how many.
//
// Not here: what is kept (store.ts), spans and metrics (telemetry.ts).

import type { State } from "../store.js"
import { afterOf } from "./after.js"
import { datumOf, hostOf } from "./datum.js"
import { type Delivery, deliveryOf } from "./delivery.js"
import type { News } from "./driver-options.js"
import type { EffectContext, Job } from "./effects.js"
import { isEnded } from "./standing.js"

/** Something that has happened to an instance. Values are hosts'. */
export type FlowEvent = About &
  (
    | { readonly kind: "started" }
    /** It was told something, and has come to rest. `tag` is what was answered, or a signal's name, written as in SX. */
    | {
        readonly kind: "delivered"
        readonly delivery: Delivery["kind"]
        readonly tag?: string
        readonly seq: number
        readonly state: State
      }
    | { readonly kind: "effect-begun"; readonly effect: string; readonly tag: string; readonly attempt: number }
    | {
        readonly kind: "effect-done"
        readonly effect: string
        readonly tag: string
        readonly attempt: number
        readonly outcome: "ok" | "failed" | "given up"
        /** What a handler threw. */
        readonly error?: unknown
      }
    | { readonly kind: "published"; readonly value: unknown }
    | { readonly kind: "emitted"; readonly activity: unknown }
    | ({ readonly kind: "ended" } & Ended)
    /** Older than what follows, of no matter which instance: so many events were not read in time, and dropped. EV3 */
    | { readonly kind: "missed"; readonly events: number }
  )

/** How an instance ended. */
type Ended =
  | { readonly state: "finished"; readonly value: unknown }
  | { readonly state: "failed"; readonly message: string }
  | { readonly state: "cancelled" }

interface About {
  readonly id: string
  readonly flow: string
  /** In milliseconds since 1970. */
  readonly at: number
}

/** Which events: of one instance, of one flow, or both. */
export interface EventFilter {
  readonly id?: string
  readonly flow?: string
}

/** The most events that lie unread. */
const MOST_UNREAD = 10_000

/** Where events come from, as long as somebody reads them. */
export interface EventSource {
  readonly now: () => number
  /** Told when the first reader comes, and when the last has left. */
  readonly heard: (isHeard: boolean) => void
}

export class Events {
  private readonly streams = new Set<EventStream>()

  constructor(private readonly source: EventSource) {}

  /** A stream of what happens from now on. */
  stream(filter: EventFilter): AsyncIterableIterator<FlowEvent> {
    const stream = new EventStream(filter, () => {
      if (this.streams.delete(stream) && this.streams.size === 0) this.source.heard(false)
    })
    this.streams.add(stream)
    if (this.streams.size === 1) this.source.heard(true)
    return stream
  }

  /** Tells of a delivery. */
  readonly note = (news: News): void => {
    const { id, flow } = news.head
    const readers = [...this.streams].filter((stream) => stream.wants(id, flow))
    if (readers.length === 0) return
    for (const event of eventsOf(news)) for (const reader of readers) reader.push(event)
  }

  /** Tells of a call of a handler. */
  readonly around = async (job: Job, context: EffectContext, call: () => Promise<unknown>): Promise<unknown> => {
    const { instance: id, tag, name: effect } = job
    const { attempt, signal } = context
    const about = { id, flow: job.origin?.flow ?? "", effect, tag, attempt }
    const tell = (event: { kind: "effect-begun" } | EffectDone): void =>
      this.tell({ ...about, at: this.source.now(), ...event })
    let isOver = false
    const over = (outcome: EffectDone): void => {
      if (!isOver) tell(outcome)
      isOver = true
    }
    const abort = (): void => over(doneOf(signal.reason))
    tell({ kind: "effect-begun" })
    signal.addEventListener("abort", abort, { once: true })
    try {
      const answer = await call()
      over({ kind: "effect-done", outcome: "ok" })
      return answer
    } catch (error) {
      over({ kind: "effect-done", outcome: "failed", error })
      throw error
    } finally {
      signal.removeEventListener("abort", abort)
    }
  }

  private tell(event: FlowEvent): void {
    for (const stream of this.streams) if (stream.wants(event.id, event.flow)) stream.push(event)
  }

  /** Ends all streams. EV2 */
  close(): void {
    for (const stream of [...this.streams]) stream.end()
  }
}

interface EffectDone {
  readonly kind: "effect-done"
  readonly outcome: "ok" | "failed" | "given up"
  readonly error?: unknown
}

/** How an attempt came out that was cut short: it took too long, or was given up. */
function doneOf(reason: unknown): EffectDone {
  const isGivenUp = (reason as { name?: unknown } | undefined)?.name === "AbortError"
  return isGivenUp
    ? { kind: "effect-done", outcome: "given up" }
    : { kind: "effect-done", outcome: "failed", error: reason }
}

/** What a delivery comes to, event by event. */
function eventsOf({ head, row, sent }: News): FlowEvent[] {
  const about = { id: head.id, flow: head.flow, at: row.stamp }
  const events: FlowEvent[] = row.seq === 0 ? [{ ...about, kind: "started" }] : []
  events.push({ ...about, kind: "delivered", ...deliveredOf(deliveryOf(row.entry)), seq: row.seq, state: head.state })
  for (const each of sent) {
    if (each.kind === "publish") events.push({ ...about, kind: "published", value: hostOf(datumOf(each.value)) })
    if (each.kind === "emit") events.push({ ...about, kind: "emitted", activity: hostOf(datumOf(each.activity)) })
  }
  if (isEnded(head.state)) events.push({ ...about, kind: "ended", ...endOf(row.after) })
  return events
}

/** How an instance ended, by its last row. */
function endOf(after: string): Ended {
  const { state, answer, failure } = afterOf(after)
  if (answer !== undefined) return { state: "finished", value: hostOf(datumOf(answer)) }
  return state === "cancelled" ? { state } : { state: "failed", message: failure?.message ?? "" }
}

function deliveredOf(delivery: Delivery): { readonly delivery: Delivery["kind"]; readonly tag?: string } {
  if ("tag" in delivery) return { delivery: delivery.kind, tag: delivery.tag }
  return delivery.kind === "signal" ? { delivery: "signal", tag: delivery.channel } : { delivery: delivery.kind }
}

type Result = IteratorResult<FlowEvent, undefined>

/** What one reader has not read yet, or what it waits with. */
class EventStream implements AsyncIterableIterator<FlowEvent> {
  private unread: FlowEvent[] = []
  /** How many of them have been read since they were last moved. */
  private read = 0
  private missed = 0
  private readonly waiting: ((result: Result) => void)[] = []
  private isOver = false

  constructor(
    private readonly filter: EventFilter,
    private readonly left: () => void,
  ) {}

  wants(id: string, flow: string): boolean {
    return (this.filter.id ?? id) === id && (this.filter.flow ?? flow) === flow
  }

  push(event: FlowEvent): void {
    const next = this.waiting.shift()
    if (next !== undefined) {
      next({ value: event, done: false })
      return
    }
    this.unread.push(event)
    if (this.unread.length < 2 * MOST_UNREAD) return
    const kept = Math.max(this.read, this.unread.length - MOST_UNREAD)
    this.missed += kept - this.read // EV3
    this.unread = this.unread.slice(kept)
    this.read = 0
  }

  async next(): Promise<Result> {
    const event = this.missed > 0 ? this.miss() : this.unread[this.read]
    if (event === undefined) {
      if (this.isOver) return { value: undefined, done: true }
      return await new Promise((resolve) => this.waiting.push(resolve))
    }
    if (event.kind !== "missed" && ++this.read === this.unread.length) {
      this.unread = []
      this.read = 0
    }
    return { value: event, done: false }
  }

  private miss(): FlowEvent {
    const events = this.missed
    this.missed = 0
    return { kind: "missed", id: "", flow: "", at: this.unread[0]?.at ?? 0, events }
  }

  async return(): Promise<Result> {
    this.unread = []
    this.read = 0
    this.missed = 0
    this.end()
    return { value: undefined, done: true }
  }

  /** Nothing happens any more; what lies unread may still be read. */
  end(): void {
    this.isOver = true
    this.left() // EV2
    for (const next of this.waiting.splice(0)) next({ value: undefined, done: true })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
