// What is said of texts that do not read, and where the parts of those stand that do.

import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { LiteralBytevector } from "../../interpreter/bytevector.js"
import { Dict } from "../../interpreter/dict.js"
import { openExplainer } from "../../interpreter/explainer.js"
import { Pair } from "../../interpreter/pair.js"
import { Source } from "../../interpreter/place.js"
import { Reader } from "../../interpreter/reader.js"
import { Unreadable } from "../../interpreter/reading/unreadable.js"
import type { SchemeString } from "../../interpreter/string.js"

const explainer = await openExplainer(readFileSync("interpreter/grammar.ohm", "utf8"))

test.each([
  ["(a b", "1:5", "expected a datum, a dot or `)`"],
  ["(", "1:2", "expected a datum or `)`"],
  ["(a . b", "1:7", "expected `)`"],
  ["(a . b c)", "1:8", "expected `)`"],
  ["(a . )", "1:6", "expected a datum"],
  ["(\n a]", "2:3", "expected a datum, a dot or `)`"],
  ["#(a . b)", "1:5", "expected a datum or `)`"],
  ["#u8(1 a)", "1:7", "expected an integer from 0 to 255 or `)`"],
  ["a)", "1:2", "expected a datum or the end of the text"],
  ["#foo", "1:1", "expected a datum or the end of the text"],
  ["foo'x", "1:4", "expected a space, a bracket or the end of the text"],
  ["'", "1:2", "expected a datum"],
  ["(a #;)", "1:6", "expected a datum"],
  ["#xZZ", "1:3", "expected a hexadecimal number"],
  ["#b#e2", "1:5", "expected a binary number"],
  ["#\\spcae", "1:3", "expected a character or its name"],
  ['"a', "1:3", 'expected " to end the string or a line end'],
  ['"a\\qb"', "1:4", 'expected a line end, one of a b t n r " \\ | or x and a number'],
  ['"\\x41"', "1:6", "expected a hexadecimal digit or `;`"],
  ["|a", "1:3", "expected | to end the name"],
  ["#| a", "1:5", "expected |# to end the comment"],
  ["#!fold", "1:3", "expected fold-case or no-fold-case"],
])("%s: at %s %s", (text, place, sentence) => {
  const explanation = explainer.explain(new Source("t", text))
  expect(`${explanation?.place} ${explanation?.sentence}`).toBe(`t:${place} ${sentence}`)
})

test.each([
  ["{:a}", "1:4", "expected a datum"],
  ["{:a 1", "1:6", "expected a datum or `}`"],
  ["[a)", "1:3", "expected a datum, a dot or `]`"],
])("in SX %s: at %s %s", (text, place, sentence) => {
  const explanation = explainer.explain(new Source("t", text), { dialect: "sx" })
  expect(`${explanation?.place} ${explanation?.sentence}`).toBe(`t:${place} ${sentence}`)
})

test("what has the right form needs no explanation", () => {
  expect(explainer.explain(new Source("t", "(a . b) #u8(300) #5#"))).toBeUndefined()
})

test("an explanation begins where it is told to", () => {
  const source = new Source("t", ") (fine)\n(a . b c)")
  expect(explainer.explain(source, { offset: 9 })?.place.toString()).toBe("t:2:8")
  expect(explainer.explain(source, { offset: 1 })?.place.toString()).toBe("t:2:8")
})

test("XP2 a text too long is looked at as far as it goes", () => {
  const long = "(fine) ".repeat(5000)
  const said = (text: string) => explainer.explain(new Source("t", text))
  expect(said(`(a . b c) ${long}`)?.sentence).toBe("expected `)`")
  expect(said(`${long})`)?.sentence).toBe("too long for the grammar to explain")
  expect(said(`(${long}`)?.sentence).toBe("too long for the grammar to explain")
})

test("a session follows what is typed", () => {
  const session = explainer.session("sx")
  const states: string[] = []
  for (const letter of "{:a (b)} #\\ ") {
    session.replaceInputRange(session.text.length, session.text.length, letter)
    states.push(session.status().state)
  }
  expect(states.join(" ")).toBe(
    "incomplete incomplete incomplete incomplete incomplete incomplete incomplete complete complete wrong incomplete complete",
  )
  session.replaceInputRange(1, 1, ")")
  expect(session.status()).toMatchObject({ state: "wrong", at: 1, sentence: "expected a datum or `}`" })
})

