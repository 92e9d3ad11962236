// Law: fan-out is idempotent under redelivery and crash. FO1, FO3
//
// Random triggers, random changes. Processes die before or after random writes, and others take their places; then two
// of them do what is left, half the time with every activity delivered once more, in any order: what was started and
// what the audit says is that of one process that nobody disturbs.

import fc from "fast-check"
import { expect, test } from "vitest"
import { type Disturbance, type Plan, played } from "./play.js"
import { someChanges, someTriggers } from "./programs.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 40)

const plans: fc.Arbitrary<Plan> = fc.record({ triggers: someTriggers, changes: someChanges })

const failure = fc.record({ at: fc.nat(10_000), side: fc.constantFrom("before" as const, "after" as const) })
const disturbances: fc.Arbitrary<Disturbance> = fc.record({
  failures: fc.array(failure, { minLength: 1, maxLength: 3 }),
  order: fc.oneof(fc.constant([]), fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 })),
})

test(`fan-out is idempotent under redelivery and crash (SEED=${seed})`, async () => {
  let deaths = 0
  let starts = 0
  await fc.assert(
    fc.asyncProperty(plans, disturbances, async (plan, { failures, order }) => {
      const whole = await played(plan)
      const within = failures.map(({ at, side }) => ({ at: at % Math.max(whole.writes, 1), side }))
      const cut = await played(plan, { failures: within, order })
      expect(cut.seen).toEqual(whole.seen)
      deaths += cut.deaths
      starts += cut.instances.length
    }),
    { seed, numRuns },
  )
  expect(deaths).toBeGreaterThan(numRuns / 2)
  expect(starts).toBeGreaterThan(numRuns)
})

test(`redelivery alone changes nothing (SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(plans, disturbances, async (plan, { order }) => {
      expect((await played(plan, { failures: [], order })).seen).toEqual((await played(plan)).seen)
    }),
    { seed, numRuns: Math.ceil(numRuns / 4) },
  )
})
