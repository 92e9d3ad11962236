// Laws of the combinators, over random nodes and random deliveries.

import fc from "fast-check"
import { expect, test } from "vitest"
import { type Plan, type Played, played } from "./play.js"
import { moduleOf, nodes } from "./programs.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 60)

const choices = fc.array(fc.nat(100_000), { minLength: 6, maxLength: 10 })

function play(node: string, numbers: readonly number[]): Promise<Played> {
  const plan: Plan = { text: moduleOf(node), input: "1", choices: numbers, disturbed: true }
  return played(plan)
}

/** What can be seen, but for where in the module something was raised. */
function placeless({ seen }: Played): unknown {
  return seen.map((each) => ({ ...each, log: each.log.map((row) => row.replace(/"module\.sx:[\d:]*"/, "_")) }))
}

/** The same flow, log text for log text. */
function same(title: string, one: (...nodes: string[]) => string, other: (...nodes: string[]) => string): void {
  test(`${title} (SEED=${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(nodes(), nodes(), nodes(), choices, async (f, g, h, numbers) => {
        expect(placeless(await play(one(f, g, h), numbers))).toEqual(placeless(await play(other(f, g, h), numbers)))
      }),
      { seed, numRuns },
    )
  })
}

same(
  "sequence is associative",
  (f, g, h) => `(sequence ${f} (sequence ${g} ${h}))`,
  (f, g, h) => `(sequence (sequence ${f} ${g}) ${h})`,
)
same(
  "flow-id is the unit of sequence",
  (f) => `(sequence ${f} flow-id)`,
  (f) => `(sequence flow-id ${f})`,
)
same(
  "a sequence of one is that one",
  (f) => `(sequence ${f})`,
  (f) => f as string,
)
same(
  "attempt is associative",
  (f, g, h) => `(attempt ${f} (attempt ${g} ${h}))`,
  (f, g, h) => `(attempt (attempt ${f} ${g}) ${h})`,
)
same(
  "map-flow of flow-id is flow-id on lists",
  (f) => `(sequence (try-catch ${f} (lambda (e) 'raised)) list (map-flow flow-id))`,
  (f) => `(sequence (try-catch ${f} (lambda (e) 'raised)) list)`,
)

/** How instances stand, what they have written and what they answered: all but the names of their asks. */
function nameless({ seen }: Played): unknown {
  return seen.map(({ id, state, waits, journal, log }) => {
    const answer = /\(finished .*/.exec(log.at(-1) as string)?.[0]
    return { child: id.includes("/"), state, waiting: waits.length, journal, rows: log.length, answer }
  })
}

test(`(parallel f) = (sequence f list) (SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(nodes({ chance: false, children: false }), choices, async (f, numbers) => {
      const one = await play(`(parallel ${f})`, numbers)
      expect(nameless(one)).toEqual(nameless(await play(`(sequence ${f} list)`, numbers)))
    }),
    { seed, numRuns },
  )
})

test(`(race f) = f (SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(nodes({ chance: false, children: false }), choices, async (f, numbers) => {
      expect(nameless(await play(`(race ${f})`, numbers))).toEqual(nameless(await play(f, numbers)))
    }),
    { seed, numRuns },
  )
})
