// Writing for people and for `read`: `write`, `write-shared`, `write-simple`, `display`.
//
// A value is first searched for what needs a label; then it is written with a
// stack of what is still to come, so nesting costs memory and no host stack.
//
// Invariants
//   W1  What `write` writes of data reads back as an `equal?` datum.
//   W2  `write` and `display` put labels exactly where a cycle closes, `writeShared` on all that occurs twice.
//   W3  Every character is charged for before it is there, so what never ends is stopped by a budget.
//   W4  Whatever is no datum is written `#<...>` with nothing of the host in it.
//
// A value that is not known here writes itself if it is `Opaque`.
//
// Not here: the canonical writing (canonical.ts), many lines (pretty.ts).

import { Char } from "./char.js"
import { Complaint } from "./complaint.js"
import { Dict } from "./dict.js"
import { charge } from "./meter.js"
import { writeNumber } from "./number/print.js"
import { isNumeric } from "./number/tower.js"
import { EMPTY, Pair } from "./pair.js"
import { Primitive } from "./primitive.js"
import { Record, RecordType, valuesOf } from "./record.js"
import { bytesSpelling, charSpelling, keywordSpelling, stringSpelling, symbolSpelling } from "./spelling.js"
import { SchemeString } from "./string.js"
import { Keyword, Sym } from "./symbol.js"
import { GrowingText } from "./text.js"

/** A value that says how it is written: procedures, ports, promises, parameters, singletons. */
export interface Opaque {
  readonly writing: string
}

/** As `write` does: labels where a cycle closes, and nowhere else. */
export function write(value: unknown): string {
  return atomWriting(value, false) ?? new Writer(cycleLabels(value), false).write(value)
}

/** As `write-shared` does: labels on every pair, vector, dict and record that occurs more than once. */
export function writeShared(value: unknown): string {
  return atomWriting(value, false) ?? new Writer(sharingLabels(value), false).write(value)
}

/**
 * As `write-simple` does: no labels. A circular value ends with a budget used up.
 * @param budget how many characters it may come to
 */
export function writeSimple(value: unknown, budget = Number.POSITIVE_INFINITY): string {
  return new Writer(NO_LABELS, false, budget).write(value)
}

/** As `display` does: strings and characters as they are, labels as in `write`. */
export function display(value: unknown): string {
  return atomWriting(value, true) ?? new Writer(cycleLabels(value), true).write(value)
}

/** The labels of a value under way: undefined for an object that needs one and has not been written yet. */
export type Labels = Map<object, number | undefined>

/** How `value` is written if it has no parts. `shown` is how `display` has it. */
export function atomWriting(value: unknown, shown: boolean): string | undefined {
  if (value instanceof Sym) return shown ? value.name : symbolSpelling(value.name)
  if (typeof value === "number") return String(value)
  if (value === EMPTY) return "()"
  if (value instanceof Pair) return undefined
  if (value instanceof SchemeString) return shown ? value.toString() : stringSpelling(value.toString())
  if (typeof value === "boolean") return value ? "#t" : "#f"
  if (value instanceof Keyword) return shown ? `:${value.name}` : keywordSpelling(value.name)
  if (value instanceof Char) return shown ? String.fromCodePoint(value.code) : charSpelling(value.code)
  if (isNumeric(value)) return writeNumber(value, 10)
  if (value === null) return "nil"
  if (value === undefined) return "#<unspecified>"
  return parts(value) === undefined ? opaqueWriting(value) : undefined
}

function opaqueWriting(value: unknown): string {
  if (value instanceof Uint8Array) return bytesSpelling(value)
  if (value instanceof Primitive) return `#<procedure ${value.name}>`
  if (value instanceof RecordType) return `#<record-type ${value.name}>`
  const writing = (value as Partial<Opaque>).writing
  return typeof writing === "string" ? writing : "#<object>"
}

/** The parts of a value that may hold itself, or undefined for another value. */
export function parts(value: unknown): readonly unknown[] | undefined {
  if (value instanceof Pair) return [value.car, value.cdr]
  if (Array.isArray(value)) return value
  if (value instanceof Dict) return value.inOrder().flatMap((entry) => [entry.key, entry.value])
  if (value instanceof Record) return valuesOf(value)
  if (value instanceof Complaint) return value.irritants
  return undefined
}

/** A piece of text that is to be written as it is. */
class Verbatim {
  constructor(readonly text: string) {}
}

/** What follows a pair's car, up to the closing parenthesis. */
class Rest {
  constructor(readonly value: unknown) {}
}

const space = new Verbatim(" ")
const closing = new Verbatim(")")
const closingDict = new Verbatim("}")
const closingOpaque = new Verbatim(">")

class Writer {
  private readonly text: GrowingText
  /** What is still to be written, the next thing last. */
  private readonly coming: unknown[] = []
  private nextLabel = 0

  constructor(
    private readonly labels: Labels,
    private readonly shown: boolean,
    budget?: number,
  ) {
    this.text = new GrowingText(budget)
  }

  write(value: unknown): string {
    this.coming.push(value)
    while (this.coming.length > 0) {
      const next = this.coming.pop()
      if (next instanceof Verbatim) this.text.add(next.text)
      else if (next instanceof Rest) this.writeRest(next.value)
      else this.writeDatum(next)
    }
    return this.text.toString()
  }

