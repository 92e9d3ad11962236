// The audit: what came of each activity and each trigger that matches it.
//
//   {:activity CID :position ID :trigger NAME :trigger-id CID :outcome "started" :instance ID :at MS :attempts 1}
//   {… :outcome "declined" :reason TEXT …}      the guard or the scope says no
//   {… :outcome "error" :reason TEXT …}         it could not be started, or failed at once: `retry` starts it again
//
// Invariants
//   AD1  An activity and a trigger are one entry, whoever writes it and however often it is tried.

import type { Dict } from "../../interpreter/dict.js"
import { textOf } from "../flows/datum.js"
import type { Entry, Store, Writing } from "../store.js"
import type { ActivityLog } from "./activity-log.js"
import { dictFrom, dictOf, field, idOf, textField } from "./dicts.js"
import { below, keyOf } from "./keys.js"
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

const PAGE = 500
const MOST_TRIGGERS = 100_000

export class Audit {
  constructor(
    private readonly store: Store,
    private readonly log: ActivityLog,
  ) {}

  /** What to write to note what came of a pair. @param revision of the entry before it, 0 if there is none */
  noting(entry: AuditEntry, revision: number): Writing[] {
    const { activity, triggerId, outcome } = entry
    const failed = keyOf("failed", activity, triggerId)
    const own = { key: keyOf("pair", activity, triggerId), text: textOf(dictOfEntry(entry)), revision }
    if (outcome === "error") return [own, { key: failed, text: entry.position }]
    return revision === 0 ? [own] : [own, { key: failed, text: null }]
  }

  /** What came of pairs so far, with the revisions of the entries. */
  async of(
    activity: string,
    triggerIds: readonly string[],
  ): Promise<({ entry: AuditEntry; revision: number } | undefined)[]> {
    const entries = await this.store.records(triggerIds.map((id) => keyOf("pair", activity, id)))
    return entries.map((entry) => entry && { entry: entryFrom(entry), revision: entry.revision })
  }

  /** Entries in the order of the activities. */
  async list({ activity, trigger, outcome, after, limit }: AuditQuery): Promise<AuditEntry[]> {
    const found: AuditEntry[] = []
    const take = (entries: readonly AuditEntry[]): void => {
      for (const entry of entries) {
        const isAsked =
          (trigger === undefined || entry.trigger === trigger) && (outcome ?? entry.outcome) === entry.outcome
        if (isAsked && found.length < limit) found.push(entry)
      }
    }
    if (activity !== undefined) {
      const logged = await this.log.find(activity)
      if (logged !== undefined) take(await this.pairsOf(idOf(logged.activity)))
      return found
    }
    let position = after
    while (found.length < limit) {
      const page = await this.log.list({ limit: PAGE, ...(position === undefined ? {} : { after: position }) })
      for (const logged of page) take(await this.pairsOf(idOf(logged.activity)))
      position = page.at(-1)?.position
      if (page.length < PAGE) break
    }
    return found
  }

  /** Pairs whose outcome is an error, in the order of the activities, and for each in that of the triggers' names. */
  async failed(trigger: string | undefined, limit: number): Promise<AuditEntry[]> {
    const found: AuditEntry[] = []
    for await (const page of pagesOf(this.store, below("failed"))) {
      const entries = await this.store.records(page.map(({ key }) => key.replace(/^failed/, "pair")))
      for (const entry of entries) {
        const failed = entry && entryFrom(entry)
        if (failed !== undefined && (trigger ?? failed.trigger) === failed.trigger) found.push(failed)
      }
      if (found.length >= limit) break
    }
    const order = ({ position, trigger: name }: AuditEntry): string => `${position} ${name}`
    return found.sort((one, other) => (order(one) < order(other) ? -1 : 1)).slice(0, limit)
  }

  /** What came of an activity, by its content id, in the order of the triggers' names. */
  async pairsOf(activity: string): Promise<AuditEntry[]> {
    const entries = await this.store.scan({ ...below("pair", activity), limit: MOST_TRIGGERS })
    return entries.map(entryFrom).sort((a, b) => (a.trigger < b.trigger ? -1 : 1))
  }
}

function dictOfEntry({ triggerId, ...entry }: AuditEntry): Dict {
  return dictOf({ ...entry, "trigger-id": triggerId })
}

function entryFrom({ text }: Entry): AuditEntry {
  const dict = dictFrom(text)
  const said = (name: string): string => String(field(dict, name))
  return {
    activity: said("activity"),
    position: said("position"),
    trigger: said("trigger"),
    triggerId: said("trigger-id"),
    outcome: said("outcome") as AuditOutcome,
    instance: textField("audit", dict, "instance"),
    reason: textField("audit", dict, "reason"),
    at: Number(field(dict, "at")),
    attempts: Number(field(dict, "attempts")),
  }
}
