// Texts to read: valid ones, in all the ways a datum may be spelled and spaced,
// mutilated ones, and soup.

import fc from "fast-check"
import type { Dialect } from "../../../interpreter/reader.js"

/** A scalar value's character. */
const character = fc.string({ unit: "binary", minLength: 1, maxLength: 1 })

const whiteSpace = fc.constantFrom(
  " ",
  "  ",
  "\n",
  "\t",
  "\r\n",
  "\r",
  "\f",
  "\v",
  "\u00a0",
  "\u0085",
  "\u2003",
  "\u3000",
  "\u2028",
)
const lineComment = fc.constantFrom("; plain\n", ";\r\n", ';;; ( " | #| [\r', ";\u0085 goes on\n")
const blockComment = fc.constantFrom("#||#", "#| a |#", '#| ( " #| nested |# ; |#', "#|#|#||#|#|#", "#||||#")
const directive = fc.constantFrom("#!fold-case ", "#!no-fold-case\n", "#!FOLD-Case ", "#!no-fold-case #!NO-FOLD-CASE ")

const digits = (of: string, minLength = 1) => fc.string({ unit: fc.constantFrom(...of), minLength, maxLength: 6 })
const sign = fc.constantFrom("+", "-")
const optional = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: "" as const })
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(""))

const exponent = joined(
  fc.constantFrom("e", "E"),
  optional(sign),
  digits("0123456789").map((text) => text.slice(0, 3)),
)
const infinity = joined(sign, fc.constantFrom("inf.0", "nan.0", "INF.0", "NaN.0"))

function unsigned(of: string): fc.Arbitrary<string> {
  const whole = fc.oneof(digits(of), joined(digits(of), fc.constant("/"), digits(of), fc.constantFrom(...of.slice(1))))
  if (of !== "0123456789") return whole
  return fc.oneof(
    whole,
    joined(digits(of), fc.constant("."), digits(of, 0), optional(exponent)),
    joined(fc.constant("."), digits(of), optional(exponent)),
    joined(digits(of), exponent),
  )
}

function complex(of: string): fc.Arbitrary<string> {
  const real = fc.oneof({ weight: 5, arbitrary: joined(optional(sign), unsigned(of)) }, infinity)
  const imaginary = fc.oneof(
    joined(sign, optional(unsigned(of)), fc.constantFrom("i", "I")),
    joined(infinity, fc.constant("i")),
  )
  return fc.oneof(
    { weight: 5, arbitrary: real },
    imaginary,
    joined(real, imaginary),
    joined(real, fc.constant("@"), real),
  )
}

/** A number in any radix. Most are inexact or small, but an exact one may have an exponent of three digits. */
const number = fc.oneof(
  { weight: 3, arbitrary: digits("0123456789") },
  { weight: 3, arbitrary: complex("0123456789") },
  ...["b01", "o01234567", "d0123456789", "x0123456789abcdefABCDEF"].map((radix) =>
    joined(fc.constantFrom(`#${radix[0]}`, `#${radix[0]?.toUpperCase()}`), complex(radix.slice(1))),
  ),
  joined(fc.constantFrom("#i", "#I", "#d#i", "#i#d"), complex("0123456789")),
  joined(fc.constantFrom("#e", "#E", "#e#d", "#d#e"), fc.oneof(joined(optional(sign), unsigned("0123456789")))),
)

const hexEscape = character.map((text) => `\\x${(text.codePointAt(0) as number).toString(16)};`)
const escape = fc.oneof(
  fc.constantFrom("\\a", "\\b", "\\t", "\\n", "\\r", '\\"', "\\\\", "\\|", "\\x41;", "\\X0003bb;"),
  hexEscape,
)
const string = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: character.filter((text) => text !== '"' && text !== "\\") },
      { weight: 2, arbitrary: fc.constantFrom("plain", "; ( #|", "\r\n", "\n", "λ", "😀") },
      escape,
      fc.constantFrom("\\\n", "\\  \n\t ", "\\\t\r\n  ", "\\\r", "\\\r "),
    ),
    { maxLength: 6 },
  )
  .map((parts) => `"${parts.join("")}"`)

