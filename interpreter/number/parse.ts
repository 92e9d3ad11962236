// Reading numbers: the report's <number> (7.1.1), in two steps.
//
// First the text is taken apart without computing anything, so that whether it
// is a number can be told of any text at once; then its value is computed.
//
//   1e3       a real          [sign] digits [/ digits | . digits] [e [sign] digits]
//   1+2i      rectangular     [real] sign [unsigned real] i
//   1@2       polar           real @ real
//   #e#x-ff   prefixes        radix and exactness, in either order, once each
//
// Invariants
//   NU13  An inexact real is the double nearest to what is written.
//   NU14  What an exact number takes is charged before it is computed, however large its exponent.
//
// One departure from the report: where the radix is an operand (of
// `string->number`), a point may stand in a number of any radix from 2 to 36, so
// that what `number->string` wrote can be read; from 19 on i is a digit, and ends
// a complex number only after an inner sign. Texts of programs have radix 10.

import { polar, rectangular } from "./complex.js"
import { toDouble } from "./exactness.js"
import { bigProduct, claim, labour } from "./integer.js"
import { everyPart } from "./kind.js"
import { denominatorOf, type Exact, numeratorOf, ratio, ratioOfSafe } from "./ratio.js"
import { exact, inexact } from "./rounding.js"
import { Flonum, integer, type Numeric, type Real } from "./tower.js"

/** The number that `text` writes, or undefined where it writes none. `radix` holds where the text has no prefix. */
export function parseNumber(text: string, radix = 10): Numeric | undefined {
  const small = smallInteger(text, radix)
  if (small !== undefined) return small
  if (radix === 10 && !mayBegin(text.charCodeAt(0))) return undefined
  const fraction = smallFraction(text, radix)
  if (fraction !== undefined) return fraction
  const notation = new Scanner(text, radix).scan()
  return notation === undefined ? undefined : valueOf(notation)
}

/** Whether `text` has the form of a number, be it one that cannot be had: 1/0, #e+inf.0, #e1e999999999. */
export function looksNumeric(text: string): boolean {
  return mayBegin(text.charCodeAt(0)) && new Scanner(text, 10).scan() !== undefined
}

const ZERO = 48
const NINE = 57
const PLUS = 43
const MINUS = 45
const POINT = 46
const SLASH = 47
const HASH = 35
const AT = 64
const LETTER_A = 97
const LETTER_E = 101
const LETTER_I = 105

/** The value of an integer of so few digits that it is safe for certain: what most numbers are. */
function smallInteger(text: string, radix: number): number | undefined {
  const first = text.charCodeAt(0)
  const start = first === MINUS || first === PLUS ? 1 : 0
  const count = text.length - start
  if (count === 0 || count * bitsOfDigit(radix) > 53) return undefined
  let value = 0
  for (let i = start; i < text.length; i++) {
    const digit = digitValue(text.charCodeAt(i))
    if (digit >= radix) return undefined
    value = value * radix + digit
  }
  return first === MINUS ? 0 - value : value
}

/** The value of a fraction of two such integers. */
function smallFraction(text: string, radix: number): Exact | undefined {
  const slash = text.indexOf("/")
  if (slash <= 0 || digitValue(text.charCodeAt(slash + 1)) >= radix) return undefined
  const num = smallInteger(text.slice(0, slash), radix)
  const den = smallInteger(text.slice(slash + 1), radix)
  return num === undefined || den === undefined || den === 0 ? undefined : ratioOfSafe(num, den)
}

/** Whether a decimal number may begin with the character `code`. */
function mayBegin(code: number): boolean {
  return (code >= ZERO && code <= NINE) || code === PLUS || code === MINUS || code === POINT || code === HASH
}

/** A real number's place in the text. */
interface RealText {
  readonly negative: boolean
  readonly signed: boolean
  readonly form: "integer" | "ratio" | "decimal" | "infinity" | "nan" | "one"
  /** Where it begins, after its sign. */
  readonly start: number
  /** Where its slash or its point stands, or where it ends if it has neither. */
  readonly middle: number
  /** Where its exponent's mark stands, or where it ends if it has none. */
  readonly mark: number
  readonly end: number
}

/** A number, taken apart. */
interface Notation {
  readonly text: string
  readonly radix: number
  readonly exactness: "e" | "i" | undefined
  readonly form: "real" | "rectangular" | "polar"
  readonly first: RealText | undefined
  readonly second: RealText | undefined
}

class Scanner {
  private at = 0
  private limit: number
  private exactness: "e" | "i" | undefined
  /** Whether a point may stand in a number of this radix. */
  private points = true

