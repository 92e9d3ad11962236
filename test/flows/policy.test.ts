// Policies: what a handler's says, what a flow's own options say, and what makes no sense.
//
// Not here: what is done by them (effects.test.ts).

import { expect, test } from "vitest"
import { Chance } from "../../runtime/flows/chance.js"
import {
  checkPolicy,
  isRetryable,
  NonRetryableError,
  type Policy,
  planOf,
  waitAfter,
} from "../../runtime/flows/policy.js"

const BACKOFF = { initial: 1_000, factor: 2, most: 300_000 }

const plans: readonly (readonly [object, string, object])[] = [
  [{}, "{}", { attempts: 1, backoff: BACKOFF, timeout: undefined, priority: 0, key: "" }],
  [{ attempts: 4, timeout: 9 }, "{}", { attempts: 4, timeout: 9 }],
  [{ attempts: 4, timeout: 9 }, "{:attempts 2 :timeout 0}", { attempts: 2, timeout: 0 }],
  [{ backoff: { initial: 5, factor: 3 } }, "{}", { backoff: { initial: 5, factor: 3, most: 300_000 } }],
  [{ backoff: { initial: 5, factor: 3 } }, "{:backoff 0}", { backoff: { initial: 0, factor: 3, most: 300_000 } }],
  [{}, "{:attempts 9007199254740993}", { attempts: 9007199254740992 }],
  [{}, "{:priority 1.5}", { priority: 1.5 }],
  [{}, '{:key "a b"}', { key: "a b" }],
  [{}, "{:key (a 1)}", { key: "(a 1)" }],
  [{ key: (payload: number) => `k${payload}` }, "{}", { key: "k7" }],
  [{ key: (payload: number) => `k${payload}` }, "{:key x}", { key: "x" }],
  [{ key: () => undefined as never }, "{}", { key: "" }],
  [{}, "()", { attempts: 1, key: "" }],
]

test.each(plans)("EF2 the plan for a policy %o and the options %s", (policy, options, plan) => {
  expect(planOf(policy as Policy, options, () => 7)).toMatchObject(plan)
})

test.each([
  ["{:attempts 0}", "an option that is not a count", ":attempts", "0"],
  ["{:attempts many}", "an option that is not a count", ":attempts", "many"],
  ["{:timeout -1}", "an option that is not a count", ":timeout", "-1"],
  ["{:backoff -1}", "an option that is not a count", ":backoff", "-1"],
  ["{:priority high}", "an option that is not a number", ":priority", "high"],
])("EF2 options that make no sense are refused with their name and value: %s", (options, sentence, name, value) => {
  const complaint = (() => {
    try {
      planOf({}, options, () => 7)
    } catch (error) {
      return error as { message: string; irritants: { name?: string }[] }
    }
  })()
  expect(complaint?.message).toContain(sentence)
  expect(complaint?.irritants.map((each) => each.name ?? String(each))).toEqual([name.slice(1), value])
})

test("EF3 no wait is longer than the host's timers have", () => {
  const wait = waitAfter(99, { initial: 1e9, factor: 10, most: Number.POSITIVE_INFINITY }, new Chance("k"))
  expect(wait).toBeLessThanOrEqual(2 ** 31 - 1)
  expect(wait).toBeGreaterThan(2 ** 30 - 2)
})

test("an error is worth trying again after, unless it says otherwise or is listed", () => {
  const gone = Object.assign(new Error("gone"), { name: "Gone", code: "E1" })
  const rows: [Policy, unknown, boolean][] = [
    [{}, gone, true],
    [{}, undefined, true],
    [{}, "words", true],
    [{}, new NonRetryableError("no"), false],
    [{ nonRetryable: [] }, gone, true],
    [{ nonRetryable: ["Other"] }, gone, true],
    [{ nonRetryable: ["Other", "Gone"] }, gone, false],
    [{ nonRetryable: ["E1"] }, gone, false],
    [{ nonRetryable: ["Gone"], retryable: () => true }, gone, false],
    [{ retryable: (error) => error !== gone }, gone, false],
    [{ retryable: (error) => error !== gone }, new Error("other"), true],
    [{ retryable: () => true }, new NonRetryableError("no"), false],
  ]
  for (const [policy, error, retryable] of rows) expect(isRetryable(policy, error)).toBe(retryable)
  expect(new NonRetryableError("no")).toMatchObject({ name: "NonRetryableError", message: "no" })
})

const LONGEST = 2 ** 31 - 1

test.each<Policy>([
  {},
  { attempts: 1, concurrency: 1, perKeyConcurrency: 1, timeout: 0 },
  { backoff: { initial: 0, most: 0, factor: 1 } },
  { rate: { count: 1, per: LONGEST }, perKeyRate: { count: 1.5, per: 0.1 } },
  { retryable: () => true, nonRetryable: ["E"], key: () => "k", timeout: Number.POSITIVE_INFINITY },
])("EF1 a policy may say %o", (policy) => {
  expect(() => checkPolicy("act", policy as Policy)).not.toThrow()
})

test.each<[object, string]>([
  [{ attempts: 0 }, "attempts"],
  [{ attempts: "3" }, "attempts"],
  [{ attempts: 1.5 }, "attempts"],
  [{ timeout: "soon" }, "timeout"],
  [{ backoff: "x" }, "backoff"],
  [{ backoff: null }, "backoff"],
  [{ rate: 5 }, "rate"],
  [{ rate: { count: 5 } }, "rate.per"],
  [{ perKeyRate: { per: 5 } }, "perKeyRate.count"],
  [{ key: 5 }, "key"],
  [{ retryable: true }, "retryable"],
  [{ nonRetryable: "E" }, "nonRetryable"],
  [{ attempts: 1.5 }, "attempts"],
  [{ attempts: "3" }, "attempts"],
  [{ concurrency: 0 }, "concurrency"],
  [{ perKeyConcurrency: 0 }, "perKeyConcurrency"],
  [{ timeout: -1 }, "timeout"],
  [{ timeout: Number.NaN }, "timeout"],
  [{ backoff: { initial: -1 } }, "backoff.initial"],
  [{ backoff: { most: -1 } }, "backoff.most"],
  [{ backoff: { factor: 0.5 } }, "backoff.factor"],
  [{ rate: { count: 0.5, per: 1 } }, "rate.count"],
  [{ rate: { count: 1, per: 0 } }, "rate.per"],
  [{ rate: { count: 1, per: LONGEST + 1 } }, "rate.per"],
  [{ perKeyRate: { count: 0, per: 1 } }, "perKeyRate.count"],
  [{ perKeyRate: { count: 1, per: -1 } }, "perKeyRate.per"],
])("EF1 a policy may not say %o", (policy, wrong) => {
  expect(() => checkPolicy("act", policy as Policy)).toThrow(
    new TypeError(`an effect's policy makes no sense: act: ${wrong}`),
  )
})

test("EF1 a policy says nothing that nobody knows", () => {
  const policy = { atempts: 3 } as Policy
  expect(() => checkPolicy("act", policy)).toThrow(
    new TypeError("an effect's policy knows no such thing: act: atempts"),
  )
})
