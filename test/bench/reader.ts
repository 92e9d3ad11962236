// How fast texts are read.
//
//   npx tsx test/bench/reader.ts [MEGABYTES]
//
// A program is the Scheme of this repository over and over; data are such
// entries as a log holds. The fast reader is measured with places and without,
// and the grammar in the same run on a small part, as what to compare with.

import { readdirSync, readFileSync } from "node:fs"
import { pathToFileURL } from "node:url"
import { openExplainer } from "../../interpreter/explainer.js"
import { Source } from "../../interpreter/place.js"
import { Reader, type ReaderOptions } from "../../interpreter/reader.js"
import { EOF } from "../../interpreter/singleton.js"

/** How fast something was read. */
export interface Rate {
  readonly what: string
  readonly megabytesPerSecond: number
}

/** About `size` characters of programs. */
export function programText(size: number): string {
  const folders = ["test/bench/programs", "interpreter/boot"]
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
  const programs = files.filter((path) => path.endsWith(".scm")).map((path) => readFileSync(path, "utf8"))
  return repeated(programs.join("\n"), size)
}

/** About `size` characters of data. */
export function dataText(size: number): string {
  const entry = (k: number) =>
    `{:at ${1_700_000_000_000 + k} :flow "publish/article" :id ${k} :log ((step charge (ok ${k}.25 EUR)) (signal |approved by| "Ada ${k}")) :done #f}\n`
  return repeated(Array.from({ length: 50 }, (_, k) => entry(k)).join(""), size)
}

function repeated(text: string, size: number): string {
  return text.repeat(Math.max(1, Math.round(size / text.length)))
}

/** The rates of both readers on texts of about `size` characters. */
export async function readerRates(size: number, rounds = 9): Promise<Rate[]> {
  const program = programText(size)
  const data = dataText(size)
  const explainer = await openExplainer(readFileSync("interpreter/grammar.ohm", "utf8"))
  const small = new Source("small", dataText(Math.min(size, 20_000)))
  const rate = (what: string, text: string, read: () => void, times = rounds): Rate => ({
    what,
    megabytesPerSecond: text.length / 1000 / shortest(read, times),
  })
  return [
    rate("a program, with places", program, () => readAll(program, { literal: true, places: true })),
    rate("a program, without", program, () => readAll(program, { literal: true })),
    rate("data", data, () => readAll(data, { dialect: "sx" })),
    rate("data, by the grammar", small.text, () => explainer.read(small, { dialect: "sx" }), 2),
  ]
}

function readAll(text: string, options: ReaderOptions): void {
  const reader = new Reader(new Source("bench", text), options)
  while (reader.read() !== EOF);
}

/** The milliseconds of processor time of the fastest of `times` runs: whoever else is at work does not count. */
function shortest(run: () => void, times: number): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < times; i++) {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const rates = await readerRates(Number(process.argv[2] ?? 1) * 1_000_000)
  for (const { what, megabytesPerSecond } of rates)
    console.log(`${megabytesPerSecond.toFixed(2).padStart(8)} MB/s  ${what}`)
}
