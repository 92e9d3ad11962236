// Schedules: what is declared, what is started when, and what is put right after a crash.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { Complaint } from "../../interpreter/complaint.js"
import { FlowError } from "../../runtime/flows/flow-error.js"
import { type Missed, textOfState } from "../../runtime/reactive/schedule.js"
import { MOST_CAUGHT } from "../../runtime/reactive/schedule-policy.js"
import { Schedules, type Start } from "../../runtime/reactive/schedules.js"
import { type Store, StoreError } from "../../runtime/store.js"
import { memoryStore } from "../../runtime/stores/memory.js"
import { openStore } from "../../runtime/stores/open.js"
import { begin } from "../contracts/transitions.js"
import { failingStore } from "../flows/failing-store.js"
import { agendaKeys, DIGEST, drain, dueErrands, schedulesOn, startedTimes, starter } from "./schedule-worker.js"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A Saturday at noon. */
const NOON = Date.parse("2026-11-21T12:00:00Z")
const NEXT = Date.parse("2026-11-22T08:00:00Z")

function key(due: number, name = "digest"): string {
  return `agenda/${String(due).padStart(15, "0")}/schedule/${name}`
}

const folder = mkdtempSync(join(tmpdir(), "sxflow-schedules-"))
afterAll(() => rmSync(folder, { recursive: true }))

const stores: [string, () => Promise<Store>][] = [
  ["memory", async () => memoryStore()],
  ["SQLite", () => openStore(join(folder, `${Math.random()}.db`))],
]

describe.each(stores)("in %s", (_, open) => {
  test("SD11 a schedule that is put has its next run in the agenda", async () => {
    const store = await open()
    const state = await schedulesOn(store).put(DIGEST, NOON)
    expect(state).toEqual({ ...DIGEST, paused: false, next: NEXT, caught: 0 })
    expect(await agendaKeys(store)).toEqual([key(NEXT)])
    expect(await schedulesOn(store).get("digest")).toEqual(state)
    expect(await schedulesOn(store).get("other")).toBeUndefined()
  })

  test("SD7 a run is started, and the next one set, in one commit", async () => {
    const store = failingStore(await open())
    const schedules = schedulesOn(store)
    await schedules.put(DIGEST, NOON)
    const before = store.writes
    const id = `at.digest.${NEXT}`
    expect(await drain(store, NEXT + 5)).toEqual([{ kind: "started", id, next: NEXT + DAY }])
    expect(store.writes).toBe(before + 1)
    expect(await agendaKeys(store)).toEqual([key(NEXT + DAY)])
    const state = await schedules.get("digest")
    expect(state).toMatchObject({ next: NEXT + DAY, last: { due: NEXT, at: NEXT + 5, id, runs: 1 } })
    expect(state?.last?.error).toBeUndefined()
    expect((await store.find(id))?.last?.entry).toBe(
      `{:at ${NEXT + 5} :due ${NEXT} :input {:to "all"} :local "2026-11-22T08:00:00+00:00" :name "digest" :runs 1 :type "schedule" :zone "UTC"}`,
    )
  })

  test.each(["before", "after"] as const)(
    "SD7 a crash %s any commit changes nothing of what is started",
    async (side) => {
      for (let at = 0; ; at++) {
        const store = await open()
        await schedulesOn(store).put({ ...DIGEST, missed: "all" }, NOON)
        const now = NEXT + 3 * DAY
        const failing = failingStore(store, { at, side })
        const died = await drain(failing, now).then(
          () => false,
          (error) => error instanceof StoreError,
        )
        await drain(store, now)
        expect(await startedTimes(store)).toEqual([0, 1, 2, 3].map((n) => NEXT + n * DAY))
        expect(await agendaKeys(store)).toEqual([key(NEXT + 4 * DAY)])
        await store.close()
        if (!died) return expect(at).toBe(4)
      }
    },
  )

  test("SD7 of many who fire one errand one starts it, and the others do nothing", async () => {
    const store = await open()
    await schedulesOn(store).put(DIGEST, NOON)
    const [errand] = await dueErrands(store, NEXT)
    if (errand === undefined) throw new Error("nothing is due")
    const fired = await Promise.all(Array.from({ length: 10 }, () => schedulesOn(store).fire(errand, NEXT)))
    expect(fired.map(({ kind }) => kind).sort()).toEqual([...Array(9).fill("nothing"), "started"])
    expect(await schedulesOn(store).fire(errand, NEXT)).toEqual({ kind: "nothing" })
    expect(await startedTimes(store)).toEqual([NEXT])
  })
})

