// What a store promises of claims: ST4 and ST5.

import { expect, test } from "vitest"
import type { Claim, Store } from "../../runtime/store.js"
import { BEGINNING, begin, type Fresh, headOf, idsOf, step } from "./transitions.js"

const CLAIM: Claim = { worker: "w", now: 10, until: 20, serves: undefined, limit: 99 }

export function claimFacts(place: Fresh): void {
  test("the longest due is claimed first, and no more than asked for", async () => {
    const store = await (await place()).open()
    await store.commit([
      begin("a", { due: 9 }),
      begin("b", { due: 3 }),
      begin("d", { due: 0 }),
      begin("c", { due: 3 }),
      begin("e", { due: 11 }),
      begin("f", { due: null }),
    ])
    const first = await store.claim({ ...CLAIM, limit: 2 })
    expect(first).toEqual({
      heads: [headOf("d", { due: 0, owner: "w" }), headOf("b", { due: 3, owner: "w" })],
      next: 3,
    })
    const second = await store.claim(CLAIM)
    expect(idsOf(second.heads)).toEqual(["c", "a"])
    expect(second.next).toBe(11)
    expect(await store.claim({ ...CLAIM, now: 11 })).toMatchObject({ heads: [{ id: "e" }], next: null })
  })

  test("what has ended is not claimed", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a"), { id: "a", seq: 0, rows: [], head: { state: "cancelled", ended: 4, due: 0 } }])
    expect(await store.claim(CLAIM)).toEqual({ heads: [], next: null })
  })

  test("ST4 an instance is claimed by one worker at a time", async () => {
    const opened = await place()
    const stores = [await opened.open(), await opened.open(), await opened.open()]
    await (stores[0] as Store).commit(Array.from({ length: 90 }, (_, i) => begin(`i${i}`)))
    const claims = stores.flatMap((store, i) =>
      [0, 1, 2, 3].map(() => store.claim({ ...CLAIM, worker: `w${i}`, limit: 20 })),
    )
    const heads = (await Promise.all(claims)).flatMap((claimed) => claimed.heads)
    expect(new Set(idsOf(heads)).size).toBe(heads.length)
    for (const head of heads) expect((await stores[0]?.find(head.id))?.head).toEqual(head)
  })

  test("what is handed back may be claimed again", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a")])
    await store.claim(CLAIM)
    expect(await store.claim({ ...CLAIM, worker: "v" })).toEqual({ heads: [], next: 20 })
    await store.commit([{ id: "a", seq: 0, rows: [], head: { owner: "" } }])
    expect(idsOf((await store.claim({ ...CLAIM, worker: "v" })).heads)).toEqual(["a"])
  })
}

export function leaseFacts(place: Fresh): void {
  test("ST4 a worker whose lease has run out has lost what it claimed", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a")])
    await store.claim(CLAIM)
    expect(await store.claim({ ...CLAIM, worker: "v", now: 19, until: 40 })).toEqual({ heads: [], next: 20 })
    const { heads } = await store.claim({ ...CLAIM, worker: "v", now: 20, until: 40 })
    expect(heads).toEqual([headOf("a", { owner: "v", crashes: 1 })])
  })

  test("ST4 a claim of nothing prolongs the lease", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a"), begin("b", { due: 12 })])
    await store.claim(CLAIM)
    expect(await store.claim({ ...CLAIM, now: 15, until: 30, limit: 0 })).toEqual({ heads: [], next: 12 })
    expect(await store.claim({ ...CLAIM, worker: "v", now: 25, until: 40 })).toMatchObject({
      heads: [{ id: "b" }],
      next: 30,
    })
  })

  test("ST4 a worker may give its lease up", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a")])
    await store.claim(CLAIM)
    expect(await store.claim({ ...CLAIM, until: 0, limit: 0 })).toEqual({ heads: [], next: 0 })
    expect((await store.claim({ ...CLAIM, worker: "v" })).heads).toEqual([headOf("a", { owner: "v", crashes: 1 })])
  })

  test("ST4 what begins in the hands of a worker without a lease is anybody's", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a", { owner: "ghost" })])
    expect((await store.claim(CLAIM)).heads).toEqual([headOf("a", { owner: "w", crashes: 1 })])
  })

  test("ST5 HE3 workers lost at one row are counted", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a")])
    const crashes: (number | undefined)[] = []
    const lose = async (at: number) => {
      const claim = { ...CLAIM, worker: `w${at}`, now: at, until: at + 1 }
      crashes.push((await store.claim(claim)).heads[0]?.crashes)
    }
    for (const at of [100, 101, 102]) await lose(at)
    await store.commit([step("a", 0)])
    for (const at of [103, 104]) await lose(at)
    await store.commit([{ ...step("a", 1), head: { owner: "" } }])
    await lose(105)
    expect(crashes).toEqual([0, 1, 2, 1, 2, 0])
  })
}

