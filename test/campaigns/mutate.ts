// The mutation campaign: does a fact or a law notice when the code is wrong?
//
//   npm run mutate                            every group, in order of worth
//   npm run mutate -- machine lower           some groups
//   npm run mutate -- driver/hands.ts         one file of a group
//   npm run mutate -- --again machine         only what survived the last time; of the engine, with more checks
//   npm run mutate -- --sample 400 driver     as many mutants of a group, drawn by chance; --seed 2 draws others
//
// Prints a line a file, then every survivor with its place; what survived is kept
// in the machine's folder for temporary files, for `--again`.
//
// Not here: what kills a mutant (checks.ts, driver-checks.ts, store-checks.ts, postgres-checks.ts), how a
// sample is drawn (choice.ts), how the result is told (verdict.ts).

import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import type { MutantResult } from "@stryker-mutator/api/core"
import { Stryker } from "@stryker-mutator/core"
import { RUNNING, startPostgres } from "../contracts/postgres-server.js"
import { type Choice, nameOf } from "./choice.js"
import { CHECKS } from "./facts-runner.js"
import { keepNotes, note, noted } from "./notes.js"
import { record } from "./record.js"
import { report, type Verdict, verdictOn } from "./verdict.js"

/** Files that are mutated together, and the file that says what checks them. */
interface Group {
  readonly folder: string
  readonly files: readonly string[]
  readonly checks: string
}

const groups: Readonly<Record<string, Group>> = {
  lower: engine("lower.ts", "layout.ts"),
  machine: engine("machine.ts", "run.ts", "stack.ts", "caller.ts", "control.ts"),
  compiler: engine("native.ts", "native-control.ts", "translation.ts", "inlining.ts", "loops.ts"),
  macros: engine("syntax-rules.ts", "scope.ts", "transformer.ts", "rewriting.ts", "strip.ts", "environment.ts"),
  expander: engine("bodies.ts", "core-forms.ts", "expander.ts"),
  derived: engine("derived.ts", "derived/*.ts", "quasiquote.ts"),
  reader: engine("reader.ts", "reading/*.ts"),
  driver: {
    folder: "runtime/flows",
    files: [
      ...["driver.ts", "at-hand.ts", "hands.ts", "rest.ts", "standing.ts", "parking.ts", "enactment.ts", "fiber.ts"],
      ...["live.ts", "messages.ts", "interventions.ts", "refusals.ts", "worker.ts", "delivery.ts", "effects.ts"],
      ...["policy.ts", "limiter.ts", "alarms.ts", "turns.ts", "migration.ts", "retention.ts", "wait.ts", "after.ts"],
      ...["asks.ts", "operations.ts", "activity.ts", "breathing.ts", "chance.ts", "loading.ts"],
    ],
    checks: "driver-checks",
  },
  stores: {
    folder: "runtime/stores",
    files: [
      "memory.ts",
      "sqlite*.ts",
      "heads.ts",
      "head-fields.ts",
      "due-queue.ts",
      "coded.ts",
      "escaped.ts",
      "lists.ts",
      "records.ts",
    ],
    checks: "store-checks",
  },
  postgres: { folder: "runtime/stores", files: ["postgres*.ts"], checks: "postgres-checks" },
}

function engine(...files: string[]): Group {
  return { folder: "interpreter", files, checks: "checks" }
}

const folder = join(tmpdir(), "sxflow-mutation")

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { again: { type: "boolean" }, sample: { type: "string" }, seed: { type: "string", default: "1" } },
    allowPositionals: true,
  })
  keepNotes(folder)
  process.env.NODE_OPTIONS = "--import tsx"
  process.env.RUNS ??= values.again ? "10" : "3"
  note("again", values.again === true)
  for (const name of positionals.length > 0 ? positionals : Object.keys(groups)) {
    const before = values.again ? noted<Verdict>(`verdict ${name.replaceAll("/", " ")}`) : undefined
    if (before?.alive.length === 0) continue
    note("choice", {
      ...(values.sample !== undefined && { sample: Number(values.sample), seed: Number(values.seed) }),
      ...(before !== undefined && { names: before.alive.map((mutant) => nameOf(mutant, 1)) }),
    } satisfies Choice)
    const verdict = verdictOn(await mutate(name, before !== undefined), before)
    note(`verdict ${name.replaceAll("/", " ")}`, verdict)
    report(values.sample === undefined ? name : `${name}, a sample with seed ${values.seed}`, verdict)
  }
}

/** Runs the mutants of a group, or of one of its files. */
async function mutate(name: string, again: boolean): Promise<MutantResult[]> {
  const [, group = name, file] = /^(.*?)\/(.*)$/.exec(name) ?? []
  const { folder: place, files, checks } = groups[group] ?? engine(`${group}.ts`)
  if (checks === "checks") note("record", await record(again))
  process.env[CHECKS] = checks === "checks" && again ? "every-check" : checks
  const stryker = new Stryker({
    mutate: (file === undefined ? files : [file]).map((each) => `${place}/${each}`),
    testRunner: "facts",
    checkers: ["choice"],
    plugins: ["./test/campaigns/facts-runner.ts", "./test/campaigns/choice.ts"],
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
  if (checks !== "postgres-checks") return await stryker.runMutationTest()
  const server = await startPostgres()
  if ("reason" in server) throw new Error(server.reason)
  process.env[RUNNING] = server.url("")
  try {
    return await stryker.runMutationTest()
  } finally {
    server.stop()
  }
}

await main()
