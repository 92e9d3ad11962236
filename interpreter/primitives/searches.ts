// R7RS 6.4: looking things up in lists: `memq`, `assq` and their kind.
//
// A circular list is looked through once and then complained of.
//
// Not here: `member` and `assoc` themselves, which may call a procedure of the
// guest; boot/lists.scm makes them from `%member` and `%assoc`.

import { Char } from "../char.js"
import { wrongType } from "../complaint.js"
import { equal, eqv } from "../equal.js"
import { work } from "../meter.js"
import { EMPTY, Pair } from "../pair.js"
import type { PrimitiveSpec } from "../primitive.js"
import { Keyword, Sym } from "../symbol.js"

/** How many pairs of a list are gone through before it is counted and may be circular. */
export const FEW_SEARCHED = 1024

export const searchPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "memq",
    shape: "(memq obj list)",
    doc: "The rest of `list` from the first element that is `eq?` to `obj`, or `#f`.",
    run: (obj, list) => member("memq", obj, list),
  },
  {
    name: "memv",
    shape: "(memv obj list)",
    doc: "The rest of `list` from the first element that is `eqv?` to `obj`, or `#f`.",
    run: (obj, list) => member("memv", obj, list, isAtom(obj) ? undefined : eqv),
  },
  {
    name: "%member",
    shape: "(%member obj list)",
    doc: "The rest of `list` from the first element that is `equal?` to `obj`, or `#f`.",
    run: (obj, list) => member("member", obj, list, isAtom(obj) ? undefined : equal),
  },
  {
    name: "assq",
    shape: "(assq obj alist)",
    doc: "The first pair of `alist` whose car is `eq?` to `obj`, or `#f`.",
    run: (obj, alist) => assoc("assq", obj, alist),
  },
  {
    name: "assv",
    shape: "(assv obj alist)",
    doc: "The first pair of `alist` whose car is `eqv?` to `obj`, or `#f`.",
    run: (obj, alist) => assoc("assv", obj, alist, isAtom(obj) ? undefined : eqv),
  },
  {
    name: "%assoc",
    shape: "(%assoc obj alist)",
    doc: "The first pair of `alist` whose car is `equal?` to `obj`, or `#f`.",
    run: (obj, alist) => assoc("assoc", obj, alist, isAtom(obj) ? undefined : equal),
  },
]

/** Whether `eq?`, `eqv?` and `equal?` all say the same of `obj` and anything else. */
function isAtom(obj: unknown): boolean {
  return (
    obj instanceof Sym ||
    typeof obj !== "object" ||
    obj instanceof Keyword ||
    obj instanceof Char ||
    obj === EMPTY ||
    obj === null
  )
}

type Same = (a: unknown, b: unknown) => boolean

/** The first pair of `list` whose car is `obj`, or the same by `same` if that is given; else false. The `seen` pairs of it before `from` are not. */
function member(who: string, obj: unknown, list: unknown, same?: Same, from = list, seen = 0): unknown {
  let saved: unknown
  let lookAgain = FEW_SEARCHED
  let count = seen
  let rest = from
  for (; rest instanceof Pair; rest = rest.cdr) {
    if (rest.car === obj || same?.(obj, rest.car)) return rest
    if (rest === saved) break
    if (++count === lookAgain) {
      work(count)
      saved = rest
      lookAgain *= 2
    }
  }
  if (rest === EMPTY) return false
  throw wrongType(who, "a proper list", list, 2)
}

/** The first element of `alist` whose car is `obj`, or the same by `same` if that is given; else false. As for `member`. */
function assoc(who: string, obj: unknown, alist: unknown, same?: Same, from = alist, seen = 0): unknown {
  let saved: unknown
  let lookAgain = FEW_SEARCHED
  let count = seen
  let rest = from
  for (; rest instanceof Pair; rest = rest.cdr) {
    const entry = rest.car
    if (!(entry instanceof Pair)) break
    if (entry.car === obj || same?.(obj, entry.car)) return entry
    if (rest === saved) break
    if (++count === lookAgain) {
      work(count)
      saved = rest
      lookAgain *= 2
    }
  }
  if (rest === EMPTY) return false
  throw wrongType(who, "an association list", alist, 2)
}

/** What `memq` or `memv` answers, as `who`, if the pairs of `list` before `rest`, `FEW_SEARCHED` less one, are not it. */
export function memberFrom(who: string, obj: unknown, list: unknown, rest: unknown): unknown {
  return member(who, obj, list, undefined, rest, FEW_SEARCHED - 1)
}

/** What `assq` or `assv` answers, likewise. */
export function assocFrom(who: string, obj: unknown, alist: unknown, rest: unknown): unknown {
  return assoc(who, obj, alist, undefined, rest, FEW_SEARCHED - 1)
}
