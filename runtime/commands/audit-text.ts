// Entries of the audit as a person reads them, and as programs do.

import { clipped } from "../columns.js"
import type { AuditEntry } from "../reactive/audit.js"
import type { Store } from "../store.js"
import { isoText, timeText } from "./durations.js"
import { needsOf } from "./flow-head.js"

/** The widest that a reason is shown in a line. */
const WIDEST = 160

export const AUDIT_HEADS: readonly string[] = ["TIME", "ACTIVITY", "TRIGGER", "OUTCOME", ""]

/** The cells of an entry's line. */
export async function auditCells(store: Store, entry: AuditEntry): Promise<string[]> {
  const { at, position, trigger, outcome } = entry
  return [timeText(at), position, trigger, outcome, await sequelText(store, entry)]
}

/** What has come of it: the instance and how it stands, or why there is none. */
export async function sequelText(store: Store, { instance, reason, attempts }: AuditEntry): Promise<string> {
  const parts = [
    ...(instance === undefined ? [] : [`${instance} (${await stateText(store, instance)})`]),
    ...(reason === undefined ? [] : [clipped(reason.split("\n")[0] as string, WIDEST)]),
    ...(attempts > 1 ? [`tried ${attempts} times`] : []),
  ]
  return parts.join("; ")
}

/** An entry for a program. */
export async function auditJson(store: Store, entry: AuditEntry): Promise<unknown> {
  const { activity, position, trigger, triggerId, outcome, instance, reason, at, attempts } = entry
  return {
    activity,
    position,
    trigger,
    triggerId,
    outcome,
    instance: instance ?? null,
    state: (instance === undefined ? undefined : await stateOf(store, instance)) ?? null,
    reason: reason ?? null,
    at: isoText(at),
    attempts,
  }
}

/** How an instance stands, for a person. */
export async function stateText(store: Store, instance: string): Promise<string> {
  const found = await store.find(instance)
  if (found === undefined) return "forgotten"
  const needs = needsOf(found.head.needs)
  return needs.length === 0 ? found.head.state : `${found.head.state}, needs ${needs.join(", ")}`
}

/** How an instance stands; undefined if it is there no more. */
export async function stateOf(store: Store, instance: string): Promise<string | undefined> {
  return (await store.find(instance))?.head.state
}
