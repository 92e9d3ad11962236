// The history and its file.

import { appendFileSync, mkdtempSync, readFileSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { expect, test } from "vitest"
import { History, historyFile, MOST_ENTRIES } from "../../runtime/repl/history.js"

const seed = Number(process.env.SEED ?? 20261120)
const numRuns = Number(process.env.RUNS ?? 100)

function freshFile(): string {
  return join(mkdtempSync(join(tmpdir(), "sxflow-history-")), "state", "history")
}

function entriesOf(history: History): string[] {
  return Array.from({ length: history.length }, (_, i) => history.at(i) as string)
}

test("HI1 what was added is the newest; the newest is not added twice", () => {
  const history = new History()
  for (const entry of ["a", "b", "b", " b ", "", "  ", "a"]) history.add(entry)
  expect(entriesOf(history)).toEqual(["a", "b", "a"])
})

test("HI2 a file that cannot be used costs the history and nothing else", () => {
  const history = new History("/dev/null/history")
  history.add("a")
  expect(entriesOf(history)).toEqual(["a"])
})

test("HI3 reading back what was written gives the same entries", () => {
  const wellFormed = fc
    .array(fc.oneof(fc.constantFrom("\n", "\\", "n", "\r", "\u2028"), fc.string({ unit: "binary", maxLength: 1 })))
    .map((pieces) => pieces.join(""))
  fc.assert(
    fc.property(fc.array(wellFormed), (entries) => {
      const file = freshFile()
      const history = new History(file)
      for (const entry of entries) history.add(entry)
      expect(entriesOf(new History(file))).toEqual(entriesOf(history))
    }),
    { seed, numRuns },
  )
})

test("two sessions at once lose nothing of each other", () => {
  const file = freshFile()
  const one = new History(file)
  const other = new History(file)
  one.add("1")
  other.add("2")
  one.add("3")
  expect(entriesOf(new History(file))).toEqual(["1", "2", "3"])
})

test("only its owner can read the file", () => {
  const file = freshFile()
  new History(file).add("secret")
  expect(statSync(file).mode & 0o077).toBe(0)
})

test("a file that has grown long is cut back", () => {
  const file = freshFile()
  new History(file).add("first")
  appendFileSync(file, "x\ny\n".repeat(MOST_ENTRIES))
  expect(new History(file).length).toBe(MOST_ENTRIES)
  expect(readFileSync(file, "utf8").trimEnd().split("\n")).toHaveLength(MOST_ENTRIES)
})

test("where the file is", () => {
  expect(historyFile({ SXFLOW_HISTORY: "/h" })).toBe("/h")
  expect(historyFile({ SXFLOW_HISTORY: "" })).toBeUndefined()
  expect(historyFile({ XDG_STATE_HOME: "/state" })).toBe("/state/sxflow/history")
  expect(historyFile({})).toMatch(/\/\.local\/state\/sxflow\/history$/)
})
