// Characters: one object a code point, so `eq?` and `eqv?` are `===`.

/** A Scheme character. `code` is a Unicode scalar value: 0 to 0x10FFFF without the surrogates. Made only by `char`. */
export class Char {
  constructor(readonly code: number) {}
}

const basic: (Char | undefined)[] = new Array(0x100).fill(undefined)
const others = new Map<number, Char>()

/** The one character of scalar value `code`. The caller has checked the range. */
export function char(code: number): Char {
  if (code < 0x100) {
    basic[code] ??= new Char(code)
    return basic[code] as Char
  }
  let known = others.get(code)
  if (known === undefined) {
    known = new Char(code)
    others.set(code, known)
  }
  return known
}

/** Whether `code` may be a character: in range and no surrogate. */
export function isScalar(code: number): boolean {
  return Number.isInteger(code) && code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
}
