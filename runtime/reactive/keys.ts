// The keys of the reactive layer's records.
//
//   object/ID                    an object
//   of/TYPE/ID                   that there is an object of that type
//   edge/FROM/NAME/TO            a relation; back/TO/NAME/FROM the same, to be found from its other end
//   log/POSITION                 an activity; positions are ids in the order of time
//   activity/CID                 the position of an activity
//   pair/POSITION/TRIGGER        what came of an activity and a trigger that matches it
//   failed/POSITION/TRIGGER      that what came of it is an error
//   agenda/DUE/KIND/NAME         something to be done: who does it removes it in the same commit as what comes of it
//   applied/KEY                  what came of a change that was asked for under an idempotency key
//   type/NAME, trigger/NAME      declarations; declared/CID their texts, also of earlier ones
//   registry                     changes whenever a declaration does
//   schedule/NAME, origin/NAME   a schedule; the module that declares it, if its flow is there
//
// Invariants
//   RK1  A key is printable ASCII whatever the names in it, and different names give different keys.

import { Complaint } from "../../interpreter/complaint.js"
import { SchemeString } from "../../interpreter/string.js"

/** The most characters of a name, as it is written in a key. */
const LONGEST = 500

/** Parts that are written as they are: most. */
const PLAIN = /^[\w.-]{1,500}$/

/** A key made of parts. RK1 */
export function keyOf(...parts: readonly string[]): string {
  return parts.map(written).join("/")
}

/** The range of the keys that begin with these parts and have more. */
export function below(...parts: readonly string[]): { readonly from: string; readonly to: string } {
  const prefix = keyOf(...parts)
  return { from: `${prefix}/`, to: `${prefix}0` } // "0" comes next after the slash.
}

/** The range of the keys under which changes stand that an instance has asked for: its idempotency keys begin with its id. */
export function appliedBy(instance: string): { readonly from: string; readonly to: string } {
  const prefix = keyOf("applied", `${instance} `)
  return { from: prefix, to: `${prefix}~` }
}

/** The parts of a key. */
export function partsOf(key: string): string[] {
  return key.split("/").map(decodeURIComponent)
}

/** A point in time, in milliseconds since 1970, as keys are ordered by it. */
export function dueKey(due: number): string {
  return String(Math.max(0, Math.floor(due))).padStart(15, "0")
}

function written(part: string): string {
  if (PLAIN.test(part)) return part
  if (part === "" || /\p{Cs}/u.test(part)) throw new Complaint("", "not a name", [new SchemeString(part)])
  const text = encodeURIComponent(part)
  if (text.length > LONGEST) throw new Complaint("", "a name is too long", [new SchemeString(`${part.slice(0, 60)}…`)])
  return text
}
