// Objects, types, triggers and schedules as they are named on a command line: by their names, or a sentence with the nearest one.

import type { Dict } from "../../interpreter/dict.js"
import { clipped } from "../columns.js"
import { nearestNames, suggesting } from "../nearest.js"
import { field } from "../reactive/dicts.js"
import type { Reactive } from "../reactive/reactive.js"
import type { RegisteredType, Trigger } from "../reactive/registry.js"
import type { ScheduleState } from "../reactive/schedule.js"
import type { StoredObject } from "../reactive/stored-object.js"
import { Refused } from "./refused.js"

/** How many objects are looked at for an id that may have been meant. */
const MOST = 10_000

/** How many names are told of where none is near. */
const FEW = 12

/** The widest that a name is shown that is none. */
const WIDEST = 80

const NONE = "there is none in this store; sxflow declare FILE brings some"

/** The object `id`, with what is known of it beside its content. Throws `Refused`. */
export async function objectNamed({ objects }: Reactive, id: string): Promise<StoredObject> {
  const stored = id === "" ? undefined : await objects.stored(id)
  if (stored !== undefined && !stored.gone) return stored
  if (stored !== undefined) throw new Refused(`the object was deleted: ${shown(id)}`, 1)
  const near = nearestNames(id, (await objects.list({ limit: MOST })).map(idOf))
  const sentence = `no such object: ${shown(id)}`
  throw new Refused(near.length > 0 ? suggesting(sentence, near) : `${sentence}; ${OBJECTS}`, 1)
}

const OBJECTS = "sxflow object list shows what there is"

/** The type `name`. Throws `Refused`. */
export async function typeNamed({ registry }: Reactive, name: string): Promise<RegisteredType> {
  const types = await registry.types()
  const found = types.find((type) => type.name === name)
  if (found !== undefined) return found
  throw unknown("no such type", name, types)
}

/** The trigger `name`. Throws `Refused`. */
export async function triggerNamed({ registry }: Reactive, name: string): Promise<Trigger> {
  const trigger = await registry.trigger(name)
  if (trigger !== undefined) return trigger
  throw unknown("no such trigger", name, await registry.triggers())
}

/** The schedule `name`. Throws `Refused`. */
export async function scheduleNamed({ schedules }: Reactive, name: string): Promise<ScheduleState> {
  const states = await schedules.list()
  const found = states.find((state) => state.name === name)
  if (found !== undefined) return found
  throw unknown("no such schedule", name, states)
}

/** The refusal of `word`, with the names of those of `known` that may have been meant, or of all if they are few. */
function unknown(sentence: string, word: string, known: readonly { readonly name: string }[]): Refused {
  const names = known.map(({ name }) => name)
  const said = `${sentence}: ${shown(word)}`
  const near = nearestNames(word, names)
  if (near.length > 0) return new Refused(suggesting(said, near), 1)
  if (names.length === 0) return new Refused(`${said}; ${NONE}`, 1)
  const more = names.length > FEW ? ", …" : ""
  return new Refused(`${said}; there is ${names.slice(0, FEW).join(", ")}${more}`, 1)
}

function shown(word: string): string {
  return word === "" ? '""' : clipped(word, WIDEST)
}

/** The id of an object. */
export function idOf(content: Dict): string {
  return String(field(content, "id"))
}
