// Law: two processes on one store never both advance an instance.
//
// Both make each delivery at once, with different values: what the log holds then
// is one sequence of deliveries, each tag answered once, and a third process that
// enacts it again finds nothing to contradict.

import fc from "fast-check"
import { expect, test } from "vitest"
import { deliveryOf } from "../../../runtime/flows/delivery.js"
import { FlowError } from "../../../runtime/flows/flow-error.js"
import { type Plan, Stage } from "./play.js"
import { branching, moduleOf } from "./programs.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 60)

const REFUSALS = /already answered|nothing waits for that tag|the instance has ended/

async function outcomeOf(work: Promise<unknown>): Promise<"done" | "refused"> {
  try {
    await work
    return "done"
  } catch (error) {
    if (!(error instanceof FlowError)) throw error
    if (error.code === "failed") return "done"
    expect(error.message).toMatch(REFUSALS)
    return "refused"
  }
}

/** Has both processes answer what "main" waits for at once; answers whether there was anything. */
async function raced(one: Stage, other: Stage, choice: number): Promise<boolean> {
  const [head] = (await one.living()).filter(({ id }) => id === "main")
  if (head === undefined) return false
  const waits = (await one.operations.waits("main")).filter((wait) => wait.kind === "suspend")
  const wait = waits[choice % Math.max(waits.length, 1)]
  if (wait === undefined) return false
  const rows = (await one.rows("main")).length
  const outcomes = await Promise.all([
    outcomeOf(one.operations.resume("main", "one", wait.tag)),
    outcomeOf(other.operations.resume("main", "other", wait.tag)),
  ])
  expect([...outcomes].sort()).toEqual(["done", "refused"])
  expect((await one.rows("main")).length).toBe(rows + 1)
  return true
}

test(`two workers on one store never both advance an instance (SEED=${seed})`, async () => {
  let races = 0
  const plans = fc
    .record({ node: branching({ children: false }), choices: fc.array(fc.nat(1000), { minLength: 4, maxLength: 8 }) })
    .map(({ node, choices }): Plan => ({ text: moduleOf(node), input: "1", choices }))
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const one = await Stage.open(plan)
      const other = await Stage.open(plan, one.memory)
      await one.start("main")
      for (const choice of plan.choices) if (await raced(one, other, choice)) races++
      const third = await Stage.open(plan, one.memory)
      const [main] = await third.seen()
      const answered = (main?.entries ?? [])
        .map(deliveryOf)
        .flatMap((each) => (each.kind === "resume" ? [each.tag] : []))
      expect(new Set(answered).size).toBe(answered.length)
      for (const stage of [one, other, third]) await stage.close()
    }),
    { seed, numRuns },
  )
  expect(races).toBeGreaterThan(numRuns)
})

test(`one id starts one instance, whoever starts it (SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(branching({ children: false }), async (node) => {
      const plan = { text: moduleOf(node), input: "1", choices: [] }
      const one = await Stage.open(plan)
      const other = await Stage.open(plan, one.memory)
      await Promise.all([one.start("main"), other.start("main")])
      expect((await one.rows("main")).filter(({ entry }) => entry.startsWith("(start "))).toHaveLength(1)
      await one.close()
      await other.close()
    }),
    { seed, numRuns: Math.ceil(numRuns / 3) },
  )
})
