// Sameness: `eqv?` and `equal?`.
//
// Invariants
//   Q1  `equal` terminates on circular data: two are equal if their unfoldings are.
//   Q2  `equal` needs no host stack in proportion to the nesting.
//   Q3  Dicts are equal if they hold `equal?` values under the same keys; records
//       and procedures only if they are the same.
//
// Most data are small trees, so comparing begins without any record of what was
// compared. After many comparisons every two wholes that are met are taken to
// be equal from then on (a union-find), so that no two are ever compared twice.

import { Dict } from "./dict.js"
import { charge, work } from "./meter.js"
import { numberEqv } from "./number/compare.js"
import { isNumeric } from "./number/tower.js"
import { CIRCULAR, listLength, Pair } from "./pair.js"
import { SchemeString } from "./string.js"

/** Whether `eqv?` holds of `a` and `b`. */
export function eqv(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return false
  return isNumeric(a) && isNumeric(b) && numberEqv(a, b)
}

/** Whether `equal?` holds of `a` and `b`. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return false
  return hasParts(a) ? new Comparison().equal(a, b) : sameLeaf(a, b)
}

function hasParts(value: unknown): boolean {
  return value instanceof Pair || Array.isArray(value) || value instanceof Dict
}

/** Whether two values that are not the same object, of which the first has no parts, are `equal?`. */
function sameLeaf(a: unknown, b: unknown): boolean {
  if (a instanceof SchemeString) return b instanceof SchemeString && sameText(a, b)
  if (a instanceof Uint8Array) return b instanceof Uint8Array && sameBytes(a, b)
  return eqv(a, b)
}

function sameText(a: SchemeString, b: SchemeString): boolean {
  work(a.length)
  return a.length === b.length && a.toString() === b.toString()
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  work(a.length)
  return a.length === b.length && a.every((byte, k) => byte === b[k])
}

/** How many wholes are compared before they are taken note of. */
const FEW = 10_000

/** How far two lists are followed before it is asked whether they are circular. */
const LONG = 1 << 16

class Comparison {
  /** Two by two, what is still to be compared. */
  private readonly coming: unknown[] = []
  private met = 0
  private readonly classes = new Classes()

  equal(a: unknown, b: unknown): boolean {
    this.coming.push(a, b)
    while (this.coming.length > 0) {
      const y = this.coming.pop()
      const x = this.coming.pop()
      if (x !== y && !this.same(x, y)) return false
    }
    return true
  }

  private same(a: unknown, b: unknown): boolean {
    if (a instanceof Pair) return b instanceof Pair && (this.assumed(a, b) || this.sameLists(a, b))
    if (Array.isArray(a)) return Array.isArray(b) && (this.assumed(a, b) || this.sameVectors(a, b))
    if (a instanceof Dict) return b instanceof Dict && (this.assumed(a, b) || this.sameDicts(a, b))
    return sameLeaf(a, b)
  }

  /** Whether `a` and `b` are compared elsewhere already, so that nothing depends on them here. */ // Q1
  private assumed(a: object, b: object): boolean {
    if (++this.met < FEW) return false
    work(16)
    return this.classes.join(a, b)
  }

  /**
   * Compares along the cdrs. Pairs on the way whose cars have parts are noted as
   * well as the first; those of a long list of atoms are not, unless it is circular.
   */
  private sameLists(first: Pair, second: Pair): boolean {
    let a: unknown = first
    let b: unknown = second
    let circular = false
    for (let count = 1; a instanceof Pair && b instanceof Pair; count++) {
      if (a === b) return true
      if (a !== first && (circular || hasParts(a.car)) && this.assumed(a, b)) return true
      if (!this.put(a.car, b.car)) return false
      a = a.cdr
      b = b.cdr
      if (count % LONG === 0) {
        work(LONG)
        circular = listLength(a) === CIRCULAR
        if (circular !== (listLength(b) === CIRCULAR)) return false
      }
    }
    return this.put(a, b)
  }

  private sameVectors(a: readonly unknown[], b: readonly unknown[]): boolean {
    work(a.length)
    return a.length === b.length && a.every((item, k) => this.put(item, b[k]))
  }

  private sameDicts(a: Dict, b: Dict): boolean {
    if (a.size !== b.size) return false
    work(a.size)
    const others = b.inOrder()
    return a.inOrder().every(({ text, value }, k) => text === others[k]?.text && this.put(value, others[k]?.value))
  }

  /** Compares two parts at once if that is quick, else puts them with what is coming; answers whether they may be equal. */
  private put(a: unknown, b: unknown): boolean {
    if (a === b) return true
    if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return false
    this.coming.push(a, b)
    return true
  }
}

/** Classes of objects taken to be equal. */
class Classes {
  private readonly leaders = new Map<object, object>()

  /** Puts `a` and `b` in one class; answers whether they were in one. */
  join(a: object, b: object): boolean {
    const x = this.leader(a)
    const y = this.leader(b)
    if (x === y) return true
    charge(64)
    this.leaders.set(x, y)
    return false
  }

  /** Who stands for the class of `member`; the way there is halved for those who ask later. */
  private leader(member: object): object {
    let current = member
    for (let next = this.leaders.get(current); next !== undefined; next = this.leaders.get(current)) {
      const beyond = this.leaders.get(next)
      if (beyond === undefined) return next
      this.leaders.set(current, beyond)
      current = beyond
    }
    return current
  }
}
