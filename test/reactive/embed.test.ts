// The reactive layer in a program: objects, activities, declarations, the audit, as a host has them.

import { afterEach, expect, test } from "vitest"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { idAfter } from "../../runtime/flows/ids.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"
import { failingStore } from "../flows/failing-store.js"

const MODULE = {
  name: "shop.sx",
  text: `
(deftype order {:fields {:sum integer} :relations {:by (one person)}
                :triggers ({:on create :flow bill})})
(deftype person {:fields {:name string}})
(deftype invoice {:fields {:of string}})
(defflow bill (lambda (activity) (object/put! {:type "invoice" :of (get (get activity :object) :id)}) (emit {:type "billed"}) 'billed))
(deftrigger on-billed {:on billed :flow gone})
`,
}

const opened: Flows[] = []

afterEach(async () => {
  for (const flows of opened.splice(0)) await flows.close()
})

async function shop(): Promise<{ flows: Flows; store: ReturnType<typeof memoryStore> }> {
  const store = memoryStore()
  const flows = await openFlows({ store, modules: [MODULE], now: () => 1_800_000_000_000 })
  opened.push(flows)
  return { flows, store }
}

test("an actor is a string of characters, and nothing is written for another", async () => {
  const { flows } = await shop()
  const order = { type: "order", id: "o", sum: 4, status: "published" }
  const half = "Ada \u{1f600}".slice(0, 5)
  await expect(flows.objects.put(order, { actor: half })).rejects.toThrow("not plain data")
  await expect(flows.objects.put(order, { actor: 5 as unknown as string })).rejects.toThrow("an actor is a string: 5")
  expect(await flows.objects.get("o")).toBeUndefined()
  expect(await flows.activities.list()).toEqual([])
})

test.each([
  '(deftype "order" {:fields {}})',
  "(deftrigger 5 {:on create :flow bill})",
  '(defschedule (a b) {:cron "0 8 * * *" :flow bill})',
])("what is declared has a name: %s", async (text) => {
  const { flows } = await shop()
  await expect(flows.define({ name: "odd.sx", text })).rejects.toThrow(/^def(type|trigger|schedule): not a name: /)
  expect(await flows.schedules.list()).toEqual([])
})

test("a change answers when what it set going has come to rest", async () => {
  const { flows } = await shop()
  const order = await flows.objects.put({ type: "order", id: "o", sum: 4, status: "published" }, { actor: "ada" })
  expect(order).toEqual({ type: "order", id: "o", sum: 4, status: "published" })
  const [invoice] = await flows.objects.list({ type: "invoice" })
  expect(invoice).toMatchObject({ of: "o", status: "draft" })
  const activities = await flows.activities.list()
  expect(activities.map(({ type, actor, depth }) => [type, actor, depth])).toEqual([
    ["create", "ada", 0],
    ["billed", "flow:bill", 1],
  ])
  expect(activities[1]?.cause).toBe(activities[0]?.id)
  expect(await flows.activities.get(activities[0]?.id as string)).toEqual(activities[0])
  expect((await flows.audit.list()).map(({ trigger, outcome, reason }) => [trigger, outcome, reason])).toEqual([
    ["order.create.bill", "started", undefined],
    ["on-billed", "error", "no such flow: gone"],
  ])
})

test("what came to an error is tried again when there is reason to", async () => {
  const { flows } = await shop()
  await flows.objects.put({ type: "order", id: "o", sum: 4, status: "published" })
  expect((await flows.audit.retry()).map(({ outcome, attempts }) => [outcome, attempts])).toEqual([["error", 2]])
  await flows.define({ name: "gone.sx", text: "(defflow gone (lambda (activity) 'back))" })
  expect((await flows.audit.retry()).map(({ outcome, attempts }) => [outcome, attempts])).toEqual([["started", 3]])
  expect(await flows.audit.retry()).toEqual([])
})

