// The fast reader: from text to data.
//
// Invariants
//   RD1  It accepts what `grammar.ohm` accepts, gives the same data at the same
//       places, and refuses the rest.
//   RD2  Nesting costs memory, never the host's stack.
//   RD3  A complaint is `incomplete` where the text ends too soon and no mistake stands before its end.
//   RD4  Reading what `write` wrote gives the datum back.
//
// Data under construction lie on one stack, element after element; each open
// bracket, and each prefix that waits for its datum, is a `Frame` that knows
// where its elements begin there. A list is made at its closing bracket, from
// its last element to its first. A reference to a label whose datum is not yet
// there is a `Hole`, to be filled when the datum is.
//
// Not here: atoms (reading/scanner.ts), the hint for an unclosed form
// (reading/indentation.ts), what was expected where a text is wrong (explainer.ts).

import { LiteralBytevector } from "./bytevector.js"
import { Dict } from "./dict.js"
import { EMPTY, Pair } from "./pair.js"
import type { Source } from "./place.js"
import { BAR, CLOSER, DOT, HASH, LAST_OF_NAMES, OPENER, PREFIX, STRING_QUOTE } from "./reading/characters.js"
import { dictOf, orderOf } from "./reading/entries.js"
import { missingBefore } from "./reading/indentation.js"
import { Hole, Labels } from "./reading/labels.js"
import { Places } from "./reading/places.js"
import { END, NOTHING, Scanner } from "./reading/scanner.js"
import type { Unreadable } from "./reading/unreadable.js"
import { EOF } from "./singleton.js"
import { intern, type Sym } from "./symbol.js"

/** R7RS, or SX: with dicts, keywords and square brackets besides. */
export type Dialect = "scheme" | "sx"

export interface ReaderOptions {
  readonly dialect?: Dialect
  /** Whether the text is a program: its strings and bytevectors are constants, and `nil` is a name. In data, SX's `nil` is nil itself. */
  readonly literal?: boolean
  readonly places?: boolean
  readonly foldCase?: boolean
  /** Where to begin. */
  readonly offset?: number
}

/** What a frame waits for: elements up to its closing bracket, or one datum. */
const LIST = 0
const VECTOR = 1
const BYTES = 2
const DICT = 3
const LAST_BRACKET = DICT
const ABBREVIATION = 4
const COMMENT = 5
const LABEL = 6

class Frame {
  /** In a list after its dot: how high the stack may grow. */
  limit = Number.POSITIVE_INFINITY

  constructor(
    readonly kind: number,
    /** The offset of its bracket or prefix. */
    readonly at: number,
    /** Where its elements begin on the stack; of a comment, how many labels there were before it. */
    readonly base: number,
    readonly below: Frame | undefined,
  ) {}
}

export class Reader {
  /** Where the datum just read begins, as an offset in UTF-16 units. */
  start = 0
  readonly places = new Places()
  private readonly text: string
  private readonly scanner: Scanner
  private readonly sx: boolean
  private readonly placed: boolean
  private readonly program: boolean
  private frame: Frame | undefined
  /** The elements of all open brackets, and where each begins. */
  private readonly stack: unknown[] = []
  private readonly offsets: number[] = []
  private count = 0
  /** Where the datum in hand begins. */
  private at = 0
  private readonly labels = new Labels()

  constructor(source: Source, options: ReaderOptions = {}) {
    this.text = source.text
    this.sx = options.dialect === "sx"
    this.placed = options.places ?? false
    this.program = options.literal ?? false
    const foldCase = options.foldCase ?? false
    this.scanner = new Scanner(source, options.offset ?? 0, this.sx, this.program, foldCase, () => this.openings())
  }

  /** Where the datum just read ends; after a complaint, how far the text was read. */
  get end(): number {
    return this.scanner.at
  }

  /** Whether `#!fold-case` is in force. */
  get foldCase(): boolean {
    return this.scanner.foldCase
  }

  /**
   * Whether the last outcome hung on where the text ends: a name there might be
   * longer, a list might be closed. A port that may bring more asks for it and reads again.
   */
  get sawEnd(): boolean {
    return this.scanner.sawEnd
  }

  /** The next datum, or `EOF`. Throws `Unreadable`. */
  read(): unknown {
    this.forget()
    for (;;) {
      const kind = this.scanner.skip()
      this.at = this.scanner.at
      if (this.frame === undefined) this.start = this.at
      let value = this.next(kind)
      while (value !== NOTHING) {
        const frame = this.frame
        if (frame === undefined) return value
        value = frame.kind <= LAST_BRACKET ? this.push(value, frame) : this.finishPrefix(value, frame)
      }
    }
  }

  private forget(): void {
    this.frame = undefined
    this.stack.length = 0
    this.offsets.length = 0
    this.count = 0
    this.scanner.sawEnd = false
    this.labels.forgetSince(0)
  }

