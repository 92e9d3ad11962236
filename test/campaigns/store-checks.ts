// What a mutant of a store has to get past: the contract that every store keeps, and what each promises besides.
//
// Not here: tests that run other processes, and PostgreSQL.

import "../engine.js"
import type { Check } from "./checks.js"
import { testsOf } from "./test-checks.js"

export { over } from "./stand-in.js"

const tests = {
  memory: () => import("../contracts/memory-store.test.js"),
  coded: () => import("../contracts/coded-store.test.js"),
  escaped: () => import("../contracts/escaped.test.js"),
  SQLite: () => import("../contracts/sqlite-store.test.js"),
  "SQLite's files": () => import("../contracts/sqlite-file.test.js"),
  "SQLite's beginnings": () => import("../contracts/sqlite-begins.test.js"),
  "SQLite's turns": () => import("../contracts/sqlite-turns.test.js"),
}

/** Tests that run other processes, or that measure how long something takes. */
const OTHERS = [
  "three processes",
  "one process",
  "in another process",
  "ST1 what was answered is there",
  "what may not be written",
  "SQ6 the last process",
  "SQ8",
  "MS1",
  "the example shows",
]

export function checks(): Promise<Check[]> {
  return testsOf(tests, OTHERS)
}