test("declarations are shown as data, numbered as they change", async () => {
  const { flows } = await shop()
  expect((await flows.declarations.types()).map(({ name, number }) => [name, number])).toEqual([
    ["invoice", 1],
    ["order", 1],
    ["person", 1],
  ])
  await flows.define({ name: "again.sx", text: "(deftype person {:fields {:name string :age (maybe integer)}})" })
  const person = (await flows.declarations.types()).find(({ name }) => name === "person")
  expect(person).toMatchObject({ number: 2, declaration: "{:fields {:age (maybe integer) :name string}}" })
  expect((await flows.declarations.triggers()).map(({ name, owner }) => [name, owner])).toEqual([
    ["on-billed", ""],
    ["order.create.bill", "order"],
  ])
  expect(await flows.declarations.removeTrigger("on-billed")).toBe(true)
  expect(await flows.declarations.removeTrigger("on-billed")).toBe(false)
})

test("relations, and what a host does wrong", async () => {
  const { flows } = await shop()
  await flows.objects.put({ type: "order", id: "o", sum: 4 })
  await flows.objects.put({ type: "person", id: "p", name: "P" })
  await flows.objects.relate("o", "by", "p")
  expect(await flows.objects.relations("o")).toEqual({ by: ["p"] })
  await flows.objects.unrelate("o", "by", "p")
  expect(await flows.objects.relations("o")).toEqual({})
  await flows.objects.delete("p")
  expect(await flows.objects.get("p")).toBeUndefined()
  const refusals: [Promise<unknown>, string][] = [
    [flows.objects.put({ type: "order", sum: "four" }), "order: :sum: not an exact integer"],
    [flows.objects.put({ type: "ordre" }), "no such type"],
    [flows.objects.put({ type: "order", sum: () => 1 }), "not plain data"],
    [flows.objects.relate("o", "by", "p"), "no such object"],
    [flows.objects.relate("o", "likes", "o"), "a relation that is not allowed"],
    [flows.objects.delete("nobody"), "no such object"],
  ]
  for (const [refusal, sentence] of refusals)
    await expect(refusal).rejects.toMatchObject({ message: expect.stringContaining(sentence) })
})

test("what an instance has asked for is forgotten with it", async () => {
  const { flows, store } = await shop()
  await flows.objects.put({ type: "order", id: "o", sum: 4, status: "published" })
  const applied = async () => (await store.scan({ from: "applied/", to: "applied0", limit: 9 })).length
  expect(await applied()).toBe(1)
  expect(await flows.purge()).toBe(1)
  expect(await applied()).toBe(0)
})

test("a schedule starts its flow when it is due", async () => {
  const store = memoryStore()
  let now = Date.UTC(2026, 10, 21, 7, 59)
  const text = `(defschedule mornings {:cron "0 8 * * *" :flow rise :input {:to "all"}})
    (defflow rise (lambda (input) (list (get input :type) (get (get input :input) :to))))`
  const flows = await openFlows({ store, modules: [{ name: "s.sx", text }], now: () => now })
  opened.push(flows)
  const [schedule] = await flows.schedules.list()
  expect(schedule).toMatchObject({ name: "mornings", next: Date.UTC(2026, 10, 21, 8), paused: false })
  await flows.workOnce()
  expect(await flows.list()).toEqual([])
  now = Date.UTC(2026, 10, 21, 8, 0, 1)
  await flows.workOnce()
  const [head] = await flows.list()
  expect(head).toMatchObject({ flow: "rise", state: "finished" })
  expect(await flows.wait(head?.id as string)).toEqual(["schedule", "all"])
  expect((await flows.schedules.list())[0]).toMatchObject({ next: Date.UTC(2026, 10, 22, 8) })
})

test("LO3 an object's activities stand in the order they happened, though another process's clock is behind", async () => {
  const memory = new Memory()
  const processes: Flows[] = []
  for (const time of [2_000_000, 1_000_000]) {
    const flows = await openFlows({ store: memoryStore(memory), modules: [MODULE], now: () => time })
    opened.push(flows)
    processes.push(flows)
  }
  for (let i = 0; i < 6; i++) {
    await processes[i % 2]?.objects.put({ type: "person", id: "p", name: `${i}`, status: "published" })
  }
  const activities = await processes[0]?.activities.list()
  expect(activities?.map(({ object }) => (object as { name: string }).name)).toEqual(["0", "1", "2", "3", "4", "5"])
})

