// Alarms: when they ring.

import { expect, test, vi } from "vitest"
import { Alarms } from "../../runtime/flows/alarms.js"

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

test("an alarm rings once when it is due, not before, and at once if that is over", async () => {
  const rung: string[] = []
  const begun = performance.now()
  const alarms = new Alarms(
    () => performance.now() - begun,
    (id) => rung.push(`${id} ${performance.now() - begun >= (id === "soon" ? 35 : 0) ? "then" : "too early"}`),
  )
  alarms.set("over", -1000)
  alarms.set("soon", 40)
  alarms.set("far", 2 ** 40)
  while (rung.length < 2) await later(1)
  expect(rung).toEqual(["over then", "soon then"])
  await later(50)
  expect(rung).toHaveLength(2)
  alarms.close()
})

test("an instance has one alarm, which can be moved and taken back; none rings after the end", async () => {
  const rung: string[] = []
  const alarms = new Alarms(
    () => 0,
    (id) => rung.push(id),
  )
  alarms.set("moved", 5)
  alarms.set("moved", 1e9)
  alarms.set("back", 5)
  alarms.set("back", Number.POSITIVE_INFINITY)
  alarms.set("rings", 5)
  alarms.set("again", 1)
  while (!rung.includes("again")) await later(1)
  alarms.set("again", 1)
  while (rung.length < 3) await later(1)
  expect(rung.sort()).toEqual(["again", "again", "rings"])
  alarms.set("late", 1)
  alarms.close()
  await later(10)
  expect(rung).toHaveLength(3)
})

test("an alarm rings soon after the clock has been set forward, or the machine has slept", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  try {
    let time = 0
    const rung: string[] = []
    const alarms = new Alarms(
      () => time,
      (id) => rung.push(id),
    )
    alarms.set("hour", 3_600_000)
    vi.advanceTimersByTime(60_000)
    expect(rung).toEqual([])
    time = 4_000_000
    vi.advanceTimersByTime(10_001)
    expect(rung).toEqual(["hour"])
    alarms.close()
  } finally {
    vi.useRealTimers()
  }
})
