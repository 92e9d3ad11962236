// Effects: each policy, what limits promise, who takes turns with whom, and what becomes of what is given up.
//
// Where it matters when something happens the clock is the test's. Elsewhere
// waits are a few real milliseconds, and nothing is said about how long they took.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Chance } from "../../runtime/flows/chance.js"
import type { Clock } from "../../runtime/flows/clock.js"
import {
  type EffectContext,
  type EffectHandler,
  Effects,
  type Job,
  NonRetryableError,
} from "../../runtime/flows/effects.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { Gate } from "../../runtime/flows/limiter.js"
import { waitAfter } from "../../runtime/flows/policy.js"

const parameters = { seed: Number(process.env.SEED ?? 20261121), numRuns: Number(process.env.RUNS ?? 100) }

/** A clock that stands still until it is told how late it is. */
class TestClock implements Clock {
  private time = 0
  private alarms: { readonly at: number; readonly ring: () => void }[] = []

  now(): number {
    return this.time
  }

  after(ms: number, ring: () => void): () => void {
    const alarm = { at: this.time + ms, ring }
    this.alarms.push(alarm)
    return () => {
      this.alarms = this.alarms.filter((each) => each !== alarm)
    }
  }

  /** How many alarms are set. */
  get set(): number {
    return this.alarms.length
  }

  /** When the first rings; undefined if none is set. */
  get next(): number | undefined {
    return this.set === 0 ? undefined : Math.min(...this.alarms.map(({ at }) => at))
  }

  /** Goes on to `time`, ringing what is due on the way. */
  async goTo(time: number): Promise<void> {
    await settled()
    for (let next = this.next; next !== undefined && next <= time; next = this.next) {
      this.time = next
      const due = this.alarms.filter(({ at }) => at <= this.time)
      this.alarms = this.alarms.filter(({ at }) => at > this.time)
      for (const { ring } of due) ring()
      await settled()
    }
    this.time = time
  }
}

/** Everything that only waits for its turn has had it. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function job(given: Partial<Job> = {}): Job {
  return { instance: "i", namespace: "", tag: "(effect act () 1)", name: "act", payload: "1", options: "{}", ...given }
}

function failing(times: number, error: unknown = new Error("not yet")): { run: () => string; calls: () => number } {
  let calls = 0
  return {
    calls: () => calls,
    run: () => {
      if (++calls <= times) throw error
      return "done"
    },
  }
}

/** Flows with one module, in memory. */
async function flowsOf(text: string, effects: { readonly [name: string]: EffectHandler }): Promise<Flows> {
  return await openFlows({ store: "memory:", modules: [{ name: "test.sx", text }], effects })
}

