// Laws of contradictions: a log that contradicts the flow is reported, and harms nothing. R9

import fc from "fast-check"
import { expect, test } from "vitest"
import { datumOf } from "../../../runtime/flows/datum.js"
import { deliveryOf } from "../../../runtime/flows/delivery.js"
import { FlowError } from "../../../runtime/flows/flow-error.js"
import type { Row } from "../../../runtime/store.js"
import { Memory, memoryStore } from "../../../runtime/stores/memory.js"
import { type Plan, Stage } from "./play.js"
import { branching, moduleOf } from "./programs.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 60)

/** How a log is spoilt: always in a way that the flow cannot have come to. */
type Spoiling = (rows: readonly Row[]) => Row[]

const spoilings: readonly { readonly name: string; readonly spoil: Spoiling }[] = [
  { name: "an answer to what was never asked", spoil: (rows) => inserted(rows, "(resume (never asked) 1)") },
  { name: "a timer that was never set", spoil: (rows) => inserted(rows, "(timer (timer sleep (9 9) 9))") },
  {
    name: "an effect that was never asked",
    spoil: (rows) => inserted(rows, '(effect (effect pay (9 9) 9) (ok 1) pay "bafkreiaaa")'),
  },
  { name: "a delivery twice", spoil: (rows) => numbered([...rows.slice(0, 2), ...rows.slice(1)]) },
  {
    name: "another state than it comes to",
    spoil: (rows) => rows.map((row, i) => (i < rows.length - 1 ? row : other(row))),
  },
  {
    name: "other waits than it comes to",
    spoil: (rows) => rows.map((row, i) => (i < rows.length - 1 ? row : waiting(row))),
  },
]

function inserted(rows: readonly Row[], entry: string): Row[] {
  const stray = { ...(rows[0] as Row), entry }
  return numbered([...rows.slice(0, 1), stray, ...rows.slice(1)])
}

function numbered(rows: readonly Row[]): Row[] {
  return rows.map((row, seq) => ({ ...row, seq }))
}

function other(row: Row): Row {
  return { ...row, after: "(finished elsewhere)" }
}

function waiting(row: Row): Row {
  return { ...row, after: row.after.replace(/^\((\w+) (\d+)/, (_, state, count) => `(${state} ${Number(count) + 1}`) }
}

/** A parked instance with at least one delivery of its own that no signal was, as a log. */
async function recorded(plan: Plan): Promise<readonly Row[] | undefined> {
  const stage = await Stage.open(plan)
  await stage.start("main")
  for (const choice of plan.choices) {
    const rows = await stage.rows("main")
    if (rows.length > 2) break
    await stage.deliver(choice)
  }
  const [head] = await stage.living()
  const rows = await stage.rows("main")
  await stage.close()
  const kind = rows[1] === undefined ? "" : deliveryOf(rows[1].entry).kind
  return head?.id === "main" && kind !== "" && kind !== "signal" ? rows : undefined
}

/** A process whose store holds "main" with `rows`, and "other" as it is. */
async function staged(plan: Plan, rows: readonly Row[]): Promise<Stage> {
  const memory = new Memory()
  const first = await Stage.open(plan, memory)
  await first.start("other")
  await first.start("main")
  const store = memoryStore(memory)
  const head = (await store.find("main"))?.head
  await store.close()
  if (head === undefined) throw new Error("there is no such instance")
  memory.instances.delete("main")
  memory.keep({ id: "main", seq: 0, rows, creates: { ...head, state: "parked", due: null, needs: "" } })
  return await first.another()
}

test.each(spoilings)(`R9 a log with $name is reported, and harms nothing (SEED=${seed})`, async ({ spoil }) => {
  const plans = fc
    .record({
      node: branching({ children: false }),
      choices: fc.array(fc.nat(100_000), { minLength: 6, maxLength: 9 }),
    })
    .map(({ node, choices }) => ({ text: moduleOf(node), input: "1", choices }))
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const rows = await recorded(plan)
      fc.pre(rows !== undefined)
      const stage = await staged(plan, spoil(rows as readonly Row[]))
      const dump = (): string => JSON.stringify([...(stage.memory.instances.get("main")?.rows ?? [])])
      const before = dump()
      for (const act of [
        () => stage.operations.waits("main"),
        () => stage.operations.resume("main", "1"),
        () => stage.operations.signal("main", "a", "1"),
        () => stage.operations.cancel("main"),
      ]) {
        const error = await act().then(
          () => undefined,
          (thrown: unknown) => thrown,
        )
        expect(error).toBeInstanceOf(FlowError)
        expect(error).toMatchObject({ code: "stuck", sentence: "the log contradicts the flow" })
      }
      expect(dump()).toBe(before)
      await stage.attend("main")
      expect(dump()).toBe(before)
      const { state } = await stage.operations.cancel("other").catch(() => ({ state: "ended" }))
      expect(["cancelled", "cancelling", "ended"]).toContain(state)
      await stage.close()
    }),
    { seed, numRuns: Math.ceil(numRuns / 4) },
  )
})

test("R9 what is expected and what is there are both shown", async () => {
  const plan = { text: moduleOf("(sequence (ask 'a) (ask 'b))"), input: "1", choices: [] }
  const first = await Stage.open(plan)
  await first.start("main")
  await first.operations.resume("main", "1")
  const rows = await first.rows("main")
  await first.close()
  const stage = await staged(plan, inserted(rows, "(resume zzz 1)"))
  await expect(stage.operations.waits("main")).rejects.toThrow(
    'the log contradicts the flow: "main" row 1 says (resume zzz 1), which came to (parked 1 ((suspend a))), but nothing waits for that tag; the flow waits for ((suspend a))',
  )
  expect(datumOf((rows[1] as Row).entry)).toBeDefined()
  await stage.close()
})
