// What can be done with flows, in canonical texts: what hosts and guests call is made of this.
//
// Invariants
//   R12 What has ended refuses to be resumed, and says how it ended.

import { randomUUID } from "node:crypto"
import { SchemeError } from "../../interpreter/failure.js"
import { cidOf } from "../cid.js"
import type { Reactive } from "../reactive/reactive.js"
import type { Head, Query, Row, Store } from "../store.js"
import { Activity } from "./activity.js"
import { afterOf, extraOf } from "./after.js"
import type { Shelf } from "./bundle.js"
import { datumOf, textOf } from "./datum.js"
import { type Delivery, deliveryOf, effectDelivery, entries, okText, resumeDelivery } from "./delivery.js"
import type { Driver } from "./driver.js"
import { type Contradiction, FlowError, shownId } from "./flow-error.js"
import { Interventions } from "./interventions.js"
import { failureOf, type Live, type Source } from "./live.js"
import type { Defined, Modules } from "./modules.js"
import { checkNamed } from "./refusals.js"
import { isEnded, notPlain } from "./standing.js"
import type { Operation } from "./telemetry.js"
import type { Wait } from "./wait.js"

/** How an instance stands when a call answers. Texts are canonical. */
export type Standing =
  | { readonly id: string; readonly state: "finished"; readonly answer: string }
  | {
      readonly id: string
      readonly state: "running" | "parked" | "cancelling"
      /** What an untagged resume answers, if it answers anything, else the first that is waited for. R16 */
      readonly tag: string
      readonly waits: readonly Wait[]
    }
  | { readonly id: string; readonly state: "cancelled" }

export class Operations {
  readonly interventions: Interventions
  /** What calls have begun, until it has come to rest. */
  readonly calls = new Activity()

  constructor(
    readonly driver: Driver,
    readonly store: Store,
    readonly modules: Modules,
    readonly reactive: Reactive,
    private readonly newId: () => string,
  ) {
    this.interventions = new Interventions(driver)
  }

  /**
   * Takes what a module declares, and lets its flows be started by name. Throws `SchemeError`, `FlowError`, `Complaint`; then
   * no flow is another.
   */
  async define(shelf: Shelf): Promise<Defined> {
    const defined = await this.modules.read(shelf)
    await this.take(defined)
    return defined
  }

  private async take(defined: Defined): Promise<void> {
    await this.reactive.register(defined)
    this.modules.take(defined)
  }

  /** The same for modules that come together: no flow may be in two of them. R10 */
  async defineAll(shelves: readonly Shelf[]): Promise<void> {
    const homes = new Map<string, { readonly version: string; readonly name: string }>()
    const all: Defined[] = []
    for (const shelf of shelves) {
      const defined = await this.modules.read(shelf)
      const { version, flows } = defined
      for (const flow of flows) {
        const other = homes.get(flow)
        if (other !== undefined && other.version !== version)
          throw new FlowError("module", "a flow is defined by two modules", [flow, other.name, shelf.main.name])
        homes.set(flow, { version, name: shelf.main.name })
      }
      all.push(defined)
    }
    for (const defined of all) await this.take(defined)
  }

  /** Starts a registered flow; one `id` starts one instance. Throws a `FlowError`. */
  async start(flow: string, input: string, given = this.newId()): Promise<Standing> {
    const version = this.modules.versionOf(flow)
    if (version === undefined) throw new FlowError("no-such-flow", "no such flow", [flow])
    const id = await this.driver.tenants.idFor(flow, given)
    return await this.called("start", { id, flow }, async (activity) => {
      const live = await this.driver.start({ id, flow, version, input, seed: randomUUID() }, activity)
      if (live !== undefined) return live
      const head = await this.head(id)
      if (head.flow !== flow) throw new FlowError("taken", "the id is another flow's", [shownId(id), head.flow], id)
      return id
    })
  }

  /** Starts what only this process knows. */
  async startProcedure(value: object, source: Source, input: string, id = this.newId()): Promise<Standing> {
    checkNamed(id)
    return await this.called("start", { id }, async (activity) => {
      const begun = { id, flow: "", version: "", input, seed: randomUUID(), procedure: { value, source } }
      const live = await this.driver.start(begun, activity)
      if (live === undefined) throw new FlowError("taken", "the id is another flow's", [shownId(id)], id)
      return live
    })
  }