/** What the reader says of `text`, which it refuses. */
function refusal(text: string): Unreadable {
  const reader = new Reader(new Source("t", text), { dialect: "sx" })
  try {
    for (;;) reader.read()
  } catch (problem) {
    if (problem instanceof Unreadable) return problem
    throw problem
  }
}

test.each([
  ["(a [b {c #(d #u8(e", [0, 3, 6, 9, 13]],
  ["(a) (b '(c", [4, 8]],
  ['(a "b', [0]],
  ["(a |b", [0]],
  ["(a #| b", [0]],
  ["'#;", []],
  ["#0=", []],
  ["(#\\", [0]],
])("what is open in %s", (text, openings) => {
  const { incomplete, openings: open } = refusal(text.replace("e", "1"))
  expect(incomplete).toBe(true)
  expect(open).toEqual(openings)
})

test.each([")", "(a . b c", "(a]", "#foo", "(#5#", '("\\q"', "#u8(a", "#u8((", "{:a 1}}"])(
  "nothing could complete %s",
  (text) => {
    expect(refusal(text).incomplete).toBe(false)
  },
)

test.each([
  // A line that begins at or left of the outermost bracket ends the form.
  ["(define (f)\n  (g)\n(define (h) 1)", 3],
  ["(a (b)\r\n   (c)\r\n\r\n(d)\r\n", 4],
  // A line that begins at or left of an inner bracket, where there is no other.
  ["(define (f x)\n  (let ((y 1)\n    (+ x y)))", 3],
  // What stands in strings, names, comments and characters is no bracket.
  ['(define (f)\n  "(\n("\n  |(| #\\( ; (\n #| (\n( |#  (g)\n(h)', 7],
])("%j: a bracket is missing before line %d", (text, line) => {
  const { sentence, irritants } = refusal(text)
  expect([sentence, irritants]).toEqual([
    "this ( is never closed; indentation suggests a missing ) before line",
    [line],
  ])
})

test.each(["(a", "  (a\n  (b))\n(c", "(a\n (b)\n (c)\n ; d\n", "(a\n)\n (b\n"])(
  "%j: nothing says where a bracket is missing",
  (text) => {
    expect(refusal(text).sentence).toBe("this ( is never closed")
  },
)

/** The offsets of the cars of a list and of its sublists, in the order of the text. */
function carsOf(value: unknown, reader: Reader): (number | undefined)[] {
  const found: (number | undefined)[] = []
  for (let rest = value; rest instanceof Pair; rest = rest.cdr) {
    found.push(reader.places.carAt.get(rest), ...carsOf(rest.car, reader))
  }
  return found
}

test.each([
  ["(a b c)", [1, 3, 5]],
  [" ( a #;x (b) . (c) )", [3, 9, 10, 16]],
  ["'a", [0, 1]],
  ["(`(b ,@ c))", [1, 1, 2, 3, 5, 5, 8]],
  ["(#0=(a) #0#)", [1, 5, 8, 5]],
  ["(😀 b)", [1, 4]],
])("the cars of %s begin at %j", (text, offsets) => {
  const reader = new Reader(new Source("t", text), { places: true })
  expect(carsOf(reader.read(), reader)).toEqual(offsets)
})

test("a vector's elements have places, and a dict's in its own order", () => {
  const reader = new Reader(new Source("t", "#(a  {:b 1 :a (2)})"), { dialect: "sx", places: true })
  const vector = reader.read() as unknown[]
  expect(reader.places.elementsAt.get(vector)).toEqual([2, 5])
  expect(vector[1]).toBeInstanceOf(Dict)
  expect(reader.places.elementsAt.get(vector[1] as Dict)).toEqual([11, 14, 6, 9])
})

test("a program's strings and bytevectors are literals, data's are not", () => {
  const [string, bytes] = new Reader(new Source("t", '#("a" #u8(1))'), { literal: true }).read() as [
    SchemeString,
    Uint8Array,
  ]
  expect(string.literal).toBe(true)
  expect(bytes).toBeInstanceOf(LiteralBytevector)
  expect(bytes.slice()).not.toBeInstanceOf(LiteralBytevector)
  const [other, more] = new Reader(new Source("t", '#("a" #u8(1))')).read() as [SchemeString, Uint8Array]
  expect(other.literal).toBe(false)
  expect(more).not.toBeInstanceOf(LiteralBytevector)
})

test("reading goes on after a complaint where the text was read to", () => {
  const reader = new Reader(new Source("t", "(a #foo) b"))
  expect(() => reader.read()).toThrow(Unreadable)
  expect(reader.end).toBe(7)
})
