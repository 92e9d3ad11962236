// Law: the machine and the oracle agree.
//
// Each generated program is given to both; they must end alike, in a written
// value or in a message, having displayed the same text.

import fc from "fast-check"
import { afterAll, expect, test } from "vitest"
import { BudgetError, openInterpreter, SchemeError } from "../../interpreter/interpreter.js"
import { type Ending, type Event, runOracle } from "./oracle/evaluate.js"
import { programs } from "./oracle/programs.js"

const parameters = { seed: Number(process.env.SEED ?? 20261120), numRuns: Number(process.env.RUNS ?? 500) }

/** How the machine ends the program `text`. */
async function runMachine(text: string): Promise<Ending> {
  let output = ""
  const interpreter = openInterpreter({ dialect: "scheme", output: (shown) => (output += shown) })
  try {
    const value = await interpreter.evaluateRaw(text)
    return { ending: interpreter.write(value), output }
  } catch (error) {
    if (error instanceof SchemeError || error instanceof BudgetError) return { ending: `!> ${error.message}`, output }
    throw error
  }
}

const happened = new Map<Event | "program", number>()

function count(event: Event | "program"): void {
  happened.set(event, (happened.get(event) ?? 0) + 1)
}

test("the machine and the oracle agree", async () => {
  await fc.assert(
    fc.asyncProperty(programs(), async (program) => {
      const { events, ...expected } = runOracle(program.forms)
      expect(await runMachine(program.text)).toEqual(expected)
      count("program")
      for (const event of events) count(event)
    }),
    parameters,
  )
})

afterAll(() => {
  const total = happened.get("program") ?? 0
  const share = (event: Event): number => (happened.get(event) ?? 0) / Math.max(total, 1)
  if (total < 100) return
  for (const event of ["escape", "signal", "wind"] as const) expect(share(event), event).toBeGreaterThan(0.2)
  expect(share("unwind")).toBeGreaterThan(0.1)
})
