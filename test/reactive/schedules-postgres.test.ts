// Schedules on PostgreSQL: two processes' worth of flows on one store, each of which looks at the agenda.

import { afterEach, expect, test } from "vitest"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { onPostgres } from "../contracts/postgres-databases.js"

const DAY = 24 * 60 * 60 * 1000
const FIRST = Date.UTC(2026, 10, 22, 8)

const opened: Flows[] = []

afterEach(async () => {
  for (const flows of opened.splice(0)) await flows.close()
})

/** Two flows on the store at `store`, by one clock, and what their runs were told of, in the order they told it. */
async function two(store: string, cron: string, now: () => number): Promise<{ both: Flows[]; runs: number[] }> {
  const runs: number[] = []
  const text = `(defschedule bells {:cron "${cron}" :flow ring :missed all})
    (defflow ring (lambda (run) (effect 'toll (get run :due))))`
  const toll = async (due: unknown) => void runs.push(due as number)
  const both: Flows[] = []
  for (const _ of [1, 2]) {
    const flows = await openFlows({ store, modules: [{ name: "bells.sx", text }], effects: { toll }, now })
    opened.push(flows)
    both.push(flows)
  }
  return { both, runs }
}

onPostgres("schedules on PostgreSQL", (databases) => {
  test("SD7 of two who look at once, one starts a run, and each run is started once", async () => {
    let now = FIRST - 1000
    const { both, runs } = await two(await databases.create(), "0 8 * * *", () => now)
    const work = () => Promise.all(both.flatMap((flows) => [flows.workOnce(), flows.workOnce()]))
    await work()
    expect(runs).toEqual([])
    const days = [0, 1, 2].map((day) => FIRST + day * DAY)
    for (const due of days) {
      now = due + 5
      await work()
    }
    now = FIRST + 5 * DAY + 5
    await work()
    const all = [...days, ...[3, 4, 5].map((day) => FIRST + day * DAY)]
    await expect.poll(() => [...runs].sort(), { timeout: 60_000 }).toEqual(all)
    const heads = await both[0]?.list()
    expect(heads?.map(({ id, state }) => [id, state]).sort()).toEqual(all.map((due) => [`at.bells.${due}`, "finished"]))
    const [schedule] = (await both[1]?.schedules.list()) ?? []
    expect(schedule).toMatchObject({ next: FIRST + 6 * DAY, last: { due: FIRST + 5 * DAY, runs: 1 } })
  })

  test("SD7 two who work start each second's run once, and a change by one is heeded by the other", async () => {
    const { both, runs } = await two(await databases.create(), "* * * * * *", Date.now)
    const working = both.map((flows) => flows.work())
    await expect.poll(() => runs.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(3)
    await both[0]?.schedules.pause("bells")
    const unfinished = async () => (await both[1]?.list({ states: ["running", "parked"] }))?.length
    await expect.poll(unfinished, { timeout: 60_000 }).toBe(0)
    const { length } = runs
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(runs).toHaveLength(length)
    const first = Math.min(...runs)
    expect([...runs].sort()).toEqual(runs.map((_, i) => first + 1000 * i))
    const heads = (await both[1]?.list({ limit: 1000 })) ?? []
    expect(heads.map(({ id }) => id).sort()).toEqual([...runs].sort().map((due) => `at.bells.${due}`))
    for (const flows of both) await flows.stop()
    await Promise.all(working)
  })
})
