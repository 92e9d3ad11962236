// Laws of pausing: where a run is paused, and for how long, changes nothing.

import fc from "fast-check"
import { expect, test } from "vitest"
import { BudgetError, type InterpreterOptions, openInterpreter, SchemeError } from "../../interpreter/interpreter.js"
import type { Ending } from "./oracle/evaluate.js"
import { programs } from "./oracle/programs.js"

const parameters = { seed: Number(process.env.SEED ?? 20261120), numRuns: Number(process.env.RUNS ?? 100) }

interface Run extends Ending {
  readonly steps: number
  readonly bytes: number
  readonly pauses: number
}

/** How `text` ends and what it uses, with the world let in whenever it pauses. */
async function run(
  text: string,
  options: InterpreterOptions = {},
  pause: () => Promise<void> = async () => {},
): Promise<Run> {
  let output = ""
  let pauses = 0
  const interpreter = openInterpreter({
    dialect: "scheme",
    output: (shown) => {
      output += shown
    },
    breathe: async () => {
      pauses++
      await pause()
    },
    ...options,
  })
  const ended = (ending: string): Run => ({ ending, output, pauses, ...interpreter.spent() })
  try {
    return ended(interpreter.write(await interpreter.evaluateRaw(text)))
  } catch (error) {
    if (error instanceof SchemeError || error instanceof BudgetError) return ended(`!> ${error.message}`)
    throw error
  }
}

test("pausing at every step and resuming changes neither the ending nor the output nor what is used", async () => {
  await fc.assert(
    fc.asyncProperty(programs(), async ({ text }) => {
      const straight = await run(text)
      const paused = await run(text, { slice: 1 })
      expect(paused).toEqual({ ...straight, pauses: paused.pauses })
      expect(paused.pauses).toBeGreaterThan(0)
    }),
    parameters,
  )
})

test("pausing every n steps changes nothing, for every n", async () => {
  await fc.assert(
    fc.asyncProperty(programs(), fc.integer({ min: 2, max: 50 }), async ({ text }, slice) => {
      const straight = await run(text)
      const paused = await run(text, { slice })
      expect(paused).toEqual({ ...straight, pauses: paused.pauses })
    }),
    parameters,
  )
})

test("two runs that take turns end as they would alone", async () => {
  await fc.assert(
    fc.asyncProperty(programs(), programs(), async (one, other) => {
      const alone = [await run(one.text), await run(other.text)]
      const turn = (): Promise<void> => Promise.resolve()
      const together = await Promise.all([run(one.text, { slice: 3 }, turn), run(other.text, { slice: 2 }, turn)])
      const endings = (runs: readonly Run[]): unknown =>
        runs.map(({ ending, output, steps }) => ({ ending, output, steps }))
      expect(endings(together)).toEqual(endings(alone))
    }),
    parameters,
  )
})

test("M3 compiled code pauses as often as the machine, and ends a budget where it does", async () => {
  const text = `
    (define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
    (define (count n) (let loop ((i 0) (l '())) (if (< i n) (loop (+ i 1) (cons i l)) (length l))))
    (list (fib 17) (count 30000) (map (lambda (n) (fib (modulo n 9))) (iota 300)))`
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 50, max: 20_000 }), fc.nat({ max: 100_000 }), async (slice, steps) => {
      for (const budget of [{}, { steps }]) {
        const machine = await run(text, { slice, engine: "machine", ...budget })
        expect(await run(text, { slice, engine: "compiled", ...budget })).toEqual(machine)
        expect(await run(text, { slice, engine: "adaptive", ...budget })).toEqual(machine)
      }
    }),
    { ...parameters, numRuns: Math.ceil(parameters.numRuns / 10) },
  )
})

test("a step budget stops a run at the same step however it is sliced, or not at all", async () => {
  await fc.assert(
    fc.asyncProperty(programs(), fc.nat(), fc.integer({ min: 1, max: 20 }), async ({ text }, at, slice) => {
      const whole = await run(text)
      const steps = at % (whole.steps + 20)
      const straight = await run(text, { steps })
      const paused = await run(text, { steps, slice })
      expect(paused).toEqual({ ...straight, pauses: paused.pauses })
      const expected = steps >= whole.steps ? whole.ending : "!> the step budget is used up"
      expect(straight.ending).toBe(expected)
      expect(whole.output.startsWith(straight.output)).toBe(true)
    }),
    parameters,
  )
})

test("output that waits for the host comes in the order of the program", async () => {
  await fc.assert(
    fc.asyncProperty(programs(), async ({ text }) => {
      const straight = await run(text)
      let output = ""
      const interpreter = openInterpreter({ dialect: "scheme" })
      interpreter.define("(show text)", "Shows `text` once the host finds time.", async (shown: string) => {
        await Promise.resolve()
        output += shown
      })
      const asking = `
        (define shown-by-the-machine display)
        (define (display obj)
          (let ((port (open-output-string)))
            (shown-by-the-machine obj port)
            (show (get-output-string port))))
        ${text}`
      const ending = await interpreter.evaluateRaw(asking).then(
        (value) => interpreter.write(value),
        (error: unknown) => `!> ${(error as Error).message}`,
      )
      expect({ ending, output }).toEqual({ ending: straight.ending, output: straight.output })
    }),
    parameters,
  )
})
