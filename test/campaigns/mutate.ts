// The mutation campaign: does a fact or a law notice when the interpreter is wrong?
//
//   npm run mutate                      every group, in order of worth
//   npm run mutate -- machine lower     some groups
//   npm run mutate -- --again machine   only what survived the last time, with more checks
//
// Prints a line a file, then every survivor with its place; what survived is kept
// in the machine's folder for temporary files, for `--again`.
//
// Not here: what kills a mutant (checks.ts).

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import type { MutantResult } from "@stryker-mutator/api/core"
import { Stryker } from "@stryker-mutator/core"
import { RECORD } from "./facts-runner.js"
import { record } from "./record.js"

const groups: Readonly<Record<string, readonly string[]>> = {
  lower: ["lower.ts", "layout.ts"],
  machine: ["machine.ts", "run.ts", "control.ts"],
  macros: ["syntax-rules.ts", "scope.ts", "transformer.ts", "rewriting.ts", "strip.ts", "environment.ts"],
  expander: ["bodies.ts", "core-forms.ts", "expander.ts"],
  derived: ["derived.ts", "derived/*.ts", "quasiquote.ts"],
  reader: ["reader.ts", "reading/*.ts"],
}

const folder = join(tmpdir(), "sxflow-mutation")

async function main(operands: readonly string[]): Promise<void> {
  const again = operands.includes("--again")
  const named = operands.filter((operand) => operand !== "--again")
  mkdirSync(folder, { recursive: true })
  process.env.NODE_OPTIONS = "--import tsx"
  process.env.RUNS ??= "3"
  process.env[RECORD] = join(folder, `record-${process.pid}.json`)
  writeFileSync(process.env[RECORD], JSON.stringify(await record(again)))
  for (const group of named.length > 0 ? named : Object.keys(groups)) {
    const patterns = again ? placesOf(survivorsOf(group)) : filesOf(group)
    if (patterns.length > 0) report(group, await mutate(patterns))
  }
}

function filesOf(group: string): string[] {
  return (groups[group] ?? [`${group}.ts`]).map((file) => `interpreter/${file}`)
}

async function mutate(patterns: readonly string[]): Promise<MutantResult[]> {
  const stryker = new Stryker({
    mutate: [...patterns],
    testRunner: "facts",
    plugins: ["./test/campaigns/facts-runner.ts"],
    testRunnerNodeArgs: ["--max-old-space-size=1500"],
    coverageAnalysis: "perTest",
    concurrency: 2,
    timeoutMS: 20_000,
    timeoutFactor: 3,
    reporters: ["progress-append-only"],
    allowEmpty: true,
    disableTypeChecks: false,
    ignorePatterns: ["dist", "reports", "test/conformance", "test/bench"],
    tempDirName: join(folder, "sandbox"),
    thresholds: { high: 95, low: 85, break: 0 },
  })
  return await stryker.runMutationTest()
}

function survivorsFile(group: string): string {
  return join(folder, `${group}.json`)
}

function survivorsOf(group: string): MutantResult[] {
  const file = survivorsFile(group)
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : []
}

/** The survivors' places, as Stryker has them: `file:line:column-line:column`. */
function placesOf(survivors: readonly MutantResult[]): string[] {
  return survivors.map(({ fileName, location: { start, end } }) => {
    return `${fileName}:${start.line}:${start.column}-${end.line}:${end.column}`
  })
}

function report(group: string, results: readonly MutantResult[]): void {
  const alive = results.filter(({ status }) => status === "Survived" || status === "NoCoverage")
  writeFileSync(survivorsFile(group), JSON.stringify(alive))
  const files = [...new Set(results.map(({ fileName }) => fileName))]
  for (const file of files)
    console.log(
      row(
        relative(".", file),
        results.filter(({ fileName }) => fileName === file),
      ),
    )
  if (files.length > 1) console.log(row(group, results))
  for (const mutant of alive) console.log(line(mutant))
}

/** `interpreter/lower.ts  killed 300  timeout 4  survived 12  uncovered 1  score 96 %` */
function row(name: string, results: readonly MutantResult[]): string {
  const count = (status: string): number => results.filter((result) => result.status === status).length
  const found = count("Killed") + count("Timeout")
  const missed = count("Survived") + count("NoCoverage")
  const score = ((100 * found) / Math.max(found + missed, 1)).toFixed(1)
  const counts = [`killed ${count("Killed")}`, `timeout ${count("Timeout")}`, `survived ${count("Survived")}`]
  const rest = [`uncovered ${count("NoCoverage")}`, `failed ${count("RuntimeError")}`, `score ${score} %`]
  return [name, ...counts, ...rest].join("  ")
}

/** A survivor with its place, what stood there and what stands there now. */
function line({ fileName, location: { start, end }, mutatorName, replacement, status }: MutantResult): string {
  const lines = readFileSync(fileName, "utf8")
    .split("\n")
    .slice(start.line - 1, end.line)
  lines.push((lines.pop() as string).slice(0, end.column - 1))
  const original = lines.join("\n").slice(start.column - 1)
  const mark = status === "NoCoverage" ? " (uncovered)" : ""
  const place = `${relative(".", fileName)}:${start.line}:${start.column}${mark}`
  return `  ${place} ${mutatorName}: ${excerpt(original)} -> ${excerpt(replacement)}`
}

function excerpt(code: string): string {
  const text = code.replace(/\s+/g, " ")
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

await main(process.argv.slice(2))
