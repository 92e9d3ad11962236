// Law: to export everything, lose it, and import it again changes nothing. R10

import fc from "fast-check"
import { expect, test } from "vitest"
import { Dict } from "../../../interpreter/dict.js"
import { datumOf } from "../../../runtime/flows/datum.js"
import { exported, imported } from "../../../runtime/flows/transfer.js"
import { Memory } from "../../../runtime/stores/memory.js"
import { type Plan, played, Stage } from "./play.js"
import { branching, moduleOf } from "./programs.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 60)

const plans: fc.Arbitrary<Plan> = fc
  .record({ node: branching(), choices: fc.array(fc.nat(100_000), { minLength: 6, maxLength: 10 }) })
  .map(({ node, choices }) => ({ text: moduleOf(node), input: "1", choices, disturbed: true }))

/** A process on an empty store, with what is in `stage`'s put into it. */
async function moved(stage: Stage): Promise<Stage> {
  const data = datumOf(await exported(stage.operations))
  expect(data).toBeInstanceOf(Dict)
  const next = await Stage.open(stage.plan, new Memory(), stage.warm)
  next.time = stage.time
  await imported(next.operations, data)
  await stage.close()
  return next
}

test(`R10 export, wipe, import changes nothing (SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.nat(9), async (plan, at) => {
      const stayed = await played(plan)
      const between = async (stage: Stage, step: number): Promise<Stage> => (step === at ? await moved(stage) : stage)
      expect((await played(plan, { between })).seen).toEqual(stayed.seen)
    }),
    { seed, numRuns },
  )
})

test("an export put back twice is there once", async () => {
  const plan = { text: moduleOf("(ask 'a)"), input: "1", choices: [] }
  const stage = await Stage.open(plan)
  await stage.start("main")
  const data = datumOf(await exported(stage.operations))
  expect(await imported(stage.operations, data)).toEqual({ instances: 0, records: 0 })
  await stage.operations.resume("main", "1")
  await expect(imported(stage.operations, data)).rejects.toThrow("another instance of that id is here")
  await stage.close()
})
