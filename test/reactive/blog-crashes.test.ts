// The blog, whose process is lost at any point between what it publishes and its last count. BL1
//
// Whoever had the article published was not answered, so the next process publishes it again: what was kept stays once.

import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"
import { openStore } from "../../runtime/stores/open.js"
import { type Flows, openFlows } from "../../runtime/sxflow.js"
import { type Arrived, type MailHost, mailHost } from "../authority/mail-host.js"
import { Chance } from "../campaigns/chance.js"
import { type Failure, failingStore } from "../flows/failing-store.js"
import { bundled, Program, scratch } from "../flows/programs.js"
import { article, EVENING, expectOneToEach, ONCE, openBlog, seenOf } from "./blog.js"

/** How long others leave alone what a process has in hand that says nothing more. */
const HOLD = 30_000

const seed = Number(process.env.SEED ?? 20261121)
const rounds = Number(process.env.ROUNDS ?? 4)

const DAY = 24 * 3_600_000

let host: MailHost
beforeAll(async () => {
  host = await mailHost()
})
afterAll(() => host.close())

/** What has arrived since this was last asked. */
function arrived(): readonly Arrived[] {
  return host.mails.splice(0)
}

/** A process that publishes an article, and is there in the morning; answers whether it was lost on the way. */
async function published(memory: Memory, more: object, failure: Failure): Promise<boolean> {
  const store = failingStore(memoryStore(memory), failure)
  let time = EVENING
  let flows: Flows | undefined
  try {
    flows = await openBlog({ port: host.port, store, now: () => time })
    await flows.objects.put(article("tea", more), { actor: "ada" })
    time += DAY
    await flows.workOnce()
    await flows.close()
  } catch (error) {
    if (!store.dead) throw error
    await flows?.close().catch(() => undefined)
  }
  return store.dead
}

/** The process after that, once what the lost one had in hand is anybody's; it is there in the morning, too. */
async function recovered(memory: Memory, more: object): Promise<void> {
  let time = EVENING + DAY + HOLD + 1
  const flows = await openBlog({ port: host.port, store: memoryStore(memory), now: () => time })
  await flows.objects.put(article("tea", more), { actor: "ada" })
  await flows.workOnce()
  time += DAY
  await flows.workOnce()
  expect(await seenOf(flows)).toEqual(ONCE)
  expectOneToEach(arrived())
  await flows.close()
}

test.each([
  ["before", "urgent"],
  ["after", "urgent"],
  ["before", "newsletter"],
  ["after", "newsletter"],
] as const)("BL1 a process that is lost %s any write, of what is %s", async (side, category) => {
  let at = 0
  for (; ; at++) {
    const memory = new Memory()
    const isLost = await published(memory, { category }, { at, side })
    await recovered(memory, { category })
    if (!isLost) break
  }
  expect(at).toBeGreaterThan(20)
})

test("BL1 what a lost process has appended and not seen to is seen to by one that works, without being asked", async () => {
  const memory = new Memory()
  const store = failingStore(memoryStore(memory))
  const lost = await openBlog({ port: host.port, store, now: () => EVENING })
  store.failAfter(0, "after")
  await expect(lost.objects.put(article("tea"), { actor: "ada" })).rejects.toThrow("the store has failed")
  const flows = await openBlog({ port: host.port, store: memoryStore(memory), now: () => EVENING + HOLD + 1 })
  const working = flows.work()
  while ((await seenOf(flows)).instances.join() !== ONCE.instances.join()) await sleep(10)
  await flows.stop()
  await working
  expect(await seenOf(flows)).toEqual(ONCE)
  expectOneToEach(arrived())
  await flows.close()
})

/** One process of a story, killed after so long at its work, or when all is done; answers how long that took. */
async function played(program: string, operands: readonly (string | number)[], killedAfter?: number): Promise<number> {
  const process = new Program(program, operands.map(String))
  await process.line(/^at work$/)
  const begun = performance.now()
  if (killedAfter === undefined) await process.line(/^all done$/)
  else await sleep(killedAfter)
  const took = performance.now() - begun
  await process.kill()
  return took
}

const { blog } = bundled({ blog: "test/reactive/blog-process.ts" })

test(`BL1 processes that are killed at any instant (SEED=${seed}, ROUNDS=${rounds})`, async () => {
  const chance = new Chance(seed)
  const whole = await played(blog, [host.port, join(scratch(), "flows.db"), EVENING, "tea"])
  expectOneToEach(arrived())
  for (let round = 0; round < rounds; round++) {
    const place = join(scratch(), "flows.db")
    for (const day of [0, 1]) {
      await played(blog, [host.port, place, EVENING + 2 * HOLD * day, "tea"], chance.below(Math.ceil(whole)))
    }
    await played(blog, [host.port, place, EVENING + 4 * HOLD, "tea"])
    const flows = await openFlows({ store: await openStore(place) })
    expect(await seenOf(flows), `round ${round}`).toEqual(ONCE)
    await flows.close()
    expectOneToEach(arrived())
  }
})
