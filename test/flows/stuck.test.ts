// What is stuck, and goes on.

import { expect, test } from "vitest"
import { entries } from "../../runtime/flows/delivery.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { preludeCid } from "../../runtime/flows/prelude.js"
import { newHead } from "../../runtime/flows/standing.js"
import type { Head, Row } from "../../runtime/store.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"

const MODULE = {
  name: "stuck.sx",
  text: "(defflow double (lambda (x) (* 2 x))) (defflow ask (lambda (x) (suspend 'more)))",
}

test("R12 an instance that workers were lost with before it began is retried, and begins", async () => {
  const store = memoryStore(new Memory())
  const flows = await openFlows({ store, modules: [MODULE] })
  const version = flows.operations.modules.versionOf("double") as string
  const parent = newHead({ id: "p", flow: "double", version, created: 1 })
  const creates = { ...parent, id: "c", due: 0 }
  const sends = [{ to: "c", entry: entries.start("4", "seed"), creates }]
  await store.commit([{ id: "p", seq: 0, rows: [], creates: parent, sends }])
  await store.commit([{ id: "c", seq: 0, rows: [], head: { state: "stuck", due: null, crashes: 3 } }])
  await expect(flows.resume("c", 1)).rejects.toThrow("the instance is stuck")
  expect(await flows.retry("c")).toMatchObject({ id: "c", tag: "()" })
  await expect(flows.resume("c", 1)).rejects.toThrow("it waits for nothing")
  await flows.workOnce()
  expect(await flows.wait("c")).toBe(8)
  await flows.close()
})

test("WK2 an instance that ends before it is given up has ended", async () => {
  const memory = new Memory()
  const other = await openFlows({ store: memoryStore(memory), modules: [MODULE] })
  await other.start("ask", 0, { id: "i" })
  const store = memoryStore(memory)
  await store.commit([{ id: "i", seq: 1, rows: [], head: { due: 0 } }])
  const { claim } = store
  store.claim = async (given) => {
    const claimed = await claim.call(store, given)
    if (claimed.heads.length > 0) await other.resume("i", 5)
    return { ...claimed, heads: claimed.heads.map((head) => ({ ...head, crashes: 3 })) }
  }
  const flows = await openFlows({ store, modules: [MODULE] })
  await flows.workOnce()
  expect(await flows.status("i")).toMatchObject({ state: "finished", due: null, owner: "" })
  await flows.close()
  await other.close()
})

test("WK2 an instance that others go on with while it is given up is not given up, but attended to", async () => {
  const memory = new Memory()
  const modules = [{ name: "m.sx", text: "(defflow f (lambda (x) (suspend 'go) (effect 'add x)))" }]
  const other = await openFlows({ store: memoryStore(memory), modules })
  await other.start("f", 4, { id: "i" })
  const store = memoryStore(memory)
  await store.commit([{ id: "i", seq: 1, rows: [], head: { due: 0 } }])
  const { claim, find } = store
  let isClaimed = false
  store.claim = async (given) => {
    const claimed = await claim.call(store, given)
    return { ...claimed, heads: claimed.heads.map((head) => ({ ...head, crashes: isClaimed ? head.crashes : 3 })) }
  }
  store.find = async (id) => {
    const found = await find.call(store, id)
    if (!isClaimed && found?.head.owner !== "") {
      isClaimed = true
      await other.resume("i", 5)
    }
    return found
  }
  const flows = await openFlows({ store, modules, effects: { add: (x: unknown) => ["added", x] } })
  await flows.workOnce()
  expect(isClaimed).toBe(true)
  expect(await flows.status("i")).toMatchObject({ state: "finished", owner: "" })
  expect(await flows.wait("i")).toEqual(["added", 4])
  await flows.close()
  await other.close()
})

