// Law: the audit accounts for every activity and every trigger that matches it, exactly once. AD1, FO2, FO4
//
// What is expected of a pair is said here once more, in a few lines: by the declarations alone, without a store.

import fc from "fast-check"
import { expect, test } from "vitest"
import type { HostActivity } from "../../../runtime/reactive/host-view.js"
import { DEEPEST, type Disturbance, played } from "./play.js"
import { someChanges, someTriggers, type TriggerPlan } from "./programs.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 40)

/** What an activity says, as far as triggers look at it. */
interface Said {
  readonly verb: string
  readonly type: string
  readonly actor: string
  readonly n: number
  readonly depth: number
}

function saidBy({ type, actor, object, depth }: HostActivity): Said {
  const about = object as { readonly type: string; readonly n: number }
  return { verb: String(type), type: about.type, actor: String(actor), n: Number(about.n), depth: Number(depth) }
}

function isMatch({ on, type }: TriggerPlan, said: Said): boolean {
  const verbs = on.replace(/[()]/g, "").split(" ")
  return (verbs.includes("any") || verbs.includes(said.verb)) && (type === "" || type === said.type)
}

/** What must come of an activity and a trigger that matches it. */
function outcomeOf({ actors, guard, flow }: TriggerPlan, { actor, n, depth }: Said): string {
  const isInScope = actors === "" || (actors.startsWith("{") ? actor !== "ada" : actor === "ada")
  const holds = { none: true, even: n % 2 === 0, data: n < 2, fails: false, asks: false }[guard]
  if (depth >= DEEPEST) return "error, the chain of causes is too long"
  if (!isInScope) return "declined, the actor is out of its scope"
  if (!holds)
    return guard === "fails" || guard === "asks" ? "declined, the guard failed" : "declined, the guard says no"
  if (flow === "nowhere") return "error, no such flow"
  return flow === "breaks" ? "error, broken, an instance" : "started, an instance"
}

const disturbances: fc.Arbitrary<Disturbance | undefined> = fc.option(
  fc.record({
    failures: fc.array(fc.record({ at: fc.nat(60), side: fc.constantFrom("before" as const, "after" as const) }), {
      maxLength: 2,
    }),
    order: fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 }),
  }),
  { nil: undefined },
)

test(`the audit accounts for every activity and matching trigger, exactly once (SEED=${seed})`, async () => {
  const outcomes = new Set<string>()
  await fc.assert(
    fc.asyncProperty(someTriggers, someChanges, disturbances, async (triggers, changes, disturbance) => {
      const { activities, audit, instances } = await played({ triggers, changes }, disturbance)
      const expected = activities.flatMap((activity) => {
        const said = saidBy(activity)
        return triggers.flatMap((plan, k) =>
          isMatch(plan, said) ? [`${activity.id} t-${k}: ${outcomeOf(plan, said)}`] : [],
        )
      })
      const noted = audit.map(({ activity, trigger, outcome, reason, instance }) => {
        const why = reason === undefined ? "" : `, ${reason.split(":")[0]}`
        return `${activity} ${trigger}: ${outcome}${why}${instance === undefined ? "" : ", an instance"}`
      })
      expect([...noted].sort()).toEqual([...expected].sort())
      const started = audit.flatMap(({ instance }) => (instance === undefined ? [] : [instance]))
      expect([...started].sort()).toEqual([...instances].sort())
      for (const line of expected) outcomes.add(line.slice(line.indexOf(":")))
    }),
    { seed, numRuns },
  )
  if (numRuns >= 30) expect(outcomes.size).toBe(7) // fewer runs need not come to all of them
})
