// R7RS 6.8: vectors.
//
// A vector is a JavaScript array; a literal one is frozen, so that the store
// itself finds out that it is constant.
//
// Not here: `vector-map` and `vector-for-each` (boot/vectors.scm).

import { char } from "../char.js"
import { Complaint, wrongType } from "../complaint.js"
import { charge, work } from "../meter.js"
import { EMPTY, Pair } from "../pair.js"
import type { PrimitiveSpec } from "../primitive.js"
import { badIndex, listElements, placeFor, rangeEnd, rangeStart, sizeOf } from "./range.js"
import { freshList } from "./sequence.js"
import { part, stringOf } from "./strings.js"

export const vectorPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "vector?",
    shape: "(vector? obj)",
    doc: "Whether `obj` is a vector.",
    run: (obj) => Array.isArray(obj),
  },
  {
    name: "make-vector",
    shape: "(make-vector k [fill])",
    doc: "A fresh vector of `k` elements, each of them `fill`.",
    run: (k, fill) => {
      const size = sizeOf("make-vector", k, 1)
      charge(16 + 8 * size)
      work(size)
      return filled(size, fill)
    },
  },
  {
    name: "vector",
    shape: "(vector obj ...)",
    doc: "A fresh vector of the operands.",
    run: (...items: unknown[]) => {
      charge(16 + 8 * items.length)
      return items
    },
    binary: (a, b) => {
      charge(32)
      return [a, b]
    },
  },
  {
    name: "vector-length",
    shape: "(vector-length vector)",
    doc: "The number of elements of `vector`.",
    run: (vector) => {
      if (Array.isArray(vector)) return vector.length
      throw wrongType("vector-length", "a vector", vector)
    },
  },
  {
    name: "vector-ref",
    shape: "(vector-ref vector k)",
    doc: "Element `k` of `vector`, counting from 0.",
    run: (vector, k) => {
      if (!Array.isArray(vector)) throw wrongType("vector-ref", "a vector", vector, 1)
      if (typeof k === "number" && k >= 0 && k < vector.length) return vector[k]
      throw badIndex("vector-ref", k, vector)
    },
  },
  {
    name: "vector-set!",
    shape: "(vector-set! vector k obj)",
    doc: "Puts `obj` in the place of element `k` of `vector`.",
    run: (vector, k, obj) => {
      if (!Array.isArray(vector)) throw wrongType("vector-set!", "a vector", vector, 1)
      if (typeof k !== "number" || k < 0 || k >= vector.length) throw badIndex("vector-set!", k, vector)
      try {
        vector[k] = obj
      } catch {
        throw constantVector("vector-set!", vector)
      }
    },
  },
  {
    name: "vector->list",
    shape: "(vector->list vector [start [end]])",
    doc: "A fresh list of the elements of `vector` from `start` up to `end`.",
    run: (vector, start, end) => {
      const { from, to } = span("vector->list", vector, start, end)
      charge(40 * (to - from))
      let result: unknown = EMPTY
      for (let k = to - 1; k >= from; k--) result = new Pair(vector[k], result)
      return result
    },
  },
  {
    name: "list->vector",
    shape: "(list->vector list)",
    doc: "A fresh vector of the elements of `list`.",
    run: (list) => {
      const items = listElements("list->vector", list)
      charge(16 + 8 * items.length)
      work(items.length)
      return items
    },
  },
  {
    name: "vector->string",
    shape: "(vector->string vector [start [end]])",
    doc: "A fresh string of the characters in `vector` from `start` up to `end`.",
    run: (vector, start, end) => {
      const { from, to } = span("vector->string", vector, start, end)
      return stringOf("vector->string", vector.slice(from, to), 0)
    },
  },
  {
    name: "string->vector",
    shape: "(string->vector string [start [end]])",
    doc: "A fresh vector of the characters of `string` from `start` up to `end`.",
    run: (string, start, end) => {
      const { text, from, to } = part("string->vector", string, start, end)
      charge(16 + 8 * (to - from))
      work(to - from)
      const characters: unknown[] = []
      for (let k = from; k < to; k++) characters.push(char(text.at(k)))
      return characters
    },
  },
  {
    name: "vector-copy",
    shape: "(vector-copy vector [start [end]])",
    doc: "A fresh vector of the elements of `vector` from `start` up to `end`.",
    run: (vector, start, end) => {
      const { from, to } = span("vector-copy", vector, start, end)
      charge(16 + 8 * (to - from))
      return vector.slice(from, to)
    },
  },
  {
    name: "vector-copy!",
    shape: "(vector-copy! to at from [start [end]])",
    doc: "Puts the elements of `from` between `start` and `end` into `to`, from `at` on. The two may be one vector.",
    run: (to, at, from, start, end) => {
      changeable("vector-copy!", to)
      const source = span("vector-copy!", from, start, end, 3)
      const place = placeFor("vector-copy!", at, source.to - source.from, to.length, to)
      move(to, place, from, source.from, source.to)
    },
  },
  {
    name: "vector-append",
    shape: "(vector-append vector ...)",
    doc: "A fresh vector of the elements of the vectors in turn.",
    run: (...vectors: unknown[]) => appended(vectors),
  },
  {
    name: "vector-fill!",
    shape: "(vector-fill! vector obj [start [end]])",
    doc: "Puts `obj` everywhere in `vector` from `start` up to `end`.",
    run: (vector, obj, start, end) => {
      changeable("vector-fill!", vector)
      const to = rangeEnd("vector-fill!", end, vector.length, vector, 4)
      const from = rangeStart("vector-fill!", start, to, vector, 3)
      work(to - from)
      vector.fill(obj, from, to)
    },
  },
  {
    name: "%vector-length",
    shape: "(%vector-length who obj k)",
    doc: "The length of the vector `obj`, which is operand `k` of `who`.",
    run: (who, obj, k) => {
      if (Array.isArray(obj)) return obj.length
      throw wrongType(String(who), "a vector", obj, k)
    },
  },
  {
    name: "%shortest-vector",
    shape: "(%shortest-vector who vectors)",
    doc: "The length of the shortest of `vectors`, which are the operands of `who` from the second on.",
    run: (who, vectors) =>
      listElements(String(who), vectors).reduce<number>((least, vector, k) => {
        if (!Array.isArray(vector)) throw wrongType(String(who), "a vector", vector, k + 2)
        return Math.min(least, vector.length)
      }, Number.POSITIVE_INFINITY),
  },
  {
    name: "%elements-at",
    shape: "(%elements-at vectors k)",
    doc: "A list of element `k` of each of `vectors`.",
    run: (vectors, k) => freshList(listElements("vector-map", vectors).map((vector) => (vector as unknown[])[k])),
  },
]

