// How an instance stands once everything is parked: its head, and what its row says. R12

import { Complaint, type Exhausted } from "../../interpreter/complaint.js"
import type { Head, HeadChange, State } from "../store.js"
import { cancelledText, failedText, finishedText, waitingText } from "./after.js"
import type { Sent } from "./asks.js"
import { textOf } from "./datum.js"
import type { End } from "./enactment.js"
import { failureOf, type Live, stateOf } from "./live.js"
import { namespaceOf, needOf } from "./namespace.js"
import type { Wait } from "./wait.js"

/** From where it is looked at. */
export interface Standpoint {
  readonly worker: string
  /** Whether this process carries out effects of that name. */
  readonly serves: (name: string, namespace: string) => boolean
}

/** What has come of a delivery, as far as a head and a row say it. */
export interface Said {
  /** How the flow has ended, and when. */
  readonly end: End | undefined
  readonly stamp: number
  readonly asked: readonly Wait[]
  readonly sent: readonly Sent[]
}

/** Nothing has come, and nothing has ended. */
export const SAID_NOTHING: Said = { end: undefined, stamp: 0, asked: [], sent: [] }

/** The head of an instance that has just been thought of. */
export function newHead(given: Pick<Head, "id" | "flow" | "version" | "created"> & Partial<Head>): Head {
  return { state: "running", due: null, needs: "", owner: "", crashes: 0, parent: "", tag: "", ended: null, ...given }
}

/** What becomes of the head of an instance that cannot go on. R12 */
export const STUCK = { state: "stuck", owner: "", due: null, needs: "" } as const

export function isEnded(state: State): boolean {
  return state === "finished" || state === "failed" || state === "cancelled"
}

/** The head that an instance should have, and what its row should say. */
export function standing(
  live: Live,
  { end, stamp, asked, sent }: Said,
  { worker, serves }: Standpoint,
): { head: Head; after: string } {
  const { head, enactment } = live
  if (end !== undefined) {
    const { state, after } = endOf(head, end, sent)
    return { head: headAs(head, { state, due: null, needs: "", owner: "", crashes: 0, ended: stamp }), after }
  }
  const state = stateOf(enactment)
  const after = waitingText(state, enactment.parking.waiting, asked, sent)
  const { crashes, ended } = head
  const names = enactment.parking.waitingFor("effect") === 0 ? [] : effectsOf(enactment.parking.waits())
  const namespace = namespaceOf(head.flow)
  if (names.some((name) => serves(name, namespace)))
    return { head: headAs(head, { state, due: 0, needs: "", owner: worker, crashes, ended }), after }
  const timers = enactment.parking.waitingFor("timer") === 0 ? [] : timersOf(enactment.parking.waits())
  const due = timers.length > 0 ? Math.min(...timers.map((timer) => timer.due)) : null
  const needs = names.length === 0 ? "" : needsFor(names, namespace)
  return { head: headAs(head, { state, due, needs, owner: "", crashes, ended }), after }
}

/** What a head says that changes with each delivery, in place of what it said. */
function headAs(
  { id, flow, version, parent, tag, created }: Head,
  { state, due, needs, owner, crashes, ended }: Required<Omit<HeadChange, "version">>,
): Head {
  return { id, flow, version, state, due, needs, owner, crashes, parent, tag, created, ended }
}

function needsFor(names: readonly string[], namespace: string): string {
  return ` ${[...new Set(names.map((name) => needOf(name, namespace)))].sort().join(" ")} `
}

function endOf(head: Head, end: End, sent: readonly Sent[]): { state: State; after: string } {
  if (end.kind === "cancelled") return { state: "cancelled", after: cancelledText(sent) }
  if (end.kind === "value") {
    try {
      return { state: "finished", after: finishedText(textOf(end.value), sent) }
    } catch (error) {
      if (!(error instanceof Complaint)) throw error
      return endOf(head, { kind: "error", payload: notPlain(end.value) }, sent)
    }
  }
  const { message, trace } = failureOf(head, end as End & { kind: "error" })
  return { state: "failed", after: failedText(message, trace.place ?? "", sent) }
}

/** What is said of an answer that is not plain data. R11 */
export function notPlain(answer: unknown): Complaint {
  try {
    textOf(answer)
  } catch (error) {
    if (!(error instanceof Complaint)) throw error
    const { irritants } = error
    if (irritants.length < 2) return new Complaint("", "the answer is not plain data", irritants)
    return new Complaint("", "the answer is not plain data at", irritants)
  }
  return new Complaint("", "the answer is not plain data", [])
}

/** What a flow fails with that has used up a budget. */
export function exhausted({ sentence, place }: Exhausted): Complaint {
  return new Complaint("", sentence, [], place)
}

const CHANGING = ["version", "state", "due", "needs", "owner", "crashes", "ended"] as const

/** What of a head is another; undefined if nothing is. */
export function changeOf(before: Head, after: Head): HeadChange | undefined {
  const names = CHANGING.filter((name) => before[name] !== after[name])
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, after[name]]))
}

export function timersOf(waits: readonly Wait[]): (Wait & { kind: "timer" })[] {
  return waits.filter((wait) => wait.kind === "timer")
}

function effectsOf(waits: readonly Wait[]): string[] {
  return waits.filter((wait) => wait.kind === "effect").map(({ name }) => name)
}