  constructor(
    private readonly text: string,
    private radix: number,
  ) {
    this.limit = text.length
  }

  /** The whole text taken apart, or undefined where it is no number. */
  scan(): Notation | undefined {
    if (!this.prefixes()) return undefined
    const first = this.real() ?? this.one()
    if (first === undefined) return undefined
    if (this.at === this.limit) return first.form === "one" ? undefined : this.notation("real", first, undefined)
    const code = this.text.charCodeAt(this.at)
    if (this.endsWithI()) return first.signed ? this.notation("rectangular", undefined, first) : undefined
    if (first.form === "one") return undefined
    if (code === AT) return this.polar(first)
    return code === PLUS || code === MINUS ? this.rectangular(first) : undefined
  }

  private notation(form: Notation["form"], first: RealText | undefined, second: RealText | undefined): Notation {
    return { text: this.text, radix: this.radix, exactness: this.exactness, form, first, second }
  }

  private polar(magnitude: RealText): Notation | undefined {
    this.at++
    const angle = this.real()
    return angle !== undefined && this.at === this.limit ? this.notation("polar", magnitude, angle) : undefined
  }

  private rectangular(re: RealText): Notation | undefined {
    this.limit--
    const im = this.real() ?? this.one()
    const ended = this.at === this.limit
    this.limit++
    return im !== undefined && ended && this.endsWithI() ? this.notation("rectangular", re, im) : undefined
  }

  /** Whether an i alone is left. */
  private endsWithI(): boolean {
    return this.at === this.limit - 1 && this.letter(this.at) === LETTER_I
  }

  private prefixes(): boolean {
    let radixSeen = false
    while (this.text.charCodeAt(this.at) === HASH) {
      const mark = this.text.charAt(this.at + 1).toLowerCase()
      const radix = { b: 2, o: 8, d: 10, x: 16 }[mark]
      if (mark === "e" || mark === "i") {
        if (this.exactness !== undefined) return false
        this.exactness = mark
      } else {
        if (radix === undefined || radixSeen) return false
        radixSeen = true
        this.radix = radix
        this.points = radix === 10
      }
      this.at += 2
    }
    return true
  }

  /** The real number that stands here, passed; undefined, and nothing passed, where none does. */
  private real(): RealText | undefined {
    const start = this.at
    const sign = this.text.charCodeAt(start)
    const signed = sign === PLUS || sign === MINUS
    if (signed) this.at++
    const found = (signed ? this.special() : undefined) ?? this.unsigned()
    if (found === undefined) {
      this.at = start
      return undefined
    }
    const begin = signed ? start + 1 : start
    return { negative: sign === MINUS, signed, start: begin, middle: this.at, mark: this.at, end: this.at, ...found }
  }

  /** inf.0 or nan.0, and not more digits. */
  private special(): Pick<RealText, "form"> | undefined {
    const word = this.text.slice(this.at, Math.min(this.at + 5, this.limit)).toLowerCase()
    if (word !== "inf.0" && word !== "nan.0") return undefined
    const next = this.at + 5
    if (next < this.limit && digitValue(this.text.charCodeAt(next)) < this.radix) return undefined
    this.at += 5
    return { form: word === "inf.0" ? "infinity" : "nan" }
  }

  private unsigned(): Pick<RealText, "form" | "middle" | "mark"> | undefined {
    const whole = this.digits(this.radix)
    const middle = this.at
    if (whole > 0 && this.text.charCodeAt(middle) === SLASH) {
      this.at++
      return this.digits(this.radix) > 0 ? { form: "ratio", middle, mark: this.at } : undefined
    }
    const pointed = this.points && this.at < this.limit && this.text.charCodeAt(middle) === POINT
    if (pointed) this.at++
    if ((pointed ? this.digits(this.radix) : 0) + whole === 0) return undefined
    const mark = this.at
    if (!this.exponent()) return undefined
    return { form: pointed || this.at > mark ? "decimal" : "integer", middle, mark }
  }

  /** Passes an exponent, if one stands here; false where it lacks its digits. */
  private exponent(): boolean {
    if (this.radix !== 10 || this.letter(this.at) !== LETTER_E) return true
    this.at++
    const sign = this.text.charCodeAt(this.at)
    if (sign === PLUS || sign === MINUS) this.at++
    return this.digits(10) > 0
  }

  /** A sign that stands for one, before an i. */
  private one(): RealText | undefined {
    const sign = this.text.charCodeAt(this.at)
    if (sign !== PLUS && sign !== MINUS) return undefined
    const at = ++this.at
    return { negative: sign === MINUS, signed: true, form: "one", start: at, middle: at, mark: at, end: at }
  }

