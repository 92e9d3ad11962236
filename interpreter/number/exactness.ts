// Between exact and inexact reals.
//
// Not here: the same for complex numbers, and the procedures of these names (rounding.ts).

import { fractionOf, nearestDouble } from "./double.js"
import { type Exact, ratio } from "./ratio.js"
import { Flonum, type Integer, integer, Ratnum, type Real } from "./tower.js"

/** The double nearest to `x`. */
export function toDouble(x: Real): number {
  if (typeof x === "number") return x
  if (x instanceof Flonum) return x.double
  return typeof x === "bigint" ? Number(x) : nearestDouble(x.num, x.den)
}

/** The exact value of a finite double. */
export function exactly(double: number): Exact {
  if (Number.isInteger(double)) return integerOf(double)
  const { mantissa, exponent } = fractionOf(double)
  return ratio(BigInt(mantissa), 1n << BigInt(-exponent))
}

/** The exact integer that an integral double stands for. */
export function integerOf(double: number): Integer {
  if (Number.isSafeInteger(double)) return double === 0 ? 0 : double
  return integer(BigInt(double))
}

/** The exact value of `x`, which is no infinity and no NaN. */
export function exactReal(x: Real): Exact {
  return x instanceof Flonum ? exactly(x.double) : x
}

/** Whether `x` is a bigint or a ratnum, whose double may have lost something. */
export function isWide(x: Real): x is bigint | Ratnum {
  return typeof x === "bigint" || x instanceof Ratnum
}
