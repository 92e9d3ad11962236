// What the SQLite store costs beside the least it could: a bare table of the same
// shape, and a file that is appended to and flushed.
//
//   npx tsx test/bench/store.ts [INSTANCES]      a million unless said otherwise
//
// Figures are of the same run, so only their ratios mean something elsewhere.

import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Head, Row, Store } from "../../runtime/store.js"
import { sqliteStore } from "../../runtime/stores/sqlite.js"
import { sqliteDriver } from "../../runtime/stores/sqlite-driver.js"

const ENTRY = '(signal approve (approval :by alice :at 1732150000000 :note "fine")) '.repeat(2)
const AFTER = "(parked (suspend approve) (timer 1732150000000))"
const FEW = 1000
const AT_ONCE = 4000

/** Runs the bench with up to `most` instances and `rounds` rounds; answers its lines. */
export async function storeBench(most: number, rounds: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "sxflow-bench-"))
  try {
    return [
      ...(await batched(folder, Math.min(AT_ONCE, most), rounds)),
      ...(await alone(folder, rounds * 20)),
      ...(await crowded(folder, Math.min(FEW, most), most, rounds * 20)),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function batched(folder: string, instances: number, rounds: number): Promise<string[]> {
  const store = await sqliteStore(join(folder, "batched.db"))
  await fill(store, 0, instances)
  const ours = await perSecond(instances * rounds, async () => {
    for (let seq = 0; seq < rounds; seq++) {
      await Promise.all(
        Array.from({ length: instances }, (_, i) => store.commit([{ id: idOf(i), seq, rows: [rowAt(seq)] }])),
      )
    }
  })
  await store.close()
  const bare = await bareTable(join(folder, "bare.db"))
  const theirs = await perSecond(instances * rounds, async () => {
    for (let seq = 0; seq < rounds; seq++) {
      bare.exec("begin immediate")
      for (let i = 0; i < instances; i++) bare.insert(idOf(i), rowAt(seq))
      bare.exec("commit")
    }
  })
  bare.close()
  return [
    `steps of ${instances} instances, ${rounds} each, in groups:`,
    `  a bare table  ${shown(theirs.cpu)} rows a second of CPU, ${shown(theirs.wall)} by the clock`,
    `  this store    ${shown(ours.cpu)}, ${shown(ours.wall)}: ${(theirs.cpu / ours.cpu).toFixed(2)} times the CPU`,
  ]
}

async function alone(folder: string, times: number): Promise<string[]> {
  const store = await sqliteStore(join(folder, "alone.db"))
  await fill(store, 0, 1)
  const ours = await median(times, (seq) => store.commit([{ id: idOf(0), seq, rows: [rowAt(seq)] }]))
  await store.close()
  const bare = await bareTable(join(folder, "bare-alone.db"))
  const theirs = await median(times, (seq) => bare.insert(idOf(0), rowAt(seq)))
  bare.close()
  const file = openSync(join(folder, "appended"), "a")
  const appended = await median(times, (seq) => {
    writeSync(file, `${seq} ${ENTRY}\n`)
    fdatasyncSync(file)
  })
  closeSync(file)
  return [
    "one step alone, median:",
    `  append and fdatasync  ${shown(appended)} µs`,
    `  a bare table          ${shown(theirs)} µs`,
    `  this store            ${shown(ours)} µs: ${(ours / appended).toFixed(2)} times appending`,
  ]
}

async function crowded(folder: string, few: number, many: number, times: number): Promise<string[]> {
  const store = await sqliteStore(join(folder, "crowded.db"))
  await fill(store, 0, few)
  const before = await costs(store, few, times, few)
  await fill(store, few, many)
  const after = await costs(store, many, times, many + times)
  await store.close()
  return [
    `with ${few} and with ${many} parked instances, median µs:`,
    ...Object.entries(before).map(([name, cost]) => {
      const late = after[name] as number
      return `  ${name.padEnd(8)} ${shown(cost).padStart(6)} ${shown(late).padStart(6)}  ${(late / cost).toFixed(2)} times`
    }),
  ]
}

/** What each kind of call costs while there are `count` instances. What is added is numbered from `from`. */
async function costs(store: Store, count: number, times: number, from: number): Promise<{ [name: string]: number }> {
  const some = (i: number) => (i * 7919) % count
  const claim = { worker: "bench", now: 2, until: 9, serves: ["mail"], limit: 10 }
  const seqs = new Map<string, number>()
  for (let i = 0; i < times; i++) {
    const id = idOf(some(i))
    seqs.set(id, ((await store.find(id))?.last?.seq ?? -1) + 1)
  }
  const next = (id: string) => {
    const seq = seqs.get(id) as number
    seqs.set(id, seq + 1)
    return seq
  }
  return {
    find: await median(times, (i) => store.find(idOf(some(i)))),
    log: await median(times, (i) => store.log(idOf(some(i)), 0, 100)),
    list: await median(times, () => store.list({ states: ["parked", "failed"], flow: "pay", limit: 50 })),
    step: await median(times, (i) => {
      const id = idOf(some(i))
      const seq = next(id)
      return store.commit([{ id, seq, rows: [rowAt(seq)] }])
    }),
    park: await median(times, (i) => {
      const id = idOf(some(i))
      const seq = next(id)
      return store.commit([{ id, seq, rows: [rowAt(seq)], head: { state: "parked", due: 1e15 + i } }])
    }),
    begin: await median(times, (i) => fill(store, from + i, from + i + 1, { due: 1, state: "running" })),
    claim: await median(times / 10, () => store.claim(claim)),
    purge: await median(times, () => store.purge({ endedBefore: 1, limit: 10 })),
  }
}

async function fill(store: Store, from: number, to: number, change: Partial<Head> = {}): Promise<void> {
  for (let i = from; i < to; i += AT_ONCE) {
    const heads = Array.from({ length: Math.min(AT_ONCE, to - i) }, (_, k) => headAt(i + k, change))
    await store.commit(heads.map((creates) => ({ id: creates.id, seq: 0, rows: [], creates })))
  }
}

/** A parked instance: some are due in the far future, some wait for an effect that nobody serves. */
function headAt(i: number, change: Partial<Head>): Head {
  const waits = { due: i % 3 === 1 ? 1e15 + i : null, needs: i % 3 === 2 ? " unserved " : "" }
  const head = {
    id: idOf(i),
    flow: "pay",
    version: "bafkrei",
    state: "parked",
    owner: "",
    crashes: 0,
    ...waits,
  } as const
  return { ...head, parent: "", tag: "", created: 1_700_000_000_000 + i, ended: null, ...change }
}

function idOf(i: number): string {
  return `01932d4f-8a00-7000-8000-${i.toString(16).padStart(12, "0")}`
}

function rowAt(seq: number): Row {
  return { seq, stamp: 1_732_150_000_000 + seq, entry: ENTRY, after: AFTER, journal: "" }
}

async function bareTable(path: string) {
  const database = (await sqliteDriver())(path)
  database.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -32768;
    pragma wal_autocheckpoint = 4000;
    create table log (id text not null, seq integer not null, stamp integer not null,
      entry text not null, after text not null, journal text not null) strict;
    create unique index log_by_id on log (id, seq)`)
  const statement = database.prepare("insert into log values (?, ?, ?, ?, ?, ?)")
  return {
    exec: (sql: string) => database.exec(sql),
    insert: (id: string, { seq, stamp, entry, after, journal }: Row) =>
      statement.get(id, seq, stamp, entry, after, journal),
    close: () => database.close(),
  }
}

async function perSecond(count: number, work: () => Promise<void>): Promise<{ cpu: number; wall: number }> {
  const start = performance.now()
  const used = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(used)
  return { cpu: (count * 1e6) / (user + system), wall: (count * 1000) / (performance.now() - start) }
}

/** The median of what a call takes, in microseconds. */
async function median(times: number, call: (i: number) => unknown): Promise<number> {
  const taken: number[] = []
  for (let i = 0; i < times; i++) {
    const start = performance.now()
    await call(i)
    taken.push((performance.now() - start) * 1000)
  }
  return taken.sort((a, b) => a - b)[times >> 1] as number
}

function shown(figure: number): string {
  return figure >= 1000 ? `${(figure / 1000).toFixed(figure >= 100_000 ? 0 : 1)}k` : figure.toFixed(0)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const line of await storeBench(Number(process.argv[2] ?? 1e6), 25)) process.stdout.write(`${line}\n`)
}
