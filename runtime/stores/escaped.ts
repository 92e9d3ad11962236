// Texts as databases can hold them.
//
// A database ends a text at NUL, or refuses it, and has no way to write half a
// surrogate pair. Such characters are stored as their number between U+2400 and a
// semicolon, and U+2400 itself likewise. All other texts are stored as they are,
// so that people can read them.
//
// Invariants
//   ES1  Any string is restored as it was, and is stored without NUL and well-formed.

const MARK = "\u2400"
const EVERY_ODD = /[\0\u2400\p{Cs}]/gu
const EVERY_MARKED = /\u2400([0-9a-f]+);/g

/** How `text` is stored. */
export function stored(text: string): string {
  if (text.isWellFormed() && !text.includes("\0") && !text.includes(MARK)) return text // by far the fastest way to ask
  return text.replace(EVERY_ODD, (odd) => `${MARK}${odd.charCodeAt(0).toString(16)};`)
}

/** The text that is stored as `text`. */
export function restored(text: string): string {
  if (!text.includes(MARK)) return text
  return text.replace(EVERY_MARKED, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)))
}
