// The processes of the kill campaign: `kill-child.js ROLE NAME PLACE FOLDER SEED`.
//
//   worker   carries out effects, timers and children, until it is told to end
//   client   starts instances, answers them, and notes what it was acknowledged; told to end, it sees the open ones through
//
// A process says "ready" when it is at work. It ends in good order on SIGTERM.
//
// Not here: who kills them (kill.ts), what must hold afterwards (kill-checks.ts).

import { setTimeout as sleep } from "node:timers/promises"
import type { EffectContext, EffectHandler } from "../../runtime/flows/effects.js"
import { FlowError } from "../../runtime/flows/flow-error.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { Chance } from "./chance.js"
import { ANSWERED, CANCELLED, MODULE, SIGNALS, STARTED } from "./kill-flows.js"
import { type ClientNote, Journal, notesOf, type Trouble, told, type WorkerNote } from "./kill-journal.js"

/** How long a lost process keeps what it had in hand, in milliseconds. */
const LEASE = 300

/** How many instances the client deals with at once. */
const AT_ONCE = 6

const [role = "", name = "", place = "", folder = "", seed = "0"] = process.argv.slice(2)

// Whoever started it holds the other end: nobody is left behind.
process.stdin.on("close", () => process.exit(1)).resume()
;(process.stdin as NodeJS.ReadStream & { unref(): void }).unref()

let ending = false
process.on("SIGTERM", () => {
  ending = true
})

/** Notes what goes wrong; that too many workers were lost with an instance is foreseen. */
function troubles(journal: Pick<Journal<Trouble>, "note">): (id: string, error: unknown) => void {
  return (id, error) => {
    if (!isStuck(error)) journal.note({ at: "trouble", id, error: told(error) })
  }
}

function isStuck(error: unknown): boolean {
  if (!(error instanceof FlowError) || error.code !== "stuck") return false
  return error.sentence === "the instance is stuck" || error.sentence.startsWith("three workers in a row were lost")
}

async function work(): Promise<void> {
  const chance = new Chance(Number(seed))
  const journal = new Journal<WorkerNote>(folder, name)
  let calls = 0
  const handler = async (payload: unknown, { idempotencyKey: key, attempt, effect }: EffectContext) => {
    const mark = `${name}.${++calls}`
    journal.note({ at: "called", key, attempt, name: effect, payload, mark })
    await sleep(chance.below(effect === "slow" ? 30 : 5))
    if (effect === "flaky" && attempt < 3) throw new Error("not yet")
    if (effect === "moody" && chance.once(2)) throw new Error("not today")
    return [effect, payload, mark]
  }
  const names = ["add", "mail", "slow", "undo", "flaky", "moody"]
  const flows = await openFlows({
    store: place,
    modules: [MODULE],
    effects: Object.fromEntries(names.map((each) => [each, handler as EffectHandler])),
    lease: LEASE,
    warm: chance.of([2, 1000]),
    trouble: troubles(journal),
  })
  console.log("ready")
  const working = flows.work()
  while (!ending) await Promise.race([sleep(10), working])
  await flows.close()
}

class Client {
  private readonly chance = new Chance(Number(seed))
  private readonly notes = notesOf<ClientNote>(folder, "client")
  private readonly flows: Promise<Flows>
  private sent = 0

  constructor(private readonly journal: Journal<ClientNote>) {
    this.flows = openFlows({ store: place, modules: [MODULE], lease: LEASE, trouble: troubles(journal) })
  }

  /** Sees through what earlier clients have begun, and begins more until it is told to end. */
  async run(): Promise<void> {
    const flows = await this.flows
    console.log("ready")
    const isOver = new AbortController()
    const freeing = this.freeAll(flows, isOver.signal)
    const done = new Set(this.notes.flatMap((note) => (note.at === "finished" ? [note.id] : [])))
    const begun = this.notes.flatMap((note) => (note.at === "begun" ? [note] : []))
    const open = begun.filter(({ id }) => !done.has(id))
    let count = begun.length
    const one = async (): Promise<void> => {
      for (;;) {
        const story = open.shift() ?? (ending ? undefined : this.another(count++))
        if (story === undefined) return
        await this.see(flows, story)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, one))
    isOver.abort()
    await freeing
    await flows.close()
  }

