// Spans and metrics, as OpenTelemetry's own SDK sees them.

import { AsyncLocalStorage } from "node:async_hooks"
import { execFileSync } from "node:child_process"
import {
  type Context,
  type ContextManager,
  context,
  metrics,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api"
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics"
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base"
import { afterEach, beforeEach, expect, test } from "vitest"
import type { EffectContext } from "../../runtime/flows/effects.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { telemetryFor } from "../../runtime/flows/telemetry.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"

const MODULE = {
  name: "telemetry.sx",
  text: `
(defflow two (lambda (x) (let* ((a (effect 'mail x)) (b (effect 'mail a))) b)))
(defflow flaky (lambda (x) (effect 'flaky x :attempts 2)))
(defflow wrong (lambda (x) (effect 'boom x)))
(defflow ask (lambda (x) (suspend 'more)))
(defflow listen (lambda (x) (receive 'news)))
(defflow long (lambda (x) (effect 'long x)))
`,
}

/** A context manager such as programs have. */
class Contexts implements ContextManager {
  private readonly storage = new AsyncLocalStorage<Context>()
  active(): Context {
    return this.storage.getStore() ?? ROOT_CONTEXT
  }
  with<A extends unknown[], F extends (...operands: A) => ReturnType<F>>(
    given: Context,
    act: F,
    self?: ThisParameterType<F>,
    ...operands: A
  ): ReturnType<F> {
    return this.storage.run(given, () => act.apply(self, operands))
  }
  bind<T>(_context: Context, target: T): T {
    return target
  }
  enable(): this {
    return this
  }
  disable(): this {
    return this
  }
}

const spans = new InMemorySpanExporter()
let measured: InMemoryMetricExporter
let reader: PeriodicExportingMetricReader
let opened: Flows[] = []
const memory = { current: new Memory() }

beforeEach(() => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }))
  measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 1e6 })
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }))
  context.setGlobalContextManager(new Contexts())
  memory.current = new Memory()
})

afterEach(async () => {
  for (const flows of opened) await flows.close()
  opened = []
  for (const api of [trace, metrics, context]) api.disable()
  await reader.shutdown()
  spans.reset()
})

/** Flows on the same store as all others of a test. */
async function flowsOf(): Promise<Flows> {
  const effects = {
    mail: (to: string) => {
      trace.getTracer("host").startSpan("host.mail").end()
      return `${to}!`
    },
    flaky: (_: unknown, { attempt }: EffectContext) => {
      if (attempt === 1) throw new Error("not yet")
      return "done"
    },
    boom: () => {
      throw new Error("no")
    },
    long: () => new Promise(() => undefined),
  }
  const flows = await openFlows({ store: memoryStore(memory.current), modules: [MODULE], effects })
  opened.push(flows)
  return flows
}

/** The spans that have ended, in that order, each with the name of the one it is in. */
function tree(): [name: string, parent: string | undefined][] {
  const ended = spans.getFinishedSpans()
  const names = new Map(ended.map((span) => [span.spanContext().spanId, span.name]))
  return ended.map((span) => [span.name, names.get(span.parentSpanContext?.spanId ?? "")])
}

function named(name: string): ReadableSpan[] {
  return spans.getFinishedSpans().filter((span) => span.name === name)
}

async function figures(name: string): Promise<{ attributes: object; value: unknown }[]> {
  await reader.forceFlush()
  const all =
    measured
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
  const points = all.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? []
  return points.map(({ attributes, value }) => ({ attributes, value }))
}

test("TE2 deliveries nest in calls, effects in the deliveries that ask for them, and what handlers do in effects", async () => {
  const flows = await flowsOf()
  await trace.getTracer("host").startActiveSpan("host.request", async (span) => {
    await flows.start("two", "Ada", { id: "i" })
    span.end()
  })
  expect(tree().sort()).toEqual([
    ["host.mail", "sxflow.effect"],
    ["host.mail", "sxflow.effect"],
    ["host.request", undefined],
    ["sxflow.deliver", "sxflow.start"],
    ["sxflow.deliver", "sxflow.start"],
    ["sxflow.deliver", "sxflow.start"],
    ["sxflow.effect", "sxflow.deliver"],
    ["sxflow.effect", "sxflow.deliver"],
    ["sxflow.start", "host.request"],
  ])
})