describe("attempts", () => {
  test("a handler without a policy is tried once", async () => {
    const { run, calls } = failing(1)
    const outcome = await new Effects({ act: run }).perform(job())
    expect([outcome, calls()]).toEqual(['(raised "the handler failed" (act "not yet"))', 1])
  })

  test.each([
    [0, 3, '(ok "done")', 1],
    [2, 3, '(ok "done")', 3],
    [3, 3, '(raised "the handler failed" (act "not yet"))', 3],
  ])("of a handler that fails %i times and may try %i", async (times, attempts, expected, called) => {
    const { run, calls } = failing(times)
    const effects = new Effects({ act: { run, attempts, backoff: { initial: 1 } } })
    expect([await effects.perform(job()), calls()]).toEqual([expected, called])
  })

  test("EF2 a flow's options go before the handler's policy", async () => {
    const { run, calls } = failing(9)
    const clock = new TestClock()
    const effects = new Effects({ act: { run, attempts: 2, backoff: { initial: 1_000_000 } } }, undefined, clock)
    const outcome = effects.perform(job({ options: "{:attempts 4 :backoff 1}" }))
    await clock.goTo(10)
    expect([await outcome, calls()]).toEqual(['(raised "the handler failed" (act "not yet"))', 4])
  })

  test.each(["{:attempts zero}", "{:attempts 0}", "{:timeout -1}", "{:priority high}"])(
    "EF2 options that make no sense are a failed effect: %s",
    async (options) => {
      const outcome = await new Effects({ act: () => 1 }).perform(job({ options }))
      expect(outcome).toMatch(
        /^\(raised "the handler failed" \(act "effect: an option that is not a (count|number)"\)\)$/,
      )
    },
  )

  test.each([
    ["says so", new NonRetryableError("gone"), {}],
    ["has a name that is listed", Object.assign(new Error("gone"), { name: "Gone" }), { nonRetryable: ["Gone"] }],
    ["has a code that is listed", Object.assign(new Error("gone"), { code: "ENOENT" }), { nonRetryable: ["ENOENT"] }],
    ["is none by the policy", new Error("gone"), { retryable: () => false }],
    [
      "is one that the policy cannot judge",
      new Error("gone"),
      {
        retryable: () => {
          throw new Error("no idea")
        },
      },
    ],
  ])("nothing is tried again after an error that %s", async (_how, error, policy) => {
    const { run, calls } = failing(1, error)
    const outcome = await new Effects({ act: { run, attempts: 5, ...policy } }).perform(job())
    expect([outcome, calls()]).toEqual(['(raised "the handler failed" (act "gone"))', 1])
  })

  test("EF9 every attempt has the same key, and its number", async () => {
    const seen: [string, number, unknown][] = []
    const run = (payload: unknown, { idempotencyKey, attempt }: EffectContext): string => {
      seen.push([idempotencyKey, attempt, payload])
      ;(payload as number[]).push(0)
      if (attempt < 3) throw new Error("again")
      return "done"
    }
    await new Effects({ act: { run, attempts: 3, backoff: { initial: 0 } } }).perform(job({ payload: "(1 2)" }))
    expect(seen.map(([key, attempt]) => [key, attempt])).toEqual([1, 2, 3].map((n) => ["i (effect act () 1)", n]))
    expect(seen.map(([, , payload]) => (payload as number[]).length)).toEqual([3, 3, 3])
  })
})

describe("backoff", () => {
  test("EF3 the waits grow up to the most, are shortened by up to a half, and are the key's own", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 60_000 }),
        (key, initial, factor, most) => {
          const waits = (): number[] => {
            const chance = new Chance(key)
            return Array.from({ length: 12 }, (_, i) => waitAfter(i + 1, { initial, factor, most }, chance))
          }
          expect(waits()).toEqual(waits())
          waits().forEach((wait, i) => {
            const full = Math.min(initial * factor ** i, most)
            expect(wait).toBeGreaterThanOrEqual(Math.floor(full / 2))
            expect(wait).toBeLessThanOrEqual(full)
          })
        },
      ),
      parameters,
    )
  })

  test("EF3 an effect is tried again when its wait is over, and not before", async () => {
    const clock = new TestClock()
    const { run, calls } = failing(2)
    const backoff = { initial: 100, factor: 3, most: 1_000 }
    const effects = new Effects({ act: { run, attempts: 3, backoff } }, undefined, clock)
    const outcome = effects.perform(job())
    const chance = new Chance("i (effect act () 1)")
    const first = waitAfter(1, backoff, chance)
    const second = first + waitAfter(2, backoff, chance)
    for (const [time, called] of [
      [first - 1, 1],
      [first, 2],
      [second - 1, 2],
      [second, 3],
    ] as const) {
      await clock.goTo(time)
      expect(calls()).toBe(called)
    }
    expect(await outcome).toBe('(ok "done")')
    expect(clock.set).toBe(0)
  })
})

