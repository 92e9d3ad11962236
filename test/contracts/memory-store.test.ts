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

test("things fall due in their order, whatever is put in and taken out meanwhile", () => {
  const act = fc.oneof(
    { weight: 5, arbitrary: fc.record({ due: fc.nat(9) }) },
    { weight: 3, arbitrary: fc.record({ tear: fc.nat() }) },
    { weight: 1, arbitrary: fc.constant({}) },
  )
  const acts: fc.Arbitrary<{ due?: number; tear?: number }[]> = fc.array(act, { maxLength: 600, size: "max" })
  fc.assert(
    fc.property(acts, (all) => {
      const queue = new DueQueue<number>()
      const left: ReturnType<typeof queue.add>[] = []
      const inOrder = () => [...left].sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1))
      const take = (ticket: (typeof left)[number] | undefined) => {
        if (ticket !== undefined) left.splice(left.indexOf(ticket), 1)
        ticket?.tear()
        ticket?.tear()
      }
      for (const [i, { due, tear }] of all.entries()) {
        if (due !== undefined) left.push(queue.add(due, `${i + 1000}`, due))
        else if (tear !== undefined) take(left[tear % left.length])
        else {
          expect(queue.first()).toBe(inOrder()[0])
          take(queue.first())
        }
      }
      const given: unknown[] = []
      const expected = inOrder()
      for (let first = queue.first(); first !== undefined; first = queue.first()) {
        given.push(first)
        take(first)
      }
      expect(given).toEqual(expected)
    }),
    { seed: Number(process.env.SEED ?? 20261121), numRuns: 100 },
  )
})

test("of what is torn up no more is kept than of what is not", () => {
  const queue = new DueQueue<number>()
  const held = () => (Reflect.get(queue, "heap") as unknown[]).length
  const tickets = Array.from({ length: 1000 }, (_, i) => queue.add(i % 7, `${i}`, i))
  for (const [torn, ticket] of [...tickets.entries()].reverse()) {
    ticket.tear()
    expect(held()).toBeGreaterThanOrEqual(torn)
    expect(held()).toBeLessThanOrEqual(Math.max(64, 2 * torn))
  }
  expect(queue.first()).toBeUndefined()
  expect(held()).toBe(0)
})
