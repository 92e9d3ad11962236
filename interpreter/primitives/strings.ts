// R7RS 6.7: strings.
//
// Not here: `string-map` and `string-for-each` (boot/strings.scm), string ports.

import { Char, char } from "../char.js"
import { Complaint, wrongType } from "../complaint.js"
import { charge, work } from "../meter.js"
import { EMPTY, Pair } from "../pair.js"
import type { PrimitiveSpec } from "../primitive.js"
import { compareText, SchemeString, textOf } from "../string.js"
import { downcaseText, foldText, upcaseText } from "../unicode.js"
import { chain } from "./chain.js"
import { badIndex, listElements, placeFor, rangeEnd, rangeStart, sizeOf } from "./range.js"
import { freshList } from "./sequence.js"

export const stringPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "string?",
    shape: "(string? obj)",
    doc: "Whether `obj` is a string.",
    run: isString,
  },
  {
    name: "make-string",
    shape: "(make-string k [char])",
    doc: "A fresh string of `k` characters, each of them `char`, or a space.",
    run: (k, fill) => {
      const size = sizeOf("make-string", k, 1)
      const code = fill === undefined ? 0x20 : charCode("make-string", fill, 2)
      charge(32 + (code > 0xffff ? 6 : 2) * size)
      work(size)
      return new SchemeString(String.fromCodePoint(code).repeat(size))
    },
  },
  {
    name: "string",
    shape: "(string char ...)",
    doc: "A fresh string of the operands.",
    run: (...chars: unknown[]) => stringOf("string", chars, 1),
  },
  {
    name: "string-length",
    shape: "(string-length string)",
    doc: "The number of characters in `string`.",
    run: (string) => {
      if (string instanceof SchemeString) return string.length
      throw wrongType("string-length", "a string", string)
    },
  },
  {
    name: "string-ref",
    shape: "(string-ref string k)",
    doc: "Character `k` of `string`, counting from 0.",
    run: (string, k) => {
      if (!(string instanceof SchemeString)) throw wrongType("string-ref", "a string", string, 1)
      if (typeof k === "number" && k >= 0 && k < string.length) return char(string.at(k))
      throw badIndex("string-ref", k, string)
    },
  },
  {
    name: "string-set!",
    shape: "(string-set! string k char)",
    doc: "Puts `char` in the place of character `k` of `string`.",
    run: (string, k, character) => {
      changeable("string-set!", string)
      const code = charCode("string-set!", character, 3)
      if (typeof k !== "number" || k < 0 || k >= string.length) throw badIndex("string-set!", k, string)
      string.put(k, code)
    },
  },
  compared("string=?", "Whether the strings hold the same characters.", (a, b) => isSame("string=?", a, b)),
  compared(
    "string<?",
    "Whether each string comes before the next, by code points.",
    (a, b) => order("string<?", a, b) < 0,
  ),
  compared(
    "string>?",
    "Whether each string comes after the next, by code points.",
    (a, b) => order("string>?", a, b) > 0,
  ),
  compared(
    "string<=?",
    "Whether no string comes after the next, by code points.",
    (a, b) => order("string<=?", a, b) <= 0,
  ),
  compared(
    "string>=?",
    "Whether no string comes before the next, by code points.",
    (a, b) => order("string>=?", a, b) >= 0,
  ),
  compared("string-ci=?", "As `string=?`, without regard to case.", (a, b) => foldedOrder("string-ci=?", a, b) === 0),
  compared("string-ci<?", "As `string<?`, without regard to case.", (a, b) => foldedOrder("string-ci<?", a, b) < 0),
  compared("string-ci>?", "As `string>?`, without regard to case.", (a, b) => foldedOrder("string-ci>?", a, b) > 0),
  compared("string-ci<=?", "As `string<=?`, without regard to case.", (a, b) => foldedOrder("string-ci<=?", a, b) <= 0),
  compared("string-ci>=?", "As `string>=?`, without regard to case.", (a, b) => foldedOrder("string-ci>=?", a, b) >= 0),
  {
    name: "string-upcase",
    shape: "(string-upcase string)",
    doc: "A fresh string: `string` in upper case. It may be longer.",
    run: (string) => cased("string-upcase", upcaseText, string),
  },
  {
    name: "string-downcase",
    shape: "(string-downcase string)",
    doc: "A fresh string: `string` in lower case. A sigma that ends a word takes its final form.",
    run: (string) => cased("string-downcase", downcaseText, string),
  },
  {
    name: "string-foldcase",
    shape: "(string-foldcase string)",
    doc: "A fresh string: `string` by full case folding, which is the same for strings that differ in case alone.",
    run: (string) => cased("string-foldcase", foldText, string),
  },
  {
    name: "substring",
    shape: "(substring string start end)",
    doc: "A fresh string of the characters of `string` from `start` up to `end`.",
    run: (string, start, end) => sliced("substring", string, start, end),
  },
  {
    name: "string-append",
    shape: "(string-append string ...)",
    doc: "A fresh string of the characters of the strings in turn.",
    run: (...strings: unknown[]) => appended("string-append", strings),
    binary: (a, b) => {
      if (!(a instanceof SchemeString)) throw wrongType("string-append", "a string", a, 1)
      if (!(b instanceof SchemeString)) throw wrongType("string-append", "a string", b, 2)
      return a.concat(b)
    },
  },
  {
    name: "string->list",
    shape: "(string->list string [start [end]])",
    doc: "A fresh list of the characters of `string` from `start` up to `end`.",
    run: (string, start, end) => {
      const { text, from, to } = part("string->list", string, start, end)
      charge(40 * (to - from))
      work(to - from)
      let result: unknown = EMPTY
      for (let k = to - 1; k >= from; k--) result = new Pair(char(text.at(k)), result)
      return result
    },
  },
  {
    name: "list->string",
    shape: "(list->string list)",
    doc: "A fresh string of the characters in `list`.",
    run: (list) => stringOf("list->string", listElements("list->string", list), 0),
  },
  {
    name: "string-copy",
    shape: "(string-copy string [start [end]])",
    doc: "A fresh string of the characters of `string` from `start` up to `end`.",
    run: (string, start, end) => sliced("string-copy", string, start, end),
  },
  {
    name: "string-copy!",
    shape: "(string-copy! to at from [start [end]])",
    doc: "Puts the characters of `from` between `start` and `end` into `to`, from `at` on. The two may be one string.",
    run: (to, at, from, start, end) => {
      changeable("string-copy!", to)
      const source = part("string-copy!", from, start, end, 3)
      const place = placeFor("string-copy!", at, source.to - source.from, to.length, to)
      to.overwrite(place, source.text, source.from, source.to)
    },
  },
  {
    name: "string-fill!",
    shape: "(string-fill! string char [start [end]])",
    doc: "Puts `char` everywhere in `string` from `start` up to `end`.",
    run: (string, fill, start, end) => {
      changeable("string-fill!", string)
      const code = charCode("string-fill!", fill, 2)
      const to = rangeEnd("string-fill!", end, string.length, string, 4)
      const from = rangeStart("string-fill!", start, to, string, 3)
      work(to - from)
      string.fill(code, from, to)
    },
  },
  {
    name: "%string-length",
    shape: "(%string-length who obj k)",
    doc: "The length of the string `obj`, which is operand `k` of `who`.",
    run: (who, obj, k) => {
      if (obj instanceof SchemeString) return obj.length
      throw wrongType(String(who), "a string", obj, k)
    },
  },
  {
    name: "%shortest-string",
    shape: "(%shortest-string who strings)",
    doc: "The length of the shortest of `strings`, which are the operands of `who` from the second on.",
    run: (who, strings) =>
      listElements(String(who), strings).reduce<number>((least, string, k) => {
        if (!(string instanceof SchemeString)) throw wrongType(String(who), "a string", string, k + 2)
        return Math.min(least, string.length)
      }, Number.POSITIVE_INFINITY),
  },
  {
    name: "%characters-at",
    shape: "(%characters-at strings k)",
    doc: "A list of character `k` of each of `strings`.",
    run: (strings, k) =>
      freshList(listElements("string-map", strings).map((string) => char((string as SchemeString).at(k)))),
  },
  {
    name: "%chars->string",
    shape: "(%chars->string who list)",
    doc: "A fresh string of the characters in `list`; where something else is among them, `who` complains.",
    run: (who, list) => stringOf(String(who), listElements(String(who), list), 0),
  },
]

