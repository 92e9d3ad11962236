// Ports of characters.

import { type Char, char } from "../char.js"
import { Complaint } from "../complaint.js"
import { charge, currentMeter, LARGEST_OBJECT, work } from "../meter.js"
import type { Place } from "../place.js"
import { type Dialect, Reader } from "../reader.js"
import { EOF } from "../singleton.js"
import { SchemeString } from "../string.js"
import { GrowingText } from "../text.js"
import { Decoding, isHighSurrogate } from "./decoding.js"
import { BEGINNING, Excerpt } from "./excerpt.js"
import { InputPort, MORE } from "./input.js"
import type { InputSource, Pulled } from "./stream.js"

/** An input port of characters. Bytes from its source are read as UTF-8. */
export class TextualInputPort extends InputPort<string | Uint8Array> {
  private text = ""
  private at = 0
  /** `text` with its place in the whole. */
  private excerpt: Excerpt
  private foldsCase = false
  private readonly decoding = new Decoding()
  /** A line has ended with a carriage return at the end of `text`: a linefeed that follows belongs to it. */
  private skipsLinefeed = false

  constructor(name: string, source: InputSource<string | Uint8Array>) {
    super(name, source)
    this.excerpt = new Excerpt(name, "", BEGINNING)
  }

  get writing(): string {
    return `#<input port ${this.name}>`
  }

  readChar(who: string): Char | typeof EOF | Promise<Char | typeof EOF> {
    if (this.at < this.text.length) return this.nextChar()
    return this.until(who, () => (this.holdsSome() ? this.nextChar() : this.ended ? EOF : MORE))
  }

  peekChar(who: string): Char | typeof EOF | Promise<Char | typeof EOF> {
    if (this.at < this.text.length) return char(this.text.codePointAt(this.at) as number)
    return this.until(who, () => {
      const code = this.text.codePointAt(this.at)
      return code !== undefined ? char(code) : this.ended ? EOF : MORE
    })
  }

  /** The text up to the next line's end, which is read too: a linefeed, a carriage return, or both in this order. */
  readLine(who: string): SchemeString | typeof EOF | Promise<SchemeString | typeof EOF> {
    const line = new GrowingText()
    return this.until(who, () => {
      const end = this.lineEnd()
      line.add(this.text.slice(this.at, end)) // INP2
      this.at = end
      if (this.holdsSome()) this.passLineEnd()
      else if (!this.ended) return MORE
      else if (line.length === 0) return EOF
      return stringOf(line)
    })
  }

  /** The next `count` characters, fewer at the end. */
  readString(who: string, count: number): SchemeString | typeof EOF | Promise<SchemeString | typeof EOF> {
    let wanted = count
    const read = new GrowingText()
    return this.until(who, () => {
      let end = this.at
      for (; wanted > 0 && end < this.text.length; wanted--) end += isHighSurrogate(this.text.charCodeAt(end)) ? 2 : 1
      read.add(this.text.slice(this.at, end)) // INP2
      this.at = end
      if (wanted > 0 && !this.ended) return MORE
      return read.length === 0 && count > 0 ? EOF : stringOf(read)
    })
  }

  /** The next datum. */
  readDatum(who: string, dialect: Dialect): unknown {
    return this.until(who, () => {
      for (;;) {
        const outcome = this.tryDatum(dialect)
        if (outcome !== MORE || !this.growAtOnce()) return outcome
      }
    })
  }

  protected override accept(piece: Pulled<string | Uint8Array>): void {
    let text = piece === null ? this.decoding.finish() : this.decoding.decode(piece)
    if (piece === null) this.ended = !this.decoding.invalid
    if (this.skipsLinefeed && text !== "") {
      if (text.startsWith("\n")) text = text.slice(1)
      this.skipsLinefeed = false
    }
    const from = Math.max(0, this.at - 1) // what is at hand then never looks like a text's beginning
    const begins = this.excerpt.startAt(from)
    this.text = this.text.slice(from) + text
    this.at -= from
    this.excerpt = new Excerpt(this.name, this.text, begins)
  }

  protected override holdsSome(): boolean {
    return this.at < this.text.length
  }

  protected override drop(): void {
    this.text = ""
    this.at = 0
  }

  protected override flaw(who: string): Complaint | undefined {
    if (!this.decoding.invalid) return undefined
    return new Complaint(who, "not UTF-8 text", [this, this.decoding.bytes]).of("file")
  }

  /** The next datum, unless what is at hand may not be all of it. */
  private tryDatum(dialect: Dialect): unknown {
    const meter = currentMeter()
    const { memory, steps } = meter
    const reader = new Reader(this.excerpt, { dialect, foldCase: this.foldsCase, offset: this.at })
    const { datum, complaint } = outcomeOf(reader)
    if (reader.sawEnd && !this.ended) {
      chargeDatum(this.text.length - this.at) // INP2: it will be at least as long
      meter.memory = memory // INP1
      meter.steps = steps
      return MORE
    }
    const read = reader.end - this.at
    chargeDatum(read)
    work(read)
    this.at = complaint === undefined ? reader.end : Math.max(reader.end, this.after(complaint.place))
    this.foldsCase = reader.foldCase
    if (complaint !== undefined) throw complaint
    return datum
  }

  /** Where reading goes on after a complaint about the character at `place`. */
  private after(place: Place | undefined): number {
    const offset = place?.offset ?? this.at
    return Math.min(this.text.length, offset + (isHighSurrogate(this.text.charCodeAt(offset)) ? 2 : 1))
  }

  /** Takes in as much text again as is at hand, if that needs no waiting; a long datum is then not tried too often. */
  private growAtOnce(): boolean {
    const held = this.text.length - this.at
    let grew = false
    while (!this.isStuck() && this.text.length - this.at < 2 * held + 1 && this.fillAtOnce()) grew = true
    return grew
  }

  private nextChar(): Char {
    const code = this.text.codePointAt(this.at) as number
    this.at += code > 0xffff ? 2 : 1
    return char(code)
  }

  /** Where the line ends, or the text at hand. */
  private lineEnd(): number {
    LINE_END.lastIndex = this.at
    return LINE_END.test(this.text) ? LINE_END.lastIndex - 1 : this.text.length
  }

  private passLineEnd(): void {
    const returned = this.text[this.at] === "\r"
    this.at++
    if (!returned) return
    if (this.holdsSome()) this.at += this.text[this.at] === "\n" ? 1 : 0
    else this.skipsLinefeed = true
  }
}

const LINE_END = /[\r\n]/g

/** What a datum takes for each character of its text, about; it cannot be known before it is read. */
const DATUM_BYTES = 16

/** Counts what a datum takes whose text has `length` characters. Throws `Exhausted`. */
function chargeDatum(length: number): void {
  for (let left = DATUM_BYTES * length; left > 0; left -= LARGEST_OBJECT) charge(Math.min(left, LARGEST_OBJECT))
  if (2 * length > LARGEST_OBJECT) charge(2 * length)
}

/** What reading comes to: a datum, or what is wrong with the text. */
function outcomeOf(reader: Reader): { datum?: unknown; complaint?: Complaint } {
  try {
    return { datum: reader.read() }
  } catch (problem) {
    if (problem instanceof Complaint) return { complaint: problem }
    throw problem
  }
}

function stringOf(text: GrowingText): SchemeString {
  charge(32)
  work(text.length)
  return new SchemeString(text.toString())
}
