// What a person does to an instance: retries it, moves it to another version, forks it.
//
// Not here: what is stuck (stuck.test.ts), the words for it in scripts (suites/errors.sx), the commands (../cli/).

import { afterEach, expect, test } from "vitest"
import type { EffectHandler } from "../../runtime/flows/effects.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { divergence } from "../../runtime/flows/migration.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"

const DOC = "(defflow doc (lambda (x) (list 1 x (suspend 'review) (suspend 'publish))))"
const open: Flows[] = []
afterEach(async () => {
  for (const flows of open.splice(0)) await flows.close()
})

/** A process with one module. */
async function processOn(
  memory: Memory,
  text: string,
  effects: { readonly [name: string]: EffectHandler } = {},
): Promise<Flows> {
  const now = (): number => 1000 + open.length
  const flows = await openFlows({ store: memoryStore(memory), modules: [{ name: "m.sx", text }], effects, now })
  open.push(flows)
  return flows
}

/** What an instance was told and what came of it, row by row, without seeds and versions. */
async function told(flows: Flows, id: string): Promise<string[]> {
  const rows = await flows.operations.store.log(id, 0, 99)
  return rows.map(({ entry, after }) => `${entry} ${after}`.replace(/( "(bafk\w+|[0-9a-f-]{36})")+/g, " _"))
}

test("R10 an instance that waits for the same in another version goes on in that", async () => {
  const memory = new Memory()
  const first = await processOn(memory, DOC)
  await first.start("doc", "x", { id: "i" })
  const before = (await first.status("i")).version
  const second = await processOn(memory, DOC.replace("1 x", "2 x"))
  const version = await second.operations.migrate("i")
  expect(version).not.toBe(before)
  expect(await second.status("i")).toMatchObject({ version, state: "parked", owner: "", due: null })
  expect(await told(second, "i")).toEqual([
    '(start "x" _) (parked 1 ((suspend review)))',
    "(migrate _) (parked 1 ((suspend review)))",
  ])
  expect((await second.operations.store.log("i", 1, 9))[0]).toMatchObject({
    seq: 1,
    stamp: 1002,
    entry: `(migrate "${version}")`,
  })
  const third = await processOn(memory, DOC)
  await third.resume("i", "ok")
  expect(await third.resume("i", "yes")).toMatchObject({ value: [2, "x", "ok", "yes"] })
})

test("R10 an instance that would wait for something else, or end, stays with its version and is told where it would part", async () => {
  const memory = new Memory()
  const first = await processOn(memory, DOC)
  await first.start("doc", "x", { id: "i" })
  await first.resume("i", "ok")
  for (const [change, said] of [
    ["(suspend 'print)", "waits for ((suspend print))"],
    ["'now", "ends"],
  ] as const) {
    const other = await processOn(memory, DOC.replace("(suspend 'publish)", change))
    await expect(other.operations.migrate("i")).rejects.toMatchObject({
      code: "stuck",
      id: "i",
      message: `the new version comes to something else: it ${said}, not ((suspend publish))`,
    })
    const version = other.operations.modules.versionOf("doc") as string
    expect(await divergence(other.operations, "i", version)).toBe(`after row 1 it ${said}, not ((suspend publish))`)
  }
  const other = await processOn(memory, DOC.replace("(suspend 'review)", "(suspend 'look)"))
  const version = other.operations.modules.versionOf("doc") as string
  expect(await divergence(other.operations, "i", version)).toMatch(/^the log contradicts the flow: "i" row 1 says/)
  expect(await divergence(other.operations, "i", (await first.status("i")).version)).toBeUndefined()
  expect(await told(first, "i")).toHaveLength(2)
  expect(await first.resume("i", "yes")).toMatchObject({ value: [1, "x", "ok", "yes"] })
})

test("what has ended, what is not there and what no module defines is not migrated", async () => {
  const memory = new Memory()
  const flows = await processOn(memory, DOC)
  await flows.start("doc", "x", { id: "i" })
  const other = await processOn(memory, "(defflow other flow-id)")
  await expect(other.operations.migrate("i")).rejects.toMatchObject({
    code: "no-such-flow",
    message: "no such flow: doc",
  })
  await flows.cancel("i")
  await expect(flows.operations.migrate("i")).rejects.toMatchObject({
    code: "already-ended",
    message: 'the instance has ended: "i" cancelled',
  })
  await expect(flows.operations.migrate("j")).rejects.toMatchObject({ code: "no-such-instance" })
})

test("an instance is forked from where it was, and goes its own way from there", async () => {
  const memory = new Memory()
  const flows = await processOn(memory, "(defflow draws (lambda (x) (suspend 'a) (list (uuid) (suspend 'b))))")
  await flows.start("draws", "x", { id: "i" })
  await flows.resume("i", 1)
  const fork = await flows.operations.fork("i", 1, "j")
  expect(fork).toBe("j")
  expect(await told(flows, "j")).toEqual([
    '(start "x" _) (parked 1 ((suspend a)))',
    "(reseed _) (parked 1 ((suspend a)))",
  ])
  const { version } = await flows.status("i")
  expect(await flows.status("j")).toMatchObject({
    flow: "draws",
    version,
    state: "parked",
    owner: "",
    due: null,
    created: 1001,
    ended: null,
    parent: "",
  })
  await flows.resume("j", 1)
  const [mine, other] = [await flows.resume("i", 2), await flows.resume("j", 2)] as { value: unknown[] }[]
  expect(mine?.value[1]).toBe(other?.value[1])
  expect(mine?.value[0]).not.toBe(other?.value[0])
})

