// Exponentials, logarithms, the circular functions, and powers that are not whole.
//
// The branch cuts are the report's; on a cut the sign of a zero part says on
// which side of it the number lies. An exact operand whose answer is exact has
// it exactly: (exp 0) is 1, (atan 0) is 0, (expt 27 2/3) is 9.
//
// Invariants
//   NU12  An exact operand beyond the range of doubles still has its logarithm and its roots.

import { Complaint } from "../complaint.js"
import { add, divide, mul, negate, sub } from "./arithmetic.js"
import { isZero, max, numEqual, sign } from "./compare.js"
import { imagPart, inexactComplex, realPart, rectangular } from "./complex.js"
import { nearestDouble } from "./double.js"
import { toDouble } from "./exactness.js"
import { bigProduct, bitBound, bitLength } from "./integer.js"
import { isExact, isExactInteger, numberOperand, realOperand } from "./kind.js"
import { exactRoot, integerPower, sqrt, squareRoot } from "./power.js"
import { denominatorOf, type Exact, numeratorOf } from "./ratio.js"
import { abs } from "./rounding.js"
import { Compnum, Flonum, integer, type Numeric, Ratnum, type Real } from "./tower.js"

/** e to the power of `z`. */
export function exp(z: unknown): Numeric {
  const number = numberOperand("exp", z)
  if (number === 0) return 1
  if (!(number instanceof Compnum)) return new Flonum(Math.exp(toDouble(number)))
  const growth = Math.exp(toDouble(number.re))
  const angle = toDouble(number.im)
  return inexactComplex(product(growth, Math.cos(angle)), product(growth, Math.sin(angle)))
}

/** `a` * `b`, but zero times infinity is zero: the zero is exact, the infinity has only overflowed. */
function product(a: number, b: number): number {
  return a === 0 || b === 0 ? Math.sign(a) * Math.sign(b) : a * b
}

/** The natural logarithm of `z`, or its logarithm to the base `b`. */
export function log(z: unknown, b?: unknown): Numeric {
  if (b === undefined) return naturalLog(numberOperand("log", z))
  return logToBase(numberOperand("log", z, 1), numberOperand("log", b, 2))
}

function naturalLog(z: Numeric): Numeric {
  if (z === 1) return 0
  if (z === 0) throw new Complaint("log", "undefined at zero", [z])
  if (z instanceof Compnum) return rectangular(logOfReal(magnitude(z)), angle(z))
  return sign("log", z) < 0 ? rectangular(logOfReal(negate(z) as Real), new Flonum(Math.PI)) : logOfReal(z)
}

/** The logarithm of `x`, which is not negative. NU12. */
function logOfReal(x: Real): Flonum {
  const double = toDouble(x)
  if (x instanceof Flonum || inRange(double)) return new Flonum(Math.log(double))
  const [near, exponent] = scaled(x)
  return new Flonum(Math.log(near) + exponent * Math.LN2)
}

/** `x`, which is positive, as a double between 1/2 and 2 and the power of two to multiply it with. */
function scaled(x: Exact): [number, number] {
  const exponent = bitLength(numeratorOf(x)) - bitLength(denominatorOf(x))
  return [quotientToDouble(x, integerPower(2, exponent) as Exact), exponent]
}

function logToBase(z: Numeric, b: Numeric): Numeric {
  if (b === 1) throw new Complaint("log", "division by zero", [z, b])
  if (z === 1 && b !== 0 && isExact(b)) return 0
  const quotient = divide(naturalLog(z), naturalLog(b))
  if (!(quotient instanceof Flonum)) return quotient
  if (isExact(z) && isExact(b)) return wholeLog(z as Exact, b as Exact, quotient)
  const double = toDouble(z as Real)
  if (numEqual(b, 2)) return new Flonum(Math.log2(double))
  return numEqual(b, 10) ? new Flonum(Math.log10(double)) : quotient
}

/** The whole number next to `approximation`, if it is the true logarithm of `z`: (log 1000 10) is 3.0. */
function wholeLog(z: Exact, b: Exact, approximation: Flonum): Flonum {
  const whole = Math.round(approximation.double)
  const highest = bitBound(numeratorOf(z)) + bitBound(denominatorOf(z))
  if (Math.abs(approximation.double - whole) > 1e-9 * Math.abs(whole) || Math.abs(whole) > highest) return approximation
  return numEqual(integerPower(b, whole), z) ? new Flonum(whole) : approximation
}

