// Cron texts made at random, with what they mean written out: the calendar is asked of every minute.

import fc from "fast-check"

/** A cron text, and a stretch of time to look at. */
export interface ModelCron {
  readonly text: string
  readonly zone: string
  readonly minute: Part
  readonly hour: Part
  readonly day: DayPart
  readonly month: Part
  readonly weekday: DayPart
  /** From after here, */
  readonly from: number
  /** to here. */
  readonly to: number
}

/** A field: how it is written, and which values it names. */
interface Part {
  readonly text: string
  readonly values: ReadonlySet<number>
}

/** A field that names days. */
interface DayPart {
  readonly text: string
  names(date: Date): boolean
}

const MINUTE = 60_000
/** Clocks leap at full quarters of an hour, since 2012. */
const QUARTER = 15 * MINUTE
const DAY = 24 * 60 * MINUTE

/** The times that the calendar has for a text. */
export function modelRuns(model: ModelCron): number[] {
  const { hour, minute, from, to } = model
  const moments = momentsOf(model)
  const matching = moments.filter((moment) => namesDay(model, moment) && hour.values.has(moment.hour))
  const runs = matching.filter((moment) => minute.values.has(moment.minute)).map(({ at }) => at)
  const isSingle = /^\d+$/.test(hour.text) && /^\d+$/.test(minute.text)
  const found = isSingle ? singleRuns(model, moments) : runs
  return found.filter((at) => at > from && at <= to)
}

interface Moment {
  readonly at: number
  /** The day in the zone, as a number of days. */
  readonly day: number
  readonly hour: number
  readonly minute: number
}

/** Every minute that is looked at, and a day more on both sides. */
function momentsOf({ zone, from, to }: ModelCron): Moment[] {
  const moments: Moment[] = []
  const start = Math.ceil((from - DAY) / MINUTE) * MINUTE
  let offset = 0
  for (let at = start; at <= to + DAY; at += MINUTE) {
    if (at % QUARTER === 0 || at === start) offset = offsetAt(zone, at)
    const local = at + offset
    const ofDay = Math.floor(local / MINUTE) % (24 * 60)
    moments.push({ at, day: Math.floor(local / DAY), hour: Math.floor(ofDay / 60), minute: ofDay % 60 })
  }
  return moments
}

/** One time a day: the first moment that shows it or, where the clock leaps over it, the first one after. */
function singleRuns(model: ModelCron, moments: readonly Moment[]): number[] {
  const wanted = Number(model.hour.text) * 60 + Number(model.minute.text)
  const firsts = new Map<number, Moment>()
  for (const moment of moments)
    if (!firsts.has(moment.day) && moment.hour * 60 + moment.minute >= wanted) firsts.set(moment.day, moment)
  return [...firsts.values()].filter((first) => namesDay(model, first)).map(({ at }) => at)
}

/** Both days are looked at if both are given; either will do then. */
function namesDay({ day, month, weekday }: ModelCron, moment: Moment): boolean {
  const date = new Date(moment.day * DAY)
  if (!month.values.has(date.getUTCMonth() + 1)) return false
  if (day.text === "*") return weekday.names(date)
  return weekday.text === "*" ? day.names(date) : day.names(date) || weekday.names(date)
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** How far the clock of a zone is ahead of UTC. */
function offsetAt(zone: string, at: number): number {
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" })
  clocks.set(zone, clock)
  const name = clock.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? ""
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
  if (sign === undefined) return 0
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE
}

const ZONES = [
  "UTC",
  "Europe/Vienna",
  "America/New_York",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Asia/Kolkata",
  "Asia/Beirut",
]

/** Days on which clocks leap, by zone. */
const leaps = new Map(
  ZONES.map((zone) => {
    const days = Array.from({ length: 15 * 365 }, (_, i) => Date.UTC(2012, 0, 1) + i * DAY)
    return [zone, days.filter((day) => offsetAt(zone, day) !== offsetAt(zone, day + DAY))] as const
  }),
)

/** Texts and stretches of time. @param kind what the texts leave open */
export function crons(kind: string): fc.Arbitrary<ModelCron> {
  const minute = kind === "minutes" ? part(0, 59) : single(0, 59)
  const hour = kind === "days" ? single(0, 23) : part(0, 23)
  const days = {
    day: fc.oneof(every, dayOfMonth()),
    month: fc.oneof(every12, part(1, 12)),
    weekday: fc.oneof(every, dayOfWeek()),
  }
  const open = { day: every, month: every12, weekday: every }
  const fields = fc.record({ minute, hour, ...(kind === "days" ? days : open) })
  const stretch = kind === "days" ? 40 * DAY : 1.5 * DAY
  return fc.tuple(fields, fc.constantFrom(...ZONES).chain(spot)).map(([made, { zone, from }]) => {
    const text = [made.minute, made.hour, made.day, made.month, made.weekday].map((one) => one.text).join(" ")
    return { ...made, text, zone, from, to: from + stretch }
  })
}

/** Where to look from: often just before a leap. */
function spot(zone: string): fc.Arbitrary<{ zone: string; from: number }> {
  const anywhere = fc.nat(15 * 365 * 24 * 60).map((minutes) => Date.UTC(2012, 0, 1) + minutes * MINUTE)
  const known = leaps.get(zone) ?? []
  const leap = known.length === 0 ? anywhere : fc.constantFrom(...known)
  const near = fc.tuple(leap, fc.nat(12 * 60)).map(([day, minutes]) => day - minutes * MINUTE)
  return fc.oneof(anywhere, near, near).map((from) => ({ zone, from }))
}

function range(from: number, to: number, step = 1): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step)
}

