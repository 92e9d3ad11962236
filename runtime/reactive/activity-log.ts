// The log of activities: appended to in the commit of what they tell of, never changed.
//
// Invariants
//   LO1  An activity is in the log once, whoever appends it and however often.
//   LO2  With an activity that a trigger matches stands an errand: if who appended it is lost, others see to what it sets going.
//   LO3  An activity stands after its object's last one and after its cause, however the clocks of processes differ.

import type { Dict } from "../../interpreter/dict.js"
import { textOf } from "../flows/datum.js"
import { idAfter } from "../flows/ids.js"
import type { Entry, Store, Writing } from "../store.js"
import { type Cause, objectIdOf, objectTypeOf } from "./activity.js"
import { dictFrom, field, idOf, textField } from "./dicts.js"
import { below, dueKey, keyOf } from "./keys.js"
import { pagesOf } from "./recording.js"

/** An activity in the log. */
export interface Logged {
  /** Ids in the order of time. */
  readonly position: string
  readonly activity: Dict
  /** Its canonical text. */
  readonly text: string
  /** The key of its errand; undefined if what it sets going has been seen to, as far as is known. */
  readonly errand: string | undefined
}

/** Which activities: all that satisfy everything named. */
export interface ActivityQuery {
  readonly verb?: string
  /** The type of the object. */
  readonly type?: string
  /** The object's id. */
  readonly object?: string
  readonly actor?: string
  /** The first after this position; or before it, if backwards. */
  readonly after?: string
  readonly backwards?: boolean
  readonly limit: number
}

export class ActivityLog {
  constructor(
    private readonly store: Store,
    private readonly newId: () => string,
    /** How long, in milliseconds, others leave alone what an activity sets going. */
    private readonly hold: number,
  ) {}

  /**
   * What to write to append `activity`: a conflict if it is there. LO1, LO2
   * @param isAwaited whether it sets anything going
   * @param floor a position that it comes after. LO3
   */
  appending(
    activity: Dict,
    now: number,
    isAwaited: boolean,
    floor: string | undefined,
  ): { readonly logged: Logged; readonly writes: readonly Writing[] } {
    const position = idAfter(this.newId(), floor)
    const errand = keyOf("agenda", dueKey(now + this.hold), "activity", position)
    const text = textOf(activity)
    const writes = [
      { key: keyOf("log", position), text },
      { key: keyOf("activity", idOf(activity)), text: position, revision: 0 },
      ...(isAwaited ? [{ key: errand, text: "" }] : []),
    ]
    return { logged: { position, activity, text, errand: isAwaited ? errand : undefined }, writes }
  }

  /** What is logged at a position. */
  async at(position: string): Promise<Logged | undefined> {
    const [entry] = await this.store.records([keyOf("log", position)])
    return entry && loggedFrom(entry)
  }

  /** The activity with a content id, or at a position. */
  async find(id: string): Promise<Logged | undefined> {
    const [pointer] = await this.store.records([keyOf("activity", id)])
    return await this.at(pointer?.text ?? id)
  }

  /** Activities in the order of the log. */
  async list(query: ActivityQuery): Promise<Logged[]> {
    const found: Logged[] = []
    const { backwards = false, limit } = query
    let { from, to } = below("log")
    if (query.after !== undefined && backwards) to = keyOf("log", query.after)
    else if (query.after !== undefined) from = `${keyOf("log", query.after)}!`
    for await (const page of pagesOf(this.store, { from, to, backwards })) {
      for (const entry of page) {
        const logged = loggedFrom(entry)
        if (found.length < limit && matches(logged.activity, query)) found.push(logged)
      }
      if (found.length >= limit) break
    }
    return found
  }
}

/** The cause that an activity is of what it brings about. */
export function causeFrom({ activity, position }: Logged): Cause {
  return { cause: idOf(activity), depth: Number(field(activity, "depth")) + 1, position }
}

function loggedFrom({ key, text }: Entry): Logged {
  return { position: key.slice(key.indexOf("/") + 1), activity: dictFrom(text), text, errand: undefined }
}

function matches(activity: Dict, { verb, type, object, actor }: ActivityQuery): boolean {
  return (
    (verb === undefined || textField("activity", activity, "type") === verb) &&
    (type === undefined || objectTypeOf(activity) === type) &&
    (object === undefined || objectIdOf(activity) === object) &&
    (actor === undefined || textField("activity", activity, "actor") === actor)
  )
}