  /** Answers what an instance waits for at `tag`, or first. Throws a `FlowError`. */
  resume(id: string, value: string, tag?: string): Promise<Standing> {
    return this.called("resume", { id }, (activity) =>
      this.driver.deliver(id, (live) => resumption(live, tag ?? firstTag(live), value), activity),
    )
  }

  signal(id: string, channel: string, value: string): Promise<Standing> {
    return this.called("signal", { id }, (activity) =>
      this.driver.deliver(id, () => deliveryOf(entries.signal(channel, value)), activity),
    )
  }

  /** Cancels an instance; one that is cancelling already is answered as it is. */
  cancel(id: string): Promise<Standing> {
    const delivery = ({ enactment }: Live) => (enactment.isCancelling ? undefined : deliveryOf(entries.cancel()))
    return this.called("cancel", { id }, (activity) => this.driver.deliver(id, delivery, activity))
  }

  /** Does the last delivery of a failed instance again, or goes on with a stuck one. */
  retry(id: string): Promise<Standing> {
    return this.called("retry", { id }, (activity) => this.interventions.retry(id, activity))
  }

  /** Pins an instance to the version that its flow's name stands for now; answers that version. R10 */
  async migrate(id: string): Promise<string> {
    const { flow } = await this.head(id)
    const version = this.modules.versionOf(flow)
    if (version === undefined) throw new FlowError("no-such-flow", "no such flow", [flow])
    await this.interventions.migrate(id, version)
    return version
  }

  /** Begins an instance with the first `count` rows of another's log; answers its id. */
  async fork(id: string, count: number, fresh = this.newId()): Promise<string> {
    checkNamed(fresh)
    return (await this.interventions.fork(id, count, fresh, randomUUID())).head.id
  }

  /** How an instance stands. Throws a `FlowError` where it failed. */
  async standing(id: string): Promise<Standing> {
    return await this.answered(async () => id)
  }

  /** The head of an instance. Throws a `FlowError` where there is none. */
  async head(id: string): Promise<Head> {
    return (await this.found(id)).head
  }

  private async found(id: string): Promise<{ head: Head; last: Row | undefined }> {
    const found = await this.store.find(id)
    if (found === undefined) throw new FlowError("no-such-instance", "no such instance", [shownId(id)], id)
    return found
  }

  /** What an instance waits for, in the order of its fibers. */
  async waits(id: string): Promise<readonly Wait[]> {
    return (await this.seen(id, (live) => live.enactment.parking.waits())) ?? []
  }

  /** What `see` sees of an instance as it stands; undefined if it has ended, even if it does so meanwhile. */
  private async seen<T>(id: string, see: (live: Live) => T): Promise<T | undefined> {
    if (isEnded((await this.head(id)).state)) return undefined
    try {
      return await this.driver.look(id, see)
    } catch (error) {
      if (error instanceof FlowError && error.code === "already-ended") return undefined
      throw error
    }
  }

  /** Where the log of a stuck instance contradicts its flow; undefined where it does not, or that cannot be found out. */
  async contradiction({ id, state }: Head): Promise<Contradiction | undefined> {
    if (state !== "stuck") return undefined
    try {
      await this.driver.look(id, () => undefined)
      return undefined
    } catch (error) {
      if (error instanceof FlowError) return error.trace.contradiction
      if (error instanceof SchemeError) return undefined
      throw error
    }
  }

  /** What an instance has last published, as a canonical text. */
  async published(id: string): Promise<string | undefined> {
    const seen = await this.seen(id, (live) => ({ published: live.enactment.published }))
    if (seen !== undefined) return seen.published
    const { last } = await this.found(id)
    const own = last === undefined ? [] : extraOf(last.after, "published")
    if (own.length > 0) return own[0]
    const rows = await this.driver.atHand.rows(id)
    for (const row of rows.reverse()) {
      const [published] = extraOf(row.after, "published")
      if (published !== undefined) return published
    }
    return undefined
  }

  /** What an ended instance answered, as a canonical text. Throws a `FlowError` where it did not finish. */
  async outcome(id: string): Promise<string> {
    const { head, last } = await this.found(id)
    const standing = endedStanding(head, last as Row)
    if (standing.state === "finished") return standing.answer
    throw new FlowError("already-ended", "the instance was cancelled", [shownId(id)], id)
  }

  /** Every instance that `query` asks for, oldest first. */
  async list(query: Omit<Query, "limit" | "after">): Promise<Head[]> {
    const heads: Head[] = []
    for (;;) {
      const last = heads.at(-1)
      const more = await this.store.list({ ...query, limit: 1000, ...(last === undefined ? {} : { after: last }) })
      heads.push(...more)
      if (more.length < 1000) return heads
    }
  }

