// What a host does wrong when it calls: it is told in `FlowError`s, with the path to what is wrong.

import { afterEach, describe, expect, test } from "vitest"
import { FlowError } from "../../runtime/flows/flow-error.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { memoryStore } from "../../runtime/stores/memory.js"

const ASK = "(defflow ask (lambda (x) (suspend 'more)))"

const opened: Flows[] = []

afterEach(async () => {
  for (const flows of opened.splice(0)) await flows.close()
})

async function asking(): Promise<Flows> {
  const flows = await openFlows({ store: "memory:", modules: [{ name: "ask.sx", text: ASK }] })
  opened.push(flows)
  await flows.define(ASK, { tenant: "acme" })
  await flows.start("ask", 1, { id: "one" })
  await flows.tenant("acme").start("ask", 1, { id: "one" })
  return flows
}

const CYCLE: unknown[] = []
CYCLE.push(CYCLE)

describe("what is not plain data is told with the path to it", () => {
  test.each<[string, (flows: Flows) => Promise<unknown>, string, string]>([
    [
      "start",
      (flows) => flows.start("ask", { a: { b: [1, () => 1] } }),
      "not-plain",
      "start: not plain data: a function at a.b[1]",
    ],
    ["a date", (flows) => flows.start("ask", { a: new Date(0) }), "not-plain", "start: not plain data: a Date at a"],
    ["a cycle", (flows) => flows.start("ask", CYCLE), "not-plain", "start: not plain data: a cycle at [0]"],
    [
      "undefined",
      (flows) => flows.start("ask", { a: { b: [1, undefined] } }),
      "not-plain",
      "start: not plain data at: (:a :b 1) #<unspecified>",
    ],
    ["resume", (flows) => flows.resume("one", [() => 1]), "not-plain", "resume: not plain data: a function at [0]"],
    ["signal", (flows) => flows.signal("one", "more", new Date(0)), "not-plain", "signal: not plain data: a Date"],
    [
      "a tenant's start",
      (flows) => flows.tenant("acme").start("ask", { a: new Date(0) }),
      "not-plain",
      "start: not plain data: a Date at a",
    ],
    [
      "a tenant's resume",
      (flows) => flows.tenant("acme").resume("one", { a: [undefined] }),
      "not-plain",
      "resume: not plain data at: (:a 0) #<unspecified>",
    ],
    ["a tag", (flows) => flows.resume("one", 1, { tag: "(step" }), "unreadable", "read: this ( is never closed"],
    ["no tag", (flows) => flows.resume("one", 1, { tag: "" }), "unreadable", "a value is wanted"],
    ["a signal's name", (flows) => flows.signal("one", "a b"), "unreadable", "one value is wanted, not several: a"],
  ])("%s", async (_what, call, code, message) => {
    const error = await call(await asking()).then(String, (thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(FlowError)
    expect(error).toMatchObject({ code, message })
  })

  test("a module that declares what cannot be", async () => {
    const flows = await asking()
    const text = "(deftrigger t {:on create :flow 5})"
    await expect(flows.define({ name: "t.sx", text })).rejects.toBeInstanceOf(FlowError)
  })
})

describe("an instance is called something", () => {
  const refused = { name: "FlowError", code: "refused", message: "an id is a string, and not empty" }
  const unknown = { name: "FlowError", code: "no-such-instance", message: 'no such instance: ""' }

  test.each<[string, (flows: Flows) => Promise<unknown>]>([
    ["start", (flows) => flows.start("ask", 1, { id: "" })],
    ["a tenant's start", (flows) => flows.tenant("acme").start("ask", 1, { id: "" })],
    ["fork", (flows) => flows.operations.fork("one", 1, "")],
    ["start of a procedure", (flows) => flows.operations.startProcedure({}, {} as never, "1", "")],
  ])("%s with nothing for an id is refused", async (_what, call) => {
    await expect(call(await asking())).rejects.toMatchObject(refused)
  })

  test("half a character is no part of an id", async () => {
    const start = (await asking()).start("ask", 1, { id: "\u{1f600}".slice(0, 1) })
    await expect(start).rejects.toMatchObject({ code: "refused", message: 'an id holds half a character: "\\xd83d;"' })
  })

  test.each<[string, (flows: Pick<Flows, "status" | "resume">) => Promise<unknown>]>(
    (["resume", "status", "cancel", "retry", "query", "history", "wait"] as const).map((name) => [
      name,
      (flows) => (flows as Flows)[name](""),
    ]),
  )("%s of nothing finds nothing", async (_what, call) => {
    const flows = await asking()
    await expect(call(flows)).rejects.toMatchObject(unknown)
    await expect(call(flows.tenant("acme"))).rejects.toMatchObject({ ...unknown, id: "" })
    await expect(flows.signal("", "more")).rejects.toMatchObject(unknown)
  })
})

describe("R10 one flow in two modules", () => {
  const [one, two] = ["one.sx", "two.sx"].map((name) => ({ name, text: `(defflow ask (lambda (x) "${name}"))` }))

  test("that come together is refused", async () => {
    const store = memoryStore()
    await expect(openFlows({ store, modules: [one, two] as never })).rejects.toMatchObject({
      code: "module",
      message: "a flow is defined by two modules: ask one.sx two.sx",
    })
  })

  test("is a new version of it where it comes later, and the same module twice is no two", async () => {
    const flows = await openFlows({ store: "memory:", modules: [one, one] as never })
    opened.push(flows)
    await flows.define(two as never)
    expect(await flows.start("ask")).toMatchObject({ value: "two.sx" })
  })
})

test("what is cancelling is answered as it is when it is cancelled again, without a row", async () => {
  const flows = await asking()
  const text = "(defflow tidy (on-cancel (lambda (x) (suspend 'a)) (lambda (x) (suspend 'cleanup))))"
  await flows.define({ name: "tidy.sx", text })
  await flows.start("tidy", 1, { id: "t" })
  const cancelled = await flows.cancel("t")
  expect(cancelled).toMatchObject({ state: "cancelling", tag: "cleanup" })
  expect(await flows.cancel("t")).toEqual(cancelled)
  expect((await flows.history("t")).map(({ kind }) => kind)).toEqual(["start", "cancel"])
})
