// How fast flows are: `npx tsx test/bench/flows.ts [NAME ...]`.
//
// Each figure stands beside its baseline of the same run: what the same rows cost when they are inserted bare, or one
// by one with a flush each.

import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Meter } from "../../interpreter/meter.js"
import { deliveryOf } from "../../runtime/flows/delivery.js"
import { Enactment } from "../../runtime/flows/enactment.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { FlowModule } from "../../runtime/flows/module.js"
import { textShelf } from "../../runtime/flows/shelves.js"
import { sqliteStore } from "../../runtime/stores/sqlite.js"
import { sqliteDriver } from "../../runtime/stores/sqlite-driver.js"

const MODULE = {
  name: "bench.sx",
  text: `
(defflow steps
  (lambda (n) (let loop ((i 0) (sum 0)) (if (< i n) (loop (+ i 1) (+ sum (suspend (list 'step i)))) sum))))
(defflow work
  (lambda (n) (let loop ((i 0) (sum 0)) (if (< i n) (loop (+ i 1) (+ sum (effect 'add i))) sum))))
(defflow once (lambda (x) (suspend 'go)))
(defflow nap (lambda (x) (sleep x)))
`,
}

const folder = mkdtempSync(join(tmpdir(), "sxflow-bench-"))
let files = 0

function freshFile(): string {
  return join(folder, `${++files}.db`)
}

async function opened(file = freshFile(), warm?: number): Promise<Flows> {
  const store = await sqliteStore(file)
  const effects = { add: (i: number) => i }
  return await openFlows({ store, modules: [MODULE], effects, ...(warm === undefined ? {} : { warm }) })
}

function seconds(since: number): number {
  return (performance.now() - since) / 1000
}

function say(what: string, figure: number, unit: string, beside = ""): void {
  console.log(
    `${what.padEnd(58)} ${figure.toLocaleString("en", { maximumFractionDigits: 2 }).padStart(12)} ${unit} ${beside}`,
  )
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] as number
}

const ROW = {
  entry: '(effect (effect add () 7) (ok 7) add "bafkreidzajuzxzbmrkhen653iuaxezix5bvsfrlkdcpxmjng3jeqqgzeke")',
  after: "(running 1 ((effect (effect add () 8) add 8 {})))",
}

/** Rows a second into a bare table of the same kind, so many to a transaction. */
async function bareRows(count: number, batch: number): Promise<number> {
  const database = (await sqliteDriver())(freshFile())
  database.exec("pragma journal_mode = wal; pragma synchronous = full")
  database.exec(
    "create table log (id text, seq integer, stamp integer, entry text, after text, journal text, primary key (id, seq)) without rowid",
  )
  const insert = database.prepare("insert into log values (?, ?, ?, ?, ?, ?)")
  const begun = performance.now()
  for (let i = 0; i < count; i += batch) {
    database.exec("begin immediate")
    for (let k = 0; k < batch; k++)
      insert.get(`01m7xzry308jf752sa2actw${k}`, i / batch, 1795229094089, ROW.entry, ROW.after, "")
    database.exec("commit")
  }
  const rate = count / seconds(begun)
  database.close()
  return rate
}

