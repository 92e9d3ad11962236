// How Stryker asks the checks about a mutant.
//
// The checks, and with them the whole instrumented interpreter, are bundled into
// one script, which is compiled once for each process and evaluated anew for each
// mutant: some milliseconds, and no mutant meets what another has left behind.
//
// Invariants
//   FR1  A mutant is active while the interpreter loads, so that its constants are tested as all else.
//   FR2  The first check that fails is the last that is run.
//
// Not here: what is checked (checks.ts), which files are mutated (mutate.ts).

import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { Script } from "node:vm"
import type { InstrumenterContext, MutantCoverage } from "@stryker-mutator/api/core"
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin"
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  TestStatus,
} from "@stryker-mutator/api/test-runner"
import { build } from "esbuild"
import type { Check, Recorded } from "./checks.js"

/** The environment variable that names the file of the record. */
export const RECORD = "SXFLOW_RECORD"

type Checks = typeof import("./checks.js")

class FactsRunner implements TestRunner {
  private script: Script | undefined
  private recorded: Recorded | undefined
  /** What the instrumented code looks at. */
  private readonly context: InstrumenterContext = {}

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true }
  }

  async init(): Promise<void> {
    Object.assign(globalThis, { __stryker__: this.context })
    this.recorded = JSON.parse(readFileSync(process.env[RECORD] as string, "utf8"))
    this.script = new Script(
      `(function (require, module, exports) {${await bundled(this.recorded?.whole ? "every-check" : "checks")}\n})`,
    )
  }

  /** Runs every check in an interpreter of its own, and says which mutants it came by. */
  async dryRun(): Promise<DryRunResult> {
    const mutantCoverage: MutantCoverage = { static: {}, perTest: {} }
    this.context.mutantCoverage = mutantCoverage
    const tests: TestResult[] = []
    for (const { name } of this.checks()) {
      const check = this.checks().find((c) => c.name === name) as Check
      this.context.currentTestId = name
      const start = performance.now()
      const failure = await failureOf(check)
      const test = { id: name, name, timeSpentMs: performance.now() - start }
      if (failure === undefined) tests.push({ ...test, status: TestStatus.Success })
      else tests.push({ ...test, status: TestStatus.Failed, failureMessage: failure })
      delete this.context.currentTestId
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRunOptions): Promise<MutantRunResult> {
    this.context.mutantCoverage = { static: {}, perTest: {} }
    this.context.activeMutant = activeMutant.id
    if (hitLimit !== undefined) Object.assign(this.context, { hitCount: 0, hitLimit })
    try {
      return await this.judge(testFilter)
    } finally {
      for (const key of ["activeMutant", "hitCount", "hitLimit"] as const) delete this.context[key]
    }
  }

  private async judge(testFilter: readonly string[] | undefined): Promise<MutantRunResult> {
    let nrOfTests = 0
    try {
      for (const check of this.checks()) {
        if (testFilter !== undefined && !testFilter.includes(check.name)) continue
        nrOfTests++
        const failureMessage = await failureOf(check)
        const stuck = determineHitLimitReached(this.context.hitCount, this.context.hitLimit)
        if (stuck !== undefined) return { status: MutantRunStatus.Timeout, reason: stuck.reason as string }
        if (failureMessage === undefined) continue
        return { status: MutantRunStatus.Killed, killedBy: [check.name], failureMessage, nrOfTests } // FR2
      }
      return { status: MutantRunStatus.Survived, nrOfTests }
    } catch (error) {
      return { status: MutantRunStatus.Killed, killedBy: ["loading"], failureMessage: String(error), nrOfTests }
    }
  }

  /** The checks, with an interpreter that was loaded just now. */
  private checks(): Check[] {
    const module = { exports: {} as Checks }
    const load = this.script?.runInThisContext() as (...operands: unknown[]) => void
    load(createRequire(join(process.cwd(), "package.json")), module, module.exports) // FR1
    return module.exports.checks(this.recorded as Recorded)
  }
}

/** Why `check` fails, if it does; what the host throws counts. */
async function failureOf(check: Check): Promise<string | undefined> {
  try {
    return await check.run()
  } catch (error) {
    return String(error)
  }
}

/** The text of `entry`, as Stryker has it in this folder, and of all that it imports. */
async function bundled(entry: string): Promise<string> {
  const result = await build({
    absWorkingDir: process.cwd(),
    entryPoints: [`test/campaigns/${entry}.ts`],
    alias: { vitest: join(process.cwd(), "test/campaigns/stand-in.ts") },
    ignoreAnnotations: true,
    define: { "import.meta.url": JSON.stringify(pathToFileURL("test/campaigns/checks.ts").href) },
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    target: "node20",
    logLevel: "error",
  })
  return result.outputFiles[0]?.text as string
}

export const strykerPlugins = [declareValuePlugin(PluginKind.TestRunner, "facts", new FactsRunner())]
