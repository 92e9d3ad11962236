// The audit: what came of each activity and each trigger that matches it.
//
//   {:activity CID :at MS :attempts 1 :instance ID :outcome "started" :trigger NAME}
//   {… :outcome "declined" :reason TEXT …}      the guard or the scope says no
//   {… :outcome "error" :reason TEXT …}         it could not be started, or failed at once: `retry` starts it again
//
// An entry stands under the activity's position in the log and the trigger's id.
//
// Invariants
//   AD1  An activity and a trigger are one entry, whoever writes it and however often it is tried.

import { sentenceText } from "../flows/datum.js"
import type { Entry, Store, Writing } from "../store.js"
import type { ActivityLog } from "./activity-log.js"
import { dictFrom, field, textField } from "./dicts.js"
import { below, keyOf, partsOf } from "./keys.js"
import { pagesOf } from "./recording.js"

export type AuditOutcome = "started" | "declined" | "error"

export interface AuditEntry {
  /** The activity's content id, and its position in the log. */
  readonly activity: string
  readonly position: string
  readonly trigger: string
  readonly triggerId: string
  readonly outcome: AuditOutcome
  readonly instance?: string | undefined
  readonly reason?: string | undefined
  readonly at: number
  readonly attempts: number
}

/** Which entries: all that satisfy everything named. */
export interface AuditQuery {
  readonly activity?: string
  readonly trigger?: string
  readonly outcome?: AuditOutcome
  /** Those of activities after this position. */
  readonly after?: string
  readonly limit: number
}

export class Audit {
  constructor(
    private readonly store: Store,
    private readonly log: ActivityLog,
  ) {}

  /** What to write to note what came of a pair. @param revision of the entry before it, 0 if there is none */
  noting(entry: AuditEntry, revision: number): Writing[] {
    const { position, triggerId, outcome } = entry
    const own = { key: keyOf("pair", position, triggerId), text: entryText(entry), revision }
    if (outcome !== "error" && revision === 0) return [own]
    return [own, { key: keyOf("failed", position, triggerId), text: outcome === "error" ? "" : null }]
  }

  /** What came so far of the activity at a position and triggers, with the revisions of the entries. */
  async of(
    position: string,
    triggerIds: readonly string[],
  ): Promise<({ entry: AuditEntry; revision: number } | undefined)[]> {
    const entries = await this.store.records(triggerIds.map((id) => keyOf("pair", position, id)))
    return entries.map((entry) => entry && { entry: entryFrom(entry), revision: entry.revision })
  }

  /** Entries in the order of the activities, and for each in that of the triggers' names. */
  async list({ activity, trigger, outcome, after, limit }: AuditQuery): Promise<AuditEntry[]> {
    const about = activity === undefined ? undefined : await this.log.find(activity)
    if (activity !== undefined && about === undefined) return []
    const range = about === undefined ? below("pair") : below("pair", about.position)
    const from = after === undefined || about !== undefined ? range.from : below("pair", after).to
    const isAsked = (entry: AuditEntry): boolean =>
      (trigger ?? entry.trigger) === entry.trigger && (outcome ?? entry.outcome) === entry.outcome
    return await this.collected({ ...range, from }, isAsked, limit)
  }

  /** Those whose outcome is an error, in the same order. */
  async failed(trigger: string | undefined, limit: number): Promise<AuditEntry[]> {
    return await this.collected(below("failed"), (entry) => (trigger ?? entry.trigger) === entry.trigger, limit)
  }

  /** What came of the activity at a position. */
  async pairsOf(position: string): Promise<AuditEntry[]> {
    return await this.collected(below("pair", position), () => true, Number.POSITIVE_INFINITY)
  }

  /** The first entries of those that a range of records stands for; whole activities are put in order, lest one be torn. */
  private async collected(
    range: { readonly from: string; readonly to: string },
    isAsked: (entry: AuditEntry) => boolean,
    limit: number,
  ): Promise<AuditEntry[]> {
    const found: AuditEntry[] = []
    for await (const page of pagesOf(this.store, range)) {
      const keys = page.map(({ key }) => key.replace(/^failed/, "pair"))
      const entries = keys[0] === page[0]?.key ? page : await this.store.records(keys)
      for (const entry of entries) {
        const one = entry && entryFrom(entry)
        if (one !== undefined && isAsked(one)) found.push(one)
      }
      if (found.length > limit && found[limit]?.position !== found.at(-1)?.position) break
    }
    const order = ({ position, trigger }: AuditEntry): string => `${position} ${trigger}`
    return found.sort((one, other) => (order(one) < order(other) ? -1 : 1)).slice(0, limit)
  }
}

function entryText({ activity, trigger, outcome, instance, reason, at, attempts }: AuditEntry): string {
  const said = (name: string, value: string | undefined): string =>
    value === undefined ? "" : ` :${name} ${sentenceText(value)}`
  const texts = [said("instance", instance), said("outcome", outcome), said("reason", reason), said("trigger", trigger)]
  return `{:activity "${activity}" :at ${at} :attempts ${attempts}${texts.join("")}}`
}

function entryFrom({ key, text }: Entry): AuditEntry {
  const [, position, triggerId] = partsOf(key) as [string, string, string]
  const dict = dictFrom(text)
  const said = (name: string): string => String(field(dict, name))
  return {
    activity: said("activity"),
    position,
    trigger: said("trigger"),
    triggerId,
    outcome: said("outcome") as AuditOutcome,
    instance: textField("audit", dict, "instance"),
    reason: textField("audit", dict, "reason"),
    at: Number(field(dict, "at")),
    attempts: Number(field(dict, "attempts")),
  }
}