/** The largest array that V8 makes in one piece and keeps as one; it spreads larger ones over a table. */
const ONE_PIECE = 1 << 24

/** So few places are filled sooner than the host's own way of doing it is called. */
const FEW_PLACES = 32

function filled(size: number, fill: unknown): unknown[] {
  if (size <= FEW_PLACES) {
    const vector: unknown[] = new Array(size)
    for (let k = 0; k < size; k++) vector[k] = fill
    return vector
  }
  if (size <= ONE_PIECE) return new Array(size).fill(fill)
  const vector: unknown[] = new Array(ONE_PIECE).fill(fill)
  while (vector.length < size) vector.push(fill)
  return vector
}

/** The part of the operand `vector` from `start` up to `end`; `argument` is which operand `vector` is. */
function span(who: string, vector: unknown, start: unknown, end: unknown, argument = 1): { from: number; to: number } {
  if (!Array.isArray(vector)) throw wrongType(who, "a vector", vector, argument)
  const to = rangeEnd(who, end, vector.length, vector, argument + 2)
  const from = rangeStart(who, start, to, vector, argument + 1)
  work(to - from)
  return { from, to }
}

function changeable(who: string, vector: unknown): asserts vector is unknown[] {
  if (!Array.isArray(vector)) throw wrongType(who, "a vector", vector, 1)
  if (Object.isFrozen(vector)) throw constantVector(who, vector)
}

function constantVector(who: string, vector: unknown[]): Complaint {
  return new Complaint(who, "constant vector", [vector])
}

function appended(vectors: readonly unknown[]): unknown[] {
  let size = 0
  vectors.forEach((vector, k) => {
    if (!Array.isArray(vector)) throw wrongType("vector-append", "a vector", vector, k + 1)
    size += vector.length
  })
  charge(16 + 8 * size)
  work(size)
  const result: unknown[] = size <= ONE_PIECE ? new Array(size) : []
  let at = 0
  for (const vector of vectors as unknown[][]) for (const item of vector) result[at++] = item
  return result
}

/** Copies elements in the direction that reads each before it is written over. */
function move(to: unknown[], at: number, from: readonly unknown[], start: number, end: number): void {
  if (to === from && at > start) for (let k = end - 1; k >= start; k--) to[at + k - start] = from[k]
  else for (let k = start; k < end; k++) to[at + k - start] = from[k]
}
