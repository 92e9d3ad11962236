// What must hold of a store once everything on it has come to rest, whoever was killed when.
//
// Invariants
//   KC1  Nothing that was acknowledged is lost: each start, answer, signal, cancellation and end is in the log as it was.
//   KC2  No logged step is repeated: rows are numbered without gaps, and a tag has one outcome.
//   KC3  An effect is carried out at least once, each time with one key and one payload, and one outcome of it is logged.
//   KC4  Every instance has ended as the meaning of its flow says, and nothing is left to be done.
//   KC5  Each log, enacted again from the store alone, comes to what it says.
//
// Not here: how evidence is gathered (kill-evidence.ts), the meaning of flows (kill-flows.ts).

import { cidOf } from "../../runtime/cid.js"
import { afterOf } from "../../runtime/flows/after.js"
import { datumOf, hostOf, textOf, textOfHost } from "../../runtime/flows/datum.js"
import { type Delivery, deliveryOf } from "../../runtime/flows/delivery.js"
import { struckRows } from "../../runtime/flows/live.js"
import type { Head, Letter, Row } from "../../runtime/store.js"
import { type Given, MEANING } from "./kill-flows.js"
import type { ClientNote, WorkerNote } from "./kill-journal.js"

/** An instance as the store has it at the end. */
export interface Instance {
  readonly head: Head
  readonly rows: readonly Row[]
  readonly inbox: readonly Letter[]
  /** What its log comes to when it is enacted again; or what is wrong with it. */
  readonly replayed: string
}

export interface Evidence {
  readonly client: readonly ClientNote[]
  readonly worker: readonly WorkerNote[]
  readonly instances: readonly Instance[]
}

/** What does not hold, a line each. */
export function complaintsAbout(evidence: Evidence): string[] {
  const logs = new Map(evidence.instances.map((instance) => [instance.head.id, new Log(instance)]))
  const calls = callsIn(evidence.worker)
  return [
    ...[...evidence.client, ...evidence.worker].flatMap((note) =>
      note.at === "trouble" ? [`${note.id}: trouble: ${note.error}`] : [],
    ),
    ...evidence.client.flatMap((note) => unkept(note, logs)),
    ...[...logs.values()].flatMap((log) => [...repeated(log), ...uncalled(log, calls), ...unlike(log)]),
    ...[...calls].flatMap(([key, called]) => astray(key, called, logs)),
  ]
}

/** An instance's log, and what it was told that still counts. */
class Log implements Given {
  readonly id: string
  readonly deliveries: readonly Delivery[]
  readonly struck: ReadonlySet<number>
  readonly news: readonly string[]

  constructor(readonly instance: Instance) {
    const { head, rows } = instance
    this.id = head.id
    this.struck = struckRows(rows)
    this.deliveries = rows.filter(({ seq }) => !this.struck.has(seq)).map(({ entry }) => deliveryOf(entry))
    this.news = this.deliveries.flatMap((each) => (each.kind === "signal" ? [textOf(each.value)] : []))
  }

  get input(): number {
    const first = this.deliveries.find(({ kind }) => kind === "start")
    return first?.kind === "start" ? (first.input as number) : Number.NaN
  }

  has(tag: string): boolean {
    return this.answers(tag).some((delivery) => delivery.kind !== "timer")
  }

  outcome(tag: string): string {
    const [delivery] = this.answers(tag)
    if (delivery?.kind === "resume") return textOf(delivery.value)
    const outcome = delivery !== undefined && "outcome" in delivery ? delivery.outcome : undefined
    return outcome?.ok ? textOf(outcome.value) : `no-outcome-of ${tag}`
  }

  answers(tag: string): readonly Delivery[] {
    return this.deliveries.filter((delivery) => "tag" in delivery && delivery.tag === tag)
  }

  /** How it ended: the text of its answer, or its state. */
  get end(): string {
    const { head, rows } = this.instance
    return afterOf(rows.at(-1)?.after ?? "(none)").answer ?? head.state
  }
}

/** What of an acknowledgement is not in the log. KC1 */
function unkept(note: ClientNote, logs: ReadonlyMap<string, Log>): string[] {
  if (note.at === "trouble" || note.at === "begun") return []
  const log = logs.get(note.id)
  const said = JSON.stringify(note)
  if (log === undefined) return [`KC1 ${note.id} is not in the store, but acknowledged: ${said}`]
  return isKept(note, log) ? [] : [`KC1 acknowledged and not in the log: ${said}`]
}

