// Hostile modules: whatever a tenant uploads, a well-behaved one in the same process goes on meanwhile.
//
// Each attack goes on, again and again, until the neighbour's flows have all
// finished as they should: if they were starved, the test would never end. What
// the attacker gets is then compared with what it should get.

import { describe, expect, test } from "vitest"
import { FlowError } from "../../runtime/flows/flow-error.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import type { Run } from "../../runtime/flows/outcome.js"
import type { TenantFlows } from "../../runtime/flows/tenant.js"
import type { Limits } from "../../runtime/flows/tenants.js"

const GOOD = `
  (define secret 'the-neighbours-secret)
  (defflow double (lambda (x) (* 2 x)))
  (defflow work
    (lambda (x)
      (publish-state {:step 1})
      (let* ((a (effect 'echo x))
             (b (call-flow 'double a))
             (c (begin (sleep 1) (car (map + (list 1 2) (list b b)))))
             (d (suspend 'review))
             (e (receive 'mail)))
        (list a b c d e (get {:a 1} :a)))))`

const WORKS = 6

type Tenant = TenantFlows<Run>

interface Scene {
  readonly flows: Flows
  readonly good: Tenant
  readonly evil: Tenant
  /** What went wrong where no caller hears of it. */
  readonly troubles: string[]
}

/** What an attack is: done again and again until the neighbour is done. Answers what came of it the last time. */
type Attack = (evil: Tenant, round: number, scene: Scene) => Promise<unknown>

const EVIL = { steps: 3_000_000, memory: 2 ** 24, output: 2 ** 14, largest: 2 ** 16, instances: 200, unread: 20 }

async function onScene<T>(module: string, limits: Limits, play: (scene: Scene) => Promise<T>): Promise<T> {
  const troubles: string[] = []
  const flows = await openFlows({
    store: "memory:",
    effects: { echo: (payload: unknown) => payload, secret: () => "the host's secret" },
    trouble: (_id, error) => troubles.push(error instanceof Error ? error.message : String(error)),
  })
  const working = flows.work()
  try {
    await flows.define(GOOD, { tenant: "good", effects: ["echo"] })
    await flows.define(module, { tenant: "evil", effects: ["echo"], ...EVIL, ...limits })
    return await play({ flows, good: flows.tenant("good"), evil: flows.tenant("evil"), troubles })
  } finally {
    await flows.close()
    await working
  }
}

/** Has the neighbour work while the attack goes on; answers what the attacker got, without its ids. */
async function attacked(module: string, attack: Attack, limits: Limits = {}): Promise<unknown> {
  return await onScene(module, limits, async (scene) => {
    let isOver = false
    const attacking = (async (): Promise<unknown> => {
      let got: unknown
      for (let round = 0; round === 0 || !isOver; round++) {
        got = await outcome(attack(scene.evil, round, scene))
        await new Promise((resolve) => setImmediate(resolve))
      }
      return got
    })()
    for (let n = 0; n < WORKS; n++) await work(scene.good, n)
    isOver = true
    const got = await attacking
    expect((await scene.good.list()).map(({ state }) => state)).toEqual(Array(2 * WORKS).fill("finished"))
    return got
  })
}

async function work(good: Tenant, n: number): Promise<void> {
  const { id } = await good.start("work", n)
  for (let stand = await good.status(id); stand.state !== "parked"; stand = await good.status(id)) await turn()
  for (;;) {
    const tags = (await good.history(id)).at(-1)?.after ?? ""
    if (tags.includes("review")) break
    await turn()
  }
  await good.signal(id, "mail", "early")
  expect(await good.query(id)).toEqual({ step: 1 })
  expect(await good.resume(id, "yes", { tag: "review" })).toEqual({
    id,
    state: "finished",
    value: [n, 2 * n, 2 * n + 1, "yes", "early", 1],
  })
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1))
}

