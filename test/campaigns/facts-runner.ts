// How Stryker asks the checks about a mutant.
//
// The checks, and with them all the code that they are about, as it was
// instrumented, are bundled into one script, which is compiled once for each
// process and evaluated anew for each mutant: some milliseconds, and no mutant
// meets what another has left behind.
//
// Invariants
//   FR1  A mutant is active while the code loads, so that its constants are tested as all else.
//   FR2  The first check that fails is the last that is run; those come first that have found the most for their time.
//   FR3  A check that waits for what never comes is given up, and what it has set going with it.
//
// Not here: what is checked (checks.ts, driver-checks.ts, store-checks.ts), which files are mutated (mutate.ts).

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
import { note, noted } from "./notes.js"
import { Timers } from "./timers.js"

/** The environment variable that names the file of this folder that says what is checked. */
export const CHECKS = "SXFLOW_CHECKS"

/**
 * How long a check may have nothing to do, in milliseconds and by how long it takes with the code as it is; how much
 * longer it may be at work. Only what the event loop had to wait counts as the former, not what others took of the machine.
 */
const IDLE_MS = 1000
const IDLE_FACTOR = 4
const BUSY_FACTOR = 10

/** How often it is looked how long it was. */
const LOOK_MS = 200

/** A file that says what is checked. */
interface Module {
  checks(recorded: Recorded | undefined): Check[] | Promise<Check[]>
  /** Tidies up when all that was to be run has been. */
  over?(): Promise<void>
}

/** The code loaded anew. */
interface Load extends Required<Omit<Module, "checks">> {
  readonly checks: readonly Check[]
  readonly timers: Timers
}

