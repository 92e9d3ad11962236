// What one process has in hand, and others change: two processes on one memory.

import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, expect, test } from "vitest"
import type { EffectContext } from "../../runtime/flows/effects.js"
import { type Flows, type FlowsOptions, openFlows } from "../../runtime/flows/flows.js"
import type { Store } from "../../runtime/store.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"

const MODULE = {
  name: "hands.sx",
  text: `
(defflow two (lambda (x) (list (effect 'work 1) (effect 'work 2))))
(defflow careful (on-cancel (lambda (x) (effect 'work x)) (lambda (x) (effect 'undo x))))
(defflow both (parallel (lambda (x) (effect 'work x)) (lambda (x) (effect 'add (receive 'news)))))
(defflow twice (parallel (lambda (x) (effect 'work x)) (lambda (x) (effect 'work (receive 'news)))))
(defflow asked (lambda (x) (suspend 'more)))
(defflow outer (lambda (x) (call-flow 'careful x)))
`,
}

const opened: Flows[] = []

afterEach(async () => {
  for (const flows of opened.splice(0)) await flows.close()
})

async function process(store: Store, options: Partial<FlowsOptions> = {}): Promise<Flows> {
  const flows = await openFlows({ store, modules: [MODULE], ...options })
  opened.push(flows)
  return flows
}

/** A client and a worker whose `work` goes on until it is told to end, or is given up. */
async function two(memory = new Memory()) {
  const calls: string[] = []
  const ends: (() => void)[] = []
  const work = (payload: unknown, { signal }: EffectContext) => {
    calls.push(`work ${payload}`)
    signal.addEventListener("abort", () => calls.push(`given up ${payload}`))
    return new Promise((resolve) => ends.push(() => resolve(payload)))
  }
  const done = (payload: unknown, { effect }: EffectContext) => {
    calls.push(`${effect} ${payload}`)
    return payload
  }
  const client = await process(memoryStore(memory))
  const worker = await process(memoryStore(memory), { effects: { work, undo: done, add: done } })
  void worker.work()
  return { client, worker, calls, ends, memory }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(1)
}

test("HA2 what another process cancels is given up, and its cleanup done, while its effect is under way", async () => {
  const { client, calls } = await two()
  const { id } = await client.start("careful", 7)
  await until(() => calls.length === 1)
  await client.cancel(id)
  await expect(client.wait(id)).rejects.toThrow("the instance was cancelled")
  expect(calls.sort()).toEqual(["given up 7", "undo 7", "work 7"])
})

test("HA2 a child is cancelled while its effect is under way", async () => {
  const { client, calls } = await two()
  const { id } = await client.start("outer", 7)
  await until(() => calls.length === 1)
  await client.cancel(id)
  await expect(client.wait(`${id}/careful.1`)).rejects.toThrow("the instance was cancelled")
  expect(calls.sort()).toEqual(["given up 7", "undo 7", "work 7"])
})

test("HA2 an effect is given up whose instance another process has ended", async () => {
  const { client, calls } = await two()
  const { id } = await client.start("two")
  await until(() => calls.length === 1)
  await client.cancel(id)
  await until(() => calls.length === 2)
  expect(calls).toEqual(["work 1", "given up 1"])
})

test("HA2 what another process has it ask is done while its effect is under way", async () => {
  const { client, calls, ends } = await two()
  const { id } = await client.start("both", 7)
  await until(() => calls.length === 1)
  await client.signal(id, "news", 8)
  await until(() => calls.length === 2)
  for (const end of ends) end()
  expect(await client.wait(id)).toEqual([7, 8])
  expect(calls).toEqual(["work 7", "add 8"])
})

test("HA2 so is what needs nothing that was not needed before", async () => {
  const { client, calls, ends } = await two()
  const { id } = await client.start("twice", 7)
  await until(() => calls.length === 1)
  await client.signal(id, "news", 8)
  await until(() => calls.length === 2)
  for (const end of ends) end()
  expect(await client.wait(id)).toEqual([7, 8])
})

