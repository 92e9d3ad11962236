// What a store promises of lists, of forgetting, and of several handles on one place.

import { expect, test } from "vitest"
import { type Query, StoreError } from "../../runtime/store.js"
import { begin, type Fresh, headOf, idsOf, row, step } from "./transitions.js"

const FAMILY = [
  begin("b", { created: 5 }),
  begin("a", { created: 5, state: "parked" }),
  begin("c", { created: 2, flow: "g", parent: "b" }),
  begin("d", { created: 9, flow: "g", parent: "b", state: "failed", ended: 20 }),
  begin("ab", { created: 7, state: "finished", ended: 30 }),
]
const ENDED = ["d", "ab"]
const cases: [string, Omit<Query, "limit">, string[]][] = [
  ["everything, oldest first", {}, ["c", "a", "b", "ab", "d"]],
  ["some states", { states: ["parked", "failed"] }, ["a", "d"]],
  ["no state at all", { states: [] }, []],
  ["a state named twice", { states: ["parked", "parked"] }, ["a"]],
  ["a flow", { flow: "g" }, ["c", "d"]],
  ["a flow and a state", { flow: "g", states: ["running"] }, ["c"]],
  ["ids that begin alike", { prefix: "a" }, ["a", "ab"]],
  ["any ids", { prefix: "" }, ["c", "a", "b", "ab", "d"]],
  ["children", { parent: "b" }, ["c", "d"]],
  ["those without a parent", { parent: "" }, ["a", "b", "ab"]],
  ["what ended before", { endedBefore: 30 }, ["d"]],
  ["what was created before", { createdBefore: 7 }, ["c", "a", "b"]],
  ["what follows", { after: { created: 5, id: "a" } }, ["b", "ab", "d"]],
  ["what follows something that is gone", { after: { created: 5, id: "aa" } }, ["b", "ab", "d"]],
  ["all conditions at once", { flow: "f", prefix: "a", endedBefore: 99, after: { created: 1, id: "z" } }, ["ab"]],
]

export function listFacts(place: Fresh): void {
  test.each(cases)("a list of %s", async (_, query, ids) => {
    const store = await (await place()).open()
    await store.commit(FAMILY)
    expect(idsOf(await store.list({ ...query, limit: 99 }))).toEqual(ids)
    expect(idsOf(await store.list({ ...query, limit: 1 }))).toEqual(ids.slice(0, 1))
  })

  test("a list is read page by page", async () => {
    const store = await (await place()).open()
    const heads = Array.from({ length: 25 }, (_, i) => headOf(`i${i % 10}-${i}`, { created: i >> 2 }))
    await store.commit(heads.map((head) => ({ id: head.id, seq: 0, rows: [], creates: head })))
    const ids: string[] = []
    let page = await store.list({ limit: 4 })
    while (page.length > 0) {
      ids.push(...idsOf(page))
      page = await store.list({ limit: 4, ...{ after: page.at(-1) } })
    }
    expect(ids).toEqual(idsOf(await store.list({ limit: 99 })))
    expect(new Set(ids).size).toBe(25)
  })

  test("ids are ordered by their code points, and a prefix is taken as it is", async () => {
    const store = await (await place()).open()
    const ids = [
      "",
      "A",
      "a",
      "a%",
      "a_",
      "ab",
      "a\u{10ffff}",
      "b",
      "\u00e9",
      "\ud7ff",
      "\ue000",
      "\uffff",
      "\u{10000}",
      "\u{1f600}",
    ]
    const mixed = [...ids.filter((_, i) => i % 2 === 1), ...ids.filter((_, i) => i % 2 === 0).reverse()]
    await store.commit(mixed.map((id) => begin(`x${id}`)))
    expect(idsOf(await store.list({ limit: 99 }))).toEqual(ids.map((id) => `x${id}`))
    expect(idsOf(await store.list({ prefix: "xa", limit: 99 }))).toEqual(["xa", "xa%", "xa_", "xab", "xa\u{10ffff}"])
    expect(idsOf(await store.list({ prefix: "xa%", limit: 99 }))).toEqual(["xa%"])
    expect(idsOf(await store.list({ prefix: "xa\u{10ffff}", limit: 99 }))).toEqual(["xa\u{10ffff}"])
    expect(idsOf(await store.list({ prefix: "x\ud7ff", limit: 99 }))).toEqual(["x\ud7ff"])
  })
}

