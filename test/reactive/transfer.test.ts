// Everything that the reactive layer keeps goes with an export. RT1

import { expect, test } from "vitest"
import { Dict } from "../../interpreter/dict.js"
import { list } from "../../interpreter/pair.js"
import { SchemeString } from "../../interpreter/string.js"
import { keyword } from "../../interpreter/symbol.js"
import { datumOf } from "../../runtime/flows/datum.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { exported, imported } from "../../runtime/flows/transfer.js"
import { memoryStore } from "../../runtime/stores/memory.js"

const MODULE = {
  name: "shop.sx",
  text: `
(deftype order {:fields {:sum integer :note (maybe string)} :relations {:by (one order)}})
(defflow bill (lambda (activity) (object/put! {:type "order" :sum 0 :id (string-append "bill-" (get (get activity :object) :id))}) 'billed))
(deftrigger on-large {:on create :type order :flow bill}
  (lambda (activity) (< 10 (get (get activity :object) :sum))))
(deftrigger on-any {:on any :flow gone})
(defschedule nightly {:cron "0 3 * * *" :zone "Europe/Berlin" :flow bill})
`,
}

const now = (): number => 1_800_000_000_000

async function shop(): Promise<Flows> {
  const flows = await openFlows({ store: memoryStore(), modules: [MODULE], now })
  await flows.objects.put(
    { type: "order", id: "a/1", sum: 40, status: "published", note: 'a "note" \0 ␀' },
    { actor: "ada" },
  )
  await flows.objects.put({ type: "order", id: "b", sum: 4, status: "published" })
  await flows.objects.relate("a/1", "by", "b")
  return flows
}

async function seen(flows: Flows): Promise<unknown> {
  return {
    objects: await flows.objects.list(),
    related: await flows.objects.related("a/1", "by"),
    back: await flows.objects.related("b", "by", { backwards: true }),
    activities: await flows.activities.list(),
    audit: await flows.audit.list(),
    types: await flows.declarations.types(),
    triggers: await flows.declarations.triggers(),
    schedules: await flows.schedules.list(),
    instances: await flows.list(),
  }
}

test("RT1 another store has all that was exported, and goes on with it without the module", async () => {
  const from = await shop()
  const data = datumOf(await exported(from.operations))
  const to = await openFlows({ store: memoryStore(), now })
  expect(await imported(to.operations, data)).toMatchObject({ instances: 1 })
  expect(await seen(to)).toEqual(await seen(from))
  expect(await imported(to.operations, data)).toEqual({ instances: 0, records: 0 })
  await to.objects.put({ type: "order", id: "c", sum: 11, status: "published" })
  expect(await to.objects.get("bill-c")).toMatchObject({ sum: 0 })
  await from.close()
  await to.close()
})

test("RT1 a record that says something else there is refused by its key, and nothing is put back", async () => {
  const [from, to] = [await shop(), await openFlows({ store: memoryStore(), modules: [MODULE], now })]
  await to.objects.put({ type: "order", id: "b", sum: 5 })
  const before = await seen(to)
  const data = datumOf(await exported(from.operations))
  await expect(imported(to.operations, data)).rejects.toThrow("another record of that key is here: object/b")
  expect(await seen(to)).toEqual(before)
  await from.close()
  await to.close()
})

test("an export of instances by name holds no records, and what is no record is refused", async () => {
  const from = await shop()
  const [{ id }] = (await from.list()) as unknown as [{ id: string }]
  const data = datumOf(await exported(from.operations, [id])) as Dict
  expect(data.has(keyword("records"))).toBe(false)
  const bad = [
    list([new SchemeString("a key"), 1]),
    list([new SchemeString("a%zz"), 1]),
    list([1, 1]),
    7,
    list([new SchemeString("k")]),
  ]
  for (const record of bad)
    await expect(imported(from.operations, data.set(keyword("records"), list([record])))).rejects.toThrow(
      "not a record",
    )
  expect(data).toBeInstanceOf(Dict)
  await from.close()
})