/** Texts whose units of UTF-16 are all below this have no characters beyond the basic plane. */
const FIRST_SURROGATE = 0xd800

/** The string of `chars`; `first` is which operand the first of them is, 0 if they are elements of one. */
export function stringOf(who: string, chars: readonly unknown[], first: number): SchemeString {
  charge(32 + 6 * chars.length)
  work(chars.length)
  const codes: number[] = new Array(chars.length)
  let isBasic = true
  for (let k = 0; k < chars.length; k++) {
    const code = charCode(who, chars[k], first === 0 ? 0 : first + k)
    if (code >= FIRST_SURROGATE) isBasic = false
    codes[k] = code
  }
  return new SchemeString(textOf(codes), false, isBasic)
}

/** A part of a string, its ends checked. */
export interface StringPart {
  readonly text: SchemeString
  readonly from: number
  readonly to: number
}

/** The part of the operand `string` from `start` up to `end`; `argument` is which operand `string` is. */
export function part(who: string, string: unknown, start: unknown, end: unknown, argument = 1): StringPart {
  if (!(string instanceof SchemeString)) throw wrongType(who, "a string", string, argument)
  const to = rangeEnd(who, end, string.length, string, argument + 2)
  return { text: string, from: rangeStart(who, start, to, string, argument + 1), to }
}

