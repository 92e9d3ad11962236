// Whether two readers made the same data at the same places: the same shape,
// shared and circular in the same way.

import { Dict } from "../../../interpreter/dict.js"
import { Compnum, Flonum, Ratnum } from "../../../interpreter/number/tower.js"
import { Pair } from "../../../interpreter/pair.js"
import type { Places } from "../../../interpreter/reading/places.js"
import { SchemeString } from "../../../interpreter/string.js"

/** Data in order, and the places of their parts; none where only the data are to be compared. */
export interface Read {
  readonly data: readonly unknown[]
  readonly places?: Places
}

/** Where the two differ, in words; undefined where they do not. */
export function difference(one: Read, other: Read): string | undefined {
  const partner = new Map<object, object>()
  const coming: [unknown, unknown][] = [[one.data, other.data]]
  while (coming.length > 0) {
    const [a, b] = coming.pop() as [unknown, unknown]
    if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) {
      if (!Object.is(a, b)) return `${String(a)} is not ${String(b)}`
      continue
    }
    if (a.constructor !== b.constructor) return `a ${a.constructor.name} is no ${b.constructor.name}`
    if (partner.has(a)) {
      if (partner.get(a) !== b) return "one shares what the other does not"
      continue
    }
    partner.set(a, b)
    if (placesOf(one, a) !== placesOf(other, b)) return `at ${placesOf(one, a)} is not at ${placesOf(other, b)}`
    const parts = pairsOfParts(a, b)
    if (parts === undefined) return "atoms differ"
    coming.push(...parts)
  }
  return undefined
}

function placesOf({ places }: Read, value: object): string {
  if (value instanceof Pair) return String(places?.carAt.get(value))
  return String(places?.elementsAt.get(value))
}

/** What must be the same for `a` and `b`, which are of one class, to be the same; undefined where they cannot be. */
function pairsOfParts(a: object, b: object): [unknown, unknown][] | undefined {
  const both = <T>(parts: (whole: T) => readonly unknown[]): [unknown, unknown][] | undefined => {
    const [ours, theirs] = [parts(a as T), parts(b as T)]
    return ours.length === theirs.length ? ours.map((part, k) => [part, theirs[k]]) : undefined
  }
  if (a instanceof Pair) return both<Pair>(({ car, cdr }) => [cdr, car])
  if (Array.isArray(a)) return both<unknown[]>((vector) => vector)
  if (a instanceof Uint8Array) return both<Uint8Array>((bytes) => [...bytes])
  if (a instanceof Dict) return both<Dict>((dict) => dict.inOrder().flatMap(({ text, value }) => [text, value]))
  if (a instanceof SchemeString) return both<SchemeString>((string) => [string.toString(), string.literal])
  if (a instanceof Flonum) return both<Flonum>(({ double: value }) => [value])
  if (a instanceof Ratnum) return both<Ratnum>(({ num, den }) => [num, den])
  if (a instanceof Compnum) return both<Compnum>(({ re, im }) => [re, im])
  return a === b ? [] : undefined
}
