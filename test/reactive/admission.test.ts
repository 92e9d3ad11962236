// Changes of a host's, many at once.

import { expect, test } from "vitest"
import { openFlows } from "../../runtime/flows/flows.js"
import { Admission } from "../../runtime/reactive/admission.js"
import { memoryStore } from "../../runtime/stores/memory.js"

const MODULE = {
  name: "m.sx",
  text: `(deftype note {:fields {:n integer}})
    (defflow tell (lambda (activity) (effect 'meet (get (get activity :object) :n))))
    (deftrigger on-note {:on create :type note :flow tell})`,
}

test("AM1 changes are begun in order, so many at once, whatever becomes of those before", async () => {
  const admission = new Admission()
  const begun: number[] = []
  const ends: (() => void)[] = []
  const all = Array.from({ length: 200 }, (_, i) =>
    admission.admit(async () => {
      begun.push(i)
      await new Promise<void>((resolve) => ends.push(resolve))
      if (i % 3 === 0) throw new Error("refused")
      return i
    }),
  )
  const settled = Promise.allSettled(all)
  for (let ended = 0; ended < 200; ) {
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun.length - ended).toBeLessThanOrEqual(64)
    for (const end of ends.splice(0)) {
      end()
      ended++
    }
  }
  expect(begun).toEqual([...begun].sort((a, b) => a - b))
  expect((await settled).filter(({ status }) => status === "rejected")).toHaveLength(67)
})

test("AM1 what flows wait for keeps no change from its turn", async () => {
  const met = new Set<number>()
  let meet = (): void => undefined
  const all = new Promise<void>((resolve) => {
    meet = resolve
  })
  const effects = {
    meet: async (n: unknown) => {
      if (met.add(n as number).size === 300) meet()
      await all
      return n
    },
  }
  const flows = await openFlows({ store: memoryStore(), modules: [MODULE], effects })
  const put = (n: number): Promise<unknown> =>
    flows.objects.put({ type: "note", id: `n${n}`, n, status: "published" }, { actor: "ada" })
  await Promise.all(Array.from({ length: 300 }, (_, n) => put(n)))
  expect((await flows.list({ states: ["finished"], limit: 1000 })).length).toBe(300)
  await flows.close()
})