/** Has `count` instances do their steps, so many at once. */
async function startMany(flows: Flows, count: number, atOnce: number, steps: number): Promise<void> {
  let left = count
  const one = async (): Promise<void> => {
    while (left-- > 0) await flows.start("work", steps)
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

const benches: { readonly [name: string]: () => Promise<void> } = {
  async throughput() {
    const steps = 10
    const bare = await bareRows(Number(process.env.BARE ?? 200_000), 500)
    say("bare rows, batched", bare, "rows/s")
    for (const atOnce of [100, 300, 1000]) {
      const flows = await opened()
      await startMany(flows, 1000, atOnce, steps)
      const begun = performance.now()
      await startMany(flows, 10_000, atOnce, steps)
      const rate = (10_000 * steps) / seconds(begun)
      say(`steps of instances, ${atOnce} at once`, rate, "steps/s", `${((100 * rate) / bare).toFixed(0)} % of bare`)
      await flows.close()
    }
  },
  async alone() {
    const descriptor = openSync(freshFile(), "a")
    const text = `${ROW.entry}${ROW.after}\n`
    const flows = await opened()
    const { id } = await flows.start("steps", 1e9)
    for (let i = 0; i < 1000; i++) await flows.resume(id, i)
    const [bare, ours]: [number[], number[]] = [[], []]
    for (let i = 0; i < 5000; i++) {
      const begun = performance.now()
      if (i % 2 === 0) {
        writeSync(descriptor, text)
        fdatasyncSync(descriptor)
        bare.push(performance.now() - begun)
      } else {
        await flows.resume(id, i)
        ours.push(performance.now() - begun)
      }
    }
    closeSync(descriptor)
    const [a, b] = [median(bare), median(ours)]
    say("append and fdatasync, median", a * 1000, "µs")
    say("one instance alone: a step, median", b * 1000, "µs", `${(b / a).toFixed(2)} x`)
    await flows.close()
  },
  async sequential() {
    for (const count of [100, 1000, 10_000, 100_000]) {
      const flows = await opened()
      const { id } = await flows.start("steps", count + 1)
      const begun = performance.now()
      for (let i = 0; i < count; i++) await flows.resume(id, i)
      say(`${count} suspends in a row, warm: each`, (seconds(begun) * 1e6) / count, "µs")
      const rows = await flows.operations.driver.atHand.rows(id)
      const deliveries = rows.map((row) => deliveryOf(row.entry))
      const module = new FlowModule(textShelf(MODULE.text, MODULE.name))
      const decoded = performance.now()
      const enactment = new Enactment({ id: "", flow: "steps", ...module.fresh(), meter: new Meter() })
      for (const delivery of deliveries) {
        enactment.deliver(delivery, 0)
        enactment.advance(500_000)
      }
      say("  enacted again from a decoded log", deliveries.length / seconds(decoded), "deliveries/s")
      flows.operations.driver.atHand.forget(id)
      const cold = performance.now()
      await flows.operations.waits(id)
      say("  enacted again from the store", deliveries.length / seconds(cold), "deliveries/s")
      await flows.close()
    }
  },
  async parked() {
    const figures: number[][] = []
    for (const count of [1000, Number(process.env.PARKED ?? 200_000)]) {
      const file = freshFile()
      const flows = await opened(file, 1000)
      const begun = performance.now()
      for (let i = 0; i < count; i += 1000) {
        await Promise.all(Array.from({ length: 1000 }, () => flows.start("once", i)))
      }
      say(`${count} instances started and parked`, count / seconds(begun), "a second")
      const heads = await flows.list({ limit: 1000 })
      const each = async (act: (i: number) => Promise<unknown>): Promise<number> => {
        const times: number[] = []
        for (let i = 0; i < 300; i++) {
          const start = performance.now()
          await act(i)
          times.push(performance.now() - start)
        }
        return median(times) * 1000
      }
      const figure = [
        await each(() => flows.start("once", 1)),
        await each((i) => flows.resume((heads[i] as { id: string }).id, 1)),
        await each(() => flows.list({ states: ["parked"], limit: 100 })),
        await each(async () => {
          const { id } = await flows.start("nap", 0)
          void flows.work()
          await flows.wait(id)
        }),
      ]
      figures.push(figure)
      const names = ["start", "resume, cold", "list a page", "start and fire a timer"]
      figure.forEach((value, i) => {
        say(
          `  ${names[i]}, median`,
          value,
          "µs",
          figures.length > 1 ? `${(value / (figures[0]?.[i] as number)).toFixed(2)} x` : "",
        )
      })
      say("  memory of the process", process.memoryUsage().rss / 2 ** 20, "MB")
      await flows.close()
    }
  },
}

const wanted = process.argv.slice(2)
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n${name}`)
  await bench()
}
rmSync(folder, { recursive: true })
