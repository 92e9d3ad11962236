// Waiting for an instance that another process works on.

import { expect, test } from "vitest"
import { openFlows } from "../../runtime/flows/flows.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"

const MODULE = { name: "waiting.sx", text: "(defflow ask (lambda (x) (suspend 'more)))" }

test("R6 an end that nobody was told of is noticed", async () => {
  const memory = new Memory()
  const deaf = memoryStore(memory)
  deaf.watch = () => () => undefined
  const [one, other] = [
    await openFlows({ store: deaf, modules: [MODULE] }),
    await openFlows({ store: memoryStore(memory), modules: [MODULE] }),
  ]
  const { id } = await one.start("ask")
  const value = one.wait(id)
  await other.resume(id, 5)
  expect(await value).toBe(5)
  await one.close()
  await other.close()
})
