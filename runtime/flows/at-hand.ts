// The instances that a process has at hand: warm ones in memory, cold ones made again from their logs.
//
// Invariants
//   AH1  Nobody else in this process works with an instance while somebody does.
//   AH2  No more instances are warm than is allowed, but for those that are being worked with.
//   AH3  A head and a log that are taken together are of one time, whatever others do meanwhile.
//   AH4  One that is stuck is enacted only to tell where its log contradicts the flow, and not at all if workers were lost with it.
//
// Not here: what is done with them (driver.ts).

import type { Head, Row, Store } from "../store.js"
import type { Breathing } from "./breathing.js"
import { FlowError, shownId } from "./flow-error.js"
import { Live, type Source } from "./live.js"
import type { Modules } from "./modules.js"
import { localName } from "./namespace.js"
import { flowsClosed } from "./refusals.js"
import { isEnded } from "./standing.js"

const ROWS_AT_ONCE = 10_000

export class AtHand {
  private readonly warm = new Map<string, Live>()
  private readonly turns = new Map<string, Promise<unknown>>()
  /** Procedures that only this process knows, by the ids of their instances. */
  private readonly procedures = new Map<string, { readonly value: object; readonly source: Source }>()
  private closed = false

  /** @param most how many instances are kept warm */
  constructor(
    private readonly store: Store,
    private readonly modules: Modules,
    private readonly breathing: Breathing,
    private readonly most: number,
  ) {}

  /** Notes what an instance does that only this process knows. */
  know(id: string, procedure: { readonly value: object; readonly source: Source }): void {
    this.procedures.set(id, procedure)
  }

  /** How many instances are warm. */
  get size(): number {
    return this.warm.size
  }

  /** Whether an instance is warm. */
  has(id: string): boolean {
    return this.warm.has(id)
  }

  /** Does `work` with an instance that nobody else in this process works with meanwhile. AH1 */
  async inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.turns.get(id)
    const turn = before === undefined ? work() : before.then(work, work)
    this.turns.set(id, turn)
    try {
      return await turn
    } finally {
      if (this.turns.get(id) === turn) this.turns.delete(id)
    }
  }

  /** What `see` sees once those who work with the instance now, and those who wait for it, are done. AH1 */
  between<T>(id: string, see: () => T): T | Promise<T> {
    return this.turns.has(id) ? this.inTurn(id, async () => see()) : see()
  }

  /**
   * The instance, warm or made again from its log. Throws a `FlowError` where it does not go on.
   * @param contradicted called before it is thrown that the log contradicts the flow
   */
  async live(id: string, contradicted?: (live: Live) => Promise<void>): Promise<Live> {
    if (this.closed) throw flowsClosed(id)
    const known = this.warm.get(id)
    if (known !== undefined) {
      known.used = true
      return known
    }
    const { head, rows } = await this.whole(id, checkOpen)
    const live = new Live(head, ...(await this.sourceOf(head)), rows.length)
    try {
      await this.replay(live, rows)
    } catch (error) {
      if (error instanceof FlowError && error.trace.contradiction !== undefined) await contradicted?.(live)
      throw error
    }
    if (head.state === "stuck") throw isStuck(id)
    this.keep(live)
    return live
  }

  /** An instance's head, unless `check` throws, and its log, both as they stood at one time. AH3 */
  async whole(id: string, check: (head: Head) => void): Promise<{ readonly head: Head; readonly rows: Row[] }> {
    for (;;) {
      const found = await this.store.find(id)
      if (found === undefined) throw new FlowError("no-such-instance", "no such instance", [shownId(id)], id)
      check(found.head)
      const rows = await this.rows(id)
      if (rows.length === (found.last?.seq ?? -1) + 1) return { head: found.head, rows }
    }
  }

  /** Keeps an instance warm; one that was not used since it was last looked at goes cold for it. AH2 */
  keep(live: Live): void {
    this.warm.set(live.head.id, live)
    if (this.warm.size <= this.most) return
    for (const [id, each] of this.warm) {
      if (this.turns.has(id)) continue
      this.warm.delete(id)
      if (!each.used) return
      each.used = false
      this.warm.set(id, each)
    }
  }

  /** What an instance is an instance of. */
  async sourceOf({ id, flow, version }: Pick<Head, "id" | "flow" | "version">): Promise<[string | object, Source]> {
    if (flow !== "") return [localName(flow), await this.modules.at(version, flow)]
    const known = this.procedures.get(id)
    if (known === undefined)
      throw new FlowError(
        "no-such-flow",
        "no named flow: only the process that started it knows what it does",
        [shownId(id)],
        id,
      )
    return [known.value, known.source]
  }

  /** The whole log of an instance. */
  async rows(id: string): Promise<Row[]> {
    const rows: Row[] = []
    for (;;) {
      const more = await this.store.log(id, rows.length, ROWS_AT_ONCE)
      for (const row of more) rows.push(row)
      if (more.length < ROWS_AT_ONCE) return rows
    }
  }

  /** Whether this is how the instance stands, as far as this process knows. */
  isWarm(live: Live): boolean {
    return this.warm.get(live.head.id) === live
  }

  /** Lets an instance go cold: it is made again from its log when it is next dealt with. */
  forget(id: string): void {
    this.warm.delete(id)
  }

  /** Lets all instances go cold that nobody is at; answers whether there were any. */
  cool(): boolean {
    const before = this.warm.size
    for (const id of this.warm.keys()) if (!this.turns.has(id)) this.warm.delete(id)
    return this.warm.size < before
  }

  /** Enacts rows again, slice by slice. */
  replay(live: Live, rows: readonly Row[], length?: number): Promise<void> {
    return this.breathing.during(live, (breathe) => live.replay(rows, breathe, length))
  }

  /** The warm instances that `worker` has in hand, but for those that somebody works with. */
  owned(worker: string): Live[] {
    const isOwned = ({ head, enactment }: Live): boolean => head.owner === worker && enactment.end === undefined
    return [...this.warm.values()].filter((live) => isOwned(live) && !this.turns.has(live.head.id))
  }

  /** Waits for those who work with instances; nobody does so any more. */
  async close(): Promise<void> {
    this.closed = true
    await Promise.allSettled([...this.turns.values()])
  }
}

/** Throws where an instance has ended, or is not to be enacted. AH4 */
function checkOpen({ id, state, crashes }: Head): void {
  if (isEnded(state)) throw new FlowError("already-ended", "the instance has ended", [shownId(id), state], id)
  if (state === "stuck" && crashes > 0) throw isStuck(id)
}

function isStuck(id: string): FlowError {
  return new FlowError("stuck", "the instance is stuck", [shownId(id)], id)
}