test("a fork has a number of rows, and an instance that has not ended by then", async () => {
  const memory = new Memory()
  const flows = await processOn(memory, DOC)
  await flows.start("doc", "x", { id: "i" })
  await flows.resume("i", 1)
  await flows.resume("i", 2)
  const { operations } = flows
  for (const [count, message] of [
    [0, "a fork begins with one row at least: 0"],
    [4, "the log has no such row: 3"],
  ] as const) {
    await expect(operations.fork("i", count, "j")).rejects.toMatchObject({ code: "no-such-tag", message })
  }
  await expect(operations.fork("i", 3, "j")).rejects.toMatchObject({
    code: "already-ended",
    message: "the instance had ended by that row: 2",
  })
  await expect(operations.fork("none", 1, "j")).rejects.toMatchObject({ message: 'no such instance: "none"' })
  expect((await operations.list({})).map(({ id }) => id)).toEqual(["i"])
  expect(await operations.fork("i", 2, "j")).toBe("j")
  await expect(operations.fork("i", 2, "j")).rejects.toThrow("others were faster")
})

test("what a forked instance waits for is done where it was forked", async () => {
  const memory = new Memory()
  const text = "(defflow pays (lambda (x) (list (effect 'pay x) (suspend 'end))))"
  const away = await processOn(memory, text)
  await away.start("pays", 5, { id: "i" })
  const calls: string[] = []
  const pay = (amount: number, { idempotencyKey }: { idempotencyKey: string }): number => {
    calls.push(idempotencyKey)
    return amount + 1
  }
  const flows = await processOn(memory, text, { pay })
  await flows.operations.fork("i", 1, "j")
  while ((await flows.status("j")).state === "running") await new Promise((resolve) => setTimeout(resolve, 1))
  expect(calls).toEqual(["j (effect pay () 1)"])
  expect(await flows.resume("j", 0)).toMatchObject({ value: [6, 0] })
  expect(await away.status("i")).toMatchObject({ state: "running", needs: " pay " })
})

const PICKY = `(defflow picky (lambda (x) (let* ((a (suspend 'a)) (b (suspend 'b)))
  (if (eq? b 'bad) (error "bad")) (list a b (effect 'pay 1)))))`

test("R12 a retry strikes the last delivery that counts, and asks for it again, however often", async () => {
  const memory = new Memory()
  const first = await processOn(memory, PICKY)
  await first.start("picky", 0, { id: "i" })
  await first.resume("i", 1)
  for (const flows of [first, await processOn(memory, PICKY), first]) {
    await expect(flows.operations.resume("i", "bad")).rejects.toThrow("bad")
    expect(await flows.status("i")).toMatchObject({ state: "failed", due: null })
    expect(await flows.retry("i")).toEqual({ id: "i", state: "parked", tag: "b" })
    expect(await flows.status("i")).toMatchObject({ state: "parked", due: null, needs: "", owner: "", ended: null })
  }
  expect((await told(first, "i")).slice(2)).toEqual([
    '(resume b bad) (failed "bad" "m.sx:2:20")',
    "(strike 2) (parked 1 ((suspend b)))",
    '(resume b bad) (failed "bad" "m.sx:2:20")',
    "(strike 4) (parked 1 ((suspend b)))",
    '(resume b bad) (failed "bad" "m.sx:2:20")',
    "(strike 6) (parked 1 ((suspend b)))",
  ])
  expect(await first.resume("i", 2)).toMatchObject({ state: "running", tag: "(effect pay () 1)" })
  await expect(first.retry("i")).rejects.toMatchObject({
    code: "already-ended",
    message: 'only a failed or stuck instance can be retried: "i" running',
  })
  await first.cancel("i")
  await expect(first.retry("i")).rejects.toThrow('can be retried: "i" cancelled')
})

test("R12 what failed at its start begins anew when it is retried, and is told to those who listen", async () => {
  const memory = new Memory()
  const flows = await processOn(memory, "(defflow breaks (lambda (x) (display x) (car x)))")
  const news: string[] = []
  flows.onNews(({ head, row }) => news.push(`${head.id} ${row.seq} ${head.state} ${row.entry.split(" ")[0]}`))
  await expect(flows.start("breaks", 1, { id: "i" })).rejects.toThrow("car: not a pair: 1")
  await expect(flows.retry("i")).rejects.toThrow("car: not a pair: 1")
  expect(await told(flows, "i")).toEqual([
    '(start 1 _) (failed "car: not a pair: 1" "m.sx:1:41")',
    "(strike 0) (parked 0 ())",
    '(start 1 _) (failed "car: not a pair: 1" "m.sx:1:41")',
  ])
  expect((await flows.operations.store.log("i", 0, 9)).map(({ journal }) => journal)).toEqual(["1", "", "1"])
  expect(news).toEqual(["i 0 failed (start", "i 2 failed (start"])
})

test("what fails when an effect's outcome comes asks for the effect again when it is retried", async () => {
  const memory = new Memory()
  let price = 0
  const pay = (): number => price++
  const flows = await processOn(memory, "(defflow pays (lambda (x) (suspend 'a) (/ 6 (effect 'pay x))))", { pay })
  await flows.start("pays", 1, { id: "i" })
  await expect(flows.resume("i", 0)).rejects.toThrow("division by zero")
  expect(await flows.retry("i")).toMatchObject({ state: "finished", value: 6 })
  expect((await told(flows, "i")).slice(1)).toEqual([
    "(resume a 0) (running 1 ((effect (effect pay () 1) pay 1 {})))",
    '(effect (effect pay () 1) (ok 0) pay _) (failed "/: division by zero: 6 0" "m.sx:1:40")',
    "(strike 2) (running 1 ((effect (effect pay () 1) pay 1 {})))",
    "(effect (effect pay () 1) (ok 1) pay _) (finished 6)",
  ])
})
