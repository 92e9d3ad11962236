// From syntax to data: taking off what hygiene put on, and freezing literals.
//
// Both walk the datum with a stack of their own and stop at what they have seen,
// so depth and cycles do no harm.

import { LiteralBytevector } from "./bytevector.js"
import { Dict } from "./dict.js"
import { Pair } from "./pair.js"
import { Alias } from "./scope.js"
import { SchemeString } from "./string.js"

/** Whether an alias stands anywhere in `datum`. */
export function hasAlias(datum: unknown): boolean {
  return visit(datum, (part) => part instanceof Alias)
}

/** `datum` with every alias replaced by its symbol; `datum` itself where there is none. */
export function strip(datum: unknown): unknown {
  return hasAlias(datum) ? copyWithout(datum) : datum
}

/** `datum` made constant: its pairs and vectors frozen, its strings and bytevectors literal. */
export function literal(datum: unknown): unknown {
  const made = literalLeaf(datum)
  visit(made, (part) => {
    if (part instanceof Pair && !Object.isFrozen(part)) {
      part.car = literalLeaf(part.car)
      part.cdr = literalLeaf(part.cdr)
    } else if (Array.isArray(part) && !Object.isFrozen(part)) {
      for (let i = 0; i < part.length; i++) part[i] = literalLeaf(part[i])
    } else return false
    Object.freeze(part)
    return false
  })
  return made
}

function literalLeaf(value: unknown): unknown {
  if (value instanceof SchemeString && !value.literal) return new SchemeString(String(value), true)
  if (value instanceof Uint8Array && !(value instanceof LiteralBytevector)) return new LiteralBytevector(value)
  return value
}

/** Calls `look` on `datum` and everything in it, until it answers true; whether it did. */
function visit(datum: unknown, look: (part: unknown) => boolean): boolean {
  const seen = new Set<unknown>()
  const waiting = [datum]
  while (waiting.length > 0) {
    const part = waiting.pop()
    if (!(part instanceof Pair || Array.isArray(part) || part instanceof Dict)) {
      if (look(part)) return true
      continue
    }
    if (seen.has(part)) continue
    seen.add(part)
    if (look(part)) return true
    if (part instanceof Pair) waiting.push(part.cdr, part.car)
    else if (Array.isArray(part)) for (const item of part) waiting.push(item)
    else for (const [key, value] of part.entries()) waiting.push(key, value)
  }
  return false
}

function copyWithout(datum: unknown): unknown {
  const copies = new Map<unknown, unknown>()
  const waiting: (() => void)[] = []
  const copy = (value: unknown): unknown => {
    if (value instanceof Alias) return value.symbol
    if (!(value instanceof Pair || Array.isArray(value) || value instanceof Dict)) return value
    const known = copies.get(value)
    if (known !== undefined) return known
    if (value instanceof Dict) return copyDict(value)
    const made = Array.isArray(value) ? [...value] : new Pair(undefined, undefined)
    copies.set(value, made)
    waiting.push(() => {
      if (made instanceof Pair && value instanceof Pair) {
        made.car = copy(value.car)
        made.cdr = copy(value.cdr)
      } else if (Array.isArray(made) && Array.isArray(value)) value.forEach((item, i) => (made[i] = copy(item)))
    })
    return made
  }
  const result = copy(datum)
  for (let job = waiting.pop(); job !== undefined; job = waiting.pop()) job()
  return result
}

function copyDict(dict: Dict): Dict {
  return Dict.of(dict.entries().map(([key, value]) => [copyWithout(key), copyWithout(value)] as [unknown, unknown]))
}
