// Turns: who computes when, told by the turns of the event loop.

import { expect, test } from "vitest"
import { Turns } from "../../runtime/flows/turns.js"

/** A clock that only work moves. */
function work() {
  let time = 0
  return { now: () => time, take: (ms: number) => (time += ms) }
}

/** Notes in which turn of the loop it happened. */
function loopCount() {
  let turns = 0
  let counting = true
  const count = (): void => {
    turns++
    if (counting) setImmediate(count)
  }
  setImmediate(count)
  return { turn: () => turns, stop: () => (counting = false) }
}

test("TU4: short turns of many share a turn of the loop", async () => {
  const { now, take } = work()
  const turns = new Turns(now)
  const loop = loopCount()
  const seen = new Set<number>()
  await Promise.all(
    Array.from({ length: 200 }, async () => {
      await turns.next("a")
      take(0.02)
      seen.add(loop.turn())
    }),
  )
  loop.stop()
  expect(seen.size).toBeLessThanOrEqual(2)
})

test("TU1: long turns do not: the loop turns after a few milliseconds", async () => {
  const { now, take } = work()
  const turns = new Turns(now)
  const loop = loopCount()
  const seen: number[] = []
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      await turns.next("a")
      take(5)
      seen.push(loop.turn())
    }),
  )
  loop.stop()
  expect(new Set(seen).size).toBeGreaterThanOrEqual(10)
})

test("TU2: who has computed least has the next turn, however many the others are", async () => {
  const { now, take } = work()
  const turns = new Turns(now)
  const order: string[] = []
  const compute = async (name: string, ms: number): Promise<void> => {
    await turns.next(name)
    take(ms)
    order.push(name)
  }
  await Promise.all([
    ...Array.from({ length: 50 }, () => compute("many", 4)),
    ...Array.from({ length: 5 }, () => compute("few", 4)),
  ])
  expect(order.slice(0, 10).sort()).toEqual(["few", "few", "few", "few", "few", "many", "many", "many", "many", "many"])
})

test("TU1 a turn is had at once until the loop has been kept from turning for some milliseconds", async () => {
  const { now, take } = work()
  const turns = new Turns(now)
  for (let i = 0; i < 7; i++) {
    expect(turns.enter("a")).toBeUndefined()
    take(1)
  }
  expect(turns.enter("a")).toBeUndefined()
  take(1)
  const waiting = turns.enter("a")
  expect(waiting).toBeInstanceOf(Promise)
  expect(turns.enter("b")).toBeInstanceOf(Promise)
  await waiting
  take(20)
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  expect(turns.enter("a")).toBeUndefined()
})
