// Cron texts: at which times they come, in a time zone.
//
// Croner reckons. What it says of daylight saving is what is promised here.
//
// Invariants
//   SD1  `next` answers the first time after the one it is given that text and zone name; times are whole seconds.
//   SD2  One time of the day (second, minute and hour are one number each) that a zone's clock leaps over comes at the
//        first moment after the leap; one that the clock shows twice comes the first time only.
//   SD3  Of times in a list, a range or a step, what the clock leaps over does not come, and what it shows twice comes
//        twice: so what runs every ten minutes goes on doing so.
//
// Not here: what a text may hold (schedule-fields.ts), what happens at its times (schedules.ts).

import { Cron as Croner } from "croner"
import { cronFields, noSuchDay } from "./schedule-fields.js"
import { checkZone } from "./schedule-zones.js"

export interface Cron {
  readonly text: string
  readonly zone: string
  /** The first time after `after`, in milliseconds since 1970; undefined if none comes any more. SD1 */
  next(after: number): number | undefined
}

/** From here on croner reckons no more. */
const END = Date.UTC(3000, 0, 1)

/** What `text` says in `zone`. Throws a `Complaint`; `path` says what they are of: `schedule digest: `. */
export function cronOf(text: string, zone: string, path = ""): Cron {
  checkZone(zone, `${path}:zone`)
  const pattern = cronFields(text, `${path}:cron`).join(" ")
  const croner = new Croner(pattern, { timezone: zone, paused: true, mode: "6-part" })
  const next = (after: number): number | undefined =>
    after < END ? croner.nextRun(new Date(after))?.getTime() : undefined
  if (next(0) === undefined) throw noSuchDay(text, `${path}:cron`)
  return { text, zone, next }
}
