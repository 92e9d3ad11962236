// From what stands between braces to a dict.

import { canonical } from "../canonical.js"
import { Complaint } from "../complaint.js"
import { Dict } from "../dict.js"

/** Why the elements make no dict, and the place among them of the one to blame. */
export interface Flaw {
  readonly sentence: string
  readonly element: number
  readonly irritants: readonly unknown[]
}

/**
 * The dict of `elements`, which are keys and values in turn.
 * @param labelled whether a label stands in the text: no key can hold itself without one
 */
export function dictOf(elements: readonly unknown[], labelled: boolean): Dict | Flaw {
  if (elements.length % 2 === 1) return flaw("this key of a dict has no value", elements.length - 1)
  const circular = labelled ? keysOf(elements).findIndex((key) => !isKey(key)) : -1
  if (circular >= 0) return flaw("a key of a dict cannot hold itself", 2 * circular)
  const entries: [unknown, unknown][] = []
  for (let k = 0; k < elements.length; k += 2) entries.push([elements[k], elements[k + 1]])
  const dict = Dict.of(entries)
  if (dict.size === entries.length) return dict
  const repeated = 2 * firstRepeated(keysOf(elements))
  return flaw("this key stands in the dict already", repeated, [elements[repeated]])
}

function flaw(sentence: string, element: number, irritants: readonly unknown[] = []): Flaw {
  return { sentence, element, irritants }
}

/** Where the entries that `elements` make stand among them, in the order that the dict has them. */
export function orderOf(elements: readonly unknown[]): readonly number[] {
  return Dict.of(keysOf(elements).map((key, k) => [key, 2 * k])).values() as number[]
}

function keysOf(elements: readonly unknown[]): unknown[] {
  return elements.filter((_, k) => k % 2 === 0)
}

function firstRepeated(keys: readonly unknown[]): number {
  const seen = new Set<string>()
  return keys.findIndex((key) => seen.size === seen.add(canonical(key)).size)
}

/** Whether `value`, which was read, may be the key of a dict: one that holds itself has no canonical writing. */
function isKey(value: unknown): boolean {
  try {
    return !Dict.empty.has(value)
  } catch (problem) {
    if (problem instanceof Complaint) return false
    throw problem
  }
}
