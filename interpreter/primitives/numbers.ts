// R7RS 6.2: numbers, with (scheme inexact), (scheme complex) and the older names of (scheme r5rs).
//
// Not here: what the procedures do (../number/). This page only says how they are called.

import { wrongType } from "../complaint.js"
import { charge } from "../meter.js"
import { add, divide, mul, negate, square, sub } from "../number/arithmetic.js"
import { greater, greaterEqual, isZero, less, lessEqual, max, min, numEqual, sign } from "../number/compare.js"
import { imagPart, polar, realPart, rectangular } from "../number/complex.js"
import {
  floorQuotient,
  floorRemainder,
  gcd,
  isEven,
  isOdd,
  lcm,
  modulo,
  quotient,
  remainder,
  truncateQuotient,
  truncateRemainder,
} from "../number/division.js"
import {
  everyPart,
  isExact,
  isExactInteger,
  isInteger,
  isRational,
  isReal,
  numberOperand,
  realOperand,
} from "../number/kind.js"
import { parseNumber } from "../number/parse.js"
import { exactIntegerSqrt, sqrt } from "../number/power.js"
import { writeNumber } from "../number/print.js"
import {
  abs,
  ceiling,
  denominator,
  exact,
  floor,
  inexact,
  numerator,
  rationalize,
  roundToEven,
  truncate,
} from "../number/rounding.js"
import { isNumeric } from "../number/tower.js"
import { acos, angle, asin, atan, cos, exp, expt, log, magnitude, sin, tan } from "../number/transcendental.js"
import { Pair } from "../pair.js"
import type { PrimitiveSpec, Run } from "../primitive.js"
import { SchemeString } from "../string.js"