test("TE2 what a worker finds due begins traces of its own", async () => {
  const [client, worker] = [await openFlows({ store: memoryStore(memory.current), modules: [MODULE] }), await flowsOf()]
  opened.push(client)
  trace.getTracer("host").startActiveSpan("host.boot", (span) => {
    void worker.work()
    span.end()
  })
  const { id } = await client.start("two", "Ada")
  await client.wait(id)
  await worker.stop()
  expect(tree().sort()).toEqual([
    ["host.boot", undefined],
    ["host.mail", "sxflow.effect"],
    ["host.mail", "sxflow.effect"],
    ["sxflow.deliver", undefined],
    ["sxflow.deliver", undefined],
    ["sxflow.deliver", "sxflow.start"],
    ["sxflow.effect", undefined],
    ["sxflow.effect", "sxflow.deliver"],
    ["sxflow.start", undefined],
  ])
})

test("TE2 spans say what they are about", async () => {
  const flows = await flowsOf()
  await flows.start("ask", 1, { id: "i" })
  await flows.resume("i", 5)
  const { version } = await flows.status("i")
  const about = { "sxflow.instance": "i", "sxflow.flow": "ask" }
  expect(named("sxflow.start")[0]?.attributes).toEqual({ ...about, "sxflow.state": "parked" })
  expect(named("sxflow.resume")[0]?.attributes).toEqual({ "sxflow.instance": "i", "sxflow.state": "finished" })
  const delivery = { ...about, "sxflow.version": version, "sxflow.delivery": "resume", "sxflow.tag": "more" }
  expect(named("sxflow.deliver")[1]?.attributes).toEqual({ ...delivery, "sxflow.state": "finished", "sxflow.seq": 1 })
})

test("TE2 every call has its span", async () => {
  const flows = await flowsOf()
  await flows.start("listen", 1, { id: "i" })
  await flows.signal("i", "news", 1)
  await flows.start("ask", 1, { id: "j" })
  await flows.cancel("j")
  await expect(flows.start("wrong", 1, { id: "k" })).rejects.toThrow()
  await expect(flows.retry("k")).rejects.toThrow()
  const calls = tree().flatMap(([name]) => (name === "sxflow.deliver" || name === "sxflow.effect" ? [] : [name]))
  const expected = ["start", "signal", "start", "cancel", "start", "retry"]
  expect(calls).toEqual(expected.map((name) => `sxflow.${name}`))
  expect(named("sxflow.deliver")[1]?.attributes).toMatchObject({ "sxflow.delivery": "signal", "sxflow.tag": "news" })
})

test("TE2 a delivery to a cold instance says how many rows were enacted again", async () => {
  await (await flowsOf()).start("ask", 1, { id: "i" })
  await (await flowsOf()).resume("i", 5)
  expect(named("sxflow.deliver").map(({ attributes }) => attributes["sxflow.replayed"])).toEqual([undefined, 1])
  expect(await figures("sxflow.replay.length")).toMatchObject([{ value: { count: 1, sum: 1 } }])
})

test("TE3 TE4 each attempt is a span, and says what went wrong", async () => {
  const flows = await flowsOf()
  await flows.start("flaky", 1, { id: "i" })
  const [first, second] = named("sxflow.effect") as [ReadableSpan, ReadableSpan]
  const about = { "sxflow.instance": "i", "sxflow.effect": "flaky", "sxflow.key": "i (effect flaky () 1)" }
  expect(first.attributes).toEqual({ ...about, "sxflow.attempt": 1, "sxflow.outcome": "failed" })
  expect(first.status).toEqual({ code: SpanStatusCode.ERROR, message: "not yet" })
  expect(first.events).toMatchObject([{ name: "exception", attributes: { "exception.message": "not yet" } }])
  expect(second.attributes).toEqual({ ...about, "sxflow.attempt": 2, "sxflow.outcome": "ok" })
  expect(second.status.code).toBe(SpanStatusCode.UNSET)
})

test("TE4 a call whose flow fails says why", async () => {
  const flows = await flowsOf()
  await expect(flows.start("wrong", 1)).rejects.toThrow("no")
  const { status, events } = named("sxflow.start")[0] as ReadableSpan
  expect(status).toEqual({ code: SpanStatusCode.ERROR, message: expect.stringContaining("the handler failed") })
  expect(events).toMatchObject([{ name: "exception" }])
})

