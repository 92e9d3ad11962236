// How atoms are spelled, so that reading the spelling gives the atom back.
//
// Invariants
//   SP1  A spelling reads back as the same atom in SX text; a keyword and `nil`
//       excepted, in Scheme text too.
//   SP2  A canonical spelling does not depend on the host's edition of Unicode:
//       which characters stand for themselves is fixed here by number.
//
// The symbols `:a` and `nil` would read as a keyword and as nil in SX text:
// they stand between bars, which reads as that symbol in both dialects.

import { charge } from "./meter.js"

/** How the symbol named `name` is written. */
export function symbolSpelling(name: string): string {
  return isPlain(name) || isPlainBeyondAscii(name, isPlain) ? name : barred(name)
}

/** How the symbol named `name` is written canonically: bare only if it is of plain ASCII. */
export function canonicalSymbolSpelling(name: string): string {
  return isPlain(name) ? name : barred(name)
}

/** How the keyword named `name` is written. */
export function keywordSpelling(name: string): string {
  return `:${isOfNameCharacters(name) || isPlainBeyondAscii(name, isOfNameCharacters) ? name : barred(name)}`
}

/** How the keyword named `name` is written canonically. */
export function canonicalKeywordSpelling(name: string): string {
  return `:${isOfNameCharacters(name) ? name : barred(name)}`
}

/** How a string holding `text` is written, canonically too. */
export function stringSpelling(text: string): string {
  return `"${stringEscapes.test(text) ? text.replace(everyStringEscape, escaped) : text}"`
}

/** How a bytevector is written, canonically too. */
export function bytesSpelling(bytes: Uint8Array): string {
  charge(8 * bytes.length)
  return `#u8(${bytes.join(" ")})`
}

/** How the character of code point `code` is written. */
export function charSpelling(code: number): string {
  if (code < 0x80) return canonicalCharSpelling(code)
  const text = String.fromCodePoint(code)
  return standsAlone.test(text) ? `#\\${text}` : canonicalCharSpelling(code)
}

/** How the character of code point `code` is written canonically: by number unless it is of ASCII. */
export function canonicalCharSpelling(code: number): string {
  const name = charNames.get(code)
  if (name !== undefined) return `#\\${name}`
  return code > 0x20 && code < 0x7f ? `#\\${String.fromCharCode(code)}` : `#\\x${code.toString(16)}`
}

/** The report's names of characters. */
const charNames: ReadonlyMap<number, string> = new Map([
  [0x00, "null"],
  [0x07, "alarm"],
  [0x08, "backspace"],
  [0x09, "tab"],
  [0x0a, "newline"],
  [0x0d, "return"],
  [0x1b, "escape"],
  [0x20, "space"],
  [0x7f, "delete"],
])

/** What may stand in a name without bars, of ASCII. */
const nameCharacters = /^[\w!$%&*/:<=>?^~+\-.@]+$/
/** Names that the report has beginning with a sign or a dot. */
const peculiar = /^(?:[+-]|[+-][a-z!$%&*/:<=>?^_~+\-@].*|(?:[+-]\.|\.)[a-z!$%&*/:<=>?^_~+\-@.].*)$/i
/** What a decimal number begins with; a name that does has a character that no number has. */
const numberStart = /^[+-]?\.?\d/
const notOfNumbers = /[^\d+\-./einfa@]/i
const numberLike = /^[+-](?:i$|inf\.0|nan\.0)/i

function isOfNameCharacters(name: string): boolean {
  return nameCharacters.test(name)
}

/** Whether the symbol `name`, of ASCII, reads as itself without bars. */
function isPlain(name: string): boolean {
  if (!isOfNameCharacters(name) || name === "nil") return false
  const first = name.charCodeAt(0)
  if (first === COLON) return false
  if (first > NINE) return true
  if (numberStart.test(name)) return notOfNumbers.test(name)
  return !beginsOddly.test(name) || (peculiar.test(name) && !numberLike.test(name))
}

const COLON = 0x3a
const NINE = 0x39
const beginsOddly = /^[+\-.]/

/** Letters, marks, digits, punctuation and symbols of Unicode may stand in names. */
const beyondAscii = /[^\0-\x7f]/
const nameCharactersBeyond = /[\p{L}\p{M}\p{N}\p{Pd}\p{Pc}\p{Po}\p{S}\p{Co}\u200c\u200d]/gu

/** Whether `name` holds characters beyond ASCII and would pass `test` if they were letters of ASCII. */
function isPlainBeyondAscii(name: string, test: (name: string) => boolean): boolean {
  return beyondAscii.test(name) && test(name.replace(nameCharactersBeyond, (c) => (c < "\x80" ? c : "x")))
}

function barred(name: string): string {
  return `|${name.replace(everySymbolEscape, (c) => (c === "|" ? "\\|" : c === "\\" ? "\\x5c;" : escaped(c)))}|`
}

/** Characters that do not show or that move others about; a fixed list (SP2). */
const hidden = "\\0-\\x1f\\x7f-\\x9f\\xad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff\\ufff9-\\ufffb"
const stringEscapes = new RegExp(`["\\\\${hidden}\\ud800-\\udfff]`)
const everyStringEscape = new RegExp(`["\\\\${hidden}]|\\p{Cs}`, "gu")
const everySymbolEscape = new RegExp(`[|\\\\${hidden}]|\\p{Cs}`, "gu")

const mnemonics: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\x07", "\\a"],
  ["\b", "\\b"],
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\r", "\\r"],
])

function escaped(character: string): string {
  return mnemonics.get(character) ?? `\\x${(character.codePointAt(0) as number).toString(16)};`
}

const standsAlone = /^[\p{L}\p{N}\p{P}\p{S}]$/u