  // Answers

  /** The same as `answered`, for a call that is followed if anybody wants to know. */
  private called(
    operation: Operation,
    about: { readonly id: string; readonly flow?: string },
    act: (activity: Activity) => Promise<Live | string>,
  ): Promise<Standing> {
    const { telemetry } = this.driver.options
    return telemetry === undefined ? this.answered(act) : telemetry.call(operation, about, () => this.answered(act))
  }

  /** How the instance stands that `act` has dealt with, once what it set going has come to rest. R16 */
  private async answered(act: (activity: Activity) => Promise<Live | string>): Promise<Standing> {
    const acted = await this.calls.during(atRest(act))
    const id = typeof acted === "string" ? acted : acted.head.id
    if (typeof acted !== "string") {
      const { atHand } = this.driver
      const isKept = (): boolean => isEnded(acted.head.state) || atHand.isWarm(acted)
      const stands = await atHand.between(id, () => (isKept() ? standingOf(acted) : undefined))
      if (stands !== undefined) return stands
    }
    const seen = await this.seen(id, standingOf)
    if (seen !== undefined) return seen
    const { head, last } = await this.found(id)
    return endedStanding(head, last as Row)
  }
}

/** What `act` has dealt with, once nothing is under way any more that it set going. */
async function atRest<T>(act: (activity: Activity) => Promise<T>): Promise<T> {
  const activity = new Activity()
  const acted = await act(activity)
  await activity.quiet()
  if (activity.failure !== undefined) throw activity.failure
  return acted
}

/** What an untagged resume answers. R16 */
function firstTag(live: Live): string {
  const { id } = live.head
  const first = firstOpen(live)
  if (first !== undefined) return first.tag
  const sentence = live.enactment.parking.waiting === 0 ? "it waits for nothing" : "it waits for nobody's answer"
  throw new FlowError("no-such-tag", sentence, [shownId(id)], id)
}

/** The first suspend, else the first ask that nobody carries out: who resumes twice does not answer for an effect. R16 */
function firstOpen({ enactment, head }: Live): Wait | undefined {
  const waits = enactment.parking.waits()
  return waits.find((wait) => wait.kind === "suspend") ?? waits.find((wait) => isOpen(wait, head))
}

function isOpen({ kind }: Wait, { owner }: Head): boolean {
  return kind !== "effect" || owner === ""
}

/** The delivery that a resume at `tag` is: whatever is waited for there is answered. R16 */
function resumption({ enactment }: Live, tag: string, value: string): Delivery {
  const wait = enactment.parking.waitAt(tag)
  switch (wait?.kind) {
    case "effect":
      return effectDelivery(tag, okText(value), wait.name, cidOf(wait.payload))
    case "child":
      return deliveryOf(entries.child(tag, okText(value), wait.flow, cidOf(wait.input)))
    case "receive":
      return deliveryOf(entries.signal(wait.channel, value))
    case "timer":
      return wait.resumable ? resumeDelivery(tag, value) : deliveryOf(entries.timer(tag))
    default:
      return resumeDelivery(tag, value)
  }
}

/** What is shown in the place of a tag of an instance that has not begun: the letter that starts it lies unread. */
const UNBEGUN = "()"

function standingOf(live: Live): Standing {
  const { enactment, head } = live
  const { id } = head
  const { end } = enactment
  if (end === undefined) {
    const { state } = head
    const waits = enactment.parking.waits()
    return {
      id,
      state: state as "running" | "parked" | "cancelling",
      tag: (firstOpen(live) ?? waits[0])?.tag ?? UNBEGUN,
      waits,
    }
  }
  if (end.kind === "value" && head.state === "finished") return { id, state: "finished", answer: textOf(end.value) }
  if (end.kind === "cancelled") return { id, state: "cancelled" }
  if (end.kind === "error") throw failureOf(head, end)
  throw failureOf(head, { kind: "error", payload: notPlain("value" in end ? end.value : undefined) })
}

/** How an instance stands that had ended before, by its last row. */
export function endedStanding({ id, state }: Head, { after }: Row): Standing {
  if (state === "cancelled") return { id, state }
  const { answer, failure } = afterOf(after)
  if (answer !== undefined) return { id, state: "finished", answer: textOf(datumOf(answer)) }
  throw new FlowError("failed", failure?.message ?? "failed", [], id, undefined, { place: failure?.place ?? "" })
}
