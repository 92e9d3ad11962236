// What is declared of a schedule, and how it stands, as data.

import { expect, test } from "vitest"
import { Complaint } from "../../interpreter/complaint.js"
import { write } from "../../interpreter/writer.js"
import { datumFrom, datumOf } from "../../runtime/flows/datum.js"
import { scheduleOf, stateOf, textOfState } from "../../runtime/reactive/schedule.js"
import { DIGEST } from "./schedule-worker.js"

test("SD6 a state and its text say the same", async () => {
  const run = { due: 5, at: 6, id: "at.digest.5", runs: 2, error: undefined }
  const whole = { ...DIGEST, paused: false, next: 7, last: run, passed: { from: 1, to: 2 }, caught: 3 }
  const bare = { ...DIGEST, input: "nil", paused: true, next: undefined, last: undefined, passed: undefined, caught: 0 }
  const failed = { ...whole, last: { ...run, error: "no such flow: x" }, passed: { from: 1, to: undefined } }
  for (const state of [whole, bare, failed]) expect(stateOf(textOfState(state))).toEqual(state)
})

test("SD5 a schedule is declared as data", () => {
  const datum = '{:cron "0 8 * * 1-5" :zone "Europe/Vienna" :flow digest :input {:a (1 2)} :missed all}'
  expect(scheduleOf("digest", datumOf(datum))).toEqual({
    name: "digest",
    cron: "0 8 * * 1-5",
    zone: "Europe/Vienna",
    flow: "digest",
    input: "{:a (1 2)}",
    missed: "all",
  })
  const least = { name: "a/b", cron: "@daily", zone: "UTC", flow: "a/digest", input: "nil", missed: "one" }
  expect(scheduleOf("a/b", datumOf('{:cron "@daily" :flow "a/digest"}'))).toEqual(least)
})

function refusal(name: string, text: string): string {
  try {
    scheduleOf(name, datumFrom(text, "a test"))
  } catch (error) {
    if (error instanceof Complaint) return [error.message, ...error.irritants.map((one) => write(one))].join(" | ")
    throw error
  }
  throw new Error("it is not refused")
}

test.each([
  ['"0 8 * * *"', 'schedule digest: not a dict, it looks like {:cron "0 8 * * *" :flow digest} | "0 8 * * *"'],
  ["{:flow digest}", "schedule digest: a key is missing | :cron"],
  ['{:cron "@daily"}', "schedule digest: a key is missing | :flow"],
  ['{:cron "@daily" :flow ""}', 'schedule digest: :flow: not the name of a flow | ""'],
  ['{:cron "@daily" :flow 7}', "schedule digest: :flow: not the name of a flow | 7"],
  ["{:cron 5 :flow digest}", "schedule digest: :cron: not a string | 5"],
  ['{:cron "@daily" :flow digest :zone CET}', "schedule digest: :zone: not a string | CET"],
  [
    '{:cron "@daily" :flow digest :zone "Europe/Vienne"}',
    'schedule digest: :zone: no such time zone, near it is Europe/Vienna | "Europe/Vienne"',
  ],
  [
    '{:cron "@daily" :flow digest :missed two}',
    "schedule digest: :missed: no such policy for missed runs, it is skip, one or all | two",
  ],
  ['{:cron "@daily" :flow digest :mised one}', "schedule digest: no such key, near it is :missed | :mised"],
  [
    '{:cron "@daily" :flow digest "zone" 1}',
    'schedule digest: no such key, its keys are :cron :zone :flow :input :missed | "zone"',
  ],
])("SD5 %s is refused", (text, message) => {
  expect(refusal("digest", text)).toBe(message)
})

test("SD5 a cron text that is wrong is shown with a caret", () => {
  const said = refusal("digest", '{:cron "0 8 * 13 *" :flow digest}').split("\n")
  expect(said[0]).toMatch(/^schedule digest: :cron: no such month, allowed are 1 to 12/)
  expect(said.slice(1)).toEqual(["  0 8 * 13 *", "        ^^"])
})

test("SD5 an input that is no plain data is refused", () => {
  const datum = datumOf('{:cron "@daily" :flow digest}') as { set(key: unknown, value: unknown): unknown }
  const [input] = (datumOf("{:input 1}") as { keys(): unknown[] }).keys()
  expect(() =>
    scheduleOf(
      "digest",
      datum.set(input, () => 1),
    ),
  ).toThrowError(expect.objectContaining({ who: "schedule digest: :input", sentence: "not plain data" }))
})

test.each(["", "a b", "/a", ".a", "ä", `${"a".repeat(129)}`])("SD5 the name %j is refused", (name) => {
  expect(refusal(name, '{:cron "@daily" :flow digest}')).toMatch(
    /^schedule: a schedule cannot have this name, it is up to/,
  )
})
