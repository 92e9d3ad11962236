// Letters: what lies in an instance's inbox is delivered, or taken out if it comes too late.

import { afterEach, expect, test } from "vitest"
import { entries } from "../../runtime/flows/delivery.js"
import { type Flows, type FlowsOptions, openFlows } from "../../runtime/flows/flows.js"
import type { Store } from "../../runtime/store.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"

const MODULE = {
  name: "letters.sx",
  text: `
(defflow asks (lambda (x) (list (suspend 'a) (suspend 'b))))
(defflow reads (lambda (x) (receive 'ch)))`,
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

/** Puts letters into the inbox of `to`, as if `from` had sent them with a row. */
async function post(store: Store, to: string, ...texts: readonly string[]): Promise<void> {
  const from = `sender ${Math.random()}`
  const head = (await store.find(to))?.head
  if (head === undefined) throw new Error(`no such instance: ${to}`)
  const creates = { ...head, id: from, state: "parked" as const, due: null, needs: "", owner: "", ended: null }
  await store.commit([{ id: from, seq: 0, rows: [], creates, sends: texts.map((entry) => ({ to, entry })) }])
}

test("letters are delivered in their order, each with a row of its own", async () => {
  const memory = new Memory()
  const store = memoryStore(memory)
  const flows = await processOn(store)
  await flows.start("asks", 0, { id: "i" })
  await post(store, "i", entries.resume("a", "1"), entries.signal("b", "2"))
  expect((await store.find("i"))?.head.due).toBe(0)
  await flows.workOnce()
  expect(await flows.wait("i")).toEqual([1, 2])
  expect((await store.log("i", 0, 9)).map(({ entry }) => entry).slice(1)).toEqual(["(resume a 1)", "(signal b 2)"])
  expect((await store.find("i"))?.inbox).toEqual([])
})

test("a letter that answers what is not waited for, or was answered, is taken out and leaves no row", async () => {
  const memory = new Memory()
  const store = memoryStore(memory)
  const flows = await processOn(store)
  await flows.start("asks", 0, { id: "i" })
  await post(store, "i", entries.resume("z", "0"), entries.start("5", "seed"), entries.resume("a", "1"))
  await post(store, "i", entries.resume("a", "2"), entries.effect("(effect pay () 1)", "(ok 1)", "pay", "c"))
  await flows.workOnce()
  expect((await store.find("i"))?.inbox).toEqual([])
  expect((await store.log("i", 1, 9)).map(({ entry }) => entry)).toEqual(["(resume a 1)"])
  expect(await flows.status("i")).toMatchObject({ state: "parked", due: null, owner: "" })
  expect(await flows.resume("i", 3)).toMatchObject({ value: [1, 3] })
})

test("letters that come after the one that ends an instance are taken out", async () => {
  const memory = new Memory()
  const store = memoryStore(memory)
  const flows = await processOn(store)
  await flows.start("reads", 0, { id: "i" })
  await post(store, "i", entries.signal("ch", "1"), entries.signal("ch", "2"), entries.cancel())
  await flows.workOnce()
  expect(await flows.wait("i")).toBe(1)
  expect((await store.find("i"))?.inbox).toEqual([])
  expect(await store.log("i", 0, 9)).toHaveLength(2)
})

test.each([
  [entries.resume("a", "1"), ["(resume a 1)"]],
  [entries.resume("z", "1"), []],
] as const)("a letter that another process takes first is dealt with once: %s", async (letter, rows) => {
  const memory = new Memory()
  const store = memoryStore(memory)
  const other = await processOn(memoryStore(memory))
  await other.start("asks", 0, { id: "i" })
  const { commit } = store
  let isTaken = false
  store.commit = async (transitions) => {
    if (!isTaken && transitions.some(({ takes }) => takes !== undefined)) {
      isTaken = true
      await other.operations.driver.attend("i", other.operations.driver.outages.background)
    }
    return await commit.call(store, transitions)
  }
  const flows = await processOn(store)
  await post(store, "i", letter)
  await flows.workOnce()
  expect(isTaken).toBe(true)
  expect((await store.find("i"))?.inbox).toEqual([])
  expect((await store.log("i", 1, 9)).map(({ entry }) => entry)).toEqual(rows)
})

test("a letter that is no delivery is trouble, and names the instance", async () => {
  const memory = new Memory()
  const store = memoryStore(memory)
  const troubles: string[] = []
  const flows = await processOn(store, { trouble: (id, error) => troubles.push(`${id}: ${(error as Error).message}`) })
  await flows.start("asks", 0, { id: "i" })
  await post(store, "i", "(wake a)")
  await flows.operations.driver.attend("i", flows.operations.driver.outages.background)
  expect(troubles).toHaveLength(1)
  expect(troubles[0]).toMatch(/^i: .*a log holds what is no delivery/)
})

test("TN4 a signal more than may lie unread is refused, but not one that is waited for", async () => {
  const flows = await processOn(memoryStore())
  await flows.define("(defflow reads (lambda (x) (suspend 'a) (receive 'ch) (receive 'ch) (receive 'ch)))", {
    tenant: "t",
    unread: 2,
  })
  const tenant = flows.tenant("t")
  const { id } = await tenant.start("reads", 0)
  for (const value of [1, 2]) await tenant.signal(id, "ch", value)
  await expect(tenant.signal(id, "ch", 3)).rejects.toMatchObject({
    code: "too-many",
    message: expect.stringMatching(/^as many signals lie unread as may: ".*"$/),
  })
  await expect(tenant.signal(id, "other", 3)).rejects.toMatchObject({ code: "too-many" })
  await tenant.resume(id, 0)
  expect(await tenant.signal(id, "ch", 4)).toMatchObject({ state: "finished", value: 4 })
})