test("SD7 what is not due yet is left alone", async () => {
  const store = memoryStore()
  await schedulesOn(store).put(DIGEST, NOON)
  expect(await schedulesOn(store).fire({ key: key(NEXT), name: "digest" }, NEXT - 1)).toEqual({ kind: "nothing" })
  expect(await agendaKeys(store)).toEqual([key(NEXT)])
})

test("SD7 a run whose instance is there already is not started again, and the schedule goes on", async () => {
  const store = memoryStore()
  await schedulesOn(store).put(DIGEST, NOON)
  await store.commit([begin(`at.digest.${NEXT}`, { flow: "other" })])
  expect(await drain(store, NEXT)).toEqual([{ kind: "passed", next: NEXT + DAY }])
  expect((await store.find(`at.digest.${NEXT}`))?.head.flow).toBe("other")
})

test("SD7 clocks that differ start no run twice", async () => {
  const store = memoryStore()
  await schedulesOn(store).put(DIGEST, NOON)
  await drain(store, NEXT)
  await schedulesOn(store).put({ ...DIGEST, cron: "0 8,9 * * *" }, NEXT - 1000)
  expect(await drain(store, NEXT)).toEqual([{ kind: "passed", next: NEXT + HOUR }])
  expect(await startedTimes(store)).toEqual([NEXT])
})

test("SD7 who has read a schedule that is removed and put anew meanwhile does nothing", async () => {
  const store = memoryStore()
  const start: Start = async (starting) => {
    const schedules = schedulesOn(store)
    await schedules.remove("digest")
    await schedules.put({ ...DIGEST, flow: "new" }, NOON)
    return await starter(store)(starting)
  }
  await schedulesOn(store).put(DIGEST, NOON)
  const late = new Schedules(store, start)
  expect(await late.fire({ key: key(NEXT), name: "digest" }, NEXT)).toEqual({ kind: "nothing" })
  expect(await schedulesOn(store).get("digest")).toMatchObject({ flow: "new", next: NEXT })
  expect(await startedTimes(store)).toEqual([])
})

test("SD7 an errand that was put off is done when it is due, for the time it was due at first", async () => {
  const store = memoryStore()
  await schedulesOn(store).put(DIGEST, NOON)
  const off = NEXT + MINUTE / 2
  await rekeyed(store, key(NEXT), key(off))
  expect(await drain(store, off)).toMatchObject([{ kind: "started", id: `at.digest.${NEXT}` }])
  expect(await agendaKeys(store)).toEqual([key(NEXT + DAY)])
})

test("SD7 an errand that was put off until the very next run is kept for that", async () => {
  const store = memoryStore()
  await schedulesOn(store).put({ ...DIGEST, cron: "* * * * *" }, NOON)
  await rekeyed(store, key(NOON + MINUTE), key(NOON + 2 * MINUTE))
  expect(await drain(store, NOON + 2 * MINUTE)).toHaveLength(2)
  expect(await startedTimes(store)).toEqual([NOON + MINUTE, NOON + 2 * MINUTE])
  expect(await agendaKeys(store)).toEqual([key(NOON + 3 * MINUTE)])
})

/** Puts an errand off, as a worker does that has failed at it. */
async function rekeyed(store: Store, from: string, to: string): Promise<void> {
  const writes = [
    { key: from, text: null },
    { key: to, text: "" },
  ]
  expect(await store.commit([{ id: "", seq: 0, rows: [], writes }])).toEqual(["kept"])
}

