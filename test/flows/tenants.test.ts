// Tenants: turns at the processor, room in memory, and what is kept of many.
//
// What hostile ones get stands in hostile.test.ts.

import { describe, expect, test } from "vitest"
import { Breathing, type Weighed } from "../../runtime/flows/breathing.js"
import type { FlowError } from "../../runtime/flows/flow-error.js"
import { openFlows } from "../../runtime/flows/flows.js"
import { localId, localName, namespaceOf, needOf } from "../../runtime/flows/namespace.js"
import { Turns } from "../../runtime/flows/turns.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"

function loopTurns(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe("turns", () => {
  test("TU1 the event loop turns though everybody is always ready", async () => {
    const turns = new Turns()
    let isOver = false
    const busy = Array.from({ length: 20 }, async (_, i) => {
      while (!isOver) await (turns.enter(`${i % 3}`) ?? Promise.resolve())
    })
    await new Promise((resolve) => setTimeout(resolve, 5))
    isOver = true
    await Promise.all(busy)
  })

  test("a turn is had at once while nobody waits and the loop has just turned", () => {
    const turns = new Turns(() => 0)
    expect([turns.enter("a"), turns.enter("b"), turns.enter("a")]).toEqual([undefined, undefined, undefined])
  })

  test("TU2 who has computed least goes next", async () => {
    let time = 0
    const turns = new Turns(() => time)
    const order: string[] = []
    const work = async (name: string, cost: number): Promise<void> => {
      for (let i = 0; i < 50; i++) {
        await turns.next(name)
        order.push(name)
        time += cost
      }
    }
    await Promise.all([work("heavy", 10), work("light", 1)])
    const lightDone = order.lastIndexOf("light")
    expect(order.slice(0, lightDone).filter((name) => name === "heavy").length).toBeLessThanOrEqual(6)
    expect(order.length).toBe(100)
  })

  test("TU2 who comes anew has no credit for the time before", async () => {
    let time = 0
    const turns = new Turns(() => time)
    const order: string[] = []
    const work = async (name: string, count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        await turns.next(name)
        order.push(name)
        time += 10
      }
    }
    const old = work("old", 60)
    for (let i = 0; i < 30; i++) await loopTurns()
    const before = order.length
    await Promise.all([old, work("new", 20)])
    const after = order.slice(before, before + 20)
    expect(after.filter((name) => name === "old").length).toBeGreaterThanOrEqual(9)
  })
})

describe("breathing", () => {
  function weighed(id: string, allocated: number): Weighed {
    return { head: { id, flow: "" }, allocated }
  }

  test("TU3 what can be made again is let go first, then the heaviest ends and no other", async () => {
    let warm = 1
    const breathing = new Breathing(
      new Turns(),
      () => true,
      () => warm-- > 0,
    )
    const told: string[] = []
    const run = (who: Weighed): Promise<void> =>
      breathing
        .during(who, async (breathe) => {
          for (let i = 0; i < 4; i++) await breathe()
          told.push(`${who.head.id} went on`)
        })
        .catch((error: Error) => void told.push(error.message))
    await Promise.all([run(weighed("heavy", 1000)), run(weighed("light", 10)), run(weighed("middle", 100))])
    expect(told[0]).toBe('the process is short of memory: "heavy"')
    expect(warm).toBeLessThan(1)
  })

  test("nobody ends while there is memory", async () => {
    const breathing = new Breathing(
      new Turns(),
      () => false,
      () => false,
    )
    expect(
      await breathing.during(weighed("a", 1), async (breathe) => {
        for (let i = 0; i < 10; i++) await breathe()
        return "done"
      }),
    ).toBe("done")
  })
})

