// Runs facts about flows.
//
//   npx tsx test/flows/runner.ts FILE...     failures as `file:line: expression => got, expected ...`
//
// The suites are the tables of test/flows/suites; the heads of prelude/*.sx are tables too: what stands in them,
// three blanks in, with `=>` or `!>` behind it. What belongs together there shares one ground, file by file.
//
// Not here: the ground (ground.ts), the format (../facts/table.ts).

import { readdirSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import { failureLine, type Outcome, runTable } from "../facts/runner.js"
import { type FactTable, parseTable, readTable } from "../facts/table.js"
import { flowGround } from "./ground.js"

/** The suites' files, in the order of their names. */
export function suiteFiles(): string[] {
  return filesIn("test/flows/suites")
}

/** The files of the prelude. */
export function preludeFiles(): string[] {
  return filesIn("prelude")
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sx"))
    .sort()
    .map((name) => join(folder, name))
}

/** Runs a table on a ground where flows run. */
export function runFlowTable(table: FactTable): Promise<Outcome[]> {
  return runTable(table, flowGround)
}

/** The comment that `text` begins with, line by line, without its marks. */
export function headLines(text: string): string[] {
  const lines = text.split("\n")
  const end = lines.findIndex((line) => !line.startsWith(";;;"))
  return lines.slice(0, end < 0 ? lines.length : end).map((line) => line.slice(3))
}

/** The examples in the head of a file of the prelude, each on its line there. */
export function headTable(file: string): FactTable {
  let depth = 0
  const lines = headLines(readFileSync(file, "utf8")).map((line) => {
    if (depth === 0 && !line.startsWith("   (")) return ""
    const [, code, answer = ""] = /^(.*?)(?:\s{2,}((?:=>|!>) .*))?$/.exec(line) as RegExpExecArray
    depth += (code as string).split("(").length - (code as string).split(")").length
    return answer === "" ? (code as string) : `${code} ; ${answer}`
  })
  return { ...parseTable(file, lines.join("\n")), title: basename(file) }
}

async function main(files: readonly string[]): Promise<boolean> {
  let failed = 0
  for (const file of files) {
    const table = file.startsWith("prelude/") ? headTable(file) : readTable(file)
    const outcomes = await runFlowTable(table)
    const failures = outcomes.filter((outcome) => outcome.failure !== undefined)
    for (const outcome of failures) console.log(failureLine(outcome))
    console.log(`${basename(file)}  ${outcomes.length - failures.length} passed, ${failures.length} failed`)
    failed += failures.length
  }
  return failed === 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = process.argv.slice(2)
  void main(files.length > 0 ? files : [...preludeFiles(), ...suiteFiles()]).then((held) => {
    process.exit(held ? 0 : 1)
  })
}
