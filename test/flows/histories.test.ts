// What earlier releases have recorded is gone on with.

import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import type { Dict } from "../../interpreter/dict.js"
import { keyword } from "../../interpreter/symbol.js"
import { datumFrom, elements, textOf } from "../../runtime/flows/datum.js"
import { Flows } from "../../runtime/flows/flows.js"
import { Live } from "../../runtime/flows/live.js"
import { imported } from "../../runtime/flows/transfer.js"
import { memoryStore } from "../../runtime/stores/memory.js"
import { goneOn, historyFiles, recorded, rowsOf, standingOf } from "./histories.js"
import { scenarios } from "./scenarios.js"

interface History {
  readonly flows: Flows
  /** By their ids. */
  readonly stood: ReadonlyMap<string, string>
  readonly later: ReadonlyMap<string, string>
}

/** A process that knows nothing but what is in `file`. */
async function opened(file: string): Promise<History> {
  const data = datumFrom(readFileSync(file, "utf8"), file) as Dict
  const part = (name: string): Map<string, string> =>
    new Map(
      (elements(data.get(keyword(name))) ?? []).map((entry) => {
        const [id, text] = elements(entry) ?? []
        return [String(id), textOf(text)]
      }),
    )
  const store = memoryStore()
  const flows = new Flows(store, { store, now: () => data.get(keyword("time")) as number })
  await imported(flows.operations, data.get(keyword("export")))
  return { flows, stood: part("stood"), later: part("later") }
}

/** `text` as `textOf` writes it. */
function canonical(text: string): string {
  return textOf(datumFrom(text, "a standing"))
}

test("every scenario has been recorded", () => {
  for (const { name } of scenarios) expect(historyFiles().some((file) => file.endsWith(`-${name}.sx`))).toBe(true)
})

test("instances of every state were recorded", () => {
  const texts = historyFiles().map((file) => readFileSync(file, "utf8"))
  for (const state of ["running", "parked", "cancelling", "finished", "failed", "cancelled", "stuck"]) {
    expect(texts.some((text) => text.includes(`:state ${state}`))).toBe(true)
  }
})

test("deliveries of every kind were recorded", () => {
  const texts = historyFiles().map((file) => readFileSync(file, "utf8"))
  for (const kind of [
    "start",
    "resume",
    "signal",
    "timer",
    "effect",
    "child",
    "cancel",
    "strike",
    "migrate",
    "reseed",
  ]) {
    expect(
      texts.some((text) => new RegExp(`\\(\\d+ \\(${kind}[ )]`).test(text)),
      kind,
    ).toBe(true)
  }
})

/** The logs of a history, by the ids of the instances, without the seeds and the name of the prelude, which some do not have. */
function logsIn(history: string): Map<string, string> {
  const data = (datumFrom(history, "a history") as Dict).get(keyword("export")) as Dict
  return new Map(
    (elements(data.get(keyword("instances"))) as Dict[]).map((instance) => {
      const log = textOf(instance.get(keyword("log")))
      return [
        String(instance.get(keyword("id"))),
        log.replace(/(\((?:start .*?|reseed)) "[^"]*"( "bafk\w*")?\) \(/g, "$1) ("),
      ]
    }),
  )
}

test.each(scenarios)("what is told in the scenario of $name is logged as it was", async (scenario) => {
  const file = historyFiles().findLast((path) => path.endsWith(`-${scenario.name}.sx`)) as string
  const [before, now] = [readFileSync(file, "utf8"), await recorded(scenario)].map(logsIn)
  const byChance = ["drawn", "redrawn"]
  for (const [id, log] of before ?? []) if (!byChance.includes(id)) expect(now?.get(id), id).toBe(log)
  expect([...(now?.keys() ?? [])]).toEqual([...(before?.keys() ?? [])])
})

test.each(historyFiles())("%s stands where it stood", async (file) => {
  const { flows, stood } = await opened(file)
  for (const [id, text] of stood) expect(canonical(await standingOf(flows, id)), id).toBe(text)
  await flows.close()
})

test.each(historyFiles())("%s goes on as it did", async (file) => {
  const { flows, later } = await opened(file)
  for (const [id, text] of later) expect(canonical(await goneOn(flows, id)), id).toBe(text)
  await flows.close()
})

test.each(historyFiles())("what ended in %s ends so again", async (file) => {
  const { flows } = await opened(file)
  const { operations } = flows
  const heads = await operations.list({ states: ["finished", "failed", "cancelled"] })
  for (const head of heads) {
    const live = new Live(head, head.flow, await operations.modules.at(head.version, head.flow))
    await live.replay(await rowsOf(flows, head.id), async () => {})
    expect(live.enactment.end, head.id).toBeDefined()
  }
  await flows.close()
})