/** The sine of `z`. */
export function sin(z: unknown): Numeric {
  const number = numberOperand("sin", z)
  if (number === 0) return 0
  if (!(number instanceof Compnum)) return new Flonum(Math.sin(toDouble(number)))
  const [x, y] = doubles(number)
  return inexactComplex(product(Math.sin(x), Math.cosh(y)), product(Math.cos(x), Math.sinh(y)))
}

/** The cosine of `z`. */
export function cos(z: unknown): Numeric {
  const number = numberOperand("cos", z)
  if (number === 0) return 1
  if (!(number instanceof Compnum)) return new Flonum(Math.cos(toDouble(number)))
  const [x, y] = doubles(number)
  return inexactComplex(product(Math.cos(x), Math.cosh(y)), -product(Math.sin(x), Math.sinh(y)))
}

/** The tangent of `z`. */
export function tan(z: unknown): Numeric {
  const number = numberOperand("tan", z)
  if (number === 0) return 0
  if (!(number instanceof Compnum)) return new Flonum(Math.tan(toDouble(number)))
  return tanOfComplex(...doubles(number))
}

/** Kahan's way: it does not cancel near the poles; beyond 20 the hyperbolic tangent is 1. */
function tanOfComplex(x: number, y: number): Compnum {
  if (Math.abs(y) > 20) {
    return inexactComplex(4 * Math.sin(x) * Math.cos(x) * Math.exp(-2 * Math.abs(y)), Math.sign(y))
  }
  const t = Math.tan(x)
  const s = Math.sinh(y)
  const secant = 1 + t * t
  const d = 1 + secant * s * s
  return inexactComplex(t / d, (secant * Math.sqrt(1 + s * s) * s) / d)
}

/** The inverse sine of `z`. */
export function asin(z: unknown): Numeric {
  const number = numberOperand("asin", z)
  if (number === 0) return 0
  if (number instanceof Compnum) return asinOfComplex(number)
  const x = toDouble(number)
  return Math.abs(x) > 1 ? asinOfComplex(onCut(x)) : new Flonum(Math.asin(x))
}

/** The inverse cosine of `z`. */
export function acos(z: unknown): Numeric {
  const number = numberOperand("acos", z)
  if (number === 1) return 0
  if (number instanceof Compnum) return acosOfComplex(number)
  const x = toDouble(number)
  return Math.abs(x) > 1 ? acosOfComplex(onCut(x)) : new Flonum(Math.acos(x))
}

/** A real beyond -1 or 1 goes with the quadrant that the report's formulas put it in: the second, the fourth. */
function onCut(x: number): Compnum {
  return inexactComplex(x, x > 0 ? -0 : 0)
}

// Kahan's formulas, which lose nothing to cancellation near the branch points.

function asinOfComplex(z: Compnum): Compnum {
  const [a, b] = doubles(sqrt(sub(1, z)))
  const [c, d] = doubles(sqrt(add(1, z)))
  return inexactComplex(Math.atan2(toDouble(z.re), a * c - b * d), Math.asinh(a * d - b * c))
}

function acosOfComplex(z: Compnum): Compnum {
  const [a, b] = doubles(sqrt(sub(1, z)))
  const [c, d] = doubles(sqrt(add(1, z)))
  return inexactComplex(2 * Math.atan2(a, c), Math.asinh(b * c - a * d))
}

/** The inverse tangent of `y`, or the angle of the point `x`, `y`. */
export function atan(y: unknown, x?: unknown): Numeric {
  if (x !== undefined) return angleOfPoint(realOperand("atan", y, 1), realOperand("atan", x, 2))
  const number = numberOperand("atan", y)
  if (number === 0) return 0
  return number instanceof Compnum ? atanOfComplex(...doubles(number)) : new Flonum(Math.atan(toDouble(number)))
}

function atanOfComplex(x: number, y: number): Compnum {
  const re = Math.atan2(2 * x, (1 - y) * (1 + y) - x * x) / 2
  const below = Math.abs(y) - 1
  const ratio = Math.log1p((4 * Math.abs(y)) / (x * x + below * below)) / 4
  return inexactComplex(re, y < 0 ? -ratio : ratio)
}

/** The angle of the point `x`, `y`; an exact zero on the exact positive axis. */
function angleOfPoint(y: Real, x: Real): Real {
  if (y === 0 && !(x instanceof Flonum)) {
    if (x === 0) throw new Complaint("atan", "undefined at zero", [y, x])
    if (sign("atan", x) > 0) return 0
  }
  return new Flonum(Math.atan2(...proportional(y, x)))
}

