// Atoms: from a place in a text to the datum without parts that stands there.
//
// A token is a run of characters up to the next delimiter; what it is follows
// from how it begins. Whatever begins as a name may and is no number is a name,
// `1+` among others, which the report leaves open and everyone accepts.

import { char, isScalar } from "../char.js"
import { looksNumeric, parseNumber } from "../number/parse.js"
import type { Numeric } from "../number/tower.js"
import { Place, type Source } from "../place.js"
import { SchemeString } from "../string.js"
import { intern, keyword } from "../symbol.js"
import { foldText } from "../unicode.js"
import {
  COLON,
  DIGIT,
  KINDS,
  kindOf,
  LAST_DELIMITER,
  LAST_OF_NAMES,
  LETTER,
  namedCharacter,
  nearestCharacter,
  SEMICOLON,
  SPACE,
} from "./characters.js"
import { keywords, symbols } from "./names.js"
import { plainEnd, unescape } from "./quoted.js"
import { Unreadable } from "./unreadable.js"

/** The kind of what stands at the end of the text. */
export const END = -1

/** What a comment comes to. */
export const NOTHING = Symbol("nothing")

const QUOTE_CODE = 0x22
const BAR_CODE = 0x7c
const ZERO_CODE = 0x30
/** So many decimal digits always make a safe integer. */
const SAFE_DIGITS = 15

export class Scanner {
  /** How far the text has been read. */
  at: number
  /** Whether names and names of characters are read in lower case. */
  foldCase: boolean
  /** Whether the end of the text was looked at: had it gone on there, the outcome might be another. */
  sawEnd = false
  private readonly text: string

  /**
   * @param sx whether keywords are read
   * @param program whether strings are literals, and `nil` a name rather than nil itself
   * @param openings the offsets of the brackets open at the moment
   */
  constructor(
    readonly source: Source,
    at: number,
    private readonly sx: boolean,
    private readonly program: boolean,
    foldCase: boolean,
    private readonly openings: () => readonly number[],
  ) {
    this.text = source.text
    this.foldCase = foldCase
    this.at = at === 0 ? afterFirstLine(this.text) : at
  }

