// The examples of flows, each run to all its ends, and across processes that are killed.
//
// Not here: programs that embed (embed.ts), and peers (remote.test.ts).

import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import type { EffectContext, Handlers } from "../../runtime/flows/effects.js"
import { examplesIn } from "../../runtime/flows/examples.js"
import { rehearsed } from "../../runtime/flows/rehearsal.js"
import { fileShelf } from "../../runtime/flows/shelves.js"
import { notedEffects } from "./example-effects.js"
import { DAY, World } from "./example-world.js"
import { bundled, scratch } from "./programs.js"
import { expectSurvival, type Story } from "./stories.js"

const FOLDER = "examples/flows"

/** Handlers that say what they would do are silent here. */
beforeAll(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined)
})
afterAll(() => {
  vi.restoreAllMocks()
})

/** Does `work` in a world of its own. */
async function within(file: string, work: (world: World) => Promise<void>, replaced: Handlers = {}): Promise<void> {
  const world = await World.of(`${FOLDER}/${file}`, replaced)
  try {
    await work(world)
  } finally {
    await world.close()
  }
}

/** A handler that fails for good. */
function failing(message: string): Handlers[string] {
  const run = (): never => {
    throw Object.assign(new Error(message), { name: "ForGood" })
  }
  return { run, nonRetryable: ["ForGood"] }
}

/** A handler that is never done, and says when it is given up. */
function endless(): { handler: Handlers[string]; givenUp: Promise<unknown> } {
  let giveUp: (value: unknown) => void
  const givenUp = new Promise((resolve) => {
    giveUp = resolve
  })
  const handler = (_payload: never, { signal }: EffectContext): Promise<never> => {
    signal.addEventListener("abort", () => giveUp(signal.reason))
    return new Promise(() => undefined)
  }
  return { handler, givenUp }
}

describe("signup.sx", () => {
  const ada = '{:email "ada@example.org"}'
  const templates = (world: World): unknown[] =>
    world.payloads("mail").map((mail) => (mail as { template: string }).template)

  test("whoever confirms at once gets an account, and no reminder", () =>
    within("signup.sx", async (world) => {
      await world.start("signup", ada)
      await world.resume("confirmed", '"clicked"')
      expect(await world.answer()).toBe('{:account "ada@example.org"}')
      await world.pass(10 * DAY)
      expect(world.asked).toEqual(["mail", "create-account"])
    }))

  test("a reminder after a day, and the account of whoever needed it", () =>
    within("signup.sx", async (world) => {
      await world.start("signup", ada)
      await world.pass(DAY)
      await world.signal("confirmed", '"clicked"')
      expect(templates(world)).toEqual(["confirm", "reminder"])
      expect(await world.answer()).toBe('{:account "ada@example.org"}')
    }))

  test("after a week it has expired, and the link does nothing", () =>
    within("signup.sx", async (world) => {
      await world.start("signup", ada)
      await world.pass(DAY)
      await world.pass(6 * DAY)
      expect(templates(world)).toEqual(["confirm", "reminder", "expired"])
      expect(await world.answer()).toBe("(flow-fail expired)")
      await expect(world.resume("confirmed", '"clicked"')).rejects.toThrow("the instance has ended")
    }))
})

describe("digest.sx", () => {
  const items = (world: World): unknown[] => world.payloads("mail").map((mail) => (mail as { items: string[] }).items)

  test("what comes in a day is one mail, an empty day is none, and it goes on until it is told to end", () =>
    within("digest.sx", async (world) => {
      await world.start("digest", '{:email "ada@example.org"}')
      for (const item of ["one", "two"]) await world.signal("item", `"${item}"`)
      expect(world.calls).toEqual([])
      await world.pass(DAY)
      await world.pass(DAY)
      await world.signal("item", '"three"')
      await world.pass(DAY)
      expect(items(world)).toEqual([["one", "two"], ["three"]])
      await world.resume("unsubscribed", '"enough"')
      expect(await world.answer()).toBe('"enough"')
    }))

  test("what comes while a mail is sent is in the next one", async () => {
    let digests: World | undefined
    const mail = async (): Promise<void> => {
      if (digests?.calls.length === 1) await digests.signal("item", '"late"')
    }
    const story = async (world: World): Promise<void> => {
      digests = world
      await world.start("digest", '{:email "ada@example.org"}')
      await world.signal("item", '"one"')
      await world.pass(DAY)
      await world.pass(DAY)
      expect(items(world)).toEqual([["one"], ["late"]])
    }
    await within("digest.sx", story, { mail })
  })
})

