// From a number to one near it: exact, inexact, rounded, simplest.

import { wrongType } from "../complaint.js"
import { add, divide, negate, sub } from "./arithmetic.js"
import { less, sign } from "./compare.js"
import { rectangular } from "./complex.js"
import { bigFloorQuotient } from "./division.js"
import { exactly, exactReal, toDouble } from "./exactness.js"
import { bigSum, bitBound, claim, LARGEST_GCD } from "./integer.js"
import { isRational, numberOperand, realOperand } from "./kind.js"
import { denominatorOf, type Exact, numeratorOf } from "./ratio.js"
import { Compnum, Flonum, integer, type Numeric, Ratnum, type Real } from "./tower.js"

/** The exact number equal to `z`. */
export function exact(z: unknown, who = "exact"): Numeric {
  if (typeof z === "number") return z
  if (z instanceof Compnum) return rectangular(exactPart(who, z.re, z), exactPart(who, z.im, z))
  return exactPart(who, numberOperand(who, z) as Real, z)
}

function exactPart(who: string, part: Real, z: unknown): Exact {
  if (!(part instanceof Flonum)) return part
  if (!Number.isFinite(part.double)) throw wrongType(who, "a finite number", z)
  return exactly(part.double)
}

/** The inexact number nearest to `z`. */
export function inexact(z: unknown, who = "inexact"): Numeric {
  if (typeof z === "number") return new Flonum(z)
  const number = numberOperand(who, z)
  if (number instanceof Compnum) return rectangular(inexact(number.re) as Real, inexact(number.im) as Real)
  return number instanceof Flonum ? number : new Flonum(toDouble(number))
}

/** The largest integer not above `x`. */
export function floor(x: unknown): Real {
  return round("floor", x, Math.floor, floorOf)
}

/** The smallest integer not below `x`. */
export function ceiling(x: unknown): Real {
  return round("ceiling", x, Math.ceil, (ratnum) => floorOf(ratnum) + 1n)
}

/** The integer nearest to `x` that is no further from zero. */
export function truncate(x: unknown): Real {
  return round("truncate", x, Math.trunc, (ratnum) => ratnum.num / ratnum.den)
}

/** The integer nearest to `x`, the even one of two. */
export function roundToEven(x: unknown): Real {
  return round("round", x, roundDouble, roundRatnum)
}

function round(who: string, x: unknown, ofDouble: (x: number) => number, ofRatnum: (x: Ratnum) => bigint): Real {
  if (typeof x === "number") return x
  if (x instanceof Flonum) return new Flonum(ofDouble(x.double))
  const real = realOperand(who, x)
  return real instanceof Ratnum ? integer(ofRatnum(real)) : real
}

function floorOf(x: Ratnum): bigint {
  return bigFloorQuotient(x.num, x.den)
}

/** Beyond 2^52 doubles have no fraction: adding it rounds to an integer as doubles round, to even. */
function roundDouble(x: number): number {
  if (!(Math.abs(x) < 2 ** 52)) return x
  const shift = x < 0 ? -(2 ** 52) : 2 ** 52
  const rounded = x + shift - shift
  return rounded === 0 ? x * 0 : rounded
}

function roundRatnum(x: Ratnum): bigint {
  const below = floorOf(x)
  const twice = 2n * (x.num - below * x.den)
  const up = twice > x.den || (twice === x.den && BigInt.asUintN(1, below) === 1n)
  return up ? bigSum(below, 1n) : below
}

/** The numerator of `x` in lowest terms. */
export function numerator(x: unknown): Real {
  return term("numerator", x, numeratorOf)
}

/** The denominator of `x` in lowest terms. */
export function denominator(x: unknown): Real {
  return term("denominator", x, denominatorOf)
}

function term(who: string, x: unknown, of: (x: Exact) => bigint): Real {
  if (!isRational(x)) throw wrongType(who, "a rational number", x)
  const answer = integer(of(exactReal(x as Real)))
  return x instanceof Flonum ? new Flonum(Number(answer)) : answer
}

/** `x` without its sign. */
export function abs(x: unknown, who = "abs"): Real {
  if (x instanceof Flonum) return new Flonum(Math.abs(x.double))
  return (sign(who, x) < 0 ? negate(x) : x) as Real
}

/** The simplest rational that differs from `x` by no more than `y`. */
export function rationalize(x: unknown, y: unknown): Real {
  const centre = realOperand("rationalize", x, 1)
  const width = realOperand("rationalize", y, 2)
  const inexactly = centre instanceof Flonum || width instanceof Flonum
  if (!isRational(centre) || !isRational(width)) return limitOf(toDouble(centre), toDouble(width))
  const answer = simplestNear(exactReal(centre), abs(exactReal(width)) as Exact)
  return inexactly ? new Flonum(toDouble(answer)) : answer
}

/** The answer of `rationalize` where an operand is an infinity or NaN. */
function limitOf(centre: number, width: number): Flonum {
  if (Number.isNaN(centre) || Number.isNaN(width)) return new Flonum(Number.NaN)
  if (Number.isFinite(centre)) return new Flonum(0)
  return new Flonum(Number.isFinite(width) ? centre : Number.NaN)
}

function simplestNear(centre: Exact, width: Exact): Exact {
  const low = sub(centre, width) as Exact
  const high = add(centre, width) as Exact
  // Continued fractions take time in proportion to the square of the terms, more than bigGcd does.
  if (bitBound(denominatorOf(low)) > LARGEST_GCD / 8) claim(Number.POSITIVE_INFINITY)
  if (less(0, low)) return simplestBetween(low, high)
  if (less(high, 0)) return negate(simplestBetween(negate(high) as Exact, negate(low) as Exact)) as Exact
  return 0
}

/**
 * The simplest rational from `low` to `high`, 0 < low <= high: their continued fractions as far as they
 * agree, then the smallest integer between what is left of them.
 */
function simplestBetween(low: Exact, high: Exact): Exact {
  const shared: Real[] = []
  let [below, above] = [low, high]
  for (;;) {
    const whole = floor(below) as Exact
    shared.push(whole)
    if (!less(whole, below)) break
    if (less(whole, floor(above))) {
      shared[shared.length - 1] = add(whole, 1) as Real
      break
    }
    const next = divide(1, sub(above, whole)) as Exact
    above = divide(1, sub(below, whole)) as Exact
    below = next
  }
  return shared.reduceRight((rest, whole) => add(whole, divide(1, rest)) as Real) as Exact
}
