// The prelude is documented: every word of it has a page, a docstring and an example.

import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { openInterpreter } from "../../runtime/door.js"
import { flowWords } from "../../runtime/flows/prelude.js"
import { isSetUp, readTable } from "../facts/table.js"
import { headLines, headTable, preludeFiles, suiteFiles } from "./runner.js"

/** The words that flows and scripts may use. */
const words = flowWords.map(([name]) => name).filter((name) => !name.startsWith("%"))

const SECTIONS = ["Answers", "Records", "Replays", "Laws", "Refuses"]

const interpreter = openInterpreter({ prelude: flowWords })

/** The expressions that are checked somewhere, and those that set them up. */
const checked = [...preludeFiles().map(headTable), ...suiteFiles().map(readTable)].flatMap((table) =>
  table.facts.map((fact) => fact.text),
)

test("there are words", () => {
  expect(words).toContain("sequence")
  expect(words.length).toBeGreaterThan(50)
})

test.each(words)("%s is tried in an example or a suite", (word) => {
  expect(checked.some((text) => tokens(text).has(word))).toBe(true)
})

test.each(words)("%s is named in the head of its file", (word) => {
  const heads = preludeFiles().flatMap((file) => headLines(readFileSync(file, "utf8")))
  expect(heads.some((line) => tokens(line).has(word))).toBe(true)
})

test.each(words.filter((word) => interpreter.describe(word)?.kind !== "syntax"))("%s has a docstring", (word) => {
  expect(interpreter.describe(word)?.doc ?? "").toMatch(/^[A-Z].*[.!]$/s)
})

test.each(preludeFiles())("the head of %s has the five words, in their order, and an example", (file) => {
  const lines = headLines(readFileSync(file, "utf8"))
  const found = lines.flatMap((line) => SECTIONS.filter((section) => line.startsWith(` ${section} `)))
  expect(found.slice(0, SECTIONS.length)).toEqual(SECTIONS)
  expect(headTable(file).facts.filter((fact) => !isSetUp(fact)).length).toBeGreaterThan(0)
  expect(lines[0]).toMatch(/^ \(\S+/)
})

/** The names in a text, as a reader sees them. */
function tokens(text: string): Set<string> {
  return new Set(text.split(/[\s()'`"]+/))
}
