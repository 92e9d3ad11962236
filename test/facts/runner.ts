// Runs facts files against the interpreter.
//
//   npx tsx test/facts/runner.ts FILE...     failures as `file:line: expression => got, expected ...`
//
// Invariants
//   FT3  All forms of a table share one environment, its ground, in order.
//   FT4  A form of set-up that complains is a failure; one that does not is no fact.
//   FT5  What the host throws (anything but the guest's complaint, a spent budget and its exit) fails the fact, whatever it promised.
//
// Not here: the format (table.ts), grounds where flows run (../flows/ground.ts), what the scoreboard makes of it
// (../conformance/).

import { readdirSync, readFileSync } from "node:fs"
import { basename, dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { BudgetError, ExitRequest, SchemeError } from "../../interpreter/failure.js"
import { openInterpreter } from "../../interpreter/interpreter.js"
import { type Fact, type FactTable, factName, isSetUp, readTable } from "./table.js"

/** How one fact came out. */
export interface Outcome {
  readonly file: string
  readonly line: number
  readonly name: string
  /** What it gave and what it should have; undefined for a fact that holds. */
  readonly failure: { readonly got: string; readonly expected: string } | undefined
}

/** The facts files of test/facts, by name, as paths from the working directory. */
export function factFiles(): string[] {
  const folder = relative(process.cwd(), dirname(fileURLToPath(import.meta.url)))
  const names = readdirSync(folder).filter((name) => /\.(scm|sx)$/.test(name))
  return names.sort(inChapterOrder).map((name) => join(folder, name))
}

/** `6.2` before `6.10`. */
function inChapterOrder(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true })
}

/** What one fact may use. */
export interface Limits {
  readonly steps?: number
  readonly memory?: number
}

/** Where the forms of a table are evaluated. */
export interface Ground {
  /** What `text`, a form of `file`, comes to, written. Throws what evaluating it throws. */
  evaluate(text: string, file: string): Promise<string>
  /** Whether something written is what a fact expects; the same text, if this is left out. */
  isSame?(expected: string, got: string): boolean
  close?(): Promise<void>
}

/** Opens a ground for one table; what is printed there goes to `output`. */
export type GroundMaker = (table: FactTable, output: (text: string) => void, limits: Limits) => Ground

/** Runs a table on a ground of its own. */
export async function runTable(table: FactTable, open?: GroundMaker): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for await (const outcome of outcomesOf(table, {}, open)) outcomes.push(outcome)
  return outcomes
}

/** The same, one outcome after the other; each fact may use what `limits` allow. */
export async function* outcomesOf(
  table: FactTable,
  limits: Limits = {},
  open: GroundMaker = plainGround,
): AsyncGenerator<Outcome> {
  const printed: string[] = []
  const ground = open(table, (text) => printed.push(text), limits) // FT3
  for (const fact of table.facts) {
    printed.length = 0
    const got = await evaluate(ground, fact, table.file)
    const failure = judge(fact, got, printed.join(""), ground.isSame)
    if (failure === undefined && isSetUp(fact)) continue // FT4
    yield { file: table.file, line: fact.line, name: factName(fact), failure }
  }
  await ground.close?.()
  if (table.unreadable !== undefined) {
    const { line, message } = table.unreadable
    const failure = { got: `!> ${message}`, expected: "text that reads" }
    yield { file: table.file, line, name: "the rest of the table reads", failure }
  }
}

/** An interpreter, and nothing else. */
const plainGround: GroundMaker = ({ dialect }, output, limits) => {
  const interpreter = openInterpreter({ ...limits, dialect, output, include })
  return {
    evaluate: async (text, file) => interpreter.write(await interpreter.evaluateRaw(text, { name: file })),
  }
}

/** The text of a file that facts include, by its path from theirs. */
function include(path: string, from: string): { name: string; text: string } | string {
  const name = join(dirname(from), path)
  try {
    return { name, text: readFileSync(name, "utf8") }
  } catch {
    return "no such file"
  }
}

/** What evaluating a fact gave: its written values, or the message of what it raised. */
interface Got {
  readonly kind: "value" | "complaint" | "crash"
  readonly said: string
}

async function evaluate(ground: Ground, fact: Fact, file: string): Promise<Got> {
  try {
    return { kind: "value", said: await ground.evaluate(fact.text, file) }
  } catch (error) {
    if (error instanceof SchemeError || error instanceof BudgetError || error instanceof ExitRequest) {
      return { kind: "complaint", said: error.message }
    }
    return { kind: "crash", said: error instanceof Error ? (error.stack ?? error.message) : String(error) } // FT5
  }
}

/** Why `got` and `printed` are not what `fact` promised, or undefined where they are. */
function judge(fact: Fact, got: Got, printed: string, isSame: Sameness = Object.is): Outcome["failure"] {
  if (!isAsPromised(fact, got, isSame)) return { got: shown(got), expected: promised(fact) }
  if (fact.printed === undefined || fact.printed === printed) return undefined
  return { got: `prints: ${JSON.stringify(printed)}`, expected: `prints: ${JSON.stringify(fact.printed)}` }
}

type Sameness = (expected: string, got: string) => boolean

function isAsPromised(fact: Fact, { kind, said }: Got, isSame: Sameness): boolean {
  if (fact.complaint !== undefined) return kind === "complaint" && isSame(fact.complaint, said)
  return kind === "value" && (fact.value === undefined || isSame(fact.value, said))
}

function shown({ kind, said }: Got): string {
  if (kind === "value") return said
  return kind === "complaint" ? `!> ${said}` : `the host threw ${said}`
}

function promised(fact: Fact): string {
  if (fact.complaint !== undefined) return `!> ${fact.complaint}`
  return fact.value ?? "no complaint"
}

/** A failure as one line. */
export function failureLine({ file, line, name, failure }: Outcome): string {
  return `${file}:${line}: ${name} => ${failure?.got}, expected ${failure?.expected}`
}

/** The command: runs the tables of `files` and prints what fails. Answers whether all held. */
async function main(files: readonly string[]): Promise<boolean> {
  let passed = 0
  let failed = 0
  for (const file of files) {
    const outcomes = await runTable(readTable(file))
    const failures = outcomes.filter((outcome) => outcome.failure !== undefined)
    for (const outcome of failures) console.log(failureLine(outcome))
    console.log(`${basename(file)}  ${outcomes.length - failures.length} passed, ${failures.length} failed`)
    passed += outcomes.length - failures.length
    failed += failures.length
  }
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = process.argv.slice(2)
  void main(files.length > 0 ? files : factFiles()).then((held) => {
    process.exitCode = held ? 0 : 1
  })
}
