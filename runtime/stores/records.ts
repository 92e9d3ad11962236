// Records in memory, in the order of their keys.
//
// Not here: which records there are (the reactive layer).

import type { Entry, Range, Writing } from "../store.js"

export class Records {
  private readonly entries = new Map<string, Entry>()
  /** In order. */
  private readonly keys: string[] = []

  get(key: string): Entry | undefined {
    return this.entries.get(key)
  }

  /** Whether every record has the revision that its writer goes by. */
  allow(writes: readonly Writing[]): boolean {
    return writes.every(({ key, revision }) => revision === undefined || revision === this.revision(key))
  }

  write(writes: readonly Writing[]): void {
    for (const { key, text } of writes) {
      const place = this.place(key)
      const isThere = this.keys[place] === key
      if (text === null) {
        if (isThere) this.keys.splice(place, 1)
        this.entries.delete(key)
      } else {
        if (!isThere) this.keys.splice(place, 0, key)
        this.entries.set(key, { key, text, revision: this.revision(key) + 1 })
      }
    }
  }

  scan({ from, to, limit, backwards = false }: Range): Entry[] {
    const [start, end] = [this.place(from), this.place(to)]
    const keys = backwards
      ? this.keys.slice(Math.max(start, end - limit), end).reverse()
      : this.keys.slice(start, Math.min(end, start + limit))
    return keys.map((key) => this.entries.get(key) as Entry)
  }

  private revision(key: string): number {
    return this.entries.get(key)?.revision ?? 0
  }

  /** Where a key stands, or would. Most come after all others. */
  private place(key: string): number {
    if (this.keys.length === 0 || (this.keys.at(-1) as string) < key) return this.keys.length
    let low = 0
    let high = this.keys.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.keys[middle] as string) < key) low = middle + 1
      else high = middle
    }
    return low
  }
}
