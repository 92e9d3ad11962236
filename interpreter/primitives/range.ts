// Positions and ranges in sequences, as primitives are given them.

import { Complaint, wrongType } from "../complaint.js"
import { elements } from "../pair.js"

/** The complaint about `k`, which is no position in `sequence`. */
export function badIndex(who: string, k: unknown, sequence: unknown, argument = 2): Complaint {
  if (!isExactNonnegative(k)) return wrongType(who, "an exact nonnegative integer", k, argument)
  return new Complaint(who, "index out of range", [k, sequence])
}

/** `end` as the end of a range in `sequence`: its length if absent. */
export function rangeEnd(who: string, end: unknown, length: number, sequence: unknown, argument: number): number {
  if (end === undefined) return length
  if (typeof end === "number" && end >= 0 && end <= length) return end
  throw badIndex(who, end, sequence, argument)
}

/** `start` as the start of a range that ends at `end`: 0 if absent. */
export function rangeStart(who: string, start: unknown, end: number, sequence: unknown, argument: number): number {
  if (start === undefined) return 0
  if (typeof start === "number" && start >= 0 && start <= end) return start
  throw badIndex(who, start, sequence, argument)
}

/** `at` as where `count` elements of another sequence are to go in one of `length`. */
export function placeFor(who: string, at: unknown, count: number, length: number, sequence: unknown): number {
  if (typeof at !== "number" || at < 0 || at > length) throw badIndex(who, at, sequence)
  if (count > length - at) throw new Complaint(who, "not enough room", [at, sequence])
  return at
}

/** `size` as the number of elements of something new; one too large is for the meter to refuse. */
export function sizeOf(who: string, size: unknown, argument: number): number {
  if (!isExactNonnegative(size)) throw wrongType(who, "an exact nonnegative integer", size, argument)
  return Number(size)
}

/** The elements of the proper list `value`. */
export function listElements(who: string, value: unknown, argument = 0): unknown[] {
  const items = elements(value)
  if (items === undefined) throw wrongType(who, "a proper list", value, argument)
  return items
}

function isExactNonnegative(value: unknown): value is number | bigint {
  return (typeof value === "number" && value >= 0) || (typeof value === "bigint" && value >= 0n)
}
