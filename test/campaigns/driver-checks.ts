// What a mutant of the flows' driver has to get past: the suites of the flow
// words and the examples in the prelude's heads, the tests of flows, and their laws.
//
// Not here: tests that run other processes or wait for long, and those of what
// stands around the driver (examples, peers, programs that embed).

import "../engine.js"
import { failureLine } from "../facts/runner.js"
import { readTable } from "../facts/table.js"
import { headTable, preludeFiles, runFlowTable, suiteFiles } from "../flows/runner.js"
import type { Check } from "./checks.js"
import { noted } from "./notes.js"
import { testsOf } from "./test-checks.js"

export { over } from "./stand-in.js"

const tests = {
  "at-hand": () => import("../flows/at-hand.test.js"),
  alarms: () => import("../flows/alarms.test.js"),
  bundle: () => import("../flows/bundle.test.js"),
  contract: () => import("../flows/contract.test.js"),
  "deadline-unserved": () => import("../flows/deadline-unserved.test.js"),
  effects: () => import("../flows/effects.test.js"),
  entries: () => import("../flows/entries.test.js"),
  events: () => import("../flows/events.test.js"),
  hands: () => import("../flows/hands.test.js"),
  histories: () => import("../flows/histories.test.js"),
  hostile: () => import("../flows/hostile.test.js"),
  interventions: () => import("../flows/interventions.test.js"),
  letters: () => import("../flows/letters.test.js"),
  policy: () => import("../flows/policy.test.js"),
  rehearsal: () => import("../flows/rehearsal.test.js"),
  retention: () => import("../flows/retention.test.js"),
  stopping: () => import("../flows/stopping.test.js"),
  stuck: () => import("../flows/stuck.test.js"),
  telemetry: () => import("../flows/telemetry.test.js"),
  tenants: () => import("../flows/tenants.test.js"),
  turns: () => import("../flows/turns.test.js"),
  working: () => import("../flows/working.test.js"),
  "law of combinators": () => import("../laws/flows/combinators.test.js"),
  "law of contradiction": () => import("../laws/flows/contradiction.test.js"),
  "law of crash": () => import("../laws/flows/crash.test.js"),
  "law of drive": () => import("../laws/flows/drive.test.js"),
  "law of replay": () => import("../laws/flows/replay.test.js"),
  "law of transfer": () => import("../laws/flows/transfer.test.js"),
  "law of workers": () => import("../laws/flows/workers.test.js"),
}

/** Tests that run other processes, or are about what is not mutated. */
const OTHERS = ["modules without end", "compiled modules are let go", "TE1 the API is not even loaded"]

/** Tests that take long: they come in only where others have found nothing. */
const LONG = ["hostile: what takes", "flows that survive", "WK3", "EV1 a failure tells", "R4 the warm"]

export async function checks(): Promise<Check[]> {
  const tables = [...suiteFiles().map(readTable), ...preludeFiles().map(headTable)]
  return [
    ...tables.map((table) => ({
      name: table.file,
      async run() {
        const failed = (await runFlowTable(table)).find(({ failure }) => failure !== undefined)
        return failed && failureLine(failed)
      },
    })),
    ...(await testsOf(tests, noted<boolean>("again") ? OTHERS : [...OTHERS, ...LONG])),
  ]
}