class FactsRunner implements TestRunner {
  private script: Script | undefined
  private recorded: Recorded | undefined
  /** How long each check takes with the code as it is, in milliseconds, and how many mutants it has found. */
  private times: { readonly [check: string]: number } = {}
  private readonly found = new Map<string, number>()
  /** What was thrown where nobody catches it. */
  private strays: unknown[] = []
  /** What the instrumented code looks at. */
  private readonly context: InstrumenterContext = {}

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true }
  }

  async init(): Promise<void> {
    Object.assign(globalThis, { __stryker__: this.context })
    for (const event of ["uncaughtException", "unhandledRejection"]) {
      process.on(event, (error: unknown) => this.strays.push(error))
    }
    this.recorded = noted("record")
    this.times = noted("times") ?? {}
    const names = "require, module, exports, setTimeout, setInterval, setImmediate"
    this.script = new Script(`(function (${names}) {${await bundled(process.env[CHECKS] as string)}\n})`)
  }

  /** Runs every check in code of its own, and says which mutants it came by. */
  async dryRun(): Promise<DryRunResult> {
    const mutantCoverage: MutantCoverage = { static: {}, perTest: {} }
    this.context.mutantCoverage = mutantCoverage
    const tests: TestResult[] = []
    for (const { name } of (await this.loading(async ({ checks }) => checks)) ?? []) {
      await this.loading(async ({ checks, timers }) => {
        const check = checks.find((c) => c.name === name) as Check
        this.context.currentTestId = name
        const start = performance.now()
        const failure = await this.failureOf(check, timers)
        const test = { id: name, name, timeSpentMs: performance.now() - start }
        if (failure === undefined) tests.push({ ...test, status: TestStatus.Success })
        else tests.push({ ...test, status: TestStatus.Failed, failureMessage: failure })
        delete this.context.currentTestId
      })
    }
    this.times = Object.fromEntries(tests.map(({ name, timeSpentMs }) => [name, timeSpentMs]))
    note("times", this.times)
    return { status: DryRunStatus.Complete, tests, mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRunOptions): Promise<MutantRunResult> {
    this.context.mutantCoverage = { static: {}, perTest: {} }
    this.context.activeMutant = activeMutant.id
    if (hitLimit !== undefined) Object.assign(this.context, { hitCount: 0, hitLimit })
    try {
      return await this.loading((load) => this.judge(load, testFilter))
    } catch (error) {
      return { status: MutantRunStatus.Killed, killedBy: ["loading"], failureMessage: String(error), nrOfTests: 0 }
    } finally {
      for (const key of ["activeMutant", "hitCount", "hitLimit"] as const) delete this.context[key]
    }
  }

  private async judge({ checks, timers }: Load, testFilter: readonly string[] | undefined): Promise<MutantRunResult> {
    const wanted = checks.filter(({ name }) => testFilter?.includes(name) ?? true)
    wanted.sort((one, other) => this.worth(other) - this.worth(one))
    let nrOfTests = 0
    for (const check of wanted) {
      nrOfTests++
      const failureMessage = await this.failureOf(check, timers)
      const stuck = determineHitLimitReached(this.context.hitCount, this.context.hitLimit)
      if (stuck !== undefined) return { status: MutantRunStatus.Timeout, reason: stuck.reason as string }
      if (failureMessage === undefined) continue
      if (failureMessage === GIVEN_UP) return { status: MutantRunStatus.Timeout, reason: `${check.name} does not end` }
      this.found.set(check.name, (this.found.get(check.name) ?? 0) + 1)
      return { status: MutantRunStatus.Killed, killedBy: [check.name], failureMessage, nrOfTests } // FR2
    }
    return { status: MutantRunStatus.Survived, nrOfTests }
  }

  private worth({ name }: Check): number {
    return (1 + (this.found.get(name) ?? 0)) / (1 + (this.times[name] ?? 0))
  }

  /** Does `work` with the code loaded anew. */
  private async loading<T>(work: (load: Load) => Promise<T>): Promise<T> {
    const module = { exports: {} as Module }
    const timers = new Timers()
    const load = this.script?.runInThisContext() as (...operands: unknown[]) => void
    const require = createRequire(join(process.cwd(), "package.json"))
    try {
      const { setTimeout, setInterval, setImmediate } = timers
      load(require, module, module.exports, setTimeout, setInterval, setImmediate) // FR1
      const { checks, over = async () => undefined } = module.exports
      const result = await work({ checks: await checks(this.recorded), over, timers })
      await over()
      return result
    } finally {
      timers.end()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Why `check` fails, if it does; what the host throws counts, wherever it is thrown. */
  private async failureOf(check: Check, timers: Timers): Promise<string | undefined> {
    this.strays = []
    const patience = new Patience(IDLE_MS + IDLE_FACTOR * (this.times[check.name] ?? 60_000))
    try {
      const failure = await Promise.race([check.run(), patience.over])
      if (failure === GIVEN_UP) timers.end() // FR3
      return failure ?? (this.strays.length > 0 ? String(this.strays[0]) : undefined)
    } catch (error) {
      return String(error)
    } finally {
      patience.end()
    }
  }
}

const GIVEN_UP = "given up"

/** How long a check is waited for. */
class Patience {
  private readonly begun = performance.eventLoopUtilization()
  private looking: NodeJS.Timeout | undefined
  /** Answers `GIVEN_UP` when it is over. */
  readonly over: Promise<typeof GIVEN_UP>

  constructor(private readonly idleMs: number) {
    this.over = new Promise((resolve) => {
      this.looking = setInterval(() => {
        const { idle, active } = performance.eventLoopUtilization(this.begun)
        if (idle > this.idleMs || active > BUSY_FACTOR * this.idleMs) resolve(GIVEN_UP)
      }, LOOK_MS)
    })
  }

  end(): void {
    clearInterval(this.looking)
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
    supported: { "dynamic-import": false },
    external: ["@photostructure/sqlite", "fast-check", "pg"],
    logLevel: "error",
  })
  return result.outputFiles[0]?.text as string
}

export const strykerPlugins = [declareValuePlugin(PluginKind.TestRunner, "facts", new FactsRunner())]
