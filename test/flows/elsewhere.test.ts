// What others have in hand is left to them, and told of.

import { expect, test } from "vitest"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"

const TEXT = `
(defflow pays (effect 'pay))
(defflow naps (lambda (x) (sleep x)))
`

test("WK4 what others have in hand is left alone, and told of with the end of their lease", async () => {
  const memory = new Memory()
  const world = { time: 1_000_000 }
  const open = (effects: object): Promise<Flows> =>
    openFlows({
      store: memoryStore(memory),
      modules: [{ name: "m.sx", text: TEXT }],
      now: () => world.time,
      lease: 5000,
      effects: { ...effects },
    })
  const one = await open({ pay: () => new Promise(() => undefined) })
  expect(await one.elsewhere()).toEqual({ instances: 0, until: null })
  void one.start("pays", 1, { id: "a" })
  void one.start("pays", 2, { id: "b" })
  await expect.poll(async () => (await one.list()).filter(({ owner }) => owner !== "").length).toBe(2)
  const paid: number[] = []
  const two = await open({ pay: (x: number) => paid.push(x) })
  await two.workOnce()
  expect(paid).toEqual([])
  expect(await two.elsewhere()).toEqual({ instances: 2, until: 1_005_000 })
  await two.start("naps", 1000, { id: "n" })
  expect(await two.elsewhere()).toEqual({ instances: 2, until: null })
  world.time += 6000
  await two.workOnce()
  expect(paid).toEqual([1, 2])
  expect(await two.elsewhere()).toEqual({ instances: 0, until: null })
  await two.close()
  await one.close()
})