describe("outcomes", () => {
  const circle: unknown[] = []
  circle.push({ again: circle })

  test.each([
    [
      "a date deep inside",
      { items: [1, { when: new Date(0) }] },
      "its answer is not plain data at items[1].when: a Date",
    ],
    ["a function", { act: () => 1 }, "its answer is not plain data at act: a function"],
    ["a function alone", () => 1, "its answer is not plain data: a function"],
    ["a JavaScript symbol", [Symbol("s")], "its answer is not plain data at [0]: a JavaScript symbol"],
    ["a cycle", circle, "its answer is not plain data at [0].again: a cycle"],
    ["a set in a map", new Map([["a", new Set()]]), "its answer is not plain data at [a]: a Set"],
    ["an object of a class", new (class Order {})(), "its answer is not plain data: a Order"],
    ["half a character", { name: "Ada \ud83d" }, "its answer is not plain data at name: a text with half a character"],
    [
      "what throws when it is read",
      {
        get x() {
          throw new Error("lazy")
        },
      },
      "lazy",
    ],
    ["too much", "x".repeat(2_000), "its answer is larger than may be stored: 2002 characters"],
  ])("EF11 an answer that cannot be kept is a failed effect that says where: %s", async (_what, answer, reason) => {
    let calls = 0
    const run = (): unknown => {
      calls++
      return answer
    }
    const outcome = await new Effects({ act: { run, attempts: 3 } }, 1_000).perform(job())
    expect([outcome, calls]).toEqual([`(raised "the handler failed" (act "${reason}"))`, 1])
  })

  test.each([
    [new Error("no money"), "no money"],
    ["no money", "no money"],
    [new TypeError(""), "TypeError"],
    [null, "it did not say why"],
    [Object.create(null), "it did not say why"],
    [{ message: "no money" }, "no money"],
    ["\u{1f600}".slice(0, 1), "\ufffd"],
    [new Error(`${"x".repeat(1_999)}\u{1f600}`), `${"x".repeat(1_999)}\ufffd`],
  ])("EF11 what is thrown is told by its message, never its stack: %s", async (error, reason) => {
    const outcome = await new Effects({ act: failing(1, error).run }).perform(job())
    expect(outcome).toBe(`(raised "the handler failed" (act "${reason}"))`)
  })

  test("EF11 what is thrown may throw again when it is asked why", async () => {
    const wicked = {
      get message(): string {
        throw new Error("again")
      },
    }
    const outcome = await new Effects({ act: failing(1, wicked).run }).perform(job())
    expect(outcome).toBe('(raised "the handler failed" (act "it did not say why"))')
  })

  test("a name that must be quoted is served under it", async () => {
    const effects = new Effects({ "send mail": (payload: unknown) => payload })
    expect(effects.names()).toEqual(["|send%20mail|"])
    expect(await effects.perform(job({ name: "|send mail|" }))).toBe("(ok 1)")
  })

  test("a name that means something to JavaScript is served only if it is given", () => {
    const effects = new Effects({ act: () => 1 })
    expect(["constructor", "__proto__", "toString"].map((name) => effects.serves(name, ""))).toEqual([
      false,
      false,
      false,
    ])
  })
})

