// From the pieces of a number that the grammar found to the number.
//
// The operation `numeric(radix, exactness)` computes each piece; exactness is
// "e", "i" or "" where no prefix says it.

import type { ActionDict } from "ohm-js"
import { divide, mul, negate } from "../number/arithmetic.js"
import { polar, rectangular } from "../number/complex.js"
import { everyPart } from "../number/kind.js"
import { integerPower } from "../number/power.js"
import { exact, inexact } from "../number/rounding.js"
import { Flonum, integer, type Numeric, type Real } from "../number/tower.js"

/** Thrown for a number that has the right form but cannot be had: 1/0, #e+inf.0. */
export class NoSuchNumber {}

/** The value of `number` under the exactness that its prefix asks for. */
function under(exactness: string, number: Numeric): Numeric {
  if (exactness === "i") return inexact(number)
  if (exactness === "") return number
  if (!everyPart(number, Number.isFinite)) throw new NoSuchNumber()
  return exact(number)
}

/** The exactness that a prefix asks for. */
function exactnessOf(prefix: string): string {
  return /[ei]/i.exec(prefix)?.[0].toLowerCase() ?? ""
}

function signed(sign: string, size: Real): Real {
  return sign === "-" ? (negate(size) as Real) : size
}

function whole(digits: string, radix: number): Real {
  const prefix = { 2: "0b", 8: "0o", 10: "", 16: "0x" }[radix]
  return integer(BigInt(`${prefix}${digits}`))
}

/** The value of a decimal: exactly, or as the double nearest to it. */
function decimal(before: string, after: string, power: string, exactness: string): Real {
  if (exactness !== "e") return new Flonum(Number(`${before}.${after}e${power}`))
  const mantissa = whole(before + after, 10)
  if (mantissa === 0) return 0
  const shift = Number(power) - after.length
  const scale = integerPower(10, Math.abs(shift))
  return (shift < 0 ? divide(mantissa, scale) : mul(mantissa, scale)) as Real
}

export const numberActions: ActionDict<Numeric> = {
  number_binary: (prefix, rest) => rest.numeric(2, exactnessOf(prefix.sourceString)),
  number_octal: (prefix, rest) => rest.numeric(8, exactnessOf(prefix.sourceString)),
  number_hex: (prefix, rest) => rest.numeric(16, exactnessOf(prefix.sourceString)),
  number_decimal: (prefix, rest) => rest.numeric(10, exactnessOf(prefix.sourceString)),
  number_plain: (rest) => rest.numeric(10, ""),

  binaryNumber(complex, _) {
    return under(this.args.exactness, complex.numeric(this.args.radix, this.args.exactness))
  },
  octalNumber(complex, _) {
    return under(this.args.exactness, complex.numeric(this.args.radix, this.args.exactness))
  },
  hexNumber(complex, _) {
    return under(this.args.exactness, complex.numeric(this.args.radix, this.args.exactness))
  },
  decimalNumber(complex, _) {
    return under(this.args.exactness, complex.numeric(this.args.radix, this.args.exactness))
  },
  plainNumber(complex, _) {
    return complex.numeric(this.args.radix, this.args.exactness)
  },

  complex_polar(magnitude, _, angle) {
    const { radix, exactness } = this.args
    return polar(magnitude.numeric(radix, exactness), angle.numeric(radix, exactness))
  },
  complex_rectangular(real, imaginary) {
    const { radix, exactness } = this.args
    return rectangular(real.numeric(radix, exactness), imaginary.numeric(radix, exactness))
  },
  complex_imaginary(imaginary) {
    return rectangular(0, imaginary.numeric(this.args.radix, this.args.exactness))
  },
  imaginary_special(special, _) {
    return special.numeric(this.args.radix, this.args.exactness)
  },
  imaginary_signed(sign, size, _) {
    const one = size.numChildren === 0
    return signed(sign.sourceString, one ? 1 : size.child(0).numeric(this.args.radix, this.args.exactness))
  },
  real_signed(sign, size) {
    return signed(sign.sourceString, size.numeric(this.args.radix, this.args.exactness))
  },
  special(sign, _1, _2, _3, _4) {
    const infinite = /inf/i.test(this.sourceString)
    return signed(sign.sourceString, new Flonum(infinite ? Number.POSITIVE_INFINITY : Number.NaN))
  },

  whole_ratio(numerator, _, denominator) {
    const divisor = whole(denominator.sourceString, this.args.radix)
    if (divisor === 0) throw new NoSuchNumber()
    return divide(whole(numerator.sourceString, this.args.radix), divisor)
  },
  whole_integer(digits) {
    return whole(digits.sourceString, this.args.radix)
  },
  fraction_long(before, _, after, exponent) {
    return decimal(before.sourceString, after.sourceString, powerOf(exponent.sourceString), this.args.exactness)
  },
  fraction_short(_, after, exponent) {
    return decimal("0", after.sourceString, powerOf(exponent.sourceString), this.args.exactness)
  },
  fraction_scientific(before, exponent) {
    return decimal(before.sourceString, "", powerOf(exponent.sourceString), this.args.exactness)
  },
}

/** The digits and the minus sign of an exponent as written, "0" where there is none. */
function powerOf(exponent: string): string {
  return exponent === "" ? "0" : exponent.replace(/^e\+?/i, "")
}
