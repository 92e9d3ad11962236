// A live instance: an enactment, and how far its log has come.
//
// Invariants
//   R9  A log that contradicts the flow is reported, what it says and what the flow comes to; it stays as it is.
//   LV1 What the cleanup of a cancelled fiber raises changes nothing, but is told of in the journal.
//   R13 Budgets bind live segments; what is enacted again is not metered.

import { type ChainLink, Complaint, Exhausted } from "../../interpreter/complaint.js"
import { SchemeError, shownIrritant } from "../../interpreter/failure.js"
import { Meter } from "../../interpreter/meter.js"
import type { Raised } from "../../interpreter/run.js"
import { cidOf } from "../cid.js"
import type { Head, Row } from "../store.js"
import { waitingText } from "./after.js"
import { textOf } from "./datum.js"
import { type Delivery, deliveryOf } from "./delivery.js"
import { Enactment, type End } from "./enactment.js"
import { FlowError, shownId } from "./flow-error.js"
import { type Loaded, Unloadable } from "./loading.js"
import { localId, localName, namespaceOf } from "./namespace.js"
import type { Wait } from "./wait.js"

/** Limits of what one delivery may set going. */
export interface Budgets {
  readonly steps: number
  /** In bytes. */
  readonly memory: number
  /** In characters. */
  readonly output: number
}

/** What an instance is an instance of. */
export interface Source {
  fresh(): Omit<Loaded, "meter">
  writeTo?(sink: (text: string) => void): void
  /** The content id of the flow words; none where nobody else can go on with the instance. */
  readonly prelude?: string
}

/** Steps between two looks at the world. */
const SLICE = 500_000

/** How much of what a cleanup raises stands in the journal. */
const LONGEST_LOSS = 1000

/** Lets the event loop turn. Throws a `FlowError` when the process is short of memory. */
export type Breathe = () => Promise<void>

export class Live {
  readonly enactment: Enactment
  /** Whether it was dealt with since somebody looked. */
  used = true
  /** What the flow has written since the last row. */
  journal = ""
  /** How many rows it was made again from, until that is told. */
  replayed = 0
  /** The delivery that is being made, or was made last, as telemetry knows it. */
  origin: unknown
  /** The content id of the input's text. */
  inputCid = ""
  /** The prelude that it was begun with, as far as its log says. */
  private firstPrelude: string | undefined
  private readonly meter = new Meter()
  /** The bytes that were left when the last delivery was made, or the replay began. */
  private room = 0

  constructor(
    public head: Head,
    /** A registered name, or a procedure. */
    flow: string | object,
    private readonly source: Source,
    /** How many rows its log has. */
    public seq = 0,
  ) {
    const id = localId(head.id, namespaceOf(head.flow))
    const lost = (raised: Raised): void => this.noteLost(raised)
    this.enactment = new Enactment({ id, flow, ...source.fresh(), meter: this.meter, lost })
  }

  /** Writes into the journal what a cleanup has raised, as far as the flow may write. LV1 */
  private noteLost({ payload, chain }: Raised): void {
    const { message, place } = new SchemeError(payload, chain)
    const said = message
      .replace(/^raised: /, "")
      .slice(0, LONGEST_LOSS)
      .toWellFormed()
    const line = `a cleanup raised: ${said}${place === undefined ? "" : `, at ${place}`}\n`
    const text = /[^\n]$/.test(this.journal) ? `\n${line}` : line
    if (text.length > this.meter.output) return
    this.meter.output -= text.length
    this.journal += text
  }

  /** The content id of its flow words. */
  get prelude(): string | undefined {
    return this.source.prelude
  }

  /** How many bytes it has allocated since then. */
  get allocated(): number {
    return this.room - this.meter.memory
  }

  /** Makes a delivery and runs for a slice; answers whether everything is parked. Throws `Exhausted`, `Unloadable`. */
  deliver(delivery: Delivery, stamp: number, budgets: Budgets | undefined): boolean {
    const { meter, enactment } = this
    meter.steps = budgets?.steps ?? Number.MAX_SAFE_INTEGER // R13
    meter.memory = budgets?.memory ?? Number.MAX_SAFE_INTEGER
    meter.output = budgets?.output ?? Number.MAX_SAFE_INTEGER
    this.room = meter.memory
    this.note(delivery)
    enactment.deliver(delivery, stamp)
    return this.advance()
  }

  /** Runs on, slice by slice, until everything is parked. Throws `Exhausted`, `Unloadable`. */
  async goOn(breathe: Breathe): Promise<void> {
    do await breathe()
    while (!this.advance())
  }

  private note(delivery: Delivery): void {
    if (delivery.kind !== "start") return
    this.firstPrelude = delivery.prelude
    if (this.head.parent !== "") this.inputCid = cidOf(textOf(delivery.input))
  }

  private advance(): boolean {
    this.source.writeTo?.((text) => {
      this.journal += text
    })
    return this.enactment.advance(SLICE)
  }

