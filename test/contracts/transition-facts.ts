// What a store promises of transitions: ST1, ST2 and ST3.

import { expect, test } from "vitest"
import type { Transition } from "../../runtime/store.js"
import { BEGINNING, begin, type Fresh, headOf, idsOf, row, rows, step } from "./transitions.js"

export function transitionFacts(place: Fresh): void {
  test("ST1 all of a transition is there once it is answered, and after the store was closed", async () => {
    const opened = await place()
    const store = await opened.open()
    await store.commit([begin("other"), begin("a")])
    const all: Transition = {
      ...step("a", 0, 2),
      head: { state: "parked", due: 50, needs: " mail ", version: "v2" },
      sends: [{ to: "other", entry: "hello" }],
      texts: [{ cid: "c1", text: "(define x 1)" }],
    }
    expect(await store.commit([all])).toEqual(["kept"])
    await store.close()
    const again = await opened.open()
    const head = headOf("a", { state: "parked", due: 50, needs: " mail ", version: "v2" })
    expect(await again.find("a")).toEqual({ head, last: row(1), inbox: [] })
    expect(await again.log("a", 0, 9)).toEqual(rows(0, 2))
    expect((await again.find("other"))?.inbox.map(({ entry }) => entry)).toEqual(["hello"])
    expect(await again.text("c1")).toBe("(define x 1)")
  })

  test("ST1 nothing of a transition that conflicts is kept", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a"), begin("b"), { ...BEGINNING, id: "b", sends: [{ to: "a", entry: "one" }] }])
    const before = await store.find("a")
    const number = before?.inbox[0]?.number as number
    const refused: Transition = {
      ...step("a", 1),
      head: { state: "parked" },
      takes: [number],
      sends: [
        { to: "b", entry: "two" },
        { to: "c", entry: "three", creates: headOf("c") },
      ],
      texts: [{ cid: "c1", text: "t" }],
    }
    expect(await store.commit([refused, { ...refused, ...BEGINNING, takes: [number, number + 1] }])).toEqual([
      "conflict",
      "conflict",
    ])
    expect(await store.find("a")).toEqual(before)
    expect((await store.find("b"))?.inbox).toEqual([])
    expect(await store.find("c")).toBeUndefined()
    expect(await store.text("c1")).toBeUndefined()
  })

  test("an instance may begin, step and end in one transition", async () => {
    const store = await (await place()).open()
    const head = { state: "finished", ended: 7, due: 7 } as const
    expect(await store.commit([{ ...begin("a"), rows: rows(0, 3), head }])).toEqual(["kept"])
    expect(await store.find("a")).toEqual({ head: headOf("a", { ...head, due: null }), last: row(2), inbox: [] })
  })
}

export function textFacts(place: Fresh): void {
  test("a log is read piece by piece", async () => {
    const store = await (await place()).open()
    await store.commit([{ ...begin("a"), rows: rows(0, 10) }, begin("b")])
    expect(await store.log("a", 3, 4)).toEqual(rows(3, 4))
    expect(await store.log("a", 8, 4)).toEqual(rows(8, 2))
    expect(await store.log("a", 10, 4)).toEqual([])
    expect(await store.log("b", 0, 4)).toEqual([])
    expect(await store.log("nobody", 0, 4)).toEqual([])
  })

  test("what is unknown is undefined", async () => {
    const store = await (await place()).open()
    expect(await store.find("nobody")).toBeUndefined()
    expect(await store.text("nothing")).toBeUndefined()
  })

  test("a transition whose rows are not numbered from its own number is refused", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a")])
    await expect(store.commit([{ id: "a", seq: 0, rows: [row(1)] }])).rejects.toThrow("holds row 1 at place 0")
  })

  test("a text may hold any character", async () => {
    const store = await (await place()).open()
    const odd = "\0 a\0\0b \u2400 \u24000 \u{1f600} 'q' \"\\ {x,y} NULL \r\n\t \ufeff \uffff \u0001"
    const odder = { seq: 0, stamp: 2 ** 52, entry: odd, after: `${odd}1`, journal: `\0${odd}` }
    const head = headOf("a", { flow: "\u00e9{\"a\"}, 'b'", parent: "\\p", tag: '("t" \\)' })
    await store.commit([
      { ...begin("a"), creates: head, rows: [odder], texts: [{ cid: "c", text: odd }] },
      { ...begin("b"), sends: [{ to: "a", entry: odd }] },
    ])
    const found = await store.find("a")
    expect(found).toEqual({
      head: { ...head, due: 0 },
      last: odder,
      inbox: [{ number: expect.anything(), entry: odd }],
    })
    expect(await store.text("c")).toBe(odd)
    expect(await store.list({ flow: head.flow, parent: "\\p", limit: 9 })).toEqual([found?.head])
  })
}