  /** Passes the digits that stand here and counts them. */
  private digits(radix: number): number {
    const start = this.at
    while (this.at < this.limit && digitValue(this.text.charCodeAt(this.at)) < radix) this.at++
    return this.at - start
  }

  /** The character at `at`, a letter in lower case. */
  private letter(at: number): number {
    return at < this.limit ? this.text.charCodeAt(at) | 0x20 : 0
  }
}

function digitValue(code: number): number {
  if (code <= NINE) return code >= ZERO ? code - ZERO : 99
  const letter = code | 0x20
  return letter >= LETTER_A && letter < LETTER_A + 26 ? letter - LETTER_A + 10 : 99
}

function valueOf(notation: Notation): Numeric | undefined {
  const { form, exactness } = notation
  const first = notation.first === undefined ? 0 : realValue(notation, notation.first)
  const second = notation.second === undefined ? 0 : realValue(notation, notation.second)
  if (first === undefined || second === undefined) return undefined
  const value = form === "polar" ? polar(first, second) : rectangular(first, second)
  if (exactness === "i") return inexact(value)
  if (exactness !== "e") return value
  return everyPart(value, Number.isFinite) ? exact(value) : undefined
}

/** The value of one real; undefined for a denominator of zero. */
function realValue(notation: Notation, real: RealText): Real | undefined {
  const size = magnitudeOf(notation, real)
  if (!real.negative || size === undefined) return size
  if (size instanceof Flonum) return new Flonum(-size.double)
  return typeof size === "number" ? 0 - size : ratio(-numeratorOf(size), denominatorOf(size))
}

function magnitudeOf(notation: Notation, real: RealText): Real | undefined {
  const { text, radix, exactness } = notation
  switch (real.form) {
    case "one":
      return 1
    case "infinity":
      return new Flonum(Number.POSITIVE_INFINITY)
    case "nan":
      return new Flonum(Number.NaN)
    case "integer":
      return integer(digitsValue(text.slice(real.start, real.end), radix))
    case "ratio": {
      const den = digitsValue(text.slice(real.middle + 1, real.end), radix)
      return den === 0n ? undefined : ratio(digitsValue(text.slice(real.start, real.middle), radix), den)
    }
    case "decimal": {
      if (exactness !== "e" && radix === 10) return new Flonum(Number(text.slice(real.start, real.end)))
      const value = exactDecimal(notation, real)
      return exactness === "e" ? value : new Flonum(toDouble(value))
    }
  }
}

/** The exact value of a decimal. NU14. */
function exactDecimal({ text, radix }: Notation, real: RealText): Exact {
  const fraction = text.slice(real.middle + 1, real.mark)
  const mantissa = digitsValue(text.slice(real.start, real.middle) + fraction, radix)
  if (mantissa === 0n) return 0
  const written = real.mark < real.end ? Number(text.slice(real.mark + 1, real.end)) : 0
  const exponent = written - fraction.length
  const scale = powerOf(radix, Math.abs(exponent))
  return exponent < 0 ? ratio(mantissa, scale) : integer(bigProduct(mantissa, scale))
}

/** `radix` to the power of `exponent`, charged. */
function powerOf(radix: number, exponent: number): bigint {
  const bits = exponent * bitsOfDigit(radix)
  claim(bits)
  labour(bits, bits)
  return BigInt(radix) ** BigInt(exponent)
}

/** How many bits a digit of `radix` takes at most. */
function bitsOfDigit(radix: number): number {
  return radix === 10 ? 3.33 : 32 - Math.clz32(radix - 1)
}

/** The value of a row of digits, charged. */
function digitsValue(digits: string, radix: number): bigint {
  const bits = digits.length * bitsOfDigit(radix)
  claim(bits)
  labour(4 * bits, bits)
  if (radix === 10) return BigInt(digits)
  const prefix = { 2: "0b", 8: "0o", 16: "0x" }[radix]
  return prefix === undefined ? joined(digits, radix) : BigInt(prefix + digits)
}

/** By halves, so that a long row takes as little time as a multiplication of its length. */
function joined(digits: string, radix: number): bigint {
  if (digits.length <= 10) return BigInt(Number.parseInt(digits, radix))
  const low = digits.length >> 1
  const high = joined(digits.slice(0, digits.length - low), radix)
  return high * BigInt(radix) ** BigInt(low) + joined(digits.slice(digits.length - low), radix)
}
