// Writing on many lines, for a person at the REPL.
//
// A value becomes a tree of blocks, cut where the limits say; each block knows
// its text on one line if that is short enough. Then the tree is laid out from
// the top: a block that fits stays on its line, another is broken.
//
// Invariants
//   PP1  Without limits, and up to `MOST_PARTS` parts, what is laid out reads back as what `write` would write.
//   PP2  What a limit leaves out is shown as `...`.
//   PP3  Neither the tree nor the layout needs host stack in proportion to the nesting,
//       and the text is no longer than in proportion to the number of parts.
//
// Not here: how atoms are written and where labels stand (writer.ts).

import type { Complaint } from "./complaint.js"
import { Dict } from "./dict.js"
import { EMPTY, Pair } from "./pair.js"
import { Record, valuesOf } from "./record.js"
import { stringSpelling, symbolSpelling } from "./spelling.js"
import { Sym } from "./symbol.js"
import { atomWriting, cycleLabels, type Labels } from "./writer.js"

export interface Limits {
  /** How many characters a line may hold, where that can be kept. */
  readonly width?: number
  /** How many levels of nesting are shown. */
  readonly depth?: number
  /** How many elements of a list, vector or dict are shown. */
  readonly length?: number
}

/** `value` as `write` would write it, on as many lines as it needs. */
export function pretty(value: unknown, limits: Limits = {}): string {
  const { width = 80, depth = Number.POSITIVE_INFINITY, length = Number.POSITIVE_INFINITY } = limits
  const { top, blocks } = new Planner(cycleLabels(value), depth, length).plan(value)
  for (let k = blocks.length - 1; k >= 0; k--) (blocks[k] as Block).flatten(width)
  return new Layout(width).text(top)
}

/** However the limits stand, no more parts than this are shown. */
const MOST_PARTS = 20_000

const CUT = "..."

type Plan = string | Block

/** A list, vector, dict or the like. */
class Block {
  readonly parts: Plan[] = []
  /** What it is on one line, if that is short enough. */
  flat: string | undefined

  constructor(
    readonly open: string,
    readonly close: string,
    readonly inPairs: boolean,
  ) {}

  /** Finds `flat`; the blocks inside have found theirs. */
  flatten(width: number): void {
    let text = this.open
    for (const [k, part] of this.parts.entries()) {
      const flat = flatOf(part)
      if (flat === undefined) return
      text += k === 0 ? flat : ` ${flat}`
      if (text.length > width) return
    }
    this.flat = text + this.close
  }
}

function flatOf(plan: Plan): string | undefined {
  return typeof plan === "string" ? plan : plan.flat
}

/** A part of a block that is to be planned. */
interface Task {
  readonly value: unknown
  readonly parent: Block
  readonly depth: number
}

class Planner {
  private readonly coming: Task[] = []
  /** Every block, each after the one around it. */
  private readonly blocks: Block[] = []
  private nextLabel = 0
  private count = 0

  constructor(
    private readonly labels: Labels,
    private readonly deepest: number,
    private readonly longest: number,
  ) {}

  /** The plan of `value`, and all blocks of it, each after the one around it. */
  plan(value: unknown): { top: Plan; blocks: readonly Block[] } {
    const outside = new Block("", "", false)
    this.coming.push({ value, parent: outside, depth: 0 })
    for (let task = this.coming.pop(); task !== undefined; task = this.coming.pop()) {
      task.parent.parts.push(this.one(task.value, task.depth))
    }
    return { top: outside.parts[0] as Plan, blocks: this.blocks }
  }

  private one(value: unknown, depth: number): Plan {
    if (value instanceof Verbatim) return value.text
    const atom = atomWriting(value, false)
    if (atom !== undefined) return atom
    const label = this.labels.get(value as object)
    if (label !== undefined) return `#${label}#`
    if (depth >= this.deepest || ++this.count > MOST_PARTS) return CUT
    return this.block(value as object, depth)
  }

  private block(value: object, depth: number): Block {
    const { open, close, parts, inPairs } = this.anatomy(value)
    const block = new Block(this.prefix(value) + open, close, inPairs)
    this.blocks.push(block)
    this.count += parts.length
    for (let k = parts.length - 1; k >= 0; k--) this.coming.push({ value: parts[k], parent: block, depth: depth + 1 })
    return block
  }

  private prefix(value: object): string {
    if (!this.labels.has(value)) return ""
    this.labels.set(value, this.nextLabel)
    return `#${this.nextLabel++}=`
  }

  private anatomy(value: object): { open: string; close: string; parts: unknown[]; inPairs: boolean } {
    if (value instanceof Pair) return this.list(value)
    if (Array.isArray(value))
      return { open: "#(", close: ")", parts: this.upToLimit(value, value.length), inPairs: false }
    if (value instanceof Dict) {
      const shown = value.inOrder().slice(0, this.room())
      const parts = shown.flatMap((entry) => [entry.key, entry.value])
      return { open: "{", close: "}", parts: this.upToLimit(parts, 2 * value.size), inPairs: true }
    }
    if (value instanceof Record) {
      const values = valuesOf(value)
      const parts = value.type.fields.flatMap((name, k) => [new Verbatim(`${symbolSpelling(name)}:`), values[k]])
      return { open: opened(value.type.name, parts), close: ">", parts, inPairs: true }
    }
    const { message, irritants } = value as Complaint
    return {
      open: "#<error ",
      close: ">",
      parts: [new Verbatim(stringSpelling(message)), ...irritants],
      inPairs: false,
    }
  }

