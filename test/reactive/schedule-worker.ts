// What works off schedules in tests: a start that commits, and who looks at the agenda.

import { FlowError } from "../../runtime/flows/flow-error.js"
import { below, dueKey, keyOf, partsOf } from "../../runtime/reactive/keys.js"
import type { Schedule } from "../../runtime/reactive/schedule.js"
import { type Errand, type Fired, Schedules, type Start } from "../../runtime/reactive/schedules.js"
import type { Store } from "../../runtime/store.js"
import { headOf, step } from "../contracts/transitions.js"

export const DIGEST: Schedule = {
  name: "digest",
  cron: "0 8 * * *",
  zone: "UTC",
  flow: "digest",
  input: '{:to "all"}',
  missed: "one",
}

/** Starts flows as far as a store is concerned; there is none called `gone`. */
export function starter(store: Store): Start {
  return async ({ flow, input, id, writes }) => {
    if (flow === "gone") throw new FlowError("no-such-flow", "no such flow", [flow])
    const [row] = step(id, 0).rows
    const rows = row === undefined ? [] : [{ ...row, entry: input }]
    const [verdict] = await store.commit([{ id, seq: 0, rows, creates: headOf(id, { flow }), writes }])
    return verdict ?? "conflict"
  }
}

/** Schedules on a store, with a start that commits to it. */
export function schedulesOn(store: Store): Schedules {
  return new Schedules(store, starter(store))
}

/** The errands that are due. */
export async function dueErrands(store: Store, now: number): Promise<Errand[]> {
  const entries = await store.scan({ from: below("agenda").from, to: keyOf("agenda", dueKey(now + 1)), limit: 100 })
  return entries.map(({ key }) => ({ key, name: partsOf(key)[3] as string }))
}

/** Fires what is due until nothing is; answers what came of it. */
export async function drain(store: Store, now: number, schedules = schedulesOn(store)): Promise<Fired[]> {
  const fired: Fired[] = []
  for (;;) {
    const errands = await dueErrands(store, now)
    if (errands.length === 0) return fired
    fired.push(...(await Promise.all(errands.map((errand) => schedules.fire(errand, now)))))
  }
}

/** The times for which runs of a schedule were started, oldest first. */
export async function startedTimes(store: Store, name = "digest"): Promise<number[]> {
  const heads = await store.list({ prefix: `at.${name}.`, limit: 10_000 })
  return heads.map(({ id }) => Number(id.slice(`at.${name}.`.length))).sort((a, b) => a - b)
}

/** What stands in the agenda. */
export async function agendaKeys(store: Store): Promise<string[]> {
  return (await store.scan({ ...below("agenda"), limit: 100 })).map(({ key }) => key)
}
