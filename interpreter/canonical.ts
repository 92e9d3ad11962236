// The canonical writing: one text for each `equal?` class of plain data.
//
// Plain data are numbers, booleans, characters, strings, symbols, keywords,
// `nil`, the empty list, and pairs, vectors, bytevectors and dicts of plain data.
// Stores hold this text and content ids hash it, so it may never change.
//
// Invariants
//   CW1  Two plain data have one writing exactly if they are `equal?`.
//   CW2  Reading it as SX text gives an `equal?` datum.
//   CW3  What is not plain data, or holds itself, is refused with the path to it.
//   CW4  It needs no host stack in proportion to the nesting.
//
// It is written on one line, single spaces between elements, no space inside
// brackets, no abbreviation for `quote`; what is shared is written out each time.
//
// Not here: how atoms are spelled (spelling.ts), writing for people (writer.ts).

import { Char } from "./char.js"
import { Complaint } from "./complaint.js"
import { writeNumber } from "./number/print.js"
import { isNumeric, type Numeric } from "./number/tower.js"
import { EMPTY, list, Pair } from "./pair.js"
import {
  bytesSpelling,
  canonicalCharSpelling,
  canonicalKeywordSpelling,
  canonicalSymbolSpelling,
  stringSpelling,
} from "./spelling.js"
import { SchemeString } from "./string.js"
import { Keyword, Sym } from "./symbol.js"
import { GrowingText } from "./text.js"

/** One association of a dict. `text` is the canonical writing of `key`. */
export interface Entry {
  readonly text: string
  readonly key: unknown
  value: unknown
}

/** What a dict is to the files that stand below it. */
export abstract class Associations {
  /** The entries in canonical order of their keys. */
  abstract inOrder(): readonly Entry[]
  /** A copy whose entries are objects of its own. */
  abstract copy(): Associations
}

/**
 * The canonical writing of `value`.
 * @param who the procedure that complains if `value` is not plain data
 */
export function canonical(value: unknown, who = ""): string {
  return atomText(value) ?? new CanonicalWriter(who).write(value)
}

/** The canonical writing of `value` if it is plain and has no parts. */
export function atomText(value: unknown): string | undefined {
  if (value instanceof Keyword) return (value.text ??= ofCharacters(value.name, canonicalKeywordSpelling))
  if (value instanceof Sym) return (value.text ??= ofCharacters(value.name, canonicalSymbolSpelling))
  if (value instanceof SchemeString) return ofCharacters(value.toString(), stringSpelling)
  if (typeof value === "number") return String(value)
  if (value === true) return "#t"
  if (value === false) return "#f"
  if (value === null) return "nil"
  if (value === EMPTY) return "()"
  if (value instanceof Char) return canonicalCharSpelling(value.code)
  if (isNumeric(value)) return writeNumber(value as Numeric, 10)
  return undefined
}

/** A host's string may hold half of a surrogate pair, which is no character: then it is no plain data. */
function ofCharacters(text: string, spelling: (text: string) => string): string | undefined {
  return text.isWellFormed() ? spelling(text) : undefined
}

/** A list, vector or dict that is being written. */
interface Frame {
  readonly whole: object
  readonly parts: readonly unknown[]
  /** Where the part after a dot stands among `parts`, or -1. */
  readonly dot: number
  /** Of a dict, whose parts are its values: its associations. */
  readonly entries: readonly Entry[] | undefined
  readonly close: string
  /** How many parts have been begun. */
  begun: number
}

class CanonicalWriter {
  private readonly text = new GrowingText()
  private readonly frames: Frame[] = []
  /** The nesting at which to look for a cycle next. */
  private suspicious = 1024

  constructor(private readonly who: string) {}

  write(value: unknown): string {
    this.begin(value)
    for (let frame = this.frames.at(-1); frame !== undefined; frame = this.frames.at(-1)) {
      const k = frame.begun
      if (k === frame.parts.length) {
        this.text.add(frame.close)
        this.frames.pop()
        continue
      }
      frame.begun = k + 1
      if (k > 0) this.text.add(k === frame.dot ? " . " : " ")
      if (frame.entries !== undefined) this.text.add(`${(frame.entries[k] as Entry).text} `)
      const part = frame.parts[k]
      const atom = atomText(part)
      if (atom !== undefined) this.text.add(atom)
      else this.begin(part)
    }
    return this.text.toString()
  }

  private begin(value: unknown): void {
    if (value instanceof Pair) return this.beginList(value)
    if (Array.isArray(value)) return this.open("#(", value, value)
    if (value instanceof Uint8Array) return this.text.add(bytesSpelling(value))
    if (value instanceof Associations) {
      const entries = value.inOrder()
      return this.open(
        "{",
        value,
        entries.map((entry) => entry.value),
        -1,
        entries,
      )
    }
    throw this.refusal("not plain data at", this.path(), value)
  }

  private beginList(first: Pair): void {
    const parts: unknown[] = []
    let rest: unknown = first
    let saved: unknown = first
    let lookAgain = 16
    while (rest instanceof Pair) {
      parts.push(rest.car)
      rest = rest.cdr
      if (rest === saved) throw this.refusal("a circular list at", this.path(), first)
      if (parts.length === lookAgain) {
        saved = rest
        lookAgain *= 2
      }
    }
    const dot = rest === EMPTY ? -1 : parts.push(rest) - 1
    this.open("(", first, parts, dot)
  }

  private open(bracket: string, whole: object, parts: readonly unknown[], dot = -1, entries?: readonly Entry[]): void {
    this.text.add(bracket)
    this.frames.push({ whole, parts, dot, entries, close: bracket === "{" ? "}" : ")", begun: 0 })
    if (this.frames.length >= this.suspicious) this.refuseCycle()
  }

  /** Complains if a frame writes what a frame around it writes. Called at doubling depths, so its cost is amortised. */
  private refuseCycle(): void {
    const outer = new Set<object>()
    this.frames.forEach((frame, depth) => {
      if (outer.has(frame.whole)) throw this.refusal("a cycle at", this.path(depth), frame.whole)
      outer.add(frame.whole)
    })
    this.suspicious *= 2
  }

  /** The way to the part in hand of the frame at `depth`: positions in lists and vectors, keys in dicts. */
  private path(depth = this.frames.length): unknown {
    const steps = this.frames
      .slice(0, depth)
      .map(({ entries, begun }) => (entries === undefined ? begun - 1 : (entries[begun - 1] as Entry).key))
    return list(steps)
  }

  private refusal(sentence: string, path: unknown, value: unknown): Complaint {
    return path === EMPTY && sentence === "not plain data at"
      ? new Complaint(this.who, "not plain data", [value])
      : new Complaint(this.who, sentence, [path, value])
  }
}
