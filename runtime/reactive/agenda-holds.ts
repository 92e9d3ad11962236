// What the agenda holds, for those who look at it.
//
// Not here: who does it (agenda.ts).

import type { Store } from "../store.js"
import { errandOf } from "./agenda.js"
import { below } from "./keys.js"

export interface AgendaHolds {
  /** Activities whose triggers are to be seen to, as far as they are counted. */
  readonly activities: number
  /** Schedules with a run to come. */
  readonly schedules: number
  /** When the first of all is due; undefined if there is none. */
  readonly next: number | undefined
}

/** The most that is counted. */
export const MOST_COUNTED = 1000

export async function agendaHolds(store: Store): Promise<AgendaHolds> {
  const entries = await store.scan({ ...below("agenda"), limit: MOST_COUNTED })
  const errands = entries.map(errandOf)
  return {
    activities: errands.filter(({ kind }) => kind === "activity").length,
    schedules: errands.filter(({ kind }) => kind === "schedule").length,
    next: errands[0]?.due,
  }
}