/** What came of something: its value, or what it threw. */
async function outcome(given: Promise<unknown>): Promise<unknown> {
  try {
    const got = await given
    return got !== null && typeof got === "object" && "state" in got ? ("value" in got ? got.value : got.state) : got
  } catch (error) {
    if (!(error instanceof FlowError)) throw error
    return `${error.code}: ${error.message.replace(/"(01[0-9a-z]{24}|attack-\d+)"/g, "_").slice(0, 120)}`
  }
}

/** Starts the flow \`attack\` once each round. */
const start: Attack = async (evil, round) => await evil.start("attack", round)

/** Starts an instance that never comes to rest, lets it be for a while, cancels it. */
const disturb: Attack = async (evil, round) => {
  const id = `attack-${round}`
  const started = outcome(evil.start("attack", round, { id }))
  for (let turns = 0; turns < 5; turns++) await turn()
  const cancelled = await outcome(evil.cancel(id))
  await started
  return cancelled
}

const flow = (body: string, before = ""): string => `${before} (defflow attack (lambda (x) ${body}))`

const STEPS = "failed: the step budget is used up"
const MEMORY = "stuck: the memory budget is used up: _"
const LARGE = "failed: a value is larger than may be stored"

/** A value that is small in memory and would be larger than the universe as text. */
const SHARED = "(let grow ((i 0) (l '(1))) (if (< i 200) (grow (+ i 1) (list l l)) l))"

describe("what takes time", () => {
  test.each([
    ["an endless loop", flow("(let loop () (loop))"), STEPS],
    ["an endless loop of asks", flow("(let loop () (now) (loop))"), STEPS],
    ["an endless loop that catches everything", flow("(let loop () (guard (e (#t #f)) (car 1)) (loop))"), STEPS],
    [
      "handlers in handlers",
      flow("(with-exception-handler (lambda (e) (let loop () (loop))) (lambda () (car x)))"),
      STEPS,
    ],
    ["guards in guards", flow("(let loop () (guard (e (#t (loop))) (loop)))"), MEMORY],
    [
      "an endless loop on the way out",
      flow("(dynamic-wind (lambda () #f) (lambda () 1) (lambda () (let loop () (loop))))"),
      STEPS,
    ],
    ["deep recursion", flow("(let loop ((i 0)) (+ 1 (loop i)))"), MEMORY],
    [
      "a number without end",
      flow("(expt 9 (expt 9 9))"),
      "stuck: the memory budget is used up: an object too large: _",
    ],
    ["factorials", flow("(let loop ((i 1) (n 1)) (loop (+ i 1) (* i n)))"), MEMORY],
  ])("%s is stopped by a budget", async (_what, module, expected) => {
    expect(await attacked(module, start)).toBe(expected)
  })

  test.each([
    ["effects that are done at once", flow("(let loop () (effect 'echo 1) (loop))")],
    ["timers that are due at once", flow("(let loop () (sleep 0) (loop))")],
    ["children that end at once", flow("(let loop () (call-flow 'child 1) (loop))", "(defflow child flow-id)")],
    ["effects that are refused, and caught", flow("(let loop () (guard (e (#t #f)) (effect 'secret 1)) (loop))")],
    ["branches", flow("(let loop () ((race (lambda (x) (effect 'echo x)) (lambda (x) (sleep 0))) 1) (loop))")],
  ])("an endless loop of %s can be cancelled", async (_what, module) => {
    expect(await attacked(module, disturb)).toBe("cancelled")
  })

  test("cleanup that never ends does not outlast its budget", async () => {
    const module = flow("(dynamic-wind (lambda () #f) (lambda () (suspend 'a)) (lambda () (let loop () (loop))))")
    const got = await attacked(module, async (evil, round) => {
      const { id } = await evil.start("attack", round)
      return await evil.cancel(id)
    })
    expect(got).toBe(STEPS)
  })

  test("cleanup that waits for ever leaves an instance that waits, and no more", async () => {
    const module = flow("((on-cancel (lambda (x) (suspend 'a)) (lambda (x) (suspend 'b))) x)")
    const got = await attacked(module, async (evil) => {
      const { id } = await evil.start("attack", 1, { id: "a" })
      await evil.cancel(id)
      return await evil.cancel(id)
    })
    expect(got).toBe("cancelling")
  })
})

