// What Unicode says of characters: their kinds, their cases, their digits.
//
// The host's edition of Unicode decides. JavaScript knows no case folding, so it
// is made of the case mappings, with the characters for which that differs.

/** Whether `code` has the property Alphabetic. */
export function isAlphabetic(code: number): boolean {
  if (code < 0x80) return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
  return alphabetic.test(String.fromCodePoint(code))
}

/** Whether `code` is a decimal digit of some script. */
export function isNumericChar(code: number): boolean {
  if (code < 0x80) return code >= 0x30 && code <= 0x39
  return decimalDigit.test(String.fromCodePoint(code))
}

/** Whether `code` has the property White_Space. */
export function isWhitespace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 9 && code <= 13)
  return whitespace.test(String.fromCodePoint(code))
}

/** Whether `code` has the property Uppercase. */
export function isUppercase(code: number): boolean {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a
  return uppercase.test(String.fromCodePoint(code))
}

/** Whether `code` has the property Lowercase. */
export function isLowercase(code: number): boolean {
  if (code < 0x80) return code >= 0x61 && code <= 0x7a
  return lowercase.test(String.fromCodePoint(code))
}

/** The value of the decimal digit `code`, or -1. Digits stand in runs of ten, so a digit's place in its run is its value. */
export function digitValue(code: number): number {
  if (code < 0x80) return code >= 0x30 && code <= 0x39 ? code - 0x30 : -1
  if (!isNumericChar(code)) return -1
  let first = code
  while (isNumericChar(first - 1)) first--
  return (code - first) % 10
}

/** The one character that is `code` in upper case; `code` itself if there is none or more than one. */
export function upcase(code: number): number {
  if (code < 0x80) return code >= 0x61 && code <= 0x7a ? code - 0x20 : code
  return single(String.fromCodePoint(code).toUpperCase()) ?? iotaBeside(code)
}

/**
 * The upper case of a Greek vowel with an iota below. JavaScript writes the iota
 * out after it; the single character has it beside.
 */
function iotaBeside(code: number): number {
  if (code >= 0x1f80 && code <= 0x1faf) return code | 8
  return code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3 ? code + 9 : code
}

/** The one character that is `code` in lower case; `code` itself if there is none or more than one. */
export function downcase(code: number): number {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 0x20 : code
  if (code === DOTTED_I) return 0x69
  return single(String.fromCodePoint(code).toLowerCase()) ?? code
}

/** `code` by simple case folding. */
export function foldcase(code: number): number {
  if (code < 0x80 || code === DOTTED_I || code === DOTLESS_I) return code < 0x80 ? downcase(code) : code
  if (isCherokee(code)) return upcase(code)
  return downcase(upcase(code))
}

/** `text` in upper case; it may become longer. */
export function upcaseText(text: string): string {
  return text.toUpperCase()
}

/** `text` in lower case; a sigma that ends a word takes its final form. */
export function downcaseText(text: string): string {
  return text.toLowerCase()
}

/** `text` by full case folding; it may become longer. */
export function foldText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase()
  let folded = ""
  for (const character of text) folded += foldCharacter(character)
  return folded
}

const ascii = /^[\0-\x7f]*$/
const alphabetic = /\p{Alphabetic}/u
const decimalDigit = /\p{Nd}/u
const whitespace = /\p{White_Space}/u
const uppercase = /\p{Uppercase}/u
const lowercase = /\p{Lowercase}/u

const DOTTED_I = 0x130
const DOTLESS_I = 0x131

function foldCharacter(character: string): string {
  const code = character.codePointAt(0) as number
  if (code === DOTLESS_I || isCherokee(code)) return String.fromCodePoint(foldcase(code))
  // One character at a time, so that no sigma is final. First down: the capital sharp s has no other upper case.
  return character.toLowerCase().toUpperCase().toLowerCase()
}

/** The script whose characters fold to upper case. */
function isCherokee(code: number): boolean {
  return (code >= 0x13a0 && code <= 0x13fd) || (code >= 0xab70 && code <= 0xabbf)
}

/** The code point of a text of one character. */
function single(text: string): number | undefined {
  const code = text.codePointAt(0) as number
  return text.length === (code > 0xffff ? 2 : 1) ? code : undefined
}
