// What a mutant of the PostgreSQL store has to get past: the contract, and what the store promises besides, on a server
// that outlives the mutants. Each makes its databases anew.
//
// Not here: the server (mutate.ts), tests that start it anew or run other processes.

import "../engine.js"
import type { Check } from "./checks.js"
import * as standIn from "./stand-in.js"
import { testsOf } from "./test-checks.js"

const tests = {
  PostgreSQL: () => import("../contracts/postgres-store.test.js"),
  "PostgreSQL's faults": () => import("../contracts/postgres-faults.test.js"),
  "others on PostgreSQL": () => import("../contracts/postgres-others.test.js"),
  "PostgreSQL's watchers": () => import("../contracts/postgres-watch.test.js"),
}

/** Tests that run other processes, start the server anew, or wait for long. */
const OTHERS = ["processes on the", "in another process", "restarted", "a server that is silent"]

export function checks(): Promise<Check[]> {
  return testsOf(tests, OTHERS)
}

/** Connections that a mutant has left open break when their database is dropped: that is to be over before the next. */
export async function over(): Promise<void> {
  await standIn.over()
  await new Promise((resolve) => setTimeout(resolve, 20))
}
