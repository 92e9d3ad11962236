// Time zones: which there are, and what the clock on the wall says in them.
//
// Not here: what cron texts mean in a zone (cron.ts).

import { Complaint } from "../../interpreter/complaint.js"
import { SchemeString } from "../../interpreter/string.js"
import { nearestNames } from "../nearest.js"

/** Throws a `Complaint` of `who` unless `zone` is the name of a time zone. */
export function checkZone(zone: string, who: string): void {
  if (isZone(zone)) return
  const complaint = new Complaint(who, "no such time zone", [new SchemeString(zone)])
  const near = nearestZones(zone)
  complaint.hint =
    near.length === 0 ? "it is UTC or an area and a city, as Europe/Vienna" : `near it is ${listed(near)}`
  throw complaint
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The zones that may have been meant: a city alone is enough. */
function nearestZones(zone: string): readonly string[] {
  const zones = new Map(["UTC", ...Intl.supportedValuesOf("timeZone")].map((name) => [name.toLowerCase(), name]))
  const word = zone.toLowerCase().replaceAll(" ", "_")
  const cities = new Map([...zones].map(([lower, name]) => [lower.slice(lower.lastIndexOf("/") + 1), name]))
  const city = cities.get(word)
  if (city !== undefined) return [city]
  const near = nearestNames(word, zones.keys()).map((lower) => zones.get(lower) as string)
  return near.length > 0 ? near : nearestNames(word, cities.keys()).map((lower) => cities.get(lower) as string)
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? (names[0] as string) : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`
}

/** What calendar and clock say in `zone`, with how far it is from UTC: `2026-03-29T03:00:00+02:00`. */
export function localText(ms: number, zone: string): string {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  )
  const [year, month, day, hour, minute, second] = CLOCK.map((type) => parts.get(type))
  const offset = (parts.get("timeZoneName") as string).slice("GMT".length) || "+00:00"
  return `${year?.padStart(4, "0")}-${month}-${day}T${hour}:${minute}:${second}${offset}`
}

const CLOCK = ["year", "month", "day", "hour", "minute", "second"] as const

function clockOf(zone: string): Intl.DateTimeFormat {
  const digits = "2-digit"
  return new Intl.DateTimeFormat("en", {
    timeZone: zone,
    calendar: "gregory",
    hourCycle: "h23",
    year: "numeric",
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
    second: digits,
    timeZoneName: "longOffset",
  })
}
