// Closing: whoever waits is told at once, nothing is left behind, and whoever asks afterwards is told so in one way.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { memoryStore } from "../../runtime/stores/memory.js"

const MODULE = { name: "closing.sx", text: "(defflow ask (lambda (x) (suspend 'more)))" }
const CLOSED = { name: "FlowError", code: "closed", message: "the flows are closed" }

const directory = mkdtempSync(join(tmpdir(), "sxflow-closing-"))
afterAll(() => rmSync(directory, { recursive: true }))

describe.each(["memory:", join(directory, "closing.db")])("%s", (store) => {
  test("who waits is told at once that the flows are closed", async () => {
    const flows = await openFlows({ store, modules: [MODULE] })
    const { id } = await flows.start("ask")
    const waiting = [flows.wait(id), flows.wait(id)]
    const told = Promise.allSettled(waiting)
    const isEarly = Promise.race([told.then(() => true), flows.close().then(later)])
    expect((await told).map((each) => (each as PromiseRejectedResult).reason)).toMatchObject([CLOSED, CLOSED])
    expect(await isEarly).toBe(true)
    await expect(flows.wait(id)).rejects.toMatchObject(CLOSED)
  })

  test("flows are closed and stopped as often as one likes", async () => {
    const flows = await openFlows({ store, modules: [MODULE] })
    const working = flows.work()
    await Promise.all([flows.stop(), flows.stop()])
    await Promise.all([flows.close(), flows.close(), flows.stop()])
    await Promise.all([flows.close(), flows.stop(), working])
  })

  test.each<[string, (flows: Flows) => unknown]>([
    ["start", (flows) => flows.start("ask")],
    ["start of no flow", (flows) => flows.start("nosuch")],
    ["define", (flows) => flows.define(MODULE)],
    ["define of a tenant's", (flows) => flows.define(MODULE, { tenant: "acme" })],
    ["resume", (flows) => flows.resume("one")],
    ["signal", (flows) => flows.signal("one", "more")],
    ["cancel", (flows) => flows.cancel("one")],
    ["retry", (flows) => flows.retry("one")],
    ["query", (flows) => flows.query("one")],
    ["status", (flows) => flows.status("one")],
    ["list", (flows) => flows.list()],
    ["history", (flows) => flows.history("one")],
    ["purge", (flows) => flows.purge()],
    ["wait", (flows) => flows.wait("nosuch")],
    ["work", (flows) => flows.work()],
    ["workOnce", (flows) => flows.workOnce()],
    ["elsewhere", (flows) => flows.elsewhere()],
    ["events", async (flows) => flows.events()],
    ["a tenant's start", (flows) => flows.tenant("acme").start("ask")],
    ["a tenant's wait", (flows) => flows.tenant("acme").wait("one")],
    ["an object", (flows) => flows.objects.get("one")],
    ["a change of an object", (flows) => flows.objects.put({ type: "note", id: "n" })],
    ["activities", (flows) => flows.activities.list()],
    ["types", (flows) => flows.declarations.types()],
    ["the audit", (flows) => flows.audit.list()],
    ["schedules", (flows) => flows.schedules.list()],
  ])("%s of closed flows is refused", async (_what, ask) => {
    const flows = await openFlows({ store, modules: [MODULE] })
    await flows.close()
    await expect(ask(flows)).rejects.toMatchObject(CLOSED)
  })
})

test("WT1 who waits for what is not there leaves nothing behind", async () => {
  const store = memoryStore()
  let watchers = 0
  const { watch } = store
  store.watch = (listener) => {
    const stop = watch.call(store, listener)
    watchers++
    return () => {
      watchers--
      stop()
    }
  }
  const flows = await openFlows({ store, modules: [MODULE] })
  const before = watchers
  for (let i = 0; i < 10; i++) await expect(flows.wait("nosuch")).rejects.toThrow("no such instance")
  expect(watchers).toBe(before)
  await flows.close()
})

async function later(): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 100))
  return false
}
