// SX: words on sequences that call no procedure.
//
// What a sequence is, sequence.ts says. Where a word's page does not say
// otherwise, its answer is a list.
//
// Not here: words that call a procedure, `filter` and its kind (boot/sequences.scm).

import { canonical } from "../canonical.js"
import { Char } from "../char.js"
import { Complaint, wrongType } from "../complaint.js"
import { Dict } from "../dict.js"
import { equal } from "../equal.js"
import { charge, work } from "../meter.js"
import { add, mul } from "../number/arithmetic.js"
import { less, lessEqual, sign } from "../number/compare.js"
import { isNumeric } from "../number/tower.js"
import { EMPTY, listLength, Pair } from "../pair.js"
import type { PrimitiveSpec } from "../primitive.js"
import { compareText, SchemeString } from "../string.js"
import { Keyword, Sym } from "../symbol.js"
import { badIndex, rangeEnd, rangeStart, sizeOf } from "./range.js"
import { freshList, GrowingList, items } from "./sequence.js"

export const sequencePrimitives: readonly PrimitiveSpec[] = [
  {
    name: "first",
    shape: "(first seq)",
    doc: "The first element of `seq`, or `nil` if it is empty.",
    run: (seq) => {
      if (seq instanceof Pair) return seq.car
      const all = items("first", seq)
      return all.length === 0 ? null : all[0]
    },
  },
  {
    name: "rest",
    shape: "(rest seq)",
    doc: "A list of the elements of `seq` but the first. Of a list it is what follows, not a copy.",
    run: (seq) => (seq instanceof Pair ? seq.cdr : freshList(items("rest", seq).slice(1))),
  },
  {
    name: "last",
    shape: "(last seq)",
    doc: "The last element of `seq`, or `nil` if it is empty.",
    run: (seq) => {
      const all = items("last", seq)
      return all.length === 0 ? null : all[all.length - 1]
    },
  },
  {
    name: "nth",
    shape: "(nth seq k [default])",
    doc: "Element `k` of `seq`, counting from 0; `default` if there is none and it is given.",
    run: (seq, k, otherwise = MISSING) => {
      const all = items("nth", seq, 1)
      if (typeof k === "number" && k >= 0 && k < all.length) return all[k]
      if (otherwise === MISSING) throw badIndex("nth", k, seq)
      return otherwise
    },
  },
  {
    name: "count",
    shape: "(count seq)",
    doc: "The number of elements of `seq`: of a dict, of its entries.",
    run: (seq) => {
      if (seq instanceof SchemeString) return seq.length
      if (seq instanceof Dict) return seq.size
      const length = seq instanceof Pair ? listLength(seq) : items("count", seq).length
      if (length < 0) throw wrongType("count", "a sequence", seq)
      work(length)
      return length
    },
  },
  {
    name: "empty?",
    shape: "(empty? seq)",
    doc: "Whether `seq` has no elements.",
    run: (seq) => !(seq instanceof Pair) && items("empty?", seq).length === 0,
  },
  {
    name: "contains?",
    shape: "(contains? coll obj)",
    doc: "Whether `obj` is `equal?` to an element of the sequence `coll`; of a dict, whether it is one of its keys.",
    run: (coll, obj) => {
      if (coll instanceof Dict) return coll.has(obj)
      return items("contains?", coll, 1).some((item) => equal(item, obj))
    },
  },
  {
    name: "index-of",
    shape: "(index-of seq obj)",
    doc: "The position in `seq` of the first element `equal?` to `obj`, or `#f`. In a string, `obj` may be a string: where it begins.",
    run: (seq, obj) => {
      const position =
        seq instanceof SchemeString && obj instanceof SchemeString
          ? positionOfText(seq, obj)
          : items("index-of", seq, 1).findIndex((item) => equal(item, obj))
      return position < 0 ? false : position
    },
  },
  {
    name: "take",
    shape: "(take k seq)",
    doc: "A list of the first `k` elements of `seq`, or of all if there are fewer.",
    run: (k, seq) => freshList(items("take", seq, 2).slice(0, sizeOf("take", k, 1))),
  },
  {
    name: "drop",
    shape: "(drop k seq)",
    doc: "A list of the elements of `seq` after the first `k`.",
    run: (k, seq) => freshList(items("drop", seq, 2).slice(sizeOf("drop", k, 1))),
  },
  {
    name: "slice",
    shape: "(slice seq start [end])",
    doc: "The elements of `seq` from `start` up to `end`: a vector or string of a vector or string, a list of anything else.",
    run: (seq, start, end) => {
      if (seq instanceof SchemeString) {
        const to = rangeEnd("slice", end, seq.length, seq, 3)
        return seq.slice(rangeStart("slice", start, to, seq, 2), to)
      }
      const all = items("slice", seq, 1)
      const to = rangeEnd("slice", end, all.length, seq, 3)
      const part = all.slice(rangeStart("slice", start, to, seq, 2), to)
      return Array.isArray(seq) ? part : freshList(part)
    },
  },
  {
    name: "concat",
    shape: "(concat seq ...)",
    doc: "A list of the elements of the sequences in turn.",
    run: (...seqs: unknown[]) => joined("concat", seqs, (k) => k + 1),
  },
  {
    name: "repeat",
    shape: "(repeat k obj)",
    doc: "A list of `k` elements, each of them `obj`.",
    run: (k, obj) => {
      const size = sizeOf("repeat", k, 1)
      charge(40 * size)
      work(size)
      let result: unknown = EMPTY
      for (let i = 0; i < size; i++) result = new Pair(obj, result)
      return result
    },
  },
  {
    name: "iota",
    shape: "(iota k [start [step]])",
    doc: "A list of `k` numbers from `start`, or 0, each `step`, or 1, more than the one before.",
    run: (k, start = 0, step = 1) => {
      const size = sizeOf("iota", k, 1)
      charge(40 * size)
      work(size)
      let result: unknown = EMPTY
      for (let i = size - 1; i >= 0; i--) result = new Pair(add(start, mul(i, step)), result)
      return result
    },
  },
  {
    name: "range",
    shape: "(range [start] end [step])",
    doc: "A list of the numbers from `start`, or 0, up to but not `end`, each `step`, or 1, more than the one before.",
    run: (a, b, step = 1) => (b === undefined ? numbers(0, a, 1) : numbers(a, b, step)),
  },
  {
    name: "zip",
    shape: "(zip seq ...)",
    doc: "A list of lists: of the first elements, of the second elements, ... as far as the shortest goes.",
    run: (...seqs: unknown[]) => freshList(rows("zip", seqs, 1).map(freshList)),
  },
  {
    name: "interleave",
    shape: "(interleave seq ...)",
    doc: "A list of the first elements of the sequences, then the second, ... as far as the shortest goes.",
    run: (...seqs: unknown[]) => freshList(rows("interleave", seqs, 1).flat()),
  },
  {
    name: "partition",
    shape: "(partition k seq)",
    doc: "A list of lists of `k` elements of `seq` each; the last may be shorter.",
    run: (k, seq) => {
      const size = sizeOf("partition", k, 1)
      if (size === 0) throw new Complaint("partition", "parts of no elements", [k])
      const all = items("partition", seq, 2)
      const parts: unknown[] = []
      for (let i = 0; i < all.length; i += size) parts.push(freshList(all.slice(i, i + size)))
      return freshList(parts)
    },
  },
  {
    name: "flatten",
    shape: "(flatten seq)",
    doc: "A list of the elements of `seq`, those that are lists or vectors replaced by their elements, all the way down.",
    run: leaves,
  },
  {
    name: "distinct",
    shape: "(distinct seq)",
    doc: "A list of the elements of `seq` without those that are `equal?` to one before.",
    run: (seq) => freshList(distinct(items("distinct", seq))),
  },
  {
    name: "frequencies",
    shape: "(frequencies seq)",
    doc: "A dict from each element of `seq` to how often it occurs.",
    run: (seq) => {
      const all = items("frequencies", seq)
      charge(160 * all.length)
      return all.reduce<Dict>((counts, item) => counts.set(item, (counts.get(item, 0) as number) + 1), Dict.empty)
    },
  },
  {
    name: "compare",
    shape: "(compare a b)",
    doc: "-1, 0 or 1 as `a` comes before, with or after `b`. Numbers, strings, characters, symbols, keywords, booleans, lists and vectors have an order among their kind; `nil` comes first.",
    run: compare,
  },
  {
    name: "%items",
    shape: "(%items who seq k)",
    doc: "A list of the elements of `seq`, which is operand `k` of `who`.",
    run: (who, seq, k) => {
      if (seq !== EMPTY && !(seq instanceof Pair)) return freshList(items(String(who), seq, k))
      const length = listLength(seq)
      if (length < 0) throw wrongType(String(who), "a sequence", seq, k)
      work(length)
      return seq
    },
  },
  {
    name: "%rows",
    shape: "(%rows who seqs k)",
    doc: "A list of lists: of the first elements of `seqs`, which are operands `k` and on of `who`, of the second, ...",
    run: (who, seqs, k) => freshList(rows(String(who), items(String(who), seqs), k).map(freshList)),
  },
  {
    name: "%concat",
    shape: "(%concat who seqs)",
    doc: "A list of the elements of `seqs` in turn, which the procedure has answered that `who` was given.",
    run: (who, seqs) => joined(String(who), items(String(who), seqs), () => 0),
  },
  {
    name: "%sorted",
    shape: "(%sorted keys items)",
    doc: "The elements of the list `items` in the order of their `keys`, by `compare`; where those are alike, in their own.",
    run: (keys, list) => {
      const given = items("sort", keys)
      const all = items("sort", list)
      charge(16 * all.length)
      work(all.length * Math.ceil(Math.log2(all.length + 1)))
      const order = all.map((_, k) => k).sort((i, j) => compare(given[i], given[j]))
      return freshList(order.map((k) => all[k]))
    },
  },
]

