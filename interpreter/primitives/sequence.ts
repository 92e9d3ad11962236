// What SX's words take for a sequence: a list, a vector, a string (its
// characters), a bytevector, a dict (its entries), and `nil`, which is empty.

import { char } from "../char.js"
import { wrongType } from "../complaint.js"
import { Dict } from "../dict.js"
import { charge, LARGEST_OBJECT, work } from "../meter.js"
import { EMPTY, elements, list, Pair } from "../pair.js"
import { SchemeString } from "../string.js"

/** The elements of the sequence `value`, which is operand `argument` of `who`. The array may be the vector itself. */
export function items(who: string, value: unknown, argument = 0): readonly unknown[] {
  const found = itemsOf(value)
  if (found === undefined) throw wrongType(who, "a sequence", value, argument)
  work(found.length)
  return found
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (value === EMPTY || value instanceof Pair) return elements(value)
  if (Array.isArray(value)) return value
  if (value === null) return []
  if (value instanceof SchemeString) return characters(value)
  if (value instanceof Dict) return value.inOrder().map((entry) => freshList([entry.key, entry.value]))
  if (!(value instanceof Uint8Array)) return undefined
  charge(8 * value.length)
  return [...value]
}

function characters(string: SchemeString): unknown[] {
  charge(8 * string.length)
  const found: unknown[] = []
  for (let k = 0; k < string.length; k++) found.push(char(string.at(k)))
  return found
}

/** A fresh list of `found`, charged for. */
export function freshList(found: readonly unknown[]): unknown {
  charge(40 * found.length)
  return list(found)
}

/** A list that grows at its end, each pair charged for before it is made. */
export class GrowingList {
  private readonly head = new Pair(EMPTY, EMPTY)
  private last = this.head
  private length = 0

  add(item: unknown): void {
    charge(40)
    if (40 * ++this.length > LARGEST_OBJECT) charge(40 * this.length)
    const next = new Pair(item, EMPTY)
    this.last.cdr = next
    this.last = next
  }

  get list(): unknown {
    return this.head.cdr
  }
}
