// Stopping: what is begun is done, nothing more is begun, and others can go on at once.

import { expect, test } from "vitest"
import { openFlows } from "../../runtime/flows/flows.js"
import type { Store } from "../../runtime/store.js"
import { memoryStore } from "../../runtime/stores/memory.js"

const MODULE = {
  name: "chain.sx",
  text: "(defflow chain (flow-while (lambda (n) (< n 1000000)) (effect 'next)))\n(defflow later (sequence (wait 1) (call-flow 'chain)))",
}

/** The same store for several hosts: closing one of them does not close it. */
function shared(store: Store): Store {
  return new Proxy(store, {
    get: (target, name) => (name === "close" ? async () => undefined : Reflect.get(target, name).bind(target)),
  })
}

test("a worker that is stopped ends in the middle of a chain of effects, and the next goes on at once", async () => {
  const store = memoryStore()
  let calls = 0
  const next = (n: number): number => {
    if (++calls === 5) void first.stop()
    return n + 1
  }
  const first = await openFlows({ store: shared(store), modules: [MODULE], effects: { next } })
  const { id } = await first.start("later", 0)
  await first.work()
  const [child] = (await first.list()).filter((head) => head.id !== id)
  expect(child).toMatchObject({ flow: "chain", owner: "", needs: " next " })
  await first.close()

  let count = 0
  const second = await openFlows({ store: shared(store), effects: { next: () => (++count < 3 ? 1 : 2_000_000) } })
  void second.work()
  expect(await second.wait(id)).toBe(2_000_000)
  expect((await second.status(id)).crashes).toBe(0)
  await second.close()
  await store.close()
})

test("who stops waits for the effects that calls have begun", async () => {
  const store = memoryStore()
  let finish: (() => void) | undefined
  const next = (): Promise<number> => new Promise((resolve) => (finish = () => resolve(2_000_000)))
  const flows = await openFlows({ store, modules: [MODULE], effects: { next } })
  const call = flows.start("chain", 0)
  while (finish === undefined) await later()
  let isStopped = false
  const stopping = flows.stop().then(() => {
    isStopped = true
  })
  for (let i = 0; i < 5; i++) await later()
  expect(isStopped).toBe(false)
  finish()
  await stopping
  await flows.close()
  expect(await call).toMatchObject({ state: "finished", value: 2_000_000 })
})

test("who closes does not wait for the effects that calls have begun, even if they are being waited for", async () => {
  let isAsked = false
  const next = (): Promise<never> => {
    isAsked = true
    return new Promise(() => undefined)
  }
  const flows = await openFlows({ store: memoryStore(), modules: [MODULE], effects: { next } })
  const call = flows.start("chain", 0).catch((error) => error)
  while (!isAsked) await later()
  const stopping = flows.stop()
  await later()
  await flows.close()
  await stopping
  expect(await call).toMatchObject({ code: "closed" })
})

function later(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5))
}

test("closing with an effect under way is no crash, however often it is done", async () => {
  const store = memoryStore()
  for (let i = 0; i < 5; i++) {
    const never = new Promise<void>((resolve) => {
      void opened(resolve)
    })
    await never
  }
  const last = await openFlows({ store: shared(store), effects: { next: () => 2_000_000 } })
  void last.work()
  expect(await last.wait("one")).toBe(2_000_000)
  await last.close()

  /** A host that is closed as soon as the effect is asked for. */
  async function opened(done: () => void): Promise<void> {
    const next = (): Promise<never> => {
      setImmediate(() => void flows.close().then(done))
      return new Promise(() => undefined)
    }
    const flows = await openFlows({ store: shared(store), modules: [MODULE], effects: { next } })
    void flows.start("chain", 0, { id: "one" }).catch(() => undefined)
    void flows.work()
  }
})
