// R7RS 6.4: pairs and lists.
//
// No list makes a primitive hang: those that go to the end of a list complain
// of a circular one, those that stop earlier never come round.
//
// Not here: `caar` and its kind (parts.ts), looking things up (searches.ts), and
// what calls a procedure of the guest (boot/lists.scm).

import { Complaint, wrongType } from "../complaint.js"
import { charge, work } from "../meter.js"
import { CIRCULAR, EMPTY, list, listLength, Pair } from "../pair.js"
import type { PrimitiveSpec } from "../primitive.js"
import { partPrimitives } from "./parts.js"
import { badIndex, sizeOf } from "./range.js"
import { searchPrimitives } from "./searches.js"

export const pairPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "pair?",
    shape: "(pair? obj)",
    doc: "Whether `obj` is a pair.",
    run: (obj) => obj instanceof Pair,
  },
  {
    name: "cons",
    shape: "(cons a b)",
    doc: "A fresh pair of `a` and `b`.",
    run: (a, b) => {
      charge(40)
      return new Pair(a, b)
    },
  },
  {
    name: "car",
    shape: "(car pair)",
    doc: "The first of the two things in `pair`.",
    run: (pair) => {
      if (pair instanceof Pair) return pair.car
      throw wrongType("car", "a pair", pair)
    },
  },
  {
    name: "cdr",
    shape: "(cdr pair)",
    doc: "The second of the two things in `pair`: of a list, what follows its first element.",
    run: (pair) => {
      if (pair instanceof Pair) return pair.cdr
      throw wrongType("cdr", "a pair", pair)
    },
  },
  {
    name: "set-car!",
    shape: "(set-car! pair obj)",
    doc: "Puts `obj` in the place of the car of `pair`.",
    run: (pair, obj) => {
      if (!(pair instanceof Pair)) throw wrongType("set-car!", "a pair", pair, 1)
      try {
        pair.car = obj
      } catch {
        throw constantPair("set-car!", pair)
      }
    },
  },
  {
    name: "set-cdr!",
    shape: "(set-cdr! pair obj)",
    doc: "Puts `obj` in the place of the cdr of `pair`.",
    run: (pair, obj) => {
      if (!(pair instanceof Pair)) throw wrongType("set-cdr!", "a pair", pair, 1)
      try {
        pair.cdr = obj
      } catch {
        throw constantPair("set-cdr!", pair)
      }
    },
  },
  ...partPrimitives,
  {
    name: "null?",
    shape: "(null? obj)",
    doc: "Whether `obj` is the empty list.",
    run: (obj) => obj === EMPTY,
  },
  {
    name: "list?",
    shape: "(list? obj)",
    doc: "Whether `obj` is a list that ends in the empty list.",
    run: (obj) => obj === EMPTY || (obj instanceof Pair && measured(listLength(obj)) >= 0),
  },
  {
    name: "make-list",
    shape: "(make-list k [fill])",
    doc: "A fresh list of `k` elements, each of them `fill`.",
    run: (k, fill) => {
      const size = sizeOf("make-list", k, 1)
      charge(40 * size)
      work(size)
      let result: unknown = EMPTY
      for (let i = 0; i < size; i++) result = new Pair(fill, result)
      return result
    },
  },
  {
    name: "list",
    shape: "(list obj ...)",
    doc: "A fresh list of the operands.",
    run: (...items: unknown[]) => {
      charge(40 * items.length)
      let result: unknown = EMPTY
      for (let k = items.length - 1; k >= 0; k--) result = new Pair(items[k], result)
      return result
    },
    binary: (a, b) => {
      charge(80)
      return new Pair(a, new Pair(b, EMPTY))
    },
  },
  {
    name: "length",
    shape: "(length list)",
    doc: "The number of elements of `list`.",
    run: (list) => lengthOf("length", list),
  },
  {
    name: "append",
    shape: "(append list ...)",
    doc: "A list of the elements of the lists in turn. The last operand is not copied, and may be anything.",
    run: (...lists: unknown[]) => {
      let result = lists.length === 0 ? EMPTY : lists[lists.length - 1]
      for (let k = lists.length - 2; k >= 0; k--) result = appended(lists[k], result, k + 1)
      return result
    },
    binary: (first, second) => appended(first, second, 1),
  },
  {
    name: "reverse",
    shape: "(reverse list)",
    doc: "A fresh list of the elements of `list` in the other order.",
    run: (list) => {
      charge(40 * lengthOf("reverse", list))
      let result: unknown = EMPTY
      for (let rest = list; rest instanceof Pair; rest = rest.cdr) result = new Pair(rest.car, result)
      return result
    },
  },
  {
    name: "list-tail",
    shape: "(list-tail list k)",
    doc: "What is left of `list` after its first `k` pairs.",
    run: (list, k) => tail("list-tail", list, k),
  },
  {
    name: "list-ref",
    shape: "(list-ref list k)",
    doc: "Element `k` of `list`, counting from 0.",
    run: (list, k) => pairAt("list-ref", list, k).car,
  },
  {
    name: "list-set!",
    shape: "(list-set! list k obj)",
    doc: "Puts `obj` in the place of element `k` of `list`.",
    run: (list, k, obj) => {
      const pair = pairAt("list-set!", list, k)
      try {
        pair.car = obj
      } catch {
        throw constantPair("list-set!", pair)
      }
    },
  },
  ...searchPrimitives,
  {
    name: "list-copy",
    shape: "(list-copy obj)",
    doc: "A fresh copy of the pairs along the cdrs of `obj`; the elements are not copied.",
    run: copied,
  },
  {
    name: "%check-list",
    shape: "(%check-list who obj k)",
    doc: "Complains for `who`, whose operand `k` is `obj`, unless that is a proper list.",
    run: (who, obj, k) => {
      if (measured(listLength(obj)) < 0) throw wrongType(String(who), "a proper list", obj, k)
    },
  },
  {
    name: "%check-lists",
    shape: "(%check-lists who lists)",
    doc: "Complains for `who`, whose operands from the second on are `lists`, unless each is a list and one of them ends.",
    run: (who, lists) => checkLists(String(who), lists),
  },
  {
    name: "%all-pairs?",
    shape: "(%all-pairs? list)",
    doc: "Whether every element of `list` is a pair.",
    run: (list) => {
      for (let rest = list; rest instanceof Pair; rest = rest.cdr) if (!(rest.car instanceof Pair)) return false
      return true
    },
  },
  {
    name: "%cars",
    shape: "(%cars pairs)",
    doc: "A list of the cars of `pairs`.",
    run: (pairs) => eachOf(pairs, (pair) => pair.car),
  },
  {
    name: "%cdrs",
    shape: "(%cdrs pairs)",
    doc: "A list of the cdrs of `pairs`.",
    run: (pairs) => eachOf(pairs, (pair) => pair.cdr),
  },
  {
    name: "%reverse!",
    shape: "(%reverse! list)",
    doc: "The pairs of `list`, which nobody else knows, turned round.",
    run: (list) => {
      let result: unknown = EMPTY
      for (let rest = list; rest instanceof Pair; ) {
        const next = rest.cdr
        rest.cdr = result
        result = rest
        rest = next
      }
      return result
    },
  },
]

