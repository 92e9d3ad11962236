// Cron texts: what they may say, when they come, what the clocks' leaps do to them.
//
// The law holds croner against a model that asks the calendar of every minute.

import fc from "fast-check"
import { expect, test } from "vitest"
import { Complaint } from "../../interpreter/complaint.js"
import { cronOf } from "../../runtime/reactive/cron.js"
import { localText } from "../../runtime/reactive/schedule-zones.js"
import { crons, type ModelCron, modelRuns } from "./cron-model.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 60)

/** The first `count` times of `text` after a point in time, by the clock of the zone. */
function times(text: string, zone: string, after: string, count: number): string[] {
  const cron = cronOf(text, zone)
  const found: string[] = []
  let at: number | undefined = Date.parse(after)
  while (found.length < count && (at = cron.next(at)) !== undefined) found.push(localText(at, zone))
  return found
}

test("SD1 the next time is the first after the one given, by whole seconds", () => {
  const cron = cronOf("0 8 * * 1-5", "UTC")
  const monday = Date.parse("2026-11-23T08:00:00Z")
  expect(cron.next(monday - 1)).toBe(monday)
  expect(cron.next(monday)).toBe(monday + 86_400_000)
  expect(cron.next(monday + 86_399_999)).toBe(monday + 86_400_000)
  expect(cronOf("* * * * * *", "UTC").next(monday + 500)).toBe(monday + 1000)
  expect(cronOf("* * * * * *", "UTC").next(monday + 0.5)).toBe(monday + 1000)
})

test.each([
  ["0 8 * * 1-5", ["2026-11-23T08:00:00+01:00", "2026-11-24T08:00:00+01:00"]],
  ["30 0 8 * * *", ["2026-11-22T08:00:30+01:00", "2026-11-23T08:00:30+01:00"]],
  ["*/20 9-10 * * *", ["2026-11-22T09:00:00+01:00", "2026-11-22T09:20:00+01:00", "2026-11-22T09:40:00+01:00"]],
  ["0 12 L * *", ["2026-11-30T12:00:00+01:00", "2026-12-31T12:00:00+01:00"]],
  ["0 12 15W 5 *", ["2027-05-14T12:00:00+02:00", "2028-05-15T12:00:00+02:00"]],
  ["0 12 LW 1 *", ["2027-01-29T12:00:00+01:00", "2028-01-31T12:00:00+01:00"]],
  ["0 12 * * mon#2", ["2026-12-14T12:00:00+01:00", "2027-01-11T12:00:00+01:00"]],
  ["0 12 * DEC FRI#L", ["2026-12-25T12:00:00+01:00", "2027-12-31T12:00:00+01:00"]],
  ["0 12 13 * FRI", ["2026-11-27T12:00:00+01:00", "2026-12-04T12:00:00+01:00", "2026-12-11T12:00:00+01:00"]],
  ["0 12 29 2 *", ["2028-02-29T12:00:00+01:00", "2032-02-29T12:00:00+01:00"]],
  ["0 0 * * sat-sun", ["2026-11-22T00:00:00+01:00", "2026-11-28T00:00:00+01:00"]],
  ["@hourly", ["2026-11-21T13:00:00+01:00", "2026-11-21T14:00:00+01:00"]],
  [" @Daily ", ["2026-11-22T00:00:00+01:00"]],
  ["@midnight", ["2026-11-22T00:00:00+01:00"]],
  ["@weekly", ["2026-11-22T00:00:00+01:00", "2026-11-29T00:00:00+01:00"]],
  ["@monthly", ["2026-12-01T00:00:00+01:00"]],
  ["@yearly", ["2027-01-01T00:00:00+01:00"]],
  ["@annually", ["2027-01-01T00:00:00+01:00"]],
])("SD1 %s", (text, expected) => {
  expect(times(text, "Europe/Vienna", "2026-11-21T11:30:00Z", expected.length)).toEqual(expected)
})

test("SD1 no time comes after the year 2999", () => {
  expect(cronOf("@daily", "UTC").next(Date.UTC(3000, 0, 1))).toBeUndefined()
  expect(cronOf("@daily", "UTC").next(Date.UTC(2999, 11, 30))).toBe(Date.UTC(2999, 11, 31))
  expect(cronOf("@daily", "UTC").next(8.64e15)).toBeUndefined()
  expect(cronOf("@daily", "UTC").next(Number.POSITIVE_INFINITY)).toBeUndefined()
})

