// A store as flows hold it: it is closed once, and who asks it for something afterwards is told that the flows are closed.

import type { Claim, Claimed, Entry, Found, Head, Query, Range, Row, Store, Transition, Verdict } from "../store.js"
import { flowsClosed } from "./refusals.js"

export class OpenStore implements Store {
  private closing: Promise<void> | undefined

  constructor(private store: Store) {}

  commit(transitions: readonly Transition[]): Promise<readonly Verdict[]> {
    return this.store.commit(transitions)
  }

  find(id: string): Promise<Found | undefined> {
    return this.store.find(id)
  }

  log(id: string, from: number, limit: number): Promise<readonly Row[]> {
    return this.store.log(id, from, limit)
  }

  list(query: Query): Promise<readonly Head[]> {
    return this.store.list(query)
  }

  claim(claim: Claim): Promise<Claimed> {
    return this.store.claim(claim)
  }

  text(cid: string): Promise<string | undefined> {
    return this.store.text(cid)
  }

  records(keys: readonly string[]): Promise<readonly (Entry | undefined)[]> {
    return this.store.records(keys)
  }

  scan(range: Range): Promise<readonly Entry[]> {
    return this.store.scan(range)
  }

  purge(query: Query): Promise<readonly string[]> {
    return this.store.purge(query)
  }

  watch(listener: () => void): () => void {
    return this.store.watch(listener)
  }

  close(): Promise<void> {
    if (this.closing === undefined) {
      const { store } = this
      this.store = CLOSED
      this.closing = store.close()
    }
    return this.closing
  }
}

const refuse = async (): Promise<never> => {
  throw flowsClosed()
}

const CLOSED: Store = {
  commit: refuse,
  find: refuse,
  log: refuse,
  list: refuse,
  claim: refuse,
  text: refuse,
  records: refuse,
  scan: refuse,
  purge: refuse,
  watch: () => {
    throw flowsClosed()
  },
  close: refuse,
}
