// Histories: what a release has recorded, kept so that every later one can go on with it.
//
//   npx tsx test/flows/histories.ts      records, for this release, what is not there yet
//
// Each file of test/flows/histories is a datum: the time; what `flow-store-export` has answered, with the modules'
// texts; what each instance waited for then, or what it had come to; and what became of those that waited when they were answered
// `later`, up to three times. A file is never written anew: a release adds files of its own.
//
// Not here: that they replay (histories.test.ts).

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Activity } from "../../runtime/flows/activity.js"
import { FlowError } from "../../runtime/flows/flow-error.js"
import { Flows } from "../../runtime/flows/flows.js"
import { textShelf } from "../../runtime/flows/shelves.js"
import { exported } from "../../runtime/flows/transfer.js"
import type { Row } from "../../runtime/store.js"
import { memoryStore } from "../../runtime/stores/memory.js"
import { type Scenario, scenarios } from "./scenarios.js"

const FOLDER = "test/flows/histories"

/** The values that `later` is answered at most so often. */
const ANSWERS = 3

/** The log of an instance. */
export async function rowsOf({ operations }: Flows, id: string): Promise<readonly Row[]> {
  return await operations.store.log(id, 0, 10_000)
}

/** How an instance stands, in a line: its state, and what it waits for or what it has come to. */
export async function standingOf(flows: Flows, id: string): Promise<string> {
  const { operations } = flows
  const { state } = await operations.head(id)
  if (state === "stuck") return state
  const waits = (await operations.waits(id)).map(({ kind, tag }) => `(${kind} ${tag})`)
  const published = (await operations.published(id)) ?? "nothing"
  const last = (await rowsOf(flows, id)).at(-1)?.after ?? ""
  return `(${state} (${waits.join(" ")}) ${published} ${waits.length > 0 ? "" : last})`
}

/** Answers what an instance waits for, and says what becomes of it. */
export async function goneOn(flows: Flows, id: string): Promise<string> {
  for (let i = 0; i < ANSWERS; i++) {
    const { state } = await flows.operations.head(id)
    if (!["running", "parked", "cancelling"].includes(state)) break
    await flows.operations.resume(id, "later").catch(known)
  }
  return await standingOf(flows, id)
}

function known(error: unknown): void {
  if (!(error instanceof FlowError)) throw error
}

/** The files there are. */
export function historyFiles(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".sx"))
    .sort()
    .map((name) => join(FOLDER, name))
}

/** Plays a scenario and answers its history, as text. */
export async function recorded({ title, text, play }: Scenario): Promise<string> {
  const world = { time: Date.UTC(2026, 10, 21) }
  const store = memoryStore()
  const flows = new Flows(store, { store, now: () => world.time })
  await flows.define(textShelf(text))
  const pass = async (ms: number): Promise<void> => {
    world.time += ms
    for (const { id, due } of await flows.operations.list({ states: ["running", "parked", "cancelling"] })) {
      if (due !== null && due <= world.time) await flows.operations.driver.attend(id, new Activity())
    }
  }
  await play(flows, pass)
  const ids = (await flows.operations.list({})).map(({ id }) => id)
  const data = await exported(flows.operations)
  const stood: string[] = []
  for (const id of ids) stood.push(`("${id}" ${await standingOf(flows, id)})`)
  const later: string[] = []
  for (const id of ids) later.push(`("${id}" ${await goneOn(flows, id)})`)
  await flows.close()
  const lines = [
    `{:time ${world.time}`,
    `:export\n${data}`,
    `:stood\n(${stood.join("\n ")})`,
    `:later\n(${later.join("\n ")})}`,
  ]
  return `; ${title}\n\n${lines.join("\n\n")}\n`
}

async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string }
  for (const scenario of scenarios) {
    const file = join(FOLDER, `${version}-${scenario.name}.sx`)
    if (existsSync(file)) continue
    writeFileSync(file, await recorded(scenario))
    console.log(file)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) void main()
