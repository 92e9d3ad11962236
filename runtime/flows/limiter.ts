// Gates: attempts at effects of one name take turns there, within the name's limits.
//
// Who waits stands in a line, one for each tenant and key. Tenants take turns,
// and the keys of a tenant do. Within a line what has the highest priority goes
// first, and instances take turns. A key is a tenant's own: another who uses the
// same key is not hindered.
//
// Invariants
//   EF4  No more attempts are under way than the limits allow, of all and of each key.
//   EF5  No more attempts begin in any stretch of a rate's length than it allows.
//   EF6  While two tenants wait for what they may have, neither goes in twice before the other has gone in once; nor do two keys of one tenant.
//   EF7  Within a line a higher priority goes first; of one priority instances take turns, and each goes in its order.
//   EF8  Whoever gives up leaves the line; whoever is closed sets no timer any more.
//
// Not here: what an attempt is (effects.ts), where limits come from (policy.ts).

import type { Clock } from "./clock.js"
import type { Policy, Rate } from "./policy.js"

/** Who wants to go in. */
export interface Visitor {
  readonly tenant: string
  readonly key: string
  readonly instance: string
  /** Larger goes first. */
  readonly priority: number
}

export type Limits = Pick<Policy, "concurrency" | "perKeyConcurrency" | "rate" | "perKeyRate">

/** A visitor in a line, and what to do when it may go in. */
interface Place extends Visitor {
  readonly goIn: () => void
}

export class Gate {
  private inside = 0
  private readonly window: Window
  private readonly lines = new Map<string, Map<string, Line>>()
  /** The lines that somebody could go in from, in turn; tenants in turn. */
  private readonly ready = new Map<string, Set<Line>>()
  private stopAlarm: (() => void) | undefined
  private isClosed = false
  private count = 0
  private sweepAt = SWEEP

  constructor(
    private readonly limits: Limits,
    private readonly clock: Clock,
  ) {
    this.window = new Window(limits.rate)
  }

  /** Resolves when `visitor` may go in, with how to leave again; with undefined if `signal` is aborted first. */
  enter(visitor: Visitor, signal: AbortSignal): Promise<(() => void) | undefined> {
    if (signal.aborted || this.isClosed) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const line = this.lineOf(visitor)
      const giveUp = (): void => {
        line.remove(place)
        if (line.isEmpty) this.notReady(line)
        resolve(undefined) // EF8
      }
      const place: Place = {
        ...visitor,
        goIn: () => {
          signal.removeEventListener("abort", giveUp)
          resolve(once(() => this.leave(line)))
        },
      }
      signal.addEventListener("abort", giveUp, { once: true })
      line.add(place)
      this.makeReady(line)
      this.admit()
    })
  }

  /** Lets go of all timers. Nobody goes in any more. */
  close(): void {
    this.isClosed = true
    this.stopAlarm?.()
    for (const lines of this.lines.values()) for (const line of lines.values()) line.stop()
  }

  private lineOf({ tenant, key }: Visitor): Line {
    const known = this.lines.get(tenant)?.get(key)
    if (known !== undefined) return known
    if (++this.count > this.sweepAt) this.sweep()
    const line = new Line(tenant, key, this.limits.perKeyRate)
    const lines = this.lines.get(tenant)
    if (lines === undefined) this.lines.set(tenant, new Map([[key, line]]))
    else lines.set(key, line)
    return line
  }

  private leave(line: Line): void {
    this.inside--
    line.inside--
    this.makeReady(line)
    this.forget(line)
    this.admit()
  }

  /** Lets in whom the limits allow. */
  private admit(): void {
    const { concurrency = Number.POSITIVE_INFINITY } = this.limits
    while (!this.isClosed && this.inside < concurrency) {
      const line = this.next()
      if (line === undefined) return
      const now = this.clock.now()
      const wait = this.window.wait(now)
      if (wait > 0) {
        this.stopAlarm ??= this.clock.after(wait, () => {
          this.stopAlarm = undefined
          this.admit()
        })
        return
      }
      this.takeTurn(line)
      this.window.note(now) // EF5
      line.window.note(now)
      this.inside++ // EF4
      line.inside++
      line.first().goIn()
      if (!this.mayGo(line)) this.notReady(line)
    }
  }

  /** The line whose turn it is. */
  private next(): Line | undefined {
    for (const lines of this.ready.values()) for (const line of lines) return line
    return undefined
  }

  /** Puts a line behind the others of its tenant, and the tenant behind the others. EF6 */
  private takeTurn(line: Line): void {
    const lines = this.ready.get(line.tenant) as Set<Line>
    lines.delete(line)
    lines.add(line)
    this.ready.delete(line.tenant)
    this.ready.set(line.tenant, lines)
  }

  private makeReady(line: Line): void {
    if (!this.mayGo(line)) return
    const lines = this.ready.get(line.tenant)
    if (lines === undefined) this.ready.set(line.tenant, new Set([line]))
    else lines.add(line)
  }

  private notReady(line: Line): void {
    const lines = this.ready.get(line.tenant)
    lines?.delete(line)
    if (lines?.size === 0) this.ready.delete(line.tenant)
    if (this.ready.size === 0) {
      this.stopAlarm?.()
      this.stopAlarm = undefined
    }
    if (line.isEmpty) line.stop()
    this.forget(line)
  }

  /** Whether somebody could go in from `line`, as far as its own limits go. If it is too early, it is made ready in time. */
  private mayGo(line: Line): boolean {
    if (line.isEmpty || line.inside >= (this.limits.perKeyConcurrency ?? Number.POSITIVE_INFINITY)) return false
    const wait = line.window.wait(this.clock.now())
    if (wait <= 0) return true
    if (!this.isClosed) {
      line.stopAlarm ??= this.clock.after(wait, () => {
        line.stopAlarm = undefined
        this.makeReady(line)
        this.admit()
      })
    }
    return false
  }

  /** Forgets a line that nobody needs; one with a rate is needed for as long as that lasts. */
  private forget(line: Line): void {
    if (!line.isEmpty || line.inside > 0 || line.window.rest(this.clock.now()) > 0) return
    const lines = this.lines.get(line.tenant)
    if (lines?.get(line.key) !== line) return
    lines.delete(line.key)
    this.count--
    if (lines.size === 0) this.lines.delete(line.tenant)
  }

  /** Forgets what lines there are too many of: those with a rate are not forgotten when they are left. */
  private sweep(): void {
    for (const lines of [...this.lines.values()]) for (const line of [...lines.values()]) this.forget(line)
    this.sweepAt = Math.max(SWEEP, 2 * this.count)
  }
}

