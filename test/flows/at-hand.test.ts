// Which instances are warm, and what becomes of what others change at the same time.

import { afterEach, expect, test } from "vitest"
import { type Flows, type FlowsOptions, openFlows } from "../../runtime/flows/flows.js"
import type { Store } from "../../runtime/store.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"
import { begin } from "../contracts/transitions.js"

const MODULE = {
  name: "hand.sx",
  text: `
(defflow asks (lambda (x) (list x (suspend 'a) (suspend 'b))))
(defflow waits (lambda (x) (sleep 1000) x))
(defflow pays (lambda (x) (effect 'pay x)))
(defflow fails (lambda (x) (suspend 'a) (car x)))`,
}

const open: Flows[] = []
afterEach(async () => {
  for (const flows of open.splice(0)) await flows.close()
})

async function processOn(store: Store, options: Partial<FlowsOptions> = {}): Promise<Flows> {
  const flows = await openFlows({ store, modules: [MODULE], ...options })
  open.push(flows)
  return flows
}

test("AH2 no more instances are warm than may be, and of those the ones that were used last", async () => {
  const store = memoryStore()
  const { log } = store
  const read: string[] = []
  store.log = async (id, from, limit) => {
    read.push(id)
    return await log.call(store, id, from, limit)
  }
  const flows = await processOn(store, { warm: 2 })
  const { atHand } = flows.operations.driver
  for (const id of ["a", "b", "c"]) await flows.start("asks", id, { id })
  expect(atHand.size).toBe(2)
  expect(["a", "b", "c"].map((id) => atHand.has(id))).toEqual([false, true, true])
  await flows.resume("b", 1)
  await flows.start("asks", "d", { id: "d" })
  expect(["b", "c", "d"].map((id) => atHand.has(id))).toEqual([true, false, true])
  expect(read).toEqual([])
  for (const id of ["a", "b", "c", "d"]) {
    if (id !== "b") await flows.resume(id, 1)
    expect(await flows.resume(id, 2)).toMatchObject({ value: [id, 1, 2] })
  }
  expect(read).toContain("a")
  expect(atHand.size).toBe(0)
})

test("with none kept warm an instance is made again once another was dealt with", async () => {
  const flows = await processOn(memoryStore(), { warm: 0 })
  const { atHand } = flows.operations.driver
  await flows.start("asks", "x", { id: "i" })
  await flows.start("asks", "y", { id: "j" })
  expect([atHand.has("i"), atHand.has("j")]).toEqual([false, true])
  await flows.resume("i", 1)
  expect([atHand.has("i"), atHand.has("j")]).toEqual([true, false])
  expect(await flows.resume("i", 2)).toMatchObject({ value: ["x", 1, 2] })
})

test("ids are one flow's: who starts an id again is answered as it is, unless it is another's", async () => {
  const flows = await processOn(memoryStore())
  await flows.start("asks", 0, { id: "i" })
  expect(await flows.start("asks", 9, { id: "i" })).toEqual({ id: "i", state: "parked", tag: "a" })
  await expect(flows.start("pays", 0, { id: "i" })).rejects.toMatchObject({
    code: "taken",
    message: `the id is another flow's: "i" asks`,
  })
  await expect(flows.start("none", 0)).rejects.toMatchObject({ code: "no-such-flow", message: "no such flow: none" })
  await expect(flows.resume("j", 0)).rejects.toMatchObject({
    code: "no-such-instance",
    message: 'no such instance: "j"',
  })
  await expect(flows.status("j")).rejects.toMatchObject({ code: "no-such-instance", id: "j" })
})

test("R12 what has ended says so to everybody: how, where it failed, and that it cannot be told anything", async () => {
  const memory = new Memory()
  const first = await processOn(memoryStore(memory))
  await first.start("fails", 5, { id: "f" })
  await expect(first.resume("f", 1)).rejects.toThrow("car: not a pair: 5")
  await first.start("asks", 5, { id: "c" })
  await first.cancel("c")
  await first.start("asks", 5, { id: "d" })
  await first.resume("d", 1)
  await first.resume("d", 2)
  for (const flows of [first, await processOn(memoryStore(memory))]) {
    await expect(flows.start("fails", 5, { id: "f" })).rejects.toMatchObject({
      code: "failed",
      message: "car: not a pair: 5",
      trace: { place: "hand.sx:5:41" },
    })
    expect(await flows.start("asks", 5, { id: "c" })).toEqual({ id: "c", state: "cancelled" })
    expect(await flows.start("asks", 5, { id: "d" })).toEqual({ id: "d", state: "finished", value: [5, 1, 2] })
    await expect(flows.operations.outcome("c")).rejects.toMatchObject({
      code: "already-ended",
      message: 'the instance was cancelled: "c"',
    })
    expect(await flows.operations.outcome("d")).toBe("(5 1 2)")
    expect(await flows.operations.waits("d")).toEqual([])
    for (const [id, state] of [
      ["f", "failed"],
      ["c", "cancelled"],
      ["d", "finished"],
    ] as const) {
      const said = { code: "already-ended", message: `the instance has ended: "${id}" ${state}`, id }
      await expect(flows.resume(id, 1)).rejects.toMatchObject(said)
      await expect(flows.signal(id, "a", 1)).rejects.toMatchObject(said)
      await expect(flows.cancel(id)).rejects.toMatchObject(said)
    }
  }
})

