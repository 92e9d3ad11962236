// What a store promises to those who watch it.

import { expect, test } from "vitest"
import type { Store } from "../../runtime/store.js"
import { begin, type Fresh, step } from "./transitions.js"

const news: [string, (store: Store, seq: number) => Promise<unknown>][] = [
  [
    "a head, among rows",
    (store, seq) => store.commit([step("b", seq), { id: "a", seq: 0, rows: [], head: { due: seq } }]),
  ],
  ["a letter", (store, seq) => store.commit([{ ...step("b", seq), sends: [{ to: "a", entry: "x" }] }])],
  ["a record", (store) => store.commit([{ id: "", seq: 0, rows: [], writes: [{ key: "k", text: "t" }] }])],
]

export function watchFacts(place: Fresh): void {
  test("a watcher is called when another handle keeps something", async () => {
    const opened = await place()
    const [one, two] = [await opened.open(), await opened.open()]
    const called = new Promise<void>((resolve) => one.watch(resolve))
    const stop = setInterval(() => two.commit([begin(`a${Math.random()}`)]), 200)
    await called
    clearInterval(stop)
  })

  test.each(news)("a watcher is called when another handle keeps %s", async (_, act) => {
    const opened = await place()
    const [one, two] = [await opened.open(), await opened.open()]
    await two.commit([begin("a"), begin("b")])
    await soon()
    let calls = 0
    one.watch(() => calls++)
    await listening()
    calls = 0
    for (let seq = 0; calls === 0; seq++) {
      await act(two, seq)
      await soon()
    }
  })

  test("a watcher is called when something is forgotten", async () => {
    const opened = await place()
    const [one, two] = [await opened.open(), await opened.open()]
    await two.commit(Array.from({ length: 300 }, (_, i) => begin(`e${i}`, { state: "finished", due: null, ended: 1 })))
    await soon()
    let calls = 0
    one.watch(() => calls++)
    await listening()
    calls = 0
    while (calls === 0) {
      expect(await two.purge({ limit: 1 })).toHaveLength(1)
      await soon()
    }
  })

  test("a watcher is called for what was kept just before a store is closed", async () => {
    const opened = await place()
    const [one, two] = [await opened.open(), await opened.open()]
    let calls = 0
    one.watch(() => calls++)
    await listening()
    calls = 0
    await two.commit([begin("a")])
    await two.close()
    while (calls === 0) await soon()
  })

  test("of two watchers the one that is left is called", async () => {
    const opened = await place()
    const [one, two] = [await opened.open(), await opened.open()]
    let calls = 0
    const stop = one.watch(() => calls--)
    one.watch(() => calls++)
    stop()
    stop()
    await listening()
    calls = 0
    for (let i = 0; calls === 0; i++) {
      await two.commit([begin(`a${i}`)])
      await soon()
    }
    expect(calls).toBeGreaterThan(0)
  })
}

export function quietFacts(place: Fresh): void {
  test("a watcher is not called for its own handle's doings, nor once it is stopped", async () => {
    const opened = await place()
    const [one, two] = [await opened.open(), await opened.open()]
    let calls = 0
    const stop = one.watch(() => calls++)
    await new Promise((resolve) => setTimeout(resolve, 300))
    calls = 0
    for (let i = 0; i < 20; i++) await one.commit([begin(`a${i}`)])
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(calls).toBe(0)
    stop()
    await two.commit([begin("b")])
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(calls).toBe(0)
  })

  test("a watcher is not called for another handle's rows and claims, which may be many, or for what comes to nothing", async () => {
    const opened = await place()
    const [one, two] = [await opened.open(), await opened.open()]
    await two.commit([begin("a"), begin("b", { due: null })])
    await new Promise((resolve) => setTimeout(resolve, 200))
    let calls = 0
    one.watch(() => calls++)
    await new Promise((resolve) => setTimeout(resolve, 200))
    calls = 0
    for (let seq = 0; seq < 5; seq++) {
      await two.commit([step("b", seq)])
      await two.claim({ worker: "w", now: seq, until: seq + 2, serves: [], limit: 1 })
      expect(await two.commit([{ ...step("b", seq), head: { due: 1 } }])).toEqual(["conflict"])
      await two.commit([{ id: "b", seq: seq + 1, rows: [], sends: [], takes: [], writes: [], texts: [] }])
      expect(await two.purge({ limit: 9 })).toEqual([])
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(calls).toBe(0)
  })
}

/** A time in which a watcher has begun to listen, and was called for what has happened until then. */
function listening(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 200))
}

/** A time in which a watcher of this process has been called, if it is. */
function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50))
}
