// Error objects as plain data, where they leave a flow: the list (error message irritant ...). R11

import { Complaint } from "../../interpreter/complaint.js"
import { deep, type Walk } from "../../interpreter/deep.js"
import { Dict } from "../../interpreter/dict.js"
import { EMPTY, list, Pair } from "../../interpreter/pair.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern } from "../../interpreter/symbol.js"

/** A copy of `value` with a list for each error object in it; undefined if it holds itself. */
export function withErrorsAsData(value: unknown): unknown {
  try {
    return deep(new Conversion().converted(value))
  } catch (error) {
    if (error instanceof Cycle) return undefined
    throw error
  }
}

class Cycle extends Error {}

class Conversion {
  private readonly above: Set<object>

  constructor() {
    this.above = new Set()
  }

  *converted(value: unknown): Walk<unknown> {
    const isCompound =
      value instanceof Complaint || value instanceof Pair || value instanceof Dict || Array.isArray(value)
    if (!isCompound) return value
    if (this.above.has(value)) throw new Cycle()
    this.above.add(value)
    const copy: unknown = yield this.compound(value)
    this.above.delete(value)
    return copy
  }

  private *compound(value: object): Walk<unknown> {
    if (value instanceof Complaint) {
      const irritants: unknown = yield this.items(value.irritants)
      return list([intern("error"), new SchemeString(value.message), ...(irritants as unknown[])])
    }
    if (value instanceof Pair) return yield this.list(value)
    if (Array.isArray(value)) return yield this.items(value)
    let dict = value as Dict
    for (const [key, item] of dict.entries()) dict = dict.set(key, yield this.converted(item))
    return dict
  }

  private *items(values: readonly unknown[]): Walk<unknown[]> {
    const items: unknown[] = []
    for (const value of values) items.push(yield this.converted(value))
    return items
  }

  private *list(first: Pair): Walk<unknown> {
    const items: unknown[] = []
    const passed = new Set<Pair>()
    let rest: unknown = first
    for (; rest instanceof Pair; rest = rest.cdr) {
      if (passed.has(rest)) throw new Cycle()
      passed.add(rest)
      items.push(yield this.converted(rest.car))
    }
    let copy: unknown = rest === EMPTY ? EMPTY : yield this.converted(rest)
    for (const item of items.reverse()) copy = new Pair(item, copy)
    return copy
  }
}
