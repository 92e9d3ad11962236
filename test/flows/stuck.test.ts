// What is stuck, and goes on.

import { expect, test } from "vitest"
import { entries } from "../../runtime/flows/delivery.js"
import { openFlows } from "../../runtime/flows/flows.js"
import { newHead } from "../../runtime/flows/standing.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"

const MODULE = {
  name: "stuck.sx",
  text: "(defflow double (lambda (x) (* 2 x))) (defflow ask (lambda (x) (suspend 'more)))",
}

test("R12 an instance that workers were lost with before it began is retried, and begins", async () => {
  const store = memoryStore(new Memory())
  const flows = await openFlows({ store, modules: [MODULE] })
  const version = flows.operations.modules.versionOf("double") as string
  const parent = newHead({ id: "p", flow: "double", version, created: 1 })
  const creates = { ...parent, id: "c", due: 0 }
  const sends = [{ to: "c", entry: entries.start("4", "seed"), creates }]
  await store.commit([{ id: "p", seq: 0, rows: [], creates: parent, sends }])
  await store.commit([{ id: "c", seq: 0, rows: [], head: { state: "stuck", due: null, crashes: 3 } }])
  await expect(flows.resume("c", 1)).rejects.toThrow("the instance is stuck")
  expect(await flows.retry("c")).toMatchObject({ id: "c", tag: "()" })
  await expect(flows.resume("c", 1)).rejects.toThrow("it waits for nothing")
  await flows.workOnce()
  expect(await flows.wait("c")).toBe(8)
  await flows.close()
})

test("WK2 an instance that ends before it is given up has ended", async () => {
  const memory = new Memory()
  const other = await openFlows({ store: memoryStore(memory), modules: [MODULE] })
  await other.start("ask", 0, { id: "i" })
  const store = memoryStore(memory)
  await store.commit([{ id: "i", seq: 1, rows: [], head: { due: 0 } }])
  const { claim } = store
  store.claim = async (given) => {
    const claimed = await claim.call(store, given)
    if (claimed.heads.length > 0) await other.resume("i", 5)
    return { ...claimed, heads: claimed.heads.map((head) => ({ ...head, crashes: 3 })) }
  }
  const flows = await openFlows({ store, modules: [MODULE] })
  await flows.workOnce()
  expect(await flows.status("i")).toMatchObject({ state: "finished", due: null, owner: "" })
  await flows.close()
  await other.close()
})