export function needsFacts(place: Fresh): void {
  test("ST6 who serves an effect that is needed claims at once, whatever is due; others when it is due", async () => {
    const store = await (await place()).open()
    await store.commit([
      begin("alone", { needs: " charge ", due: null }),
      begin("either", { needs: " mail charge ", due: null }),
      begin("later", { needs: " mail ", due: 30 }),
      begin("now", { needs: " mail ", due: 10 }),
      begin("plain", { due: 3 }),
    ])
    const other = { ...CLAIM, worker: "other", serves: ["char", "print"] }
    expect(await store.claim({ ...other, limit: 0 })).toEqual({ heads: [], next: 3 })
    expect(await store.claim({ ...CLAIM, serves: ["mail"], limit: 0 })).toEqual({ heads: [], next: 0 })
    const mailer = await store.claim({ ...CLAIM, serves: ["mail", "print"], limit: 2 })
    expect(idsOf(mailer.heads)).toEqual(["either", "later"])
    expect(mailer.next).toBe(0)
    expect(mailer.heads[1]).toEqual(headOf("later", { needs: " mail ", due: 30, owner: "w" }))
    expect(await store.claim(other)).toMatchObject({ heads: [{ id: "plain" }, { id: "now" }], next: 20 })
    expect(idsOf((await store.claim({ ...CLAIM, serves: ["charge"] })).heads)).toEqual(["alone"])
  })

  test("ST6 what is needed comes before what is due, each in its order", async () => {
    const store = await (await place()).open()
    const needs = " mail "
    await store.commit([
      begin("a", { due: 1 }),
      begin("b", { due: 0 }),
      begin("c", { due: 9, needs }),
      begin("d", { due: 0, needs: " charge " }),
      begin("e", { due: null, needs: " charge mail " }),
    ])
    expect(idsOf((await store.claim({ ...CLAIM, serves: ["mail", "charge"], limit: 4 })).heads)).toEqual([..."bcde"])
    expect(await store.claim({ ...CLAIM, limit: 0 })).toEqual({ heads: [], next: 1 })
  })

  test("ST6 a worker that says nothing of what it serves takes whatever is needed", async () => {
    const store = await (await place()).open()
    await store.commit([
      begin("b", { needs: " mail print ", due: null }),
      begin("a", { needs: " charge ", due: 99 }),
      begin("c", { due: 99 }),
    ])
    expect(await store.claim({ ...CLAIM, limit: 1 })).toMatchObject({ heads: [{ id: "a" }], next: 0 })
    expect(await store.claim(CLAIM)).toMatchObject({ heads: [{ id: "b" }], next: 99 })
  })

  test("ST2 ST6 what was refused is needed by nobody", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a", { due: null }), begin("b", { due: null })])
    const needs = " mail "
    expect(
      await store.commit([
        begin("a", { due: null, needs }),
        { ...step("b", 5), head: { needs } },
        { ...BEGINNING, id: "b", sends: [{ to: "a", entry: "x", creates: headOf("a", { needs }) }] },
      ]),
    ).toEqual(["conflict", "conflict", "kept"])
    const mailer = { ...CLAIM, serves: ["mail"] }
    expect(await store.claim(mailer)).toMatchObject({ heads: [{ id: "a", needs: "" }], next: null })
  })

  test("ST6 what nobody here serves does not make the next look due", async () => {
    const store = await (await place()).open()
    await store.commit(Array.from({ length: 50 }, (_, i) => begin(`i${i}`, { needs: ` e${i} `, due: null })))
    expect(await store.claim({ ...CLAIM, serves: ["mail"] })).toEqual({ heads: [], next: null })
    expect(await store.claim({ ...CLAIM, serves: [] })).toEqual({ heads: [], next: null })
    await store.commit([{ id: "i7", seq: 0, rows: [], head: { due: 50 } }])
    expect(await store.claim({ ...CLAIM, serves: ["mail"] })).toEqual({ heads: [], next: 50 })
  })
}