test("SD11 what stands in the agenda for nothing is struck out, and what stands in a wrong place is put right", async () => {
  const store = memoryStore()
  const schedules = schedulesOn(store)
  await schedules.put(DIGEST, NOON)
  await store.commit([
    { id: "", seq: 0, rows: [], writes: [key(NOON), key(NOON, "other")].map((k) => ({ key: k, text: "" })) },
  ])
  await drain(store, NOON)
  expect(await agendaKeys(store)).toEqual([key(NEXT)])
  await rekeyed(store, key(NEXT), key(NOON))
  await drain(store, NOON)
  expect(await agendaKeys(store)).toEqual([key(NEXT)])
  await rekeyed(store, key(NEXT), key(NOON))
  await schedules.pause("digest")
  await drain(store, NOON)
  expect(await agendaKeys(store)).toEqual([])
})

// What is missed

/** What is started when nobody was there until `now`, by a schedule that runs every hour from one o'clock on. */
async function startedAfter(missed: Missed, now: number): Promise<{ hours: number[]; state: unknown }> {
  const store = memoryStore()
  await schedulesOn(store).put({ ...DIGEST, cron: "@hourly", missed }, NOON)
  await drain(store, now)
  const hours = (await startedTimes(store)).map((at) => (at - NOON) / HOUR)
  return { hours, state: await schedulesOn(store).get("digest") }
}

test("SD8 a minute late is not missed", async () => {
  for (const missed of ["skip", "one", "all"] as const) {
    const { hours, state } = await startedAfter(missed, NOON + HOUR + MINUTE)
    expect(hours).toEqual([1])
    expect(state).toMatchObject({ caught: 0 })
  }
})

test("SD8 skip starts nothing of what is missed, and says so", async () => {
  const { hours, state } = await startedAfter("skip", NOON + HOUR + MINUTE + 1)
  expect(hours).toEqual([])
  expect(state).toMatchObject({ next: NOON + 2 * HOUR, passed: { from: NOON + HOUR, to: NOON + 2 * HOUR } })
  expect((await startedAfter("skip", NOON + 5 * HOUR)).hours).toEqual([5])
})

test("SD8 one starts the first of what is missed, for all of it", async () => {
  const { hours, state } = await startedAfter("one", NOON + 5.5 * HOUR)
  expect(hours).toEqual([1])
  expect(state).toMatchObject({ next: NOON + 6 * HOUR, last: { due: NOON + HOUR, runs: 5 } })
  const both = await startedAfter("one", NOON + 5 * HOUR)
  expect(both.hours).toEqual([1, 5])
  expect(both.state).toMatchObject({ last: { due: NOON + 5 * HOUR, runs: 1 } })
})

test("SD8 all starts each", async () => {
  expect((await startedAfter("all", NOON + 5.5 * HOUR)).hours).toEqual([1, 2, 3, 4, 5])
})

test("SD8 all starts a thousand missed runs, and passes over one past that", async () => {
  const exactly = await startedAfter("all", NOON + MOST_CAUGHT * HOUR + HOUR / 2)
  expect(exactly.hours).toHaveLength(MOST_CAUGHT)
  expect(exactly.state).toMatchObject({ caught: MOST_CAUGHT, next: NOON + (MOST_CAUGHT + 1) * HOUR })
  const past = await startedAfter("all", NOON + (MOST_CAUGHT + 1) * HOUR + HOUR / 2)
  expect(past.hours.at(-1)).toBe(MOST_CAUGHT)
  const passed = { from: NOON + (MOST_CAUGHT + 1) * HOUR, to: NOON + (MOST_CAUGHT + 2) * HOUR }
  expect(past.state).toMatchObject({ caught: 0, next: passed.to, passed })
})

test("SD8 a long downtime of what runs every second costs no more than a thousand reckonings", async () => {
  for (const missed of ["skip", "one"] as const) {
    const store = memoryStore()
    await schedulesOn(store).put({ ...DIGEST, cron: "* * * * * *", missed }, NOON)
    await schedulesOn(store).fire({ key: key(NOON + 1000), name: "digest" }, NOON + 365 * DAY)
    const state = await schedulesOn(store).get("digest")
    expect(state?.next).toBe(NOON + 365 * DAY - MINUTE)
    expect(state?.last?.runs).toBe(missed === "one" ? MOST_CAUGHT : undefined)
  }
})

