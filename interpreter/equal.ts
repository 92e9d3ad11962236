// Sameness: `eqv?` and `equal?`.
//
// Invariants
//   EQ1  `equal` terminates on circular data: two are equal if their unfoldings are.
//   EQ2  `equal` needs no host stack in proportion to the nesting.
//   EQ3  Dicts are equal if they hold `equal?` values under the same keys; records
//       and procedures only if they are the same.
//
// Most data are small trees, so comparing begins on the host's stack, which is
// given up where the data are large, deep or perhaps circular. Then it begins
// again on a stack of its own; after many comparisons every two wholes that are
// met are taken to be equal from then on (a union-find), so that no two are ever
// compared twice. What is counted does not depend on which way was taken, unless
// parts are shared.

import { Dict } from "./dict.js"
import { charge, work } from "./meter.js"
import { numberEqv } from "./number/compare.js"
import { Flonum, isNumeric } from "./number/tower.js"
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
  if (!hasParts(a)) return sameLeaf(a, b)
  return quickly(a, b) ?? new Comparison().equal(a, b)
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
  if (a.length !== b.length) return false
  work(a.length)
  return haveSameBytes(a, b)
}

/** Whether two bytevectors of one length are the same. */
function haveSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false
  return true
}

function haveSameKeys(a: Dict, b: Dict): boolean {
  if (a.size !== b.size) return false
  const others = b.inOrder()
  return a.inOrder().every(({ text }, k) => text === others[k]?.text)
}

/** How many pairs and vectors are compared before they are taken note of. */
const FEW = 2000

/** How far two lists are followed before it is asked whether they are circular, for the first time. */
const LONG = 1024

/** How many pairs and vectors are compared on the host's stack, and how deep they may be nested there. EQ2 */
const MOST_QUICKLY = 500_000
const DEEPEST_QUICKLY = 300

/** How long texts, bytevectors, vectors and dicts may be there in all, in sixteenths. */
const MOST_STEPS_QUICKLY = MOST_QUICKLY / 16

/** A comparison on the host's stack: how much it has met, and what is to be counted of that, as `Comparison` has it. */
let met = 0
let noted = 0
let steps = 0

/** Whether two values are `equal?`, of which the first has parts; undefined where it takes more to know. */
function quickly(a: unknown, b: unknown): boolean | undefined {
  met = noted = steps = 0
  const answer = sameQuickly(a, b, DEEPEST_QUICKLY)
  if (answer === undefined) return undefined
  if (noted > 0) charge(64 * noted)
  work(16 * (noted + steps))
  return answer
}

function sameQuickly(a: unknown, b: unknown, depth: number): boolean | undefined {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  if (a instanceof Pair) return b instanceof Pair && (depth > 0 ? sameListsQuickly(a, b, depth) : undefined)
  if (Array.isArray(a)) return Array.isArray(b) && sameVectorsQuickly(a, b, depth)
  if (a instanceof Flonum) return b instanceof Flonum && numberEqv(a, b)
  if (a instanceof SchemeString) {
    if (!(b instanceof SchemeString) || a.length !== b.length) return sameLeaf(a, b)
    return hasTime(a.length) ? a.toString() === b.toString() : undefined
  }
  if (a instanceof Uint8Array) {
    if (!(b instanceof Uint8Array) || a.length !== b.length) return false
    return hasTime(a.length) ? haveSameBytes(a, b) : undefined
  }
  return a instanceof Dict ? b instanceof Dict && sameDictsQuickly(a, b, depth) : sameLeaf(a, b)
}

/** Whether there is time to look through `length` parts here; if so, it is counted. */
function hasTime(length: number): boolean {
  steps += length >> 4
  return steps <= MOST_STEPS_QUICKLY
}

function sameListsQuickly(first: Pair, second: Pair, depth: number): boolean | undefined {
  let a = first
  let b = second
  let lookAgain = LONG
  for (let count = 1; ; count++) {
    const { car } = a
    const other = b.car
    if (met > MOST_QUICKLY) return undefined
    if ((count === 1 || hasParts(car)) && met++ >= FEW) noted++
    if (car === other) met++
    else {
      if (!hasParts(car)) met++
      const answer = sameQuickly(car, other, depth - 1)
      if (answer !== true) return answer
    }
    if (count === lookAgain) {
      steps += count >> 4
      lookAgain *= 2
    }
    const { cdr } = a
    const rest = b.cdr
    if (cdr === rest) return true
    if (!(cdr instanceof Pair && rest instanceof Pair)) return sameQuickly(cdr, rest, depth - 1)
    a = cdr
    b = rest
  }
}

