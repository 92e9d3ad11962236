// Dicts: immutable tables whose keys are compared by `equal?`.
//
// What is compared is the canonical writing of a key, so any plain datum may be
// one and no host object is ever indexed by a guest's name. A dict of few entries
// is a list of them in order, which is searched and copied faster than anything
// else; one of many is an immutable.js map from their writings.
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
import { Keyword } from "./symbol.js"

type Table = ImmutableMap<string, Entry>

/** The most entries of a list; a table that has lost more than half of as many becomes one. */
const FEW = 16

export class Dict extends Associations {
  static readonly empty = new Dict([], undefined)

  private constructor(
    /** In order; those of a table are put in order when somebody asks. */
    private ordered: readonly Entry[] | undefined,
    private readonly table: Table | undefined,
  ) {
    super()
  }

  /** A dict of `entries`; of two with one key the later stays. Throws a `Complaint` for a key that is no plain datum. */
  static of(entries: Iterable<readonly [key: unknown, value: unknown]>): Dict {
    const few: Entry[] = []
    let table: Table | undefined
    for (const [key, value] of entries) {
      const entry = newEntry(keyText(key), key, value)
      if (table !== undefined) table.set(entry.text, entry)
      else if (!placed(few, entry)) table = tableOf(few).asMutable().set(entry.text, entry)
    }
    if (table !== undefined) return new Dict(undefined, table.asImmutable())
    return few.length === 0 ? Dict.empty : new Dict(few, undefined)
  }

  get size(): number {
    return this.table === undefined ? (this.ordered as readonly Entry[]).length : this.table.size
  }

  /** The value under `key`, or `otherwise`. */
  get(key: unknown, otherwise?: unknown): unknown {
    const entry = this.entry(key)
    return entry === undefined ? otherwise : entry.value
  }

  has(key: unknown): boolean {
    return this.entry(key) !== undefined
  }

  private entry(key: unknown): Entry | undefined {
    if (this.table !== undefined || !(key instanceof Keyword)) return this.entryAt(keyText(key))
    for (const entry of this.ordered as readonly Entry[]) if (entry.key === key) return entry
    return undefined
  }

  private entryAt(text: string): Entry | undefined {
    if (this.table !== undefined) return this.table.get(text)
    for (const entry of this.ordered as readonly Entry[]) if (entry.text === text) return entry
    return undefined
  }

  /** This dict with `value` under `key`. */
  set(key: unknown, value: unknown): Dict {
    const text = this.table === undefined && key instanceof Keyword ? undefined : keyText(key)
    const known = text === undefined ? this.entry(key) : this.entryAt(text)
    if (known !== undefined && known.value === value) return this
    const entry =
      known === undefined ? newEntry(text ?? keyText(key), key, value) : { text: known.text, key: known.key, value }
    if (this.table !== undefined) return new Dict(undefined, this.table.set(entry.text, entry))
    const entries = [...(this.ordered as readonly Entry[])]
    return placed(entries, entry) ? new Dict(entries, undefined) : new Dict(undefined, tableOf([...entries, entry]))
  }

  /** This dict without `key`. */
  delete(key: unknown): Dict {
    const gone = this.entry(key)
    if (gone === undefined) return this
    if (this.table === undefined) {
      const entries = (this.ordered as readonly Entry[]).filter((entry) => entry !== gone)
      return entries.length === 0 ? Dict.empty : new Dict(entries, undefined)
    }
    const table = this.table.delete(gone.text)
    return table.size > FEW / 2 ? new Dict(undefined, table) : new Dict(inOrder(table), undefined)
  }

  /** The entries in canonical order of their keys. */ // DI1
  inOrder(): readonly Entry[] {
    this.ordered ??= inOrder(this.table as Table)
    return this.ordered
  }

  copy(): Dict {
    const copyOf = ({ text, key, value }: Entry): Entry => ({ text, key, value })
    if (this.table !== undefined) return new Dict(undefined, this.table.map(copyOf))
    return new Dict((this.ordered as readonly Entry[]).map(copyOf), undefined)
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

/** Puts `entry` where it belongs among few others in order; false if there is no room. */
function placed(entries: Entry[], entry: Entry): boolean {
  let i = entries.length
  let order = 1
  while (i > 0) {
    order = compareText((entries[i - 1] as Entry).text, entry.text)
    if (order <= 0) break
    i--
  }
  if (i > 0 && order === 0) entries[i - 1] = entry
  else if (entries.length === FEW) return false
  else if (i === entries.length) entries.push(entry)
  else entries.splice(i, 0, entry)
  return true
}

function tableOf(entries: readonly Entry[]): Table {
  return ImmutableMap(entries.map((entry): [string, Entry] => [entry.text, entry]))
}

function inOrder(table: Table): readonly Entry[] {
  return [...table.values()].sort((a, b) => compareText(a.text, b.text))
}

function keyText(key: unknown): string {
  return atomText(key) ?? canonical(key, "dict")
}

/** An entry whose key is as a dict keeps it. */ // DI2
function newEntry(text: string, key: unknown, value: unknown): Entry {
  return { text, key: typeof key === "object" && key !== null ? constantCopy(key) : key, value }
}