/** A text that databases do not like. */
const ODD = "x\0 \u2400 '\" \\ \ud83d {,}"

export function nameFacts(place: Fresh): void {
  test("an id, a flow, a worker and a text's name may hold any character", async () => {
    const store = await (await place()).open()
    const creates = headOf(ODD, { flow: ODD, parent: ODD, tag: ODD })
    const first = { ...BEGINNING, id: ODD, creates, texts: [{ cid: ODD, text: "t" }] }
    expect(await store.commit([first, begin("b")])).toEqual(["kept", "kept"])
    expect(await store.commit([{ ...step(ODD, 0), head: { due: 3 }, sends: [{ to: "b", entry: "y" }] }])).toEqual([
      "kept",
    ])
    expect(await store.commit([{ ...step("b", 0), sends: [{ to: ODD, entry: "x" }] }])).toEqual(["kept"])
    expect(await store.find(ODD)).toMatchObject({ head: { ...creates, due: 0 }, last: row(0), inbox: [{ entry: "x" }] })
    expect((await store.find("b"))?.inbox).toMatchObject([{ entry: "y" }])
    expect(await store.log(ODD, 0, 9)).toEqual(rows(0, 1))
    expect(await store.text(ODD)).toBe("t")
    expect(idsOf(await store.list({ flow: ODD, parent: ODD, after: { created: 0, id: ODD }, limit: 9 }))).toEqual([ODD])
    const claim = { worker: ODD, now: 5, until: 9, serves: [ODD], limit: 9 }
    expect((await store.claim(claim)).heads).toMatchObject([
      { id: "b", owner: ODD },
      { id: ODD, owner: ODD },
    ])
    await store.commit([{ ...step(ODD, 1), head: { state: "failed", ended: 7 } }])
    expect(await store.purge({ flow: ODD, limit: 9 })).toEqual([ODD])
    expect(await store.find(ODD)).toBeUndefined()
  })
}

export function conflictFacts(place: Fresh): void {
  test("ST2 of two transitions that begin at one row, the first is kept", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a")])
    const other: Transition = { id: "a", seq: 0, rows: [{ ...row(0), entry: "other" }] }
    expect(await store.commit([step("a", 0), other])).toEqual(["kept", "conflict"])
    expect(await Promise.all([store.commit([step("a", 1)]), store.commit([{ ...step("a", 1, 2) }])])).toEqual([
      ["kept"],
      ["conflict"],
    ])
    expect(await store.log("a", 0, 9)).toEqual(rows(0, 2))
  })

  test("ST2 a row number must be the next", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a"), step("a", 0)])
    expect(await store.commit([step("a", 2), step("a", 0), step("a", 5, 3)])).toEqual([
      "conflict",
      "conflict",
      "conflict",
    ])
    expect(await store.log("a", 0, 9)).toEqual(rows(0, 1))
  })

  test("ST2 an id begins once", async () => {
    const store = await (await place()).open()
    expect(await store.commit([begin("a"), begin("a", { flow: "g" })])).toEqual(["kept", "conflict"])
    expect(await store.commit([{ ...begin("b"), seq: 1 }])).toEqual(["conflict"])
    expect((await store.find("a"))?.head.flow).toBe("f")
    expect(await store.find("b")).toBeUndefined()
  })

  test("ST2 there is no transition of what is unknown", async () => {
    const store = await (await place()).open()
    const verdicts = await store.commit([step("a", 0), step("a", 1), { id: "a", seq: 0, rows: [], head: { due: 1 } }])
    expect(verdicts).toEqual(["conflict", "conflict", "conflict"])
    expect(await store.log("a", 0, 9)).toEqual([])
  })

  test("ST2 a letter is taken once", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a"), begin("b"), { ...BEGINNING, id: "b", sends: [{ to: "a", entry: "one" }] }])
    const number = (await store.find("a"))?.inbox[0]?.number as number
    expect(await store.commit([{ ...step("b", 0), takes: [number] }])).toEqual(["conflict"])
    expect(await store.commit([{ ...step("a", 0), takes: [number] }])).toEqual(["kept"])
    expect(await store.commit([{ ...step("a", 1), takes: [number] }])).toEqual(["conflict"])
    expect((await store.find("a"))?.inbox).toEqual([])
  })
}

