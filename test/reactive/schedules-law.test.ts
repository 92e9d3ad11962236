// Law: what is started is what the policy says, each due time once, whoever is there and whatever fails. SD7 SD8 SD11
//
// Time goes on in leaps. After each, one worker or two see to what is due; their store fails at some commit, before it is
// kept or after, and others take over. A model that knows only the times of the cron text and the policy says what must
// have been started.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { expect, test } from "vitest"
import { cronOf } from "../../runtime/reactive/cron.js"
import { MISSED, type Missed } from "../../runtime/reactive/schedule.js"
import type { Store } from "../../runtime/store.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"
import { openStore } from "../../runtime/stores/open.js"
import { type FailingStore, type Failure, failingStore } from "../flows/failing-store.js"
import { agendaKeys, DIGEST, drain, schedulesOn, startedTimes } from "./schedule-worker.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 100)

const SECOND = 1000
const HOUR = 3600 * SECOND

/** A leap of time, and who sees to what is due then: each with the commit it dies at, if it does. */
interface Leap {
  readonly ms: number
  readonly workers: readonly (Failure | undefined)[]
}

interface Story {
  readonly cron: string
  readonly zone: string
  readonly missed: Missed
  readonly from: number
  readonly leaps: readonly Leap[]
}

const failure: fc.Arbitrary<Failure | undefined> = fc.option(
  fc.record({ at: fc.nat(6), side: fc.constantFrom("before" as const, "after" as const) }),
  { nil: undefined },
)

/** Texts, and how long one leap may be so that not too much is missed in it. */
const texts = fc.oneof(
  fc.tuple(fc.nat(59), fc.nat(23)).map(([minute, hour]) => ({ cron: `${minute} ${hour} * * *`, most: 240 * HOUR })),
  fc.integer({ min: 1, max: 30 }).map((minutes) => ({ cron: `*/${minutes} * * * *`, most: HOUR / 2 })),
  fc.integer({ min: 1, max: 12 }).map((hours) => ({ cron: `5 */${hours} * * 1-5`, most: 20 * HOUR })),
  fc.integer({ min: 1, max: 30 }).map((seconds) => ({ cron: `*/${seconds} * * * * *`, most: 90 * SECOND })),
)

const stories: fc.Arbitrary<Story> = texts.chain(({ cron, most }) =>
  fc.record({
    cron: fc.constant(cron),
    zone: fc.constantFrom("UTC", "Europe/Vienna", "Australia/Lord_Howe"),
    missed: fc.constantFrom(...MISSED),
    from: fc.integer({ min: Date.UTC(2026, 2, 27), max: Date.UTC(2026, 2, 30) }),
    leaps: fc.array(
      fc.record({
        ms: fc.oneof(fc.nat(most), fc.nat(Math.ceil(most / 20))),
        workers: fc.array(failure, { minLength: 1, maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  }),
)

/** What must have been started, by the policy and the times of the text alone. */
function expectedTimes({ cron: text, zone, missed, from, leaps }: Story): {
  times: number[]
  next: number | undefined
} {
  const cron = cronOf(text, zone)
  const times: number[] = []
  let now = from
  let next = cron.next(from)
  for (const { ms } of leaps) {
    now += ms
    const due: number[] = []
    for (; next !== undefined && next <= now; next = cron.next(next)) due.push(next)
    const late = due.filter((at) => now - at > 60 * SECOND)
    const made = missed === "all" ? late : missed === "one" ? late.slice(0, 1) : []
    times.push(...made, ...due.slice(late.length))
  }
  return { times, next }
}

/** Lives through a story on the stores that `open` opens; answers how often a worker died. */
async function lived(story: Story, open: () => Promise<Store>): Promise<number> {
  const store = await open()
  let now = story.from
  let deaths = 0
  await schedulesOn(store).put({ ...DIGEST, cron: story.cron, zone: story.zone, missed: story.missed }, now)
  for (const { ms, workers } of story.leaps) {
    now += ms
    const stores: FailingStore[] = []
    for (const planned of workers) stores.push(failingStore(await open(), planned))
    await Promise.all(stores.map((one) => drain(one, now).catch((error: unknown) => one.dead || Promise.reject(error))))
    deaths += stores.filter(({ dead }) => dead).length
    for (const one of stores) await one.close()
    await drain(store, now)
  }
  const { times, next } = expectedTimes(story)
  expect(await startedTimes(store)).toEqual(times)
  expect((await schedulesOn(store).get("digest"))?.next).toBe(next)
  expect(await agendaKeys(store)).toEqual([`agenda/${String(next).padStart(15, "0")}/schedule/digest`])
  await store.close()
  return deaths
}

test(`SD7 SD8 SD11 each run that the policy names is started once (SEED=${seed})`, async () => {
  let deaths = 0
  const law = fc.asyncProperty(stories, async (story) => {
    const memory = new Memory()
    deaths += await lived(story, async () => memoryStore(memory))
  })
  await fc.assert(law, { seed, numRuns })
  expect(deaths).toBeGreaterThan(numRuns / 2)
})

test(`SD7 SD8 SD11 the same in SQLite (SEED=${seed})`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "sxflow-schedules-"))
  let count = 0
  const law = fc.asyncProperty(stories, async (story) => {
    const path = join(folder, `${count++}.db`)
    await lived(story, () => openStore(path))
  })
  await fc.assert(law, { seed, numRuns: Math.ceil(numRuns / 10) })
  rmSync(folder, { recursive: true })
})

test(`SD11 whatever is done to a schedule, the agenda says what its state says (SEED=${seed})`, async () => {
  const acts = fc.array(
    fc.tuple(fc.constantFrom("put", "pause", "resume", "remove", "drain", "putOff"), fc.nat(23), fc.nat(40 * HOUR)),
    { minLength: 5, maxLength: 25 },
  )
  const law = fc.asyncProperty(acts, async (list) => {
    const store = memoryStore()
    let now = Date.UTC(2026, 2, 28)
    for (const [act, hour, ms] of list) {
      now += ms
      await done(store, act, hour, now)
    }
    now += 30 * SECOND
    await drain(store, now)
    const state = await schedulesOn(store).get("digest")
    const next = state?.next
    const keys = next === undefined ? [] : [`agenda/${String(next).padStart(15, "0")}/schedule/digest`]
    expect(await agendaKeys(store)).toEqual(keys)
    expect(next === undefined).toBe(state === undefined || state.paused)
  })
  await fc.assert(law, { seed, numRuns })
})

/** Does one thing to the schedule; what cannot be done is refused. */
async function done(store: Store, act: string, hour: number, now: number): Promise<void> {
  const schedules = schedulesOn(store)
  const isThere = (await schedules.get("digest")) !== undefined
  if (act === "put") await schedules.put({ ...DIGEST, cron: `0 ${hour} * * *` }, now)
  if (act === "drain") await drain(store, now)
  if (act === "putOff") await putOff(store, now)
  if (isThere && act === "pause") await schedules.pause("digest")
  if (isThere && act === "resume") await schedules.resume("digest", now)
  if (isThere && act === "remove") await schedules.remove("digest")
}

/** Puts off what is first in the agenda, as a worker does that has failed at it. */
async function putOff(store: Store, now: number): Promise<void> {
  const [first] = await agendaKeys(store)
  if (first === undefined || first > `agenda/${String(now).padStart(15, "0")}`) return
  const later = `agenda/${String(now + 30 * SECOND).padStart(15, "0")}/schedule/digest`
  const writes = [
    { key: first, text: null },
    { key: later, text: "" },
  ]
  await store.commit([{ id: "", seq: 0, rows: [], writes: first === later ? [] : writes }])
}
