// Spans and metrics of what flows do, through OpenTelemetry's API and nothing else of it.
//
//   sxflow.start, .resume, .signal, .cancel, .retry   a call, until it answers
//     sxflow.deliver                                  a delivery, until it is kept: of the call, or of nothing
//       sxflow.effect                                 a call of a handler, with all that the handler does
//
// The context of a caller reaches the handlers that its call sets going, if the
// program has a context manager; a worker's deliveries begin traces of their own.
//
// The API is loaded only where somebody has registered a provider before the
// flows are opened, or asks for it; where nobody has, nothing is measured.
//
// Invariants
//   TE1  Where no provider is registered and nobody asks, the API is not loaded.
//   TE2  Spans nest as above, and say which instance, flow and version they are about.
//   TE3  Each attempt at an effect is a span; its handler is called within it.
//   TE4  What goes wrong is recorded in the span of what it went wrong in.
//   TE5  Deliveries, effects and conflicts are counted; commits, segments and replays are measured.
//   TE6  What is warm, and what is under way, is told when it is asked for, until the flows are closed.
//
// Not here: what happens, for programs (events.ts); where spans and metrics go.

import type { Attributes, Context, Counter, Histogram, Meter, ObservableResult, Span, Tracer } from "@opentelemetry/api"
import type { Head } from "../store.js"
import type { Delivery } from "./delivery.js"
import type { EffectContext, Job } from "./effects.js"

type Api = typeof import("@opentelemetry/api")

/** What is called. */
export type Operation = "start" | "resume" | "signal" | "cancel" | "retry"

/** What may be asked for at any time. */
export interface Gauges {
  /** How many instances are warm. */
  warm(): number
  /** How many effects are under way. */
  underWay(): number
}

/** An instance that something is delivered to. */
export interface Delivered {
  readonly head: Head
  /** How many rows its log has. */
  readonly seq: number
  /** How many rows it was made again from, until that is told. */
  replayed: number
  /** What effects that it asks for are called within. */
  origin: unknown
}

/** Where the API keeps what is registered. */
const REGISTERED = Symbol.for("opentelemetry.js.api.1")

/** Telemetry, if it is asked for or there is somewhere for it to go. TE1 */
export async function telemetryFor(wanted: boolean | undefined): Promise<Telemetry | undefined> {
  const registered = (globalThis as { [REGISTERED]?: { trace?: unknown; metrics?: unknown } })[REGISTERED]
  const isRegistered = registered?.trace !== undefined || registered?.metrics !== undefined
  if (!(wanted ?? isRegistered)) return undefined
  return new Telemetry(await import("@opentelemetry/api"))
}

export class Telemetry {
  private readonly tracer: Tracer
  private readonly transitions: Counter
  private readonly effects: Counter
  private readonly conflicts: Counter
  private readonly commits: Histogram
  private readonly segments: Histogram
  private readonly replays: Histogram
  private readonly meter: Meter
  private unobserve: (() => void) | undefined

  constructor(private readonly api: Api) {
    this.tracer = api.trace.getTracer("sxflow")
    const meter = api.metrics.getMeter("sxflow")
    this.meter = meter
    this.transitions = meter.createCounter("sxflow.transitions", { description: "Deliveries kept, by state after." })
    this.effects = meter.createCounter("sxflow.effects", { description: "Calls of handlers, by name and outcome." })
    this.conflicts = meter.createCounter("sxflow.conflicts", { description: "Commits that others were faster with." })
    const seconds = { unit: "s", advice: { explicitBucketBoundaries: SECONDS } }
    this.commits = meter.createHistogram("sxflow.commit.duration", {
      ...seconds,
      description: "How long the store takes to keep a transition.",
    })
    this.segments = meter.createHistogram("sxflow.segment.duration", {
      ...seconds,
      description: "How long a flow runs from a delivery until it rests.",
    })
    this.replays = meter.createHistogram("sxflow.replay.length", {
      unit: "{row}",
      description: "Rows enacted again to make a delivery to a cold instance.",
      advice: { explicitBucketBoundaries: ROWS },
    })
  }

  /** Does `act` as a call of `operation`. */
  async call<T extends { readonly id: string; readonly state: string }>(
    operation: Operation,
    about: { readonly id?: string; readonly flow?: string },
    act: () => Promise<T>,
  ): Promise<T> {
    const { api } = this
    const span = this.tracer.startSpan(`sxflow.${operation}`, { attributes: attributesOf(about) })
    try {
      const answer = await api.context.with(api.trace.setSpan(api.context.active(), span), act) // TE2
      span.setAttributes({ "sxflow.instance": answer.id, "sxflow.state": answer.state })
      return answer
    } catch (error) {
      this.fail(span, error) // TE4
      throw error
    } finally {
      span.end()
    }
  }

