// SQLite files: what is kept in them by which statements, and what is said of files that are none of ours or that fail.

import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type Query, type Store, StoreError } from "../../runtime/store.js"
import { sqliteStore } from "../../runtime/stores/sqlite.js"
import {
  type Connect,
  type Database,
  type Fields,
  type Statement,
  sqliteDriver,
} from "../../runtime/stores/sqlite-driver.js"
import { startWorker } from "./processes.js"
import { spying } from "./sqlite-spy.js"
import { begin, headOf, row, rows, step } from "./transitions.js"

const folder = mkdtempSync(join(tmpdir(), "sxflow-sqlite-"))
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const fresh = () => join(folder, `${files++}.db`)
let connect: Connect
beforeAll(async () => {
  connect = await sqliteDriver()
})

/** Something of everything that a store does. */
async function useAll(store: Store): Promise<void> {
  await store.commit([begin("a"), begin("b", { needs: " mail ", parent: "a" }), begin("c", { owner: "ghost" })])
  await store.commit([{ ...step("a", 0, 2), head: { state: "parked", due: 5, needs: " pay " } }])
  const child = headOf("d")
  const sends = [
    { to: "b", entry: "one" },
    { to: "d", entry: "two", creates: child },
  ]
  await store.commit([{ ...step("a", 2), sends, texts: [{ cid: "c", text: "t" }] }])
  const number = (await store.find("b"))?.inbox[0]?.number as number
  await store.commit([{ ...step("b", 0), takes: [number], head: { state: "finished", ended: 9 } }])
  for (const serves of [undefined, ["mail", "pay"]]) {
    for (const worker of ["v", "w"]) await store.claim({ worker, now: 9, until: 12, serves, limit: 1 })
  }
  await store.claim({ worker: "u", now: 12, until: 15, serves: ["pay"], limit: 9 })
  await store.log("a", 0, 9)
  await store.text("c")
  for (const query of [
    { limit: 9 },
    { flow: "f", states: ["parked"] as const, after: { created: 0, id: "" }, limit: 9 },
    { parent: "a", createdBefore: 9, limit: 9 },
    { prefix: "a", flow: "f", limit: 9 },
    { endedBefore: 99, flow: "f", limit: 9 },
  ]) {
    await store.list(query)
    await store.purge({ ...query, flow: "g" })
  }
  await store.purge({ limit: 9 })
}

test("SQ1 a step is one insert", async () => {
  const said: string[] = []
  const store = await sqliteStore(fresh(), { connect: spying(connect, (sql) => said.push(sql)) })
  await store.commit([begin("a"), step("a", 0)])
  said.length = 0
  await Promise.all([store.commit([step("a", 1)]), store.commit([step("a", 2)])])
  expect(said.map((sql) => sql.split("\n")[0])).toEqual([
    "begin immediate",
    "insert into log (id, seq, stamp, entry, after, journal)",
    "insert into log (id, seq, stamp, entry, after, journal)",
    "commit",
  ])
  await store.close()
})

test("SQ2 what is too big to be kept is left out, and the rest kept", async () => {
  const store = await sqliteStore(fresh(), {
    connect: (path) => {
      const database = connect(path) as Database & { limits?: { length: number } }
      if (database.limits) database.limits.length = 100_000
      return database
    },
  })
  await store.commit([begin("a"), begin("b"), begin("c")])
  const big = { ...row(0), entry: "x".repeat(200_000) }
  const answers = await Promise.allSettled([
    store.commit([step("a", 0)]),
    store.commit([step("c", 0), { id: "b", seq: 0, rows: [big] }]),
    store.commit([step("a", 1)]),
  ])
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"])
  expect(await store.log("a", 0, 9)).toEqual(rows(0, 2))
  expect(await store.log("c", 0, 9)).toEqual([])
  await store.close()
})