describe("giving up", () => {
  test("a timeout aborts the attempt, and the next one begins", async () => {
    const clock = new TestClock()
    const signals: AbortSignal[] = []
    const run = (_payload: unknown, { signal, attempt }: EffectContext): unknown => {
      signals.push(signal)
      return attempt === 1 ? new Promise(() => undefined) : "done"
    }
    const policy = { run, attempts: 2, timeout: 50, backoff: { initial: 0 } }
    const outcome = new Effects({ act: policy }, undefined, clock).perform(job())
    await clock.goTo(49)
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    await clock.goTo(50)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    expect(await outcome).toBe('(ok "done")')
  })

  test("a timeout without further attempts is a failed effect", async () => {
    const clock = new TestClock()
    const run = () => new Promise(() => undefined)
    const outcome = new Effects({ act: { run, timeout: 50 } }, undefined, clock).perform(job())
    await clock.goTo(50)
    expect(await outcome).toBe('(raised "the handler failed" (act "it took longer than 50 ms"))')
  })

  test("EF10 what a handler does after it took too long changes nothing", async () => {
    const clock = new TestClock()
    let fail: (error: Error) => void = () => undefined
    const run = (_payload: unknown, { attempt }: EffectContext): unknown =>
      attempt === 1
        ? new Promise((_resolve, reject) => {
            fail = reject
          })
        : "second"
    const policy = { run, attempts: 2, timeout: 50, backoff: { initial: 10 } }
    const outcome = new Effects({ act: policy }, undefined, clock).perform(job())
    await clock.goTo(50)
    fail(new NonRetryableError("too late"))
    await clock.goTo(60)
    expect(await outcome).toBe('(ok "second")')
  })

  const ways: readonly (readonly [string, object, string])[] = [
    ["while it is carried out", { run: () => new Promise(() => undefined), timeout: 1_000 }, "{}"],
    ["between attempts", { run: failing(9).run, attempts: 9, backoff: { initial: 1_000 } }, "{}"],
    ["in the line", { run: () => 1, rate: { count: 1, per: 1_000 } }, "{}"],
    ["in the line of its key", { run: () => 1, perKeyRate: { count: 1, per: 1_000 } }, '{:key "k"}'],
  ]

  test.each(ways)("EF12 an effect given up %s has no outcome and leaves no timer", async (_when, policy, options) => {
    const clock = new TestClock()
    const effects = new Effects({ act: policy as EffectHandler }, undefined, clock)
    const before = effects.perform(job({ tag: "before", options }))
    await settled()
    const outcome = effects.perform(job({ options }))
    await settled()
    expect(clock.set).toBeGreaterThan(0)
    effects.abort("i", "before")
    effects.abort("i", "(effect act () 1)")
    expect(await outcome).toBeUndefined()
    await before
    expect(clock.set).toBe(0)
  })

  test.each(ways)(
    "EF8 after everything is given up no timer is left, of what was %s",
    async (_when, policy, options) => {
      const clock = new TestClock()
      const effects = new Effects({ act: policy as EffectHandler }, undefined, clock)
      const outcomes = ["a", "b", "c"].map((tag) => effects.perform(job({ tag, options })))
      await settled()
      effects.abortAll()
      const given = await Promise.all(outcomes)
      expect(given.filter((outcome) => outcome !== undefined && outcome !== "(ok 1)")).toEqual([])
      expect(clock.set).toBe(0)
    },
  )
})