/** What the store holds: "ask" as `i`, parked, in a log that says something else of it. */
async function contradicted(change: Partial<Head> = {}, rows: readonly Partial<Row>[] = [{}]): Promise<Memory> {
  const memory = new Memory()
  const flows = await openFlows({ store: memoryStore(memory), modules: [MODULE] })
  await flows.start("ask", 0, { id: "i" })
  const kept = memory.instances.get("i")
  const head = kept?.head as Head
  const row = { ...(kept?.rows[0] as Row), after: "(parked 1 ((suspend less)))" }
  memory.instances.delete("i")
  const changed = rows.map((given, seq) => ({ ...row, ...given, seq }))
  memory.keep({ id: "i", seq: 0, rows: changed, creates: { ...head, ...change } })
  await flows.close()
  return memory
}

function opened(memory: Memory, text = MODULE.text): Promise<Flows> {
  return openFlows({ store: memoryStore(memory), modules: [{ ...MODULE, text }] })
}

const SAID = "the log contradicts the flow"

test("DV1 R9 an instance whose log contradicts its flow is stuck once it is to go on, and its log stays as it was", async () => {
  const memory = await contradicted()
  const flows = await opened(memory)
  await expect(flows.operations.waits("i")).rejects.toThrow(SAID)
  expect(await flows.status("i")).toMatchObject({ state: "parked" })
  await expect(flows.resume("i", 1)).rejects.toThrow(SAID)
  const { contradiction, ...head } = await flows.status("i")
  expect(head).toMatchObject({ state: "stuck", owner: "", due: null, needs: "" })
  expect(contradiction).toMatchObject({
    row: 0,
    expected: expect.stringContaining("which came to (parked 1 ((suspend less)))"),
    actual: "the flow comes to (parked 1 ((suspend more))); the flow waits for ((suspend more))",
  })
  expect(await flows.history("i")).toMatchObject([{ seq: 0, contradicted: contradiction?.actual }])
  expect(await flows.list({ states: ["stuck"] })).toHaveLength(1)
  await expect(flows.signal("i", "more", 1)).rejects.toThrow(SAID)
  await expect(flows.retry("i")).rejects.toThrow(SAID)
  expect((await flows.status("i")).state).toBe("stuck")
  await flows.close()
})

test("R10 a contradiction says if the instance was begun with another prelude, and nothing where that is not known", async () => {
  const begun = async (entry: string): Promise<string> => {
    const flows = await opened(await contradicted({}, [{ entry }]))
    const said = await flows.resume("i", 1).then(String, (error: Error) => error.message)
    const { contradiction } = await flows.status("i")
    await flows.close()
    expect(said.endsWith(contradiction?.prelude ?? "((suspend more))")).toBe(true)
    return contradiction?.prelude ?? ""
  }
  expect(await begun('(start 0 "seed" "bafkreiaaa")')).toBe(
    `it was begun with another prelude, bafkreiaaa, not ${preludeCid}`,
  )
  expect(await begun('(start 0 "seed")')).toBe("")
  expect(await begun(`(start 0 "seed" "${preludeCid}")`)).toBe("")
})

test("R10 an instance's first row says which prelude it was begun with, whoever has sent it there", async () => {
  const text = '(defflow child flow-id) (defflow parent (lambda (x) (if (= (call-flow \'child x) 1) (error "one") x)))'
  const flows = await opened(new Memory(), text)
  await expect(flows.start("parent", 1, { id: "p" })).rejects.toThrow("one")
  for (const id of ["p", "p/child.1"]) {
    const [row] = await flows.operations.store.log(id, 0, 1)
    expect(row?.entry).toMatch(new RegExp(`^\\(start 1 ".*" "${preludeCid}"\\)$`))
  }
  await flows.close()
})

test("DV1 what others have in hand is left to them", async () => {
  const memory = await contradicted({ owner: "another", due: 0 })
  const flows = await opened(memory)
  await expect(flows.resume("i", 1)).rejects.toThrow(SAID)
  expect(await flows.status("i")).toMatchObject({ state: "parked", owner: "another" })
  await flows.close()
})