/** Doubles in the proportion of `y` to `x`. NU12. */
function proportional(y: Real, x: Real): [number, number] {
  const [a, b] = [toDouble(y), toDouble(x)]
  if (x instanceof Flonum || y instanceof Flonum) return [a, b]
  if ((y === 0 || inRange(a)) && (x === 0 || inRange(b))) return [a, b]
  const larger = max(abs(y), abs(x)) as Exact
  return [quotientToDouble(y, larger), quotientToDouble(x, larger)]
}

/** The double nearest to `x` / `y`; `y` is positive. The fraction is not put in lowest terms, which might take long. */
function quotientToDouble(x: Exact, y: Exact): number {
  const num = bigProduct(numeratorOf(x), denominatorOf(y))
  return nearestDouble(num, bigProduct(denominatorOf(x), numeratorOf(y)))
}

/** Whether `double` has all its digits: it is no infinity, no zero and not subnormal. */
function inRange(double: number): boolean {
  return Math.abs(double) >= 2 ** -1022 && Number.isFinite(double)
}

/** The distance of `z` from zero. */
export function magnitude(z: unknown): Real {
  const number = numberOperand("magnitude", z)
  if (!(number instanceof Compnum)) return abs(number)
  if (isExact(number)) return squareRoot(add(mul(number.re, number.re), mul(number.im, number.im)) as Exact)
  return new Flonum(Math.hypot(toDouble(number.re), toDouble(number.im)))
}

/** The angle of `z`, from -pi to pi. */
export function angle(z: unknown): Real {
  const number = numberOperand("angle", z)
  if (number instanceof Compnum) return angleOfPoint(number.im, number.re)
  if (sign("angle", number) < 0) return new Flonum(Math.PI)
  return number instanceof Flonum ? new Flonum(Number.isNaN(number.double) ? Number.NaN : 0) : 0
}

/** `z` to the power of `w`: e^(w log z), exact where it can be. */
export function expt(z: unknown, w: unknown): Numeric {
  const base = numberOperand("expt", z, 1)
  const power = numberOperand("expt", w, 2)
  if (isExactInteger(power)) return integerPower(base, power)
  if (base === 0 || isZero(base)) return powerOfZero(base, power)
  if (power instanceof Ratnum && power.den === 2n && power.num === 1n) return sqrt(base)
  const root = power instanceof Ratnum ? rationalRoot(base, power.den) : undefined
  if (root !== undefined) return integerPower(root, integer((power as Ratnum).num))
  if (base instanceof Compnum || power instanceof Compnum) return complexPower(base, power)
  return realPower(base, power)
}

/** The exact root of degree `degree`, if there is one. */
function rationalRoot(base: Numeric, degree: bigint): Numeric | undefined {
  if (!isExact(base)) return undefined
  if (degree === 2n) {
    const root = sqrt(base)
    return isExact(root) ? root : undefined
  }
  if (base instanceof Compnum || sign("expt", base) < 0) return undefined
  return exactRoot(numeratorOf(base as Exact), denominatorOf(base as Exact), Number(degree))
}

/** Zero, exact or not, to a power that is no exact integer. */
function powerOfZero(base: Numeric, power: Numeric): Numeric {
  if (base instanceof Flonum && !(power instanceof Compnum)) return new Flonum(base.double ** toDouble(power))
  const direction = sign("expt", realPart(power))
  if (direction > 0) return isExact(base) && isExact(power) ? 0 : new Flonum(0)
  if (isZero(power)) return new Flonum(1)
  if (Number.isNaN(direction)) return new Flonum(Number.NaN)
  throw new Complaint("expt", "undefined at zero", [base, power])
}

function realPower(base: Real, power: Real): Numeric {
  const [x, y] = [toDouble(base), toDouble(power)]
  if (x < 0 && Number.isFinite(y) && !Number.isInteger(y)) return complexPower(base, power)
  return new Flonum(base instanceof Flonum || inRange(x) ? x ** y : powerOfWide(base, y))
}

/** A power of what is beyond the range of doubles: its power of two is taken out and put to the power by itself. */
function powerOfWide(base: Exact, y: number): number {
  const [near, exponent] = scaled(abs(base) as Exact)
  return (sign("expt", base) < 0 ? -near : near) ** y * 2 ** (exponent * y)
}

function complexPower(base: Numeric, power: Numeric): Numeric {
  return exp(mul(power, naturalLog(base)))
}

/** The parts of `z` as doubles. */
function doubles(z: Numeric): [number, number] {
  return [toDouble(realPart(z)), toDouble(imagPart(z))]
}
