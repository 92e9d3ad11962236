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
  machine: ["machine.ts", "run.ts", "stack.ts", "caller.ts", "control.ts"],
  compiler: ["native.ts", "native-control.ts", "translation.ts", "inlining.ts", "loops.ts"],
  macros: ["syntax-rules.ts", "scope.ts", "transformer.ts", "rewriting.ts", "strip.ts", "environment.ts"],
  expander: ["bodies.ts", "core-forms.ts", "expander.ts"],
  derived: ["derived.ts", "derived/*.ts", "quasiquote.ts"],
  reader: ["reader.ts", "reading/*.ts"],
}

const folder = join(tmpdir(), "sxflow-mutation")

/** What a group came to: how many mutants each of its files has, and those alive. */
interface Result {
  readonly totals: Readonly<Record<string, number>>
  readonly alive: readonly MutantResult[]
}

async function main(operands: readonly string[]): Promise<void> {
  const again = operands.includes("--again")
  const named = operands.filter((operand) => operand !== "--again")
  mkdirSync(folder, { recursive: true })
  process.env.NODE_OPTIONS = "--import tsx"
  process.env.RUNS ??= "3"
  process.env[RECORD] = join(folder, `record-${process.pid}.json`)
  writeFileSync(process.env[RECORD], JSON.stringify(await record(again)))
  for (const group of named.length > 0 ? named : Object.keys(groups)) {
    const before = again ? lastOf(group) : undefined
    const patterns = before === undefined ? filesOf(group) : placesOf(before.alive)
    if (patterns.length === 0) continue
    const mutants = await mutate(patterns)
    const alive = mutants.filter(({ status }) => status === "Survived" || status === "NoCoverage")
    const result = { totals: before?.totals ?? totalsOf(mutants), alive }
    writeFileSync(fileOf(group), JSON.stringify(result))
    report(group, result)
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
    concurrency: Number(process.env.WORKERS ?? 2),
    timeoutMS: 6_000,
    timeoutFactor: 2,
    reporters: ["progress-append-only"],
    allowEmpty: true,
    disableTypeChecks: false,
    ignorePatterns: ["dist", "reports", "test/conformance", "test/bench"],
    tempDirName: join(folder, "sandbox"),
    thresholds: { high: 95, low: 85, break: 0 },
  })
  return await stryker.runMutationTest()
}

function totalsOf(mutants: readonly MutantResult[]): Record<string, number> {
  const totals: Record<string, number> = {}
  for (const { fileName } of mutants) totals[fileName] = (totals[fileName] ?? 0) + 1
  return totals
}

function fileOf(group: string): string {
  return join(folder, `${group}.json`)
}

function lastOf(group: string): Result | undefined {
  return existsSync(fileOf(group)) ? JSON.parse(readFileSync(fileOf(group), "utf8")) : undefined
}

/** The survivors' places as Stryker is given them, with columns from 0: it gives them out from 1. */
function placesOf(survivors: readonly MutantResult[]): string[] {
  return survivors.map(({ fileName, location: { start, end } }) => {
    return `${fileName}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`
  })
}

function report(group: string, { totals, alive }: Result): void {
  for (const [file, total] of Object.entries(totals)) {
    console.log(row(relative(".", file), total, alive.filter(({ fileName }) => fileName === file).length))
  }
  const total = Object.values(totals).reduce((sum, count) => sum + count, 0)
  if (Object.keys(totals).length > 1) console.log(row(group, total, alive.length))
  for (const mutant of alive) console.log(line(mutant))
}

/** `interpreter/lower.ts  298 mutants, 12 alive: 96.0 % killed` */
function row(name: string, total: number, alive: number): string {
  return `${name}  ${total} mutants, ${alive} alive: ${((100 * (total - alive)) / total).toFixed(1)} % killed`
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
