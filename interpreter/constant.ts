// Constant copies: data that no one can change.
//
// Literals in programs and the keys of dicts are constants, frozen all the way down.
// It needs no host stack in proportion to the nesting.

import { LiteralBytevector } from "./bytevector.js"
import { Associations } from "./canonical.js"
import { Char } from "./char.js"
import { charge } from "./meter.js"
import { isNumeric } from "./number/tower.js"
import { EMPTY, Pair } from "./pair.js"
import { SchemeString } from "./string.js"
import { Keyword, Sym } from "./symbol.js"

/** Whether nobody can change `value`, which has no parts: a number, a character, a symbol and the like. */
export function isAtom(value: unknown): boolean {
  if (typeof value !== "object" || value === null || value === EMPTY) return typeof value !== "function"
  return value instanceof Sym || value instanceof Keyword || value instanceof Char || isNumeric(value)
}

/**
 * A copy of `value` in which every pair, vector, string and bytevector is constant.
 * What cannot be changed is shared with `value`. The caller knows that `value` holds no cycle.
 */
export function constantCopy(value: unknown): unknown {
  const top = shallowCopy(value)
  const open: unknown[] = [top]
  while (open.length > 0) {
    const whole = open.pop()
    if (whole instanceof Pair) copyInto(whole, open)
    else if (Array.isArray(whole)) copyElements(whole, open)
    else if (whole instanceof Associations) copyValues(whole, open)
  }
  return top
}

/** A copy of `value` that is still open if it has parts of its own. */
function shallowCopy(value: unknown): unknown {
  if (value instanceof Pair) {
    charge(40)
    return new Pair(value.car, value.cdr)
  }
  if (Array.isArray(value)) {
    charge(16 + 8 * value.length)
    return value.slice()
  }
  if (value instanceof Associations) {
    charge(16 + 100 * value.inOrder().length)
    return value.copy()
  }
  if (value instanceof SchemeString) return value.literal ? value : new SchemeString(value.toString(), true)
  if (value instanceof Uint8Array && !(value instanceof LiteralBytevector)) {
    charge(16 + value.length)
    return new LiteralBytevector(value)
  }
  return value
}

/** Copies and closes the list that begins at `first`; its elements with parts go to `open`. */
function copyInto(first: Pair, open: unknown[]): void {
  for (let pair: unknown = first; pair instanceof Pair; pair = pair.cdr) {
    pair.car = shallowCopy(pair.car)
    if (hasParts(pair.car)) open.push(pair.car)
    pair.cdr = shallowCopy(pair.cdr)
    Object.freeze(pair)
    if (hasParts(pair.cdr) && !(pair.cdr instanceof Pair)) open.push(pair.cdr)
  }
}

function copyElements(vector: unknown[], open: unknown[]): void {
  for (let k = 0; k < vector.length; k++) {
    vector[k] = shallowCopy(vector[k])
    if (hasParts(vector[k])) open.push(vector[k])
  }
  Object.freeze(vector)
}

function copyValues(dict: Associations, open: unknown[]): void {
  for (const entry of dict.inOrder()) {
    entry.value = shallowCopy(entry.value)
    if (hasParts(entry.value)) open.push(entry.value)
  }
}

function hasParts(value: unknown): boolean {
  return value instanceof Pair || Array.isArray(value) || value instanceof Associations
}