describe("order.sx", () => {
  const tea = '{:article "tea" :card "4242"}'

  test("an order that goes well", () =>
    within("order.sx", async (world) => {
      await world.start("order", tea)
      expect(world.asked).toEqual(["reserve", "charge", "ship"])
      expect(await world.answer()).toBe(
        '{:article "tea" :card "4242" :parcel "parcel of tea" :payment "payment by 4242" :reservation "reservation of tea"}',
      )
    }))

  test("a declined card releases the reservation", () =>
    within("order.sx", async (world) => {
      await world.start("order", '{:article "tea" :card "0000"}')
      expect(world.asked).toEqual(["reserve", "charge", "release"])
      expect(await world.answer()).toBe('(flow-fail "the card is declined")')
    }))

  test("what cannot be shipped is refunded, then released", () =>
    within(
      "order.sx",
      async (world) => {
        await world.start("order", tea)
        expect(world.asked).toEqual(["reserve", "charge", "ship", "refund", "release"])
        expect(world.payloads("refund")).toMatchObject([{ payment: "payment by 4242" }])
        expect(await world.answer()).toBe('(flow-fail "nobody delivers there")')
      },
      { ship: failing("nobody delivers there") },
    ))

  test("a compensation that fails does not keep the others from running", () =>
    within(
      "order.sx",
      async (world) => {
        await world.start("order", tea)
        expect(world.asked).toEqual(["reserve", "charge", "ship", "refund", "release"])
        expect(await world.answer()).toBe('(flow-fail "lost")')
      },
      { ship: failing("lost"), refund: failing("the bank is closed") },
    ))

  test("an order that is cancelled while the parcel is packed is refunded, then released", async () => {
    const { handler, givenUp } = endless()
    const story = async (world: World): Promise<void> => {
      const started = world.start("order", tea)
      await world.called("ship")
      await world.flows.cancel("it")
      await started
      await givenUp
      expect(world.asked).toEqual(["reserve", "charge", "ship", "refund", "release"])
      expect((await world.flows.status("it")).state).toBe("cancelled")
    }
    await within("order.sx", story, { ship: handler as Handlers[string] })
  })
})

describe("approval.sx", () => {
  const trip = '{:what "a trip to Rome" :by "eve" :approvers ("bob" "cid")}'
  const mailed = (world: World): unknown[] => world.payloads("mail").map((mail) => (mail as { to: string }).to)

  test("the first person answers in time", () =>
    within("approval.sx", async (world) => {
      await world.start("approval", trip)
      expect(await world.flows.query("it")).toEqual(Object.assign(Object.create(null), { asked: "bob" }))
      await world.resume('(answer "bob")', "approved")
      expect(await world.answer()).toBe('{:by "bob" :verdict approved}')
      expect(mailed(world)).toEqual(["bob", "eve"])
    }))

  test("who does not answer in two days is not asked any more", () =>
    within("approval.sx", async (world) => {
      await world.start("approval", trip)
      await world.pass(2 * DAY)
      await expect(world.resume('(answer "bob")', "approved")).rejects.toThrow("nothing waits for that tag")
      await world.resume('(answer "cid")', '(rejected "too far")')
      expect(await world.answer()).toBe('{:by "cid" :verdict (rejected "too far")}')
      expect(mailed(world)).toEqual(["bob", "cid", "eve"])
    }))

  test("nobody answers", () =>
    within("approval.sx", async (world) => {
      await world.start("approval", trip)
      await world.pass(2 * DAY)
      await world.pass(2 * DAY)
      expect(await world.answer()).toBe("(flow-fail nobody-answered)")
      expect(mailed(world)).toEqual(["bob", "cid", "eve"])
    }))
})

