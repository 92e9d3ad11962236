// What becomes of a due run, by the policy for missed runs.
//
// A run is missed if it is seen to more than a minute after it was due. Runs that are not missed are started one by one,
// whatever the policy. Of missed runs
//
//   skip  none is started;
//   one   the first is started, for all of them;
//   all   each is started, oldest first, up to a thousand in a row; what is missed beyond that is passed over.
//
// Invariants
//   SD8  The runs that are started are those that the policy names.
//
// Not here: how a run is started just once (schedules.ts).

import type { Cron } from "./cron.js"
import type { Passed, ScheduleState } from "./schedule.js"

/** How long after its time a run is not yet missed. */
export const GRACE_MS = 60_000

/** How many missed runs in a row are started under `all`. */
export const MOST_CAUGHT = 1000

/** What becomes of a due run. */
export interface Turn {
  /** How many due times the run stands for, as far as they are counted; 0: it is not started. */
  readonly runs: number
  /** When the next is due. */
  readonly next: number | undefined
  readonly caught: number
  /** What is passed over, if something is. */
  readonly passed: Passed | undefined
}

/** What becomes of the run that `state` has next, looked at when it is `now`. SD8 */
export function turnOf({ missed, next, caught }: ScheduleState, now: number, cron: Cron): Turn {
  const due = next as number
  const line = now - GRACE_MS
  if (due >= line) return { runs: 1, next: cron.next(due), caught: 0, passed: undefined }
  if (missed === "all" && caught < MOST_CAUGHT)
    return { runs: 1, next: cron.next(due), caught: caught + 1, passed: undefined }
  const to = cron.next(line - 1)
  if (missed === "one") return { runs: count(cron, due, line), next: to, caught: 0, passed: undefined }
  return { runs: 0, next: to, caught: 0, passed: { from: due, to } }
}

/** How many runs are due from `due` to before `line`, of which `due` is one; counted to a thousand. */
function count(cron: Cron, due: number, line: number): number {
  let runs = 0
  for (let at: number | undefined = due; at !== undefined && at < line && runs < MOST_CAUGHT; at = cron.next(at)) runs++
  return runs
}
