// An instance's head as programs read it.

import type { Head } from "../store.js"
import { isoText } from "./durations.js"

/** A head for a program. */
export function headJson(head: Head): { readonly [name: string]: unknown } {
  const { id, flow, state, version, created, ended, due, needs, parent, tag } = head
  return {
    id,
    flow: flow === "" ? null : flow,
    state,
    version,
    created: isoText(created),
    ended: ended === null ? null : isoText(ended),
    due: due === null || due === 0 ? null : isoText(due),
    needs: needsOf(needs),
    parent: parent === "" ? null : { id: parent, tag },
  }
}

/** The names of the effects that a head says are needed. */
export function needsOf(needs: string): string[] {
  return needs.split(" ").filter((name) => name !== "")
}