describe("what takes room", () => {
  test.each([
    ["a list that grows", flow("(let loop ((l '())) (loop (cons 1 l)))"), MEMORY],
    [
      "a vector too large",
      flow("(make-vector 100000000 0)"),
      "stuck: the memory budget is used up: an object too large: _",
    ],
    ["a string that doubles", flow('(let loop ((s "x")) (loop (string-append s s)))'), MEMORY],
    ["symbols without end", flow("(let loop ((i 0)) (string->symbol (number->string i)) (loop (+ i 1)))"), MEMORY],
    ["a million branches", flow("((apply parallel (make-list 1000000 (lambda (x) (suspend 'a)))) 1)"), MEMORY],
    [
      "a million children",
      flow("(let loop ((i 0)) (if (< i 1000000) (begin (spawn-flow 'attack i) (loop (+ i 1)))))"),
      MEMORY,
    ],
    [
      "more children than there may be",
      flow(
        "(let loop ((i 0)) (if (< i 300) (begin (spawn-flow 'child i) (loop (+ i 1)))))",
        "(defflow child (lambda (x) (suspend 'a)))",
      ),
      "failed: spawn-flow: there are as many instances as there may be",
    ],
    [
      "a flood of output",
      flow('(let loop () (display "all work and no play") (loop))'),
      "failed: the output budget is used up",
    ],
    [
      "a flood of signals to itself",
      flow('(let loop ((i 0)) (if (< i 1000000) (begin (signal-flow "a" \'x i) (loop (+ i 1)))))'),
      MEMORY,
    ],
    ["a flood of activities", flow("(let loop ((i 0)) (if (< i 1000000) (begin (emit i) (loop (+ i 1)))))"), MEMORY],
    ["a tag that is shared without end", flow(`(suspend ${SHARED})`), LARGE],
    ["a payload that is", flow(`(effect 'echo ${SHARED})`), LARGE],
    ["a child's input that is", flow(`(call-flow 'attack ${SHARED})`), LARGE],
    ["a state that is", flow(`(publish-state ${SHARED})`), LARGE],
    ["an activity that is", flow(`(emit ${SHARED})`), LARGE],
    ["an answer that is", flow(SHARED), LARGE],
    ["what is raised that is", flow(`(raise ${SHARED})`), "failed: raised: #<too large to be shown>"],
    ["a huge payload", flow("(effect 'echo (make-string 200000 #\\x))"), LARGE],
    [
      "many large payloads",
      flow("((apply parallel (make-list 10 (lambda (x) (effect 'echo (make-string 30000 #\\x))))) 1)"),
      LARGE,
    ],
    ["a time that never comes", flow("(sleep 1e300)"), /^failed: a point in time that never comes: 10{10}/],
  ])("%s is refused", async (_what, module, expected) => {
    const got = await attacked(module, start)
    if (typeof expected === "string") expect(got).toBe(expected)
    else expect(got).toMatch(expected)
  })

  test("TN2 there are no more living instances than there may be", async () => {
    const got = await attacked(flow("(suspend 'a)"), async (evil, round) => {
      let got: unknown
      for (let i = 0; i < 100; i++) got = await outcome(evil.start("attack", i, { id: `${round} ${i}` }))
      return got
    })
    expect(got).toMatch(/^(parked|too-many: there are as many instances as there may be: 200)$/)
    await onScene(flow("(suspend 'a)"), { instances: 3 }, async ({ evil }) => {
      for (let i = 0; i < 3; i++) await evil.start("attack", i, { id: `${i}` })
      const refused = "too-many: there are as many instances as there may be: 3"
      expect(await outcome(evil.start("attack", 3, { id: "3" }))).toBe(refused)
      expect(await outcome(evil.start("attack", 0, { id: "0" }))).toBe("parked")
      await evil.cancel("1")
      expect(await outcome(evil.start("attack", 3, { id: "3" }))).toBe("parked")
    })
  })

  test("WK3 instances that bear instances without end starve nobody", async () => {
    const module = flow("(spawn-flow 'attack x) (spawn-flow 'attack x) (sleep 0)")
    await attacked(module, async (evil, round) => {
      void evil.start("attack", round).catch(() => undefined)
      await turn()
    })
  })

  test("signals that nobody reads are refused when there are many, and what is waited for still comes", async () => {
    await onScene(flow("(suspend 'a) (receive 'b) (list (receive 'c))"), {}, async ({ evil }) => {
      const { id } = await evil.start("attack", 1)
      for (let i = 0; i < EVIL.unread; i++) await evil.signal(id, "c", i)
      expect(await outcome(evil.signal(id, "c", 99))).toBe("too-many: as many signals lie unread as may: _")
      expect(await outcome(evil.signal(id, "a", 1))).toBe("parked")
      expect(await outcome(evil.signal(id, "b", 1))).toEqual([0])
    })
    const flood = flow(
      '(let loop ((i 0)) (if (< i 100) (begin (signal-flow "victim" \'c i) (loop (+ i 1)))))',
      "(defflow victim (lambda (x) (suspend 'a)))",
    )
    await onScene(flood, {}, async ({ evil, troubles }) => {
      await evil.start("victim", 1, { id: "victim" })
      await evil.start("attack", 1)
      expect((await evil.history("victim")).length).toBe(1 + EVIL.unread)
      expect(troubles).toEqual(Array(100 - EVIL.unread).fill('as many signals lie unread as may: "evil/victim"'))
    })
  })

  test("TU3 warm instances make room, and who takes most of it is stopped", async () => {
    const module =
      "(define kept '()) (defflow attack (lambda (x) (set! kept (make-vector 500000 x)) (suspend 'a) (vector-ref kept 0)))"
    await attacked(module, async (evil, round) => {
      const { id } = await evil.start("attack", round)
      return await evil.resume(id, 1)
    })
  })
})

