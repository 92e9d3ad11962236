// Stories of examples, played by processes that are killed, and what must hold of them.
//
// A story is what happens to a flow, day after day. Each of its days is a process of its own, which ends by `kill -9`;
// and one more process is killed while a handler is at work, for each call of a handler that the story has.

import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "vitest"
import { afterOf } from "../../runtime/flows/after.js"
import { deliveryOf } from "../../runtime/flows/delivery.js"
import { openStore } from "../../runtime/stores/open.js"
import type { Called } from "./example-effects.js"
import type { Act, Part } from "./example-process.js"
import { Program, scratch } from "./programs.js"

/** What is done at one time, in milliseconds after the beginning. */
export interface Day {
  readonly at: number
  readonly acts: readonly Act[]
}

export interface Story {
  readonly file: string
  readonly days: readonly Day[]
}

/** What the store holds of an instance: how it stands, and what it was told after its start, in no order. */
interface Told {
  readonly end: string
  readonly entries: readonly string[]
}

/** Long enough for what a killed process had in hand to be anybody's. */
const AFTER_DEATH = 60_000

const BEGINNING = 1_800_000_000_000

/** Plays a story undisturbed, then once more for every call of a handler, killed in that. */
export async function expectSurvival(program: string, story: Story): Promise<void> {
  const whole = new Playing(program, story)
  await whole.play(0)
  const told = await whole.told()
  const calls = whole.calls().length
  for (let hangs = 1; hangs <= calls; hangs++) {
    const cut = new Playing(program, story)
    await cut.play(hangs)
    expect(cut.deaths, `hung in call ${hangs} of ${calls}`).toBe(1)
    expect(await cut.told(), `killed in call ${hangs}`).toEqual(told)
  }
}

class Playing {
  deaths = 0
  private readonly folder = scratch()

  constructor(
    private readonly program: string,
    private readonly story: Story,
  ) {}

  /** @param hangs which call of a handler its process is killed in; 0 for none */
  async play(hangs: number): Promise<void> {
    let time = BEGINNING
    for (const { at, acts } of this.story.days) {
      time = Math.max(time, BEGINNING + at)
      let left = acts
      while (left.length > 0) {
        const hangsNow = this.deaths > 0 ? 0 : Math.max(hangs - this.calls().length, 0)
        left = left.slice(await this.partly({ ...this.place, time, acts: left, hangs: hangsNow }))
        time += AFTER_DEATH
      }
    }
  }

  /** Has a process do a part, and kills it when it is done or hangs; answers how many acts it did. */
  private async partly(part: Part): Promise<number> {
    const logged = await this.keysLogged()
    const before = this.calls().length
    const process = new Program(this.program, [JSON.stringify(part)])
    const last = await process.line(/^(hanging|all done)$/)
    await process.kill()
    const again = this.calls().slice(before)
    expect(again.filter(({ key }) => logged.has(key))).toEqual([])
    if (last === "all done") return part.acts.length
    this.deaths++
    return process.lines.filter((line) => line.startsWith("did ")).length
  }

  private get place(): Pick<Part, "file" | "store" | "calls"> {
    const { folder } = this
    return { file: this.story.file, store: join(folder, "flows.db"), calls: join(folder, "calls") }
  }

  calls(): Called[] {
    const { calls } = this.place
    if (!existsSync(calls)) return []
    const lines = readFileSync(calls, "utf8").split("\n").slice(0, -1)
    return lines.map((line) => JSON.parse(line) as Called)
  }

  /** The idempotency keys of the effects whose outcomes are in a log. */
  private async keysLogged(): Promise<Set<string>> {
    const keys = new Set<string>()
    for (const [id, { entries }] of await this.told()) {
      for (const entry of entries) {
        const delivery = deliveryOf(entry)
        if (delivery.kind === "effect") keys.add(`${id} ${delivery.tag}`)
      }
    }
    return keys
  }

  /** What was told to each instance. Throws where one was told a thing twice. */
  async told(): Promise<Map<string, Told>> {
    const told = new Map<string, Told>()
    if (!existsSync(this.place.store)) return told
    const store = await openStore(this.place.store)
    try {
      for (const { id, state } of await store.list({ limit: 1000 })) {
        const rows = await store.log(id, 0, 1000)
        const entries = rows.map(({ entry }) => entry).filter((entry) => !entry.startsWith("(start "))
        const tags = entries.filter((entry) => !entry.startsWith("(signal ")).map((entry) => tagOf(entry))
        expect(new Set(tags).size, `${id} was told a thing twice`).toBe(tags.length)
        const answer = afterOf(rows.at(-1)?.after ?? "(running)").answer
        told.set(id, { end: `${state} ${answer ?? ""}`, entries: entries.sort() })
      }
      return told
    } finally {
      await store.close()
    }
  }
}

function tagOf(entry: string): string {
  const delivery = deliveryOf(entry)
  return "tag" in delivery ? delivery.tag : entry
}