const barred = fc
  .array(
    fc.oneof(
      character.filter((text) => text !== "|" && text !== "\\"),
      fc.constantFrom("two words", "(", '"', "\r\n"),
      escape,
    ),
    { maxLength: 5 },
  )
  .map((parts) => `|${parts.join("")}|`)

const plainName = fc.constantFrom(
  ..."x lambda list->vector q V17a + - ... .. .foo ->x -.x +soup+ <=? 1+ -1+ nil true false a.b ß λ Ünïcödé 変数 ﬃ İ ΑΣ 😀 a\u200db +in -inf ++1 1/2/3 1e 0x10 @ +@ .- +i2".split(
    " ",
  ),
)

const namedCharacter = fc.constantFrom(
  ..."alarm backspace delete escape newline null return space tab x41 x0 x10FFFF X3bb x"
    .split(" ")
    .map((name) => `#\\${name}`),
)
const atom = fc.oneof(
  fc.constantFrom("#t", "#f", "#true", "#FALSE", "#T"),
  number,
  string,
  plainName,
  barred,
  namedCharacter,
  character.map((text) => `#\\${text}`),
)
const sxAtom = fc.oneof(
  plainName.map((name) => `:${name}`),
  barred.map((name) => `:${name}`),
  fc.constantFrom(":", "::", ":1"),
)

/** A text in which each label is to get a number that no other has. */
type Spelling = (next: () => number) => string

const spelt =
  (text: string): Spelling =>
  () =>
    text
const inRow =
  (...parts: readonly (Spelling | string)[]): Spelling =>
  (next) =>
    parts.map((part) => (typeof part === "string" ? part : part(next))).join("")

/** What may stand between two data, and does keep them apart. */
function gapBefore(datum: fc.Arbitrary<Spelling>): fc.Arbitrary<Spelling> {
  const piece = fc.oneof(
    { weight: 12, arbitrary: fc.constant(spelt(" ")) },
    { weight: 3, arbitrary: whiteSpace.map(spelt) },
    lineComment.map(spelt),
    blockComment.map(spelt),
    directive.map(spelt),
    datum.map((text) => inRow("#;", text, " ")),
    datum.map((text) => inRow("#; #||#\n", text, " ")),
  )
  return fc.array(piece, { maxLength: 2 }).map((pieces) => inRow(" ", ...pieces))
}

/** A datum, and a gap before one. */
function datumOf(dialect: Dialect): { datum: fc.Arbitrary<Spelling>; gap: fc.Arbitrary<Spelling> } {
  const atoms = dialect === "sx" ? fc.oneof({ weight: 4, arbitrary: atom }, sxAtom) : atom
  return fc.letrec<{ datum: Spelling; whole: Spelling; gap: Spelling }>((tie) => ({
    datum: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 2, arbitrary: atoms.map(spelt) },
      { weight: 3, arbitrary: tie("whole") },
    ),
    gap: gapBefore(tie("datum")),
    whole: wholeOf(tie("datum"), tie("gap"), dialect),
  }))
}

