// Exact fractions: arithmetic of integers and ratnums together.
//
// Every exact real has a numerator and a denominator; what is computed is put in
// lowest terms at once, so a Ratnum never holds what is an integer.
//
// Invariants
//   NU5  Every answer is normalised: lowest terms, positive denominator, an integer where it is one.

import { bigDifference, bigGcd, bigint, bigProduct, bigQuotient, bigSum, claim, gcdOfSafe, safe } from "./integer.js"
import { type Integer, integer, Ratnum } from "./tower.js"

/** An exact real. */
export type Exact = Integer | Ratnum

/** The numerator of `x` in lowest terms; it bears the sign. */
export function numeratorOf(x: Exact): bigint {
  return x instanceof Ratnum ? x.num : bigint(x)
}

/** The denominator of `x` in lowest terms; positive. */
export function denominatorOf(x: Exact): bigint {
  return x instanceof Ratnum ? x.den : 1n
}

/** Of terms no larger than this, products are safe integers, and so are the sums of two of those. */
const SMALL = 2 ** 26 - 1

/** `num` / `den`, safe integers, normalised; `den` is not zero. NU5. */
export function ratioOfSafe(num: number, den: number): Exact {
  const common = den < 0 ? -gcdOfSafe(num, den) : gcdOfSafe(num, den)
  if (common === den) return num / den + 0
  claim(64)
  claim(64)
  return new Ratnum(bigint(num / common), bigint(den / common))
}

/** `num` / `den`, normalised; `den` is not zero. NU5. */
export function ratio(num: bigint, den: bigint): Exact {
  const common = den < 0n ? -bigGcd(num, den) : bigGcd(num, den)
  return common === 1n ? lowest(num, den) : lowest(bigQuotient(num, common), bigQuotient(den, common))
}

/** `num` / `den`, which are in lowest terms already; `den` is positive. */
export function lowest(num: bigint, den: bigint): Exact {
  return den === 1n ? integer(num) : new Ratnum(num, den)
}

/** `a` + `b`. */
export function addRatios(a: Exact, b: Exact): Exact {
  return combine(a, b, 1)
}

/** `a` - `b`. */
export function subtractRatios(a: Exact, b: Exact): Exact {
  return combine(a, b, -1)
}

/**
 * The sum, or with `sign` -1 the difference; only the denominators' common divisor can be common to the answer's terms.
 */
function combine(a: Exact, b: Exact, sign: 1 | -1): Exact {
  const m = denominatorOf(a)
  const n = denominatorOf(b)
  const [x, y, u, v] = [safe(numeratorOf(a)), safe(m), safe(numeratorOf(b)), safe(n)]
  if (areSmall(x, y, u, v)) return ratioOfSafe(x * v + sign * u * y, y * v)
  const common = bigGcd(m, n)
  const [p, q] = [bigQuotient(m, common), bigQuotient(n, common)]
  const join = sign === 1 ? bigSum : bigDifference
  const num = join(bigProduct(numeratorOf(a), q), bigProduct(numeratorOf(b), p))
  const rest = bigGcd(num, common)
  return lowest(bigQuotient(num, rest), bigProduct(p, bigQuotient(n, rest)))
}

/** `a` * `b`. */
export function multiplyRatios(a: Exact, b: Exact): Exact {
  return multiplied(numeratorOf(a), denominatorOf(a), numeratorOf(b), denominatorOf(b))
}

/** `a` / `b`; `b` is not zero. */
export function divideRatios(a: Exact, b: Exact): Exact {
  const num = numeratorOf(b)
  if (num < 0n) return multiplied(numeratorOf(a), denominatorOf(a), -denominatorOf(b), -num)
  return multiplied(numeratorOf(a), denominatorOf(a), denominatorOf(b), num)
}

/** (a / b) * (c / d), both in lowest terms: common divisors stand crosswise. A square has none. */
function multiplied(a: bigint, b: bigint, c: bigint, d: bigint): Exact {
  const [x, y, u, v] = [safe(a), safe(b), safe(c), safe(d)]
  if (areSmall(x, y, u, v)) return ratioOfSafe(x * u, y * v)
  if (a === c && b === d) return lowest(bigProduct(a, c), bigProduct(b, d))
  const g = bigGcd(a, d)
  const h = bigGcd(c, b)
  const num = bigProduct(bigQuotient(a, g), bigQuotient(c, h))
  return lowest(num, bigProduct(bigQuotient(b, h), bigQuotient(d, g)))
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareRatios(a: Exact, b: Exact): number {
  const [x, y, u, v] = [safe(numeratorOf(a)), safe(denominatorOf(a)), safe(numeratorOf(b)), safe(denominatorOf(b))]
  if (areSmall(x, y, u, v)) return x * v - u * y
  const left = bigProduct(numeratorOf(a), denominatorOf(b))
  const right = bigProduct(numeratorOf(b), denominatorOf(a))
  return left < right ? -1 : left > right ? 1 : 0
}

/** Whether a fraction `x`/`y` and another `u`/`v` can be reckoned with in safe integers: `NaN` stands for a term that is none. */
function areSmall(x: number, y: number, u: number, v: number): boolean {
  return Math.abs(x) <= SMALL && y <= SMALL && Math.abs(u) <= SMALL && v <= SMALL
}