test("TE3 an effect that is given up is a span that ends then", async () => {
  const flows = await flowsOf()
  flows.start("long", 1, { id: "i" }).catch(() => undefined)
  while ((await flows.list()).length === 0) await new Promise(setImmediate)
  await flows.cancel("i")
  expect(named("sxflow.effect").map(({ attributes }) => attributes["sxflow.outcome"])).toEqual(["given up"])
})

test("TE5 deliveries and effects are counted, commits and segments measured", async () => {
  const flows = await flowsOf()
  await flows.start("two", "Ada")
  await flows.start("flaky", 1)
  const transition = (flow: string, state: string) => ({ "sxflow.flow": flow, "sxflow.state": state })
  expect(await figures("sxflow.transitions")).toEqual([
    { attributes: transition("two", "running"), value: 2 },
    { attributes: transition("two", "finished"), value: 1 },
    { attributes: transition("flaky", "running"), value: 1 },
    { attributes: transition("flaky", "finished"), value: 1 },
  ])
  const called = (effect: string, outcome: string) => ({ "sxflow.effect": effect, "sxflow.outcome": outcome })
  expect(await figures("sxflow.effects")).toEqual([
    { attributes: called("mail", "ok"), value: 2 },
    { attributes: called("flaky", "failed"), value: 1 },
    { attributes: called("flaky", "ok"), value: 1 },
  ])
  expect(await figures("sxflow.commit.duration")).toMatchObject([{ value: { count: 5 } }])
  expect(await figures("sxflow.segment.duration")).toMatchObject([{ value: { count: 5 } }])
})

test("TE5 conflicts are counted, and are errors of the deliveries that were too late", async () => {
  const [one, other] = [await flowsOf(), await flowsOf()]
  await one.start("listen", 1, { id: "i" })
  await other.status("i")
  await Promise.allSettled([one.signal("i", "news", 1), other.operations.waits("i")])
  const raced = await Promise.allSettled([one.start("ask", 1, { id: "j" }), other.start("ask", 2, { id: "j" })])
  expect(raced.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"])
  expect(await figures("sxflow.conflicts")).toEqual([{ attributes: {}, value: 1 }])
  const failed = named("sxflow.deliver").filter(({ status }) => status.code === SpanStatusCode.ERROR)
  expect(failed.map(({ status }) => status.message)).toEqual(["others were faster"])
})

test("TE6 what is warm and under way is told while the flows are open", async () => {
  const flows = await flowsOf()
  await flows.start("ask", 1)
  flows.start("long", 1, { id: "i" }).catch(() => undefined)
  while ((await flows.list()).length < 2) await new Promise(setImmediate)
  expect(await figures("sxflow.instances.warm")).toMatchObject([{ value: 2 }])
  expect(await figures("sxflow.effects.underway")).toMatchObject([{ value: 1 }])
  await flows.close()
  opened = []
  let asked = 0
  Object.defineProperty(flows.operations.driver.atHand, "size", { get: () => ++asked })
  await figures("sxflow.instances.warm")
  expect(asked).toBe(0)
})

test("TE1 where no provider is registered and nobody asks, nothing is told", async () => {
  for (const api of [trace, metrics]) api.disable()
  expect(await telemetryFor(undefined)).toBeUndefined()
  expect(await telemetryFor(true)).toBeDefined()
  metrics.setGlobalMeterProvider(new MeterProvider())
  expect(await telemetryFor(undefined)).toBeDefined()
  expect(await telemetryFor(false)).toBeUndefined()
})

test("TE1 the API is not even loaded", () => {
  const program = `
    import { createRequire } from "node:module"
    import { openFlows } from "./runtime/flows/flows.js"
    const flows = await openFlows({ store: "memory:" })
    const loaded = Object.keys(createRequire(import.meta.url).cache)
    console.log(loaded.length > 0, loaded.filter((path) => path.includes("opentelemetry")).length)
    await flows.close()`
  const words = ["--import", "tsx", "--input-type=module", "-e", program]
  expect(execFileSync(process.execPath, words, { encoding: "utf8" })).toMatch(/ 0\n$/)
})
