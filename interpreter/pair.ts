// Pairs and the empty list.
//
// A literal in a program is frozen (`Object.freeze`), so that instances of one
// compiled module cannot talk through it: `set-car!` on it is refused.

/** A mutable pair. */
export class Pair {
  constructor(
    public car: unknown,
    public cdr: unknown,
  ) {}
}

// What asks whether a value was made by some class walks its prototypes: let there be one.
Object.setPrototypeOf(Pair.prototype, null)

class Empty {}

/** The empty list, `()`. Not SX's `nil`, which is JavaScript's `null`. */
export const EMPTY = new Empty()

/** A fresh list of `items`, ending in `tail`. */
export function list(items: readonly unknown[], tail: unknown = EMPTY): unknown {
  let result = tail
  for (let i = items.length - 1; i >= 0; i--) result = new Pair(items[i], result)
  return result
}

/** `items`, to which the elements of a proper list are added; undefined where `value` is none (improper or circular). */
export function elements(value: unknown, items: unknown[] = []): unknown[] | undefined {
  const before = items.length
  let slow = value
  for (let rest = value; rest !== EMPTY; ) {
    if (!(rest instanceof Pair)) return undefined
    items.push(rest.car)
    rest = rest.cdr
    if (((items.length - before) & 1) === 0) {
      slow = (slow as Pair).cdr
      if (slow === rest && rest !== EMPTY) return undefined
    }
  }
  return items
}

/** The length of a proper list; -1 where `value` ends in something else, -2 where it is circular. */
export function listLength(value: unknown): number {
  let length = 0
  let saved: unknown
  let lookAgain = 16
  let rest = value
  for (; rest instanceof Pair; rest = rest.cdr) {
    if (rest === saved) return CIRCULAR
    if (++length === lookAgain) {
      saved = rest
      lookAgain *= 2
    }
  }
  return rest === EMPTY ? length : IMPROPER
}

/** What `listLength` answers where there is no length. */
export const IMPROPER = -1
export const CIRCULAR = -2
