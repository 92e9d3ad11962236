// Large integers: the host's bigints, kept within bounds.
//
// Sums and products that leave the safe integers come here. Every function says
// what it will use before it uses it, and finds out the size of its operands
// without walking them: comparing bigints of different lengths costs nothing.
//
// Invariants
//   NU3  A bigint is charged for before it is made, and none grows beyond `LARGEST_INTEGER` bits.
//   NU4  What is charged depends on the operands alone.
//
// Not here: fractions (ratio.ts), division with its roundings (division.ts), powers and roots (power.ts).

import { charge, work } from "../meter.js"

/**
 * The bits of the largest integer: five million decimal digits. The host would go 64 times further, but
 * there a single division takes minutes in which nothing can stop it; here it takes a second.
 */
export const LARGEST_INTEGER = 2 ** 24

/** The bits of the largest operands of `bigGcd`, which takes time in proportion to their square. */
export const LARGEST_GCD = 2 ** 19

/** Charges for an integer of `bits` bits, or refuses it. NU3. */
export function claim(bits: number): void {
  charge(bits > LARGEST_INTEGER ? Number.POSITIVE_INFINITY : 16 + Math.ceil(bits / 8))
}

/** Counts the work of multiplying integers of `m` and `n` bits; a division is four times that. */
export function labour(m: number, n: number): void {
  const a = m / 64
  const b = n / 64
  // Long multiplication at first; later the host's faster ways take some hundred turns a word.
  work(Math.min(a * b, 100 * (a + b)))
}

// A window that turns safe integers into bigints and back, several times as fast as the host's own conversions.
const words = new BigInt64Array([1n])
const halves = new Int32Array(words.buffer)
const LOW = halves[0] === 1 ? 0 : 1
const HIGH = 1 - LOW

/** The exact integer `n` as the host's bigint. */
export function bigint(n: number | bigint): bigint {
  if (typeof n === "bigint") return n
  halves[LOW] = n | 0
  halves[HIGH] = Math.floor(n / 2 ** 32)
  return words[0] as bigint
}

/** `n` as a safe integer; `NaN` if it is none. */
export function safe(n: bigint): number {
  words[0] = n
  const high = halves[HIGH] as number
  if (high < -(2 ** 21) || high >= 2 ** 21 || words[0] !== n) return Number.NaN
  const value = high * 2 ** 32 + ((halves[LOW] as number) >>> 0)
  return value < Number.MIN_SAFE_INTEGER ? Number.NaN : value
}

const WORD = 2n ** 64n
const thresholds: bigint[] = []
const negativeThresholds: bigint[] = []

function growThresholds(): void {
  const threshold = 1n << BigInt(64 * 2 ** thresholds.length)
  thresholds.push(threshold)
  negativeThresholds.push(-threshold)
}

/** How many bits `n` has at most: 64, 128, 256 ..., and less than twice too many from 64 on. */
export function bitBound(n: bigint): number {
  if (n < WORD && n > -WORD) return 64
  let k = 1
  for (;;) {
    while (k >= thresholds.length) growThresholds()
    if (n < (thresholds[k] as bigint) && n > (negativeThresholds[k] as bigint)) return 64 * 2 ** k
    k++
  }
}

const DOUBLE_RANGE = 2n ** 1000n
const view = new DataView(new ArrayBuffer(8))

/** How many bits `n`, not negative, has exactly; 0 has none. */
export function bitLength(n: bigint): number {
  let length = 0
  let rest = n
  while (rest >= DOUBLE_RANGE) {
    const shift = bitBound(rest) / 2
    length += shift
    rest >>= BigInt(shift)
  }
  if (rest === 0n) return length
  view.setFloat64(0, Number(rest))
  const exponent = (view.getUint32(0) >>> 20) - 1022
  // Of all ones it may have been rounded up to the next power of two.
  return length + (rest >> BigInt(exponent - 1) === 0n ? exponent - 1 : exponent)
}

