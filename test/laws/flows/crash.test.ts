// Law: a crash at any instant loses nothing answered and repeats nothing logged. R6
//
// A play is played once undisturbed; then the process dies at its first write, at
// its second, on until it lives to the end; before the write is kept, and after.
// Another goes on each time, and all come to the same logs.

import fc from "fast-check"
import { expect, test } from "vitest"
import { type Plan, played } from "./play.js"
import { branching, moduleOf } from "./programs.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 30)

const plans: fc.Arbitrary<Plan> = fc
  .record({ node: branching(), choices: fc.array(fc.nat(100_000), { minLength: 5, maxLength: 9 }) })
  .map(({ node, choices }) => ({ text: moduleOf(node), input: "1", choices, disturbed: true }))

test(`R6 a crash after any write changes no answer (SEED=${seed})`, async () => {
  let crashes = 0
  await fc.assert(
    fc.asyncProperty(plans, fc.constantFrom("before", "after"), async (plan, when) => {
      const whole = await played(plan)
      for (let commit = 1; ; commit++) {
        const cut = await played(plan, { fault: { commit, when } })
        expect(cut.seen, `dies ${when} write ${commit}`).toEqual(whole.seen)
        if (!cut.died) break
        crashes++
      }
    }),
    { seed, numRuns },
  )
  expect(crashes).toBeGreaterThan(5 * numRuns)
})
