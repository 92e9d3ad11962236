// Dicts: immutable tables whose keys are compared by `equal?`.
//
// A dict is an immutable.js map from the canonical writing of each key to its
// entry, so any plain datum may be a key and no host object is ever indexed by
// a guest's name.
//
// Invariants
//   DI1  Keys and entries come in the order of the keys' canonical writings, by
//       code point, whatever the order they were put in.
//   DI2  What the guest does to a key after it was put in changes nothing: a key
//       that can be changed is kept as a constant copy.
//   DI3  No operation changes a dict.

import { Map as ImmutableMap } from "immutable"
import { Associations, atomText, canonical, type Entry } from "./canonical.js"
import { constantCopy } from "./constant.js"
import { compareText } from "./string.js"

type Table = ImmutableMap<string, Entry>

export class Dict extends Associations {
  static readonly empty = new Dict(ImmutableMap())
  private ordered: readonly Entry[] | undefined

  private constructor(private readonly table: Table) {
    super()
  }

  /** A dict of `entries`; of two with one key the later stays. Throws a `Complaint` for a key that is no plain datum. */
  static of(entries: Iterable<readonly [key: unknown, value: unknown]>): Dict {
    const table = Dict.empty.table.withMutations((mutable) => {
      for (const [key, value] of entries) {
        const text = keyText(key)
        mutable.set(text, { text, key: constantKey(key), value })
      }
    })
    return table.size === 0 ? Dict.empty : new Dict(table)
  }

  get size(): number {
    return this.table.size
  }

  /** The value under `key`, or `otherwise`. */
  get(key: unknown, otherwise?: unknown): unknown {
    const entry = this.table.get(keyText(key))
    return entry === undefined ? otherwise : entry.value
  }

  has(key: unknown): boolean {
    return this.table.has(keyText(key))
  }

  /** This dict with `value` under `key`. */
  set(key: unknown, value: unknown): Dict {
    const text = keyText(key)
    const known = this.table.get(text)
    if (known !== undefined && known.value === value) return this
    return new Dict(this.table.set(text, { text, key: known === undefined ? constantKey(key) : known.key, value }))
  }

  /** This dict without `key`. */
  delete(key: unknown): Dict {
    const text = keyText(key)
    return this.table.has(text) ? new Dict(this.table.delete(text)) : this
  }

  /** The entries in canonical order of their keys. */ // DI1
  inOrder(): readonly Entry[] {
    this.ordered ??= [...this.table.values()].sort((a, b) => compareText(a.text, b.text))
    return this.ordered
  }

  copy(): Dict {
    return new Dict(this.table.map((entry) => ({ ...entry })))
  }

  keys(): unknown[] {
    return this.inOrder().map((entry) => entry.key)
  }

  values(): unknown[] {
    return this.inOrder().map((entry) => entry.value)
  }

  entries(): [key: unknown, value: unknown][] {
    return this.inOrder().map((entry) => [entry.key, entry.value])
  }
}

function keyText(key: unknown): string {
  return atomText(key) ?? canonical(key, "dict")
}

/** `key` as a dict keeps it. */ // DI2
function constantKey(key: unknown): unknown {
  return typeof key === "object" && key !== null ? constantCopy(key) : key
}