  /**
   * Enacts `rows` again. Throws a `FlowError` where they contradict the flow. R9
   * @param length how many rows the log has, if these are not all: then they need not come to what the last one says
   */
  async replay(rows: readonly Row[], breathe: Breathe, length?: number): Promise<void> {
    const struck = struckRows(rows)
    const { enactment } = this
    this.room = this.meter.memory
    for (const row of rows) {
      if (struck.has(row.seq)) continue
      if (!isDelivery(row)) continue
      const delivery = deliveryOf(row.entry)
      this.check(delivery, row)
      try {
        if (enactment.end !== undefined) throw this.contradiction(row, "the flow had ended")
        this.note(delivery)
        enactment.deliver(delivery, row.stamp)
        while (!this.advance()) await breathe()
      } catch (error) {
        throw error instanceof FlowError ? error : unloadable(this.head.id, error)
      }
      if (row !== rows.at(-1)) this.forget()
    }
    const last = rows.at(-1)
    if (last !== undefined && length === undefined) this.checkLast(last)
    this.forget()
    this.seq = length ?? rows.length
    this.replayed = rows.length
  }

  private forget(): void {
    const { enactment } = this
    enactment.takeSent()
    enactment.parking.takeAsked()
    enactment.parking.takeDropped()
    this.journal = ""
  }

  private check(delivery: Delivery, row: Row): void {
    const refusal = this.enactment.parking.refusal(delivery)
    if (refusal !== undefined) throw this.contradiction(row, refusal)
    if (delivery.kind !== "effect" && delivery.kind !== "child") return
    const wait = this.enactment.parking.waitAt(delivery.tag) as Wait & { kind: "effect" | "child" }
    const [name, payload] = wait.kind === "effect" ? [wait.name, wait.payload] : [wait.flow, wait.input]
    if (name !== delivery.name) throw this.contradiction(row, `the flow asks for ${name} there`)
    if (cidOf(payload) !== delivery.cid) throw this.contradiction(row, "the flow asks with another payload there")
  }

  private checkLast(last: Row): void {
    const { enactment } = this
    if (enactment.end !== undefined) {
      const state =
        enactment.end.kind === "value" ? "finished" : enactment.end.kind === "cancelled" ? "cancelled" : "failed"
      if (!last.after.startsWith(`(${state}`)) throw this.contradiction(last, "the flow ends there")
      return
    }
    const sent = enactment.takeSent()
    const asked = isWhole(last) ? enactment.parking.waits() : enactment.parking.takeAsked()
    const expected = waitingText(stateOf(enactment), enactment.parking.waiting, asked, sent)
    if (expected !== last.after) throw this.contradiction(last, `the flow comes to ${expected}`)
  }

  private contradiction(row: Row, actual: string): FlowError {
    const { id } = this.head
    const waits = this.enactment.parking.waits().map(({ kind, tag }) => `(${kind} ${tag})`)
    const expected = `${row.entry}, which came to ${row.after}`
    const comesTo = `${actual}; the flow waits for (${waits.join(" ")})`
    const { firstPrelude, prelude } = this
    const isOther = firstPrelude !== undefined && firstPrelude !== prelude
    const note = isOther ? `it was begun with another prelude, ${firstPrelude}, not ${prelude}` : ""
    const said = `row ${row.seq} says ${expected}, but ${comesTo}`
    const irritants = [shownId(id), isOther ? `${said}; ${note}` : said]
    const contradiction = { row: row.seq, expected, actual: comesTo, ...(isOther ? { prelude: note } : {}) }
    return new FlowError("stuck", "the log contradicts the flow", irritants, id, undefined, { contradiction })
  }
}

/** Whether a row lists everything that is waited for, since what led there does not count any more. */
export function isWhole({ entry }: Row): boolean {
  return /^\((strike|migrate|reseed) /.test(entry)
}

/** Whether a row tells the flow something. */
export function isDelivery({ entry }: Row): boolean {
  return !/^\((strike|migrate) /.test(entry)
}

/** The numbers of the rows that a later row has struck. */
export function struckRows(rows: readonly Row[]): Set<number> {
  const struck = new Set<number>()
  for (const { entry } of rows) {
    const [, row] = /^\(strike (\d+)\)$/.exec(entry) ?? []
    if (row !== undefined) struck.add(Number(row))
  }
  return struck
}

/** How an instance stands that has not ended. R12 */
export function stateOf(enactment: Enactment): "running" | "parked" | "cancelling" {
  if (enactment.isCancelling) return "cancelling"
  return enactment.parking.waitingFor("effect") + enactment.parking.waitingFor("child") > 0 ? "running" : "parked"
}

/** What is said of a flow's failure. */
export function failureOf({ id, flow }: Pick<Head, "id" | "flow">, end: End & { kind: "error" }): FlowError {
  return raised("failed", id, end.payload, end.chain ?? [], localName(flow) || "the flow")
}

/** What is said of a module that does not load, or of a run that was stopped. */
export function unloadable(id: string, error: unknown): unknown {
  if (error instanceof Exhausted) return new FlowError("stuck", error.sentence, [], id)
  if (!(error instanceof Unloadable)) return error
  if (error.payload === undefined) return new FlowError("module", error.message, [], id)
  return raised("module", id, error.payload, error.chain)
}

/** @param around what a procedure without a name is a part of */
function raised(
  code: "failed" | "module",
  id: string,
  payload: unknown,
  chain: readonly ChainLink[],
  around = "the top level",
): FlowError {
  const error = new SchemeError(payload, chain)
  const place = error.place === undefined ? {} : { place: String(error.place) }
  const calls = chain.map(({ name, place: at }) => `${name === "" ? around : name} at ${at}`)
  const sentence = payload instanceof Complaint ? payload.message.replace(/:$/, "") : "raised"
  return new FlowError(code, sentence, error.irritants.map(shownIrritant), id, payload, { ...place, calls })
}