  /** Does `act`, which makes a delivery and has it kept. */
  async delivering(live: Delivered, delivery: Delivery, act: () => Promise<void>): Promise<void> {
    const { api } = this
    const span = this.tracer.startSpan("sxflow.deliver", { attributes: deliveryAttributes(live, delivery) })
    if (live.replayed > 0) this.replays.record(live.replayed) // TE5
    live.replayed = 0
    live.origin = api.trace.setSpan(api.context.active(), span) // TE2
    try {
      await act()
      const { state, flow } = live.head
      this.transitions.add(1, { "sxflow.state": state, "sxflow.flow": flow })
      span.setAttributes({ "sxflow.state": state, "sxflow.seq": live.seq - 1 })
    } catch (error) {
      this.fail(span, error)
      throw error
    } finally {
      span.end()
    }
  }

  /** A call of a handler. TE3 */
  readonly around = async (job: Job, context: EffectContext, call: () => Promise<unknown>): Promise<unknown> => {
    const { api } = this
    const asked = (job.origin?.delivery as Context | undefined) ?? api.context.active()
    const attributes = {
      "sxflow.instance": job.instance,
      "sxflow.effect": job.name,
      "sxflow.key": context.idempotencyKey,
      "sxflow.attempt": context.attempt,
    }
    const span = this.tracer.startSpan("sxflow.effect", { attributes }, asked)
    let isOver = false
    const over = (outcome: "ok" | "failed" | "given up", error?: unknown): void => {
      if (isOver) return
      isOver = true
      if (outcome === "failed") this.fail(span, error) // TE4
      this.effects.add(1, { "sxflow.effect": job.name, "sxflow.outcome": outcome }) // TE5
      span.setAttribute("sxflow.outcome", outcome)
      span.end()
    }
    const cut = (): void => {
      const { reason } = context.signal
      if ((reason as { name?: unknown } | undefined)?.name === "AbortError") over("given up")
      else over("failed", reason)
    }
    context.signal.addEventListener("abort", cut, { once: true })
    try {
      const answer = await api.context.with(api.trace.setSpan(asked, span), call)
      over("ok")
      return answer
    } catch (error) {
      over("failed", error)
      throw error
    } finally {
      context.signal.removeEventListener("abort", cut)
    }
  }

  /** Does `act` outside of the trace that its caller is in. */
  apart<T>(act: () => T): T {
    return this.api.context.with(this.api.ROOT_CONTEXT, act)
  }

  /** A commit begins; to be told whether it is kept, once it is answered. */
  commit(): (isKept: boolean) => void {
    const begun = performance.now()
    return (isKept) => {
      this.commits.record((performance.now() - begun) / 1000)
      if (!isKept) this.conflicts.add(1)
    }
  }

  /** A segment begins; to be told when the flow rests. */
  segment(): () => void {
    const begun = performance.now()
    return () => this.segments.record((performance.now() - begun) / 1000)
  }

  /** Tells `gauges` to whoever asks, until `close`. TE6 */
  observe(gauges: Gauges): void {
    const warm = this.meter.createObservableGauge("sxflow.instances.warm", { description: "Instances kept at hand." })
    const underWay = this.meter.createObservableGauge("sxflow.effects.underway", { description: "Effects under way." })
    const tellWarm = (result: ObservableResult): void => result.observe(gauges.warm())
    const tellUnderWay = (result: ObservableResult): void => result.observe(gauges.underWay())
    warm.addCallback(tellWarm)
    underWay.addCallback(tellUnderWay)
    this.unobserve = () => {
      warm.removeCallback(tellWarm)
      underWay.removeCallback(tellUnderWay)
    }
  }

  close(): void {
    this.unobserve?.()
  }

  private fail(span: Span, error: unknown): void {
    const { message } = Object(error) as { message?: unknown }
    span.recordException(error instanceof Error ? error : String(error))
    span.setStatus({ code: this.api.SpanStatusCode.ERROR, message: String(message ?? error) })
  }
}

/** Limits of the buckets of times. */
const SECONDS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]

/** Limits of the buckets of lengths. */
const ROWS = [1, 10, 100, 1000, 10_000, 100_000]

function attributesOf({ id, flow }: { readonly id?: string; readonly flow?: string }): Attributes {
  return {
    ...(id !== undefined && { "sxflow.instance": id }),
    ...(flow !== undefined && { "sxflow.flow": flow }),
  }
}

function deliveryAttributes({ head, replayed }: Delivered, delivery: Delivery): Attributes {
  return {
    ...attributesOf(head),
    "sxflow.version": head.version,
    "sxflow.delivery": delivery.kind,
    ...("tag" in delivery && { "sxflow.tag": delivery.tag }),
    ...(delivery.kind === "signal" && { "sxflow.tag": delivery.channel }),
    ...(replayed > 0 && { "sxflow.replayed": replayed }),
  }
}
