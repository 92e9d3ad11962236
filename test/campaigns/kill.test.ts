// The kill campaign finds what it is to find: evidence of a round is falsified, and the checks say so.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import type { Row } from "../../runtime/store.js"
import { bundleChild, round } from "./kill.js"
import { complaintsAbout, type Evidence, type Instance } from "./kill-checks.js"

const folder = mkdtempSync(join(tmpdir(), "sxflow-kill-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

await bundleChild()
const { evidence, complaints, kills } = await round({ place: join(folder, "flows.db"), folder }, 4)

/** The evidence with another instance in the place of the first whose log holds an entry that begins so. */
function falsified(entry: string, change: (instance: Instance) => Instance): Evidence {
  const chosen = evidence.instances.find(({ rows }) => rows.some((row) => row.entry.startsWith(entry)))
  expect(chosen).toBeDefined()
  return {
    ...evidence,
    instances: evidence.instances.map((instance) => (instance === chosen ? change(instance) : instance)),
  }
}

/** Expects nothing but complaints of these kinds, each at least once. */
function expectKinds(found: Evidence, ...kinds: string[]): void {
  expect([...new Set(complaintsAbout(found).map((complaint) => complaint.slice(0, 3)))].sort()).toEqual(kinds)
}

function renumbered(rows: readonly Row[]): Row[] {
  return rows.map((row, seq) => ({ ...row, seq }))
}

test("KC1 KC2 KC3 KC4 KC5 hold of a round", () => {
  expect(complaints).toEqual([])
  expect(kills).toBeGreaterThan(5)
  expect(evidence.instances.length).toBeGreaterThan(5)
})

test("KC1 what was acknowledged and is not in the log is found", () => {
  const [{ id } = { id: "" }] = evidence.instances.map(({ head }) => head)
  const lost = [
    { at: "started", id: "nobody", flow: "steps", input: 1 },
    { at: "resumed", id, tag: "review", value: "never" },
    { at: "signalled", id, channel: "news", value: "never" },
    { at: "finished", id, value: "something else" },
  ] as const
  for (const note of lost) expectKinds({ ...evidence, client: [...evidence.client, note] }, "KC1")
})

test("KC2 a gap is found, and what was logged twice", () => {
  const gap = falsified("(start ", (instance) => ({
    ...instance,
    rows: instance.rows.map((row) => ({ ...row, seq: row.seq * 2 })),
  }))
  expectKinds(gap, "KC2")
  const twice = falsified("(timer ", (instance) => {
    const last = instance.rows.findIndex(({ entry }) => entry.startsWith("(timer "))
    const { rows } = instance
    return { ...instance, rows: renumbered([...rows.slice(0, last), rows[last] as Row, ...rows.slice(last)]) }
  })
  expectKinds(twice, "KC2")
})

test("KC3 an outcome that nobody made is found, and effects that nobody logged or that are not one", () => {
  const called = evidence.worker.filter((note) => note.at === "called")
  const first = called.find(({ key }) => /^(steps|naps|review|fan)-/.test(key))
  if (first === undefined) throw new Error("no handler was called")
  expectKinds({ ...evidence, worker: called.filter(({ key }) => key !== first.key) }, "KC3")
  for (const other of [{ key: "nobody (effect add () 1)" }, { payload: "other" }, { key: `${first.key} ` }]) {
    expectKinds({ ...evidence, worker: [...called, { ...first, ...other }] }, "KC3")
  }
})

test("KC4 an end that is not the flow's, and what is left to do, is found", () => {
  const wrong = falsified("(resume ", (instance) => {
    const rows = [...instance.rows]
    rows.push({ ...(rows.pop() as Row), after: "(finished 7)" })
    return { ...instance, rows, replayed: "7" }
  })
  expectKinds({ ...wrong, client: [] }, "KC4")
  expectKinds(
    falsified("(start ", (instance) => ({ ...instance, head: { ...instance.head, due: 0 } })),
    "KC4",
  )
})

test("KC5 a log that comes to something else is found", () => {
  expectKinds(
    falsified("(start ", (instance) => ({ ...instance, replayed: "7" })),
    "KC5",
  )
})
