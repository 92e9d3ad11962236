// What a store promises of messages.

import { expect, test } from "vitest"
import type { Transition } from "../../runtime/store.js"
import { BEGINNING, begin, type Fresh, headOf, idsOf, step } from "./transitions.js"

const send = (to: string, ...entries: string[]): Transition => ({
  ...BEGINNING,
  id: "sender",
  sends: entries.map((entry) => ({ to, entry })),
})

export function messageFacts(place: Fresh): void {
  test("letters lie in the order they came, and make their instance due at once for everybody", async () => {
    const store = await (await place()).open()
    const parked = { state: "parked", due: null } as const
    await store.commit([begin("sender", parked), begin("a", { ...parked, needs: " mail " })])
    await store.commit([send("a", "one", "two"), send("a", "three")])
    const found = await store.find("a")
    const numbers = found?.inbox.map(({ number }) => number) ?? []
    expect(found?.inbox.map(({ entry }) => entry)).toEqual(["one", "two", "three"])
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    expect(found?.head.due).toBe(0)
    const { heads } = await store.claim({ worker: "w", now: 5, until: 9, serves: [], limit: 9 })
    expect(idsOf(heads)).toEqual(["a"])
  })

  test("a message begins the instance it is for, if there is none", async () => {
    const store = await (await place()).open()
    const creates = headOf("child", { parent: "sender", tag: "t", due: 0 })
    const calls: Transition = { ...BEGINNING, id: "sender", sends: [{ to: "child", entry: "go", creates }] }
    await store.commit([begin("sender"), calls, calls])
    const found = await store.find("child")
    expect(found?.head).toEqual(creates)
    expect(found?.inbox.map(({ entry }) => entry)).toEqual(["go", "go"])
  })

  test("a message to nobody, or to what has ended, is dropped", async () => {
    const store = await (await place()).open()
    await store.commit([begin("sender"), begin("a", { state: "failed", ended: 3, due: null })])
    expect(await store.commit([send("a", "late"), send("nobody", "lost")])).toEqual(["kept", "kept"])
    expect((await store.find("a"))?.inbox).toEqual([])
    expect((await store.find("a"))?.head.due).toBeNull()
    expect(await store.find("nobody")).toBeUndefined()
  })
}

export function endingFacts(place: Fresh): void {
  test("what is sent and what ends at once does so in its order", async () => {
    const store = await (await place()).open()
    await store.commit([begin("sender"), begin("other"), begin("a"), begin("b")])
    const end = (id: string): Transition => ({ ...step(id, 0), head: { state: "finished", ended: 3 } })
    const verdicts = await store.commit([send("a", "early"), end("a"), end("b"), { ...send("b", "late"), id: "other" }])
    expect(verdicts).toEqual(["kept", "kept", "kept", "kept"])
    expect((await store.find("a"))?.inbox.map(({ entry }) => entry)).toEqual(["early"])
    expect((await store.find("b"))?.inbox).toEqual([])
  })

  test("HE1 what parks while letters wait is due at once, unless it is stuck or has ended", async () => {
    const store = await (await place()).open()
    const ids = ["parked", "stuck", "ended"]
    await store.commit([begin("sender"), ...ids.map((id) => begin(id))])
    await store.commit(ids.map((id) => send(id, "unseen")))
    await store.commit([
      { ...step("parked", 0), head: { state: "parked", due: 99, needs: " mail " } },
      { ...step("stuck", 0), head: { state: "stuck", due: null } },
      { ...step("ended", 0), head: { state: "finished", due: 9, ended: 9 } },
    ])
    const dues = await Promise.all(ids.map(async (id) => (await store.find(id))?.head.due))
    expect(dues).toEqual([0, null, null])
  })

  test("a flow may write to itself", async () => {
    const store = await (await place()).open()
    await store.commit([begin("a")])
    await store.commit([{ ...step("a", 0), head: { state: "parked", due: null }, sends: [{ to: "a", entry: "me" }] }])
    const found = await store.find("a")
    expect(found?.head.due).toBe(0)
    expect(found?.inbox.map(({ entry }) => entry)).toEqual(["me"])
  })
}
