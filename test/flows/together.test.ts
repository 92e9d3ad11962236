// Calls for one instance that come at the same time: each is answered with what is in the store by then.

import { describe, expect, test } from "vitest"
import { FlowError } from "../../runtime/flows/flow-error.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import type { Store } from "../../runtime/store.js"
import { memoryStore } from "../../runtime/stores/memory.js"

const MODULE = {
  name: "together.sx",
  text: `(defflow two (lambda (x) (list (suspend 'a) (suspend 'b))))
(defflow parts (parallel (lambda (x) (suspend 'a)) (lambda (x) (suspend 'b))))
(defflow three (lambda (x) (receive 'c) (receive 'c) (receive 'c) 'all))
(defflow fails (lambda (x) (suspend 'a) (suspend 'b) (raise 'late)))`,
}

/** A store in memory that takes its time for each commit. */
function slowStore(): Store {
  const store = memoryStore()
  const { commit } = store
  store.commit = async (transitions) => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    return commit.call(store, transitions)
  }
  return store
}

type Acts = (flows: Flows, id: string) => Promise<unknown>[]

describe.each<[string, string, Acts, readonly string[]]>([
  ["a resume of each branch", "parts", (f, id) => [resume(f, id, "a"), resume(f, id, "b")], ["finished", "finished"]],
  ["two resumes in a row", "two", (f, id) => [resume(f, id, "a"), resume(f, id, "b")], ["finished", "finished"]],
  [
    "three signals",
    "three",
    (f, id) => [f.signal(id, "c", 1), f.signal(id, "c", 2), f.signal(id, "c", 3)],
    ["finished", "finished", "finished"],
  ],
  ["a resume and a cancel", "two", (f, id) => [resume(f, id, "a"), f.cancel(id)], ["cancelled", "cancelled"]],
  [
    "resumes, the second of which fails",
    "fails",
    (f, id) => [resume(f, id, "a"), resume(f, id, "b")],
    ["raised: late", "raised: late"],
  ],
])("%s", (_what, flow, acts, expected) => {
  test.each(["memory:", "slow"])("R6 answer what is kept: %s", async (place) => {
    const store = place === "slow" ? slowStore() : memoryStore()
    const flows = await openFlows({ store, modules: [MODULE] })
    for (let round = 0; round < 5; round++) {
      const { id } = await flows.start(flow)
      const told = acts(flows, id).map(async (act) => {
        const answer = await act.then(
          (run) => (run as { state: string }).state,
          (error) => (error instanceof FlowError && error.code === "failed" ? error.message : error),
        )
        const state = (await store.find(id))?.head.state
        expect(state).toBe(answer === "raised: late" ? "failed" : answer)
        return answer
      })
      expect(await Promise.all(told)).toEqual(expected)
    }
    await flows.close()
  })
})

function resume(flows: Flows, id: string, tag: string): Promise<unknown> {
  return flows.resume(id, 1, { tag })
}

test("R16 who resumes twice answers no effect that is being carried out", async () => {
  const text = `(defflow pays (lambda (x) (suspend 'approve) (effect 'charge x)))`
  let charged = (): void => undefined
  const charge = (): Promise<string> => new Promise((resolve) => (charged = () => resolve("receipt")))
  const flows = await openFlows({ store: "memory:", modules: [{ name: "twice.sx", text }], effects: { charge } })
  const { id } = await flows.start("pays", 1)
  const first = flows.resume(id, "yes")
  await expect(flows.resume(id, "yes")).rejects.toMatchObject({
    code: "no-such-tag",
    sentence: "it waits for nobody's answer",
  })
  charged()
  expect(await first).toMatchObject({ state: "finished", value: "receipt" })
  await flows.close()
})
