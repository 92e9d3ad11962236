// `sxflow declare FILE ...`: takes the types, triggers and schedules of modules.
//
// Invariants
//   DC1  Every FILE is tried before anything of one is taken: what is wrong with one leaves the store as it is, and makes none.

import type { Shelf } from "../flows/bundle.js"
import { openFlows } from "../flows/flows.js"
import type { Defined } from "../flows/modules.js"
import type { Reactive } from "../reactive/reactive.js"
import type { Command } from "./arguments.js"
import { type Desk, LIB_OPTION, onDesk, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"
import { misuse } from "./refused.js"
import { rowsText } from "./rows.js"
import { nextText } from "./schedules.js"

export const command: Command = {
  manual: {
    name: "declare",
    operands: "FILE ...",
    doc: [
      "Takes the types, triggers and schedules that modules declare, in place of what stood under their names, and",
      "says what is new, changed, unchanged or gone. All are tried first: what is wrong with one leaves all as it is.",
    ].join("\n"),
    options: [STORE_OPTION, LIB_OPTION, JSON_OPTION],
    examples: ["sxflow declare blog.sx", "sxflow declare types.sx triggers.sx --store blog.db"],
  },
  async run(call) {
    const files = [...call.operands, ...(call.rest ?? [])]
    if (files.length === 0) throw misuse("which FILE? sxflow declare FILE ...")
    return await onDesk(call, async (desk) => {
      const shelves = await tried(desk, files)
      await desk.open({ makes: true })
      const before = await standing(desk.reactive)
      const defined: Defined[] = []
      for (const shelf of shelves) defined.push(await desk.operations.define(shelf))
      const items = compared(before, await standing(desk.reactive), defined)
      if (desk.json) desk.outJson(items.map(({ note: _, ...item }) => item))
      else if (items.length === 0) desk.say(`${files.join(", ")}: no deftype, deftrigger or defschedule`)
      else desk.out(rowsText(items.map(({ change, kind, name, note }) => [change, kind, name, note])))
      return 0
    })
  },
}

/** The files, each of which can be taken after those before it. Throws what is wrong with one. DC1 */
async function tried(desk: Desk, files: readonly string[]): Promise<Shelf[]> {
  const trial = await openFlows({ store: "memory:" })
  try {
    const shelves: Shelf[] = []
    for (const file of files) {
      const { shelf } = await desk.shelf(file)
      await trial.define(shelf)
      shelves.push(shelf)
    }
    return shelves
  } finally {
    await trial.close()
  }
}

/** Something that is declared in a store. */
interface Declared {
  readonly kind: "type" | "trigger" | "schedule"
  readonly name: string
  /** The same for two that say the same. */
  readonly says: string
  /** The type that declares it, and the module, where these are known. */
  readonly owner?: string
  readonly version?: string
  readonly next?: string
  /** A flow that it starts, and that its own module does not define. */
  readonly flow?: string | undefined
}

/** All that is declared, by kind and name. */
async function standing({ registry, schedules }: Reactive): Promise<Map<string, Declared>> {
  const now = Date.now()
  const found: Declared[] = [
    ...(await registry.types()).map(({ name, id }): Declared => ({ kind: "type", name, says: id })),
    ...(await registry.triggers()).map((trigger): Declared => {
      const { name, id, owner, version, isOwn, declaration } = trigger
      const flow = isOwn || typeof declaration.action !== "string" ? undefined : declaration.action
      return { kind: "trigger", name, says: id, owner, version, flow }
    }),
    ...(await schedules.list()).map((state): Declared => {
      const { name, cron, zone, flow, input, missed } = state
      const says = JSON.stringify([cron, zone, flow, input, missed])
      return { kind: "schedule", name, says, next: nextText(state, now), flow }
    }),
  ]
  return new Map(found.map((one) => [`${one.kind} ${one.name}`, one]))
}

interface Item {
  readonly change: "new" | "changed" | "unchanged" | "gone"
  readonly kind: Declared["kind"]
  readonly name: string
  readonly note: string
}

/** What became of everything that the modules declare. */
function compared(
  before: ReadonlyMap<string, Declared>,
  after: ReadonlyMap<string, Declared>,
  defined: readonly Defined[],
): Item[] {
  const named = new Set(
    defined.flatMap(({ types, triggers, schedules }) => [
      ...[...types.keys()].map((name) => `type ${name}`),
      ...[...triggers.keys()].map((name) => `trigger ${name}`),
      ...[...schedules.keys()].map((name) => `schedule ${name}`),
    ]),
  )
  const isMeant = (key: string, { owner }: Declared): boolean => named.has(key) || named.has(`type ${owner}`)
  const flows = new Set(defined.flatMap((module) => module.flows))
  const there = [...after]
    .filter(([key, one]) => isMeant(key, one))
    .map(([key, one]) => itemOf(before.get(key), one, one.flow === undefined || flows.has(one.flow)))
  const gone = [...before].filter(([key, one]) => isMeant(key, one) && !after.has(key))
  return [...there, ...gone.map(([, { kind, name }]): Item => ({ change: "gone", kind, name, note: "" }))]
}

function itemOf(before: Declared | undefined, now: Declared, isComplete: boolean): Item {
  const { kind, name, says, version, next, flow } = now
  const isSame = before?.says === says
  const notes = [
    ...(next === undefined ? [] : [`next ${next}`]),
    ...(isSame && before.version !== version ? ["its module has changed"] : []),
    ...(isComplete ? [] : [`the flow ${flow} is not defined here: who is to start it needs a module that does`]),
  ]
  const change = before === undefined ? "new" : isSame ? "unchanged" : "changed"
  return { change, kind, name, note: notes.join("; ") }
}
