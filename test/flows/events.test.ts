// What happens to instances, as a stream.

import { afterEach, expect, test } from "vitest"
import type { FlowEvent } from "../../runtime/flows/events.js"
import { Events } from "../../runtime/flows/events.js"
import { type Flows, type FlowsOptions, openFlows } from "../../runtime/flows/flows.js"

const MODULE = {
  name: "events.sx",
  text: `
(defflow greet
  (lambda (x)
    (publish-state "greeting")
    (emit {:type "Create" :object x})
    (let ((a (effect 'mail x)))
      (list a (suspend 'answer)))))
(defflow other (lambda (x) (effect 'mail x)))
(defflow wrong (lambda (x) (effect 'boom x :attempts 2)))
(defflow first (race (lambda (x) (effect 'long x)) (lambda (x) (suspend 'stop))))
`,
}

let flows: Flows | undefined

afterEach(async () => {
  await flows?.close()
  flows = undefined
})

async function opened(options: Partial<FlowsOptions> = {}): Promise<Flows> {
  const effects = {
    mail: (to: string) => `mailed ${to}`,
    boom: () => {
      throw new Error("no")
    },
    long: () => new Promise(() => undefined),
  }
  flows = await openFlows({ store: "memory:", modules: [MODULE], effects, now: () => 5, ...options })
  return flows
}

/** The next `count` events, without what they say of where they happened. */
async function take(stream: AsyncIterator<FlowEvent>, count: number): Promise<unknown[]> {
  const events: unknown[] = []
  while (events.length < count) {
    const { value } = (await stream.next()) as { value: FlowEvent }
    const { id, flow, at, ...event } = value
    events.push(event)
  }
  return events
}

test("EV1 a stream tells what happens to an instance, in order", async () => {
  const flows = await opened()
  const stream = flows.events({ id: "i" })
  await flows.start("greet", "Ada", { id: "i" })
  await flows.start("greet", "Bob", { id: "j" })
  await flows.resume("i", "hello")
  const mail = { effect: "mail", tag: "(effect mail () 1)", attempt: 1 }
  expect(await take(stream, 8)).toEqual([
    { kind: "started" },
    { kind: "delivered", delivery: "start", seq: 0, state: "running" },
    { kind: "published", value: "greeting" },
    { kind: "emitted", activity: { type: "Create", object: "Ada" } },
    { kind: "effect-begun", ...mail },
    { kind: "effect-done", ...mail, outcome: "ok" },
    { kind: "delivered", delivery: "effect", tag: "(effect mail () 1)", seq: 1, state: "parked" },
    { kind: "delivered", delivery: "resume", tag: "answer", seq: 2, state: "finished" },
  ])
  expect(await take(stream, 1)).toEqual([{ kind: "ended", state: "finished", value: ["mailed Ada", "hello"] }])
})

test("EV1 a stream of a flow tells of its instances, and of their effects", async () => {
  const flows = await opened()
  const stream = flows.events({ flow: "other" })
  await flows.start("greet", "Ada")
  const { id } = await flows.start("other", "Bob")
  const kinds = ["started", "delivered", "effect-begun", "effect-done", "delivered", "ended"]
  for (const kind of kinds) expect((await stream.next()).value).toMatchObject({ kind, id, flow: "other", at: 5 })
})

test("EV1 a failure tells of each attempt, and of the end", async () => {
  const flows = await opened()
  const stream = flows.events()
  await expect(flows.start("wrong", 1)).rejects.toThrow("no")
  const boom = { effect: "boom", tag: "(effect boom () 1)" }
  const done = { kind: "effect-done", ...boom, outcome: "failed", error: new Error("no") }
  expect(await take(stream, 8)).toEqual([
    { kind: "started" },
    { kind: "delivered", delivery: "start", seq: 0, state: "running" },
    { kind: "effect-begun", ...boom, attempt: 1 },
    { ...done, attempt: 1 },
    { kind: "effect-begun", ...boom, attempt: 2 },
    { ...done, attempt: 2 },
    { kind: "delivered", delivery: "effect", tag: "(effect boom () 1)", seq: 1, state: "failed" },
    { kind: "ended", state: "failed", message: expect.stringContaining("the handler failed") },
  ])
})

test("EV1 an effect that is given up is done, once", async () => {
  const flows = await opened()
  const stream = flows.events()
  void flows.start("first", 1, { id: "i" })
  await take(stream, 3)
  await flows.cancel("i")
  const done = { kind: "effect-done", effect: "long", tag: "(effect long (0) 1)", attempt: 1, outcome: "given up" }
  expect(await take(stream, 3)).toEqual([
    { kind: "delivered", delivery: "cancel", seq: 1, state: "cancelled" },
    { kind: "ended", state: "cancelled" },
    done,
  ])
})

test("EV2 nothing is gathered for a reader who has left", async () => {
  const heard: boolean[] = []
  const events = new Events({ now: () => 0, heard: (isHeard) => heard.push(isHeard) })
  const one = events.stream({})
  const two = events.stream({})
  await one.return?.()
  expect(heard).toEqual([true])
  await two.return?.()
  expect(heard).toEqual([true, false])
  expect(await two.next()).toEqual({ value: undefined, done: true })
})

test("EV2 leaving the loop leaves the stream", async () => {
  const flows = await opened()
  const stream = flows.events()
  await flows.start("other", "Ada")
  for await (const { kind } of stream) if (kind === "delivered") break
  await flows.start("other", "Bob")
  expect(await stream.next()).toEqual({ value: undefined, done: true })
})

test("EV2 closing the flows ends the loop, when what has happened is read", async () => {
  const stream = (await opened()).events()
  await flows?.start("other", "Ada")
  await flows?.close()
  flows = undefined
  const kinds: string[] = []
  for await (const { kind } of stream) kinds.push(kind)
  expect(kinds).toEqual(["started", "delivered", "effect-begun", "effect-done", "delivered", "ended"])
})

test("EV3 a slow reader misses the oldest, and is told how many", async () => {
  const events = new Events({ now: () => 0, heard: () => undefined })
  const stream = events.stream({})
  const job = { instance: "i", namespace: "", tag: "t", name: "n", payload: "1", options: "{}" }
  const { signal } = new AbortController()
  for (let attempt = 1; attempt <= 10_000; attempt++) {
    const context = { idempotencyKey: "i t", attempt, signal, instance: "i", effect: "n" }
    await events.around(job, context, async () => undefined)
  }
  expect((await stream.next()).value).toMatchObject({ kind: "missed", events: 10_000 })
  expect((await stream.next()).value).toMatchObject({ kind: "effect-begun", attempt: 5_001 })
})
