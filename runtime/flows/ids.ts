// Ids in the order of time: 48 bits of milliseconds, then 80 of chance, in Crockford's base32 (as ULIDs are).
//
// Ids made in one millisecond by one process count on from each other, so they too are in order.

import { randomFillSync } from "node:crypto"

const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"

export function idMaker(now: () => number): () => string {
  let last = -1
  const low = new Uint16Array(5)
  return () => {
    const time = Math.max(now(), last)
    if (time === last) increment(low)
    else randomFillSync(low)
    last = time
    return written(time, low)
  }
}

/** Adds one to 80 bits. */
function increment(low: Uint16Array): void {
  for (let i = low.length - 1; i >= 0; i--) {
    low[i] = (low[i] as number) + 1
    if (low[i] !== 0) return
  }
}

function written(time: number, low: Uint16Array): string {
  let bits = BigInt(time)
  for (const part of low) bits = (bits << 16n) | BigInt(part)
  let text = ""
  for (let shift = 125n; shift >= 0n; shift -= 5n) text += DIGITS[Number((bits >> shift) & 31n)]
  return text
}

/** `id`, unless it does not come after `floor`: then the id that comes next after that. */
export function idAfter(id: string, floor: string | undefined): string {
  if (floor === undefined || id > floor) return id
  const digits = [...floor]
  for (let i = digits.length - 1; i >= 0; i--) {
    const digit = DIGITS.indexOf(digits[i] as string) + 1
    digits[i] = DIGITS[digit % DIGITS.length] as string
    if (digit < DIGITS.length) break
  }
  return digits.join("")
}