describe("modules", () => {
  test.each([
    ["an endless loop", "(let loop () (loop))", "stuck: the step budget is used up"],
    [
      "a macro without end",
      "(define-syntax m (syntax-rules () ((_ x) (m (x x))))) (m 1)",
      "module: the memory budget is used up: module.sx",
    ],
    [
      "a macro that doubles",
      "(define-syntax m (syntax-rules () ((_ x ...) (begin (m x ... x ...) (m x ... x ...))))) (m 1)",
      "module: the memory budget is used up: module.sx",
    ],
    [
      "flows without end",
      "(let loop ((i 0)) (flow-register! (string->symbol (number->string i)) flow-id) (loop (+ i 1)))",
      "stuck: the memory budget is used up",
    ],
    [
      "effects while it is loaded",
      "(effect 'echo 1)",
      "module: effect: only a flow can ask that, not a module that is being loaded",
    ],
    [
      "a slash in a flow's name",
      "(defflow ../good/work flow-id)",
      "module: a flow's name may not hold a slash: ../good/work",
    ],
    [
      "a file of the host's",
      '(import (scheme file)) (define x (open-input-file "/etc/passwd"))',
      'module: open-input-file: no permission to read: "/etc/passwd"',
    ],
    [
      "an environment variable",
      '(import (scheme process-context)) (display (get-environment-variable "HOME"))',
      /^module: get-environment-variable: no permission/,
    ],
    ["the end of the process", "(exit 1)", "module: the module exits while it is being loaded"],
    ["a large text", `"${"x".repeat(300_000)}"`, "too-large: a module is larger than a tenant's may be: module.sx"],
  ])("%s is refused", async (_what, module, expected) => {
    const got = await attacked(
      "",
      async (_evil, _round, { flows }) => await flows.define(module, { tenant: "evil", ...EVIL }),
    )
    if (typeof expected === "string") expect(got).toBe(expected)
    else expect(got).toMatch(expected)
  })

  test("TN6 what a module includes is not there, and its text is never a file's name", async () => {
    await onScene("", {}, async ({ flows }) => {
      const define = (text: string): Promise<unknown> => flows.define(text, { tenant: "evil" })
      await expect(define('(include "/etc/passwd")')).rejects.toThrow("there are no files here")
      await expect(define("(import (secret library))")).rejects.toThrow("secret library")
      expect(await define("/etc/passwd").catch((error: Error) => error.message)).toMatch(/unbound variable/)
    })
  })

  test("modules without end leave no more compiled code than there may be", async () => {
    await attacked(flow("x"), async (evil, round, { flows }) => {
      for (let i = 0; i < 20; i++) await flows.define(flow(`(list x ${round} ${i})`), { tenant: "evil", ...EVIL })
      return await evil.start("attack", 1)
    })
  })
})