function single(from: number, to: number): fc.Arbitrary<Part> {
  return fc.integer({ min: from, max: to }).map((value) => ({ text: String(value), values: new Set([value]) }))
}

/** A list of values, of ranges, of each, and of steps of these. */
function part(from: number, to: number): fc.Arbitrary<Part> {
  const ends = fc.tuple(fc.integer({ min: from, max: to }), fc.integer({ min: from, max: to }))
  const step = fc.integer({ min: 1, max: to === 7 ? 7 : to - from + 1 })
  const stretch = ends.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
  const item = fc.oneof(
    single(from, to),
    fc.constant({ text: "*", values: new Set(range(from, to)) }),
    step.map((n) => ({ text: `*/${n}`, values: new Set(range(from, to, n)) })),
    stretch.map(([a, b]) => ({ text: `${a}-${b}`, values: new Set(range(a, b)) })),
    fc.tuple(stretch, step).map(([[a, b], n]) => ({ text: `${a}-${b}/${n}`, values: new Set(range(a, b, n)) })),
  )
  return fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => ({
    text: items.map(({ text }) => text).join(","),
    values: new Set(items.flatMap(({ values }) => [...values])),
  }))
}

const every12: fc.Arbitrary<Part> = fc.constant({ text: "*", values: new Set(range(1, 12)) })
const every: fc.Arbitrary<DayPart> = fc.constant({ text: "*", names: () => true })

function dayOfMonth(): fc.Arbitrary<DayPart> {
  const plain = part(1, 31)
    .filter(({ text }) => !text.includes("*"))
    .map(({ text, values }) => ({ text, names: (date: Date) => values.has(date.getUTCDate()) }))
  const last = fc.constant({ text: "L", names: (date: Date) => date.getUTCDate() === lengthOf(date) })
  const lastWorking = fc.constant<DayPart>({ text: "LW", names: (date: Date) => isNearest(date, lengthOf(date)) })
  const working = fc.integer({ min: 1, max: 31 }).map((day) => ({
    text: `${day}W`,
    names: (date: Date) => day <= lengthOf(date) && isNearest(date, day),
  }))
  return fc.oneof({ weight: 6, arbitrary: listOf(fc.oneof(plain, last, working)) }, lastWorking)
}

function lengthOf(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
}

/** Whether a date is the working day of its month that is nearest to the day `day`. */
function isNearest(date: Date, day: number): boolean {
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay()
  const shift = weekday === 6 ? (day === 1 ? 2 : -1) : weekday === 0 ? (day === lengthOf(date) ? -2 : 1) : 0
  return date.getUTCDate() === day + shift
}

const NAMES = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

function dayOfWeek(): fc.Arbitrary<DayPart> {
  const weekday = fc.tuple(fc.nat(6), fc.boolean())
  const spelled = (day: number, named: boolean): string => (named ? (NAMES[day] as string) : String(day))
  const plain = weekday.map(([day, named]) => ({
    text: spelled(day, named),
    names: (date: Date) => date.getUTCDay() === day,
  }))
  const nth = fc.tuple(weekday, fc.integer({ min: 1, max: 5 })).map(([[day, named], n]) => ({
    text: `${spelled(day, named)}#${n}`,
    names: (date: Date) => date.getUTCDay() === day && Math.ceil(date.getUTCDate() / 7) === n,
  }))
  const last = weekday.map(([day, named]) => ({
    text: `${spelled(day, named)}#L`,
    names: (date: Date) => date.getUTCDay() === day && date.getUTCDate() + 7 > lengthOf(date),
  }))
  const stretch = part(0, 7)
    .filter(({ text }) => !text.includes("*"))
    .map(({ text, values }) => ({
      text,
      names: (date: Date) => values.has(date.getUTCDay()) || (date.getUTCDay() === 0 && values.has(7)),
    }))
  return listOf(fc.oneof(plain, nth, last, stretch))
}

function listOf(item: fc.Arbitrary<DayPart>): fc.Arbitrary<DayPart> {
  return fc.array(item, { minLength: 1, maxLength: 2 }).map((items) => ({
    text: items.map(({ text }) => text).join(","),
    names: (date) => items.some((one) => one.names(date)),
  }))
}
