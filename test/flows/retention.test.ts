// How long instances are kept that have ended.

import { expect, test } from "vitest"
import { purged, Retention } from "../../runtime/flows/retention.js"
import type { Query, Store } from "../../runtime/store.js"
import { memoryStore } from "../../runtime/stores/memory.js"
import { begin } from "../contracts/transitions.js"

async function storeOf(ends: readonly number[]): Promise<Store> {
  const store = memoryStore()
  await store.commit(
    ends.map((ended, i) => begin(`i${i}`, { state: "finished", due: null, ended, flow: i % 2 ? "g" : "f" })),
  )
  await store.commit([begin("lives")])
  return store
}

async function left(store: Store): Promise<number> {
  return (await store.list({ limit: 99_999 })).length
}

test("all that has ended and is asked for is forgotten, however much, and counted", async () => {
  const store = await storeOf(Array.from({ length: 1101 }, (_, i) => i))
  expect(await purged(store, { flow: "g", endedBefore: 1002 })).toBe(501)
  expect(await left(store)).toBe(601)
  expect(await purged(store, { endedBefore: 601 })).toBe(301)
  expect(await purged(store, {})).toBe(299)
  expect(await purged(store, {})).toBe(0)
  expect(await left(store)).toBe(1)
})

test("exactly as many as are forgotten at once are all", async () => {
  const store = await storeOf(Array.from({ length: 500 }, () => 1))
  expect(await purged(store, {})).toBe(500)
})

test("what ended longer ago than the age is forgotten now, and again and again until it is stopped", async () => {
  const store = await storeOf([10, 20, 30])
  let time = 35
  const asked: (number | undefined)[] = []
  const { purge } = store
  store.purge = async (query: Query) => {
    asked.push(query.endedBefore)
    return await purge.call(store, query)
  }
  const retention = new Retention(
    store,
    20,
    () => time,
    () => undefined,
  )
  expect(asked).toEqual([15])
  while ((await left(store)) > 3) await soon()
  time = 45
  while ((await left(store)) > 2) await soon()
  retention.stop()
  const rounds = asked.length
  time = 99
  await soon(40)
  expect(asked).toHaveLength(rounds)
  expect(await left(store)).toBe(2)
})

test("the next round is a quarter of the age away, and no further than an hour", async () => {
  const store = await storeOf([])
  let rounds = 0
  store.purge = async () => {
    rounds++
    return []
  }
  const retention = new Retention(store, 10_000, Date.now, () => undefined)
  await soon(30)
  retention.stop()
  expect(rounds).toBe(1)
})

test("one that is stopped in the middle of a round begins no other", async () => {
  const store = await storeOf([])
  let rounds = 0
  let end: () => void = () => undefined
  store.purge = () => {
    rounds++
    return new Promise((resolve) => {
      end = () => resolve([])
    })
  }
  const retention = new Retention(store, 4, Date.now, () => undefined)
  retention.stop()
  end()
  await soon(20)
  expect(rounds).toBe(1)
})

test("a store that fails is trouble, and asked again", async () => {
  const store = await storeOf([1])
  const { purge } = store
  const troubles: unknown[] = []
  store.purge = async () => {
    throw new Error("down")
  }
  const retention = new Retention(store, 8, Date.now, (error) => {
    troubles.push(error)
    store.purge = purge
  })
  while ((await left(store)) > 1) await soon()
  retention.stop()
  expect(troubles).toEqual([new Error("down")])
})

function soon(ms = 2): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
