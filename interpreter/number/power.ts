// Whole powers, and roots.
//
// Roots are exact wherever the true answer is: (sqrt 1/4) is 1/2, (sqrt -4) is
// +2i, (sqrt 3+4i) is 2+i.
//
// Invariants
//   NU11  The square root of an exact positive real is exact, or else the nearest double.
//
// Not here: powers that are not whole (transcendental.ts).

import { Complaint, wrongType } from "../complaint.js"
import { add, divide, mul, negate, sub } from "./arithmetic.js"
import { sign } from "./compare.js"
import { inexactComplex, rectangular } from "./complex.js"
import { nearestDouble } from "./double.js"
import { toDouble } from "./exactness.js"
import { bigProduct, bigQuotient, bitLength, claim, labour, magnitude } from "./integer.js"
import { isExact, numberOperand } from "./kind.js"
import { denominatorOf, type Exact, lowest, numeratorOf } from "./ratio.js"
import { Compnum, Flonum, type Integer, integer, type Numeric, type Real } from "./tower.js"

/** The principal square root of `z`. */
export function sqrt(z: unknown): Numeric {
  if (z instanceof Flonum) return rootOfDouble(z.double)
  const number = numberOperand("sqrt", z)
  if (number instanceof Compnum) return isExact(number) ? rootOfExactComplex(number) : rootOfComplex(number)
  const x = number as Exact
  return sign("sqrt", x) < 0 ? rectangular(0, squareRoot(negate(x) as Exact)) : squareRoot(x)
}

function rootOfDouble(x: number): Numeric {
  return x < 0 ? inexactComplex(0, Math.sqrt(-x)) : new Flonum(Math.sqrt(x))
}

/** The square root of `x`, which is not negative. NU11. */
export function squareRoot(x: Exact): Real {
  if (typeof x === "number") {
    const root = Math.sqrt(x)
    return Number.isInteger(root) && root * root === x ? root : new Flonum(root)
  }
  const [num, den] = [numeratorOf(x), denominatorOf(x)]
  return exactRoot(num, den, 2) ?? new Flonum(nearestRoot(num, den))
}

/** The `k`th root of `num` / `den` if it is exact; `num` is not negative. */
export function exactRoot(num: bigint, den: bigint, k: number): Exact | undefined {
  const [top, bottom] = [wholeRoot(num, k), wholeRoot(den, k)]
  if (wholePower(top, k) !== num || wholePower(bottom, k) !== den) return undefined
  return lowest(top, bottom)
}

/**
 * The double nearest to the square root of `num` / `den`, which is irrational: it lies between two
 * neighbours of 64 bits or more, and so rounds as what is half-way between them does.
 */
function nearestRoot(num: bigint, den: bigint): number {
  const shift = Math.ceil((130 - bitLength(num) + bitLength(den)) / 2)
  const [up, down] = [BigInt(2 * Math.max(shift, 0)), BigInt(2 * Math.max(-shift, 0))]
  const root = 2n * bigSquareRoot((num << up) / (den << down)) + 1n
  return shift < 0 ? nearestDouble(root << BigInt(-shift), 2n) : nearestDouble(root, 2n << BigInt(shift))
}

/** An exact root where both parts of it are exact. */
function rootOfExactComplex(z: Compnum): Numeric {
  const length = squareRoot(add(mul(z.re, z.re), mul(z.im, z.im)) as Exact)
  if (length instanceof Flonum) return rootOfComplex(z)
  const re = squareRoot(divide(add(length, z.re), 2) as Exact)
  const im = squareRoot(divide(sub(length, z.re), 2) as Exact)
  if (re instanceof Flonum || im instanceof Flonum) return rootOfComplex(z)
  return rectangular(re, (sign("sqrt", z.im) < 0 ? negate(im) : im) as Real)
}

/** The inexact root; the part that does not suffer from cancellation is found first. */
function rootOfComplex(z: Compnum): Compnum {
  const [x, y] = [toDouble(z.re), toDouble(z.im)]
  if (x === 0 && y === 0) return inexactComplex(0, y)
  if (Math.abs(y) === Number.POSITIVE_INFINITY) return inexactComplex(Number.POSITIVE_INFINITY, y)
  if (Math.abs(x) === Number.POSITIVE_INFINITY) return rootOfInfinity(x, y)
  const scale = scaleFor(Math.max(Math.abs(x), Math.abs(y)))
  const [u, v] = [x / scale / scale, y / scale / scale]
  const larger = Math.sqrt((Math.abs(u) + Math.hypot(u, v)) / 2)
  const smaller = Math.abs(v) / (2 * larger)
  const [re, im] = x >= 0 ? [larger, smaller] : [smaller, larger]
  return inexactComplex(re * scale, (y < 0 || Object.is(y, -0) ? -im : im) * scale)
}

function rootOfInfinity(x: number, y: number): Compnum {
  if (x > 0) return inexactComplex(x, Number.isNaN(y) ? y : y * 0)
  return inexactComplex(Number.isNaN(y) ? y : 0, y < 0 || Object.is(y, -0) ? x : -x)
}

/** By the square of what to divide, a power of two, so that nothing overflows and nothing is subnormal. */
function scaleFor(size: number): number {
  if (size > 2 ** 1000) return 2 ** 100
  return size < 2 ** -900 ? 2 ** -100 : 1
}

