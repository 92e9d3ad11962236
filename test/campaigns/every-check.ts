// The checks for what has got past the first ones: besides tables and recorded
// answers, the tests of the door and the laws of hygiene and of pausing themselves.
//
// Not here: the first ones (checks.ts).

import { type Check, type Recorded, checks as recordedChecks } from "./checks.js"
import { testsOf } from "./test-checks.js"

const tests = {
  door: () => import("../door/door.test.js"),
  hygiene: () => import("../laws/hygiene.test.js"),
  pausing: () => import("../laws/pausing.test.js"),
}

/** A test that takes half a second by itself, and shows nothing of what is mutated. */
const LONG = ["depth does no harm"]

/** The checks that a record makes possible, and the tests. */
export async function checks(recorded: Recorded): Promise<Check[]> {
  return [...recordedChecks(recorded), ...(await testsOf(tests, LONG))]
}
