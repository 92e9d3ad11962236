// Generated data for the laws: every kind of plain datum, with few enough atoms that equal ones meet.

import fc from "fast-check"
import { char } from "../../interpreter/char.js"
import { Dict } from "../../interpreter/dict.js"
import { divide } from "../../interpreter/number/arithmetic.js"
import { rectangular } from "../../interpreter/number/complex.js"
import { Flonum, integer, type Real } from "../../interpreter/number/tower.js"
import { EMPTY, list, Pair } from "../../interpreter/pair.js"
import type { Dialect } from "../../interpreter/reader.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern, keyword } from "../../interpreter/symbol.js"

export const parameters = { seed: Number(process.env.SEED ?? 20261120), numRuns: Number(process.env.RUNS ?? 200) }

/** Texts of any characters, the awkward ones often. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.string({
    unit: fc.constantFrom(
      "a",
      "b",
      "0",
      "1",
      "+",
      "-",
      ".",
      "i",
      "e",
      ":",
      "|",
      "\\",
      "#",
      " ",
      "(",
      "λ",
      "😀",
      "\n",
      '"',
    ),
    maxLength: 4,
  }),
  fc.constantFrom("", "nil", "a", "+inf.0", "-nan.0", "+i", "1/0", "...", "x41;", "constructor", "__proto__"),
)

const real: fc.Arbitrary<Real> = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map(integer),
  fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 9 })).map(([a, b]) => divide(a, b) as Real),
  fc.double().map((value) => new Flonum(value)),
  fc.constantFrom(0, -0, 1, 1.5, Number.NaN).map((value) => new Flonum(value)),
)

const number = fc.oneof(
  { weight: 4, arbitrary: real },
  { weight: 1, arbitrary: fc.tuple(real, real).map(([re, im]) => rectangular(re, im)) },
)

const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
  fc.integer({ min: 0, max: 0x7f }),
)

/** Data without parts. */
export function atom(dialect: Dialect): fc.Arbitrary<unknown> {
  const common: fc.Arbitrary<unknown>[] = [
    fc.constantFrom<unknown>(true, false, EMPTY),
    number,
    codePoint.map(char),
    text.map((held) => new SchemeString(held)),
    text.map(intern),
    fc.constantFrom("a", "b", "c").map(intern),
    fc.uint8Array({ maxLength: 3 }),
  ]
  return dialect === "scheme"
    ? fc.oneof(...common)
    : fc.oneof(...common, fc.constant(null), text.map(keyword), fc.constantFrom("a", "b", "c").map(keyword))
}

/** Plain data of `dialect`: trees, without sharing. */
export function datum(dialect: Dialect): fc.Arbitrary<unknown> {
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => {
    const several = fc.array(tie("tree"), { maxLength: 4 })
    const wholes: fc.Arbitrary<unknown>[] = [
      several.map((items) => list(items)),
      several,
      fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => new Pair(a, b)),
    ]
    if (dialect === "sx")
      wholes.push(fc.array(fc.tuple(tie("tree"), tie("tree")), { maxLength: 3 }).map((entries) => Dict.of(entries)))
    return { tree: fc.oneof({ depthSize: "small" }, atom(dialect), ...wholes) }
  })
  return tree
}

/**
 * Data that share and hold themselves: some pairs and vectors, with parts drawn
 * from them and from a few atoms. Answers the wholes.
 */
export const graph: fc.Arbitrary<unknown[]> = fc
  .array(fc.record({ pair: fc.boolean(), parts: fc.array(fc.nat({ max: 11 }), { minLength: 2, maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((plans) => {
    const wholes: unknown[] = plans.map(({ pair }) => (pair ? new Pair(EMPTY, EMPTY) : []))
    const atoms = [EMPTY, 1, intern("a"), new SchemeString("s")]
    const part = (k: number): unknown => (k < 8 ? wholes[k % wholes.length] : atoms[k - 8])
    plans.forEach(({ parts }, i) => {
      const whole = wholes[i]
      if (whole instanceof Pair) {
        whole.car = part(parts[0] as number)
        whole.cdr = part(parts[1] as number)
      } else for (const k of parts) (whole as unknown[]).push(part(k))
    })
    return wholes
  })
