// Activities: what has happened, as data, each with a content id.
//
//   {:id CID :type "create" :actor "ada" :at 1795229094089 :object {:id :type :status …}
//    :content CID :was CID :previous CID :delta {:added () :changed () :removed ()}
//    :edge {:from ID :name NAME :to ID} :cause CID :depth 0}
//
// The verb is the transition: create when an object becomes public, update when a
// public one changes, delete when it is public no more; add and remove when a
// relation begins and ends. What flows emit has a verb of their own.
//
// Invariants
//   AC1  An activity's id covers its verb, actor and object, the content's id or the edge, and the object's activity before it; not the time.
//   AC2  What a flow emits has an id that covers the emitted datum and the place in the log it was emitted at.

import { Complaint } from "../../interpreter/complaint.js"
import { Dict } from "../../interpreter/dict.js"
import { SchemeString } from "../../interpreter/string.js"
import { keyword } from "../../interpreter/symbol.js"
import { cidOf } from "../cid.js"
import { list, textOf } from "../flows/datum.js"
import { dictOf, field, idOf, textField, withFields } from "./dicts.js"

/** What brought an activity about: the activity before it in the chain of causes. */
export interface Cause {
  /** The content id of an activity. */
  readonly cause: string
  /** How many activities led to what it brings about. */
  readonly depth: number
  /** Where it stands in the log. */
  readonly position: string
}

/** By whom and when something was done, and what brought it about. */
export interface Happening {
  readonly actor: string
  readonly at: number
  readonly cause: Cause | undefined
}

/** A change of an object's content or status. */
export interface ContentChange {
  readonly object: Dict
  readonly content: string
  /** The content before, and its id. */
  readonly before: Dict | undefined
  readonly was: string | undefined
  /** The object's last activity. */
  readonly previous: string | undefined
}

export interface Edge {
  readonly from: string
  readonly name: string
  readonly to: string
}

/** The activity that a change of content or status is. AC1 */
export function contentActivity(verb: string, happening: Happening, change: ContentChange): Dict {
  const { object, content, was, previous, before } = change
  const delta = before === undefined ? undefined : deltaOf(before, object)
  return changeActivity(verb, happening, [idOf(object), content], { object, content, was, previous, delta })
}

/** The activity that a change of a relation is. AC1 */
export function edgeActivity(
  verb: string,
  happening: Happening,
  { object, edge, previous }: { readonly object: Dict; readonly edge: Edge; readonly previous: string | undefined },
): Dict {
  const { from, name, to } = edge
  return changeActivity(verb, happening, [from, name, to], { object, previous, edge: dictOf({ from, name, to }) })
}

/** What an activity says of a change of an object. */
interface Told {
  readonly object: Dict
  readonly previous: string | undefined
  readonly content?: string
  readonly was?: string | undefined
  readonly delta?: Dict | undefined
  readonly edge?: Dict
}

/** @param about what its id covers besides its verb, its actor and the activity before it. AC1 */
function changeActivity(verb: string, { actor, at, cause }: Happening, about: readonly string[], told: Told): Dict {
  const { object, previous, content, was, delta, edge } = told
  const id = cidOf(textOf(list([verb, actor, ...about, previous ?? ""].map(text))))
  const depth = depthOf(cause)
  return dictOf({ id, type: verb, actor, at, object, content, was, previous, delta, edge, cause: cause?.cause, depth })
}

/** Where a flow emits. */
export interface Emission {
  readonly instance: string
  readonly flow: string
  /** The row of the instance's log, and which of those emitted there it is. */
  readonly row: number
  readonly index: number
  readonly at: number
  readonly cause: Cause | undefined
}

/** The activity that a flow has emitted as `given`, which was checked. AC2 */
export function emittedActivity(given: Dict, { instance, flow, row, index, at, cause }: Emission): Dict {
  const id = cidOf(textOf(list([given, text(instance), row, index])))
  const actor = textField("emit", given, "actor") ?? `flow:${flow}`
  return withFields(given, { id, actor, at, instance, cause: cause?.cause, depth: depthOf(cause) })
}

/** The fields of an activity that are not for a flow to set. */
const RESERVED = ["id", "at", "cause", "depth", "instance", "content", "was", "previous", "delta"]

/** Whether a datum that a flow emits is an activity: a dict with a `:type`. Throws a `Complaint` where it is a malformed one. */
export function isActivity(given: unknown): given is Dict {
  if (!(given instanceof Dict) || !given.has(keyword("type"))) return false
  const type = field(given, "type")
  if (!(type instanceof SchemeString) || type.toString() === "")
    throw new Complaint("emit", "an activity's :type is not a string", [type])
  const reserved = RESERVED.find((name) => given.has(keyword(name)))
  if (reserved !== undefined) {
    throw new Complaint("emit", "a field of an activity that is set for it", [keyword(reserved)])
  }
  const object = field(given, "object")
  if (object !== undefined && !(object instanceof Dict || object instanceof SchemeString))
    throw new Complaint("emit", "an activity's :object is neither a dict nor an id", [object])
  textField("emit", given, "actor")
  return true
}

/** The type of the object that an activity is about; undefined if it names none. */
export function objectTypeOf(activity: Dict): string | undefined {
  const object = field(activity, "object")
  return object instanceof Dict ? textField("activity", object, "type") : undefined
}

/** The id of the object that an activity is about; undefined if it names none. */
export function objectIdOf(activity: Dict): string | undefined {
  const object = field(activity, "object")
  return object instanceof Dict ? textField("activity", object, "id") : textField("activity", activity, "object")
}

/** Which fields came, changed and went. */
function deltaOf(before: Dict, after: Dict): Dict {
  const names = (dict: Dict, wanted: (key: unknown) => boolean) => list(dict.keys().filter(wanted))
  return dictOf({
    added: names(after, (key) => !before.has(key)),
    changed: names(after, (key) => before.has(key) && textOf(before.get(key)) !== textOf(after.get(key))),
    removed: names(before, (key) => !after.has(key)),
  })
}

/** How many activities led to what `cause` brings about. */
function depthOf(cause: Cause | undefined): number {
  return cause === undefined ? 0 : cause.depth
}

function text(value: string): SchemeString {
  return new SchemeString(value)
}
