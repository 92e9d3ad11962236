// Doubles, seen through their bits.
//
// Here is what the host's operators cannot say: the exact fraction that a
// double stands for, and the double nearest to a fraction of two bigints.
//
// Invariants
//   NU1  `nearestDouble` rounds once, to even on a tie, subnormals and overflow included.
//   NU2  `fractionOf` is exact.

import { bitLength } from "./integer.js"

const view = new DataView(new ArrayBuffer(8))
const SAFE = 9007199254740991n
const HIDDEN_BIT = 2n ** 52n
const INFINITE_BITS = 0x7ffn << 52n

/** The double nearest to `num` / `den`; `den` is positive. NU1. */
export function nearestDouble(num: bigint, den: bigint): number {
  if (num < 0n) return -nearestDouble(-num, den)
  if (num <= SAFE && den <= SAFE) return Number(num) / Number(den)
  // The fraction lies strictly between 2^(scale - 1) and 2^(scale + 1).
  const scale = bitLength(num) - bitLength(den)
  if (scale > 1025) return Number.POSITIVE_INFINITY
  if (scale < -1076) return 0
  // A quotient of 54 or 55 bits, or fewer where even the lowest bit of a subnormal is worth more.
  const unit = Math.max(scale - 54, -1076)
  const dividend = unit < 0 ? num << BigInt(-unit) : num
  const divisor = unit > 0 ? den << BigInt(unit) : den
  const quotient = dividend / divisor
  return rounded(quotient, unit, quotient * divisor !== dividend)
}

/** The double nearest to `quotient`, and a bit if `more`, counted in units of 2^`unit`. */
function rounded(quotient: bigint, unit: number, more: boolean): number {
  const excess = quotient >= HIDDEN_BIT << 2n ? 2 : 1
  const drop = BigInt(Math.max(excess, -1074 - unit))
  const half = 1n << (drop - 1n)
  const lost = quotient & ((1n << drop) - 1n)
  let kept = quotient >> drop
  if (lost > half || (lost === half && (more || (kept & 1n) === 1n))) kept += 1n
  // The hidden bit of `kept`, if it is there, adds one to the exponent's field; so does a carry.
  const bits = (BigInt(unit + Number(drop) + 1074) << 52n) + kept
  view.setBigUint64(0, bits < INFINITE_BITS ? bits : INFINITE_BITS)
  return view.getFloat64(0)
}

/** A finite double as `mantissa` * 2^`exponent`; the mantissa is an integer of 53 bits at most. NU2. */
export function fractionOf(double: number): { mantissa: number; exponent: number } {
  view.setFloat64(0, double)
  const high = view.getUint32(0)
  const field = (high >>> 20) & 0x7ff
  const fraction = (high & 0xfffff) * 2 ** 32 + view.getUint32(4)
  const magnitude = field === 0 ? fraction : fraction + 2 ** 52
  return { mantissa: double < 0 ? -magnitude : magnitude, exponent: Math.max(field, 1) - 1075 }
}