describe("limits", () => {
  test("EF4 the key that a handler reads in the payload is counted by", async () => {
    const begun: unknown[] = []
    const run = (payload: unknown): Promise<never> => {
      begun.push(payload)
      return new Promise(() => undefined)
    }
    const key = ({ card }: { card: string }): string => card
    const effects = new Effects({ act: { run, perKeyConcurrency: 1, key } })
    for (const [i, card] of ["a", "a", "b"].entries()) {
      void effects.perform(job({ tag: `${i}`, payload: `{:card "${card}" :n ${i}}` }))
    }
    await settled()
    expect(begun).toEqual([
      { card: "a", n: 0 },
      { card: "b", n: 2 },
    ])
    effects.abortAll()
  })

  /** What a generated run does: visitors come, leave and give up, time passes. */
  const visits = fc.array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant("come" as const),
          tenant: fc.constantFrom("a/", "b/", ""),
          key: fc.constantFrom("", "k", "l"),
          instance: fc.constantFrom("1", "2", "3"),
          priority: fc.constantFrom(0, 0, 0, 1, 2),
        }),
      },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant("leave" as const), which: fc.nat(9) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("give up" as const), which: fc.nat(9) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 60 }) }) },
    ),
    { minLength: 10, maxLength: 80 },
  )
  const limits = fc.record(
    {
      concurrency: fc.integer({ min: 1, max: 4 }),
      perKeyConcurrency: fc.integer({ min: 1, max: 3 }),
      rate: fc.record({ count: fc.integer({ min: 1, max: 4 }), per: fc.integer({ min: 1, max: 50 }) }),
      perKeyRate: fc.record({ count: fc.integer({ min: 1, max: 3 }), per: fc.integer({ min: 1, max: 50 }) }),
    },
    { requiredKeys: [] },
  )

  interface Guest {
    readonly tenant: string
    readonly key: string
    readonly instance: string
    readonly priority: number
    readonly number: number
    readonly controller: AbortController
    leave: (() => void) | undefined
    state: "waiting" | "inside" | "gone"
    began: number
  }

  class House {
    readonly clock = new TestClock()
    readonly guests: Guest[] = []
    readonly order: Guest[] = []
    readonly gate: Gate

    constructor(readonly limits: ConstructorParameters<typeof Gate>[0]) {
      this.gate = new Gate(limits, this.clock)
    }

    come(given: Pick<Guest, "tenant" | "key" | "instance" | "priority">): void {
      const number = this.guests.length
      const controller = new AbortController()
      const guest: Guest = { ...given, number, controller, leave: undefined, state: "waiting", began: -1 }
      this.guests.push(guest)
      void this.gate.enter(guest, controller.signal).then((leave) => {
        if (leave === undefined) return
        Object.assign(guest, { state: "inside", leave, began: this.clock.now() })
        this.order.push(guest)
      })
    }

    of(state: Guest["state"]): Guest[] {
      return this.guests.filter((guest) => guest.state === state)
    }

    async act(visit: (typeof visits extends fc.Arbitrary<infer T> ? T : never)[number]): Promise<void> {
      if (visit.kind === "come") this.come(visit)
      else if (visit.kind === "wait") await this.clock.goTo(this.clock.now() + visit.ms)
      else {
        const guests = this.of(visit.kind === "leave" ? "inside" : "waiting")
        const guest = guests[visit.which % Math.max(guests.length, 1)]
        if (guest !== undefined) {
          guest.state = "gone"
          guest.leave?.()
          guest.controller.abort()
        }
      }
      await settled()
    }
  }

  const lineOf = ({ tenant, key }: Guest): string => `${tenant} ${key}`

  test("EF4 EF5 no limit is ever exceeded, and nobody waits who may go in", async () => {
    await fc.assert(
      fc.asyncProperty(limits, visits, async (given, script) => {
        const house = new House(given)
        for (const visit of script) {
          await house.act(visit)
          const inside = house.of("inside")
          const most = given.concurrency ?? Number.POSITIVE_INFINITY
          expect(inside.length).toBeLessThanOrEqual(most)
          const perKey = given.perKeyConcurrency ?? Number.POSITIVE_INFINITY
          for (const guest of inside) {
            expect(inside.filter((other) => lineOf(other) === lineOf(guest)).length).toBeLessThanOrEqual(perKey)
          }
          const { rate, perKeyRate } = given
          if (rate === undefined && perKeyRate === undefined && inside.length < most) {
            const idle = house
              .of("waiting")
              .filter((guest) => inside.filter((other) => lineOf(other) === lineOf(guest)).length < perKey)
            expect(idle).toEqual([])
          }
        }
        expectRate(house.order, given.rate)
        for (const line of new Set(house.order.map(lineOf))) {
          expectRate(
            house.order.filter((guest) => lineOf(guest) === line),
            given.perKeyRate,
          )
        }
        while (house.of("waiting").length > 0 || house.of("inside").length > 0) {
          await house.act({ kind: "leave", which: 0 })
          await house.act({ kind: "wait", ms: 50 })
        }
      }),
      parameters,
    )
  })

  function expectRate(order: readonly Guest[], rate: { count: number; per: number } | undefined): void {
    if (rate === undefined) return
    order.forEach((guest, i) => {
      const earlier = order[i - rate.count]
      if (earlier !== undefined) expect(guest.began - earlier.began).toBeGreaterThanOrEqual(rate.per)
    })
  }

  test("EF6 EF7 all who wait go in fairly", async () => {
    const guest = fc.record({
      tenant: fc.constantFrom("a/", "b/", "c/"),
      key: fc.constantFrom("", "k", "l"),
      instance: fc.constantFrom("1", "2"),
      priority: fc.constantFrom(0, 1),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(guest, { minLength: 2, maxLength: 60 }), async (guests) => {
        const house = new House({ concurrency: 1 })
        house.come({ tenant: "first", key: "", instance: "", priority: 0 })
        for (const each of guests) house.come(each)
        for (let i = 0; i <= guests.length; i++) await house.act({ kind: "leave", which: 0 })
        const order = house.order.slice(1)
        expect(order.length).toBe(guests.length)
        expectTurns(order, (each) => each.tenant)
        for (const tenant of new Set(order.map((each) => each.tenant))) {
          const own = order.filter((each) => each.tenant === tenant)
          expectTurns(own, (each) => each.key)
          for (const key of new Set(own.map((each) => each.key))) expectLine(own.filter((each) => each.key === key))
        }
      }),
      parameters,
    )
  })

  /** While two wait, neither goes twice before the other has gone once. */
  function expectTurns(order: readonly Guest[], whose: (guest: Guest) => string): void {
    order.forEach((guest, i) => {
      const again = order.findIndex((later, j) => j > i && whose(later) === whose(guest))
      if (again < 0) return
      const between = new Set(order.slice(i + 1, again).map(whose))
      const waiting = new Set(order.slice(again).map(whose))
      waiting.delete(whose(guest))
      expect([...waiting].filter((each) => !between.has(each))).toEqual([])
    })
  }

  function expectLine(line: readonly Guest[]): void {
    expect(line.map(({ priority }) => priority)).toEqual(line.map(({ priority }) => priority).sort((a, b) => b - a))
    for (const priority of [0, 1]) {
      const level = line.filter((each) => each.priority === priority)
      expectTurns(level, (each) => each.instance)
      for (const instance of ["1", "2"]) {
        const numbers = level.filter((each) => each.instance === instance).map(({ number }) => number)
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
      }
    }
  }

  test("a key is the tenant's own: another's is not hindered by it", async () => {
    const house = new House({ perKeyConcurrency: 1 })
    for (const tenant of ["a/", "a/", "b/"]) house.come({ tenant, key: "k", instance: "1", priority: 0 })
    await settled()
    expect(house.order.map(({ tenant }) => tenant)).toEqual(["a/", "b/"])
  })

  test("lines of a rate are forgotten when it is over", async () => {
    const house = new House({ perKeyRate: { count: 1, per: 5 } })
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 500; i++) house.come({ tenant: "", key: `${round} ${i}`, instance: "", priority: 0 })
      await settled()
      for (const guest of house.of("inside")) {
        guest.state = "gone"
        guest.leave?.()
      }
      await house.clock.goTo(house.clock.now() + 10)
    }
    expect(house.order.length).toBe(2_500)
    expect((house.gate as unknown as { count: number }).count).toBeLessThan(1_200)
    expect(house.clock.set).toBe(0)
  })
})