describe("agent.sx", () => {
  interface Turn {
    readonly goal: string
    readonly told: readonly { readonly call: unknown; readonly failed?: string; readonly output?: unknown }[]
  }

  test("tools and a sub-agent side by side, until the model answers", () =>
    within("agent.sx", async (world) => {
      await world.start("agent", '{:goal "compare"}')
      expect(await world.answer()).toBe('"after 3 calls: compare"')
      expect(await world.answer("it/agent.1.1")).toBe('"after 1 calls: doubt: compare"')
      expect([...world.asked].sort()).toEqual([...Array(5).fill("model"), "read-page", "search", "search"])
    }))

  test("the model is told of tools that fail, and of those there are not", () => {
    const model = ({ told }: Turn): unknown =>
      told.length === 0
        ? { calls: ["search", "mail", "delegate"].map((tool) => ({ tool, input: "x" })) }
        : { answer: told.map(({ failed }) => failed ?? "done") }
    return within(
      "agent.sx",
      async (world) => {
        await world.start("agent", '{:goal "x" :depth 0}')
        expect(await world.answer()).toBe(
          '("effect: the handler failed search no network" "there is no such tool mail" "there is no such tool delegate")',
        )
        expect(world.asked).toEqual(["model", "search", "model"])
      },
      { model: model as Handlers[string], search: failing("no network") },
    )
  })

  test("a model that never comes to an answer is stopped", () =>
    within(
      "agent.sx",
      async (world) => {
        await world.start("agent", '{:goal "x"}')
        expect(await world.answer()).toBe("(flow-fail too-many-turns)")
        expect(world.asked.filter((effect) => effect === "model")).toHaveLength(8)
      },
      { model: () => ({ calls: [{ tool: "search", input: "more" }] }) },
    ))
})

describe("fan-out.sx", () => {
  const copies = '{:value "a photo" :places ("fra" "ams" "nyc")}'

  test("what failed is collected beside what went well", () =>
    within("fan-out.sx", async (world) => {
      await world.start("check-all", '("https://a" "https://b/broken" "https://c")')
      expect(await world.answer()).toBe(
        '{:failed (("https://b/broken" "404")) :well ({:page "https://a" :status 200} {:page "https://c" :status 200})}',
      )
      await world.start("check-all", "()", "none")
      expect(await world.answer("none")).toBe("{:failed () :well ()}")
    }))

  test("most copies are enough, and the rest is given up", async () => {
    const { handler, givenUp } = endless()
    const keep = (payload: { place: string }, context: EffectContext): unknown =>
      payload.place === "ams" ? (handler as (...operands: unknown[]) => unknown)(payload, context) : payload.place
    const story = async (world: World): Promise<void> => {
      await world.start("keep-copies", copies)
      expect(await world.answer()).toBe('("fra" "nyc")')
      await givenUp
    }
    await within("fan-out.sx", story, { keep: keep as Handlers[string] })
  })

  test("too few copies are a failure", () =>
    within(
      "fan-out.sx",
      async (world) => {
        await world.start("keep-copies", copies)
        expect(await world.answer()).toBe("(flow-fail too-few-copies)")
      },
      { keep: failing("the disk is full") },
    ))
})