test("LO3 the id after another is the next one", () => {
  expect(idAfter("b", undefined)).toBe("b")
  expect(idAfter("b", "a")).toBe("b")
  expect(idAfter("a", "a")).toBe("b")
  expect(idAfter("a0", "azz")).toBe("b00")
  expect(idAfter("0a", "0b9")).toBe("0ba")
})

test("of many who replace an object at once, one does", async () => {
  const { flows } = await shop()
  const before = await flows.objects.put({ type: "person", id: "p", name: "0" })
  const tries = await Promise.all(
    Array.from({ length: 20 }, (_, i) => flows.objects.replace(before, { type: "person", id: "p", name: `${i + 1}` })),
  )
  expect(tries.filter((done) => done !== undefined)).toHaveLength(1)
  expect(await flows.objects.replace(undefined, { type: "person", id: "p", name: "x" })).toBeUndefined()
  expect(await flows.objects.replace(undefined, { type: "person", id: "q", name: "x" })).toMatchObject({ name: "x" })
})

test("flows on a store that has failed close all the same", async () => {
  const store = failingStore(memoryStore())
  let isClosed = false
  const close = store.close
  store.close = async () => {
    isClosed = true
    await close()
  }
  const flows = await openFlows({ store, modules: [MODULE] })
  store.failAfter(0, "before")
  await expect(flows.objects.put({ type: "person", name: "x" })).rejects.toThrow("the store has failed")
  await flows.close().catch(() => undefined)
  expect(isClosed).toBe(true)
})

test("an object's relations are all told, however many there are", async () => {
  const { flows } = await shop()
  await flows.define({ name: "group.sx", text: "(deftype group {:fields {} :relations {:of (many any)}})" })
  await flows.objects.put({ type: "group", id: "g" })
  for (let i = 0; i < 510; i++) {
    await flows.objects.put({ type: "group", id: `g${i}` })
    await flows.objects.relate("g", "of", `g${i}`)
  }
  expect((await flows.objects.relations("g")).of).toHaveLength(510)
  expect(await flows.objects.list({ limit: 1000 })).toHaveLength(511)
})

test("an object is not larger than a value may be, whoever puts it", async () => {
  const text = `
    (deftype note {:fields {:text string}})
    (defflow all (lambda (x) (object/list)))
    (defflow keep (lambda (n) (object/put! {:type "note" :id "f" :text (make-string n #\\x)})))
    (defflow grow (lambda (n) (object/replace! (object/get "h") {:type "note" :id "h" :text (make-string n #\\x)})))`
  const flows = await openFlows({ store: "memory:", modules: [{ name: "notes.sx", text }], payloadLimit: 1_000 })
  opened.push(flows)
  const small = { type: "note", id: "h", text: "x".repeat(100) }
  const large = { type: "note", id: "h", text: "x".repeat(1_000) }
  await expect(flows.objects.put(large)).rejects.toThrow('object/put!: a value is larger than may be stored: 1047 "h"')
  expect(await flows.objects.get("h")).toBeUndefined()
  await flows.objects.put(small)
  const there = await flows.objects.get("h")
  await expect(flows.objects.replace(there, large)).rejects.toThrow("a value is larger than may be stored")
  expect(await flows.objects.get("h")).toEqual(there)
  for (const flow of ["keep", "grow"]) await expect(flows.start(flow, 990)).rejects.toThrow("larger than may be stored")
  for (let i = 0; i < 10; i++) await flows.objects.put({ ...small, id: `n${i}` })
  await expect(flows.start("all")).rejects.toThrow("object/list: its answer is larger than may be stored")
  expect(await flows.objects.get("f")).toBeUndefined()
})