export function rowlessFacts(place: Fresh): void {
  test("ST2 a transition without rows is guarded as well", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a"), step("a", 0)])
    const park = (seq: number): Transition => ({ id: "a", seq, rows: [], head: { state: "parked" } })
    expect(await store.commit([park(0), park(2)])).toEqual(["conflict", "conflict"])
    expect((await store.find("a"))?.head.state).toBe("running")
    expect(await store.commit([park(1)])).toEqual(["kept"])
    expect((await store.find("a"))?.head.state).toBe("parked")
  })

  test("ST2 a transition without rows may change nothing of its head, and is guarded all the same", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a"), step("a", 0)])
    const texts = [{ cid: "c", text: "t" }]
    const writes = (key: string) => [{ key, text: "t" }]
    const verdicts = await store.commit([
      { id: "a", seq: 0, rows: [], texts },
      { id: "a", seq: 0, rows: [], writes: writes("k/1") },
      { id: "a", seq: 1, rows: [], writes: writes("k/2") },
      { id: "nobody", seq: 0, rows: [], writes: writes("k/3") },
      { id: "nobody", seq: 1, rows: [], writes: writes("k/4") },
    ])
    expect(verdicts).toEqual(["conflict", "conflict", "kept", "conflict", "conflict"])
    expect(await store.text("c")).toBeUndefined()
    expect((await store.scan({ from: "k/", to: "k0", limit: 9 })).map(({ key }) => key)).toEqual(["k/2"])
    expect(await store.commit([{ id: "a", seq: 1, rows: [], texts }, step("a", 1)])).toEqual(["kept", "kept"])
    expect(await store.text("c")).toBe("t")
  })
}

export function raceFacts(place: Fresh): void {
  test("ST2 of two stores that race for a row, one wins", async () => {
    const opened = await place()
    const [one, two] = [await opened.open(), await opened.open()]
    await one.commit([begin("a")])
    for (let seq = 0; seq < 20; seq++) {
      const verdicts = await Promise.all([one, two].map(async (store) => (await store.commit([step("a", seq)]))[0]))
      expect(verdicts.sort()).toEqual(["conflict", "kept"])
    }
    expect(await two.log("a", 0, 99)).toEqual(rows(0, 20))
  })

  test("ST2 of two stores that race for an id, one wins", async () => {
    const opened = await place()
    const [one, two] = [await opened.open(), await opened.open()]
    for (let i = 0; i < 10; i++) {
      const id = `a${i}`
      const sends = [{ to: `c${i}`, entry: "go", creates: headOf(`c${i}`) }]
      const stores = [one, two]
      const kept = await Promise.all(stores.map(async (store) => (await store.commit([{ ...begin(id), sends }]))[0]))
      expect(kept.sort()).toEqual(["conflict", "kept"])
      expect((await two.find(`c${i}`))?.inbox).toHaveLength(1)
    }
  })
}

export function crowdFacts(place: Fresh): void {
  test("ST3 a conflict hinders no other transition", async () => {
    const store = await (await place()).open()
    const ids = Array.from({ length: 200 }, (_, i) => `i${i}`)
    await store.commit(ids.map((id) => begin(id)))
    const answers = await Promise.all(ids.map((id, i) => store.commit([step(id, i % 3 === 0 ? 1 : 0, 2)])))
    expect(answers.flat()).toEqual(ids.map((_, i) => (i % 3 === 0 ? "conflict" : "kept")))
    for (const [i, id] of ids.entries()) expect(await store.log(id, 0, 9)).toEqual(i % 3 === 0 ? [] : rows(0, 2))
  })

  test("ST3 what cannot be kept for itself hinders no other transition", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a"), begin("b")])
    const broken = { id: "a", seq: 0, rows: [{ ...row(0), stamp: undefined as unknown as number }], head: {} }
    const [first, second] = await Promise.allSettled([store.commit([broken]), store.commit([step("b", 0)])])
    expect(second).toEqual({ status: "fulfilled", value: ["kept"] })
    if (first.status === "rejected") expect(await store.log("a", 0, 9)).toEqual([])
  })

  test("ST3 many steps of one instance may wait together", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a")])
    const answers = await Promise.all(Array.from({ length: 50 }, (_, seq) => store.commit([step("a", seq)])))
    expect(answers.flat()).toEqual(Array.from({ length: 50 }, () => "kept"))
    expect(await store.log("a", 0, 99)).toEqual(rows(0, 50))
  })

  test("an empty commit is answered", async () => {
    expect(await (await (await place()).open()).commit([])).toEqual([])
  })
}