export function handFacts(place: Fresh): void {
  test("ST6 once its letters are dealt with, an instance is for its servers again", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a", { needs: " mail ", due: null }), begin("b", { due: null })])
    await store.commit([{ ...BEGINNING, id: "b", sends: [{ to: "a", entry: "one" }] }])
    expect(idsOf((await store.claim({ ...CLAIM, serves: [] })).heads)).toEqual(["a"])
    const number = (await store.find("a"))?.inbox[0]?.number as number
    await store.commit([{ ...step("a", 0), takes: [number], head: { owner: "", due: null } }])
    expect(await store.claim({ ...CLAIM, serves: [] })).toEqual({ heads: [], next: null })
    expect(idsOf((await store.claim({ ...CLAIM, serves: ["mail"] })).heads)).toEqual(["a"])
  })

  test("ST6 what is needed no more, or by other names, is claimed accordingly", async () => {
    const store = await (await place()).open()
    const needs = { a: " mail ", b: " mail ", c: " ma il " }
    await store.commit(Object.entries(needs).map(([id, names]) => begin(id, { needs: names, due: null })))
    await store.commit([
      { id: "a", seq: 0, rows: [], head: { needs: "" } },
      { id: "b", seq: 0, rows: [], head: { needs: " charge " } },
      { id: "c", seq: 0, rows: [], head: { needs: " mail " } },
    ])
    expect((await store.claim({ ...CLAIM, serves: ["ma", "il"] })).heads).toEqual([])
    expect(idsOf((await store.claim({ ...CLAIM, serves: ["mail"] })).heads)).toEqual(["c"])
    expect(idsOf((await store.claim({ ...CLAIM, serves: ["mail", "charge"] })).heads)).toEqual(["b"])
  })

  test("ST5 ST6 what a lost worker had is taken from it by anybody, and goes to those who may claim it", async () => {
    const store = await (await place()).open()
    await store.commit([
      begin("due", { needs: " mail ", owner: "ghost" }),
      begin("later", { needs: " mail ", due: 50, owner: "ghost" }),
      begin("needy", { needs: " mail ", due: null, owner: "ghost" }),
    ])
    const other = { ...CLAIM, worker: "other", serves: ["charge"] }
    expect(await store.claim(other)).toMatchObject({ heads: [{ id: "due", crashes: 1 }], next: 50 })
    expect((await store.find("needy"))?.head).toMatchObject({ owner: "", crashes: 1 })
    const { heads } = await store.claim({ ...CLAIM, serves: ["mail"] })
    expect(heads).toMatchObject([
      { id: "later", crashes: 1 },
      { id: "needy", crashes: 1 },
    ])
  })

  test("ST7 HE2 what has ended, is stuck, or waits for nothing is claimed by nobody, and taken from nobody", async () => {
    const store = await (await place()).open()
    const all = { needs: " mail ", due: 0 }
    await store.commit([
      begin("stuck", { ...all, state: "stuck" }),
      begin("ended", { ...all, state: "failed", ended: 3 }),
      begin("nothing", { due: null }),
      begin("held", { ...all, state: "stuck", owner: "ghost" }),
      begin("idle", { due: null, owner: "ghost" }),
    ])
    await store.commit([{ ...BEGINNING, id: "nothing", sends: [{ to: "stuck", entry: "hello" }] }])
    expect(await store.claim({ ...CLAIM, serves: ["mail"] })).toEqual({ heads: [], next: null })
    expect(await store.claim(CLAIM)).toEqual({ heads: [], next: null })
    const owners = await Promise.all(["held", "idle"].map(async (id) => (await store.find(id))?.head.owner))
    expect(owners).toEqual(["ghost", "ghost"])
    await store.commit([{ id: "stuck", seq: 0, rows: [], head: { state: "running" } }])
    expect(idsOf((await store.claim({ ...CLAIM, serves: [] })).heads)).toEqual(["stuck"])
  })
}
