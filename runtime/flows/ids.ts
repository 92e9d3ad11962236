// Ids in the order of time: 48 bits of milliseconds, then 80 of chance, in Crockford's base32 (as ULIDs are).
//
// Ids made in one millisecond by one process count on from each other, so they too are in order.

import { randomFillSync } from "node:crypto"

const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
const LENGTH = 26

export function idMaker(now: () => number): () => string {
  let last = -1
  let id = ""
  return () => {
    const time = Math.max(now(), last)
    id = time === last ? next(id) : written(time)
    last = time
    return id
  }
}

/** How many digits are chance. */
const CHANCE = 16
const chance = new Uint8Array(CHANCE)

/** An id of this millisecond. */
function written(time: number): string {
  let text = ""
  for (let rest = time, i = 0; i < LENGTH - CHANCE; i++, rest = Math.floor(rest / 32)) text = DIGITS[rest % 32] + text
  for (const byte of randomFillSync(chance)) text += DIGITS[byte % 32]
  return text
}

/** The id that comes next after `id`. */
function next(id: string): string {
  const carried = id.replace(/z+$/, "")
  const digit = DIGITS[DIGITS.indexOf(carried.slice(-1)) + 1]
  return carried.slice(0, -1) + digit + "0".repeat(id.length - carried.length)
}

/** `id`, unless it does not come after `floor`: then the id that comes next after that. */
export function idAfter(id: string, floor: string | undefined): string {
  if (floor === undefined || id > floor) return id
  return next(floor)
}
