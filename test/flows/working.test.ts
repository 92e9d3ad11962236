// A worker: what it has claimed and not begun it puts back, and what nobody has asked for is nobody's trouble.

import { expect, test } from "vitest"
import { openFlows } from "../../runtime/flows/flows.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"

const text = `
(defflow waits (lambda (x) (sleep 10) x))
(defflow child (lambda (x) x))
(defflow parent (lambda (x) (list (call-flow 'child x) (spawn-flow 'child 2))))
(defflow breaks (lambda (x) (sleep 10) (car x)))`

function soon(ms = 2): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

test("a worker that is stopped puts back what it has claimed of a tenant and not begun", async () => {
  const memory = new Memory()
  const store = memoryStore(memory)
  let time = 1_000
  const flows = await openFlows({ store, now: () => time })
  await flows.define(text, { tenant: "many" })
  for (let n = 0; n < 50; n++) await flows.tenant("many").start("waits", n)
  time = 2_000
  const { find } = store
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  let isOpen = false
  let begun = 0
  store.find = async (id) => {
    if (!isOpen) begun++
    await opened
    return await find.call(store, id)
  }
  const working = flows.work()
  while (begun < 32) await soon()
  await soon(20)
  expect(begun).toBe(32)
  const stopping = flows.stop()
  isOpen = true
  open()
  await working
  await stopping
  const heads = [...memory.instances.values()].map(({ head }) => head)
  expect(heads.filter(({ state }) => state === "finished")).toHaveLength(32)
  const others = heads.filter(({ state }) => state !== "finished")
  expect(others).toHaveLength(18)
  for (const head of others) expect(head).toMatchObject({ owner: "", state: "parked", due: 1_010, crashes: 0 })
  await flows.close()
})

test("who was called by nobody tells nobody of its end, and nobody is troubled", async () => {
  const troubles: string[] = []
  const flows = await openFlows({
    store: "memory:",
    modules: [{ name: "m.sx", text }],
    trouble: (id, error) => troubles.push(`${id}: ${error}`),
  })
  await flows.start("child", 1)
  const { id } = await flows.start("parent", 1, { id: "p" })
  const [one, loose] = (await flows.wait(id)) as [number, string]
  expect([one, await flows.wait(loose)]).toEqual([1, 2])
  await soon(5)
  expect(troubles).toEqual([])
  expect(await flows.status(loose)).toMatchObject({ parent: "", flow: "child" })
  expect(await flows.status("p/child.1")).toMatchObject({ parent: "p" })
  await flows.close()
})

test("WK2 an instance that too many workers were lost with is given up, and one more is not too many", async () => {
  const memory = new Memory()
  let time = 1_000
  const flows = await openFlows({ store: memoryStore(memory), modules: [{ name: "m.sx", text }], now: () => time })
  for (const id of ["i", "j"]) await flows.start("waits", id, { id })
  time = 2_000
  const store = memoryStore(memory)
  const lose = async (ids: readonly string[], worker: string) => {
    for (const id of ids) await store.commit([{ id, seq: 1, rows: [], head: { owner: worker } }])
    await store.claim({ worker, now: time, until: time, serves: [], limit: 0 })
    await store.claim({ worker: "other", now: time, until: time + 1, serves: [], limit: 0 })
  }
  await lose(["i", "j"], "w1")
  await lose(["i", "j"], "w2")
  await lose(["i"], "w3")
  expect([memory.instances.get("i")?.head.crashes, memory.instances.get("j")?.head.crashes]).toEqual([3, 2])
  await flows.workOnce()
  expect(await flows.status("i")).toMatchObject({ state: "stuck", owner: "", due: null, needs: "", crashes: 3 })
  expect(await flows.status("j")).toMatchObject({ state: "finished" })
  expect(await flows.retry("i")).toMatchObject({ state: "parked" })
  await flows.workOnce()
  expect(await flows.wait("i")).toBe("i")
  await flows.close()
})

test("a worker that fails at one instance goes on with the others", async () => {
  let time = 1_000
  const flows = await openFlows({ store: "memory:", modules: [{ name: "m.sx", text }], now: () => time })
  for (const id of ["a", "b"]) await flows.start(id === "a" ? "breaks" : "waits", 5, { id })
  time = 1_009
  await flows.workOnce()
  expect((await flows.list()).map(({ state }) => state)).toEqual(["parked", "parked"])
  time = 1_010
  await flows.workOnce()
  expect((await flows.list()).map(({ state }) => state)).toEqual(["failed", "finished"])
  await flows.close()
})
