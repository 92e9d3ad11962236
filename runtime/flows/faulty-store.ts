// A store whose process dies at a commit of one's choosing: what a rehearsal of a flow is done on.
//
// It dies before the commit is kept, or after; in either case nobody hears of it.
//
// Invariants
//   FY1  Once the process has died, nothing is answered and nothing is kept.
//   FY2  Letters are handed out one at a time, so that the process may die between any two.
//
// Not here: what is done after it has died (playing.ts).

import type { Claim, Claimed, Entry, Found, Head, Query, Range, Row, Store, Transition, Verdict } from "../store.js"

/** When the process dies: at which commit, counted from 1, or at each; before or after it is kept. */
export interface Fault {
  readonly commit: number | "each"
  readonly when: "before" | "after"
}

/** What is thrown at those who call a store whose process has died. */
export class Died extends Error {
  override readonly name = "Died"
}

export class FaultyStore implements Store {
  /** How many commits were asked for. */
  commits = 0
  died = false

  constructor(
    private readonly store: Store,
    private readonly fault?: Fault | undefined,
  ) {}

  async commit(transitions: readonly Transition[]): Promise<readonly Verdict[]> {
    const { store } = this.alive()
    this.commits++
    const { commit, when } = this.fault ?? {}
    const isLast = commit === "each" || commit === this.commits
    if (isLast && when === "before") throw this.dies()
    const verdicts = await store.commit(transitions)
    if (isLast) throw this.dies()
    return verdicts
  }

  private dies(): Died {
    this.died = true
    return new Died("the process has died")
  }

  private alive(): this {
    if (this.died) throw new Died("the process has died") // FY1
    return this
  }

  async find(id: string): Promise<Found | undefined> {
    const found = await this.alive().store.find(id)
    return found && { ...found, inbox: found.inbox.slice(0, 1) } // FY2
  }

  async log(id: string, from: number, limit: number): Promise<readonly Row[]> {
    return await this.alive().store.log(id, from, limit)
  }

  async list(query: Query): Promise<readonly Head[]> {
    return await this.alive().store.list(query)
  }

  async claim(claim: Claim): Promise<Claimed> {
    return await this.alive().store.claim(claim)
  }

  async text(cid: string): Promise<string | undefined> {
    return await this.alive().store.text(cid)
  }

  async records(keys: readonly string[]): Promise<readonly (Entry | undefined)[]> {
    return await this.alive().store.records(keys)
  }

  async scan(range: Range): Promise<readonly Entry[]> {
    return await this.alive().store.scan(range)
  }

  async purge(query: Query): Promise<readonly string[]> {
    return await this.alive().store.purge(query)
  }

  watch(listener: () => void): () => void {
    return this.store.watch(listener)
  }

  async close(): Promise<void> {
    await this.store.close()
  }
}
