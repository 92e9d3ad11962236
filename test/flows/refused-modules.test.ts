// Modules that are refused: whatever is wrong with one, everything stays as it was.

import { expect, test } from "vitest"
import { openFlows } from "../../runtime/flows/flows.js"

const GOOD = { name: "good.sx", text: "(defflow answer (lambda (x) (effect 'echo 'good)))" }
const BAD = "(defflow answer (lambda (x) 'bad)) (defflow more (lambda (x) 'more))"

const REFUSED: readonly [string, string][] = [
  ["a type that is none", `${BAD} (deftype thing {:relatoins {}})`],
  ["a trigger that is none", `${BAD} (deftrigger wake {:on create})`],
  ["a schedule that is none", `${BAD} (defschedule wake {:cron "x"})`],
  ["a flow's name with a slash", `${BAD} (defflow a/b (lambda (x) x))`],
  ["an error", `${BAD} (car 1)`],
  ["too little that is closed", `${BAD} (`],
]

test.each(REFUSED)("%s leaves the flows as they were", async (_what, text) => {
  const flows = await openFlows({ store: "memory:", modules: [GOOD], effects: { echo: (x) => x } })
  await expect(flows.define({ name: "bad.sx", text })).rejects.toThrow()
  expect(flows.names()).toEqual(["answer"])
  expect(await flows.start("answer")).toMatchObject({ state: "finished", value: { name: "good" } })
  expect(await flows.declarations.types()).toEqual([])
  await flows.close()
})

test.each([
  ...REFUSED,
  ["a schedule", `${BAD} (defschedule wake {:every "1h" :start answer})`],
  ["an effect that the host does not have", BAD, ["nosuch"]],
] as const)(
  "a tenant's module with %s leaves the tenant as it was",
  async (_what, text, effects: readonly string[] = []) => {
    const flows = await openFlows({ store: "memory:", effects: { echo: (x) => x } })
    await flows.define(GOOD, { tenant: "acme", effects: ["echo"], instances: 3 })
    await expect(flows.define({ name: "bad.sx", text }, { tenant: "acme", effects, instances: 1 })).rejects.toThrow()
    expect(flows.names()).toEqual(["acme/answer"])
    const acme = flows.tenant("acme")
    for (let i = 0; i < 2; i++) {
      expect(await acme.start("answer", i)).toMatchObject({ state: "finished", value: { name: "good" } })
    }
    await flows.close()
  },
)