export const numberPrimitives: readonly PrimitiveSpec[] = [
  primitive("(number? obj)", "Whether `obj` is a number.", isNumeric),
  primitive("(complex? obj)", "Whether `obj` is a complex number: every number is.", isNumeric),
  primitive("(real? obj)", "Whether `obj` is a real number: its imaginary part is an exact zero.", isReal),
  primitive("(rational? obj)", "Whether `obj` is a finite real number.", isRational),
  primitive("(integer? obj)", "Whether `obj` is an integer, exact or not.", isInteger),
  primitive("(exact? z)", "Whether `z` is exact.", (z) => isExact(numberOperand("exact?", z))),
  primitive("(inexact? z)", "Whether `z` is inexact.", (z) => !isExact(numberOperand("inexact?", z))),
  primitive("(exact-integer? obj)", "Whether `obj` is an exact integer.", isExactInteger),
  primitive("(finite? z)", "Whether no part of `z` is an infinity or NaN.", (z) =>
    everyPart(numberOperand("finite?", z), Number.isFinite),
  ),
  primitive(
    "(infinite? z)",
    "Whether a part of `z` is an infinity.",
    (z) => !everyPart(numberOperand("infinite?", z), (x) => Number.isFinite(x) || Number.isNaN(x)),
  ),
  primitive(
    "(nan? z)",
    "Whether a part of `z` is NaN.",
    (z) => !everyPart(numberOperand("nan?", z), (x) => !Number.isNaN(x)),
  ),
  comparison("(= z1 z2 z ...)", "Whether all are equal.", numEqual, numberOperand),
  comparison("(< x1 x2 x ...)", "Whether each is less than the next.", less, realOperand),
  comparison("(> x1 x2 x ...)", "Whether each is greater than the next.", greater, realOperand),
  comparison("(<= x1 x2 x ...)", "Whether each is at most the next.", lessEqual, realOperand),
  comparison("(>= x1 x2 x ...)", "Whether each is at least the next.", greaterEqual, realOperand),
  primitive("(zero? z)", "Whether `z` is zero.", isZero),
  primitive("(positive? x)", "Whether `x` is greater than zero.", (x) => sign("positive?", x) > 0),
  primitive("(negative? x)", "Whether `x` is less than zero.", (x) => sign("negative?", x) < 0),
  primitive("(odd? n)", "Whether the integer `n` is odd.", (n) => isOdd(n)),
  primitive("(even? n)", "Whether the integer `n` is even.", isEven),
  fold("(max x y ...)", "The greatest, inexact if any of them is.", max, realOperand, itself),
  fold("(min x y ...)", "The least, inexact if any of them is.", min, realOperand, itself),
  fold("(+ z ...)", "The sum; 0 of no operands.", add, numberOperand, itself, 0),
  fold("(* z ...)", "The product; 1 of no operands.", mul, numberOperand, itself, 1),
  fold("(- z w ...)", "`z` less all the others; of one operand, its negative.", sub, numberOperand, negate),
  fold("(/ z w ...)", "`z` divided by all the others; of one operand, its inverse.", divide, numberOperand, (z) =>
    divide(1, z),
  ),
  primitive("(abs x)", "`x` without its sign.", (x) => abs(x)),
  primitive("(%floor/ n m)", "A pair of the values of `floor/`.", (n, m) =>
    two(floorQuotient(n, m, "floor/"), floorRemainder(n, m)),
  ),
  primitive("(floor-quotient n m)", "The quotient of `n` and `m`, rounded down.", (n, m) => floorQuotient(n, m)),
  primitive("(floor-remainder n m)", "What `floor-quotient` leaves of `n`; it has the sign of `m`.", (n, m) =>
    floorRemainder(n, m),
  ),
  primitive("(%truncate/ n m)", "A pair of the values of `truncate/`.", (n, m) =>
    two(truncateQuotient(n, m, "truncate/"), truncateRemainder(n, m)),
  ),
  primitive("(truncate-quotient n m)", "The quotient of `n` and `m`, rounded towards zero.", (n, m) =>
    truncateQuotient(n, m),
  ),
  primitive("(truncate-remainder n m)", "What `truncate-quotient` leaves of `n`; it has the sign of `n`.", (n, m) =>
    truncateRemainder(n, m),
  ),
  primitive("(quotient n m)", "As `truncate-quotient`.", quotient),
  primitive("(remainder n m)", "As `truncate-remainder`.", remainder),
  primitive("(modulo n m)", "As `floor-remainder`.", modulo),
  fold("(gcd n ...)", "The greatest common divisor, not negative; 0 of no operands.", gcd, integerOperand, abs, 0),
  fold("(lcm n ...)", "The least common multiple, not negative; 1 of no operands.", lcm, integerOperand, abs, 1),
  primitive("(numerator q)", "The numerator of `q` in lowest terms.", numerator),
  primitive("(denominator q)", "The denominator of `q` in lowest terms, which is positive.", denominator),
  primitive("(floor x)", "The largest integer that is not above `x`.", floor),
  primitive("(ceiling x)", "The smallest integer that is not below `x`.", ceiling),
  primitive("(truncate x)", "`x` without its fraction.", truncate),
  primitive("(round x)", "The integer nearest to `x`, the even one if two are.", roundToEven),
  primitive("(rationalize x y)", "The simplest rational that differs from `x` by at most `y`.", rationalize),
  primitive("(exp z)", "e to the power of `z`.", exp),
  primitive("(log z [b])", "The logarithm of `z`, natural or to the base `b`.", log),
  primitive("(sin z)", "The sine of `z`.", sin),
  primitive("(cos z)", "The cosine of `z`.", cos),
  primitive("(tan z)", "The tangent of `z`.", tan),
  primitive("(asin z)", "The inverse sine of `z`.", asin),
  primitive("(acos z)", "The inverse cosine of `z`.", acos),
  primitive("(atan y [x])", "The inverse tangent of `y`, or the angle of the point `x`, `y`.", atan),
  primitive("(square z)", "`z` times itself.", square),
  primitive("(sqrt z)", "The principal square root of `z`, exact if it can be.", sqrt),
  primitive("(%exact-integer-sqrt k)", "A pair of the values of `exact-integer-sqrt`.", (k) =>
    two(...exactIntegerSqrt(k)),
  ),
  primitive("(expt z w)", "`z` to the power of `w`.", expt),
  primitive("(make-rectangular x y)", "The complex number `x` + `y` i.", (x, y) =>
    rectangular(realOperand("make-rectangular", x, 1), realOperand("make-rectangular", y, 2)),
  ),
  primitive("(make-polar r a)", "The complex number of magnitude `r` and angle `a`.", (r, a) =>
    polar(realOperand("make-polar", r, 1), realOperand("make-polar", a, 2)),
  ),
  primitive("(real-part z)", "The real part of `z`.", (z) => realPart(numberOperand("real-part", z))),
  primitive("(imag-part z)", "The imaginary part of `z`.", (z) => imagPart(numberOperand("imag-part", z))),
  primitive("(magnitude z)", "The distance of `z` from zero.", magnitude),
  primitive("(angle z)", "The angle of `z`, from -pi to pi.", angle),
  primitive("(inexact z)", "The inexact number nearest to `z`.", (z) => inexact(z)),
  primitive("(exact z)", "The exact number equal to `z`.", (z) => exact(z)),
  primitive("(exact->inexact z)", "As `inexact`.", (z) => inexact(z, "exact->inexact")),
  primitive("(inexact->exact z)", "As `exact`.", (z) => exact(z, "inexact->exact")),
  primitive("(number->string z [radix])", "How `z` is written in `radix`, from 2 to 36, or in ten.", (z, radix) => {
    const number = numberOperand("number->string", z, 1)
    return new SchemeString(writeNumber(number, radixOperand("number->string", radix)))
  }),
  primitive("(string->number string [radix])", "The number that `string` writes, or #f.", (string, radix) => {
    if (!(string instanceof SchemeString)) throw wrongType("string->number", "a string", string, 1)
    return parseNumber(string.toString(), radixOperand("string->number", radix)) ?? false
  }),
]

