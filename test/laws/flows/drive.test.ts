// Laws of flow-drive: it is a pure function, and it comes to what a live run comes to that is told the same. R17

import fc from "fast-check"
import { expect, test } from "vitest"
import { Meter } from "../../../interpreter/meter.js"
import { type Interpreter, openInterpreter } from "../../../runtime/door.js"
import { datumOf, textOf } from "../../../runtime/flows/datum.js"
import { deliveryOf } from "../../../runtime/flows/delivery.js"
import { driven } from "../../../runtime/flows/drive.js"
import type { Source } from "../../../runtime/flows/live.js"
import { flowWords } from "../../../runtime/flows/prelude.js"
import { type Plan, played } from "./play.js"
import { branching, moduleOf } from "./programs.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 80)

const drivenNodes = branching({ driven: true, chance: false, children: false })

/** What the flow `flow` of `interpreter` comes to, driven by the data in `log`. */
async function drive(interpreter: Interpreter, log: unknown): Promise<string> {
  const source: Source = {
    fresh: () => ({
      program: { next: () => undefined },
      begin: (program, meter, around) => interpreter.begin(program, interpreter.home, meter, around),
    }),
  }
  const outcome = await driven(interpreter.valueOf("flow") as object, 1, log, source, new Meter({}), async () => {})
  if ("tag" in outcome) return `waits at ${outcome.tag}`
  const { end } = outcome
  return end.kind === "value" ? `answers ${interpreter.write(end.value)}` : "raises"
}

async function opened(node: string): Promise<Interpreter> {
  const interpreter = openInterpreter({ prelude: flowWords, ask: async () => undefined })
  await interpreter.evaluateRaw(moduleOf(node))
  return interpreter
}

const answers = fc.array(
  fc.tuple(
    fc.constantFrom("a", "b", "c", "(step 1)", "p", "q", "undo", "(timer sleep () 1)", "(effect pay (0) 1)"),
    fc.constantFrom("1", "bad", "(v 1)"),
  ),
  { maxLength: 8 },
)

test(`R17 drive is pure: the same again, and what it is given stays as it was (SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(branching({ driven: true, children: false }), answers, async (node, told) => {
      const text = `(${told.map(([tag, value]) => `(${tag} ${value})`).join(" ")})`
      const log = datumOf(text)
      const once = await drive(await opened(node), log)
      expect(await drive(await opened(node), log)).toBe(once)
      expect(textOf(log)).toBe(text)
    }),
    { seed, numRuns },
  )
})

test(`R17 driving with what a live run was told comes to the same (SEED=${seed})`, async () => {
  let ended = 0
  const numbers = fc.array(fc.nat(100_000), { minLength: 4, maxLength: 16 })
  await fc.assert(
    fc.asyncProperty(drivenNodes, numbers, async (node, choices) => {
      const plan: Plan = { text: moduleOf(node), input: "1", choices, faultless: true }
      const { seen } = await played(plan)
      const main = seen.find(({ id }) => id === "main")
      if (main === undefined) throw new Error("there is no such instance")
      const told = main.entries.slice(1).map((entry) => {
        const delivery = deliveryOf(entry)
        if (delivery.kind === "resume") return `(${delivery.tag} ${textOf(delivery.value)})`
        if (delivery.kind === "timer") return `(${delivery.tag} nil)`
        if (delivery.kind === "effect" && delivery.outcome.ok)
          return `(${delivery.tag} ${textOf(delivery.outcome.value)})`
        throw new Error(`no such entry was wanted: ${entry}`)
      })
      const came = await drive(await opened(node), datumOf(`(${told.join(" ")})`))
      const last = main.log.at(-1) as string
      if (main.state === "finished") expect(last).toContain(`(finished ${came.replace(/^answers /, "")}`)
      else if (main.state === "failed") expect(came.startsWith("raises") || last.includes("not plain data")).toBe(true)
      else expect(came.startsWith("waits at ")).toBe(true)
      if (main.waits.length === 1) expect(came).toBe(`waits at ${main.waits[0]}`)
      if (main.state !== "parked") ended++
    }),
    { seed, numRuns },
  )
  expect(ended).toBeGreaterThan(numRuns / 4)
})