function constantPair(who: string, pair: Pair): Complaint {
  return new Complaint(who, "constant pair", [pair])
}

/** Counts the work of having gone through a list. */
function measured(length: number): number {
  if (length > 0) work(length)
  return length
}

function lengthOf(who: string, list: unknown, argument = 0): number {
  const length = measured(listLength(list))
  if (length < 0) throw wrongType(who, "a proper list", list, argument)
  return length
}

/** A copy of the list `first` that ends in `second`. */
function appended(first: unknown, second: unknown, argument: number): unknown {
  if (first === EMPTY) return second
  charge(40 * lengthOf("append", first, argument))
  const head = new Pair((first as Pair).car, EMPTY)
  let last = head
  for (let rest = (first as Pair).cdr; rest instanceof Pair; rest = rest.cdr) {
    const next = new Pair(rest.car, EMPTY)
    last.cdr = next
    last = next
  }
  last.cdr = second
  return head
}

function copied(obj: unknown): unknown {
  if (!(obj instanceof Pair)) return obj
  if (measured(listLength(obj)) === CIRCULAR) throw wrongType("list-copy", "a proper list", obj)
  charge(40)
  const head = new Pair(obj.car, obj.cdr)
  for (let last = head; last.cdr instanceof Pair; last = last.cdr as Pair) {
    charge(40)
    last.cdr = new Pair(last.cdr.car, last.cdr.cdr)
  }
  return head
}

/** What is left of `list` after `k` pairs. Going round a circular list is cut short. */
function tail(who: string, list: unknown, k: unknown): unknown {
  if (typeof k !== "number" || k < 0) throw badIndex(who, k, list)
  let rest = list
  let saved: Pair | undefined
  let savedAt = 0
  let lookAgain = 64
  for (let i = 0; i < k; i++) {
    if (!(rest instanceof Pair)) throw badIndex(who, k, list)
    if (rest === saved) return tail(who, rest, (k - i) % (i - savedAt))
    if (i === lookAgain) {
      work(i)
      saved = rest
      savedAt = i
      lookAgain *= 2
    }
    rest = rest.cdr
  }
  return rest
}

function pairAt(who: string, list: unknown, k: unknown): Pair {
  const rest = tail(who, list, k)
  if (rest instanceof Pair) return rest
  throw badIndex(who, k, list)
}

/** A fresh list of a part of each of `pairs`, which is a list that boot code has made. */
function eachOf(pairs: unknown, part: (pair: Pair) => unknown): unknown {
  const parts: unknown[] = []
  for (let rest = pairs; rest instanceof Pair; rest = rest.cdr) parts.push(part(rest.car as Pair))
  charge(40 * parts.length)
  return list(parts)
}

/** Complains unless each of `lists` is a list and one of them ends. */
function checkLists(who: string, lists: unknown): void {
  let ends = false
  let argument = 2
  for (let rest = lists; rest instanceof Pair; rest = rest.cdr, argument++) {
    const length = measured(listLength(rest.car))
    if (length === CIRCULAR) continue
    if (length < 0) throw wrongType(who, "a proper list", rest.car, argument)
    ends = true
  }
  if (!ends) throw new Complaint(who, "every list is circular", [(lists as Pair).car])
}
