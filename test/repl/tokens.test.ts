// The tokens of unfinished text, how it stands, and the brackets that match.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { headAround, matchAt, standing, tokensOf } from "../../runtime/repl/tokens.js"
import { formsOf } from "./forms.js"

const seed = Number(process.env.SEED ?? 20261120)
const numRuns = Number(process.env.RUNS ?? 300)

/** Text that is dense in what matters to a tokenizer. */
const schemeText = fc
  .array(
    fc.constantFrom(
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "'",
      "`",
      ",",
      ",@",
      "#;",
      "#|",
      "|#",
      "|",
      '"',
      "\\",
      "\\\\",
      ";",
      "\n",
      "\r\n",
      " ",
      "#(",
      "#u8(",
      "#\\(",
      "#\\",
      "#t",
      "#0=",
      "#0#",
      "1.5",
      "a",
      ":k",
      "λ",
      "😀",
      "#",
      "#!fold-case",
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(""))

test("TK1 the tokens of a text are the text", () => {
  fc.assert(
    fc.property(fc.oneof(schemeText, fc.string({ unit: "binary" })), (text) => {
      expect(
        tokensOf(text)
          .map(({ start, end }) => text.slice(start, end))
          .join(""),
      ).toBe(text)
    }),
    { seed, numRuns },
  )
})

describe("kinds", () => {
  test.each([
    ["(", "open"],
    ["#u8(", "open"],
    ["]", "close"],
    ["#;", "hide"],
    ["#12=", "prefix"],
    [",@", "prefix"],
    ['"a\\"b"', "string"],
    ["#\\(", "char"],
    ["#\\newline", "char"],
    ["#\\x3bb", "char"],
    ["-1/2", "number"],
    [".5e3", "number"],
    ["#xff", "number"],
    ["+inf.0", "number"],
    ["1+2i", "number"],
    ["+i", "number"],
    ["#true", "constant"],
    ["#0#", "constant"],
    [":key", "keyword"],
    [":", "name"],
    ["...", "name"],
    ["+", "name"],
    ["a|b c|d", "name"],
    ["->x", "name"],
    ["; c", "comment"],
    ["#| a #| b |# c |#", "comment"],
    ["#!fold-case", "comment"],
  ])("%s", (text, kind) => {
    expect(tokensOf(text)).toEqual([{ kind, start: 0, end: text.length, unfinished: false }])
  })
})

describe("TK2 standing", () => {
  test.each([
    ["", "blank"],
    [" ; only a comment\n", "blank"],
    ["(a (b)", "unfinished"],
    ["(a (b))", "finished"],
    [")", "finished"],
    ['"a', "unfinished"],
    ['"a\\"', "unfinished"],
    ["|a", "unfinished"],
    ["#| a", "unfinished"],
    ["'", "unfinished"],
    ["#;", "unfinished"],
    ["#;a", "finished"],
    ["#; #; a b", "finished"],
    ["#; #; a", "unfinished"],
    ["'#;a", "unfinished"],
    ["'#;a b", "finished"],
    ["''a", "finished"],
    ["#\\(", "finished"],
    ["(#\\)", "unfinished"],
    ['(")")', "finished"],
    ["{:a [1 2]", "unfinished"],
    ["a ; (", "finished"],
  ])("%s", (text, expected) => {
    expect(standing(tokensOf(text))).toBe(expected)
  })
})

describe("the brackets that the cursor touches", () => {
  test.each([
    ["(a (b))|", "0-7"],
    ["(a (b)|)", "3-6"],
    ["|(a)", "0-3"],
    ["(a| )", "-"],
    ['(")"|)', "0-5"],
    ["#(a)|", "0-4"],
    ["a)|", "?-2"],
    ["|(a", "0-?"],
  ])("%s", (marked, expected) => {
    const cursor = marked.indexOf("|")
    const match = matchAt(tokensOf(marked.replace("|", "")), cursor)
    expect(match === undefined ? "-" : `${match.open?.start ?? "?"}-${match.close?.end ?? "?"}`).toBe(expected)
  })
})

describe("the call around the cursor", () => {
  test.each([
    ["(car |", "car"],
    ["(car|", undefined],
    ["(f (g x) |", "f"],
    ["(f (g |", "g"],
    ["((f) |", undefined],
    ["#(f |", undefined],
    ["(f) |", undefined],
  ])("%s", (marked, expected) => {
    expect(headAround(marked.replace("|", ""), marked.indexOf("|"))).toBe(expected)
  })
})

describe("forms", () => {
  test.each([
    ["1 (a b)\n'c", ["1", "(a b)", "'c"]],
    ["#;1 2", ["2"]],
    ["'#;1 2 3", ["'#;1 2", "3"]],
    [",doc car\n(a)", [",doc car", "(a)"]],
    [",time (a\n b) c\n2", [",time (a\n b) c", "2"]],
    ["(a ,b)", ["(a ,b)"]],
    [") a", [")", "a"]],
    ["(a", ["(a"]],
    ["; x\n", []],
  ])("%s", (text, expected) => {
    expect(formsOf(text, text.length).map(({ text }) => text.trim())).toEqual(expected)
  })
})

test("a form keeps the line and the column it began at", () => {
  expect(formsOf("\n 1 (a)\n\n(b\n)  c", 100)).toEqual([
    { text: " 1", line: 2 },
    { text: "   (a)", line: 2 },
    { text: "(b\n)", line: 4 },
    { text: "   c", line: 5 },
  ])
})

test("FQ1 the forms do not depend on the pieces in which the text arrives", () => {
  fc.assert(
    fc.property(schemeText, fc.integer({ min: 1, max: 7 }), (text, size) => {
      expect(formsOf(text, size)).toEqual(formsOf(text, text.length))
    }),
    { seed, numRuns },
  )
})

test("FQ2 a long form that arrives in many pieces is cut into tokens once", () => {
  expect(formsOf(`(${"abc ".repeat(200_000)})`, 1000)).toHaveLength(1)
})
