// A store that fails for a while: nothing that a process has in hand is dropped, and no worker ends.

import { expect, test } from "vitest"
import { type FlowsOptions, openFlows } from "../../runtime/flows/flows.js"
import { Outages } from "../../runtime/flows/outages.js"
import { type Store, StoreError } from "../../runtime/store.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"

const MODULE = {
  name: "outages.sx",
  text: `(defflow works (lambda (x) (effect 'work x)))
(defflow sleeps (lambda (x) (sleep 10) 'woken))
(defflow asks (lambda (x) (suspend 'a)))
(defflow calls (lambda (x) (suspend 'a) (call-flow 'works x)))`,
}

/** A store on `memory` that fails for as long as `failing` has something to say. */
class Weak {
  failing: StoreError | undefined
  readonly store: Store

  constructor(memory = new Memory()) {
    const inner = memoryStore(memory)
    const { failingCall } = this
    this.store = new Proxy(inner, {
      get: (target, name) => {
        const value = Reflect.get(target, name)
        if (typeof value !== "function") return value
        return name === "watch" || name === "close" ? value.bind(target) : failingCall(value.bind(target))
      },
    })
  }

  private readonly failingCall = (call: (...operands: unknown[]) => unknown) => {
    return async (...operands: unknown[]) => {
      if (this.failing !== undefined) throw this.failing
      return await call(...operands)
    }
  }
}

const FULL = new StoreError("the disk is full")

async function soon(ms = 20): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}

async function opened(weak: Weak, options: Partial<FlowsOptions> = {}) {
  const troubles: string[] = []
  const trouble = (id: string, error: unknown): void => void troubles.push(`${id}${(error as Error).message}`)
  return { flows: await openFlows({ store: weak.store, modules: [MODULE], trouble, ...options }), troubles }
}

test("DV2 an effect's outcome that the store does not take is kept until it does", async () => {
  const weak = new Weak()
  let calls = 0
  let finish = (): void => undefined
  const work = (): Promise<string> => {
    calls++
    return new Promise((resolve) => (finish = () => resolve("done")))
  }
  const { flows, troubles } = await opened(weak, { effects: { work } })
  const call = flows.start("works", 1, { id: "i" })
  while (calls === 0) await soon()
  weak.failing = FULL
  finish()
  await expect(call).rejects.toBe(FULL)
  await soon(150)
  weak.failing = undefined
  expect(await flows.wait("i")).toBe("done")
  expect(calls).toBe(1)
  expect(troubles).toEqual(["the disk is full"])
  await flows.close()
})

test("DV2 WK5 a worker outlives an outage, and does what came due in it, what it has in hand, and what it was handed", async () => {
  const weak = new Weak()
  let finish: (() => void)[] = []
  let time = 1_000
  const work = (payload: unknown): Promise<unknown> => new Promise((resolve) => finish.push(() => resolve(payload)))
  const { flows, troubles } = await opened(weak, { effects: { work }, now: () => time, lease: 1000 })
  const working = flows.work()
  await flows.start("sleeps", 0, { id: "s" })
  void flows.start("works", 1, { id: "w" }).catch(() => undefined)
  while (finish.length === 0) await soon()
  weak.failing = FULL
  for (const end of finish) end()
  finish = []
  time += 20
  await soon(400)
  weak.failing = undefined
  expect(await flows.wait("w")).toBe(1)
  expect(await flows.wait("s")).toMatchObject({ name: "woken" })
  expect(troubles).toEqual(["the disk is full"])
  await flows.stop()
  await working
  await flows.close()
})

test("WK5 what a worker was handed without hearing of it is done", async () => {
  const memory = new Memory()
  const weak = new Weak(memory)
  const first = await openFlows({ store: memoryStore(memory), modules: [MODULE] })
  await first.start("works", 7, { id: "i" })
  await first.close()
  const { claim } = weak.store
  let isLost = false
  const store = new Proxy(weak.store, {
    get: (target, name) =>
      name !== "claim"
        ? Reflect.get(target, name)
        : async (asked: Parameters<Store["claim"]>[0]) => {
            const claimed = await claim(asked)
            if (claimed.heads.length === 0 || isLost) return claimed
            isLost = true
            throw new StoreError("the connection is lost")
          },
  })
  const flows = await openFlows({ store, modules: [MODULE], effects: { work: (x) => x } })
  const working = flows.work()
  expect(await flows.wait("i")).toBe(7)
  expect(isLost).toBe(true)
  await flows.stop()
  await working
  await flows.close()
})

test("WK5 an instance that is given up is given up although the store fails at that", async () => {
  const memory = new Memory()
  const weak = new Weak(memory)
  const { flows } = await opened(weak)
  await flows.start("asks", 0, { id: "i" })
  const store = memoryStore(memory)
  await store.commit([{ id: "i", seq: 1, rows: [], head: { due: 0 } }])
  const { claim, find } = store
  store.claim = async (asked) => {
    const claimed = await claim.call(store, asked)
    return { ...claimed, heads: claimed.heads.map((head) => ({ ...head, crashes: 3 })) }
  }
  let fails = 1
  store.find = async (id) => {
    if (fails-- > 0) throw FULL
    return await find.call(store, id)
  }
  const other = await openFlows({ store, modules: [MODULE] })
  const working = other.work()
  while ((await flows.status("i")).state !== "stuck") await soon()
  await other.stop()
  await working
  for (const each of [flows, other]) await each.close()
})

test("OU3 who stops in an outage is told of it, and nothing hangs", async () => {
  const weak = new Weak()
  const { flows } = await opened(weak)
  const working = flows.work().catch((error) => error)
  await flows.start("sleeps", 0)
  weak.failing = FULL
  await soon()
  await flows.stop().catch(() => undefined)
  await working
  await flows.close().catch(() => undefined)
})

test("a store that is damaged ends the worker, which says so", async () => {
  const weak = new Weak()
  const { flows } = await opened(weak, { lease: 30 })
  const working = flows.work()
  await soon()
  weak.failing = new StoreError("the store is damaged", { lasts: true })
  await expect(working).rejects.toThrow("the store is damaged")
  weak.failing = undefined
  await flows.close()
})

test("OU1 OU2 what the store does not let be done is tried until it does, and is told of once", async () => {
  const told: unknown[] = []
  const outages = new Outages((error) => told.push(error))
  let left = 3
  const work = async (): Promise<string> => {
    if (left-- > 0) throw FULL
    return "done"
  }
  expect(await outages.through(work)).toBe("done")
  expect(told).toEqual([FULL])
  expect(outages.count).toBe(3)
  await expect(outages.through(() => Promise.reject(new Error("no outage")))).rejects.toThrow("no outage")
})

test("OU4 who waits is told that the store fails, and what was set going is done all the same", async () => {
  const weak = new Weak()
  const { flows } = await opened(weak, { effects: { work: async (x) => x } })
  await flows.start("calls", 5, { id: "i" })
  const { commit } = weak.store
  let commits = 0
  const store = weak.store as { commit: Store["commit"] }
  store.commit = async (transitions) => {
    if (++commits === 2) throw FULL
    return await commit(transitions)
  }
  await expect(flows.resume("i", 1)).rejects.toBe(FULL)
  expect(await flows.wait("i")).toBe(5)
  await flows.close()
})
