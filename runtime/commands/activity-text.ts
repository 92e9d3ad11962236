// Activities as a person reads them, and as programs do.
//
//   01m8…  2026-11-21 09:30:00.000Z  update      ada          article a   +slug ~title -draft
//   01m8…  2026-11-21 09:31:00.000Z  add         ada          a author-> bob
//   01m8…  2026-11-21 09:32:00.000Z  DigestSent  flow:digest  {:to 3}
//
// Not here: which of them are shown (activities.ts), how they are named (activity-ids.ts).

import { Dict } from "../../interpreter/dict.js"
import { Keyword, keyword } from "../../interpreter/symbol.js"
import { clipped } from "../columns.js"
import { elements, textOf } from "../flows/datum.js"
import type { Logged } from "../reactive/activity-log.js"
import { field, textField } from "../reactive/dicts.js"
import { isoText, timeText } from "./durations.js"
import { jsonOf } from "./flow-values.js"

/** The widest that data are shown in a line. */
const WIDEST = 60

/** The cells of an activity's line. */
export function activityCells({ position, activity }: Logged): string[] {
  const { at, verb, actor } = factsOf(activity)
  return [
    position,
    timeText(at),
    verb,
    clipped(actor, WIDEST),
    clipped(aboutText(activity), WIDEST),
    deltaText(activity),
  ]
}

export const ACTIVITY_HEADS: readonly string[] = ["POSITION", "TIME", "VERB", "ACTOR", "ABOUT", "CHANGED"]

/** An activity in a few words: `create of article a by ada`. */
export function activityPhrase(activity: Dict): string {
  const { verb, actor } = factsOf(activity)
  const about = aboutText(activity)
  return clipped(`${verb}${about === "" ? "" : ` of ${about}`} by ${actor}`, 2 * WIDEST)
}

export function factsOf(activity: Dict): { readonly verb: string; readonly actor: string; readonly at: number } {
  const said = (name: string): string => textField("activity", activity, name) ?? ""
  return { verb: said("type"), actor: said("actor"), at: Number(field(activity, "at")) }
}

/** An activity for a program. */
export function activityJson({ position, activity }: Logged): { readonly [name: string]: unknown } {
  const fields = jsonOf(textOf(activity)) as { [name: string]: unknown }
  return { position, ...fields, at: isoText(factsOf(activity).at) }
}

/** What an activity is about: an edge, an object, or what else a flow has emitted. */
function aboutText(activity: Dict): string {
  const edge = field(activity, "edge")
  if (edge instanceof Dict && !isEmitted(activity)) return edgeText(edge)
  const object = field(activity, "object")
  if (object instanceof Dict) return objectText(object)
  const rest = OWN.reduce((left, name) => left.delete(keyword(name)), activity)
  return rest.size === 0 ? "" : textOf(rest)
}

/** The fields of an emission that are shown elsewhere. */
const OWN = ["id", "type", "actor", "at", "instance", "cause", "depth"]

function isEmitted(activity: Dict): boolean {
  return field(activity, "instance") !== undefined
}

function edgeText(edge: Dict): string {
  return `${field(edge, "from")} ${field(edge, "name")}-> ${field(edge, "to")}`
}

/** An object by its type and id; one that a flow has made up, without an id, as it is. */
function objectText(object: Dict): string {
  const [type, id] = [field(object, "type"), field(object, "id")]
  if (id === undefined) return textOf(object)
  return `${type === undefined ? "" : `${type} `}${id}`
}

/** Which fields came, changed and went: `+slug ~title -draft`. */
export function deltaText(activity: Dict): string {
  const delta = field(activity, "delta")
  if (!(delta instanceof Dict)) return ""
  const named = ([part, mark]: readonly [string, string]): string[] =>
    (elements(field(delta, part)) ?? []).map((key) => mark + (key instanceof Keyword ? key.name : textOf(key)))
  return DELTA.flatMap(named).join(" ")
}

const DELTA = [
  ["added", "+"],
  ["changed", "~"],
  ["removed", "-"],
] as const
