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
  test("HE2 an instance that waits only for effects is left to those who serve one", async () => {
    const store = await (await place()).open()
    await store.commit([
      begin("charge", { needs: " charge " }),
      begin("either", { needs: " mail charge " }),
      begin("mail", { needs: " mail ", due: 2 }),
      begin("later", { needs: " print ", due: 30 }),
      begin("none", {}),
    ])
    expect(await store.claim({ ...CLAIM, serves: ["char", "print"] })).toMatchObject({
      heads: [{ id: "none" }],
      next: 30,
    })
    const mailer = await store.claim({ ...CLAIM, serves: ["mail", "print"], limit: 1 })
    expect(mailer).toMatchObject({ heads: [{ id: "either" }], next: 2 })
    expect(await store.claim({ ...CLAIM, serves: ["charge"] })).toMatchObject({ heads: [{ id: "charge" }], next: null })
    const anything = await store.claim({ ...CLAIM, now: 40, until: 50 })
    expect(idsOf(anything.heads)).toEqual(["mail", "later"])
  })

  test("HE2 what nobody here serves does not make the next look due", async () => {
    const store = await (await place()).open()
    await store.commit(Array.from({ length: 50 }, (_, i) => begin(`i${i}`, { needs: ` e${i} ` })))
    expect(await store.claim({ ...CLAIM, serves: ["mail"] })).toEqual({ heads: [], next: null })
    expect(await store.claim({ ...CLAIM, serves: [] })).toEqual({ heads: [], next: null })
  })

  test("HE2 once its letters are dealt with, an instance is for its servers again", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a", { needs: " mail " }), begin("b", { due: null })])
    await store.commit([{ ...BEGINNING, id: "b", sends: [{ to: "a", entry: "one" }] }])
    const number = (await store.find("a"))?.inbox[0]?.number as number
    await store.commit([{ ...step("a", 0), takes: [number] }])
    expect((await store.claim({ ...CLAIM, serves: [] })).heads).toEqual([])
    expect(idsOf((await store.claim({ ...CLAIM, serves: ["mail"] })).heads)).toEqual(["a"])
  })

  test("HE2 what a lost worker had goes to those who serve it", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a", { needs: " mail ", owner: "ghost" })])
    expect(await store.claim({ ...CLAIM, serves: ["charge"] })).toEqual({ heads: [], next: null })
    expect((await store.claim({ ...CLAIM, serves: ["mail"] })).heads).toMatchObject([{ id: "a", crashes: 1 }])
  })
}
