// What comes of a delivery when the flow has come to rest.
//
// Invariants
//   TN4  What a flow asks, tells or answers that is more than may be kept is a failure of the flow, which is logged as any other.
//
// Not here: the head and the row (standing.ts), what is said to others (messages.ts).

import { Complaint, Exhausted } from "../../interpreter/complaint.js"
import { withLargestText } from "../../interpreter/text.js"
import type { Head, HeadChange, Message } from "../store.js"
import type { End } from "./enactment.js"
import type { Live } from "./live.js"
import { type Consequences, messages } from "./messages.js"
import type { Modules } from "./modules.js"
import { changeOf, type Standpoint, standing } from "./standing.js"
import type { Wait } from "./wait.js"

/** What comes of a delivery. */
export interface Outcome extends Consequences {
  readonly head: Head
  readonly after: string
  readonly sends: readonly Message[]
}

/** How much may be kept, and how many more instances there may be. */
export interface Room {
  /** In characters. */
  readonly largest: number
  readonly instances: number
}

/** What comes of a delivery after which `live` has come to rest. */
export function outcomeOf(live: Live, told: Consequences, place: Standpoint, modules: Modules, room: Room): Outcome {
  const come = (given: Consequences): Outcome => {
    const { sent, asked, dropped, end, stamp } = given
    const { head, after } = standing(live, given, place)
    return { sent, asked, dropped, end, stamp, head, after, sends: messages(live, given, modules, room.instances) }
  }
  try {
    const outcome = withLargestText(room.largest, () => come(told))
    if (sizeOf(outcome) <= 2 * room.largest) return outcome
    return come({ ...told, sent: [], asked: [], end: tooLarge() })
  } catch (error) {
    if (!(error instanceof Exhausted) && !(error instanceof Complaint)) throw error
    const payload = error instanceof Complaint ? error : new Complaint("", error.sentence, [])
    return come({ ...told, sent: [], asked: [], end: { kind: "error", payload } }) // TN4
  }
}

/** What is to be done about what the flow asked; of one that was stopped midway nothing is, and all it waited for is dropped. */
export function consequences({ enactment }: Live, end: End | undefined, stamp: number): Consequences {
  const asked = enactment.parking.takeAsked()
  const [sent, dropped] = [enactment.takeSent(), enactment.parking.takeDropped()]
  if (end === undefined || enactment.end !== undefined) return { sent, asked, dropped, end, stamp }
  const fresh = new Set(asked)
  const others = enactment.parking.waits().filter((wait) => !fresh.has(wait))
  return { sent: [], asked: [], dropped: [...dropped, ...others], end, stamp }
}

/**
 * What of a head is to be written. It may be in other hands without our knowledge: there it stays, unless it has ended,
 * but what concerns those who have it is written even if it is nothing new here. HA2
 */
export function writtenChange(before: Head, after: Head, concerned: readonly Wait[]): HeadChange | undefined {
  const change = changeOf(before, after)
  if (after.ended !== null) return { ...change, owner: "", needs: "" }
  const isNews = after.owner === "" && concerned.some(({ kind }) => kind === "effect" || kind === "timer")
  return isNews ? { ...change, due: after.due, needs: after.needs } : change
}

function tooLarge(): End {
  return { kind: "error", payload: new Complaint("", "a value is larger than may be stored", []) }
}

function sizeOf({ after, sends }: Outcome): number {
  return sends.reduce((size, { entry }) => size + entry.length, after.length)
}