function wholeOf(datum: fc.Arbitrary<Spelling>, gap: fc.Arbitrary<Spelling>, dialect: Dialect): fc.Arbitrary<Spelling> {
  const row = (minLength: number) =>
    fc.array(fc.tuple(gap, datum), { minLength, maxLength: 4 }).map((all) => inRow(...all.flat()))
  const tail = fc
    .tuple(row(1), gap, gap, datum)
    .map(([items, before, after, last]) => inRow(items, before, ".", after, last))
  const elements = fc.oneof({ weight: 3, arbitrary: row(0) }, tail)
  const bytes = fc.array(fc.tuple(gap, fc.constantFrom("0", "255", "#xff", "#e1.0", "7", "#b101")), { maxLength: 4 })
  const wholes = [
    fc.tuple(elements, gap).map(([items, end]) => inRow("(", items, end, ")")),
    fc.tuple(row(0), gap).map(([items, end]) => inRow("#(", items, end, ")")),
    fc.tuple(fc.constantFrom("'", "`", ", ", ",@", "' "), datum).map((parts) => inRow(...parts)),
    fc
      .tuple(fc.constantFrom("#u8(", "#U8("), bytes, gap)
      .map(([open, all, end]) => inRow(open, ...all.flat(), end, ")")),
    fc.tuple(datum, gap, datum).map(labelled),
  ]
  if (dialect === "sx") {
    const entries = fc.array(fc.tuple(gap, datum, gap), { maxLength: 3 })
    wholes.push(
      fc.tuple(elements, gap).map(([items, end]) => inRow("[", items, end, "]")),
      fc
        .tuple(entries, gap)
        .map(([all, end]) => inRow("{", ...all.flatMap(([a, value, b], k) => [a, `:k${k}`, b, value]), end, "}")),
    )
  }
  return fc.oneof(...wholes)
}

/** A list that holds a datum twice by its label, and itself in a vector and at its end. */
function labelled([one, gap, other]: readonly [Spelling, Spelling, Spelling]): Spelling {
  return (next) => {
    const whole = next()
    const part = next()
    return `#${whole}=(#0${part}=${one(next)}${gap(next)}#${part}# #(#${whole}# ${other(next)}) . #${whole}#)`
  }
}

/** A text that should read. */
export function validText(dialect: Dialect): fc.Arbitrary<string> {
  const { datum, gap } = datumOf(dialect)
  const start = fc.constantFrom("", "", "\ufeff", "#!/usr/bin/env sxflow\n", "\ufeff#! run (\r\n")
  const data = fc.array(fc.tuple(gap, datum), { maxLength: 4 })
  return fc.tuple(start, data, gap).map(([first, all, end]) => {
    let labels = 0
    return inRow(first, ...all.flat(), end)(() => labels++)
  })
}

/** Something to put into a text where it may hurt. */
const splinter = fc.oneof(
  fc.constantFrom(..."()[]{}\"'`,;#|\\.@:+-/eixb0189 \n\r\t"),
  fc.constantFrom(
    "#(",
    "#u8(",
    "#;",
    "#|",
    "|#",
    "#\\",
    "#0=",
    "#0#",
    "#1=",
    "#1#",
    ",@",
    " . ",
    "\\x",
    "#!",
    "#x",
    "#t",
    "\ud800",
    "\udc00",
    "\u200b",
    "“",
  ),
  character,
)

/** A change to a text: what stands between two places, given in parts of its length, is replaced. */
const wound = fc.oneof(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.constantFrom(1, 1, 2, 5),
    put: fc.constant(""),
  }),
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.constantFrom(0, 0, 1), put: splinter }),
)

/** A text that was valid before it was changed here and there: some of it missing, added, or swapped. */
export function mutilatedText(dialect: Dialect): fc.Arbitrary<string> {
  const wounds = fc.array(wound, { minLength: 1, maxLength: 3 })
  return fc.tuple(validText(dialect), wounds, fc.boolean()).map(([text, all, swap]) => {
    let hurt = text
    for (const { at, length, put } of all) {
      const start = Math.floor(at * hurt.length)
      const taken = hurt.slice(start, start + length)
      hurt = hurt.slice(0, start) + put + hurt.slice(start + length)
      if (swap && put !== "") hurt = hurt.slice(0, start + put.length) + taken + hurt.slice(start + put.length)
    }
    return hurt
  })
}

/** Any text at all: splinters in a row, random characters, bytes taken for UTF-8. */
export const soup: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.oneof(splinter, atom), { maxLength: 12 }).map((parts) => parts.join("")) },
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 }).map((units) => String.fromCharCode(...units)),
  fc.uint8Array({ maxLength: 30 }).map((bytes) => new TextDecoder().decode(bytes)),
)