test("SQ3 whatever fails within a flush, nothing of it is kept and all who wait are told", async () => {
  let failAt = Number.POSITIVE_INFINITY
  const full = () => Object.assign(new Error("database or disk is full"), { errcode: 13 })
  const path = fresh()
  const store = await sqliteStore(path, {
    connect: spying(connect, (sql) => {
      if (sql !== "rollback" && failAt-- === 0) throw full()
    }),
  })
  await store.commit([begin("a"), begin("b")])
  let fails = 0
  for (;;) {
    failAt = fails
    const answers = await Promise.allSettled([
      store.commit([{ ...step("a", 0), head: { state: "parked" } }, begin("c")]),
      store.commit([step("b", 0)]),
      store.claim({ worker: "w", now: 1, until: 2, serves: undefined, limit: 9 }),
    ])
    failAt = Number.POSITIVE_INFINITY
    if (answers.every(({ status }) => status === "fulfilled")) break
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: "rejected", reason: { message: `the disk is full: ${path}` } })
      expect(answer.status === "rejected" && answer.reason).toBeInstanceOf(StoreError)
    }
    expect(await store.list({ limit: 9 })).toEqual([headOf("a"), headOf("b")])
    expect(await store.log("a", 0, 9)).toEqual([])
    fails++
  }
  expect(fails).toBeGreaterThan(10)
  expect(await store.log("b", 0, 9)).toEqual(rows(0, 1))
  await store.close()
})

/** What is said when the file at `path` is opened, where it is named as FILE. */
async function refusal(path: string, busyMs?: number): Promise<string> {
  const opened = sqliteStore(path, busyMs === undefined ? {} : { busyMs })
  const error = await opened.then(
    () => undefined,
    (reason) => reason,
  )
  expect(error).toBeInstanceOf(StoreError)
  return String(error.message).replaceAll(path, "FILE").replaceAll(folder, "FOLDER")
}

test("SQ4 a file that is not ours is refused and not touched", async () => {
  const text = fresh()
  writeFileSync(text, "This is a letter, and not a short one. ".repeat(200))
  const other = fresh()
  const theirs = connect(other)
  theirs.exec("create table contact (name text)")
  theirs.close()
  const newer = fresh()
  await (await sqliteStore(newer)).close()
  const ours = connect(newer)
  ours.exec("pragma user_version = 99")
  ours.close()
  const before = [text, other, newer].map((path) => readFileSync(path))
  expect(await refusal(text)).toBe("the file is no SQLite database: FILE")
  expect(await refusal(other)).toBe("the file belongs to another application: FILE")
  expect(await refusal(newer)).toBe("the store was made by a newer sxflow: FILE: version 99")
  expect([text, other, newer].map((path) => readFileSync(path))).toEqual(before)
})