/** What stands for an operand that was not given, where any value might be. */
const MISSING = Symbol("missing")

function joined(who: string, seqs: readonly unknown[], argument: (k: number) => number): unknown {
  const all = new GrowingList()
  seqs.forEach((seq, k) => {
    for (const item of items(who, seq, argument(k))) all.add(item)
  })
  return all.list
}

/** Whatever one position of `seqs` holds, for each position that all of them have. `first` is which operand the first is. */
function rows(who: string, seqs: readonly unknown[], first: number): unknown[][] {
  const columns = seqs.map((seq, k) => items(who, seq, first + k))
  const count = columns.reduce((least, column) => Math.min(least, column.length), columns[0]?.length ?? 0)
  charge(count * (16 + 8 * columns.length))
  return Array.from({ length: count }, (_, k) => columns.map((column) => column[k]))
}

function numbers(start: unknown, end: unknown, step: unknown): unknown {
  const direction = sign("range", step)
  if (direction === 0) throw new Complaint("range", "a step of zero", [step])
  const found = new GrowingList()
  let count = 0
  for (let x = start; direction > 0 ? less(x, end) : less(end, x); x = add(start, mul(count, step))) {
    found.add(x)
    if (++count % 1024 === 0) work(1024)
  }
  return found.list
}

function positionOfText(whole: SchemeString, part: SchemeString): number {
  work(whole.length)
  const units = whole.toString().indexOf(part.toString())
  return units < 0 ? units : new SchemeString(whole.toString().slice(0, units)).length
}

