// Rehearsals of flows: what survives every crash is let pass, and what does not is found.

import { describe, expect, test } from "vitest"
import { examplesIn } from "../../runtime/flows/examples.js"
import { Died, FaultyStore } from "../../runtime/flows/faulty-store.js"
import { type Play, played } from "../../runtime/flows/playing.js"
import { rehearsed } from "../../runtime/flows/rehearsal.js"
import { textShelf } from "../../runtime/flows/shelves.js"
import type { Row, Store, Transition } from "../../runtime/store.js"
import { memoryStore } from "../../runtime/stores/memory.js"

/** A play of the flow `f` that `text` defines. */
function play(text: string, others: Partial<Play> = {}): Play {
  const shelf = textShelf(text)
  return { shelf, flow: "f", input: "3", answers: new Map(), effects: {}, seed: "1", deliveries: 60, ...others }
}

/** A store of which one method is another. */
function altered(store: Store, changes: (store: Store) => Partial<Store>): Store {
  const own = changes(store)
  return new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(own, name) ?? Reflect.get(target, name)
      return typeof value === "function" ? value.bind(Reflect.has(own, name) ? own : target) : value
    },
  })
}

/** A store that reads other rows than were written. */
function misread(change: (row: Row) => Row): (store: Store) => Store {
  return (inner) =>
    altered(inner, (store) => ({
      log: async (id, from, limit) => (await store.log(id, from, limit)).map(change),
    }))
}

describe("flows that survive", () => {
  test.each([
    ["a suspend", "(lambda (x) (list x (suspend 'a)))"],
    ["chance and time", "(lambda (x) (suspend 'a) (list (random 100) (uuid) (now)))"],
    ["an effect", "(lambda (x) (effect 'charge {:amount x}))"],
    [
      "branches",
      "(lambda (x) ((parallel (lambda (x) (suspend 'a)) (lambda (x) (sleep 5) (random 9)) (lambda (x) (receive 'c))) x))",
    ],
    ["a race", "(lambda (x) ((race (lambda (x) (sleep '(1 day)) 'late) (lambda (x) (suspend 'a))) x))"],
    ["children", "(lambda (x) ((parallel (lambda (x) (call-flow 'leaf x)) (lambda (x) (call-flow 'leaf (* 2 x)))) x))"],
    [
      "a cleanup",
      "(lambda (x) (dynamic-wind (lambda () (display 1)) (lambda () (suspend 'a)) (lambda () (display 2))))",
    ],
    ["a caught raise", "(lambda (x) (guard (e (#t (suspend 'why))) (raise (suspend 'what))))"],
    ["globals of its own", "(lambda (x) (set! count (+ count 1)) (suspend 'a) (set! count (+ count 1)) count)"],
  ])("%s", async (_name, flow) => {
    const text = `(define count 0)\n(defflow leaf (lambda (x) (sleep x) (list (random 100) x)))\n(defflow f ${flow})`
    const found = await rehearsed(play(text), 12)
    expect(found.divergence).toBeUndefined()
    expect(found.orders).toBe(12)
    expect(found.crashPoints).toBeGreaterThan(1)
  })
  test("a flow that goes on and on is stopped", async () => {
    const endless = play("(defflow f (lambda (x) (let loop () (receive 'tick) (loop))))", { deliveries: 8 })
    expect(await rehearsed(endless, 2)).toMatchObject({ divergence: undefined, stopped: true, crashPoints: 16 })
  })
  test("a flow that fails, fails alike", async () => {
    const failing = await rehearsed(play("(defflow f (lambda (x) (car (suspend 'a))))"), 3)
    expect(failing.divergence).toBeUndefined()
    expect(failing.ends).toEqual(new Map([["failed", 4]]))
  })
  test("what is given is answered, and handlers are asked once", async () => {
    let asked = 0
    const effects = { charge: () => ++asked }
    const text = "(defflow f (lambda (x) (list (suspend 'a) (effect 'charge x) (receive 'go))))"
    const answers = new Map([
      ["a", "yes"],
      ["go", "(1 2)"],
    ])
    const whole = await played(play(text, { answers, effects }), 1, new Map())
    expect(whole.instances.get("rehearsal")?.rows.at(-1)?.after).toBe("(finished (yes 1 (1 2)))")
    asked = 0
    expect((await rehearsed(play(text, { answers, effects }), 5)).divergence).toBeUndefined()
    expect(asked).toBe(1)
  })
})

