// The memory store keeps the contract.

import fc from "fast-check"
import { expect, test } from "vitest"
import { DueQueue } from "../../runtime/stores/due-queue.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"
import { storeContract } from "./store.js"
import { begin, placeOf } from "./transitions.js"

storeContract("memory", async () => {
  const memory = new Memory()
  return placeOf(
    async () => memoryStore(memory),
    () => {},
  )
})

test("MS1 a claim among many looks at few", async () => {
  const few = await msOfClaims(1000)
  const many = await msOfClaims(100_000)
  expect(many / few).toBeLessThan(20)
})

/** How long a thousand claims take among `count` instances that are not for the claimer, or not yet. */
async function msOfClaims(count: number): Promise<number> {
  const store = memoryStore()
  const others = Array.from({ length: count }, (_, i) =>
    begin(`p${i}`, { created: i, due: i % 2 === 0 ? null : 99, needs: i % 2 === 0 ? " mail " : "" }),
  )
  await store.commit([...others, ...Array.from({ length: 1000 }, (_, i) => begin(`d${i}`, { created: count + i }))])
  const start = performance.now()
  for (let i = 0; i < 1000; i++) {
    const { heads } = await store.claim({ worker: "w", now: 9, until: 99, serves: ["charge"], limit: 1 })
    expect(heads).toHaveLength(1)
  }
  return performance.now() - start
}

test("things fall due in their order, whatever is taken out of it", () => {
  const dues = fc.array(fc.record({ due: fc.nat(9), torn: fc.boolean() }), { maxLength: 300 })
  fc.assert(
    fc.property(dues, (all) => {
      const queue = new DueQueue<number>()
      const tickets = all.map(({ due }, i) => queue.add(due, `${i}`, due))
      for (const [i, { torn }] of all.entries()) if (torn) tickets[i]?.tear()
      const given: number[] = []
      for (let first = queue.first(); first !== undefined; first = queue.first()) {
        given.push(first.holder)
        first.tear()
      }
      const left = all.filter(({ torn }) => !torn).map(({ due }) => due)
      expect(given).toEqual(left.sort((a, b) => a - b))
    }),
    { seed: Number(process.env.SEED ?? 20261121), numRuns: 100 },
  )
})
