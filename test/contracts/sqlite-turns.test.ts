// Processes that write to one SQLite file: each gets its turn, and waits for the others without holding up its own.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { Store } from "../../runtime/store.js"
import { sqliteStore } from "../../runtime/stores/sqlite.js"
import { type Connect, type Database, sqliteDriver } from "../../runtime/stores/sqlite-driver.js"
import { startWorker } from "./processes.js"
import { busy, halt, spying } from "./sqlite-spy.js"
import { begin, headOf, rows, step } from "./transitions.js"

const LOCKED = "another process has kept the store locked for too long"
const folder = mkdtempSync(join(tmpdir(), "sxflow-turns-"))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const fresh = () => join(folder, `${files++}.db`)
let connect: Connect
beforeAll(async () => {
  connect = await sqliteDriver()
})

/** A store with an instance `a`, and another connection that keeps it locked. */
async function locked(busyMs?: number): Promise<{ store: Store; other: Database; path: string }> {
  const path = fresh()
  const store = await sqliteStore(path, busyMs === undefined ? {} : { busyMs })
  await store.commit([begin("a")])
  const other = connect(path)
  other.exec("begin immediate")
  return { store, other, path }
}

test("a store that others keep locked is said to be so", async () => {
  const { store, other, path } = await locked(50)
  await expect(store.commit([step("a", 0)])).rejects.toThrow(`${LOCKED}: ${path}`)
  other.exec("rollback")
  expect(await store.commit([step("a", 0)])).toEqual(["kept"])
  other.close()
  await store.close()
})

test("a file that others keep locked before it has become a store is said to be so", async () => {
  const path = fresh()
  const other = connect(path)
  other.exec("begin immediate")
  await expect(sqliteStore(path, { busyMs: 50 })).rejects.toThrow(`${LOCKED}: ${path}`)
  other.close()
})

test("who writes keeps nobody from opening and reading", async () => {
  const { store, other, path } = await locked()
  const reader = await sqliteStore(path, { busyMs: 0 })
  expect(await reader.list({ limit: 9 })).toEqual([headOf("a")])
  other.close()
  for (const one of [reader, store]) await one.close()
})

test("SQ10 while others write, everything else goes on, and what is asked meanwhile is kept with the rest", async () => {
  const { store, other } = await locked()
  const answers = [0, 1, 2].map((seq) => store.commit([step("a", seq)]))
  const closing = store.commit([begin("b")]).then(() => "kept")
  for (let turn = 0; turn < 5; turn++) {
    await after(2)
    expect(await store.log("a", 0, 9)).toEqual([])
  }
  expect(await Promise.race([closing, "waiting"])).toBe("waiting")
  other.exec("rollback")
  expect(await Promise.all(answers)).toEqual([["kept"], ["kept"], ["kept"]])
  expect(await closing).toBe("kept")
  other.close()
  await store.close()
})

test("SQ10 a store that is closed while others write answers what it was asked, and then closes", async () => {
  const { store, other, path } = await locked()
  const answer = store.commit([step("a", 0)])
  const closing = store.close()
  await expect(store.commit([step("a", 1)])).rejects.toThrow("the store is closed")
  await after(5)
  other.exec("rollback")
  other.close()
  await closing
  expect(await answer).toEqual(["kept"])
  const again = await sqliteStore(path)
  expect(await again.log("a", 0, 9)).toEqual(rows(0, 1))
  await again.close()
})

test("SQ10 whatever a store does, it waits for what others are doing", async () => {
  const path = fresh()
  let refusals = 0
  const refused = new Map<string, number>()
  // Every statement that looks at the file is refused at first.
  const noticed = (sql: string) => {
    if (/^(rollback|commit|pragma (?!journal_mode|application_id|data_version))/.test(sql)) return
    const times = refused.get(sql) ?? 0
    if (times === 3) return
    refused.set(sql, times + 1)
    refusals++
    throw busy()
  }
  const store = await sqliteStore(path, { connect: spying(connect, noticed) })
  let told = 0
  const stop = store.watch(() => told++)
  const other = await sqliteStore(path)
  expect(await store.find("a")).toBeUndefined()
  await other.commit([begin("a")])
  while (told === 0) await after(5)
  expect((await store.find("a"))?.head).toEqual(headOf("a"))
  expect(await store.list({ limit: 9 })).toEqual([headOf("a")])
  expect(await store.records(["k"])).toEqual([undefined])
  expect(await store.text("c")).toBeUndefined()
  expect(refusals).toBeGreaterThan(20)
  stop()
  for (const one of [store, other]) await one.close()
})

test("SQ11 how long others were waited for before does not count", async () => {
  const { store, other } = await locked(40)
  for (let seq = 0; seq < 3; seq++) {
    const answer = store.commit([step("a", seq)])
    await after(10)
    other.exec("rollback")
    expect(await answer).toEqual(["kept"])
    await after(50)
    other.exec("begin immediate")
  }
  other.close()
  await store.close()
})

test("SQ11 nobody gives up while others get on", async () => {
  const { store: other, other: lock, path } = await locked()
  lock.close()
  const busyMs = 30
  let first: number | undefined
  let kept = 0
  const waiting = connect(path)
  const noticed = (sql: string) => {
    if (sql !== "begin immediate" || kept < 0) return
    first ??= performance.now()
    if (performance.now() - first > 5 * busyMs) return
    waiting.exec(`insert into record values ('${kept++}', '', 1)`)
    throw busy()
  }
  const store = await sqliteStore(path, { busyMs, connect: spying(connect, noticed) })
  expect(await store.commit([step("a", 0)])).toEqual(["kept"])
  expect(kept).toBeGreaterThan(1)
  waiting.close()
  for (const one of [store, other]) await one.close()
})

test.each([
  { others: false, most: 6 },
  { others: true, most: 2 },
])("SQ12 who writes without a break leaves others a gap: $others", async ({ others, most }) => {
  let ended = 0
  let stretch = 0
  const stretches: number[] = []
  let attempts = Number.NaN
  const noticed = (sql: string) => {
    if (sql === "begin immediate") {
      if (others && attempts++ % 4 === 0) throw busy()
      if (performance.now() - ended > 1.5) stretch = 0
      stretches.push(++stretch)
    }
    if (sql === "commit") {
      halt(20)
      ended = performance.now()
    }
  }
  const store = await sqliteStore(fresh(), { connect: spying(connect, noticed) })
  attempts = 0
  stretch = 0
  await store.commit([begin("a")])
  for (let seq = 0; seq < 20; seq++) await store.commit([step("a", seq)])
  expect(stretches.length).toBeGreaterThan(20)
  expect(Math.max(...stretches)).toBeLessThanOrEqual(most)
  await store.close()
})

test("SQ12 one process on a slow disk keeps no other from its work", async () => {
  const path = fresh()
  const slow = startWorker([path, "slowly", "a,b,c"])
  await slow.until((line) => line.startsWith("a 5 "))
  const store = await sqliteStore(path, { busyMs: 2000 })
  await store.commit([begin("d")])
  for (let seq = 0; seq < 30; seq++) expect(await store.commit([step("d", seq)])).toEqual(["kept"])
  expect(slow.lines.filter((line) => !/^(open|[abc] \d+ kept)$/.test(line))).toEqual([])
  await store.close()
})