function isKept(note: Exclude<ClientNote, { at: "trouble" | "begun" }>, log: Log): boolean {
  const { deliveries } = log
  switch (note.at) {
    case "started":
      return log.input === note.input && log.instance.head.flow === note.flow
    case "resumed":
      return log.has(note.tag) && log.outcome(note.tag) === textOfHost(note.value)
    case "signalled":
      return log.news.filter((value) => value === textOfHost(note.value)).length === 1
    case "cancelled":
      return deliveries.some(({ kind }) => kind === "cancel")
    case "finished": {
      if (log.instance.head.state !== "finished") return note.value === log.instance.head.state
      return JSON.stringify(hostOf(datumOf(log.end))) === JSON.stringify(note.value)
    }
  }
}

/** KC2 */
function repeated({ id, instance, deliveries }: Log): string[] {
  const numbers = instance.rows.map(({ seq }) => seq)
  const gaps = numbers.some((seq, i) => seq !== i) ? [`KC2 ${id}: its rows are numbered ${numbers.join(" ")}`] : []
  const tags = deliveries.flatMap((delivery) => ("tag" in delivery ? [delivery.tag] : []))
  const twice = tags.filter((tag, i) => tags.indexOf(tag) < i)
  const starts = deliveries.filter(({ kind }) => kind === "start").length
  return [
    ...gaps,
    ...twice.map((tag) => `KC2 ${id}: ${tag} was answered twice`),
    ...(starts === 1 ? [] : [`KC2 ${id}: it was started ${starts} times`]),
  ]
}

type Called = WorkerNote & { at: "called" }

/** The calls of handlers, by key. */
function callsIn(notes: readonly WorkerNote[]): Map<string, Called[]> {
  const calls = new Map<string, Called[]>()
  for (const note of notes) {
    if (note.at === "called") calls.set(note.key, [...(calls.get(note.key) ?? []), note])
  }
  return calls
}

/** The logged outcomes that no call has made. KC3 */
function uncalled({ id, instance }: Log, calls: ReadonlyMap<string, readonly Called[]>): string[] {
  return instance.rows.flatMap(({ entry }) => {
    const delivery = deliveryOf(entry)
    if (delivery.kind !== "effect") return []
    const made = (calls.get(`${id} ${delivery.tag}`) ?? []).filter(({ payload, name }) => {
      return name === delivery.name && cidOf(textOfHost(payload)) === delivery.cid
    })
    const { outcome } = delivery
    const isOf = ({ name, payload, mark }: Called) =>
      !outcome.ok || textOf(outcome.value) === textOfHost([name, payload, mark])
    return made.some(isOf) ? [] : [`KC3 ${id}: no handler was called that answered ${entry}`]
  })
}

/** What is wrong with the calls that were made with one key. KC3 */
function astray(key: string, called: readonly Called[], logs: ReadonlyMap<string, Log>): string[] {
  const asked = new Set(called.map(({ name, payload }) => `${name} ${JSON.stringify(payload)}`))
  if (asked.size > 1) return [`KC3 ${key}: asked for in ${asked.size} ways: ${[...asked].join(", ")}`]
  const space = key.indexOf(" ")
  const log = logs.get(key.slice(0, space))
  if (log === undefined) return [`KC3 ${key}: asked for by no instance`]
  const outcomes = log.answers(key.slice(space + 1)).length
  const isGivenUp = log.end === "cancelled" || log.has("quick")
  return outcomes === 1 || (outcomes === 0 && isGivenUp) ? [] : [`KC3 ${key}: ${outcomes} outcomes are logged`]
}

/** KC4, KC5 */
function unlike(log: Log): string[] {
  const { id, instance, end } = log
  const { head, inbox, replayed } = instance
  const expected = MEANING[head.flow]?.(log.input, log) ?? "nothing"
  const isLeft = head.due !== null || head.owner !== "" || head.needs !== "" || inbox.length > 0
  return [
    ...(end === expected ? [] : [`KC4 ${id}: it ended with ${end}, which should be ${expected}`]),
    ...(isLeft ? [`KC4 ${id}: left to do: ${JSON.stringify({ head, inbox })}`] : []),
    ...(replayed === end ? [] : [`KC5 ${id}: it ended with ${end}, but enacted again it comes to ${replayed}`]),
  ]
}