describe("names", () => {
  const jsNames = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then", "valueOf"]

  test.each(jsNames)("flows, effects, tags, channels and keys called %s are like any others", async (name) => {
    const module = `
      (defflow ${name} (lambda (x) {:${name} x "${name}" 1}))
      (defflow attack
        (lambda (x)
          (publish-state {:${name} {:${name} x}})
          (list (call-flow '${name} 1)
                (guard (e (#t 'refused)) (effect '${name} 1))
                (get (effect 'echo {:${name} {:polluted "yes"}}) :${name})
                (suspend '(${name}))
                (receive '${name}))))`
    const got = await attacked(module, async (evil, round) => {
      const id = `${name} ${round}`
      await evil.start("attack", { [name]: 1 }, { id })
      await evil.signal(id, `(quote ${name})`, 1)
      await evil.resume(id, JSON.parse('{"__proto__": {"polluted": "yes"}}'), { tag: `(${name})` })
      const shown = (await evil.query(id)) as Record<string, Record<string, unknown>>
      expect(Object.hasOwn(shown, name) && Object.hasOwn(shown[name] as object, name)).toBe(true)
      return await evil.signal(id, name, { [name]: 1 })
    })
    expect(got).toHaveLength(5)
    expect((got as { name: string }[])[1]?.name).toBe("refused")
    expect({} as { polluted?: string }).not.toHaveProperty("polluted")
    expect(Object.prototype.toString.call({})).toBe("[object Object]")
  })

  test.each([
    "(suspend '(effect echo () 1))",
    "(suspend '(timer sleep () 1))",
    "(suspend '(child double () 1))",
    "(suspend '(effect . 1))",
    "(effect 'echo 1 :as '(receive mail () 1))",
    "(call-flow 'attack 1 :as '(child attack () 1))",
    "((wait 1000 '(timer sleep () 1)) 1)",
  ])("a tag that looks like the name of an ask is refused: %s", async (body) => {
    expect(await attacked(flow(body), start)).toMatch(/^failed: [\w-]+: a tag that begins as the name of an ask: /)
  })

  test.each([
    [
      "the driver's words",
      "(flow/start 'attack 1)",
      /^failed: flow\/start: a flow cannot do that, use call-flow or spawn-flow/,
    ],
    ["the whole store", "(flow-store-export)", /^failed: flow-store-export: a flow cannot do that/],
    ["what is inside the prelude", "(%ask 'fork 'all 1 1)", /^failed: unbound variable: %ask/],
    [
      "registering flows later",
      "(flow-register! 'work flow-id)",
      /^failed: flow-register!: a flow cannot register flows while it runs/,
    ],
    ["reading", "(read-line)", /^failed: /],
    ["the end of the process", "(exit 0)", /^failed: exit: a flow cannot exit/],
  ])("%s is refused in a flow", async (_what, body, expected) => {
    expect(await attacked(flow(body), start)).toMatch(expected)
  })

  test("words of the language that are redefined are redefined in that module alone", async () => {
    const module = `
      (define (car x) 'stolen)
      (define (effect . x) 'stolen)
      (define suspend call-flow)
      (set! cdr (lambda (x) 'stolen))
      (define-syntax if (syntax-rules () ((_ a b c) 'stolen)))
      (defflow work (lambda (x) 'stolen))
      (defflow double (lambda (x) 'stolen))
      (defflow attack (lambda (x) (list (car '(1)) (cdr '(1)) (effect 'echo 1) (if 1 2 3) (call-flow 'work 1))))`
    const got = await attacked(module, start)
    expect((got as { name: string }[]).map(({ name }) => name)).toEqual(Array(5).fill("stolen"))
  })
})