/** A primitive that its shape names. */
function primitive(shape: string, doc: string, run: Run, binary?: Run): PrimitiveSpec {
  const name = shape.slice(1, shape.indexOf(" "))
  return binary === undefined ? { name, shape, doc, run } : { name, shape, doc, run, binary }
}

/** Throws unless `value` may be operand `argument` of `who`. */
type Check = (who: string, value: unknown, argument: number) => unknown

/** A comparison that holds if it holds of each operand and the next. */
function comparison(
  shape: string,
  doc: string,
  binary: (a: unknown, b: unknown) => boolean,
  check: Check,
): PrimitiveSpec {
  const spec = primitive(shape, doc, holds, binary)
  function holds(...operands: unknown[]): boolean {
    operands.forEach((operand, k) => check(spec.name, operand, k + 1))
    for (let k = 1; k < operands.length; k++) if (!binary(operands[k - 1], operands[k])) return false
    return true
  }
  return spec
}

/**
 * An operation from left to right.
 * @param alone what one operand answers
 * @param none what no operand answers, where the shape allows none
 */
function fold(shape: string, doc: string, binary: Run, check: Check, alone: Run, none?: number): PrimitiveSpec {
  const spec = primitive(shape, doc, folded, binary)
  function folded(...operands: unknown[]): unknown {
    operands.forEach((operand, k) => check(spec.name, operand, k + 1))
    if (operands.length < 2) return operands.length === 0 ? none : alone(operands[0])
    let answer = operands[0]
    for (let k = 1; k < operands.length; k++) answer = binary(answer, operands[k])
    return answer
  }
  return spec
}

function itself(x: unknown): unknown {
  return x
}

function integerOperand(who: string, n: unknown, argument: number): void {
  if (!isInteger(n)) throw wrongType(who, "an integer", n, argument)
}

function radixOperand(who: string, radix: unknown): number {
  if (radix === undefined) return 10
  if (typeof radix === "number" && radix >= 2 && radix <= 36) return radix
  throw wrongType(who, "a radix from 2 to 36", radix, 2)
}

function two(first: unknown, second: unknown): Pair {
  charge(40)
  return new Pair(first, second)
}