test("DV1 a worker that finds a contradiction leaves it, and is not given it again", async () => {
  const memory = await contradicted({ due: 0 })
  const troubles: unknown[] = []
  const store = memoryStore(memory)
  const flows = await openFlows({ store, modules: [MODULE], trouble: (id, error) => troubles.push([id, error]) })
  await flows.workOnce()
  await flows.workOnce()
  expect(troubles).toEqual([["i", expect.objectContaining({ sentence: SAID })]])
  expect(await flows.status("i")).toMatchObject({ state: "stuck", owner: "" })
  await flows.close()
})

test("IV1 a stuck instance is migrated to a version that comes to what its log says, and goes on", async () => {
  const memory = await contradicted()
  const text = `${MODULE.text} (define other 1)`
  const flows = await opened(memory, text)
  await expect(flows.resume("i", 1)).rejects.toThrow(SAID)
  await expect(flows.operations.migrate("i")).rejects.toThrow(SAID)
  expect((await flows.status("i")).state).toBe("stuck")
  const version = await flows.define({ ...MODULE, text: text.replace("'more", "'less") })
  expect(version).toEqual(["double", "ask"])
  await flows.operations.migrate("i")
  expect(await flows.status("i")).toMatchObject({ state: "parked", due: null })
  expect(await flows.resume("i", 5)).toMatchObject({ state: "finished", value: 5 })
  await flows.close()
})

test("IV1 a stuck instance whose log agrees with its flow goes on when it is retried", async () => {
  const memory = await contradicted({ state: "stuck" }, [{ after: "(parked 1 ((suspend more)))" }])
  const flows = await opened(memory)
  const status = await flows.status("i")
  expect(status).toMatchObject({ state: "stuck" })
  expect(status.contradiction).toBeUndefined()
  await expect(flows.resume("i", 1)).rejects.toThrow("the instance is stuck")
  await flows.retry("i")
  expect(await flows.resume("i", 5)).toMatchObject({ state: "finished", value: 5 })
  await flows.close()
})

test("AH4 an instance that workers were lost with is not enacted to see why it is stuck", async () => {
  const memory = await contradicted({ state: "stuck", crashes: 3 })
  const flows = await opened(memory)
  const status = await flows.status("i")
  expect(status.contradiction).toBeUndefined()
  await expect(flows.resume("i", 1)).rejects.toThrow("the instance is stuck")
  await flows.close()
})

test.each([
  [
    "what it was told after its end",
    [{}, { entry: "(resume more 5)", after: "(finished 5)" }, { entry: "(signal x 1)", after: "(parked 0 ())" }],
    "the flow had ended; the flow waits for ()",
  ],
  [
    "an end that it does not come to",
    [{}, { entry: "(resume more 5)", after: "(cancelled)" }],
    "the flow ends there; the flow waits for ()",
  ],
  [
    "an effect where it asks for a person",
    [{}, { entry: '(effect more (ok 1) more "c")', after: "(finished 1)" }],
    "nothing waits for that tag; the flow waits for ((suspend more))",
  ],
])("R9 a log is contradicted that says %s", async (_what, rows, actual) => {
  const [first, ...others] = rows
  const flows = await opened(await contradicted({}, [{ ...first, after: "(parked 1 ((suspend more)))" }, ...others]))
  await expect(flows.resume("i", 1)).rejects.toThrow(SAID)
  expect((await flows.status("i")).contradiction).toMatchObject({ row: others.length, actual })
  await expect(flows.cancel("i")).rejects.toMatchObject({ code: "stuck" })
  await flows.close()
})

test("what is stuck says so with its id", async () => {
  const memory = await contradicted({ state: "stuck" }, [{ after: "(parked 1 ((suspend more)))" }])
  const flows = await opened(memory)
  await expect(flows.cancel("i")).rejects.toMatchObject({
    code: "stuck",
    message: 'the instance is stuck: "i"',
    id: "i",
  })
  await flows.close()
})