describe("what does not survive is found", () => {
  const text = "(defflow f (lambda (x) (list (suspend 'a) (suspend 'b))))"
  test("a log that reads otherwise than it was written", async () => {
    const around = misread((row) => ({ ...row, entry: row.entry.replace("(resume a #t)", "(resume a #f)") }))
    const { divergence } = await rehearsed(play(text, { around }), 0)
    expect(divergence).toBe(
      "with a crash before commit 3: row 2 of rehearsal is (resume b #t) at 2026-01-01T00:00:00.002Z → (finished (#f #t)), without it (resume b #t) at 2026-01-01T00:00:00.002Z → (finished (#t #t))",
    )
  })
  test("a log that contradicts the flow", async () => {
    const around = misread((row) => ({ ...row, after: row.after.replace("(suspend b)", "(suspend c)") }))
    const { divergence } = await rehearsed(play(text, { around }), 0)
    expect(divergence).toMatch(/^with a crash before commit 3: the log contradicts the flow: "rehearsal" row 1 says /)
  })
  test("a log that does not read", async () => {
    const around = misread((row) => ({ ...row, entry: row.entry.slice(0, -1) }))
    expect((await rehearsed(play(text, { around }), 0)).divergence).toBe(
      "with a crash before commit 2: read: this ( is never closed",
    )
  })
  test("a module that is another one after the crash", async () => {
    const around = (inner: Store): Store =>
      altered(inner, (store) => ({
        text: async (cid) => (await store.text(cid))?.replace("(suspend 'b)", "(suspend 'z)"),
      }))
    expect((await rehearsed(play(text, { around }), 0)).divergence).toContain("(suspend z)")
  })
  test("a module that does not load is told of as such", async () => {
    await expect(rehearsed(play("(car '())"), 1)).rejects.toMatchObject({ code: "module" })
  })
})

describe("the store that dies", () => {
  const begin: Transition = { id: "x", seq: 0, rows: [] }
  test("FY1 once it has died it answers and keeps nothing", async () => {
    const dying = new FaultyStore(memoryStore(), { commit: 1, when: "before" })
    await expect(dying.commit([begin])).rejects.toBeInstanceOf(Died)
    for (const call of [
      () => dying.commit([begin]),
      () => dying.find("x"),
      () => dying.log("x", 0, 1),
      () => dying.list({ limit: 1 }),
      () => dying.text("x"),
      () => dying.purge({ limit: 1 }),
    ]) {
      await expect(call()).rejects.toBeInstanceOf(Died)
    }
    expect(dying.commits).toBe(1)
  })
  test("FY2 letters are handed out one at a time", async () => {
    const store = new FaultyStore(memoryStore())
    const head = {
      id: "x",
      flow: "f",
      version: "",
      state: "running",
      due: null,
      needs: "",
      owner: "",
      crashes: 0,
      parent: "",
      tag: "",
      created: 0,
      ended: null,
    } as const
    const sends = ["one", "two"].map((entry) => ({ to: "x", entry }))
    await store.commit([{ ...begin, creates: head, sends }])
    expect((await store.find("x"))?.inbox.map(({ entry }) => entry)).toEqual(["one"])
  })
})

describe("playings", () => {
  const text =
    "(defflow f (lambda (x) ((parallel (lambda (x) (suspend 'a)) (lambda (x) (sleep 50) x) (lambda (x) (effect 'go x))) x)))"
  test("PL1 one seed and one order make one playing", async () => {
    for (const order of [0, 1, 2, 3, 4]) {
      const first = await played(play(text), order, new Map())
      expect(await played(play(text), order, new Map())).toEqual(first)
    }
    const orders = new Set<string>()
    for (let order = 0; order < 12; order++) {
      const { instances } = await played(play(text), order, new Map())
      orders.add((instances.get("rehearsal")?.rows ?? []).map(({ entry }) => entry.split(" ")[0]).join(" "))
    }
    expect(orders.size).toBeGreaterThan(3)
  })
  test("what is cancelling is not cancelled again, and its cleanup is played to the end", async () => {
    const cleaning = "(defflow f (on-cancel (lambda (x) (suspend 'a)) (lambda (x) (suspend 'cleanup))))"
    const states = new Set<string | undefined>()
    for (let order = 0; order < 40; order += 4) {
      const { instances, stopped } = await played(play(cleaning, { seed: "6", deliveries: 30 }), order, new Map())
      states.add(instances.get("rehearsal")?.state)
      expect(stopped).toBe(false)
    }
    expect([...states].sort()).toEqual(["cancelled", "finished"])
  })
  test("PL2 a delivery takes a millisecond, a timer as long as it takes", async () => {
    const { instances } = await played(play(text), 0, new Map())
    const stamps = instances.get("rehearsal")?.rows.map(({ stamp }) => stamp - Date.UTC(2026, 0, 1))
    expect(stamps).toEqual([0, 1, 2, 50])
  })
})

test("examples are read out of comments", async () => {
  const text = `; (flow/start f 1)
;;; (flow/start 'g (list 1 2))   => _
;;;   (flow/start h '(a b))
;; (flow/start f 1)
; (flow/start f unbound) (flow/start f (
; see (flow/start f 2)
(flow/start f 3)`
  expect(await examplesIn(text)).toEqual([
    { flow: "f", input: "1" },
    { flow: "g", input: "(1 2)" },
    { flow: "h", input: "(a b)" },
  ])
})