function sameVectorsQuickly(a: readonly unknown[], b: readonly unknown[], depth: number): boolean | undefined {
  if (a.length !== b.length) return false
  if (depth === 0 || met > MOST_QUICKLY || !hasTime(a.length)) return undefined
  if (met++ >= FEW) noted++
  for (let k = 0; k < a.length; k++) {
    if (a[k] === b[k]) continue
    const answer = sameQuickly(a[k], b[k], depth - 1)
    if (answer !== true) return answer
  }
  return true
}

function sameDictsQuickly(a: Dict, b: Dict, depth: number): boolean | undefined {
  return haveSameKeys(a, b) && sameVectorsQuickly(a.values(), b.values(), depth)
}

/** Two lists that are being compared: what is left of them. */
class ListLevel {
  circular = false
  count = 1
  lookAgain = LONG

  constructor(
    public a: unknown,
    public b: unknown,
  ) {}
}

/** Two vectors that are being compared, and how far they have been. */
class VectorLevel {
  next = 0

  constructor(
    readonly a: readonly unknown[],
    readonly b: readonly unknown[],
  ) {}
}

class Comparison {
  /** The wholes that are being compared, the innermost last. */
  private readonly levels: (ListLevel | VectorLevel)[] = []
  private met = 0
  private readonly classes = new Classes()

  equal(a: unknown, b: unknown): boolean {
    if (!this.begin(a, b)) return false
    for (let level = this.levels.at(-1); level !== undefined; level = this.levels.at(-1)) {
      if (!(level instanceof ListLevel ? this.alongLists(level) : this.alongVectors(level))) return false
    }
    return true
  }

  /** Compares two values that are not the same object, wholes later. Answers whether they may be equal. */
  private begin(a: unknown, b: unknown): boolean {
    if (a instanceof Pair) {
      if (!(b instanceof Pair)) return false
      if (!this.assumed(a, b)) this.levels.push(new ListLevel(a, b))
      return true
    }
    if (Array.isArray(a)) return Array.isArray(b) && (this.assumed(a, b) || this.beginVectors(a, b))
    if (a instanceof Dict) return b instanceof Dict && (this.assumed(a, b) || this.beginDicts(a, b))
    return typeof a === "object" && typeof b === "object" && a !== null && b !== null && sameLeaf(a, b)
  }

  private beginVectors(a: readonly unknown[], b: readonly unknown[]): boolean {
    if (a.length !== b.length) return false
    work(a.length)
    this.levels.push(new VectorLevel(a, b))
    return true
  }

  private beginDicts(a: Dict, b: Dict): boolean {
    return haveSameKeys(a, b) && this.beginVectors(a.values(), b.values())
  }

  /** Whether `a` and `b` are compared elsewhere already, so that nothing depends on them here. */ // EQ1
  private assumed(a: object, b: object): boolean {
    if (this.met++ < FEW) return false
    work(16)
    return this.classes.join(a, b)
  }

  /**
   * Goes on along two lists, to their end or until two elements are wholes. Pairs
   * whose cars have parts are noted on the way, as the first was; those of a long
   * list of atoms are not, unless it is circular.
   */
  private alongLists(level: ListLevel): boolean {
    const height = this.levels.length
    let { a, b } = level
    for (; a instanceof Pair && b instanceof Pair; this.met++) {
      const first = level.count === 1
      if (a === b || (!first && (level.circular || hasParts(a.car)) && this.assumed(a, b))) return this.end()
      const { car } = a
      const other = b.car
      a = a.cdr
      b = b.cdr
      if (level.count++ === level.lookAgain && !this.lookForCircle(level, a, b)) return false
      if (car === other) continue
      if (!this.begin(car, other)) return false
      if (this.levels.length > height) {
        level.a = a
        level.b = b
        return true
      }
    }
    this.end()
    return a === b || this.begin(a, b)
  }

  /** Finds out whether two long lists are circular. Answers false if one is and the other is not. */
  private lookForCircle(level: ListLevel, a: unknown, b: unknown): boolean {
    work(level.count)
    level.lookAgain *= 2
    level.circular = listLength(a) === CIRCULAR
    return level.circular === (listLength(b) === CIRCULAR)
  }

  private alongVectors(level: VectorLevel): boolean {
    const height = this.levels.length
    const { a, b } = level
    while (level.next < a.length) {
      const x = a[level.next]
      const y = b[level.next++]
      if (x === y) continue
      if (!this.begin(x, y)) return false
      if (this.levels.length > height) return true
    }
    return this.end()
  }

  private end(): true {
    this.levels.pop()
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