/** What happens to each example from its start to its end. */
const stories: { readonly [name: string]: Story } = {
  "signup.sx": {
    file: `${FOLDER}/signup.sx`,
    days: [
      { at: 0, acts: [["start", "signup", '{:email "ada@example.org"}', "it"], ["work"]] },
      { at: 1.5 * DAY, acts: [["work"]] },
      { at: 2 * DAY, acts: [["resume", "it", "confirmed", '"clicked"'], ["work"]] },
    ],
  },
  "digest.sx": {
    file: `${FOLDER}/digest.sx`,
    days: [
      {
        at: 0,
        acts: [
          ["start", "digest", '{:email "ada@example.org"}', "it"],
          ["signal", "it", "item", '"one"'],
        ],
      },
      { at: DAY / 2, acts: [["signal", "it", "item", '"two"']] },
      { at: 1.5 * DAY, acts: [["work"]] },
      { at: 2 * DAY, acts: [["signal", "it", "item", '"three"'], ["work"]] },
      { at: 3 * DAY, acts: [["work"]] },
      { at: 4 * DAY, acts: [["resume", "it", "unsubscribed", '"enough"'], ["work"]] },
    ],
  },
  "order.sx": {
    file: `${FOLDER}/order.sx`,
    days: [
      {
        at: 0,
        acts: [["start", "order", '{:article "tea" :card "4242"}', "tea"], ["work"]],
      },
      { at: DAY, acts: [["start", "order", '{:article "table" :card "0000"}', "table"], ["work"]] },
    ],
  },
  "approval.sx": {
    file: `${FOLDER}/approval.sx`,
    days: [
      { at: 0, acts: [["start", "approval", '{:what "a trip" :by "eve" :approvers ("bob" "cid")}', "it"], ["work"]] },
      { at: 3 * DAY, acts: [["work"]] },
      { at: 4 * DAY, acts: [["resume", "it", '(answer "cid")', "approved"], ["work"]] },
    ],
  },
  "agent.sx": {
    file: `${FOLDER}/agent.sx`,
    days: [{ at: 0, acts: [["start", "agent", '{:goal "compare tea and coffee"}', "it"], ["work"]] }],
  },
  "fan-out.sx": {
    file: `${FOLDER}/fan-out.sx`,
    days: [{ at: 0, acts: [["start", "check-all", '("https://a" "https://b/broken" "https://c")', "all"], ["work"]] }],
  },
}

describe("across processes that are killed", () => {
  const programs = bundled({ process: "test/flows/example-process.ts" })

  test.each(Object.entries(stories))(
    "%s goes on where it was, and repeats nothing that is in its log",
    (_name, story) => expectSurvival(programs.process, story),
  )
})

describe("as their authors say", () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".sx"))

  test.each(files)("%s survives every crash in a rehearsal", async (name) => {
    const path = `${FOLDER}/${name}`
    const inputs = await examplesIn(readFileSync(path, "utf8"))
    expect(inputs.length).toBeGreaterThan(0)
    const effects = await notedEffects(() => undefined, { remote: () => ["no"] })
    for (const { flow, input } of inputs) {
      const play = { shelf: fileShelf(path), flow, input, answers: new Map(), effects, seed: "1", deliveries: 60 }
      expect((await rehearsed(play, 5)).divergence).toBeUndefined()
    }
  })

  const { sxflow, transport } = bundled({ sxflow: "runtime/cli.ts", transport: `${FOLDER}/transport.mjs` })

  test.each(files)("the commands that %s begins with can be typed", (name) => {
    const env = { ...process.env, SXFLOW_STORE: join(scratch(), "flows.db") }
    const commands = readFileSync(`${FOLDER}/${name}`, "utf8").matchAll(/^; {3}sxflow (.*?)(?: {2,}.*)?$/gm)
    for (const [, words] of commands) {
      const typed = words?.replace(/^worker/, "worker --once").replace(/\S+transport.mjs/, transport)
      const command = `"${process.execPath}" "${sxflow}" ${typed}`
      const { status, stderr } = spawnSync("sh", ["-c", command], { env, encoding: "utf8" })
      expect(status, `${command}: ${stderr}`).toBe(0)
    }
  })
})