describe("names", () => {
  test.each([
    ["publish", "", "publish"],
    ["acme/publish", "acme/", "publish"],
  ])("TN1 %s", (flow, namespace, local) => {
    expect([namespaceOf(flow), localName(flow)]).toEqual([namespace, local])
  })

  test.each([
    ["acme/x", "acme/", "x"],
    ["acme/x/child.1", "acme/", "x/child.1"],
    ["x/child.1", "", "x/child.1"],
  ])("the id %s in %j is %s", (id, namespace, local) => {
    expect(localId(id, namespace)).toBe(local)
  })

  test("what an instance needs is one word, and no other's", () => {
    const names = ["charge", "| charge |", "|a/charge|", "a%20b", "|a b|"]
    const needs = names.flatMap((name) => ["", "acme/"].map((namespace) => needOf(name, namespace)))
    expect(new Set(needs).size).toBe(needs.length)
    for (const need of needs) expect(need).not.toMatch(/\s|\/.*\//)
  })
})

describe("many", () => {
  test("WK3 what one tenant has due in plenty does not keep another's from its turn", async () => {
    const memory = new Memory()
    const text = "(defflow nap (lambda (x) (sleep 1) x))"
    const first = await openFlows({ store: memoryStore(memory) })
    for (const tenant of ["aaa", "zzz"]) await first.define(text, { tenant })
    for (let i = 0; i < 2_000; i++) await first.tenant("aaa").start("nap", i)
    await first.tenant("zzz").start("nap", "z", { id: "z" })
    await first.close()
    const second = await openFlows({ store: memoryStore(memory) })
    const order: string[] = []
    second.onNews(({ head }) => order.push(head.flow))
    const working = second.work()
    expect(await second.wait("zzz/z")).toBe("z")
    expect(order.length).toBeLessThan(1_900)
    await second.stop()
    await working
    const left = await second.list({ states: ["parked", "running"], limit: 10_000 })
    expect(left.filter(({ owner }) => owner !== "")).toEqual([])
    expect(left.every(({ crashes }) => crashes === 0)).toBe(true)
    await second.close()
  })

  test("compiled modules are let go when others are needed more, and made again", async () => {
    const flows = await openFlows({ store: "memory:", warm: 1 })
    const acme = flows.tenant("acme")
    for (let i = 0; i < 300; i++) {
      await flows.define(`(defflow f${i} (lambda (x) (list ${i} (suspend 'a))))`, { tenant: "acme" })
      await acme.start(`f${i}`, 1, { id: `${i}` })
    }
    const { modules } = flows as unknown as { modules: { loaded: Map<string, unknown> } }
    expect(modules.loaded.size).toBeLessThanOrEqual(256)
    for (const i of [0, 1, 150, 299]) expect(await acme.resume(`${i}`, "x")).toMatchObject({ value: [i, "x"] })
    expect(await acme.start("f2", 1)).toMatchObject({ state: "parked" })
    await flows.close()
  })

  test("limits are the tenant's own, and the last that were given", async () => {
    const flows = await openFlows({ store: "memory:" })
    const text = "(defflow count (lambda (x) (let loop ((i 0)) (if (< i x) (loop (+ i 1)) i))))"
    for (const [tenant, steps] of [
      ["small", 1_000],
      ["large", 1_000_000],
    ] as const) {
      await flows.define(text, { tenant, steps })
    }
    await expect(flows.tenant("small").start("count", 10_000)).rejects.toThrow("the step budget is used up")
    expect(await flows.tenant("large").start("count", 10_000)).toMatchObject({ value: 10_000 })
    await flows.define(text, { tenant: "small", steps: 1_000_000 })
    expect(await flows.tenant("small").start("count", 10_000)).toMatchObject({ value: 10_000 })
    await flows.close()
  })
})

test("TN5 what goes wrong is told in the tenant's own names", async () => {
  const flows = await openFlows({ store: "memory:" })
  const text = `
    (defflow boom (lambda (x) (error "boom" "acme/boom" 'acme/x)))
    (defflow grow (lambda (x) (let grow ((l '())) (grow (cons l l)))))
    (defflow ask (lambda (x) (suspend 'a)))`
  await flows.define(text, { tenant: "acme" })
  const acme = flows.tenant("acme")
  await acme.start("ask", 1, { id: "one" })
  await acme.cancel("one")
  await acme.start("ask", 1, { id: "two" })
  const boom = (await acme.start("boom").catch((error: unknown) => error)) as FlowError
  expect(boom).toMatchObject({ code: "failed", message: 'boom: "acme/boom" acme/x' })
  expect(await acme.status(boom.id as string)).toMatchObject({ flow: "boom", state: "failed" })
  await expect(acme.wait(boom.id as string)).rejects.toMatchObject({ code: "failed", id: boom.id })
  await expect(acme.start("hf")).rejects.toThrow(/^no such flow: hf$/)
  await expect(acme.start("grow", 1, { id: "g" })).rejects.toMatchObject({ id: "g", irritants: ['"g"'] })
  await expect(acme.resume("one")).rejects.toMatchObject({ id: "one", irritants: ['"one"', "cancelled"] })
  await expect(acme.start("boom", 1, { id: "two" })).rejects.toMatchObject({ id: "two", irritants: ['"two"', "ask"] })
  await flows.close()
})