test("SD8 a schedule whose last time has come is over", async () => {
  const store = memoryStore()
  const eve = Date.UTC(2999, 11, 31, 12)
  await schedulesOn(store).put(DIGEST, eve - DAY)
  expect(await drain(store, eve - 4 * HOUR)).toMatchObject([{ kind: "started", next: undefined }])
  expect(await agendaKeys(store)).toEqual([])
  expect((await schedulesOn(store).get("digest"))?.next).toBeUndefined()
})

// Changing

test("SD9 what is put again unchanged stays as it is, and nothing is written", async () => {
  const store = failingStore(memoryStore())
  const schedules = schedulesOn(store)
  const first = await schedules.put(DIGEST, NOON)
  const { writes } = store
  expect(await schedules.put({ ...DIGEST, input: '{ :to "all" }' }, NOON + 10 * DAY)).toEqual(first)
  expect(store.writes).toBe(writes)
})

test("SD9 another cron text or zone sets the next run anew", async () => {
  const store = memoryStore()
  const schedules = schedulesOn(store)
  await schedules.put(DIGEST, NOON)
  expect((await schedules.put({ ...DIGEST, cron: "0 9 * * *" }, NOON)).next).toBe(NEXT + HOUR)
  expect(await agendaKeys(store)).toEqual([key(NEXT + HOUR)])
  expect((await schedules.put({ ...DIGEST, cron: "0 9 * * *", zone: "Europe/Vienna" }, NOON)).next).toBe(NEXT)
  expect(await agendaKeys(store)).toEqual([key(NEXT)])
})

test("SD9 another flow, input or policy keeps the next run, so that nothing missed is lost by it", async () => {
  const store = memoryStore()
  const schedules = schedulesOn(store)
  await schedules.put(DIGEST, NOON)
  const changed = { ...DIGEST, flow: "other", input: "7", missed: "all" } as const
  expect(await schedules.put(changed, NEXT + 2 * DAY)).toMatchObject({ ...changed, next: NEXT })
  await drain(store, NEXT + 2 * DAY)
  expect(await startedTimes(store)).toEqual([NEXT, NEXT + DAY, NEXT + 2 * DAY])
  expect((await store.find(`at.digest.${NEXT}`))?.head.flow).toBe("other")
})

test("SD11 what is paused runs nothing until it is resumed, and what fell into the pause is not missed", async () => {
  const store = memoryStore()
  const schedules = schedulesOn(store)
  await schedules.put({ ...DIGEST, missed: "all" }, NOON)
  const paused = await schedules.pause("digest")
  expect(paused).toMatchObject({ paused: true, next: undefined })
  expect(await schedules.pause("digest")).toEqual(paused)
  expect(await agendaKeys(store)).toEqual([])
  expect(await schedules.put({ ...DIGEST, cron: "0 9 * * *" }, NOON)).toMatchObject({ paused: true, next: undefined })
  expect(await drain(store, NEXT + 5 * DAY)).toEqual([])
  const resumed = await schedules.resume("digest", NEXT + 5 * DAY)
  expect(resumed).toMatchObject({ paused: false, next: NEXT + 5 * DAY + HOUR })
  expect(await schedules.resume("digest", NOON)).toEqual(resumed)
  expect(await agendaKeys(store)).toEqual([key(NEXT + 5 * DAY + HOUR)])
})

test("SD11 what is removed is gone, and may come again", async () => {
  const store = memoryStore()
  const schedules = schedulesOn(store)
  await schedules.put(DIGEST, NOON)
  await schedules.remove("digest")
  expect(await schedules.get("digest")).toBeUndefined()
  expect(await schedules.list()).toEqual([])
  expect(await agendaKeys(store)).toEqual([])
  expect((await schedules.put(DIGEST, NEXT)).next).toBe(NEXT + DAY)
})

