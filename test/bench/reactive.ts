// How fast the reactive layer is: `npx tsx test/bench/reactive.ts [NAME ...]`.
//
//   publish   objects are published, each activity starts three flows: appended, dispatched and completed, in a second
//   append    what one publishing costs beside a long log and beside many triggers for other things, and alone
//
// Everything is durable: SQLite, synchronous FULL. Each figure's baseline is of the same run.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { sqliteStore } from "../../runtime/stores/sqlite.js"

const TYPE = `
(deftype article {:fields {:title string :views integer}})
(defflow first (lambda (activity) 'done))
(defflow second (lambda (activity) (get (get activity :object) :views)))
(defflow third (lambda (activity) (get activity :actor)))
`
const TRIGGERS = ["first", "second", "third"].map(
  (flow) => `(deftrigger on-${flow} {:on create :type article :flow ${flow}})`,
)

const folder = mkdtempSync(join(tmpdir(), "sxflow-bench-"))
let files = 0

async function opened(text: string): Promise<Flows> {
  const store = await sqliteStore(join(folder, `${++files}.db`))
  return await openFlows({ store, modules: [{ name: "bench.sx", text }] })
}

function say(what: string, figure: number, unit: string, beside = ""): void {
  console.log(
    `${what.padEnd(58)} ${figure.toLocaleString("en", { maximumFractionDigits: 2 }).padStart(12)} ${unit} ${beside}`,
  )
}

/** Publishes objects number `from` to before `to`, so many at once. */
async function publish(flows: Flows, from: number, to: number, atOnce: number): Promise<void> {
  let next = from
  const one = async (): Promise<void> => {
    for (let i = next++; i < to; i = next++) {
      await flows.objects.put(
        { type: "article", id: `a${i}`, title: "x", views: i, status: "published" },
        { actor: "ada" },
      )
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

/** What one publishing costs by the processor's time of many together, in microseconds. */
async function costOf(flows: Flows, from: number): Promise<number> {
  const count = 2000
  const begun = process.cpuUsage()
  await publish(flows, from, from + count, 200)
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / count
}

const benches: { readonly [name: string]: () => Promise<void> } = {
  async publish() {
    const flows = await opened([TYPE, ...TRIGGERS].join("\n"))
    await publish(flows, 0, 2000, 500)
    const begun = performance.now()
    const before = process.cpuUsage()
    await publish(flows, 2000, 12_000, 500)
    const rate = 10_000 / ((performance.now() - begun) / 1000)
    const { user, system } = process.cpuUsage(before)
    say("  of the processor's time, each", (user + system) / 10_000, "µs")
    say(
      "publishings that start three flows each, 500 at once",
      rate,
      "activities/s",
      `${(3 * rate).toFixed(0)} flows/s`,
    )
    const { length } = await flows.audit.list({ limit: 100_000 })
    if (length !== 36_000) throw new Error(`${length} pairs in the audit, not 36,000`)
    await flows.close()
  },
  async append() {
    const alone = await opened(`${TYPE}\n${TRIGGERS[0]}`)
    await costOf(alone, 0)
    const others = Array.from(
      { length: 10_000 },
      (_, i) => `(deftrigger other-${i} {:on create :type t${i} :flow first})`,
    )
    const many = await opened(`${TYPE}\n${TRIGGERS[0]}`)
    await many.define({ name: "others.sx", text: others.join("\n") })
    await costOf(many, 0)
    const figures: [number, number][] = []
    for (let round = 1; round <= 5; round++)
      figures.push([await costOf(alone, round * 2000), await costOf(many, round * 2000)])
    const [few, lots] = [0, 1].map((i) => figures.map((pair) => pair[i] as number).sort((a, b) => a - b)[2] as number)
    say("a publishing with 1 trigger registered", few as number, "µs")
    say("the same with 10,000 others", lots as number, "µs", `${((lots as number) / (few as number)).toFixed(2)} x`)
    await publish(alone, 100_000, 200_000, 200)
    const again = await opened(`${TYPE}\n${TRIGGERS[0]}`)
    await costOf(again, 0)
    const pairs: [number, number][] = []
    for (let round = 1; round <= 5; round++)
      pairs.push([await costOf(alone, 200_000 + round * 2000), await costOf(again, round * 2000)])
    const [late, early] = [0, 1].map((i) => pairs.map((pair) => pair[i] as number).sort((a, b) => a - b)[2] as number)
    say(
      "a publishing after 100,000 others",
      late as number,
      "µs",
      `${((late as number) / (early as number)).toFixed(2)} x`,
    )
    for (const flows of [alone, many, again]) await flows.close()
  },
}

const wanted = process.argv.slice(2)
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n${name}`)
  await bench()
}
rmSync(folder, { recursive: true })
