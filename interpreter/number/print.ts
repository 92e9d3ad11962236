// Writing numbers.
//
// A flonum is written with the fewest digits that read back as itself, and always
// with a point or an exponent: 1.0, 0.1, 1e21, +inf.0. In a radix other than ten
// there are no exponents.
//
// Invariants
//   NU15  Reading what was written, in the same radix, gives the same number back.

import { charge } from "../meter.js"
import { fractionOf } from "./double.js"
import { bitBound, labour } from "./integer.js"
import { type Compnum, Flonum, type Numeric, Ratnum, type Real } from "./tower.js"

/** The writing of `n` in `radix`, from 2 to 36. */
export function writeNumber(n: Numeric, radix = 10): string {
  if (typeof n === "number") return n.toString(radix)
  if (n instanceof Flonum) return writeDouble(n.double, radix)
  if (typeof n === "bigint") return writeBig(n, radix)
  if (n instanceof Ratnum) return `${writeBig(n.num, radix)}/${writeBig(n.den, radix)}`
  return writeComplex(n, radix)
}

function writeBig(n: bigint, radix: number): string {
  const bits = bitBound(n)
  charge(32 + 2 * Math.ceil(bits / Math.log2(radix)))
  labour(4 * bits, bits)
  return n.toString(radix)
}

/** A zero real part is left out, and a one before the i, unless i is a digit. */
function writeComplex({ re, im }: Compnum, radix: number): string {
  const plain = radix < 19
  const second = writePart(im, radix)
  const sign = second.startsWith("-") || second.startsWith("+") ? "" : "+"
  const first = plain && (re === 0 || (re instanceof Flonum && Object.is(re.double, 0))) ? "" : writeNumber(re, radix)
  return `${first}${sign}${second}i`
}

function writePart(part: Real, radix: number): string {
  if (radix < 19 && (part === 1 || part === -1)) return part === 1 ? "" : "-"
  return writeNumber(part, radix)
}

function writeDouble(x: number, radix: number): string {
  if (Number.isNaN(x)) return "+nan.0"
  if (!Number.isFinite(x)) return x < 0 ? "-inf.0" : "+inf.0"
  const sign = x < 0 || Object.is(x, -0) ? "-" : ""
  return sign + (radix === 10 ? decimal(Math.abs(x)) : positional(Math.abs(x), radix))
}

/** The host writes the shortest digits that read back; its 1 is our 1.0, its 1e+21 our 1e21. */
function decimal(x: number): string {
  const text = String(x)
  if (Number.isInteger(x) && x < 1e21) return `${text}.0`
  return text.replace("e+", "e")
}

function positional(x: number, radix: number): string {
  const whole = BigInt(Math.trunc(x)).toString(radix)
  if (!Number.isInteger(x)) return `${whole}.${fractionDigits(x, radix)}`
  // From 24 on inf and nan are rows of digits: no number may end as they do.
  return radix < 24 ? `${whole}.0` : `${whole}.`
}

/** The fewest digits after the point that tell `x`, no integer, from its neighbours. Counts in quarters of its lowest bit. */
function fractionDigits(x: number, radix: number): string {
  const { mantissa, exponent } = fractionOf(x)
  const whole = 4n << BigInt(-exponent)
  const base = BigInt(radix)
  let rest = (BigInt(mantissa) * 4n) % whole
  // Half the way to the neighbour below, which is nearer to a power of two.
  let margin = mantissa === 2 ** 52 ? 1n : 2n
  let digits = ""
  for (;;) {
    rest *= base
    margin *= base
    const digit = rest / whole
    rest %= whole
    // The last digit is rounded; it cannot be the highest, or the one before would have been the last.
    if (rest < margin || whole - rest < margin) return digits + (rest * 2n > whole ? digit + 1n : digit).toString(radix)
    digits += digit.toString(radix)
  }
}
