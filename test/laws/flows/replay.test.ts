// Law: a run is a function of its module, its input and the sequence of its deliveries. R4
//
// Random flows are played by random numbers, on a process that keeps all instances
// warm, on some that keep one or none, and on one process for each delivery. All
// must come to the same states, waits and log texts.

import fc from "fast-check"
import { expect, test } from "vitest"
import { type Plan, played, type Traits } from "./play.js"
import { branching, moduleOf } from "./programs.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 120)

const plans: fc.Arbitrary<Plan> = fc
  .record({
    node: branching(),
    input: fc.constantFrom("1", "in", "(1 2)"),
    choices: fc.array(fc.nat(100_000), { minLength: 8, maxLength: 14 }),
  })
  .map(({ node, input, choices }) => ({ text: moduleOf(node), input, choices, disturbed: true }))

test(`R4 the warm, the evicted and the cold instance agree (SEED=${seed})`, async () => {
  const counted: Counted = { runs: 0, parked: 0, losers: 0, early: 0, caught: 0, retries: 0, cancels: 0, evictions: 0 }
  await fc.assert(
    fc.asyncProperty(plans, fc.constantFrom(0, 1), async (plan, few) => {
      const warm = await played(plan)
      const evicted = await played(plan, { warm: few })
      expect(evicted.seen).toEqual(warm.seen)
      expect((await played(plan, { cold: true })).seen).toEqual(warm.seen)
      const journals = warm.seen.map(({ journal }) => journal).join("")
      count(counted, { ...warm.traits, evicted: evicted.traits.evicted }, journals)
    }),
    { seed, numRuns },
  )
  expect(shares(counted)).toEqual(expect.objectContaining({ poor: [] }))
})

interface Counted {
  runs: number
  parked: number
  losers: number
  early: number
  caught: number
  retries: number
  cancels: number
  evictions: number
}

function count(counted: Counted, traits: Traits, journals: string): void {
  counted.runs++
  if (traits.parallel) counted.parked++
  if (traits.early) counted.early++
  if (traits.cancelled) counted.cancels++
  else if (journals.includes("L")) counted.losers++
  if (journals.includes("C")) counted.caught++
  if (journals.includes("R")) counted.retries++
  if (traits.evicted) counted.evictions++
}

/** What share of the runs was a run of what, and of what there were too few. */
function shares(counted: Counted): { readonly poor: readonly string[]; readonly counted: Counted } {
  const least = { parked: 0.3, losers: 0.1, early: 0.1, caught: 0.1, retries: 0.1, cancels: 0.1, evictions: 0.1 }
  const poor = Object.entries(least).filter(([what, share]) => counted[what as keyof Counted] < share * counted.runs)
  return { poor: poor.map(([what]) => what), counted }
}
