// What waits for an effect and for a timer at once, where nobody serves the effect, or somebody else does.

import { expect, test } from "vitest"
import type { EffectHandler } from "../../runtime/flows/effects.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"

const text = `
  (defflow soon (deadline '(20 ms) (effect 'nobody)))
  (defflow far (deadline '(1 day) (effect 'somebody)))
  (defflow caught (lambda (x) (guard (e (#t (list x "over"))) ((deadline '(20 ms) (effect 'nobody)) x))))
`

/** A process at work on `memory`, with handlers for `effects`. */
async function working(memory: Memory, effects: { readonly [name: string]: EffectHandler } = {}): Promise<Flows> {
  const flows = await openFlows({ store: memoryStore(memory), modules: [{ name: "test.sx", text }], effects })
  void flows.work()
  return flows
}

/** How an instance stands when it has ended. */
async function ended(flows: Flows, id: string): Promise<string> {
  for (;;) {
    const [head] = await flows.list({ prefix: id, limit: 1 })
    if (head !== undefined && head.ended !== null) return head.state
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test("ST6 a deadline around an effect that nobody serves is kept", async () => {
  const flows = await working(new Memory())
  expect(await flows.start("soon", 1, { id: "a" })).toMatchObject({ state: "running" })
  expect(await flows.start("caught", 1, { id: "b" })).toMatchObject({ state: "running" })
  expect(await ended(flows, "a")).toBe("failed")
  await expect(flows.start("soon", 1, { id: "a" })).rejects.toThrow("flow-deadline")
  expect(await ended(flows, "b")).toBe("finished")
  expect(await flows.start("caught", 1, { id: "b" })).toMatchObject({ value: [1, "over"] })
  await flows.close()
})

test("ST6 who serves an effect takes it up at once, however far a timer is", async () => {
  const memory = new Memory()
  const one = await working(memory)
  const before = await one.start("far", 1, { id: "a" })
  const [head] = await one.list({ limit: 1 })
  expect(before).toMatchObject({ state: "running" })
  expect(head).toMatchObject({ owner: "", needs: " somebody " })
  expect(head?.due).toBeGreaterThan(Date.now())
  const two = await working(memory, { somebody: (x) => ["done", x] })
  expect(await ended(one, "a")).toBe("finished")
  await one.start("far", 2, { id: "b" })
  expect(await ended(one, "b")).toBe("finished")
  expect(await two.start("far", 2, { id: "b" })).toMatchObject({ value: ["done", 2] })
  for (const flows of [one, two]) await flows.close()
})

test("an instance that only waits for what nobody serves is due never", async () => {
  const flows = await openFlows({
    store: "memory:",
    modules: [{ name: "test.sx", text: "(defflow waits (lambda (x) (list (effect 'nobody x))))" }],
  })
  await flows.start("waits", 1)
  expect(await flows.list({ limit: 1 })).toMatchObject([{ owner: "", due: null, needs: " nobody " }])
  await flows.close()
})