/** `a` * `b`, two safe integers whose product is none; charged as `bigProduct` is. */
export function productOfSafe(a: number, b: number): bigint {
  claim(128)
  return bigint(a) * bigint(b)
}

/** `a` + `b`, charged. */
export function bigSum(a: bigint, b: bigint): bigint {
  claim(Math.max(bitBound(a), bitBound(b)))
  return a + b
}

/** `a` - `b`, charged. */
export function bigDifference(a: bigint, b: bigint): bigint {
  claim(Math.max(bitBound(a), bitBound(b)))
  return a - b
}

/** `a` * `b`, charged. */
export function bigProduct(a: bigint, b: bigint): bigint {
  let m = bitBound(a)
  let n = bitBound(b)
  if (m + n > LARGEST_INTEGER) {
    m = bitLength(magnitude(a))
    n = bitLength(magnitude(b))
  }
  claim(m + n)
  labour(m, n)
  return a * b
}

/** `a` / `b`, truncated, charged; `b` is not zero. */
export function bigQuotient(a: bigint, b: bigint): bigint {
  prepareDivision(a, bitBound(b))
  return a / b
}

/** What is left of `a` after truncated division by `b`, charged; `b` is not zero. */
export function bigRemainder(a: bigint, b: bigint): bigint {
  prepareDivision(a, bitBound(b))
  return a % b
}

/** As `bigRemainder`, by a safe integer: a safe integer. */
export function remainderBySafe(a: bigint, b: number): number {
  prepareDivision(a, 64)
  return safe(a % bigint(b))
}

/** Charges for the division of `a` by a number of `n` bits. */
function prepareDivision(a: bigint, n: number): void {
  const m = bitBound(a)
  claim(Math.min(m, LARGEST_INTEGER))
  labour(4 * m, n)
}

/** `n` without its sign. */
export function magnitude(n: bigint): bigint {
  return n < 0n ? -n : n
}

const SAFE = 9007199254740991n
const LEHMER_PAYS = 2n ** 160n

/** The greatest common divisor of `a` and `b`, not negative. */
export function bigGcd(a: bigint, b: bigint): bigint {
  let large = magnitude(a)
  let small = magnitude(b)
  if (small > large) [large, small] = [small, large]
  if (bitBound(small) > LARGEST_GCD) claim(Number.POSITIVE_INFINITY)
  while (small > SAFE) {
    const size = bitBound(small)
    labour(size * 4, 64)
    if (small >= LEHMER_PAYS && bitBound(large) <= size * 2) [large, small] = lehmerStep(large, small)
    else [large, small] = [small, bigRemainder(large, small)]
  }
  return small === 0n ? large : bigint(gcdOfSafe(safe(small), safe(bigRemainder(large, small))))
}

/**
 * Many of Euclid's steps at once, found from the operands' first 52 bits (Lehmer's way): the quotients
 * that both roundings of the operands agree on are those of the operands themselves.
 */
function lehmerStep(large: bigint, small: bigint): [bigint, bigint] {
  const shift = BigInt(bitLength(large) - 52)
  let x = Number(large >> shift)
  let y = Number(small >> shift)
  let a = 1
  let b = 0
  let c = 0
  let d = 1
  while (y + c !== 0 && y + d !== 0) {
    const q = Math.floor((x + a) / (y + c))
    if (q !== Math.floor((x + b) / (y + d))) break
    ;[a, c] = [c, a - q * c]
    ;[b, d] = [d, b - q * d]
    ;[x, y] = [y, x - q * y]
  }
  if (b === 0) return [small, large % small]
  return [BigInt(a) * large + BigInt(b) * small, BigInt(c) * large + BigInt(d) * small]
}

/** The greatest common divisor of two safe integers, not negative. */
export function gcdOfSafe(a: number, b: number): number {
  let x = Math.abs(a)
  let y = Math.abs(b)
  while (y !== 0) {
    const rest = x - Math.floor(x / y) * y
    x = y
    y = rest
  }
  return x
}