test("SD2 a time that the clock leaps over comes at the first moment after the leap", () => {
  expect(times("30 2 * * *", "Europe/Vienna", "2026-03-28T12:00:00Z", 2)).toEqual([
    "2026-03-29T03:00:00+02:00",
    "2026-03-30T02:30:00+02:00",
  ])
  expect(times("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T03:00:00Z", 2)).toEqual([
    "2026-10-04T02:30:00+11:00",
    "2026-10-05T02:15:00+11:00",
  ])
})

test("SD2 a time that the clock shows twice comes the first time only", () => {
  expect(times("30 2 * * *", "Europe/Vienna", "2026-10-24T12:00:00Z", 2)).toEqual([
    "2026-10-25T02:30:00+02:00",
    "2026-10-26T02:30:00+01:00",
  ])
})

test("SD3 of what comes often, what the clock leaps over does not come", () => {
  expect(times("*/30 1-3 * * *", "Europe/Vienna", "2026-03-29T00:00:00Z", 3)).toEqual([
    "2026-03-29T01:30:00+01:00",
    "2026-03-29T03:00:00+02:00",
    "2026-03-29T03:30:00+02:00",
  ])
})

test("SD3 of what comes often, what the clock shows twice comes twice", () => {
  expect(times("*/30 2 * * *", "Europe/Vienna", "2026-10-24T23:00:00Z", 5)).toEqual([
    "2026-10-25T02:00:00+02:00",
    "2026-10-25T02:30:00+02:00",
    "2026-10-25T02:00:00+01:00",
    "2026-10-25T02:30:00+01:00",
    "2026-10-26T02:00:00+01:00",
  ])
})

test.each(["minutes", "hours", "days"])(
  `SD1 SD2 SD3 what the calendar says, every one of the %s (SEED=${seed})`,
  (kind) => {
    let runs = 0
    fc.assert(
      fc.property(crons(kind), (model: ModelCron) => {
        const cron = cronOf(model.text, model.zone)
        const found: number[] = []
        for (let at = cron.next(model.from); at !== undefined && at <= model.to; at = cron.next(at)) found.push(at)
        expect(found.map((at) => new Date(at))).toEqual(modelRuns(model).map((at) => new Date(at)))
        runs += found.length
      }),
      { seed, numRuns },
    )
    expect(runs).toBeGreaterThan(numRuns)
  },
)

function refusal(text: string, zone = "UTC"): string {
  try {
    cronOf(text, zone)
  } catch (error) {
    if (error instanceof Complaint) return error.message
    throw error
  }
  throw new Error(`${text} is not refused`)
}

const HOURS = "allowed are 0 to 23, * for each, ranges as 9-17, steps as */2 or 9-17/4, lists as 8,12,18"

test("SD4 what is wrong is shown with a caret, and what is allowed is said", () => {
  expect(refusal("0 25 * * *")).toBe(`:cron: no such hour, ${HOURS}\n  0 25 * * *\n    ^^`)
})

