// Places for stores, and short words for what happens in them.

import type { Head, Row, Store, Transition } from "../../runtime/store.js"

/** Where stores keep things. */
export interface Place {
  /** A store there; several may be open at once. */
  open(): Promise<Store>
  /** Closes what is open and forgets everything. */
  remove(): Promise<void>
}

/** How to come by a place where nothing is kept yet. */
export type Fresh = () => Promise<Place>

/** A place whose stores `open` gives. What else is to be done at the end, `forget` does. */
export function placeOf(open: () => Promise<Store>, forget: () => void | Promise<void>): Place {
  const opened: Store[] = []
  return {
    async open() {
      const store = await open()
      opened.push(store)
      return store
    },
    async remove() {
      for (const store of opened) await store.close()
      await forget()
    },
  }
}

/** The head of an instance that runs and is due at once. */
export function headOf(id: string, change: Partial<Head> = {}): Head {
  const head = { id, flow: "f", version: "v1", state: "running", due: 0, needs: "", owner: "", crashes: 0 } as const
  return { ...head, parent: "", tag: "", created: 1, ended: null, ...change }
}

/** A transition before the first row. */
export const BEGINNING = { seq: 0, rows: [] } as const

/** The transition in which an instance begins. */
export function begin(id: string, change: Partial<Head> = {}): Transition {
  return { ...BEGINNING, id, creates: headOf(id, change) }
}

/** The transition that adds `count` rows from number `seq` on. */
export function step(id: string, seq: number, count = 1): Transition {
  return { id, seq, rows: rows(seq, count) }
}

export function rows(from: number, count: number): Row[] {
  return Array.from({ length: count }, (_, i) => row(from + i))
}

export function row(seq: number): Row {
  return { seq, stamp: 1000 + seq, entry: `entry ${seq}`, after: `after ${seq}`, journal: seq % 2 === 0 ? "" : "said" }
}

export function idsOf(heads: readonly Head[]): string[] {
  return heads.map(({ id }) => id)
}