test("SD11 many who change one schedule at once leave one run in the agenda", async () => {
  const store = memoryStore()
  const hours = Array.from({ length: 12 }, (_, hour) => hour)
  await Promise.all(hours.map((hour) => schedulesOn(store).put({ ...DIGEST, cron: `0 ${hour} * * *` }, NOON)))
  const state = await schedulesOn(store).get("digest")
  expect(await agendaKeys(store)).toEqual([key(state?.next as number)])
})

test("schedules are listed by their names, however many there are", async () => {
  const store = memoryStore()
  const names = Array.from({ length: 1001 }, (_, i) => `s${String(i).padStart(4, "0")}`)
  const put = [...names].reverse().map((name) => schedulesOn(store).put({ ...DIGEST, name }, NOON))
  await Promise.all(put)
  await schedulesOn(store).remove("s0499")
  const listed = await schedulesOn(store).list()
  expect(listed.map(({ name }) => name)).toEqual(names.filter((name) => name !== "s0499"))
  expect(listed[0]?.next).toBe(NEXT)
})

// Failing

test("SD10 a flow that is not there is told of in the schedule, and the next run is set", async () => {
  const store = memoryStore()
  await schedulesOn(store).put({ ...DIGEST, flow: "gone" }, NOON)
  const id = `at.digest.${NEXT}`
  expect(await drain(store, NEXT)).toEqual([{ kind: "failed", id, error: "no such flow: gone", next: NEXT + DAY }])
  const last = { due: NEXT, at: NEXT, id, runs: 1, error: "no such flow: gone" }
  expect(await schedulesOn(store).get("digest")).toMatchObject({ next: NEXT + DAY, last })
  await schedulesOn(store).put(DIGEST, NEXT)
  expect(await drain(store, NEXT + DAY)).toMatchObject([{ kind: "started" }])
})

test("SD10 what the host is to blame for is thrown, and nothing is changed", async () => {
  const troubles = [
    new FlowError("closed", "the flows are closed"),
    new StoreError("the disk is full"),
    new TypeError("x"),
  ]
  for (const trouble of troubles) {
    const store = memoryStore()
    const before = await schedulesOn(store).put(DIGEST, NOON)
    const failing = new Schedules(store, async () => {
      throw trouble
    })
    await expect(drain(store, NEXT, failing)).rejects.toBe(trouble)
    expect(await schedulesOn(store).get("digest")).toEqual(before)
    expect(await agendaKeys(store)).toEqual([key(NEXT)])
  }
})

test("SD10 a schedule whose zone this machine does not know is paused, and says why", async () => {
  const store = memoryStore()
  const state = await schedulesOn(store).put(DIGEST, NOON)
  const text = textOfState({ ...state, zone: "Mars/Olympus" })
  await store.commit([{ id: "", seq: 0, rows: [], writes: [{ key: "schedule/digest", text }] }])
  expect(await drain(store, NEXT)).toMatchObject([{ kind: "failed", next: undefined }])
  const after = await schedulesOn(store).get("digest")
  expect(after).toMatchObject({ paused: true, next: undefined })
  expect(after?.last?.error).toMatch("schedule digest: :zone: no such time zone")
  expect(await agendaKeys(store)).toEqual([])
})

test("SD5 what is wrong is refused before anything is written", async () => {
  const store = failingStore(memoryStore())
  const schedules = schedulesOn(store)
  const wrong = [{ cron: "x" }, { zone: "x" }, { name: "a b" }, { input: "" }, { input: "1 2" }]
  for (const one of wrong) await expect(schedules.put({ ...DIGEST, ...one }, NOON)).rejects.toBeInstanceOf(Complaint)
  expect(store.writes).toBe(0)
})

test("a schedule that is not there is said not to be", async () => {
  const schedules = schedulesOn(memoryStore())
  await schedules.put(DIGEST, NOON)
  for (const call of [schedules.remove("diggest"), schedules.pause("diggest"), schedules.resume("diggest", NOON)])
    await expect(call).rejects.toMatchObject({ message: "schedule: no such schedule, near it is digest" })
  await expect(schedules.pause("x")).rejects.toMatchObject({ message: "schedule: no such schedule" })
})