describe("neighbours", () => {
  test("TN5 a view has no name for another's flows and instances", async () => {
    await onScene(flow("(suspend 'review)"), {}, async ({ flows, good, evil }) => {
      await flows.define(GOOD, { tenant: "third" })
      const { id } = await good.start("work", 1, { id: "mine" })
      await evil.start("attack", 1, { id: "mine" })
      expect(await evil.list()).toMatchObject([{ id: "mine", flow: "attack" }])
      expect(await good.list({ flow: "work" })).toMatchObject([{ id: "mine", flow: "work" }])
      expect(evil.names()).toEqual(["attack"])
      for (const name of ["work", "good/work", "../good/work", "/work"]) {
        expect(await outcome(evil.start(name, 1))).toBe(`no-such-flow: no such flow: ${name}`)
      }
      for (const other of [`good/${id}`, `../good/${id}`, `/${id}`, `evil/../good/${id}`]) {
        const refused = `no-such-instance: no such instance: "${other}"`
        expect(await outcome(evil.status(other))).toBe(refused)
        expect(await outcome(evil.resume(other, "stolen"))).toBe(refused)
        expect(await outcome(evil.signal(other, "mail", "stolen"))).toBe(refused)
        expect(await outcome(evil.cancel(other))).toBe(refused)
        expect(await outcome(evil.retry(other))).toBe(refused)
        expect(await outcome(evil.query(other))).toBe(refused)
        expect(await outcome(evil.history(other))).toBe(refused)
        expect(await outcome(evil.wait(other))).toBe(refused)
      }
      expect(await evil.list({ prefix: "../good/" })).toEqual([])
      expect(await evil.list({ flow: "work" })).toEqual([])
      expect((await evil.resume("mine", 1)).state).toBe("finished")
      expect((await good.status("mine")).state).not.toBe("finished")
    })
  })

  test("TN1 flows have no name for another's flows and instances", async () => {
    const module = `
      (defflow attack
        (lambda (x)
          (signal-flow "good/mine" 'mail "stolen")
          (signal-flow "../good/mine" 'mail "stolen")
          (signal-flow "mine" 'mail "own")
          (spawn-flow 'good/work 1)
          (spawn-flow 'work 1)
          (list (guard (e (#t (error-object-message e))) (call-flow 'good/work 1))
                (guard (e (#t (error-object-message e))) (call-flow 'work 1))
                (spawn-flow 'child 1))))
      (defflow child (lambda (x) (receive 'mail)))`
    await onScene(module, {}, async ({ good, evil }) => {
      await good.start("work", 1, { id: "mine" })
      await evil.start("child", 1, { id: "mine" })
      const run = await evil.start("attack", 1, { id: "a" })
      expect(run).toMatchObject({ value: ["call-flow: no such flow", "call-flow: no such flow", "a/child.1"] })
      expect(await evil.wait("mine")).toBe("own")
      expect((await evil.status("a/child.1")).parent).toBe("")
      expect(JSON.stringify(await good.history("mine"))).not.toContain("stolen")
      expect((await good.list()).map(({ flow: name }) => name).sort()).toEqual(["double", "work"])
    })
  })

  test("EF13 effects that a tenant may not ask for raise, whoever serves them, and it may have its own", async () => {
    const body =
      "(list (effect 'echo 1) (guard (e (#t (error-object-message e))) (effect 'secret 1)) (guard (e (#t 'no)) (effect 'good/echo 1)))"
    await onScene(flow(body), {}, async ({ flows, evil }) => {
      const refused = "effect: the effect is not allowed here"
      expect(await evil.start("attack", 1)).toMatchObject({ value: [1, refused, expect.anything()] })
      await flows.define(flow(body), { tenant: "third", effects: { echo: () => "its own" } })
      expect(await flows.tenant("third").start("attack", 1)).toMatchObject({
        value: ["its own", refused, expect.anything()],
      })
      expect(await flows.start("evil/attack", 1, { id: "b" })).toMatchObject({
        id: "evil/b",
        value: [1, refused, expect.anything()],
      })
      await expect(flows.define(flow(body), { tenant: "third", effects: ["nothing"] })).rejects.toThrow("no handler")
    })
  })

  test("a tenant has a name that can be told apart, and no instance of the host's begins with it", async () => {
    await onScene("", {}, async ({ flows }) => {
      await flows.define({ name: "host.sx", text: "(defflow mine (lambda (x) (suspend 'a)))" })
      for (const tenant of ["", "a/b", "../a", "-a", "a b", "x".repeat(101)]) {
        await expect(flows.define("", { tenant })).rejects.toThrow("a tenant's name is")
      }
      for (const id of ["good", "good/work", "good/work/1"]) {
        await expect(flows.start("mine", 1, { id })).rejects.toThrow("an id that begins as a tenant's")
      }
      await flows.start("mine", 1, { id: "acme" })
      await expect(flows.define("", { tenant: "acme" })).rejects.toThrow("an instance has the name of the tenant")
    })
  })

  test("TN3 a process that does not know a tenant runs its instances by a tenant's rules, and asks for no effect in its name", async () => {
    const { Memory, memoryStore } = await import("../../runtime/stores/memory.js")
    const memory = new Memory()
    const effects = { echo: (payload: unknown) => payload }
    const first = await openFlows({ store: memoryStore(memory), effects })
    await first.define(flow("(suspend 'a) (list (effect 'echo 1) x)"), { tenant: "evil", effects: ["echo"] })
    await first.tenant("evil").start("attack", 1, { id: "a" })
    await first.close()
    const second = await openFlows({ store: memoryStore(memory), effects })
    expect(await second.resume("evil/a", 1)).toMatchObject({ state: "running", tag: "(effect echo () 1)" })
    await second.workOnce()
    expect((await second.status("evil/a")).needs).toBe(" evil/echo ")
    await second.define("(defflow other flow-id)", { tenant: "evil", effects: ["echo"] })
    await second.workOnce()
    expect(await second.wait("evil/a")).toEqual([1, 1])
    await second.close()
  })

  test("EF6 effects of a tenant who asks for many, first and with priority, do not keep another's waiting", async () => {
    const order: string[] = []
    let open: () => void = () => undefined
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    const flows = await openFlows({
      store: "memory:",
      effects: {
        call: {
          concurrency: 1,
          run: async (payload: string) => {
            await opened
            order.push(payload)
            return payload
          },
        },
      },
    })
    const many = '((apply parallel (make-list 50 (lambda (x) (effect \'call x :priority 1000 :key "k")))) x)'
    await flows.define(flow(many), { tenant: "evil", effects: ["call"] })
    await flows.define(flow("(effect 'call x)"), { tenant: "good", effects: ["call"] })
    const asking = async (tenant: string, count: number): Promise<void> => {
      while ((await flows.tenant(tenant).list()).length < count) await turn()
      await turn()
    }
    const evil = flows.tenant("evil").start("attack", "evil")
    await asking("evil", 1)
    const good = ["one", "two"].map((x) => flows.tenant("good").start("attack", x))
    await asking("good", 2)
    open()
    await Promise.all([evil, ...good])
    expect(order.slice(0, 5)).toEqual(["evil", "evil", "one", "evil", "two"])
    expect(order.length).toBe(52)
    await flows.close()
  })
})