/** The largest integer whose square is not above `n`, and what is left of `n`. */
export function exactIntegerSqrt(n: unknown): [Integer, Integer] {
  if (typeof n === "number" && n >= 0) {
    const root = Math.floor(Math.sqrt(n))
    return [root, n - root * root]
  }
  if (typeof n !== "bigint" || n < 0n) throw wrongType("exact-integer-sqrt", "an exact nonnegative integer", n)
  const root = bigSquareRoot(n)
  return [integer(root), integer(n - bigProduct(root, root))]
}

const ROOT_OF_DOUBLE = 2n ** 100n

/** The square root of `n`, floored; `n` is not negative. */
export function bigSquareRoot(n: bigint): bigint {
  let root = n < ROOT_OF_DOUBLE ? BigInt(Math.floor(Math.sqrt(Number(n)))) : improvedRoot(n)
  while (root * root > n) root -= 1n
  while ((root + 1n) * (root + 1n) <= n) root += 1n
  return root
}

/** One step of Newton's, from a root of the upper half of the bits: it doubles how many are right. */
function improvedRoot(n: bigint): bigint {
  const bits = bitLength(n)
  const quarter = BigInt(Math.floor((bits - 1) / 4))
  const rough = bigSquareRoot(n >> (2n * quarter)) << quarter
  return (rough + bigQuotient(n, rough)) >> 1n
}

/** The `k`th root of `n`, floored; `n` is not negative. */
function wholeRoot(n: bigint, k: number): bigint {
  if (n < 2n) return n
  if (k === 2) return bigSquareRoot(n)
  const bits = bitLength(n)
  if (k >= bits) return 1n
  const degree = BigInt(k)
  // Newton's from above: the first guess is too large, and the last before one that is no smaller is right.
  let root = guessAbove(n, k, bits)
  for (;;) {
    const next = ((degree - 1n) * root + bigQuotient(n, wholePower(root, k - 1))) / degree
    if (next >= root) return root
    root = next
  }
}

/** More than the `k`th root of `n`, a number of `bits` bits; the first half of its digits is right. */
function guessAbove(n: bigint, k: number, bits: number): bigint {
  const half = Math.floor(bits / k / 2)
  if (half < 16) return 1n << BigInt(Math.ceil(bits / k))
  return (wholeRoot(n >> BigInt(k * half), k) + 1n) << BigInt(half)
}

/** `base` to the power of `k`, charged. */
function wholePower(base: bigint, k: number): bigint {
  const size = magnitude(base)
  if (size < 2n) return k % 2 === 0 ? size : base
  // What is not above 2^m has a power not above 2^mk; of a small base m is found to a sixteenth.
  const bits = k * (size < 2n ** 64n ? bitLength(size ** 16n - 1n) / 16 : bitLength(size - 1n))
  claim(bits)
  labour(bits, bits)
  return base ** BigInt(k)
}

/** `z` to the power of `n`. */
export function integerPower(z: Numeric, n: Integer): Numeric {
  if (z instanceof Flonum) return new Flonum(powerOfDouble(z.double, n))
  if (z instanceof Compnum) return powerOfComplex(z, n)
  if (n >= 0) return powerOfExact(z, n)
  if (z === 0) throw new Complaint("expt", "division by zero", [z, n])
  return divide(1, powerOfExact(z, negate(n) as Integer))
}

/** An exponent too large for a double is taken for an even one by the host. */
function powerOfDouble(x: number, n: Integer): number {
  if (typeof n === "number") return x ** n
  const size = Math.abs(x) ** Number(n)
  return BigInt.asUintN(1, n) === 1n && (x < 0 || Object.is(x, -0)) ? -size : size
}

function powerOfExact(x: Exact, n: Integer): Exact {
  if (x === 0 || x === 1 || n === 0) return n === 0 ? 1 : x
  if (x === -1) return BigInt.asUintN(1, BigInt(n)) === 1n ? -1 : 1
  const small = smallPower(x, n)
  if (small !== undefined) return small
  const k = Number(n)
  return lowest(wholePower(numeratorOf(x), k), wholePower(denominatorOf(x), k))
}

/** The power of a small integer, if it is one, by the bits of the exponent from its lowest. */
function smallPower(x: Exact, n: Integer): number | undefined {
  if (typeof x !== "number" || n > 52) return undefined
  let answer = 1
  let squared = x
  for (let rest = Number(n); ; squared *= squared) {
    if (rest % 2 === 1) answer *= squared
    rest >>= 1
    if (rest === 0) return Math.abs(answer) <= Number.MAX_SAFE_INTEGER ? answer : undefined
  }
}

function powerOfComplex(z: Compnum, n: Integer): Numeric {
  if (n < 0) return divide(1, powerOfComplex(z, negate(n) as Integer))
  if (typeof n === "number") return repeatedSquares(z, n)
  if (!isExact(z)) return repeatedSquares(z, Math.min(Number(n), Number.MAX_VALUE))
  // Of exact powers this high only those of +i and -i do not grow beyond all bounds.
  if (z.re !== 0 || (z.im !== 1 && z.im !== -1)) claim(Number.POSITIVE_INFINITY)
  return repeatedSquares(z, Number(BigInt.asUintN(2, n)))
}

/** Squares and multiplies, taking the bits of the exponent from its lowest. */
function repeatedSquares(z: Compnum, n: number): Numeric {
  let answer: Numeric = isExact(z) ? 1 : new Flonum(1)
  let squared: Numeric = z
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest !== n) squared = mul(squared, squared)
    if (rest % 2 === 1) answer = mul(answer, squared)
  }
  return answer
}