  private writeDatum(value: unknown): void {
    const atom = atomWriting(value, this.shown)
    if (atom !== undefined) return this.text.add(atom)
    if (this.writeLabel(value as object)) return
    if (value instanceof Pair) {
      this.text.add("(")
      this.coming.push(new Rest(value.cdr), value.car)
    } else if (Array.isArray(value)) this.open("#(", value, closing)
    else if (value instanceof Dict) this.open("{", parts(value) as unknown[], closingDict)
    else if (value instanceof Record) this.open(`#<${value.type.name}`, fieldParts(value), closingOpaque)
    else this.open(`#<${complaintName(value as Complaint)}`, complaintParts(value as Complaint), closingOpaque)
  }

  /** Writes the label of `value` if it needs one; answers whether that was all there is to write. */
  private writeLabel(value: object): boolean {
    if (!this.labels.has(value)) return false
    const label = this.labels.get(value)
    if (label === undefined) {
      this.labels.set(value, this.nextLabel)
      this.text.add(`#${this.nextLabel++}=`)
      return false
    }
    this.text.add(`#${label}#`)
    return true
  }

  private writeRest(rest: unknown): void {
    if (rest === EMPTY) return this.text.add(")")
    if (rest instanceof Pair && !this.labels.has(rest)) {
      this.text.add(" ")
      this.coming.push(new Rest(rest.cdr), rest.car)
      return
    }
    this.text.add(" . ")
    this.coming.push(closing, rest)
  }

  private open(bracket: string, items: readonly unknown[], close: Verbatim): void {
    this.text.add(bracket)
    charge(16 * items.length)
    this.coming.push(close)
    for (let k = items.length - 1; k >= 0; k--) {
      this.coming.push(items[k])
      if (k > 0) this.coming.push(space)
    }
  }
}

function fieldParts(record: Record): unknown[] {
  const values = valuesOf(record)
  const named = record.type.fields.flatMap((name, k) => [new Verbatim(`${symbolSpelling(name)}:`), values[k]])
  return named.length === 0 ? [] : [new Verbatim(""), ...named]
}

function complaintParts(complaint: Complaint): unknown[] {
  return [new Verbatim(""), new Verbatim(stringSpelling(complaint.message)), ...complaint.irritants]
}

function complaintName(complaint: Complaint): string {
  return complaint.kind === "file" || complaint.kind === "read" ? `${complaint.kind}-error` : "error"
}

const NO_LABELS: Labels = new Map()

/** Most values are so small that walking through all of them settles that nothing is circular. */
const FEW = 2000
/** Circular values mostly have few wholes. Where there are more, it is again likely that walking comes to an end. */
const MANY = 1_000_000

/** What needs a label because a cycle closes there. */ // W2
export function cycleLabels(value: unknown): Labels {
  if (endsWithin(value, FEW)) return NO_LABELS
  const labels = closingCycles(value, FEW)
  if (labels !== undefined) return labels
  return endsWithin(value, MANY) ? NO_LABELS : (closingCycles(value, Number.POSITIVE_INFINITY) as Labels)
}

/** The objects in `value` at which a cycle closes; undefined if there are more than `most` wholes. */
function closingCycles(value: unknown, most: number): Labels | undefined {
  const labels: Labels = new Map()
  // While an object's parts are searched it is `true` here; afterwards `false`.
  const open = new Map<object, boolean>()
  const enter = (whole: object): boolean => {
    const known = open.get(whole)
    if (known === true) labels.set(whole, undefined)
    if (known !== undefined) return false
    charge(64)
    open.set(whole, true)
    return true
  }
  const all = search(
    value,
    enter,
    (whole) => open.set(whole, false),
    () => open.size > most,
  )
  return all ? labels : undefined
}

/** What needs a label because it occurs more than once. */
export function sharingLabels(value: unknown): Labels {
  const labels: Labels = new Map()
  const seen = new Set<object>()
  search(
    value,
    (whole) => {
      if (seen.has(whole)) labels.set(whole, undefined)
      else {
        charge(64)
        seen.add(whole)
        return true
      }
      return false
    },
    () => {},
    () => false,
  )
  return labels
}

/** Whether walking through all of `value` comes to an end within `most` parts. */
function endsWithin(value: unknown, most: number): boolean {
  const coming = [value]
  let met = 0
  while (coming.length > 0) {
    let next = coming.pop()
    for (; next instanceof Pair; next = next.cdr) {
      if (++met > most) return false
      if (typeof next.car === "object") coming.push(next.car)
    }
    const items = parts(next)
    if (items === undefined) continue
    met += items.length + 1
    if (met > most) return false
    for (const item of items) coming.push(item)
  }
  return true
}

/** Stands on the search's stack above an object whose parts have all been searched. */
const LEAVING = Symbol("leaving")

/**
 * Goes through `value`, depth first and in the order of writing, into each object for which `enter` answers true.
 * Answers whether it went through all of it before `isEnough` held.
 */
function search(
  value: unknown,
  enter: (whole: object) => boolean,
  leave: (whole: object) => void,
  isEnough: () => boolean,
): boolean {
  const coming: unknown[] = [value]
  while (coming.length > 0) {
    const next = coming.pop()
    if (next === LEAVING) {
      leave(coming.pop() as object)
      continue
    }
    const items = parts(next)
    if (items === undefined || !enter(next as object)) continue
    if (isEnough()) return false
    coming.push(next, LEAVING)
    for (let k = items.length - 1; k >= 0; k--) if (typeof items[k] === "object") coming.push(items[k])
  }
  return true
}
