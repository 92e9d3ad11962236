// The suites of the scoreboard: each has a name to call it by, a title, and a way to run it.
//
// A further kind of suite is one more function in `kinds`.
//
// Not here: debts (ledger.ts), counting and printing (scoreboard.ts).

import { execFile } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join, relative } from "node:path"
import { factFiles, type Outcome, runTable } from "../facts/runner.js"
import { type FactTable, readTable } from "../facts/table.js"
import { headTable, preludeFiles, runFlowTable, suiteFiles } from "../flows/runner.js"

/** How one check of a suite came out. */
export interface Check {
  readonly file: string
  readonly line?: number
  readonly name: string
  /** What was wrong, in one line; undefined where nothing was. */
  readonly failure: string | undefined
}

export interface Suite {
  /** What `./conformance.sh NAME` may call it: a chapter, a file's name, its kind. */
  readonly names: readonly string[]
  readonly title: string
  readonly run: () => Promise<readonly Check[]>
}

/** All suites, in the order of the scoreboard. */
export function suites(): Suite[] {
  return kinds.flatMap((kind) => kind())
}

const kinds: readonly (() => Suite[])[] = [
  facts,
  flows,
  () => testFolder("laws", "Laws"),
  () => testFolder("contracts", "Contracts"),
]

/** One suite for each facts file: the report's chapters, then SX. */
function facts(): Suite[] {
  const tables = factFiles().map(readTable)
  return [...tables.filter((t) => t.dialect === "scheme"), ...tables.filter((t) => t.dialect === "sx")].map(factSuite)
}

function factSuite(table: FactTable): Suite {
  const file = basename(table.file)
  const kind = table.dialect === "sx" ? "sx" : "r7rs"
  return {
    names: ["facts", kind, table.chapter, file, file.replace(/\.\w+$/, "")],
    title: table.chapter === file.replace(/\.\w+$/, "") ? table.title : `${table.chapter} ${table.title}`,
    run: async () => (await runTable(table)).map(checkOf),
  }
}

/** One suite for each table of facts about flows, and one for what the heads of the prelude say. */
function flows(): Suite[] {
  const suitesOfFlows = suiteFiles()
    .map(readTable)
    .map((table) => ({
      names: ["flows", table.chapter, basename(table.file)],
      title: table.title,
      run: async () => (await runFlowTable(table)).map(checkOf),
    }))
  return [...suitesOfFlows, preludeSuite()]
}

function preludeSuite(): Suite {
  const run = async (): Promise<Check[]> => {
    const outcomes: Outcome[] = []
    for (const file of preludeFiles()) outcomes.push(...(await runFlowTable(headTable(file))))
    return outcomes.map(checkOf)
  }
  return { names: ["flows", "prelude"], title: "Prelude", run }
}

function checkOf({ file, line, name, failure }: Outcome): Check {
  return { file, line, name, failure: failure && `${inShort(failure.got)}, expected ${inShort(failure.expected)}` }
}

/** The vitest files of a folder of test/ as one suite, if it holds any. */
function testFolder(folder: string, title: string): Suite[] {
  if (!existsSync(join("test", folder))) return []
  const files = readdirSync(join("test", folder), { recursive: true, encoding: "utf8" })
  if (!files.some((file) => file.endsWith(".test.ts"))) return []
  return [{ names: [folder], title, run: () => runVitest(join("test", folder)) }]
}

/** What we read of vitest's report. */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly message: string
    readonly assertionResults: readonly { fullName: string; status: string; failureMessages: readonly string[] }[]
  }[]
}

/** The variable TESTS may name a report of the same tree's tests; then what stands there is not run again. */
async function runVitest(folder: string): Promise<Check[]> {
  const { TESTS: reported } = process.env
  if (reported !== undefined) return checksOf(JSON.parse(readFileSync(reported, "utf8")) as VitestReport, folder)
  const scratch = mkdtempSync(join(tmpdir(), "sxflow-conformance-"))
  try {
    const output = join(scratch, "report.json")
    const operands = [
      "run",
      "--config",
      "test/vitest.config.ts",
      "--reporter=json",
      `--outputFile.json=${output}`,
      `${folder}/`,
    ]
    const said = await finished(join("node_modules", ".bin", "vitest"), operands)
    if (!existsSync(output)) return [{ file: folder, name: "vitest reports", failure: said }]
    return checksOf(JSON.parse(readFileSync(output, "utf8")) as VitestReport, folder)
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

/** Runs a command to its end, whatever its status, and answers what it said. */
function finished(command: string, operands: readonly string[]): Promise<string> {
  return new Promise((answer) => {
    execFile(command, operands, { maxBuffer: 2 ** 28 }, (_, stdout, stderr) => answer(stdout + stderr))
  })
}

/** What a report says of the tests in `folder`; that it says nothing is a failure. */
function checksOf(report: VitestReport, folder: string): Check[] {
  const checks = reportedOf(report, folder)
  return checks.length === 0 ? [{ file: folder, name: "is in the report", failure: "no tests" }] : checks
}

function reportedOf(report: VitestReport, folder: string): Check[] {
  return report.testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(process.cwd(), name)
    if (!file.startsWith(join(folder, "/"))) return []
    if (assertionResults.length === 0)
      return [{ file, name: "the file loads", failure: inShort(message) || "no tests" }]
    return assertionResults
      .filter(({ status }) => status === "passed" || status === "failed")
      .map(({ fullName, status, failureMessages }) => ({
        file,
        name: fullName,
        failure: status === "passed" ? undefined : inShort(failureMessages[0] ?? "failed"),
      }))
  })
}

/** A message on one line, without the stack below it: what is kept must not speak of one machine. */
function inShort(message: string): string {
  const lines = message.split("\n")
  const stack = lines.findIndex((line) => /^ +at /.test(line))
  return lines
    .slice(0, stack < 0 ? 4 : Math.min(stack, 4))
    .join(" ")
    .trim()
}