test("SQ5 no statement reads a table from end to end", async () => {
  const said = new Set<string>()
  const path = fresh()
  const store = await sqliteStore(path, { connect: spying(connect, (sql) => said.add(sql)) })
  await useAll(store)
  await store.close()
  const database = connect(path)
  const scans: string[] = []
  for (const sql of said) {
    if (!/^\s*(select|insert|update|delete)/.test(sql) || sql.includes("sqlite_schema")) continue
    const plan = database.prepare(`explain query plan ${sql}`).all()
    // Who has a lease is a handful, and read whole to drop those that have run out; news are one row.
    scans.push(
      ...plan.map(({ detail }) => String(detail)).filter((line) => /^SCAN (?!worker|news|CONSTANT|\(sub)/.test(line)),
    )
  }
  database.close()
  expect(said.size).toBeGreaterThan(30)
  expect(scans).toEqual([])
})

test("SQ6 who closes a file that nobody else has open leaves one file", async () => {
  const alone = mkdtempSync(join(folder, "alone-"))
  const store = await sqliteStore(join(alone, "flows.db"))
  await store.commit([begin("a"), step("a", 0)])
  await store.close()
  expect(readdirSync(alone)).toEqual(["flows.db"])
})

test("SQ6 the last process to close leaves one file", async () => {
  const alone = join(folder, "alone")
  mkdirSync(alone)
  const store = await sqliteStore(join(alone, "flows.db"))
  await store.commit([begin("a")])
  const worker = startWorker([join(alone, "flows.db"), "open"])
  await worker.ended
  expect(readdirSync(alone)).toEqual(["flows.db", "flows.db-shm", "flows.db-wal"])
  expect((await store.list({ limit: 9 })).length).toBe(1)
  await store.close()
  expect(readdirSync(alone)).toEqual(["flows.db"])
  const again = await sqliteStore(join(alone, "flows.db"))
  expect((await again.list({ limit: 9 })).length).toBe(1)
  await again.close()
})

test("SQ7 a store is woken by another's doings and not by its own", async () => {
  const path = fresh()
  const [one, two] = [await sqliteStore(path), await sqliteStore(path)]
  let calls = 0
  const soon = () => new Promise((resolve) => setTimeout(resolve, 100))
  one.watch(() => calls++)
  await one.commit([begin("a")])
  await soon()
  expect(calls).toBe(0)
  await two.commit([begin("b")])
  await soon()
  expect(calls).toBeGreaterThan(0)
  for (const store of [one, two]) await store.close()
})

test("SQ7 a store is woken by whoever writes news to the file, in whatever process", async () => {
  const path = fresh()
  const store = await sqliteStore(path)
  await store.commit([begin("a")])
  let calls = 0
  store.watch(() => calls++)
  const other = connect(path)
  while (calls === 0) {
    other.exec("update news set number = number + 1")
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  other.close()
  await store.close()
})

test("SQ8 many that open a new file at once all find it made", async () => {
  const path = fresh()
  const here = await Promise.all([0, 1, 2, 3].map(() => sqliteStore(path)))
  for (const store of here) await store.close()
  const there = fresh()
  const workers = [0, 1, 2, 3].map(() => startWorker([there, "open"]))
  await Promise.all(workers.map((worker) => worker.ended))
  expect(workers.map((worker) => worker.lines)).toEqual(workers.map(() => ["open"]))
})

test("SQ9 what is found is of one moment", async () => {
  const path = fresh()
  const other = await sqliteStore(path)
  await other.commit([begin("a")])
  let seq = 0
  const theirs = connect(path)
  const store = await sqliteStore(path, {
    connect: spying(connect, (sql) => {
      // Between any two statements of one process, another may write.
      if (!sql.startsWith("select")) return
      theirs.exec(
        `begin; insert into log values ('a', ${seq++}, 0, '', '', ''); update instance set due = ${seq}; commit`,
      )
    }),
  })
  const found = await store.find("a")
  expect(found?.last).toMatchObject({ seq: (found?.head.due ?? 0) - 1 })
  theirs.close()
  for (const one of [store, other]) await one.close()
})

test("what cannot be opened is said clearly", async () => {
  expect(await refusal(join(folder, "none", "flows.db"))).toBe("there is no such directory: FOLDER/none")
  expect(await refusal(folder)).toBe("a store is a file, not a directory: FILE")
})

test("what may not be written is said clearly", async () => {
  const path = fresh()
  await (await sqliteStore(path)).close()
  const closed = join(folder, "closed")
  mkdirSync(closed)
  const said = async (place: string) => {
    // The superuser may write everything, so somebody else tries.
    const worker = startWorker([place, "open"], process.getuid?.() === 0 ? 65534 : undefined)
    await worker.ended
    return worker.lines
  }
  chmodSync(path, 0o444)
  chmodSync(closed, 0o555)
  expect(await said(path)).toEqual([`StoreError: the store may be read but not written: ${path}`])
  expect(await said(join(closed, "flows.db"))).toEqual([`StoreError: the directory may not be written: ${closed}`])
})

test.each([
  ["removed", "the store's file was removed"],
  ["replaced", "another file was put in the place of the store's"],
])("SQ13 who looks for work in a store whose file was %s is told so", async (how, sentence) => {
  const path = fresh()
  const store = await sqliteStore(path)
  await store.commit([begin("a")])
  for (const end of ["", "-wal", "-shm"]) rmSync(path + end)
  const other = how === "replaced" ? await sqliteStore(path) : undefined
  const claim = { worker: "w", now: 1, until: 2, serves: undefined, limit: 9 }
  await expect(store.claim(claim)).rejects.toMatchObject({ message: `${sentence}: ${path}`, lasts: true })
  for (const one of [store, other]) await one?.close()
})

test("a watcher whose store cannot be looked at is called, and looks for itself", async () => {
  const path = fresh()
  let isFailing = false
  const noticed = (sql: string): void => {
    if (isFailing && sql.startsWith("select number")) throw Object.assign(new Error("disk I/O error"), { errcode: 10 })
  }
  const store = await sqliteStore(path, { connect: spying(connect, noticed) })
  const other = await sqliteStore(path)
  const told = new Promise<void>((resolve) => store.watch(resolve))
  isFailing = true
  await other.commit([begin("a")])
  await told
  for (const one of [store, other]) await one.close()
})

test("a damaged store is said to be so", async () => {
  const path = fresh()
  const store = await sqliteStore(path)
  await store.commit(Array.from({ length: 500 }, (_, i) => ({ ...begin(`i${i}`), rows: rows(0, 3) })))
  await store.close()
  const bytes = readFileSync(path)
  for (let page = 20; page * 4096 < bytes.length; page++) bytes.fill(0xa5, page * 4096, page * 4096 + 2048)
  writeFileSync(path, bytes)
  const damaged = await sqliteStore(path)
  const reading = Promise.all(Array.from({ length: 500 }, (_, i) => damaged.log(`i${i}`, 0, 9)))
  await expect(reading).rejects.toThrow(`the store is damaged: ${path}`)
  await damaged.close()
})

test("a store says itself how what is kept is kept", async () => {
  let opened: Database | undefined
  const path = fresh()
  const store = await sqliteStore(path, { connect: (given) => (opened = connect(given)) })
  const settings = [
    "journal_mode wal",
    "synchronous 2",
    "fullfsync 1",
    "checkpoint_fullfsync 1",
    "wal_autocheckpoint 4000",
    "journal_size_limit 67108864",
    "cache_size -32768",
    "temp_store 2",
    "mmap_size 0",
    "locking_mode normal",
    "foreign_keys 0",
    "recursive_triggers 0",
    "secure_delete 0",
    "trusted_schema 0",
    "busy_timeout 0",
  ]
  const held = settings.map((setting) => {
    const [name = ""] = setting.split(" ")
    return `${name} ${Object.values(opened?.prepare(`pragma ${name}`).get() ?? {})[0] ?? 0}`
  })
  expect(held).toEqual(settings)
  await store.close()
})

/** A driver that answers the change of the journal's mode with what `given` comes to, one after the other, and then as it does. */
function journalling(given: (() => unknown)[]): Connect {
  return (path) => {
    const database = connect(path)
    const prepare = (sql: string): Statement => {
      const statement = database.prepare(sql)
      if (sql !== "pragma journal_mode = wal") return statement
      const get = () => (given.shift() ?? (() => statement.get()))() as Fields
      return { all: statement.all, get }
    }
    return { prepare, exec: (sql) => database.exec(sql), close: () => database.close() }
  }
}

function fails(errcode: number, message = "something"): () => never {
  return () => {
    throw Object.assign(new Error(message), { errcode, code: "ERR_SQLITE_ERROR" })
  }
}

test("who opens a file while another makes it ready tries again, for as long as others are waited for", async () => {
  const busy = fails(5)
  const store = await sqliteStore(fresh(), { connect: journalling([busy, busy, busy]) })
  expect(await store.commit([begin("a")])).toEqual(["kept"])
  await store.close()
  const LOCKED = "another process has kept the store locked for too long"
  const path = fresh()
  const patient = sqliteStore(path, { busyMs: 20, connect: journalling(Array(9999).fill(busy)) })
  await expect(patient).rejects.toThrow(`${LOCKED}: ${path}`)
  const other = sqliteStore(path, { connect: journalling([fails(10), busy]) })
  await expect(other).rejects.toThrow(`the disk fails to read or write the store: ${path}`)
})

test("a file system on which processes cannot share a file is said to hold no store", async () => {
  const path = fresh()
  const opened = sqliteStore(path, { connect: journalling([() => ({ journal_mode: "delete" })]) })
  await expect(opened).rejects.toThrow(`the file system cannot hold a store: ${path}`)
})

test("what SQLite complains of is said for people, by its code or by its words", async () => {
  const said = async (fail: () => never) => {
    const opened = sqliteStore(join(folder, "x.db"), { connect: fail })
    const error = await opened.then(() => undefined).catch((reason: unknown) => reason)
    return error instanceof StoreError ? error.message.replace(join(folder, "x.db"), "FILE") : error
  }
  const LOCKED = "another process has kept the store locked for too long"
  const sentences: [number, string, string][] = [
    [5, "database is locked", LOCKED],
    [6, "database table is locked", LOCKED],
    [8, "attempt to write a readonly database", "the store may be read but not written"],
    [10, "disk I/O error", "the disk fails to read or write the store"],
    [11, "database disk image is malformed", "the store is damaged"],
    [13, "database or disk is full", "the disk is full"],
    [14, "unable to open database file", "the store cannot be opened"],
    [26, "file is not a database", "the file is no SQLite database"],
  ]
  for (const [code, words, sentence] of sentences) {
    expect(await said(fails(code))).toBe(`${sentence}: FILE`)
    expect(await said(fails(code | 0x300))).toBe(`${sentence}: FILE`)
    const wordy = () => {
      throw Object.assign(new Error(words), { code: "ERR_SQLITE_ERROR" })
    }
    expect(await said(wordy)).toBe(code === 6 ? `SQLite failed: FILE: ${words}` : `${sentence}: FILE`)
  }
  expect(await said(fails(99, "odd"))).toBe("SQLite failed: FILE: odd")
  const others = new RangeError("not SQLite's")
  const throwing = () => {
    throw others
  }
  expect(await said(throwing)).toBe(others)
})

test("as much is kept in one transaction as others can wait for", async () => {
  const said: string[] = []
  const store = await sqliteStore(fresh(), { connect: spying(connect, (sql) => said.push(sql)) })
  const many = (from: number, count: number) => Array.from({ length: count }, (_, i) => begin(`i${from + i}`))
  said.length = 0
  const commits = [many(0, 1500), many(1500, 2500), many(4000, 1), many(4001, 5000), many(9001, 10)]
  await Promise.all(commits.map((transitions) => store.commit(transitions)))
  const inserted = said.join("\n").split("begin immediate").slice(1)
  expect(inserted.map((sql) => sql.split("insert into instance").length - 1)).toEqual([4000, 1, 5000, 10])
  await store.close()
})

test("what is asked for is found by that of it which is few", async () => {
  const said: string[] = []
  const store = await sqliteStore(fresh(), { connect: spying(connect, (sql) => said.push(sql)) })
  const ended = { state: "finished", due: null } as const
  await store.commit(
    Array.from({ length: 4100 }, (_, i) => begin(`${i < 90 ? "few" : "many"}${i}`, { ...ended, ended: i, created: i })),
  )
  const ways: [Omit<Query, "limit">, string, number][] = [
    [{ prefix: "few" }, "sqlite_autoindex_instance_1", 90],
    [{ prefix: "many" }, "instance_by_state", 4010],
    [{ prefix: "" }, "instance_by_state", 4100],
    [{ endedBefore: 50 }, "instance_by_end", 50],
    [{ endedBefore: 4050 }, "instance_by_state", 4050],
    [{ endedBefore: 3999 }, "instance_by_end", 3999],
    [{ endedBefore: 4000 }, "instance_by_state", 4000],
    [{ parent: "p" }, "instance_by_parent", 0],
    [{ parent: "" }, "instance_by_state", 4100],
    [{ flow: "f" }, "instance_by_flow", 4100],
    [{ flow: "f", prefix: "few" }, "sqlite_autoindex_instance_1", 90],
  ]
  for (const [query, index, count] of ways) {
    said.length = 0
    expect(await store.list({ ...query, limit: 9999 })).toHaveLength(count)
    const indexes = said.map((sql) => /indexed by (\w+)/.exec(sql)?.[1]).filter((name) => name !== undefined)
    expect([...new Set(indexes)]).toEqual([index])
    if (query.endedBefore !== undefined && index === "instance_by_state") expect(indexes).toHaveLength(3)
  }
  await store.close()
})
