// The checks for what has got past the first ones: besides tables and recorded
// answers, the tests of the door and the laws of hygiene and of pausing themselves.
//
// Not here: the first ones (checks.ts), what gathers the tests (stand-in.ts).

import "../door/door.test.js"
import "../laws/hygiene.test.js"
import "../laws/pausing.test.js"
import { type Check, type Recorded, checks as recordedChecks } from "./checks.js"
import { gathered } from "./stand-in.js"

/** A test that takes half a second by itself, and shows nothing of what is mutated. */
const LONG = "depth does no harm"

/** The checks that a record makes possible, and the gathered tests. */
export function checks(recorded: Recorded): Check[] {
  const tests = gathered.filter(({ name }) => name !== LONG)
  return [...recordedChecks(recorded), ...tests.map(({ name, run }, k) => ({ name: `${k} ${name}`, run: held(run) }))]
}

function held(run: () => unknown): Check["run"] {
  return async () => {
    await run()
    return undefined
  }
}