  /** What the next token comes to: a datum, or `NOTHING` yet. */
  private next(kind: number): unknown {
    if (kind <= LAST_OF_NAMES && kind >= 0)
      return kind === DOT && this.scanner.isAlone() ? this.dot() : this.scanner.word(kind)
    switch (kind) {
      case OPENER:
        return this.open()
      case CLOSER:
        return this.close()
      case STRING_QUOTE:
        this.refuseInBytes()
        return this.scanner.string()
      case PREFIX:
        return this.wait(ABBREVIATION, this.text[this.at + 1] === "@" && this.text[this.at] === "," ? 2 : 1)
      case HASH:
        return this.hash()
      case BAR:
        this.refuseInBytes()
        return this.scanner.barName()
      case END:
        if (this.frame !== undefined) throw this.unfinished(this.frame)
        return EOF
      default:
        throw this.scanner.stray(this.at)
    }
  }

  private hash(): unknown {
    const next = this.text[this.at + 1] ?? ""
    if (next === "(") return this.begin(VECTOR, 2)
    if (next === ";") return this.wait(COMMENT, 2)
    if (next === "\\") this.refuseInBytes()
    else if (next >= "0" && next <= "9") return this.label()
    else if (/^u8\($/i.test(this.text.slice(this.at + 1, this.at + 4))) return this.begin(BYTES, 4)
    return this.scanner.hash()
  }

  private open(): typeof NOTHING {
    const bracket = this.text[this.at]
    if (bracket !== "(" && !this.sx) throw this.scanner.wrong(NOT_SCHEME, this.at)
    return this.begin(bracket === "{" ? DICT : LIST, 1)
  }

  /** Begins what stands between brackets; `length` is the opening bracket's. */
  private begin(kind: number, length: number): typeof NOTHING {
    this.refuseInBytes()
    this.frame = new Frame(kind, this.at, this.count, this.frame)
    this.scanner.at = this.at + length
    return NOTHING
  }

  /** Takes in a prefix of `length`; the datum after it belongs to it. */
  private wait(kind: number, length: number): typeof NOTHING {
    if (kind !== COMMENT) this.refuseInBytes()
    this.frame = new Frame(kind, this.at, this.labels.count, this.frame)
    this.scanner.at = this.at + length
    return NOTHING
  }

  private refuseInBytes(): void {
    if (this.frame !== undefined && this.frame.kind === BYTES) throw this.scanner.wrong(NOT_BYTE, this.at)
  }

  /** Gives the datum in hand to the brackets it stands in. */
  private push(value: unknown, frame: Frame): typeof NOTHING {
    if (this.count >= frame.limit) throw this.scanner.wrong("only one datum may follow a dot", this.at)
    if (frame.kind === BYTES && !isByte(value)) throw this.scanner.wrong(NOT_BYTE, this.at)
    this.stack[this.count] = value
    this.offsets[this.count++] = this.at
    return NOTHING
  }

  /** Gives the datum in hand to the prefix it stands after. */
  private finishPrefix(value: unknown, frame: Frame): unknown {
    this.frame = frame.below
    const at = this.at
    this.at = frame.at
    if (frame.kind === COMMENT) {
      this.labels.forgetSince(frame.base)
      return NOTHING
    }
    if (frame.kind === LABEL) return this.endLabel(value)
    return this.pair(ABBREVIATIONS[this.prefixText()] as Sym, this.pair(value, EMPTY, at), frame.at)
  }

  private prefixText(): string {
    return this.text.startsWith(",@", this.at) ? ",@" : (this.text[this.at] as string)
  }

  private pair(car: unknown, cdr: unknown, at: number): Pair {
    const pair = new Pair(car, cdr)
    if (this.placed) this.places.carAt.set(pair, at)
    if (this.labels.holes) Hole.noteInPair(pair)
    return pair
  }

  private dot(): typeof NOTHING {
    const { frame } = this
    if (
      frame === undefined ||
      frame.kind !== LIST ||
      this.count === frame.base ||
      frame.limit !== Number.POSITIVE_INFINITY
    )
      throw this.scanner.wrong("a dot may stand only before the last datum of a list", this.at)
    frame.limit = this.count + 1
    this.scanner.at = this.at + 1
    return NOTHING
  }

  private close(): unknown {
    const { frame, scanner } = this
    const closer = this.text[this.at] as string
    if (closer !== ")" && !this.sx) throw scanner.wrong(NOT_SCHEME, this.at)
    if (frame === undefined) throw scanner.wrong("this bracket closes nothing", this.at)
    if (frame.kind > LAST_BRACKET) throw scanner.wrong(MISSING_DATUM, frame.at)
    if (closer !== this.closerOf(frame)) {
      const { line } = scanner.source.position(frame.at)
      throw scanner.wrong("this bracket does not match the one opened on line", this.at, [line])
    }
    if (this.count + 1 === frame.limit) throw scanner.wrong("a datum is missing after the dot", this.at)
    scanner.at++
    this.at = frame.at
    this.frame = frame.below
    const value = this.whole(frame)
    this.count = frame.base
    return value
  }

  private closerOf(frame: Frame): string {
    const opener = this.text[frame.at]
    return opener === "[" ? "]" : opener === "{" ? "}" : ")"
  }

  /** The datum that the elements of `frame` make. */
  private whole({ kind, base, limit }: Frame): unknown {
    if (kind === LIST) return this.list(base, limit)
    const elements = this.stack.slice(base, this.count)
    if (kind === BYTES)
      return this.program ? new LiteralBytevector(elements as number[]) : new Uint8Array(elements as number[])
    const offsets = this.offsets.slice(base, this.count)
    return kind === VECTOR ? this.vector(elements, offsets) : this.dict(elements, offsets)
  }

  private list(base: number, limit: number): unknown {
    const { stack, offsets, placed } = this
    const { carAt } = this.places
    const { holes } = this.labels
    let i = this.count
    let list: unknown = limit === Number.POSITIVE_INFINITY ? EMPTY : stack[--i]
    while (i > base) {
      const pair = new Pair(stack[--i], list)
      if (placed) carAt.set(pair, offsets[i] as number)
      if (holes) Hole.noteInPair(pair)
      list = pair
    }
    return list
  }

  private vector(elements: unknown[], offsets: readonly number[]): unknown[] {
    if (this.placed) this.places.elementsAt.set(elements, offsets)
    if (this.labels.holes) Hole.noteInVector(elements)
    return elements
  }

  private dict(elements: readonly unknown[], offsets: readonly number[]): Dict {
    if (this.labels.holes && Hole.isIn(elements)) throw this.scanner.wrong("a dict cannot hold itself", this.at)
    const dict = dictOf(elements, this.labels.count > 0)
    if (!(dict instanceof Dict))
      throw this.scanner.wrong(dict.sentence, offsets[dict.element] as number, dict.irritants)
    if (this.placed) {
      const places = orderOf(elements).flatMap((k) => [offsets[k] as number, offsets[k + 1] as number])
      this.places.elementsAt.set(dict, places)
    }
    return dict
  }

  /** `#0=` or `#0#`, or neither. */
  private label(): unknown {
    LABEL_TOKEN.lastIndex = this.at
    const found = LABEL_TOKEN.exec(this.text)
    if (found === null) return this.scanner.hash()
    const name = labelName(found[1] as string)
    if (found[2] === "=") {
      const waiting = this.wait(LABEL, found[0].length)
      if (!this.labels.begin(name)) throw this.scanner.wrong("this label is defined already", this.at)
      return waiting
    }
    this.refuseInBytes()
    const datum = this.labels.get(name)
    if (datum === undefined) throw this.scanner.wrong("this label is not defined before", this.at)
    this.scanner.at = LABEL_TOKEN.lastIndex
    return datum
  }

  private endLabel(value: unknown): unknown {
    const name = labelName(this.text.slice(this.at + 1, this.text.indexOf("=", this.at)))
    if (!this.labels.end(name, value)) throw this.scanner.wrong("this label labels nothing but itself", this.at)
    return value
  }

  /** The complaint that the text ends inside of `frame`. */
  private unfinished(frame: Frame): Unreadable {
    if (frame.kind > LAST_BRACKET) return this.scanner.incomplete(MISSING_DATUM, frame.at)
    const outermost = this.openings()[0] as number
    const line = missingBefore(this.text, outermost)
    const [plain, hinted] = UNCLOSED[this.closerOf(frame)] as readonly [string, string]
    if (line === undefined) return this.scanner.incomplete(plain, frame.at)
    return this.scanner.incomplete(hinted, frame.at, [this.scanner.source.position(line).line])
  }

  /** The offsets of the open brackets, outermost first. */
  private openings(): readonly number[] {
    const openings: number[] = []
    for (let frame = this.frame; frame !== undefined; frame = frame.below)
      if (frame.kind <= LAST_BRACKET) openings.push(frame.at)
    return openings.reverse()
  }
}

const NOT_BYTE = "a bytevector holds nothing but exact integers from 0 to 255"
const NOT_SCHEME = "square brackets and braces are syntax of SX alone"
const MISSING_DATUM = "a datum is missing after this"

/** What is said of an opening bracket whose closing one is missing: without a guess where, and with one. */
const UNCLOSED: { readonly [closer: string]: readonly [string, string] } = {
  ")": ["this ( is never closed", "this ( is never closed; indentation suggests a missing ) before line"],
  "]": ["this [ is never closed", "this [ is never closed; indentation suggests a missing ] before line"],
  "}": ["this { is never closed", "this { is never closed; indentation suggests a missing } before line"],
}

const ABBREVIATIONS: { readonly [prefix: string]: Sym } = {
  "'": intern("quote"),
  "`": intern("quasiquote"),
  ",": intern("unquote"),
  ",@": intern("unquote-splicing"),
}

const LABEL_TOKEN = /#(\d+)([=#])/y

function labelName(digits: string): string {
  return digits.replace(/^0+(?=\d)/, "")
}

function isByte(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 255
}
