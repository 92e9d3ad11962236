// `sxflow schedules`: what the clock starts.
//
// Times are shown as the clock on the wall says them in the zone of the schedule.

import { clipped } from "../columns.js"
import type { ScheduleState } from "../reactive/schedule.js"
import { localText } from "../reactive/schedule-zones.js"
import type { Store } from "../store.js"
import { type Command, operandsOf } from "./arguments.js"
import { stateOf, stateText } from "./audit-text.js"
import { scheduleNamed } from "./declared-names.js"
import { durationText, isoText } from "./durations.js"
import type { Family } from "./family.js"
import { type Desk, onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION, jsonOf } from "./flow-values.js"
import { rowsText } from "./rows.js"

const listing: Command = {
  manual: {
    name: "schedules",
    operands: "",
    doc: [
      "Lists schedules: the next run, by the clock of its zone, and how long until then; the last one and what came",
      "of it. They come with modules: sxflow declare FILE; sxflow worker starts what is due.",
    ].join("\n"),
    options: [STORE_OPTION, JSON_OPTION],
    examples: ["sxflow schedules", "sxflow schedules pause mornings"],
  },
  async run(call) {
    operandsOf(call, listing.manual)
    return await onStore(call, { begin: "declare" }, async (desk) => {
      const schedules = await desk.reactive.schedules.list()
      const { store } = desk.operations
      const now = Date.now()
      if (desk.json) desk.outJson(await Promise.all(schedules.map((one) => scheduleJson(store, one))))
      else if (schedules.length === 0) desk.say("no schedules")
      else desk.out(rowsText([HEADS, ...(await Promise.all(schedules.map((one) => cellsOf(store, one, now))))]))
      return 0
    })
  },
}

const pausing = changing(
  "pause",
  "paused",
  "Has a schedule rest: what would be due meanwhile is not missed.",
  (desk, name) => desk.reactive.schedules.pause(name),
)

const resuming = changing(
  "resume",
  "resumed",
  "Goes on with a schedule that rests, with the first run from now on.",
  (desk, name) => desk.reactive.schedules.resume(name, Date.now()),
)

const removing = changing(
  "remove",
  "removed",
  "Forgets a schedule. It is back when a module that declares it is taken again.",
  async (desk, name) => void (await desk.reactive.schedules.remove(name)),
)

export const family: Family = {
  name: "schedules",
  doc: "Shows what the clock starts.",
  plain: listing,
  commands: { pause: pausing, resume: resuming, remove: removing },
}

/** A command that does something with one schedule. */
function changing(
  word: string,
  done: string,
  doc: string,
  change: (desk: Desk, name: string) => Promise<ScheduleState | undefined>,
): Command {
  const manual = {
    name: `schedules ${word}`,
    operands: "NAME",
    doc,
    options: [STORE_OPTION, JSON_OPTION],
    examples: [`sxflow schedules ${word} mornings`],
  }
  return {
    manual,
    async run(call) {
      const [name] = operandsOf(call, manual) as [string]
      return await onStore(call, { begin: "declare" }, async (desk) => {
        await scheduleNamed(desk.reactive, name)
        const state = await change(desk, name)
        if (desk.json)
          desk.outJson(state === undefined ? { [done]: name } : await scheduleJson(desk.operations.store, state))
        else {
          const next = state?.next === undefined ? "" : `, next ${nextText(state, Date.now())}`
          desk.out(`${done} ${name}${next}\n`)
        }
        return 0
      })
    },
  }
}

const HEADS = ["NAME", "CRON", "ZONE", "FLOW", "MISSED", "NEXT", "LAST"]

async function cellsOf(store: Store, state: ScheduleState, now: number): Promise<string[]> {
  const { name, cron, zone, flow, missed } = state
  return [name, cron, zone, flow, missed, nextText(state, now), await lastText(store, state)]
}

/** When a schedule runs next, and how long until then. */
export function nextText({ next, paused, zone }: ScheduleState, now: number): string {
  if (next === undefined) return paused ? "paused" : "never again"
  const local = localText(next, zone)
  return next > now ? `${local}, in ${durationText(next - now)}` : `${local}, due for ${durationText(now - next)}`
}

/** The widest that an error is shown in a table. */
const WIDEST = 120

async function lastText(store: Store, { last, zone, passed }: ScheduleState): Promise<string> {
  const skipped = passed === undefined ? [] : [`missed since ${localText(passed.from, zone)}`]
  if (last === undefined) return skipped.join("") || "-"
  const { due, id, runs, error } = last
  const came =
    error === undefined
      ? `${id} (${await stateText(store, id)})`
      : `not started: ${clipped(error.split("\n")[0] as string, WIDEST)}`
  const many = runs > 1 ? [`for ${runs} runs`] : []
  return [`${localText(due, zone)}`, ...many, came, ...skipped].join(", ")
}

async function scheduleJson(store: Store, state: ScheduleState): Promise<unknown> {
  const { name, cron, zone, flow, input, missed, paused, next, last, passed } = state
  return {
    name,
    cron,
    zone,
    flow,
    input: jsonOf(input),
    missed,
    paused,
    next: next === undefined ? null : isoText(next),
    nextLocal: next === undefined ? null : localText(next, zone),
    last: last === undefined ? null : await lastJson(store, last),
    passed: passed && { from: isoText(passed.from), to: passed.to === undefined ? null : isoText(passed.to) },
  }
}

async function lastJson(
  store: Store,
  { due, at, id, runs, error }: NonNullable<ScheduleState["last"]>,
): Promise<unknown> {
  const started = error === undefined ? { instance: id, state: (await stateOf(store, id)) ?? null } : { error }
  return { due: isoText(due), at: isoText(at), runs, ...started }
}
