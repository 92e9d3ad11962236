// The ground of facts about flows: an interpreter with the flow words, a store in memory, and a world that stands still.
//
// Besides the flow words a fact may call the world's:
//
//   (pass duration)   time passes, and what has come due is done
//   (crash)           the process is lost; another one opens the same store, with nothing warm
//   (serve name ...)  the same, and the new process has a handler for these effects besides `echo` and `boom`
//   (wipe)            the store is lost: another process, an empty store
//   (fail-write n)    the n-th write from now, from 0, fails, and the process with it
//   (lose-write n)    the n-th write from now is kept, but its answer is lost, and the process with it
//   (log id)          what an instance was told, one entry after another
//   (waits id)        the names of what it waits for
//   (journal id)      what it has written
//   (emitted id)      what it has emitted
//   (calls)           the idempotency keys that handlers were called with since it was last asked
//   (clock)           the time
//
// Of the effects that are served by all, `echo` answers its payload and `boom` fails; others answer (done payload).
// The world's words are this process's alone, so no definition and no flow may call them.
//
// Invariants
//   GR1  In what a fact expects, `_` stands for any id: any string.

import { Sym } from "../../interpreter/symbol.js"
import { Activity } from "../../runtime/flows/activity.js"
import { extraOf } from "../../runtime/flows/after.js"
import { datumOf, list } from "../../runtime/flows/datum.js"
import type { EffectHandler } from "../../runtime/flows/effects.js"
import { flowWords } from "../../runtime/flows/prelude.js"
import { type FlowScript, openScript } from "../../runtime/flows/script.js"
import { SessionModule } from "../../runtime/flows/session-module.js"
import { Memory, memoryStore } from "../../runtime/stores/memory.js"
import { type Interpreter, openInterpreter } from "../../runtime/sxflow.js"
import type { Ground, GroundMaker } from "../facts/runner.js"
import { type FailingStore, failingStore } from "./failing-store.js"

/** When facts begin, in milliseconds since 1970. */
const BEGINNING = 1_800_000_000_000

/** Most rows of a log that are looked at. */
const MOST_ROWS = 10_000

/** Most rounds in which what is due is done: what goes on for longer goes on for ever. */
const MOST_ROUNDS = 1000

export const flowGround: GroundMaker = (table, output, limits) => new FlowGround(table.dialect, output, limits)

class FlowGround implements Ground {
  private readonly interpreter: Interpreter
  private readonly session: SessionModule
  private memory = new Memory()
  private store: FailingStore = failingStore(memoryStore(this.memory))
  private script: Promise<FlowScript> | undefined
  private prepared: Promise<unknown> | undefined
  private served: readonly string[] = []
  private readonly calls: string[] = []
  private time = BEGINNING

  constructor(dialect: "sx" | "scheme", output: (text: string) => void, limits: object) {
    this.session = new SessionModule(dialect)
    this.interpreter = openInterpreter({
      ...limits,
      dialect,
      output,
      prelude: flowWords,
      ask: async (request) => (await this.opened()).answer(request),
    })
    this.defineWorld()
  }

  async evaluate(text: string, file: string): Promise<string> {
    this.prepared ??= this.interpreter.evaluateRaw("(define (pass given) (world/pass (duration given)))")
    await this.prepared
    const forget = this.session.note(text)
    try {
      return this.interpreter.write(await this.interpreter.evaluateRaw(text, { name: file }))
    } catch (error) {
      forget()
      throw error
    }
  }

  isSame(expected: string, got: string): boolean {
    if (expected === got) return true
    const parts = expected.split(/(?<![^\s(])_(?![^\s)])/)
    if (parts.length === 1) return false
    return new RegExp(`^${parts.map(escaped).join('"[^"]*"')}$`, "s").test(got) // GR1
  }

  async close(): Promise<void> {
    if (this.script !== undefined) await (await this.script).flows.close()
  }

  private opened(): Promise<FlowScript> {
    this.script ??= openScript(this.interpreter, () => this.session.shelf(), {
      store: this.store,
      effects: this.handlers(),
      now: () => this.time,
    })
    return this.script
  }

  private handlers(): { readonly [name: string]: EffectHandler } {
    const noting = (handler: (payload: unknown) => unknown): EffectHandler => {
      return (payload: never, { idempotencyKey }) => {
        this.calls.push(idempotencyKey)
        return handler(payload)
      }
    }
    const done = noting((payload) => ["done", payload])
    const echo = noting((payload) => payload)
    const boom = noting((payload) => {
      throw new Error(String(payload))
    })
    return { echo, boom, ...Object.fromEntries(this.served.map((name) => [name, done])) }
  }

  /** Another process on the same store. */
  private async reopen(served: readonly string[] = []): Promise<void> {
    const lost = this.script
    this.served = served
    this.script = undefined
    this.store = failingStore(memoryStore(this.memory))
    await (await lost)?.flows.close()
    await this.settle()
  }

  /** Does what is due, until nothing is. */
  private async settle(): Promise<void> {
    const { flows } = await this.opened()
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const heads = await flows.list({ states: ["running", "parked", "cancelling"], limit: 1000 })
      const before = this.store.writes
      const activity = new Activity()
      for (const { id, due, needs } of heads) {
        const isServed = needs.split(" ").some((name) => this.served.includes(name))
        if (isServed || (due !== null && due <= this.time)) await flows.operations.driver.attend(id, activity)
      }
      await activity.quiet()
      if (this.store.writes === before) return
    }
  }

  private defineWorld(): void {
    const say = (shape: string, run: (...operands: never[]) => unknown): void =>
      this.interpreter.define(shape, "A word of the world that facts are about.", run)
    say("(world/pass ms)", async (ms: number) => {
      this.time += ms
      await this.settle()
    })
    say("(crash)", () => this.reopen(this.served))
    say("(serve name ...)", (...names: unknown[]) => this.reopen(names.map(nameOf)))
    say("(wipe)", () => {
      this.memory = new Memory()
      return this.reopen()
    })
    say("(fail-write n)", (n: number) => this.store.failAfter(n, "before"))
    say("(lose-write n)", (n: number) => this.store.failAfter(n, "after"))
    say("(clock)", () => this.time)
    say("(calls)", () => this.calls.splice(0))
    say("(log id)", async (id: string) => list((await this.rows(id)).map(({ entry }) => datumOf(entry))))
    say("(journal id)", async (id: string) => (await this.rows(id)).map(({ journal }) => journal).join(""))
    say("(emitted id)", async (id: string) =>
      list((await this.rows(id)).flatMap(({ after }) => extraOf(after, "emitted").map(datumOf))),
    )
    say("(waits id)", async (id: string) => {
      const { operations } = (await this.opened()).flows
      return list((await operations.waits(nameOf(id))).map(({ tag }) => datumOf(tag)))
    })
  }

  private async rows(id: string): Promise<readonly { entry: string; after: string; journal: string }[]> {
    return await this.store.log(nameOf(id), 0, MOST_ROWS)
  }
}

/** An id, or an effect's name, which a fact has as a string or a symbol. */
function nameOf(id: unknown): string {
  return id instanceof Sym ? id.name : String(id)
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
}