  private another(number: number): ClientNote & { at: "begun" } {
    const flow = STARTED[(number + Number(seed)) % STARTED.length] as string
    const story = { at: "begun", id: `${flow}-${number}`, flow, input: this.chance.below(100) } as const
    this.journal.note(story)
    return story
  }

  /** An instance from its start to its end. */
  private async see(flows: Flows, { id, flow, input }: ClientNote & { at: "begun" }): Promise<void> {
    await this.insist(flows, id, () => flows.start(flow, input, { id }))
    this.journal.note({ at: "started", id, flow, input })
    for (const tag of ANSWERED[flow] ?? []) await this.resume(flows, id, tag)
    for (let n = this.signalsTo(id); n < (SIGNALS[flow] ?? 0); n++) await this.signal(flows, id)
    if (CANCELLED.includes(flow)) await this.cancel(flows, id)
    const value = await this.insist(flows, id, () => this.end(flows, id))
    this.journal.note({ at: "finished", id, value })
  }

  /** What an instance ends with; null if it is cancelled. */
  private async end(flows: Flows, id: string): Promise<unknown> {
    try {
      return await flows.wait(id)
    } catch (error) {
      if (error instanceof FlowError && error.code === "already-ended") return "cancelled"
      throw error
    }
  }

  private signalsTo(id: string): number {
    return this.notes.filter((note) => note.at === "signalled" && note.id === id).length
  }

  private async resume(flows: Flows, id: string, tag: string): Promise<void> {
    await sleep(this.chance.below(20))
    const value = `${name}:${++this.sent}`
    const taken = await this.accepted(flows, id, () => flows.resume(id, value, { tag }))
    if (taken) this.journal.note({ at: "resumed", id, tag, value })
  }

  private async signal(flows: Flows, id: string): Promise<void> {
    await sleep(this.chance.below(10))
    const value = `${name}:${++this.sent}`
    const taken = await this.accepted(flows, id, () => flows.signal(id, "news", value))
    if (taken) this.journal.note({ at: "signalled", id, channel: "news", value })
  }

  private async cancel(flows: Flows, id: string): Promise<void> {
    await sleep(this.chance.below(20))
    if (await this.accepted(flows, id, () => flows.cancel(id))) this.journal.note({ at: "cancelled", id })
  }

  /** Whether a delivery was made, once it can be; not if it was before, or the instance has ended. */
  private async accepted(flows: Flows, id: string, deliver: () => Promise<unknown>): Promise<boolean> {
    for (;;) {
      try {
        await this.insist(flows, id, deliver)
        return true
      } catch (error) {
        if (!(error instanceof FlowError)) throw error
        if (error.code === "already-answered" || error.code === "already-ended") return false
        if (error.code !== "no-such-tag") throw error
        await sleep(3)
      }
    }
  }

  /** Lets go on what is stuck because too many workers were lost with it, again and again until it is over. */
  private async freeAll(flows: Flows, isOver: AbortSignal): Promise<void> {
    while (!isOver.aborted) {
      for (const { id } of await flows.list({ states: ["stuck"] })) await this.retry(flows, id)
      await sleep(100)
    }
  }

  /** What `act` answers; an instance that has failed or is stuck is tried again. */
  private async insist<T>(flows: Flows, id: string, act: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await act()
      } catch (error) {
        if (!(error instanceof FlowError) || (error.code !== "failed" && error.code !== "stuck")) throw error
        await this.retry(flows, id)
      }
    }
  }

  private async retry(flows: Flows, id: string): Promise<void> {
    try {
      await flows.retry(id)
    } catch (error) {
      const isFurther = error instanceof FlowError && ["failed", "stuck", "already-ended"].includes(error.code)
      if (!isFurther) throw error
    }
  }
}

try {
  if (role === "worker") await work()
  else await new Client(new Journal<ClientNote>(folder, name)).run()
} catch (error) {
  new Journal<Trouble>(folder, `${name}-trouble`).note({ at: "trouble", id: "", error: told(error) })
  process.exit(1)
}