function isString(value: unknown): value is SchemeString {
  return value instanceof SchemeString
}

function charCode(who: string, value: unknown, argument: number): number {
  if (value instanceof Char) return value.code
  throw wrongType(who, "a character", value, argument)
}

function changeable(who: string, string: unknown): asserts string is SchemeString {
  if (!(string instanceof SchemeString)) throw wrongType(who, "a string", string, 1)
  if (string.literal) throw new Complaint(who, "constant string", [string])
}

function compared(name: string, doc: string, binary: (a: SchemeString, b: SchemeString) => boolean): PrimitiveSpec {
  return chain(name, "a string", doc, isString, binary)
}

function isSame(who: string, a: SchemeString, b: SchemeString): boolean {
  look(who, a, b)
  return a.length === b.length && a.toString() === b.toString()
}

function order(who: string, a: SchemeString, b: SchemeString): number {
  look(who, a, b)
  return compareText(a.toString(), b.toString())
}

/** Checks the operands of a comparison, and counts it. */
function look(who: string, a: unknown, b: unknown): void {
  if (!(a instanceof SchemeString)) throw wrongType(who, "a string", a, 1)
  if (!(b instanceof SchemeString)) throw wrongType(who, "a string", b, 2)
  work(Math.min(a.length, b.length))
}

function foldedOrder(who: string, a: unknown, b: unknown): number {
  return compareText(cased(who, foldText, a, 1).toString(), cased(who, foldText, b, 2).toString())
}

function cased(who: string, change: (text: string) => string, string: unknown, argument = 0): SchemeString {
  if (!(string instanceof SchemeString)) throw wrongType(who, "a string", string, argument)
  charge(32 + 6 * string.length)
  work(string.length)
  return new SchemeString(change(string.toString()))
}

function sliced(who: string, string: unknown, start: unknown, end: unknown): SchemeString {
  const { text, from, to } = part(who, string, start, end)
  work(to - from)
  return text.slice(from, to)
}

/** A longer text is joined at once. */
const SHORT = 64

function appended(who: string, strings: readonly unknown[]): SchemeString {
  let length = 0
  let isBasic = true
  for (let k = 0; k < strings.length; k++) {
    const string = strings[k]
    if (!(string instanceof SchemeString)) throw wrongType(who, "a string", string, k + 1)
    length += string.length
    isBasic &&= string.isBasic
  }
  charge(32 + 2 * length)
  let text = ""
  if (length > SHORT) text = strings.join("")
  else for (const string of strings) text += (string as SchemeString).toString()
  return new SchemeString(text, false, isBasic)
}
