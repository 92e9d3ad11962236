// Interventions: what a person does to an instance that a flow does not ask for.
//
// Invariants
//   IV1  What is stuck goes on when it is retried, or migrated: if enacting it comes to what its log says.
//
// Not here: deliveries (driver.ts), starting, resuming and the like (operations.ts).

import type { Head, Row } from "../store.js"
import type { Activity } from "./activity.js"
import type { AtHand } from "./at-hand.js"
import { deliveryOf, entries } from "./delivery.js"
import type { Driver } from "./driver.js"
import { FlowError, shownId } from "./flow-error.js"
import { Conflict } from "./kept.js"
import { isDelivery, Live, struckRows } from "./live.js"
import { localName } from "./namespace.js"
import { changeOf, isEnded, newHead, SAID_NOTHING, type Said, standing } from "./standing.js"
import { waitText } from "./wait.js"

export class Interventions {
  private readonly atHand: AtHand

  constructor(private readonly driver: Driver) {
    this.atHand = driver.atHand
  }

  /** Strikes the last delivery of a failed instance and asks it again; lets a stuck one go on. R12 */
  async retry(id: string, activity: Activity): Promise<Live> {
    return await this.inTurn(id, async () => {
      this.atHand.forget(id)
      const { head, rows } = await this.atHand.whole(id, checkRetryable)
      const live = new Live({ ...head, state: "running", ended: null }, ...(await this.atHand.sourceOf(head)))
      if (head.state === "stuck") await this.goOn(live, rows, activity)
      else await this.strike(live, rows, activity)
      if (live.enactment.end === undefined) this.atHand.keep(live)
      return live
    })
  }

  /** Does `act` with an instance that nobody else works with meanwhile: again, if somebody did so elsewhere. */
  private async inTurn(id: string, act: () => Promise<Live>): Promise<Live> {
    return await this.atHand.inTurn(id, async () => {
      for (;;) {
        try {
          return await act()
        } catch (error) {
          this.atHand.forget(id)
          if (!(error instanceof Conflict)) throw error
        }
      }
    })
  }

  private async goOn(live: Live, rows: readonly Row[], activity: Activity): Promise<void> {
    await this.atHand.replay(live, rows)
    const { head } = standing(live, SAID_NOTHING, this.driver.place)
    if (head.owner !== "") await this.driver.options.hold()
    await this.driver.commit(live, [], { head: { ...changeOf({ ...live.head, state: "stuck" }, head), crashes: 0 } })
    this.driver.dispatch(live, live.enactment.parking.waits(), activity)
  }

  private async strike(live: Live, rows: readonly Row[], activity: Activity): Promise<void> {
    const struck = struckRows(rows)
    const last = rows.findLast((row) => !struck.has(row.seq) && isDelivery(row)) as Row
    const others = rows.filter((row) => row !== last)
    await this.atHand.replay(live, others, rows.length)
    const stamp = this.driver.options.now()
    const entry = entries.strike(last.seq)
    const { head, after } = standing(live, askedAnew(live), this.driver.place)
    const row = { seq: live.seq, stamp, entry, after, journal: "" }
    if (last.seq === 0 || last.entry.startsWith("(start ")) {
      await this.driver.apply(live, deliveryOf(last.entry), { before: [row], failed: true }, activity)
      return
    }
    if (head.owner !== "") await this.driver.options.hold()
    await this.driver.commit(live, [row], {
      head: { state: head.state, owner: head.owner, due: head.due, needs: head.needs, ended: null },
    })
    live.head = head
    this.driver.options.told({ head, row, sent: [] })
    this.driver.dispatch(live, live.enactment.parking.waits(), activity)
  }

  /** Pins an instance to another version, if that comes to the same; throws a `FlowError` that says where it does not. R10 */
  async migrate(id: string, version: string): Promise<Live> {
    return await this.inTurn(id, async () => {
      const { head, rows } = await this.atHand.whole(id, checkGoing)
      const isStuck = head.state === "stuck"
      const module = await this.driver.options.modules.at(version, head.flow)
      const live = new Live({ ...head, version }, localName(head.flow), module)
      if (isStuck) await this.atHand.replay(live, rows)
      else await this.compare(live, rows)
      this.atHand.forget(id)
      const place = { ...this.driver.place, serves: () => false }
      const stood = standing(live, askedAnew(live), place)
      const { after } = stood
      const row = {
        seq: live.seq,
        stamp: this.driver.options.now(),
        entry: entries.migrate(version),
        after,
        journal: "",
      }
      const change = isStuck ? { ...changeOf(head, stood.head), crashes: 0 } : { version }
      await this.driver.commit(live, [row], { head: change, texts: module.texts })
      this.atHand.keep(live)
      return live
    })
  }

  /** Enacts `rows` in another version; throws a `FlowError` where that comes to something else. */
  private async compare(live: Live, rows: readonly Row[]): Promise<void> {
    const { id } = live.head
    const old = await this.atHand.live(id)
    if (rows.length !== old.seq) throw new Conflict()
    await this.atHand.replay(live, rows, rows.length)
    const ours = old.enactment.parking.waits().map(waitText)
    const theirs = live.enactment.parking.waits().map(waitText)
    if (live.enactment.end === undefined && ours.join() === theirs.join()) return
    const said = live.enactment.end === undefined ? `waits for (${theirs.join(" ")})` : "ends"
    throw new FlowError("stuck", "the new version comes to something else", [`it ${said}, not (${ours.join(" ")})`], id)
  }

  /** Begins an instance with the first `count` rows of another's log. Its chance is its own from there on. */
  async fork(id: string, count: number, fresh: string, seed: string): Promise<Live> {
    const { options } = this.driver
    const found = await options.store.find(id)
    if (found === undefined) throw new FlowError("no-such-instance", "no such instance", [shownId(id)], id)
    const rows = (await this.atHand.rows(id)).slice(0, count)
    if (count < 1) throw new FlowError("no-such-tag", "a fork begins with one row at least", [String(count)], id)
    const last = String(count - 1)
    if (rows.length < count) throw new FlowError("no-such-tag", "the log has no such row", [last], id)
    const { flow, version } = found.head
    const live = new Live(
      newHead({ id: fresh, flow, version, created: options.now() }),
      ...(await this.atHand.sourceOf(found.head)),
    )
    await this.atHand.replay(live, rows, rows.length)
    if (live.enactment.end !== undefined)
      throw new FlowError("already-ended", "the instance had ended by that row", [last], id)
    const stamp = options.now()
    const entry = entries.reseed(seed)
    live.enactment.deliver(deliveryOf(entry), stamp)
    const { head, after } = standing(live, askedAnew(live), this.driver.place)
    if (head.owner !== "") await options.hold()
    live.seq = 0
    const row = { seq: rows.length, stamp, entry, after, journal: "" }
    await this.driver.commit(live, [...rows, row], { creates: head })
    live.head = head
    this.atHand.keep(live)
    this.driver.dispatch(live, live.enactment.parking.waits(), this.driver.outages.background)
    return live
  }
}

/** As if all that an instance waits for had just been asked. */
function askedAnew({ enactment }: Live): Said {
  return { ...SAID_NOTHING, asked: enactment.parking.waits() }
}

/** Throws where an instance has ended. */
function checkGoing({ id, state }: Head): void {
  if (isEnded(state)) throw new FlowError("already-ended", "the instance has ended", [shownId(id), state], id)
}

/** Throws where there is nothing to retry. */
function checkRetryable({ id, state }: Head): void {
  if (state === "failed" || state === "stuck") return
  throw new FlowError("already-ended", "only a failed or stuck instance can be retried", [shownId(id), state], id)
}