test.each([
  ["", "^", "not a cron text"],
  ["* * * *", "       ^", "not a cron text"],
  ["* * * * * * 2027", "            ^^^^", "not a cron text"],
  ["61 * * * *", "^^", "no such minute"],
  ["-1 * * * *", "^", "no such minute"],
  ["60 0 0 * * *", "^^", "no such second"],
  ["0  8,24 * * *", "     ^^", "no such hour"],
  ["0 8,,9 * * *", "    ^", "no such hour"],
  ["0 8, * * *", "    ^", "no such hour"],
  ["0 9-x * * *", "    ^", "no such hour"],
  ["0 9- * * *", "    ^", "no such hour"],
  ["0 17-9 * * *", "  ^^^^", "the range ends before it begins"],
  ["0 9-17/0 * * *", "       ^", "no such step, a step here is from 1 to 24"],
  ["0 */25 * * *", "    ^^", "no such step, a step here is from 1 to 24"],
  ["0 */ * * *", "    ^", "no such step"],
  ["0 9/2 * * *", "   ^^", "a step is of a range or of *, 9 alone has none"],
  ["0 *-9 * * *", "  ^", "no such hour"],
  ["0 8.5 * * *", "  ^^^", "no such hour"],
  ["0 0x8 * * *", "  ^^^", "no such hour"],
  ["0 ٣ * * *", "  ^", "no such hour"],
  ["0 日 * * *", "  ^^", "no such hour"],
  ["0\t8h\t* * *", "  ^^", "no such hour"],
  ["0 8 0 * *", "    ^", "no such day of the month"],
  ["0 8 32W * *", "    ^^^", "no such day of the month"],
  ["0 8 L-2 * *", "    ^", "no such day of the month"],
  ["0 8 ? * MON", "    ^", "no such day of the month"],
  ["0 8 1,LW * *", "      ^^", "LW stands in no list"],
  ["0 8 * 13 *", "      ^^", "no such month"],
  ["0 8 * MON *", "      ^^^", "no such month"],
  ["0 8 * * 8", "        ^", "no such day of the week"],
  ["0 8 * * MONDAY", "        ^^^^^^", "no such day of the week"],
  ["0 8 * * MON#6", "        ^^^^^", "no such day of the week"],
  ["0 8 * * FRI-MON", "        ^^^^^^^", "the range ends before it begins"],
  ["0 8 30 2 *", "    ^^", "that day never comes"],
  ["0 8 31W 4,6 *", "    ^^^", "that day never comes"],
  ["@dayly", "^^^^^^", "no such name for a cron text, near it is @daily"],
  ["  @reboot", "  ^^^^^^^", "no such name for a cron text, allowed are @yearly"],
])("SD4 %j is refused", (text, caret, sentence) => {
  const [said, shown, carets] = refusal(text).split("\n")
  expect(said).toContain(`:cron: ${sentence}`)
  expect(shown).toBe(`  ${text.replaceAll("\t", " ")}`)
  expect(carets).toBe(`  ${caret}`)
})

test("SD4 a text that is far too long is not shown", () => {
  expect(refusal(`0 8 * * ${"1,".repeat(1000)}1`)).toBe(":cron: a cron text has at most 200 characters")
})

test("SD4 line ends and control characters in a text cannot break what is shown", () => {
  expect(refusal("0 8\u0007 *\n* *").split("\n").slice(1)).toEqual(["  0 8^G * * *", "    ^^^"])
})

test.each([
  ["Europe/Viena", "near it is Europe/Vienna"],
  ["europe/Viena", "near it is Europe/Vienna"],
  ["vienna", "near it is Europe/Vienna"],
  ["New York", "near it is America/New_York"],
  ["Tokio", "near it is Asia/Tokyo"],
  ["UTCC", "near it is UTC"],
  ["", "it is UTC or an area and a city, as Europe/Vienna"],
  ["Middle-earth/Minas_Tirith", "it is UTC or an area and a city, as Europe/Vienna"],
])("SD4 the zone %j is refused", (zone, hint) => {
  expect(refusal("0 8 * * *", zone)).toContain(`:zone: no such time zone, ${hint}`)
})

test("SD4 whatever the text, it is understood or refused with a sentence", () => {
  const word = fc.string({ unit: fc.constantFrom(..."0123456789*,-/#LWMONFRIJA?+@ "), maxLength: 14 })
  const words = fc.array(fc.oneof(word, fc.constantFrom("*", "0", "MON-FRI", "SUN", "7-7", "0-7/7", "LW", "1W,L")), {
    minLength: 4,
    maxLength: 7,
  })
  fc.assert(
    fc.property(words, (parts) => {
      const text = parts.join(" ")
      try {
        expect(cronOf(text, "UTC").next(0)).toBeGreaterThan(0)
      } catch (error) {
        expect(error).toBeInstanceOf(Complaint)
      }
    }),
    { seed, numRuns: 30 * numRuns },
  )
})

test("the clock of a zone is told with its distance from UTC", () => {
  const noon = Date.parse("2026-07-01T12:00:00Z")
  expect(localText(noon, "UTC")).toBe("2026-07-01T12:00:00+00:00")
  expect(localText(noon, "Asia/Kolkata")).toBe("2026-07-01T17:30:00+05:30")
  expect(localText(noon, "America/St_Johns")).toBe("2026-07-01T09:30:00-02:30")
  expect(localText(Date.parse("2026-07-01T22:00:00Z"), "Europe/Vienna")).toBe("2026-07-02T00:00:00+02:00")
})