  /** Goes past white space and comments to the end of the line. Answers the kind of what stands there, or `END`. */
  skip(): number {
    const { text } = this
    let at = this.at
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      const kind = code < 128 ? (KINDS[code] as number) : kindOf(text.codePointAt(at) as number)
      if (kind === SEMICOLON) at = lineEnd(text, at)
      else if (kind !== SPACE) {
        this.at = at
        return kind
      }
    }
    this.at = text.length
    this.sawEnd = true
    return END
  }

  /** Whether the character here is a token by itself. */
  isAlone(): boolean {
    return this.wordEnd(this.at + 1) === this.at + 1
  }

  /** The name, number or keyword that begins here with a character of kind `kind`. */
  word(kind: number): unknown {
    if (kind === DIGIT) {
      const small = this.smallInteger()
      if (small >= 0) return small
    }
    const { text, at: start } = this
    let end = start
    let hash = 0
    let code = 0
    for (; end < text.length; end++) {
      code = text.charCodeAt(end)
      if (code >= 128 || (KINDS[code] as number) > LAST_OF_NAMES) break
      hash = (hash * 31 + code) | 0
    }
    if (end === text.length) this.sawEnd = true
    else if (code >= 128 || !isDelimiter(KINDS[code] as number)) end = this.restOfName(end)
    this.at = end
    if (kind !== LETTER) {
      if (kind === COLON) return this.sx ? this.keyword(start, end, hash) : this.name(start, end, hash)
      const number = this.number(start, end)
      if (number !== undefined) return number
    }
    return this.name(start, end, hash)
  }

  /** The integer that begins here, if it has few digits and no more than digits; else -1, and nothing is read. */
  private smallInteger(): number {
    const { text, at: start } = this
    let value = 0
    let end = start
    for (; end < text.length; end++) {
      const digit = text.charCodeAt(end) - ZERO_CODE
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    if (end - start > SAFE_DIGITS) return -1
    if (end === text.length) this.sawEnd = true
    else {
      const code = text.charCodeAt(end)
      if (code >= 128 || !isDelimiter(KINDS[code] as number)) return -1
    }
    this.at = end
    return value
  }

  /** Where the name ends that goes on at `at` with a character that is not of ASCII, or that no name may hold. */
  private restOfName(at: number): number {
    const { text } = this
    for (let end = at; end < text.length; ) {
      const code = text.codePointAt(end) as number
      const kind = kindOf(code)
      if (isDelimiter(kind)) return end
      if (kind > LAST_OF_NAMES) throw this.stray(end)
      end += code > 0xffff ? 2 : 1
    }
    this.sawEnd = true
    return text.length
  }

  private name(start: number, end: number, hash: number): unknown {
    const name = this.foldCase
      ? intern(foldText(this.text.slice(start, end)))
      : symbols.between(this.text, start, end, hash)
    return name === NIL && this.sx && !this.program ? null : name
  }

  private keyword(start: number, end: number, hash: number): unknown {
    const { text } = this
    if (end > start + 1) {
      if (this.foldCase) return keyword(foldText(text.slice(start + 1, end)))
      return keywords.between(text, start + 1, end, hash)
    }
    return text.charCodeAt(end) === BAR_CODE ? keyword(this.betweenBars()) : this.name(start, end, hash)
  }

  /** The number written from `start` up to `end`, or undefined for a name that looks like the beginning of one. */
  private number(start: number, end: number): Numeric | undefined {
    if (end === start + 1 && this.text.charCodeAt(start) < ZERO_CODE) return undefined
    const text = this.text.slice(start, end)
    const number = parseNumber(text)
    if (number === undefined && looksNumeric(text)) throw this.wrong("a denominator of zero", start, [shown(text)])
    return number
  }

  /** The string that begins here. */
  string(): SchemeString {
    const start = this.at
    const end = plainEnd(this.text, start + 1, QUOTE_CODE)
    if (end >= 0) {
      this.at = end + 1
      return new SchemeString(this.text.slice(start + 1, end), this.program, true)
    }
    const held = this.unescaped(QUOTE_CODE, "this string is never closed")
    return new SchemeString(held, this.program)
  }

  /** The symbol between bars that begins here. */
  barName(): unknown {
    return intern(this.betweenBars())
  }

  private betweenBars(): string {
    const start = this.at + 1
    const end = plainEnd(this.text, start, BAR_CODE)
    if (end < 0) return this.unescaped(BAR_CODE, "the bar that begins this name is never closed")
    this.at = end + 1
    return this.text.slice(start, end)
  }

  private unescaped(mark: number, unclosed: string): string {
    const { text, end } = unescape(this.source, this.at + 1, mark, this)
    if (end < 0) throw this.incomplete(unclosed, this.at)
    this.at = end + 1
    return text
  }

  /** What begins here with `#` and has no parts: a boolean, a number, a character; or a comment or directive, which is `NOTHING`. */
  hash(): unknown {
    const next = this.text[this.at + 1]
    if (next === "\\") return this.character()
    if (next === "|") return this.blockComment()
    const start = this.at
    this.at = this.wordEnd(start + 1)
    const word = this.text.slice(start, this.at)
    if (next === "!") return this.directive(word, start)
    const boolean = BOOLEANS.get(word.toLowerCase())
    if (boolean !== undefined) return boolean
    if (!NUMBER_PREFIX.test(word)) throw this.wrong("unknown # syntax", start, [shown(word)])
    const number = parseNumber(word)
    if (number === undefined) throw this.wrong("not a number", start, [shown(word)])
    return number
  }

  private character(): unknown {
    const start = this.at
    const first = this.text.codePointAt(start + 2)
    if (first === undefined) throw this.incomplete("a character is missing after this", start)
    const second = start + (first > 0xffff ? 4 : 3)
    this.at = this.wordEnd(second)
    if (this.at > second) return this.namedCharacter(start)
    if (!isScalar(first)) throw this.wrong("half of a surrogate pair is no character", start)
    return char(first)
  }

  private namedCharacter(start: number): unknown {
    const word = this.text.slice(start + 2, this.at)
    const whole = [shown(`#\\${word}`)]
    const named = namedCharacter(this.foldCase && ASCII_LETTERS.test(word) ? word.toLowerCase() : word)
    if (named !== undefined) return char(named)
    if (HEX_CHARACTER.test(word)) {
      const code = Number.parseInt(word.slice(1), 16)
      if (isScalar(code)) return char(code)
      throw this.wrong("no character has this number", start, whole)
    }
    const nearest = nearestCharacter(word)
    if (nearest === undefined) throw this.wrong("unknown character name", start, whole)
    throw this.wrong("unknown character name; did you mean", start, [char(nearest)])
  }

  private blockComment(): typeof NOTHING {
    const start = this.at
    let depth = 0
    COMMENT_EDGE.lastIndex = start
    do {
      const edge = COMMENT_EDGE.exec(this.text)
      if (edge === null) throw this.incomplete("this comment is never closed", start)
      depth += edge[0] === "#|" ? 1 : -1
    } while (depth > 0)
    this.at = COMMENT_EDGE.lastIndex
    return NOTHING
  }

  private directive(word: string, start: number): typeof NOTHING {
    const lower = word.toLowerCase()
    if (lower !== "#!fold-case" && lower !== "#!no-fold-case")
      throw this.wrong("unknown directive", start, [shown(word)])
    this.foldCase = lower === "#!fold-case"
    return NOTHING
  }

  /** Where the delimiter stands that ends what goes on at `at`. */
  private wordEnd(at: number): number {
    const { text } = this
    for (let end = at; end < text.length; end++) if (isDelimiter(kindOf(text.charCodeAt(end)))) return end
    this.sawEnd = true
    return text.length
  }

  /** The complaint about a character that stands at `at`, where it has no business. */
  stray(at: number): Unreadable {
    const code = this.text.codePointAt(at) as number
    if (!isScalar(code)) return this.wrong("half of a surrogate pair is no character", at)
    return this.wrong("this character cannot stand in a name", at, [char(code)])
  }

  /** The complaint that what stands at `at` is a mistake. */
  wrong(sentence: string, at: number, irritants: readonly unknown[] = []): Unreadable {
    return new Unreadable(sentence, new Place(this.source, at), irritants)
  }

  /** The complaint that the text ends before what stands at `at` does. */
  incomplete(sentence: string, at: number, irritants: readonly unknown[] = []): Unreadable {
    this.at = this.text.length
    this.sawEnd = true
    return new Unreadable(sentence, new Place(this.source, at), irritants, this.openings())
  }
}

const NIL = intern("nil")
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["#t", true],
  ["#true", true],
  ["#f", false],
  ["#false", false],
])
const NUMBER_PREFIX = /^#[bodxei]/i
const HEX_CHARACTER = /^x[0-9a-f]+$/i
const ASCII_LETTERS = /^[a-z]+$/i
const COMMENT_EDGE = /#\||\|#/g

function isDelimiter(kind: number): boolean {
  return kind >= SPACE && kind <= LAST_DELIMITER
}

/** Where the line ends that goes on at `at`. */
function lineEnd(text: string, at: number): number {
  let end = at
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if (code === 0x0a || code === 0x0d) break
  }
  return end
}

/** Past a byte order mark and a line that says which program runs the text. */
function afterFirstLine(text: string): number {
  const start = text.startsWith("\ufeff") ? 1 : 0
  return /^#![ /]/.test(text.slice(start, start + 3)) ? lineEnd(text, start) : start
}

/** `text` for an error message: short, and without half characters. */
function shown(text: string): SchemeString {
  const short = text.length > 40 ? `${text.slice(0, 39)}…` : text
  return new SchemeString(short.replace(/\p{Cs}/gu, "\ufffd"))
}
