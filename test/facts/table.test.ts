// The format of facts files.

import { expect, test } from "vitest"
import { factName, isSetUp, parseTable } from "./table.js"

/** The facts of a table with the body `text`, as what a reader would say of each. */
function facts(text: string) {
  return parseTable("x.scm", `; 6.4  Pairs and lists\n\n${text}`).facts
}

test("the first line is the chapter and the title", () => {
  expect(parseTable("test/facts/6.4-pairs.scm", "; 6.4  Pairs and lists\n")).toMatchObject({
    chapter: "6.4",
    title: "Pairs and lists",
    dialect: "scheme",
  })
  expect(parseTable("test/facts/dicts.sx", ";; Dicts\n")).toMatchObject({
    chapter: "dicts",
    title: "Dicts",
    dialect: "sx",
  })
})

test("an answer is a value, several values, or a complaint", () => {
  expect(facts("(f 1) ; => 1\n(f 2)   ; => 1 2\n(f 3);!> f: not a pair: 3  \n")).toEqual([
    { line: 3, text: "(f 1)", value: "1" },
    { line: 4, text: "(f 2)", value: "1 2" },
    { line: 5, text: "(f 3)", complaint: "f: not a pair: 3" },
  ])
})

test("FT1 an answer belongs to the form that it follows on the same line", () => {
  const [one, two, three] = facts("(f 1)\n; => 1\n(f 2) (f 3) ; => 3\n")
  expect([one, two].map((fact) => fact && isSetUp(fact))).toEqual([true, true])
  expect(three).toEqual({ line: 5, text: "(f 3)", value: "3" })
})

test("a form of several lines begins on its first and is named on one", () => {
  const [fact] = facts("(let ((x 1))   ; => not this\n  x)  ; => 1\n")
  expect(fact).toMatchObject({ line: 3, value: "1" })
  expect(fact && factName(fact)).toBe("(let ((x 1)) ; => not this x)")
})

test("what is printed stands below, with the escapes of a string", () => {
  expect(facts("(display x) ; => 1\n; prints: a\\nb\\x20;\n(newline)\n  ; a word first\n  ; prints:\n(f)")).toEqual([
    { line: 3, text: "(display x)", value: "1", printed: "a\nb " },
    { line: 5, text: "(newline)", printed: "" },
    { line: 8, text: "(f)" },
  ])
})

test("FT2 what cannot be read is said, after the facts before it", () => {
  const table = parseTable("x.scm", "; 1.1  X\n(f) ; => 1\n(g ; => 2\n")
  expect(table.facts).toHaveLength(1)
  expect(table.unreadable?.line).toBe(3)
})
