// What a log says is read back as it was written, and what it cannot say is refused.

import { expect, test } from "vitest"
import {
  afterOf,
  cancelledText,
  extraOf,
  failedText,
  finishedText,
  waitingText,
  waitsOf,
} from "../../runtime/flows/after.js"
import { datumOf } from "../../runtime/flows/datum.js"
import { type Delivery, deliveryOf, effectDelivery, entries, okText, raisedText } from "../../runtime/flows/delivery.js"
import { comparePaths } from "../../runtime/flows/fiber.js"
import { type Wait, waitFrom, waitText } from "../../runtime/flows/wait.js"

const waits: readonly Wait[] = [
  { kind: "suspend", tag: "a" },
  { kind: "receive", tag: "(receive ch () 1)", channel: "ch" },
  { kind: "timer", tag: "(timer sleep () 1)", due: 1795219200000, resumable: false },
  { kind: "timer", tag: "go", due: 5, resumable: true },
  { kind: "effect", tag: "(effect pay () 1)", name: "pay", payload: '{:amount "5"}', options: "{:attempts 3}" },
  { kind: "child", tag: "(child doc (0 1) 2)", flow: "doc", input: "(1 nil)" },
]

test.each(waits)("a wait is read back as it was written: $tag", (wait) => {
  expect(waitFrom(datumOf(waitText(wait)))).toEqual(wait)
})

test("what says no wait is none", () => {
  for (const text of ["(sleep a)", "suspend", "()", '("suspend" a)', "5"])
    expect(waitFrom(datumOf(text))).toBeUndefined()
})

const sent = [
  { kind: "publish", value: "old" },
  { kind: "emit", activity: "{:a 1}" },
  { kind: "signal", id: "i", channel: "ch", value: "5" },
  { kind: "publish", value: "new" },
  { kind: "emit", activity: "b" },
] as const

test("a row says what was asked, how the instance stands, and what it has published and emitted", () => {
  const texts: [string, object][] = [
    [waitingText("parked", 9, waits, sent), { state: "parked", answer: undefined, failure: undefined }],
    [finishedText("(1 2)", sent), { state: "finished", answer: "(1 2)", failure: undefined }],
    [
      failedText('no "luck"', "m.sx:1:2", sent),
      { state: "failed", failure: { message: 'no "luck"', place: "m.sx:1:2" } },
    ],
    [cancelledText(sent), { state: "cancelled", answer: undefined, failure: undefined }],
  ]
  for (const [text, after] of texts) {
    expect(afterOf(text)).toMatchObject(after)
    expect(extraOf(text, "published")).toEqual(["new"])
    expect(extraOf(text, "emitted")).toEqual(["{:a 1}", "b"])
    expect(waitsOf(text)).toEqual(text.startsWith("(parked") ? waits : [])
  }
  expect(texts[0]?.[0]).toMatch(/^\(parked 9 \(\(suspend a\) /)
  expect(finishedText("()", [])).toBe("(finished ())")
  expect(extraOf("(finished (published 5))", "published")).toEqual([])
  expect(extraOf("(parked 0 ())", "emitted")).toEqual([])
  expect(waitsOf("(finished ((suspend a)))")).toEqual([])
  expect(waitsOf('(failed "" ((suspend a)))')).toEqual([])
  expect(waitsOf("(parked 1 ((suspend a) (other b)))")).toEqual([{ kind: "suspend", tag: "a" }])
})

const deliveries: readonly Omit<Delivery, "text">[] = [
  { kind: "start", input: 5, seed: 'a "seed"', prelude: undefined },
  { kind: "start", input: 5, seed: "s", prelude: "cid" },
  { kind: "resume", tag: "(a 1)", value: 7 },
  { kind: "signal", channel: "ch", value: 7 },
  { kind: "timer", tag: "(timer sleep () 1)" },
  { kind: "effect", tag: "t", outcome: { ok: true, value: 7 }, name: "pay", cid: "c" },
  { kind: "child", tag: "t", outcome: { ok: false, sentence: "no", irritants: [1, 2] }, name: "doc", cid: "c" },
  { kind: "cancel" },
  { kind: "strike", row: 12 },
  { kind: "migrate", version: "v" },
  { kind: "reseed", seed: "s" },
] as Omit<Delivery, "text">[]

const written = [
  entries.start("5", 'a "seed"'),
  entries.start("5", "s", "cid"),
  entries.resume("(a 1)", "7"),
  entries.signal("ch", "7"),
  entries.timer("(timer sleep () 1)"),
  entries.effect("t", okText("7"), "pay", "c"),
  entries.child("t", raisedText("no", ["1", "2"]), "doc", "c"),
  entries.cancel(),
  entries.strike(12),
  entries.migrate("v"),
  entries.reseed("s"),
]

test("a delivery is read back as it was written, of every kind", () => {
  for (const [i, text] of written.entries()) expect(deliveryOf(text)).toEqual({ ...deliveries[i], text })
  expect(effectDelivery("t", okText("7"), "pay", "c")).toEqual(deliveryOf(written[5] as string))
})

test("what is no delivery, or no outcome of one, is said to stand in the log", () => {
  for (const text of ["(wake a)", "resume", "()", "(strikes 1)"]) {
    expect(() => deliveryOf(text)).toThrow("a log holds what is no delivery")
  }
  for (const text of ['(effect t (maybe 1) pay "c")', '(child t 5 doc "c")', '(effect t () pay "c")']) {
    expect(() => deliveryOf(text)).toThrow("a log holds what is no outcome")
  }
  for (const text of ["(wake a)", '(child t 5 doc "c")']) {
    try {
      deliveryOf(text)
    } catch (error) {
      const { who, irritants } = error as { who?: string; irritants?: unknown[] }
      expect([who ?? "", ...(irritants ?? []).map(String)]).toEqual(["", text])
    }
  }
  expect(deliveryOf('(effect t (raised "no") pay "c")')).toMatchObject({ outcome: { irritants: [] } })
})

test("FB2 fibers are ordered by their paths, a fiber before those it has made", () => {
  const paths = [[], [0], [0, 0], [0, 1], [0, 10], [1], [1, 0, 5], [2], [10], [10, 0]]
  for (const [i, one] of paths.entries()) {
    for (const [k, other] of paths.entries()) expect(Math.sign(comparePaths(one, other))).toBe(Math.sign(i - k))
  }
})