test("a delivery is refused with its tag, and a value that is larger than may be stored with its size", async () => {
  const flows = await processOn(memoryStore(), { payloadLimit: 200 })
  await flows.start("asks", 0, { id: "i" })
  await expect(flows.resume("i", 1, { tag: "b" })).rejects.toMatchObject({
    code: "no-such-tag",
    message: "nothing waits for that tag: b",
    id: "i",
  })
  await flows.resume("i", 1, { tag: "a" })
  await expect(flows.resume("i", 1, { tag: "a" })).rejects.toMatchObject({
    code: "already-answered",
    message: "already answered: a",
  })
  await expect(flows.resume("i", "x".repeat(300))).rejects.toMatchObject({
    code: "too-large",
    message: 'a value is larger than may be stored: 313 "i"',
    id: "i",
  })
  expect(await flows.resume("i", 2)).toMatchObject({ value: [0, 1, 2] })
})

test("what others write first is looked at again, a hundred times at the most", async () => {
  const memory = new Memory()
  const store = memoryStore(memory)
  const flows = await processOn(store)
  await flows.start("asks", 0, { id: "i" })
  const { commit } = store
  let conflicts = 0
  let most = 99
  store.commit = async (transitions) =>
    conflicts++ < most ? transitions.map(() => "conflict") : commit.call(store, transitions)
  expect(await flows.resume("i", 1)).toMatchObject({ tag: "b" })
  expect(conflicts).toBe(100)
  conflicts = 0
  most = Number.POSITIVE_INFINITY
  await expect(flows.resume("i", 2)).rejects.toMatchObject({ name: "Conflict", message: "others were faster" })
  expect(conflicts).toBe(100)
})

test("a timer rings when it is due for who has the instance in hand, and not before", async () => {
  let time = 1_000
  const flows = await processOn(memoryStore(), {
    now: () => time,
    effects: { pay: () => new Promise(() => undefined) },
  })
  await flows.define({ name: "both.sx", text: "(defflow both (race (effect 'pay) (wait 30)))" })
  void flows.start("both", 5, { id: "i" })
  await new Promise((resolve) => setTimeout(resolve, 15))
  expect(await flows.status("i")).toMatchObject({ state: "running" })
  time = 1_030
  while ((await flows.status("i")).state !== "finished") await new Promise((resolve) => setTimeout(resolve, 5))
})

test("closing puts what is in hand into nobody's hands, with what it waits for", async () => {
  const memory = new Memory()
  const troubles: string[] = []
  const flows = await openFlows({
    store: memoryStore(memory),
    modules: [MODULE],
    effects: { pay: () => new Promise(() => undefined) },
    trouble: (id, error) => troubles.push(`${id} ${error}`),
  })
  void flows.start("pays", 5, { id: "i" }).catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 15))
  expect(memory.instances.get("i")?.head).toMatchObject({ due: 0, needs: "" })
  expect(memory.instances.get("i")?.head.owner).not.toBe("")
  await flows.close()
  expect(memory.instances.get("i")?.head).toMatchObject({ owner: "", due: null, needs: " pay ", state: "running" })
  expect(troubles).toEqual([])
  await expect(flows.resume("i", 1)).rejects.toThrow()
})

test("instances are listed to the last, however many", async () => {
  const store = memoryStore()
  const flows = await processOn(store)
  await store.commit(Array.from({ length: 2001 }, (_, i) => begin(`i${i}`, { created: i % 7 })))
  const heads = await flows.operations.list({})
  expect(new Set(heads.map(({ id }) => id)).size).toBe(2001)
  expect(heads).toHaveLength(2001)
  expect(await flows.operations.list({ prefix: "i19" })).toHaveLength(111)
})

test("TN4 what is told others is counted together", async () => {
  const text = `
    (defflow tells (lambda (n) (let loop ((i 0)) (if (< i n) (begin (signal-flow "x" 'ch (make-string 100 #\\a)) (loop (+ i 1)))))))
    (defflow spawns (lambda (n) (let loop ((i 0)) (if (< i n) (begin (spawn-flow 'tells 0) (loop (+ i 1)))))))`
  const flows = await processOn(memoryStore(), { payloadLimit: 300 })
  await flows.define({ name: "tells.sx", text })
  expect(await flows.start("tells", 2)).toMatchObject({ state: "finished" })
  await expect(flows.start("tells", 20, { id: "i" })).rejects.toThrow("a value is larger than may be stored")
  expect(await flows.status("i")).toMatchObject({ state: "failed" })
  await expect(flows.start("spawns", 20, { id: "j" })).rejects.toThrow("a value is larger than may be stored")
  expect(await flows.list({ prefix: "j" })).toHaveLength(1)
})

test("what an instance has published last is answered, whatever it has done since and however it has ended", async () => {
  const text = `
    (defflow tells (lambda (x) (publish-state 1) (publish-state 2) (suspend 'a) (emit {:type "note"}) (suspend 'b) (publish-state 3) (suspend 'c) x))
    (defflow ends (lambda (x) (publish-state 7) x))`
  const memory = new Memory()
  for (const id of ["i", "j"]) {
    const flows = await processOn(memoryStore(memory))
    await flows.define({ name: "tells.sx", text })
    await flows.start("tells", 0, { id })
    expect(await flows.query(id)).toBe(2)
    await flows.resume(id, 0)
    expect(await flows.query(id)).toBe(2)
    await flows.resume(id, 0)
    expect(await flows.query(id)).toBe(3)
    await flows.cancel(id)
    expect(await flows.query(id)).toBe(3)
    const { id: ended } = await flows.start("ends", 0)
    expect(await flows.query(ended)).toBe(7)
    const { id: silent } = await flows.start("asks", 0)
    expect(await flows.query(silent)).toBeUndefined()
    await flows.cancel(silent)
    expect(await flows.operations.published(silent)).toBeUndefined()
  }
})
