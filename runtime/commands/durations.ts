// Durations and points in time, as a person writes them on a command line and reads them in a table.
//
// Times are shown in UTC, so that two people who compare histories read the same.

import type { Call } from "./arguments.js"
import { misuse } from "./refused.js"

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const UNITS: { readonly [unit: string]: number } = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY }

/** As far as the host's calendar reaches, to either side of 1970. */
const LONGEST = 8.64e15

/** The last value of the option `name`, a duration as `30d`, in milliseconds. Throws `Refused`. */
export function durationOption(call: Call, name: string): number | undefined {
  const value = call.options.get(name)?.at(-1)
  if (value === undefined) return undefined
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(value) ?? []
  if (amount === undefined) throw misuse(`--${name} needs a duration, as 90s, 15m, 12h, 30d or 2w: ${value}`)
  const ms = Math.round(Number(amount) * (UNITS[unit ?? ""] as number))
  if (ms >= LONGEST) throw misuse(`--${name} is longer than any calendar: ${value}`)
  return ms
}

/** How long something took, in its two largest units. */
export function durationText(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`
  if (ms < MINUTE) return `${Math.floor(ms / 100) / 10} s`
  if (ms < HOUR) return both(ms, MINUTE, "min", SECOND, "s")
  if (ms < DAY) return both(ms, HOUR, "h", MINUTE, "min")
  return both(ms, DAY, "d", HOUR, "h")
}

function both(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small)
  return `${Math.floor(ms / large)} ${largeName}${rest === 0 ? "" : ` ${rest} ${smallName}`}`
}

/** A point in time for a person: `2026-11-21 09:30:00.250Z`. */
export function timeText(ms: number): string {
  return isoText(ms).replace("T", " ")
}

/** The same for a program: `2026-11-21T09:30:00.250Z`. A time that no calendar reaches is shown as its number. */
export function isoText(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString()
}
