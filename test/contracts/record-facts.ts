// What a store promises of records: ST8 and ST9.

import { expect, test } from "vitest"
import type { Transition, Writing } from "../../runtime/store.js"
import { BEGINNING, begin, type Fresh, step } from "./transitions.js"

/** What is written by itself. */
function writing(...writes: Writing[]): Transition {
  return { ...BEGINNING, id: "", writes }
}

const ALL = { from: "!", to: "~", limit: 100 }

export function recordFacts(place: Fresh): void {
  test("ST8 a record is written with a transition or by itself, and is there after the store was closed", async () => {
    const opened = await place()
    const store = await opened.open()
    const first = { ...begin("a"), writes: [{ key: "k/1", text: "one" }] }
    expect(await store.commit([first, writing({ key: "k/2", text: "two\0\u2400" })])).toEqual(["kept", "kept"])
    await store.commit([writing({ key: "k/1", text: "another" })])
    await store.close()
    const again = await opened.open()
    expect(await again.records(["k/2", "k/1", "k/3"])).toEqual([
      { key: "k/2", text: "two\0\u2400", revision: 1 },
      { key: "k/1", text: "another", revision: 2 },
      undefined,
    ])
    await again.commit([writing({ key: "k/1", text: null })])
    expect(await again.records(["k/1"])).toEqual([undefined])
  })

  test("ST8 who goes by another revision is refused, with all that is written beside it", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a"), writing({ key: "k", text: "one", revision: 0 })])
    const verdicts = await store.commit([
      writing({ key: "k", text: "two", revision: 0 }, { key: "l", text: "beside" }),
      { ...step("a", 0), writes: [{ key: "k", text: "two", revision: 2 }] },
      { ...begin("b"), writes: [{ key: "m", text: "new", revision: 1 }] },
      writing({ key: "k", text: null, revision: 1 }),
      writing({ key: "k", text: null, revision: 1 }),
      writing({ key: "k", text: "again", revision: 0 }),
    ])
    expect(verdicts).toEqual(["conflict", "conflict", "conflict", "kept", "conflict", "kept"])
    expect(await store.scan(ALL)).toEqual([{ key: "k", text: "again", revision: 1 }])
    expect((await store.find("a"))?.last).toBeUndefined()
    expect(await store.find("b")).toBeUndefined()
  })

  test("ST8 what is written with a transition that conflicts for another reason is not kept", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a")])
    const late = { ...step("a", 3), writes: [{ key: "k", text: "t" }] }
    const twice = { ...begin("a"), writes: [{ key: "l", text: "t" }] }
    expect(await store.commit([late, twice])).toEqual(["conflict", "conflict"])
    expect(await store.scan(ALL)).toEqual([])
  })
}

export function recordRaceFacts(place: Fresh): void {
  test("ST8 of many who write one record at once, each by the revision it has seen, one is kept", async () => {
    const opened = await place()
    const stores = [await opened.open(), await opened.open()]
    for (const revision of [0, 1, 2]) {
      const tries = Array.from({ length: 20 }, (_, i) =>
        stores[i % 2]?.commit([
          writing({ key: "k", text: String(i), revision }, { key: `n/${revision}/${i}`, text: "" }),
        ]),
      )
      const verdicts = (await Promise.all(tries)).flat()
      expect(verdicts.filter((verdict) => verdict === "kept")).toHaveLength(1)
    }
    expect(await stores[0]?.scan({ ...ALL, from: "n/" })).toHaveLength(3)
  })

  test("ST8 many who write what nobody has seen are all kept", async () => {
    const opened = await place()
    const stores = [await opened.open(), await opened.open()]
    const all = Array.from({ length: 50 }, (_, i) =>
      stores[i % 2]?.commit([writing({ key: `k/${i % 7}`, text: String(i) }, { key: `own/${i}`, text: "" })]),
    )
    expect((await Promise.all(all)).flat()).toEqual(Array(50).fill("kept"))
    const seen = await stores[1]?.scan({ from: "k/", to: "k0", limit: 9 })
    expect(seen?.reduce((sum, { revision }) => sum + revision, 0)).toBe(50)
  })

  test("ST9 records are found in the order of their keys, from either end, up to a limit", async () => {
    const store = await (await place()).open()
    const keys = ["b", "a/2", "a/10", "a", "a0", "A", "a/~", "a/!"]
    await store.commit([writing(...keys.map((key) => ({ key, text: key })))])
    const found = async (from: string, to: string, limit: number, backwards = false) =>
      (await store.scan({ from, to, limit, backwards })).map(({ key }) => key)
    expect(await found("!", "~", 99)).toEqual(["A", "a", "a/!", "a/10", "a/2", "a/~", "a0", "b"])
    expect(await found("a/", "a0", 99)).toEqual(["a/!", "a/10", "a/2", "a/~"])
    expect(await found("a/", "a0", 2)).toEqual(["a/!", "a/10"])
    expect(await found("a/", "a0", 2, true)).toEqual(["a/~", "a/2"])
    expect(await found("b", "a", 9)).toEqual([])
    expect(await found("a", "b", 0)).toEqual([])
  })

  test("a key that is not printable ASCII, or is written twice at once, is refused", async () => {
    const store = await (await place()).open()
    for (const key of ["", "a b", "\u00e9", "a\n"]) {
      await expect(store.commit([writing({ key, text: "" })])).rejects.toThrow("not a record's key")
    }
    await expect(store.commit([writing({ key: "k", text: "1" }, { key: "k", text: "2" })])).rejects.toThrow("twice")
  })
}
