// Laws: the engines cannot be told apart.
//
// Each generated program runs in the machine alone, with everything compiled, and
// with what is called often compiled, straight and in slices. They must agree in
// the value or the message, its place and the calls under way, in the output, and
// in the steps and bytes used.

import fc from "fast-check"
import { expect, test } from "vitest"
import {
  BudgetError,
  type Engine,
  type InterpreterOptions,
  openInterpreter,
  SchemeError,
} from "../../interpreter/interpreter.js"
import { programs } from "./oracle/programs.js"

const parameters = { seed: Number(process.env.SEED ?? 20261120), numRuns: Number(process.env.RUNS ?? 150) }

/** What a run came to: all that a person could see of it. */
interface Told {
  readonly ending: string
  readonly place: string
  readonly calls: readonly string[]
  readonly output: string
  readonly steps: number
  readonly bytes: number
}

/** Runs `text`; what it displays goes to the host by way of a Promise if it `asks`. */
async function told(text: string, engine: Engine, options: InterpreterOptions = {}, asks = false): Promise<Told> {
  let output = ""
  const show = (shown: string): void => {
    output += shown
  }
  const interpreter = openInterpreter({
    dialect: "scheme",
    engine,
    output: show,
    breathe: async () => {},
    ...options,
  })
  if (asks) {
    interpreter.define("(show text)", "Shows `text` once the host finds time.", async (shown: string) => show(shown))
    await interpreter.evaluateRaw(`
      (define display-here display)
      (define (display obj)
        (let ((port (open-output-string)))
          (display-here obj port)
          (show (get-output-string port))))`)
  }
  const tell = (ending: string, place = "", calls: readonly string[] = []): Told => {
    return { ending, place, calls, output, ...interpreter.spent(options) }
  }
  try {
    return tell(interpreter.write(await interpreter.evaluateRaw(text, { name: "p" })))
  } catch (error) {
    if (error instanceof SchemeError || error instanceof BudgetError) {
      return tell(
        `!> ${error.message}`,
        String(error.place),
        error.chain.map(({ name, place }) => `${name} ${place}`),
      )
    }
    throw error
  }
}

test.each([false, true])("machine, compiled and adaptive agree (asking the host: %s)", async (asks) => {
  await fc.assert(
    fc.asyncProperty(programs(), async ({ text }) => {
      const expected = await told(text, "machine", {}, asks)
      expect(await told(text, "compiled", {}, asks)).toEqual(expected)
      expect(await told(text, "adaptive", {}, asks)).toEqual(expected)
    }),
    parameters,
  )
})

test.each([false, true])(
  "compiled code paused anywhere agrees with the machine (asking the host: %s)",
  async (asks) => {
    await fc.assert(
      fc.asyncProperty(
        programs(),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 3 }),
        async ({ text }, slice, every) => {
          const expected = await told(text, "machine", {}, asks)
          let slices = 0
          const isDue = (): boolean => ++slices % every === 0
          expect(await told(text, "compiled", { slice, isDue }, asks)).toEqual(expected)
        },
      ),
      parameters,
    )
  },
)

test("a budget is spent at the same place, whatever runs out", async () => {
  await fc.assert(
    fc.asyncProperty(programs(), fc.nat(), fc.boolean(), async ({ text }, at, ofSteps) => {
      const whole = await told(text, "machine")
      const options = ofSteps ? { steps: (at % whole.steps) + 1 } : { memory: (at % (whole.bytes + 1)) + 1 }
      expect(await told(text, "compiled", options)).toEqual(await told(text, "machine", options))
    }),
    parameters,
  )
})

/** `text` with its last form evaluated below `depth` calls. */
function below(depth: number, text: string): string {
  const forms = text.trimEnd().split("\n")
  return [
    "(define (below n thunk) (if (= n 0) (thunk) (let ((value (below (- n 1) thunk))) value)))",
    ...forms.slice(0, -1),
    `(below ${depth} (lambda () ${forms.at(-1)}))`,
  ].join("\n")
}

test("where the host's stack ends changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(programs(), fc.integer({ min: 2550, max: 2750 }), async ({ text }, depth) => {
      const deep = below(depth, text)
      const expected = await told(deep, "machine")
      expect(await told(deep, "compiled")).toEqual(expected)
      expect(await told(deep, "compiled", { slice: 1234 })).toEqual(expected)
    }),
    { ...parameters, numRuns: Math.ceil(parameters.numRuns / 4) },
  )
})

/** A call of a procedure that nobody has called before: what it is defined as, and the call. */
const firstCalls = fc
  .record({
    required: fc.integer({ min: 0, max: 4 }),
    rest: fc.boolean(),
    operands: fc.integer({ min: 0, max: 6 }),
    applies: fc.boolean(),
    clauses: fc.boolean(),
  })
  .map(({ required, rest, operands, applies, clauses }) => {
    const names = ["a", "b", "c", "d"].slice(0, required)
    const parameters = rest ? (required === 0 ? "r" : `(${names.join(" ")} . r)`) : `(${names.join(" ")})`
    const body = `(list ${[...names, ...(rest ? ["r"] : [])].join(" ")})`
    const lambda = clauses
      ? `(case-lambda ((x y z u v w) 'six) (${parameters} ${body}))`
      : `(lambda ${parameters} ${body})`
    const given = Array.from({ length: operands }, (_, i) => i)
    return {
      definition: `(define f ${lambda})`,
      call: applies ? `(apply f '(${given.join(" ")}))` : `(f ${given.join(" ")})`,
    }
  })

test("a procedure may be called for the first time wherever the host's stack stands", async () => {
  await fc.assert(
    fc.asyncProperty(firstCalls, fc.integer({ min: 0, max: 2750 }), fc.boolean(), async (first, depth, isTail) => {
      const { definition, call } = first
      const text = below(depth, `${definition}\n${isTail ? call : `(let ((value ${call})) (list value value))`}`)
      const expected = await told(text, "machine")
      expect(await told(text, "compiled")).toEqual(expected)
      expect(await told(text, "adaptive")).toEqual(expected)
    }),
    parameters,
  )
})