test("HA2 what others change is seen again and again, one change after the other", async () => {
  const { client, calls } = await two()
  const { id } = await client.start("both", 7)
  await until(() => calls.length === 1)
  await client.signal(id, "news", 8)
  await until(() => calls.length === 2)
  await sleep(5)
  await client.cancel(id)
  await until(() => calls.length === 3)
  expect(calls).toEqual(["work 7", "add 8", "given up 7"])
})

test("HA1 news begins no effect again", async () => {
  const { client, calls, ends } = await two()
  const { id } = await client.start("both", 7)
  await until(() => calls.length === 1)
  for (let n = 0; n < 20; n++) await client.start("asked", n)
  await sleep(20)
  for (const end of ends) end()
  await client.signal(id, "news", 8)
  expect(await client.wait(id)).toEqual([7, 8])
  expect(calls).toEqual(["work 7", "add 8"])
})

test("HA2 a process whose lease has lapsed looks before it writes", async () => {
  const memory = new Memory()
  let time = 1000
  const ends: (() => void)[] = []
  const work = (payload: unknown) => new Promise((resolve) => ends.push(() => resolve(payload)))
  const flows = await process(memoryStore(memory), { effects: { work }, now: () => time, lease: 60_000 })
  const run = flows.start("two", 0, { id: "i" })
  await until(() => ends.length === 1)
  const { owner } = await flows.status("i")
  time += 100_000
  const other = memoryStore(memory)
  const claim = { worker: "other", now: time, until: time + 60_000, serves: ["work"], limit: 9 }
  expect((await other.claim(claim)).heads).toMatchObject([{ id: "i", owner: "other" }])
  ends[0]?.()
  await until(() => ends.length === 2)
  expect(await flows.status("i")).toMatchObject({ owner })
  ends[1]?.()
  expect(await run).toMatchObject({ state: "finished", value: [1, 2] })
})

test("R16 an instance that ends while it is looked at is answered as it ended", async () => {
  const memory = new Memory()
  const other = await process(memoryStore(memory))
  await other.start("asked", 0, { id: "i" })
  const store = memoryStore(memory)
  const { find } = store
  let finds = 0
  store.find = async (id) => {
    const found = await find.call(store, id)
    if (++finds === 2) await other.resume(id, 5)
    return found
  }
  const flows = await process(store)
  expect(await flows.start("asked", 0, { id: "i" })).toEqual({ id: "i", state: "finished", value: 5 })
})

/** A store in which `act` is done once, after an instance was found and before its log is read. */
function interrupted(memory: Memory, act: () => Promise<unknown>): Store {
  const store = memoryStore(memory)
  const { log } = store
  let isDone = false
  store.log = async (id, from, limit) => {
    if (!isDone) {
      isDone = true
      await act()
    }
    return await log.call(store, id, from, limit)
  }
  return store
}

test("AH3 an instance that ends while it is made again has ended", async () => {
  const memory = new Memory()
  const other = await process(memoryStore(memory))
  await other.start("asked", 0, { id: "i" })
  const flows = await process(interrupted(memory, () => other.resume("i", 5)))
  await expect(flows.cancel("i")).rejects.toThrow("the instance has ended")
  expect(await flows.status("i")).toMatchObject({ state: "finished", due: null, owner: "" })
})

test("AH3 a failure that another process retries meanwhile is struck once", async () => {
  const memory = new Memory()
  let isWell = false
  const work = (payload: unknown) => {
    if (!isWell) throw new Error("not today")
    return payload
  }
  const other = await process(memoryStore(memory), { effects: { work } })
  await expect(other.start("two", 0, { id: "i" })).rejects.toThrow("not today")
  isWell = true
  const flows = await process(interrupted(memory, () => other.retry("i")))
  await expect(flows.retry("i")).rejects.toThrow("only a failed or stuck instance can be retried")
  expect(await flows.wait("i")).toEqual([1, 2])
  const rows = await flows.operations.driver.atHand.rows("i")
  expect(rows.filter(({ entry }) => entry.startsWith("(strike ")).length).toBe(1)
})