/** How many lines there are before it is looked for some that nobody needs. */
const SWEEP = 1024

/** When something was done last, as far as a rate asks for it. */
class Window {
  /** A ring: the oldest is overwritten. */
  private readonly times: number[] = []
  private at = 0

  constructor(private readonly rate: Rate | undefined) {}

  /** How long to wait until it may be done again. */
  wait(now: number): number {
    const { rate, times } = this
    if (rate === undefined || times.length < Math.floor(rate.count)) return 0
    return (times[this.at] as number) + rate.per - now
  }

  /** How long to wait until nothing of it counts any more. */
  rest(now: number): number {
    if (this.rate === undefined || this.times.length === 0) return 0
    const last = this.times.at(this.at - 1) as number
    return last + this.rate.per - now
  }

  note(now: number): void {
    if (this.rate === undefined) return
    this.times[this.at] = now
    this.at = (this.at + 1) % Math.floor(this.rate.count)
  }
}

/** Who waits of one tenant and key. */
class Line {
  inside = 0
  readonly window: Window
  stopAlarm: (() => void) | undefined
  /** The highest priority first; of each, instances in turn, and of each of those its places. EF7 */
  private readonly levels: { readonly priority: number; readonly turns: Map<string, Set<Place>> }[] = []

  constructor(
    readonly tenant: string,
    readonly key: string,
    rate: Rate | undefined,
  ) {
    this.window = new Window(rate)
  }

  get isEmpty(): boolean {
    return this.levels.length === 0
  }

  /** Takes its alarm back. */
  stop(): void {
    this.stopAlarm?.()
    this.stopAlarm = undefined
  }

  add(place: Place): void {
    const { levels } = this
    let i = levels.findIndex(({ priority }) => priority <= place.priority)
    if (i < 0) i = levels.length
    if (levels[i]?.priority !== place.priority) levels.splice(i, 0, { priority: place.priority, turns: new Map() })
    const { turns } = levels[i] as (typeof levels)[number]
    const places = turns.get(place.instance)
    if (places === undefined) turns.set(place.instance, new Set([place]))
    else places.add(place)
  }

  /** Takes out whose turn it is. */
  first(): Place {
    const [level] = this.levels
    for (const [instance, places] of level?.turns ?? []) {
      for (const place of places) {
        this.remove(place)
        if (level?.turns.delete(instance)) level.turns.set(instance, places)
        return place
      }
    }
    throw new Error("nobody waits in this line")
  }

  remove(place: Place): void {
    const i = this.levels.findIndex(({ priority }) => priority === place.priority)
    const turns = this.levels[i]?.turns
    const places = turns?.get(place.instance)
    places?.delete(place)
    if (places?.size === 0) turns?.delete(place.instance)
    if (turns?.size === 0) this.levels.splice(i, 1)
  }
}

/** `act`, which is done once however often it is called. */
function once(act: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    act()
  }
}