describe("policies", () => {
  test.each([
    [{ attempts: 0 }, "makes no sense: act: attempts"],
    [{ attempts: 1.5 }, "makes no sense: act: attempts"],
    [{ concurrency: 0 }, "makes no sense: act: concurrency"],
    [{ timeout: -1 }, "makes no sense: act: timeout"],
    [{ timeout: Number.NaN }, "makes no sense: act: timeout"],
    [{ backoff: { initial: -1 } }, "makes no sense: act: backoff.initial"],
    [{ backoff: { initial: 1, factor: 0 } }, "makes no sense: act: backoff.factor"],
    [{ rate: { count: 0, per: 1 } }, "makes no sense: act: rate.count"],
    [{ perKeyRate: { count: 1, per: 0 } }, "makes no sense: act: perKeyRate.per"],
    [{ retries: 3 }, "knows no such thing: act: retries"],
  ])("EF1 is refused: %j", (policy, sentence) => {
    expect(() => new Effects({ act: { run: () => 1, ...policy } })).toThrow(sentence)
  })
})

describe("in a flow", () => {
  test("the options of a flow reach the handler", async () => {
    const { run, calls } = failing(2)
    const text =
      "(defflow f (lambda (x) (effect 'act x :attempts 3 :backoff 1 :timeout '(1 minute) :key \"k\" :priority 2)))"
    const flows = await flowsOf(text, { act: run })
    expect(await flows.start("f", 1)).toMatchObject({ state: "finished", value: "done" })
    expect(calls()).toBe(3)
    await flows.close()
  })

  test("a handler that fails for good raises in the flow, and the flow can be tried again by hand", async () => {
    const { run, calls } = failing(1, new NonRetryableError("no money"))
    const flows = await flowsOf("(defflow f (lambda (x) (effect 'act x)))", { act: { run, attempts: 5 } })
    await expect(flows.start("f", 1, { id: "i" })).rejects.toThrow('effect: the handler failed: act "no money"')
    expect((await flows.status("i")).state).toBe("failed")
    expect(await flows.retry("i")).toMatchObject({ state: "finished", value: "done" })
    expect(calls()).toBe(2)
    await flows.close()
  })

  test("R7 the loser of a race is given up, and what it answers late is not logged", async () => {
    const signals: AbortSignal[] = []
    let answer: (value: unknown) => void = () => undefined
    const flows = await flowsOf(
      "(defflow f (lambda (x) (let ((r (race (lambda (x) (effect 'slow x)) (lambda (x) (effect 'fast x))))) (r x) (suspend 'after))))",
      {
        slow: (_payload: never, { signal }: EffectContext) => {
          signals.push(signal)
          return new Promise((resolve) => {
            answer = resolve
          })
        },
        fast: () => "fast",
      },
    )
    expect(await flows.start("f", 1, { id: "i" })).toMatchObject({ state: "parked", tag: "after" })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    answer("slow")
    await settled()
    expect(await logOf(flows, "i")).toEqual(["start", "effect"])
    expect(await flows.resume("i", "end")).toMatchObject({ state: "finished", value: "end" })
    await flows.close()
  })

  test("R7 cancelling gives effects up", async () => {
    const signals: AbortSignal[] = []
    const flows = await flowsOf(
      "(defflow f (lambda (x) ((parallel (lambda (x) (effect 'slow x)) (lambda (x) (suspend 'never))) x)))",
      {
        slow: (_payload: never, { signal }: EffectContext) => {
          signals.push(signal)
          return new Promise(() => undefined)
        },
      },
    )
    const started = flows.start("f", 1, { id: "i" })
    while (signals.length === 0) await settled()
    await flows.cancel("i")
    expect(await started).toMatchObject({ state: "cancelled" })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    expect(await logOf(flows, "i")).toEqual(["start", "cancel"])
    await flows.close()
  })

  test("R7 each of many effects has exactly one outcome in the log, however often it is tried", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }), async (failures) => {
        const called = new Map<string, number>()
        const run = (payload: number, { idempotencyKey }: EffectContext): number => {
          const calls = (called.get(idempotencyKey) ?? 0) + 1
          called.set(idempotencyKey, calls)
          if (calls <= payload) throw new Error("again")
          return payload
        }
        const text =
          "(defflow f (lambda (xs) ((apply parallel (map (lambda (x) (lambda (_) (effect 'act x))) xs)) nil)))"
        const policy = { run, attempts: 4, backoff: { initial: 0 }, concurrency: 3 }
        const flows = await flowsOf(text, { act: policy })
        expect(await flows.start("f", failures, { id: "i" })).toMatchObject({ value: failures })
        expect(await logOf(flows, "i")).toEqual(["start", ...failures.map(() => "effect")])
        expect(called.size).toBe(failures.length)
        expect([...called.values()].reduce((a, b) => a + b)).toBe(failures.reduce((sum, n) => sum + n + 1, 0))
        await flows.close()
      }),
      { ...parameters, numRuns: Math.min(parameters.numRuns, 40) },
    )
  })

  test("an answer that is too large fails the effect, not the instance's log", async () => {
    const flows = await openFlows({
      store: "memory:",
      modules: [{ name: "test.sx", text: "(defflow f (lambda (x) (guard (e (#t 'caught)) (effect 'act x))))" }],
      effects: { act: () => "x".repeat(10_000) },
      payloadLimit: 5_000,
    })
    expect(await flows.start("f", 1)).toMatchObject({ state: "finished" })
    await flows.close()
  })

  test("closing gives up what is under way", async () => {
    const signals: AbortSignal[] = []
    const flows = await flowsOf("(defflow f (lambda (x) (effect 'slow x)))", {
      slow: (_payload: never, { signal }: EffectContext) => {
        signals.push(signal)
        return new Promise(() => undefined)
      },
    })
    void flows.start("f", 1).catch(() => undefined)
    while (signals.length === 0) await settled()
    await flows.close()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })
})

async function logOf(flows: Flows, id: string): Promise<string[]> {
  const rows = await flows.operations.driver.atHand.rows(id)
  return rows.map(({ entry }) => /^\((\w+)/.exec(entry)?.[1] ?? "")
}
