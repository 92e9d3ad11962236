// What several processes get that write to one SQLite file without a break, beside
// processes that leave the waiting to SQLite.
//
//   npx tsx test/bench/turns.ts [PROCESSES [FLUSH_MS [SECONDS]]]      3, 5 and 10 unless said otherwise
//
// Every process keeps its transactions open for FLUSH_MS before it commits them, as
// on a slow disk, and writes for SECONDS after all are ready.

import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath, pathToFileURL } from "node:url"
import { sqliteStore } from "../../runtime/stores/sqlite.js"
import { sqliteDriver } from "../../runtime/stores/sqlite-driver.js"
import { halt, spying } from "../contracts/sqlite-spy.js"
import { begin, row } from "../contracts/transitions.js"

interface Got {
  readonly rows: number
  readonly longestMs: number
  readonly error: string
}

/** Keeps a row; `seq` counts from 0. */
type Keep = (seq: number) => Promise<void>

const WAYS: { readonly [name: string]: (path: string, flushMs: number) => Promise<Keep> } = {
  "SQLite's own waiting, 5 s": async (path, flushMs) => {
    const database = (await sqliteDriver())(path)
    database.exec("pragma busy_timeout = 5000; pragma journal_mode = wal; create table if not exists log (seq)")
    return async (seq) => {
      database.exec("begin immediate")
      database.exec(`insert into log values (${seq})`)
      halt(flushMs)
      database.exec("commit")
    }
  },
  "this store": async (path, flushMs) => {
    const slow = (sql: string) => {
      if (sql === "commit") halt(flushMs)
    }
    const store = await sqliteStore(path, { connect: spying(await sqliteDriver(), slow) })
    const id = `${process.pid}`
    await store.commit([begin(id)])
    return async (seq) => {
      await store.commit([{ id, seq, rows: [row(seq)] }])
    }
  },
}

/** Runs the bench; answers its lines. */
export async function turnsBench(processes: number, flushMs: number, seconds: number): Promise<string[]> {
  const lines = [
    `rows kept by each of ${processes} processes in ${seconds} s, ${flushMs} ms a flush; the longest wait:`,
  ]
  for (const way of Object.keys(WAYS)) {
    const folder = mkdtempSync(join(tmpdir(), "sxflow-turns-"))
    const all = await together(processes, [way, join(folder, "flows.db"), `${flushMs}`, `${seconds}`])
    rmSync(folder, { recursive: true })
    const shown = all.map(({ rows, longestMs, error }) => `${rows} (${longestMs.toFixed(0)} ms)${error && ": gave up"}`)
    lines.push(`  ${way.padEnd(26)} ${shown.join(", ")}`)
  }
  return lines
}

/** What each of `processes` processes got, which began to write at the same time. */
async function together(processes: number, words: readonly string[]): Promise<Got[]> {
  const workers = []
  for (let i = 0; i < processes; i++) workers.push(await startWriter(words))
  for (const { go } of workers) go()
  return Promise.all(workers.map(({ got }) => got))
}

/** A process that is ready to write. */
async function startWriter(words: readonly string[]): Promise<{ go: () => void; got: Promise<Got> }> {
  const child = spawn(process.execPath, ["--import", "tsx", fileURLToPath(import.meta.url), "writer", ...words], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  await lines.next()
  return { go: () => child.stdin.end(), got: lines.next().then(({ value }) => JSON.parse(value)) }
}

async function write(way: string, path: string, flushMs: number, seconds: number): Promise<Got> {
  const keep = await WAYS[way]?.(path, flushMs)
  process.stdout.write("ready\n")
  for await (const _ of process.stdin) break
  const end = performance.now() + seconds * 1000
  const got = { rows: 0, longestMs: 0, error: "" }
  for (let start = performance.now(); start < end; start = performance.now()) {
    try {
      await keep?.(got.rows)
    } catch (error) {
      return { ...got, error: String(error), longestMs: performance.now() - start }
    }
    got.rows++
    got.longestMs = Math.max(got.longestMs, performance.now() - start)
  }
  return got
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [task, ...words] = process.argv.slice(2)
  if (task === "writer") {
    const [way = "", path = "", ...numbers] = words
    const [flushMs = 0, seconds = 0] = numbers.map(Number)
    const got = await write(way, path, flushMs, seconds)
    process.stdout.write(`${JSON.stringify(got)}\n`, () => process.exit())
  } else {
    const [flushMs = 5, seconds = 10] = words.map(Number)
    for (const line of await turnsBench(Number(task ?? 3), flushMs, seconds)) process.stdout.write(`${line}\n`)
  }
}
