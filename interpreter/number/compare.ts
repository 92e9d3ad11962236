// Comparing numbers.
//
// An exact and an inexact number are compared by their exact values, so `=` and
// `<` stay transitive: 9007199254740993 is not = to 9007199254740992.0, although
// the double nearest to it is.
//
// Invariants
//   NU9   Comparison is exact, so = and < are transitive across exactness.
//   NU10  Every comparison with NaN is false, but eqv? of NaN with itself is true.

import { wrongType } from "../complaint.js"
import { exactly, toDouble } from "./exactness.js"
import { COMPLEX, commonRank, FLONUM, INTEGER, isReal, numberOperand, realOperand } from "./kind.js"
import { compareRatios, type Exact } from "./ratio.js"
import { Compnum, Flonum, type Numeric, Ratnum, type Real } from "./tower.js"

/** Whether `a` = `b`. */
export function numEqual(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return a === b
  if (a instanceof Flonum && b instanceof Flonum) return a.double === b.double
  if (commonRank("=", a, b) === COMPLEX) return equalComplex(a as Numeric, b as Numeric)
  return order("=", a, b) === 0
}

function equalComplex(a: Numeric, b: Numeric): boolean {
  if (a instanceof Compnum && b instanceof Compnum) return numEqual(a.re, b.re) && numEqual(a.im, b.im)
  if (a instanceof Compnum) return numEqual(a.re, b) && numEqual(a.im, 0)
  return equalComplex(b, a)
}

/** Whether `a` < `b`. */
export function less(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return a < b
  if (a instanceof Flonum && b instanceof Flonum) return a.double < b.double
  return order("<", a, b) < 0
}

/** Whether `a` <= `b`. */
export function lessEqual(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return a <= b
  if (a instanceof Flonum && b instanceof Flonum) return a.double <= b.double
  return order("<=", a, b) <= 0
}

/** Whether `a` > `b`. */
export function greater(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return a > b
  if (a instanceof Flonum && b instanceof Flonum) return a.double > b.double
  return order(">", a, b) > 0
}

/** Whether `a` >= `b`. */
export function greaterEqual(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return a >= b
  if (a instanceof Flonum && b instanceof Flonum) return a.double >= b.double
  return order(">=", a, b) >= 0
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`; NaN where one is NaN. NU9, NU10. */
function order(who: string, a: unknown, b: unknown): number {
  if (typeof a === "number" && b instanceof Flonum) return orderDouble(a, b.double)
  if (typeof b === "number" && a instanceof Flonum) return -orderDouble(b, a.double)
  if (!isReal(a)) throw wrongType(who, "a real number", a, 1)
  if (!isReal(b)) throw wrongType(who, "a real number", b, 2)
  const level = commonRank(who, a, b)
  if (level === INTEGER) return a < b ? -1 : a > b ? 1 : 0
  if (level !== FLONUM) return compareRatios(a as Exact, b as Exact)
  return a instanceof Flonum ? -orderDouble(b, a.double) : orderDouble(a, toDouble(b))
}

/** As `order`, of `a` and a double. The host compares its bigints and doubles exactly. */
function orderDouble(a: Real, double: number): number {
  if (a instanceof Ratnum && Number.isFinite(double)) return compareRatios(a, exactly(double))
  const x = typeof a === "number" || typeof a === "bigint" ? a : toDouble(a)
  if (x < double) return -1
  return x > double ? 1 : x >= double ? 0 : Number.NaN
}

/** Whether `a` and `b` are the same number to every operation: `eqv?` on numbers; false if either is none. */
export function numberEqv(a: unknown, b: unknown): boolean {
  if (typeof a === "number" || typeof a === "bigint") return a === b
  if (a instanceof Flonum) return b instanceof Flonum && Object.is(a.double, b.double)
  if (a instanceof Ratnum) return b instanceof Ratnum && a.num === b.num && a.den === b.den
  return a instanceof Compnum && b instanceof Compnum && numberEqv(a.re, b.re) && numberEqv(a.im, b.im)
}

/** Whether `z` is zero, of either sign. */
export function isZero(z: unknown): boolean {
  if (typeof z === "number") return z === 0
  if (z instanceof Flonum) return z.double === 0
  return numEqual(numberOperand("zero?", z), 0)
}

/** Negative, zero or positive as `x` is; NaN for NaN. `who` complains of what is not real. */
export function sign(who: string, x: unknown): number {
  if (typeof x === "number") return x
  if (x instanceof Flonum) return x.double
  const real = realOperand(who, x)
  return (real instanceof Ratnum ? real.num : (real as bigint)) < 0n ? -1 : 1
}

/** The greater of `a` and `b`, inexact if either is; NaN if either is. */
export function max(a: unknown, b: unknown): Real {
  if (typeof a === "number" && typeof b === "number") return a < b ? b : a
  return extreme("max", a, b, 1)
}

/** The lesser of `a` and `b`, inexact if either is; NaN if either is. */
export function min(a: unknown, b: unknown): Real {
  if (typeof a === "number" && typeof b === "number") return b < a ? b : a
  return extreme("min", a, b, -1)
}

function extreme(who: string, a: unknown, b: unknown, direction: number): Real {
  const ordered = order(who, a, b) * direction
  const [x, y] = [a as Real, b as Real]
  if (Number.isNaN(ordered)) return new Flonum(Number.NaN)
  const chosen = ordered >= 0 ? x : y
  return x instanceof Flonum || y instanceof Flonum ? new Flonum(toDouble(chosen)) : chosen
}