export function purgeFacts(place: Fresh): void {
  test("what has ended is forgotten with all that was its own", async () => {
    const store = await (await place()).open()
    await store.commit([
      { ...begin("a", { state: "failed", due: null, ended: 5 }), rows: [row(0)], texts: [{ cid: "c", text: "t" }] },
      begin("b"),
      begin("c", { state: "finished", due: null, ended: 8 }),
    ])
    expect(await store.purge({ endedBefore: 8, limit: 9 })).toEqual(["a"])
    expect(await store.find("a")).toBeUndefined()
    expect(await store.log("a", 0, 9)).toEqual([])
    expect(await store.text("c")).toBe("t")
    expect(await store.commit([begin("a")])).toEqual(["kept"])
    expect(await store.find("a")).toEqual({ head: headOf("a"), last: undefined, inbox: [] })
    expect(await store.purge({ limit: 9 })).toEqual(["c"])
    expect(await store.purge({ limit: 9 })).toEqual([])
    expect(idsOf(await store.list({ limit: 9 }))).toEqual(["a", "b"])
  })

  test.each(cases)("of %s only what has ended is forgotten", async (_, query, ids) => {
    const store = await (await place()).open()
    await store.commit(FAMILY)
    const gone = ids.filter((id) => ENDED.includes(id))
    expect([...(await store.purge({ ...query, limit: 99 }))].sort()).toEqual(gone.sort())
    const left = FAMILY.map(({ id }) => id).filter((id) => !gone.includes(id))
    expect([...idsOf(await store.list({ limit: 99 }))].sort()).toEqual(left.sort())
  })

  test("no more is forgotten than asked for", async () => {
    const store = await (await place()).open()
    const ended = { state: "finished", due: null, ended: 8 } as const
    await store.commit(["a", "b", "c", "d"].map((id) => begin(id, { ...ended, flow: id === "b" ? "g" : "f" })))
    expect(await store.purge({ flow: "f", limit: 2 })).toHaveLength(2)
    expect(await store.purge({ flow: "f", limit: 2 })).toHaveLength(1)
    expect(idsOf(await store.list({ limit: 9 }))).toEqual(["b"])
  })

  test("a letter that waits goes with its instance", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a"), begin("b")])
    await store.commit([{ ...step("b", 0), sends: [{ to: "a", entry: "unread" }] }])
    await store.commit([{ ...step("a", 0), head: { state: "finished", ended: 3 } }])
    await store.purge({ limit: 9 })
    await store.commit([begin("a")])
    expect((await store.find("a"))?.inbox).toEqual([])
  })
}

export function handleFacts(place: Fresh): void {
  test("what one handle has kept, another finds", async () => {
    const opened = await place()
    const [one, two] = [await opened.open(), await opened.open()]
    await one.commit([begin("a")])
    expect(await two.commit([step("a", 0)])).toEqual(["kept"])
    expect((await one.find("a"))?.last).toEqual(row(0))
  })

  test("a store that was closed refuses whatever it is asked", async () => {
    const store = await (await place()).open()
    await store.close()
    const asked: (() => unknown)[] = [
      () => store.commit([]),
      () => store.find("a"),
      () => store.log("a", 0, 1),
      () => store.list({ limit: 1 }),
      () => store.claim({ worker: "w", now: 1, until: 2, serves: [], limit: 1 }),
      () => store.text("c"),
      () => store.records(["k"]),
      () => store.scan({ from: "a", to: "b", limit: 1 }),
      () => store.purge({ limit: 1 }),
      () => store.watch(() => undefined),
    ]
    for (const ask of asked)
      await expect((async () => await ask())()).rejects.toThrow(new StoreError("the store is closed", { lasts: true }))
  })

  test("PG10 a store answers all that it was asked before it was closed, however much", async () => {
    const opened = await place()
    const [other, store] = [await opened.open(), await opened.open()]
    await other.commit([begin("a"), begin("b", { state: "failed", due: null, ended: 3 })])
    const all = Array.from({ length: 30 }, (_, i) => i)
    const claim = { worker: "w", now: 1, until: 9, serves: [], limit: 0 }
    const found = all.map(() => store.find("a"))
    const claimed = all.map(() => store.claim(claim))
    const gone = store.purge({ limit: 9 })
    const listed = all.map(() => store.scan({ from: "a", to: "b", limit: 1 }))
    await store.close()
    for (const one of await Promise.all(found)) expect(one?.head).toEqual(headOf("a"))
    for (const { next } of await Promise.all(claimed)) expect(next).toBe(0)
    expect(await Promise.all(listed)).toEqual(all.map(() => []))
    expect(await gone).toEqual(["b"])
  })

  test("a store answers what it was asked before it was closed, and nothing after", async () => {
    const opened = await place()
    const store = await opened.open()
    await store.commit([begin("a")])
    const last = store.commit([step("a", 0)])
    await store.close()
    expect(await last).toEqual(["kept"])
    await expect(store.find("a")).rejects.toThrow(StoreError)
    await expect(store.commit([step("a", 1)])).rejects.toThrow("the store is closed")
    await store.close()
    expect((await (await opened.open()).find("a"))?.last).toEqual(row(0))
  })
}