  private list(first: Pair): { open: string; close: string; parts: unknown[]; inPairs: boolean } {
    const mark = first.car instanceof Sym ? abbreviations.get(first.car.name) : undefined
    if (mark !== undefined && first.cdr instanceof Pair && first.cdr.cdr === EMPTY && !this.labels.has(first.cdr)) {
      return { open: mark, close: "", parts: [first.cdr.car], inPairs: false }
    }
    const parts: unknown[] = [first.car]
    let rest = first.cdr
    for (; rest instanceof Pair && !this.labels.has(rest) && parts.length < this.room(); rest = rest.cdr)
      parts.push(rest.car)
    if (rest instanceof Pair && !this.labels.has(rest)) parts.push(new Verbatim(CUT))
    else if (rest !== EMPTY) parts.push(new Verbatim("."), rest)
    return { open: "(", close: ")", parts, inPairs: false }
  }

  /** How many elements may be shown of one thing. */
  private room(): number {
    return Math.max(1, Math.min(this.longest, MOST_PARTS - this.count))
  }

  /** As many of `parts` as may be shown, and the sign that there are more. */
  private upToLimit(parts: readonly unknown[], size: number): unknown[] {
    const room = size === parts.length ? this.room() : parts.length
    return size > room ? [...parts.slice(0, room), new Verbatim(CUT)] : [...parts]
  }
}

const abbreviations: ReadonlyMap<string, string> = new Map([
  ["quote", "'"],
  ["quasiquote", "`"],
  ["unquote", ","],
  ["unquote-splicing", ",@"],
])

function opened(name: string, parts: readonly unknown[]): string {
  return parts.length === 0 ? `#<${name}` : `#<${name} `
}

/** A part that is text already. */
class Verbatim {
  constructor(readonly text: string) {}
}

/** How many operands of a form stand on its first line; those that follow are its body. */
const bodies: ReadonlyMap<string, number> = new Map([
  ["define", 1],
  ["define-library", 1],
  ["define-record-type", 2],
  ["define-syntax", 1],
  ["define-values", 1],
  ["defflow", 1],
  ["case", 1],
  ["do", 2],
  ["dynamic-wind", 0],
  ["fn", 1],
  ["guard", 1],
  ["lambda", 1],
  ["let", 1],
  ["let*", 1],
  ["let*-values", 1],
  ["let-syntax", 1],
  ["let-values", 1],
  ["letrec", 1],
  ["letrec*", 1],
  ["letrec-syntax", 1],
  ["parameterize", 1],
  ["syntax-rules", 1],
  ["unless", 1],
  ["when", 1],
])

/** What a layout has still to do: text, a plan with how much closes after it, or a gap before what comes next. */
type Step = { readonly plan: Plan; readonly after: number } | { readonly gap: number; readonly next: number }

const STAY = -1

class Layout {
  private written = ""
  private column = 0
  private readonly coming: Step[] = []

  constructor(private readonly width: number) {}

  text(top: Plan): string {
    this.coming.push({ plan: top, after: 0 })
    for (let step = this.coming.pop(); step !== undefined; step = this.coming.pop()) {
      if ("plan" in step) this.put(step.plan, step.after)
      else this.leaveGap(step.gap, step.next)
    }
    return this.written
  }

  private add(text: string): void {
    this.written += text
    this.column += text.length
  }

  /** A space, or a new line indented by `gap` if that is no `STAY` and `next` characters do not fit here. */
  private leaveGap(gap: number, next: number): void {
    if (gap === STAY || this.column + 1 + next <= this.width) return this.add(" ")
    this.written += `\n${" ".repeat(gap)}`
    this.column = gap
  }

  private put(plan: Plan, after: number): void {
    const flat = flatOf(plan)
    if (flat !== undefined && (typeof plan === "string" || this.column + flat.length + after <= this.width))
      this.add(flat)
    else this.putBroken(plan as Block, after)
  }

  private putBroken(block: Block, after: number): void {
    this.add(block.open)
    const { parts } = block
    const closing = block.close.length + after
    // Deep nesting must not run off to the right for ever. PP3
    const inside = Math.min(this.column, this.width >> 1)
    const gaps = this.gapsOf(block, inside)
    this.coming.push({ plan: block.close, after: 0 })
    for (let k = parts.length - 1; k >= 0; k--) {
      const part = parts[k] as Plan
      const last = k === parts.length - 1 ? closing : 0
      this.coming.push({ plan: part, after: last })
      if (k > 0) this.coming.push(gaps(k, (flatOf(part)?.length ?? this.width) + last))
    }
  }

  /** The gap before each part but the first: whether it begins a line, and how far in. */
  private gapsOf(block: Block, inside: number): (k: number, next: number) => Step {
    const { parts, inPairs } = block
    const line = (gap: number): Step => ({ gap, next: Number.POSITIVE_INFINITY })
    if (inPairs) return (k) => (k % 2 === 1 && parts[k] !== CUT ? { gap: STAY, next: 0 } : line(inside))
    if (parts.every((part) => typeof part === "string")) return (_, next) => ({ gap: inside, next })
    const head = block.open.endsWith("(") && !block.open.endsWith("#(") ? parts[0] : undefined
    if (typeof head !== "string" || !isName.test(head))
      return (k) => (parts[k - 1] === "." ? { gap: STAY, next: 0 } : line(inside))
    const onFirst = head === "let" && typeof parts[1] === "string" ? 2 : bodies.get(head)
    if (onFirst !== undefined) return (k) => (k <= onFirst ? { gap: STAY, next: 0 } : line(inside + 1))
    const under = head.length < LONG_NAME ? inside + head.length + 1 : inside
    return (k) => (k === 1 && under > inside ? { gap: STAY, next: 0 } : line(under))
  }
}

const isName = /^[^\d"#:|.+-][^"|]*$/
const LONG_NAME = 16
