// What stands between quotation marks or bars: characters, escapes, line ends.
//
// Most strings hold neither escapes nor line ends of two characters: they are
// found and sliced by `plainEnd`. The others go through `unescape`.

import { isScalar } from "../char.js"
import { Place, type Source } from "../place.js"
import { SchemeString } from "../string.js"
import { Unreadable } from "./unreadable.js"

const QUOTE = 0x22
const BACKSLASH = 0x5c
const RETURN = 0x0d

/**
 * Where the string or name that begins at `start`, right after its opening mark,
 * ends, if what it holds is what stands there; -1 if it must be unescaped.
 */
export function plainEnd(text: string, start: number, mark: number): number {
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === mark) return i
    if (code === BACKSLASH || code === RETURN || isSurrogate(code)) return -1
  }
  return -1
}

/** What stands between the marks, and the offset of the closing mark; -1 where there is none. */
export interface Unescaped {
  readonly text: string
  readonly end: number
}

/** Where it is noted that the outcome hung on where the text ends. */
export interface Watch {
  sawEnd: boolean
}

/**
 * What the string (`mark` is `"`) or name (`mark` is `|`) holds that begins at `start`, right after its opening mark.
 * Throws `Unreadable` for an escape that is none and for a lone surrogate.
 */
export function unescape(source: Source, start: number, mark: number, watch: Watch): Unescaped {
  const { text } = source
  const inString = mark === QUOTE
  let held = ""
  let copied = start
  let at = start
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === mark) break
    if (isSurrogate(code)) at += surrogatePair(source, at)
    else if (code !== BACKSLASH && (code !== RETURN || !inString)) at++
    else {
      held += text.slice(copied, at)
      const escape = code === RETURN ? lineEnd(text, at) : escapeAt(source, at, inString, watch)
      held += escape.text
      at = copied = escape.end
    }
  }
  return { text: held + text.slice(copied, at), end: at < text.length ? at : -1 }
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000
}

/** The length of the pair at `at`. Throws `Unreadable` where it is but a half. */
function surrogatePair(source: Source, at: number): number {
  if ((source.text.codePointAt(at) as number) > 0xffff) return 2
  throw new Unreadable("half of a surrogate pair is no character", new Place(source, at))
}

/** A line end inside a string is one linefeed, however the text ends its lines. */
function lineEnd(text: string, at: number): Unescaped {
  return { text: "\n", end: text[at + 1] === "\n" ? at + 2 : at + 1 }
}

const MNEMONICS: { readonly [letter: string]: string } = {
  a: "\x07",
  b: "\b",
  t: "\t",
  n: "\n",
  r: "\r",
  '"': '"',
  "\\": "\\",
  "|": "|",
}

const HEX_ESCAPE = /\\x([0-9a-f]+);/iy
const CONTINUATION = /\\[ \t]*(?:\r\n|\n|\r)[ \t]*/y

function escapeAt(source: Source, at: number, inString: boolean, watch: Watch): Unescaped {
  const { text } = source
  const letter = text[at + 1]
  if (letter === undefined) return { text: "", end: text.length }
  const mnemonic = MNEMONICS[letter]
  if (mnemonic !== undefined) return { text: mnemonic, end: at + 2 }
  if (letter === "x" || letter === "X") return hexEscape(source, at, watch)
  CONTINUATION.lastIndex = at
  if (inString && CONTINUATION.test(text)) return { text: "", end: CONTINUATION.lastIndex }
  if (inString && /^\\[ \t]*$/.test(text.slice(at))) return { text: "", end: text.length }
  const length = isSurrogate(letter.charCodeAt(0)) ? surrogatePair(source, at + 1) : 1
  throw new Unreadable("unknown escape", new Place(source, at), [new SchemeString(text.slice(at, at + 1 + length))])
}

function hexEscape(source: Source, at: number, watch: Watch): Unescaped {
  const place = new Place(source, at)
  HEX_ESCAPE.lastIndex = at
  const found = HEX_ESCAPE.exec(source.text)
  if (found === null) {
    watch.sawEnd ||= /^\\x[0-9a-f]*$/i.test(source.text.slice(at))
    throw new Unreadable("an escape by number is \\x, hexadecimal digits and a semicolon", place)
  }
  const code = Number.parseInt(found[1] as string, 16)
  if (!isScalar(code)) throw new Unreadable("no character has this number", place, [new SchemeString(found[0])])
  return { text: String.fromCodePoint(code), end: HEX_ESCAPE.lastIndex }
}
