// A schedule: which flow is started when, with what; and how that stands.
//
//   {:cron "0 8 * * 1-5" :zone "Europe/Vienna" :flow digest :input {:to "all"} :missed one}
//
// `:zone` is "UTC" unless given, `:input` is nil, `:missed` is `one`.
//
// Invariants
//   SD5  What is declared wrong is refused with the path to it.
//   SD6  A state and its canonical text say the same.
//
// Not here: what is made of missed runs (schedule-policy.ts), keeping states (schedules.ts).

import { Complaint } from "../../interpreter/complaint.js"
import { Dict } from "../../interpreter/dict.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern, Keyword, keyword, Sym } from "../../interpreter/symbol.js"
import { datumOf, textOf } from "../flows/datum.js"
import { nearestNames } from "../nearest.js"
import { cronOf } from "./cron.js"
import { dictOf, field } from "./dicts.js"

export const MISSED = ["skip", "one", "all"] as const

/** What is done about runs that nobody was there for: none is made up for, one for all of them, or each. SD8 */
export type Missed = (typeof MISSED)[number]

/** What is declared of a schedule. */
export interface Schedule {
  readonly name: string
  readonly cron: string
  readonly zone: string
  readonly flow: string
  /** A canonical text. */
  readonly input: string
  readonly missed: Missed
}

/** A run that a schedule has come to. */
export interface Run {
  readonly due: number
  /** When it was seen to. */
  readonly at: number
  /** The instance's id, as the schedule knows it. */
  readonly id: string
  /** How many due times it stands for. */
  readonly runs: number
  /** Why nothing was started; undefined if it was. */
  readonly error: string | undefined
}

/** Missed runs that were passed over: those from the time `from` to before `to`, or to the last. */
export interface Passed {
  readonly from: number
  readonly to: number | undefined
}

/** A schedule as it stands. */
export interface ScheduleState extends Schedule {
  readonly paused: boolean
  /** When the next run is due; undefined while it is paused, or if none comes any more. */
  readonly next: number | undefined
  readonly last: Run | undefined
  readonly passed: Passed | undefined
  /** How many missed runs in a row have been started. */
  readonly caught: number
}

/** What `datum` declares under `name`. Throws a `Complaint`. SD5 */
export function scheduleOf(name: string, datum: unknown): Schedule {
  const who = `schedule ${checkedName(name)}`
  if (!(datum instanceof Dict)) {
    const complaint = new Complaint(who, "not a dict", [datum])
    complaint.hint = 'it looks like {:cron "0 8 * * *" :flow digest}'
    throw complaint
  }
  for (const key of datum.keys()) checkKey(key, who)
  const schedule = {
    name,
    cron: stringAt(datum, "cron", who),
    zone: datum.has(keyword("zone")) ? stringAt(datum, "zone", who) : "UTC",
    flow: flowAt(datum, who),
    input: textOf(datum.get(keyword("input"), null), `${who}: :input`),
    missed: missedAt(datum, who),
  }
  cronOf(schedule.cron, schedule.zone, `${who}: `)
  return schedule
}

/** `name`, if a schedule may be called that. Throws a `Complaint`. */
export function checkedName(name: string): string {
  if (/^[\w!?*+-][\w.!?*+/-]{0,127}$/.test(name)) return name
  const complaint = new Complaint("schedule", "a schedule cannot have this name", [new SchemeString(name)])
  complaint.hint = "it is up to 128 letters, digits and - _ . / ! ? * +, the first no . or /"
  throw complaint
}

const KEYS = ["cron", "zone", "flow", "input", "missed"]

function checkKey(key: unknown, who: string): void {
  if (key instanceof Keyword && KEYS.includes(key.name)) return
  const complaint = new Complaint(who, "no such key", [key])
  const near = key instanceof Keyword ? nearestNames(key.name, KEYS) : []
  complaint.hint = near.length > 0 ? `near it is :${near[0]}` : `its keys are :${KEYS.join(" :")}`
  throw complaint
}

function valueAt(datum: Dict, key: string, who: string): unknown {
  if (datum.has(keyword(key))) return datum.get(keyword(key))
  throw new Complaint(who, "a key is missing", [keyword(key)])
}

function stringAt(datum: Dict, key: string, who: string): string {
  const value = valueAt(datum, key, who)
  if (value instanceof SchemeString) return value.toString()
  throw new Complaint(`${who}: :${key}`, "not a string", [value])
}

/** The flow's name, as a symbol or a string. */
function flowAt(datum: Dict, who: string): string {
  const value = valueAt(datum, "flow", who)
  const flow = value instanceof Sym ? value.name : value instanceof SchemeString ? value.toString() : ""
  if (flow !== "") return flow
  throw new Complaint(`${who}: :flow`, "not the name of a flow", [value])
}

function missedAt(datum: Dict, who: string): Missed {
  const value = datum.get(keyword("missed"), intern("one"))
  const name = value instanceof Sym || value instanceof Keyword ? value.name : String(value)
  const missed = MISSED.find((one) => one === name)
  if (missed !== undefined) return missed
  const complaint = new Complaint(`${who}: :missed`, "no such policy for missed runs", [value])
  complaint.hint = "it is skip, one or all"
  throw complaint
}

/** The canonical text of a state. SD6 */
export function textOfState(state: ScheduleState): string {
  const { input, missed, last, passed } = state
  const parts = { last: last && dictOf({ ...last }), passed: passed && dictOf({ ...passed }) }
  return textOf(dictOf({ ...state, ...parts, input: datumOf(input), missed: intern(missed) }))
}

/** The state that a canonical text says. SD6 */
export function stateOf(text: string): ScheduleState {
  const dict = datumOf(text) as Dict
  const [last, passed] = [field(dict, "last"), field(dict, "passed")] as [Dict | undefined, Dict | undefined]
  return {
    name: word(dict, "name"),
    cron: word(dict, "cron"),
    zone: word(dict, "zone"),
    flow: word(dict, "flow"),
    input: textOf(field(dict, "input")),
    missed: (field(dict, "missed") as Sym).name as Missed,
    paused: field(dict, "paused") as boolean,
    next: time(dict, "next"),
    last: last && runOf(last),
    passed: passed && { from: field(passed, "from") as number, to: time(passed, "to") },
    caught: field(dict, "caught") as number,
  }
}

function runOf(dict: Dict): Run {
  return {
    due: field(dict, "due") as number,
    at: field(dict, "at") as number,
    id: word(dict, "id"),
    runs: field(dict, "runs") as number,
    error: field(dict, "error")?.toString(),
  }
}

function word(dict: Dict, name: string): string {
  return (field(dict, name) as SchemeString).toString()
}

function time(dict: Dict, name: string): number | undefined {
  return field(dict, name) as number | undefined
}
