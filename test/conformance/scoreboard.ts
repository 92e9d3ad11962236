// The scoreboard: runs the suites, prints a line for each, and writes what came out.
//
//   ./conformance.sh          every suite; writes test/scoreboard.json and test/scoreboard.md
//   ./conformance.sh SUITE    those of that name: a chapter (6.4), a file, `r7rs`, `sx`, `facts`, `laws`
//
// What is written holds no time and no duration, so it changes only when a result does.
// The last line printed is `N passed, N failed`, alone. A debt that is owed counts as neither.
//
// Not here: what the suites are (suites.ts), the ledger (ledger.ts).

import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Debt, isAbout, readLedger } from "./ledger.js"
import { type Check, type Suite, suites } from "./suites.js"

/** What is told of a suite once it has run. */
export interface Score {
  readonly title: string
  readonly passed: number
  /** What failed and is not in the ledger, and what the ledger has no right to list. */
  readonly failures: readonly string[]
  /** What failed as the ledger says. */
  readonly owed: readonly string[]
}

/** Weighs a suite's checks against the debts that are about its files. */
export function score(title: string, checks: readonly Check[], debts: readonly Debt[]): Score {
  const files = new Set(checks.map((check) => check.file))
  const failures: string[] = []
  const owed: string[] = []
  for (const check of checks.filter((c) => c.failure !== undefined)) {
    const debt = debts.find((d) => isAbout(d, check))
    if (debt === undefined)
      failures.push(`${placeOf(check)}: ${check.name} => ${check.failure}`) // LE1
    else owed.push(`${placeOf(check)}: ${check.name} (${debt.reason})`)
  }
  for (const debt of debts.filter((d) => files.has(d.file))) {
    const about = checks.filter((check) => isAbout(debt, check))
    if (about.some((check) => check.failure !== undefined)) continue
    const why = about.length === 0 ? "there is no such check" : "it is paid"
    failures.push(`test/debts.txt:${debt.line}: ${debt.file}:${debt.check}: ${why}; strike it out`) // LE2
  }
  return { title, passed: checks.filter((check) => check.failure === undefined).length, failures, owed }
}

function placeOf({ file, line }: Check): string {
  return line === undefined ? file : `${file}:${line}`
}

/** A suite's line of the scoreboard. */
export function scoreLine({ title, passed, failures, owed }: Score): string {
  const parts = [`${passed} passed`]
  if (failures.length > 0) parts.push(`${failures.length} failed`)
  if (owed.length > 0) parts.push(`${owed.length} owed`)
  return `${title}  ${parts.join(", ")}`
}

/** The scoreboard as a page. */
export function scorePage(scores: readonly Score[]): string {
  const rows = scores.map((s) => `| ${s.title} | ${s.passed} | ${s.failures.length} | ${s.owed.length} |`)
  const owed = scores.flatMap((s) => s.owed).map((debt) => `- ${debt}`)
  return [
    "# Scoreboard",
    "",
    "Written by `./conformance.sh`. What is owed is listed in `debts.txt` with its reason.",
    "",
    "| suite | passed | failed | owed |",
    "|---|---:|---:|---:|",
    ...rows,
    `| **all** | **${total(scores, (s) => s.passed)}** | **${total(scores, (s) => s.failures.length)}** | **${total(scores, (s) => s.owed.length)}** |`,
    ...(owed.length > 0 ? ["", "## Owed", "", ...owed] : []),
    "",
  ].join("\n")
}

function total(scores: readonly Score[], count: (score: Score) => number): number {
  return scores.reduce((sum, s) => sum + count(s), 0)
}

/** Runs the suites called `name`, all of them where there is none. Answers the process's exit status. */
async function main(name: string | undefined): Promise<number> {
  const all = suites()
  const chosen = name === undefined ? all : all.filter((suite) => suite.names.includes(name))
  if (chosen.length === 0) {
    console.error(`no suite is called ${name}; there are: ${[...new Set(all.flatMap((s) => s.names))].join(" ")}`)
    return 2
  }
  const scores = await run(chosen, name === undefined)
  if (name === undefined) {
    writeFileSync("test/scoreboard.json", `${JSON.stringify({ suites: scores }, undefined, 2)}\n`)
    writeFileSync("test/scoreboard.md", scorePage(scores))
  }
  const failed = total(scores, (s) => s.failures.length)
  console.log(`${total(scores, (s) => s.passed)} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/** Runs suites one after the other and prints their lines. Of `everything`, no debt may be left over. */
async function run(chosen: readonly Suite[], everything: boolean): Promise<Score[]> {
  const debts = readLedger("test/debts.txt")
  const scores: Score[] = []
  const files = new Set<string>()
  for (const suite of chosen) {
    const checks = await checksOf(suite)
    for (const check of checks) files.add(check.file)
    scores.push(told(score(suite.title, checks, debts)))
  }
  const strays = everything ? debts.filter((debt) => !files.has(debt.file)) : []
  if (strays.length > 0) scores.push(told({ title: "Debts", passed: 0, failures: strays.map(noSuchFile), owed: [] })) // LE2
  return scores
}

/** A suite that breaks is a suite with one check, which failed. */
async function checksOf(suite: Suite): Promise<readonly Check[]> {
  try {
    return await suite.run()
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return [{ file: suite.title, name: "the suite runs", failure }]
  }
}

function told(result: Score): Score {
  for (const failure of result.failures) console.log(`  ${failure}`)
  console.log(scoreLine(result))
  return result
}

function noSuchFile(debt: Debt): string {
  return `test/debts.txt:${debt.line}: ${debt.file}: no suite has such a file; strike it out`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv[2])
