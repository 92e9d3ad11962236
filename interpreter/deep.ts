// Recursion that does not use the host's stack.
//
// A walk is a generator that yields each sub-walk it needs and is sent its
// answer. `deep` runs the nest of them on a stack of its own, so a program
// nested a hundred thousand levels deep costs memory, not a crash.

import { Complaint } from "./complaint.js"

/** A computation that may yield sub-walks. What is sent back is the sub-walk's answer: `never` here, so that it fits whatever the walk knows it to be. */
export type Walk<T> = Generator<Walk<unknown>, T, never>

/** Walks may not nest deeper: what does is a circle, or might as well be. */
const DEEPEST = 1_500_000

/** The answer of `walk`. Throws a `Complaint` where walks nest beyond all measure. */
export function deep<T>(walk: Walk<T>): T {
  const waiting: Walk<unknown>[] = []
  let current: Walk<unknown> = walk
  let sent: unknown
  for (;;) {
    const step = current.next(sent as never)
    if (step.done !== true) {
      if (waiting.length > DEEPEST) throw new Complaint("", "nested too deeply", [])
      waiting.push(current)
      current = step.value
      sent = undefined
      continue
    }
    const next = waiting.pop()
    if (next === undefined) return step.value as T
    current = next
    sent = step.value
  }
}
