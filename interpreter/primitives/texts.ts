// SX: words on strings.
//
// A character will do wherever a piece of text is looked for.

import { Char } from "../char.js"
import { Complaint, wrongType } from "../complaint.js"
import { charge, work } from "../meter.js"
import type { PrimitiveSpec } from "../primitive.js"
import { SchemeString } from "../string.js"
import { GrowingText } from "../text.js"
import { downcaseText, isWhitespace, upcaseText } from "../unicode.js"
import { display } from "../writer.js"
import { GrowingList, items } from "./sequence.js"

export const textPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "str",
    shape: "(str obj ...)",
    doc: "A string of all the operands as `display` shows them; `nil` adds nothing.",
    run: (...operands: unknown[]) => shownTogether(operands, ""),
  },
  {
    name: "join",
    shape: "(join separator seq)",
    doc: "A string of the elements of `seq` as `str` shows them, with `separator` between them.",
    run: (separator, seq) => {
      const between = piece("join", separator, 1)
      return shownTogether(items("join", seq, 2), between)
    },
  },
  {
    name: "split",
    shape: "(split string separator)",
    doc: "A list of the pieces of `string` between each `separator` and the next; an empty one splits it into its characters.",
    run: (string, separator) => {
      const whole = text("split", string, 1)
      const between = piece("split", separator, 2)
      const pieces = new GrowingList()
      if (between === "") for (const character of whole) pieces.add(fresh(character))
      else eachPiece(whole, between, (held) => pieces.add(fresh(held)))
      return pieces.list
    },
  },
  {
    name: "trim",
    shape: "(trim string)",
    doc: "`string` without white space at its start and its end.",
    run: (string) => {
      const whole = text("trim", string, 0)
      let start = 0
      let end = whole.length
      while (start < end && isWhitespace(whole.charCodeAt(start))) start++
      while (end > start && isWhitespace(whole.charCodeAt(end - 1))) end--
      return fresh(whole.slice(start, end))
    },
  },
  {
    name: "starts-with?",
    shape: "(starts-with? string piece)",
    doc: "Whether `string` begins with `piece`.",
    run: (string, prefix) => text("starts-with?", string, 1).startsWith(piece("starts-with?", prefix, 2)),
  },
  {
    name: "ends-with?",
    shape: "(ends-with? string piece)",
    doc: "Whether `string` ends with `piece`.",
    run: (string, suffix) => text("ends-with?", string, 1).endsWith(piece("ends-with?", suffix, 2)),
  },
  {
    name: "includes?",
    shape: "(includes? string piece)",
    doc: "Whether `piece` stands somewhere in `string`.",
    run: (string, part) => text("includes?", string, 1).includes(piece("includes?", part, 2)),
  },
  {
    name: "replace",
    shape: "(replace string piece by)",
    doc: "`string` with `by` in the place of every `piece`.",
    run: (string, part, by) => {
      const whole = text("replace", string, 1)
      const old = piece("replace", part, 2)
      const other = piece("replace", by, 3)
      if (old === "") throw new Complaint("replace", "nothing to look for", [part])
      const replaced = new GrowingText()
      let pieces = 0
      eachPiece(whole, old, (held) => {
        if (pieces++ > 0) replaced.add(other)
        replaced.add(held)
      })
      return new SchemeString(replaced.toString())
    },
  },
  {
    name: "upper",
    shape: "(upper string)",
    doc: "`string` in upper case.",
    run: (string) => fresh(upcaseText(text("upper", string, 0))),
  },
  {
    name: "lower",
    shape: "(lower string)",
    doc: "`string` in lower case.",
    run: (string) => fresh(downcaseText(text("lower", string, 0))),
  },
]

/** What `display` shows of `values`, with `between` between them. */
function shownTogether(values: readonly unknown[], between: string): SchemeString {
  const shown = new GrowingText()
  values.forEach((value, k) => {
    if (k > 0) shown.add(between)
    if (value !== null) shown.add(display(value))
  })
  return new SchemeString(shown.toString())
}

/** Calls `take` with each piece of `whole` between one `separator` and the next. */
function eachPiece(whole: string, separator: string, take: (held: string) => void): void {
  let start = 0
  for (let at = whole.indexOf(separator); at >= 0; at = whole.indexOf(separator, start)) {
    take(whole.slice(start, at))
    start = at + separator.length
  }
  take(whole.slice(start))
}

function fresh(held: string): SchemeString {
  charge(32 + 2 * held.length)
  return new SchemeString(held)
}

function text(who: string, value: unknown, argument: number): string {
  if (!(value instanceof SchemeString)) throw wrongType(who, "a string", value, argument)
  work(value.length)
  return value.toString()
}

/** A piece of text to look for or to put in: a string or a character. */
function piece(who: string, value: unknown, argument: number): string {
  if (value instanceof Char) return String.fromCodePoint(value.code)
  if (value instanceof SchemeString) return value.toString()
  throw wrongType(who, "a string or character", value, argument)
}
