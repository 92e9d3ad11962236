// What each character may be part of, and the characters that have names.

/** The kinds of characters, each by what it begins. Those up to `LAST_OF_NAMES` may stand in names. */
export const LETTER = 0
export const DIGIT = 1
export const SIGN = 2
export const DOT = 3
export const COLON = 4
export const LAST_OF_NAMES = COLON
/** From here to `LAST_DELIMITER` they end what stands before them. */
export const SPACE = 5
export const SEMICOLON = 6
export const OPENER = 7
export const CLOSER = 8
export const STRING_QUOTE = 9
export const BAR = 10
export const LAST_DELIMITER = BAR
export const PREFIX = 11
export const HASH = 12
/** It has no business outside strings, comments and `|names|`. */
export const STRAY = 13

/** The kind of each character below U+0080. */
export const KINDS: Uint8Array = kindsOfAscii({
  abcdefghijklmnopqrstuvwxyz: LETTER,
  ABCDEFGHIJKLMNOPQRSTUVWXYZ: LETTER,
  "!$%&*/<=>?@^_~": LETTER,
  "0123456789": DIGIT,
  "+-": SIGN,
  ".": DOT,
  ":": COLON,
  " \t\n\v\f\r": SPACE,
  ";": SEMICOLON,
  "([{": OPENER,
  ")]}": CLOSER,
  '"': STRING_QUOTE,
  "|": BAR,
  "'`,": PREFIX,
  "#": HASH,
})

function kindsOfAscii(characters: { readonly [all: string]: number }): Uint8Array {
  const kinds = new Uint8Array(128).fill(STRAY)
  for (const [all, kind] of Object.entries(characters)) for (const one of all) kinds[one.charCodeAt(0)] = kind
  return kinds
}

/** The kind of the character of code point `code`: beyond ASCII a letter, a space or a stray one. */
export function kindOf(code: number): number {
  if (code < 128) return KINDS[code] as number
  if (code >= learned.length) return kindBeyondAscii(code)
  if (learned[code] === UNKNOWN) learned[code] = kindBeyondAscii(code)
  return learned[code] as number
}

const UNKNOWN = 255
/** The kinds of the characters of the basic plane that were asked for. */
const learned = new Uint8Array(0x10000).fill(UNKNOWN)

function kindBeyondAscii(code: number): number {
  const character = String.fromCodePoint(code)
  if (white.test(character)) return SPACE
  return invisible.test(character) || bracketOrQuote.test(character) ? STRAY : LETTER
}

const white = /\p{White_Space}/u
/** Controls, formats (but not the two joiners, which some scripts need), lone surrogates, separators. */
const invisible = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Z}]/u
const bracketOrQuote = /[\p{Ps}\p{Pe}\p{Pi}\p{Pf}]/u

/** The code point of the character named `name`, or undefined where there is no such name. */
export function namedCharacter(name: string): number | undefined {
  return CHARACTER_NAMES.get(name)
}

const CHARACTER_NAMES: ReadonlyMap<string, number> = new Map([
  ["alarm", 0x07],
  ["backspace", 0x08],
  ["delete", 0x7f],
  ["escape", 0x1b],
  ["newline", 0x0a],
  ["null", 0x00],
  ["return", 0x0d],
  ["space", 0x20],
  ["tab", 0x09],
])

/** The code point of the character whose name is most like `word`, or undefined where none is like it. */
export function nearestCharacter(word: string): number | undefined {
  const lower = word.toLowerCase()
  let nearest: number | undefined
  let fewest = lower.length > 3 ? 3 : 2
  for (const [name, code] of CHARACTER_NAMES) {
    const changes = name.startsWith(lower) && lower.length > 1 ? 0 : mistakes(lower, name)
    if (changes < fewest) {
      fewest = changes
      nearest = code
    }
  }
  return nearest
}

/** How many letters must be added, dropped or changed to make `name` of `word`. */
function mistakes(word: string, name: string): number {
  let row = Array.from({ length: name.length + 1 }, (_, j) => j)
  for (let i = 1; i <= word.length; i++) {
    const next = [i]
    for (let j = 1; j <= name.length; j++) {
      const changed = (row[j - 1] as number) + (word[i - 1] === name[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[name.length] as number
}
