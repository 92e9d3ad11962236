// A store that fails when it is told to, before or after it has kept what it was given.
//
// Invariants
//   FS1  A write that fails before it is kept leaves nothing behind; one that fails after it leaves everything.
//   FS2  When it has failed nothing works any more, as with a process that has died.

import { type Store, StoreError, type Transition, type Verdict } from "../../runtime/store.js"

/** Which write fails, counted from 0 over all that the store is asked for, and on which side of its keeping. */
export interface Failure {
  readonly at: number
  readonly side: "before" | "after"
}

export interface FailingStore extends Store {
  /** How many writes there were. */
  readonly writes: number
  /** Whether it has failed. */
  readonly dead: boolean
  /** Has the write fail that comes after `count` others. */
  failAfter(count: number, side: Failure["side"]): void
}

/** `store`, failing as `failure` says. */
export function failingStore(store: Store, failure?: Failure): FailingStore {
  let planned = failure
  let writes = 0
  let dead = false
  const alive = (): void => {
    if (dead) throw new StoreError("the store has failed", { lasts: true }) // FS2
  }
  const die = (): never => {
    dead = true
    throw new StoreError("the store has failed", { lasts: true })
  }
  const commit = async (transitions: readonly Transition[]): Promise<readonly Verdict[]> => {
    alive()
    const isPlanned = planned?.at === writes++
    if (isPlanned && planned?.side === "before") return die() // FS1
    const verdicts = await store.commit(transitions)
    return isPlanned ? die() : verdicts
  }
  const checked = <A extends unknown[], T>(call: (...operands: A) => Promise<T>) => {
    return async (...operands: A): Promise<T> => {
      alive()
      return await call.apply(store, operands)
    }
  }
  return {
    commit,
    find: checked(store.find),
    log: checked(store.log),
    list: checked(store.list),
    text: checked(store.text),
    records: checked(store.records),
    scan: checked(store.scan),
    purge: checked(store.purge),
    claim: async (claim) => (dead ? { heads: [], next: null } : await store.claim(claim)),
    watch: (listener) => store.watch(listener),
    close: () => store.close(),
    get writes() {
      return writes
    },
    get dead() {
      return dead
    },
    failAfter: (count, side) => {
      planned = { at: writes + count, side }
    },
  }
}
