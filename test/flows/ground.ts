// The ground of facts about flows: an interpreter with the flow words, a store in memory, and a world that stands still.
//
// Besides the flow words a fact may call the world's:
//
//   (pass duration)   time passes, and what has come due is done
//   (crash)           the process is lost; another one opens the same store, with nothing warm
//   (serve name ...)  the same, and the new process has a handler for these effects besides `echo` and `boom`;
//                     (name answer) for one that always answers so
//   (wipe)            the store is lost: another process, an empty store
//   (fail-write n)    the n-th write from now, from 0, fails, and the process with it
//   (lose-write n)    the n-th write from now is kept, but its answer is lost, and the process with it
//   (log id)          what an instance was told, one entry after another
//   (waits id)        the names of what it waits for
//   (journal id)      what it has written
//   (emitted id)      what it has emitted
//   (activities)      the activities in the log: (verb actor id), or (verb actor from name to)
//   (activity n)      all that is known of one of them, but its ids and its time
//   (audit)           what came of activities and triggers: (verb trigger outcome), with the reason if there is one
//   (audit-retry)     tries again what came to an error; what came of it
//   (redeliver)       every activity of the log is seen to once more
//   (calls)           the idempotency keys that handlers were called with since it was last asked
//   (clock)           the time
//
// Of the effects that are served by all, `echo` answers its payload and `boom` fails; others answer (done payload).
// The world's words are this process's alone, so no definition and no flow may call them.
//
// `(include "path")`, a fact by itself, is the forms of the file at that path from the root.
//
// Invariants
//   GR1  In what a fact expects, `_` stands for any id: any string.

import { readFileSync } from "node:fs"
import { Dict } from "../../interpreter/dict.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern, keyword, Sym } from "../../interpreter/symbol.js"
import { Activity } from "../../runtime/flows/activity.js"
import { extraOf } from "../../runtime/flows/after.js"
import { datumOf, list } from "../../runtime/flows/datum.js"
import type { EffectHandler } from "../../runtime/flows/effects.js"
import { flowWords } from "../../runtime/flows/prelude.js"
import { type FlowScript, openScript } from "../../runtime/flows/script.js"
import { SessionModule } from "../../runtime/flows/session-module.js"
import { field } from "../../runtime/reactive/dicts.js"
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
  private served: ReadonlyMap<string, EffectHandler> = new Map()
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

  async evaluate(fact: string, file: string): Promise<string> {
    const [, path] = /^\(include "([^"]*)"\)$/.exec(fact) ?? []
    const text = path === undefined ? fact : readFileSync(path, "utf8")
    this.prepared ??= this.interpreter.evaluateRaw("(define (pass given) (world/pass (duration given)))")
    await this.prepared
    const forget = this.session.note(text)
    try {
      return this.interpreter.write(await this.interpreter.evaluateRaw(text, { name: path ?? file }))
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
    const echo = noting((payload) => payload)
    const boom = noting((payload) => {
      throw new Error(String(payload))
    })
    return {
      echo,
      boom,
      ...Object.fromEntries(
        [...this.served].map(([name, handler]) => [name, noting(handler as (payload: unknown) => unknown)]),
      ),
    }
  }

  /** Another process on the same store. */
  private async reopen(served: ReadonlyMap<string, EffectHandler> = new Map()): Promise<void> {
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
      await flows.reactive.workOnce(activity)
      for (const { id, due, needs } of heads) {
        const isServed = needs.split(" ").some((name) => this.served.has(name))
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
    say("(serve name ...)", (...served: unknown[]) => this.reopen(new Map(served.map(handlerOf))))
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
    this.defineReactions(say)
    say("(waits id)", async (id: string) => {
      const { operations } = (await this.opened()).flows
      return list((await operations.waits(nameOf(id))).map(({ tag }) => datumOf(tag)))
    })
  }

  private defineReactions(say: (shape: string, run: (...operands: never[]) => unknown) => void): void {
    const reactive = async () => (await this.opened()).flows.reactive
    const log = async () => await (await reactive()).log.list({ limit: 1000 })
    say("(activities)", async () => list((await log()).map(({ activity }) => summary(activity))))
    say("(activity n)", async (n: number) => withoutIds((await log())[n]?.activity as Dict))
    say("(audit)", async () => {
      const entries = await (await reactive()).audit.list({ limit: 1000 })
      const verbs = new Map((await log()).map(({ position, activity }) => [position, field(activity, "type")]))
      const rows = entries.map((entry) => [
        verbs.get(entry.position),
        intern(entry.trigger),
        intern(entry.outcome),
        ...reason(entry),
      ])
      return list(rows.map((row) => list(row)))
    })
    say("(audit-retry)", async () => {
      const activity = new Activity()
      const entries = await (await reactive()).retry({}, 100, activity)
      await activity.quiet()
      return list(entries.map((entry) => list([intern(entry.trigger), intern(entry.outcome), ...reason(entry)])))
    })
    say("(redeliver)", async () => {
      const writes = (await log()).map(({ position }) => ({
        key: `agenda/000000000000000/activity/${position}`,
        text: "",
      }))
      await this.store.commit([{ id: "", seq: 0, rows: [], writes }])
      await this.settle()
    })
  }

  private async rows(id: string): Promise<readonly { entry: string; after: string; journal: string }[]> {
    return await this.store.log(nameOf(id), 0, MOST_ROWS)
  }
}

/** An effect's name and its handler, of a name, or of a name and what is always answered. */
function handlerOf(served: unknown): [string, EffectHandler] {
  if (!Array.isArray(served)) return [nameOf(served), (payload: unknown) => ["done", payload]]
  const [name, answer] = served as [unknown, unknown]
  return [nameOf(name), () => answer]
}

/** An id, or an effect's name, which a fact has as a string or a symbol. */
function nameOf(id: unknown): string {
  return id instanceof Sym ? id.name : String(id)
}

function reason({ reason: said }: { readonly reason?: string | undefined }): SchemeString[] {
  return said === undefined ? [] : [new SchemeString(said)]
}

/** An activity in short. */
function summary(activity: Dict): unknown {
  const edge = field(activity, "edge")
  const object = field(activity, "object")
  const about =
    edge instanceof Dict
      ? ["from", "name", "to"].map((name) => field(edge, name))
      : object instanceof Dict && object.has(keyword("id"))
        ? [field(object, "id")]
        : []
  return list([field(activity, "type"), field(activity, "actor"), ...about])
}

function withoutIds(activity: Dict): Dict {
  const hidden = ["id", "at", "content", "was", "previous", "cause", "instance"].map(keyword)
  return Dict.of(activity.entries().filter(([key]) => !hidden.includes(key as never)))
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
}