/** A list or vector whose elements are being gone through. */
interface Level {
  readonly whole: unknown
  readonly all: readonly unknown[]
  next: number
}

function leaves(seq: unknown): unknown {
  const found = new GrowingList()
  const levels: Level[] = [{ whole: seq, all: items("flatten", seq), next: 0 }]
  const open = new Set([seq])
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    if (level.next === level.all.length) {
      open.delete(level.whole)
      levels.pop()
      continue
    }
    const item = level.all[level.next++]
    if (!(item instanceof Pair || item === EMPTY || Array.isArray(item))) {
      found.add(item)
      continue
    }
    if (open.has(item) && item !== EMPTY) throw new Complaint("flatten", "holds itself", [item])
    charge(64)
    open.add(item)
    levels.push({ whole: item, all: items("flatten", item), next: 0 })
  }
  return found.list
}

function distinct(all: readonly unknown[]): unknown[] {
  const texts = new Set<string>()
  const others: unknown[] = []
  charge(64 * all.length)
  return all.filter((item) => {
    const text = plainText(item)
    if (text === undefined) {
      if (others.some((other) => equal(other, item))) return false
      work(16 * others.push(item))
      return true
    }
    if (texts.has(text)) return false
    texts.add(text)
    return true
  })
}

/** The canonical writing of `value`, or undefined if it is no plain datum. */
function plainText(value: unknown): string | undefined {
  try {
    return canonical(value)
  } catch (problem) {
    if (problem instanceof Complaint) return undefined
    throw problem
  }
}

/** The order of `a` and `b` among values of their kind. */
function compare(a: unknown, b: unknown): number {
  const coming: [unknown, unknown][] = [[a, b]]
  for (let pair = coming.pop(); pair !== undefined; pair = coming.pop()) {
    const [x, y] = pair
    const order = isList(x) && isList(y) ? compareAlong(x, y, coming) : compareLeaves(x, y)
    if (order !== 0) return order
  }
  return 0
}

function isList(value: unknown): boolean {
  return value === EMPTY || value instanceof Pair || Array.isArray(value)
}

/** Puts the elements of two lists or two vectors with what is coming; at their end the shorter comes first. */
function compareAlong(x: unknown, y: unknown, coming: [unknown, unknown][]): number {
  if (Array.isArray(x) !== Array.isArray(y)) throw incomparable(x, y)
  const first = items("compare", x)
  const second = items("compare", y)
  charge(24 * Math.min(first.length, second.length))
  coming.push([first.length, second.length])
  for (let k = Math.min(first.length, second.length) - 1; k >= 0; k--) coming.push([first[k], second[k]])
  return 0
}

function compareLeaves(x: unknown, y: unknown): number {
  if (x === y) return 0
  if (x === null) return -1
  if (y === null) return 1
  if (isNumeric(x) && isNumeric(y)) return less(x, y) ? -1 : lessEqual(x, y) ? 0 : 1
  if (x instanceof SchemeString && y instanceof SchemeString) return Math.sign(compareText(x.toString(), y.toString()))
  if (x instanceof Char && y instanceof Char) return Math.sign(x.code - y.code)
  if (x instanceof Sym && y instanceof Sym) return Math.sign(compareText(x.name, y.name))
  if (x instanceof Keyword && y instanceof Keyword) return Math.sign(compareText(x.name, y.name))
  if (typeof x === "boolean" && typeof y === "boolean") return x ? 1 : -1
  throw incomparable(x, y)
}

function incomparable(x: unknown, y: unknown): Complaint {
  return new Complaint("compare", "these have no order", [x, y])
}
