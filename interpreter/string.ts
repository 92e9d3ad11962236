// Strings: mutable sequences of characters.
//
// A string is held as JavaScript text until it is changed or holds characters
// beyond the basic plane; then as an array of code points too, or instead.
// Positions always count characters, never UTF-16 units.

import { charge } from "./meter.js"

const beyondBasic = /[\ud800-\udfff]/

/** A Scheme string. */
export class SchemeString {
  /** Undefined after a change, until someone asks for it. */
  private text: string | undefined
  /** Undefined while every character is of the basic plane and nothing was changed. */
  private codes: Uint32Array | undefined = undefined
  /** A literal: changing it is refused. */
  readonly literal: boolean

  /** @param basic whether the caller knows that `text` holds no surrogates; saves looking through it */
  constructor(text: string, literal = false, basic = false) {
    this.text = text
    this.literal = literal
    if (!basic && beyondBasic.test(text)) this.codes = codePoints(text)
  }

  /** Whether it is held as text alone, so that no character is beyond the basic plane. */
  get isBasic(): boolean {
    return this.codes === undefined
  }

  /** The number of characters. */
  get length(): number {
    return this.codes === undefined ? (this.text as string).length : this.codes.length
  }

  /** The code point at `k`; the caller has checked the range. */
  at(k: number): number {
    return this.codes === undefined ? (this.text as string).charCodeAt(k) : (this.codes[k] as number)
  }

  /** Puts the code point `code` at `k`; the caller has checked the range and `literal`. */
  put(k: number, code: number): void {
    this.change()[k] = code
  }

  /** Puts the code point `code` everywhere from `start` up to `end`; the caller has checked as for `put`. */
  fill(code: number, start: number, end: number): void {
    this.change().fill(code, start, end)
  }

  /** Puts the characters of `from` between `start` and `end` here from `at` on; the two may be one string. */
  overwrite(at: number, from: SchemeString, start: number, end: number): void {
    this.change().set(from.codesBetween(start, end), at)
  }

  /** A fresh string of the characters from `start` up to `end`; the caller has checked the range. */
  slice(start: number, end: number): SchemeString {
    charge(32 + 2 * (end - start))
    if (this.codes === undefined) return new SchemeString((this.text as string).slice(start, end), false, true)
    return new SchemeString(textOf(this.codes.subarray(start, end)))
  }

  /** A fresh string of the characters of `this` and then those of `other`. */
  concat(other: SchemeString): SchemeString {
    charge(32 + 2 * (this.length + other.length))
    return new SchemeString(this.toString() + other.toString(), false, this.isBasic && other.isBasic)
  }

  /** The code points from `start` up to `end`, as they are now. */
  codesBetween(start: number, end: number): Uint32Array {
    charge(4 * (end - start))
    if (this.codes !== undefined) return this.codes.slice(start, end)
    return codePoints((this.text as string).slice(start, end))
  }

  /** The JavaScript text. */
  toString(): string {
    this.text ??= textOf(this.codes as Uint32Array)
    return this.text
  }

  /** The code points, of which the caller will change some. */
  private change(): Uint32Array {
    if (this.codes === undefined) {
      charge(4 * (this.text as string).length)
      this.codes = codePoints(this.text as string)
    }
    this.text = undefined
    return this.codes
  }
}

/** So few code points are put together one by one, and so many at once. */
const FEW = 12
const AT_ONCE = 1024

/** The text of `codes`. */
export function textOf(codes: Uint32Array | readonly number[]): string {
  let text = ""
  if (codes.length <= FEW) {
    for (let i = 0; i < codes.length; i++) text += String.fromCodePoint(codes[i] as number)
    return text
  }
  for (let i = 0; i < codes.length; i += AT_ONCE) text += shortText(codes, i, Math.min(i + AT_ONCE, codes.length))
  return text
}

/** The text of the code points from `start` up to `end`, which are few enough to be operands of one call. */
function shortText(codes: Uint32Array | readonly number[], start: number, end: number): string {
  // The host is three times as quick with an array of its own, and with units of UTF-16.
  const units: number[] = new Array(end - start)
  let isBasic = true
  for (let i = start; i < end; i++) {
    const code = codes[i] as number
    units[i - start] = code
    if (code > 0xffff) isBasic = false
  }
  return (isBasic ? String.fromCharCode : String.fromCodePoint).apply(null, units)
}

/** The order of two texts by code point: less than 0, 0, or more than 0. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return surrogatesLast(x) - surrogatesLast(y)
  }
  return a.length - b.length
}

/** A UTF-16 unit's rank among units when texts are to be in the order of their code points. */
function surrogatesLast(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

function codePoints(text: string): Uint32Array {
  const codes = new Uint32Array(text.length)
  let count = 0
  for (let i = 0; i < text.length; count++) {
    const code = text.codePointAt(i) as number
    codes[count] = code
    i += code > 0xffff ? 2 : 1
  }
  return count === text.length ? codes : codes.slice(0, count)
}
