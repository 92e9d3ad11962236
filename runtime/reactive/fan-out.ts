// The fan-out: after an activity is in the log, the triggers that match it start flows.
//
// Invariants
//   FO1  An activity and a trigger start one instance: its id and its audit entry, kept in the commit of its first row, are theirs alone.
//   FO2  What goes wrong with one trigger is its entry in the audit, and nothing to the others.
//   FO3  The errand is done when every matching trigger has its entry; until then whoever finds it goes on with it.
//   FO4  A chain of causes has an end: what is too deep in it starts nothing, and the audit says so.
//
// Not here: whether a trigger is for an activity (guards.ts), when errands are found (agenda.ts).

import { Complaint } from "../../interpreter/complaint.js"
import type { Dict } from "../../interpreter/dict.js"
import type { Activity } from "../flows/activity.js"
import { textOf } from "../flows/datum.js"
import { FlowError } from "../flows/flow-error.js"
import { type Store, StoreError, type Writing } from "../store.js"
import type { Logged } from "./activity-log.js"
import type { ActivityViews } from "./activity-view.js"
import type { Audit, AuditEntry, AuditOutcome } from "./audit.js"
import { dictOf, field, idOf } from "./dicts.js"
import type { Guards } from "./guards.js"
import { recordsAlone } from "./recording.js"
import type { Registry, Trigger } from "./registry.js"

/** A flow to start for a trigger. */
export interface Launch {
  /** A flow's name, or a composition. */
  readonly action: TriggerAction
  /** The module to take the flow from, if it is there. */
  readonly version: string | undefined
  /** Canonical text, and its datum, if that is at hand. */
  readonly input: string
  readonly datum?: unknown
  readonly id: string
  /** What to keep with its first row; `reason` says why it has failed already, if it has. */
  writes(reason: string | undefined): readonly Writing[]
}

export type TriggerAction = Trigger["declaration"]["action"]

/** What starts flows. */
export interface Starter {
  /** Answers "conflict" if the id is taken, or what is to be written is. Throws a `FlowError` where it cannot be started. */
  launch(launch: Launch, activity: Activity): Promise<"kept" | "conflict">
  /** Goes on with an instance that failed. Throws a `FlowError` where it fails again. */
  retry(id: string): Promise<void>
}

export class FanOut {
  constructor(
    private readonly store: Store,
    private readonly registry: Registry,
    private readonly audit: Audit,
    private readonly guards: Guards,
    private readonly views: ActivityViews,
    private readonly starter: Starter,
    private readonly now: () => number,
    private readonly deepest: number,
  ) {}

  /**
   * Sees to what an activity sets going.
   * @param isFresh whether nobody can have seen to it before
   * @param launched called when everything has been started, and only the errand is left to be done with
   */
  async seeTo(logged: Logged, within: Activity, isFresh: boolean, launched?: () => void): Promise<void> {
    const { activity, errand } = logged
    const matching = await this.registry.matchingOf(activity)
    const triggers = isFresh ? matching : matching.filter(({ since }) => since < logged.position) // RG4
    const known = isFresh
      ? []
      : await this.audit.of(
          logged.position,
          triggers.map(({ id }) => id),
        )
    const left = triggers.filter((_, i) => known[i] === undefined)
    const notes = await Promise.all(left.map((trigger) => this.tried(logged, trigger, within)))
    launched?.()
    const transitions = notes.filter((writes) => writes.length > 0).map((writes) => recordsAlone(writes))
    if (errand !== undefined) transitions.push(recordsAlone([{ key: errand, text: null }]))
    if (transitions.length > 0) await this.store.commit(transitions) // FO3
  }

  /** Tries pairs again whose outcome is an error; answers what came of them. */
  async retry(
    entries: readonly AuditEntry[],
    within: Activity,
    at: (position: string) => Promise<Logged | undefined>,
  ): Promise<AuditEntry[]> {
    const outcomes: AuditEntry[] = []
    for (const { position, triggerId, trigger: name } of entries) {
      const [before] = await this.audit.of(position, [triggerId])
      const logged = await at(position)
      if (before === undefined || before.entry.outcome !== "error" || logged === undefined) continue
      const trigger = await this.registry.trigger(name)
      if (trigger === undefined || trigger.id !== triggerId) {
        const reason = "the trigger is not registered any more as it was"
        await this.note(
          this.entry(logged, { name, id: triggerId }, "error", { reason, attempts: before.entry.attempts + 1 }),
          before.revision,
        )
      } else if (before.entry.instance === undefined) await this.startAgain(logged, trigger, before, within)
      else await this.goOn(before)
      const [after] = await this.audit.of(position, [triggerId])
      if (after !== undefined) outcomes.push(after.entry)
    }
    return outcomes
  }

  private async startAgain(
    logged: Logged,
    trigger: Trigger,
    before: { entry: AuditEntry; revision: number },
    within: Activity,
  ): Promise<void> {
    const writes = await this.tried(logged, trigger, within, {
      attempts: before.entry.attempts + 1,
      revision: before.revision,
    })
    if (writes.length > 0) await this.store.commit([recordsAlone(writes)])
  }

  /** Has the instance go on that had failed at once. */
  private async goOn({ entry, revision }: { entry: AuditEntry; revision: number }): Promise<void> {
    const { instance, reason: _, ...others } = entry
    const tried = { ...others, instance, at: this.now(), attempts: entry.attempts + 1 }
    try {
      await this.starter.retry(instance as string)
      await this.note({ ...tried, outcome: "started" }, revision)
    } catch (error) {
      await this.note({ ...tried, outcome: "error", reason: reasonOf(error) }, revision)
    }
  }

  private async note(entry: AuditEntry, revision: number): Promise<void> {
    await this.store.commit([recordsAlone(this.audit.noting(entry, revision))])
  }

  /** Starts what a trigger starts, if it is for the activity; answers what is left to note. FO2 */
  private async tried(
    logged: Logged,
    trigger: Trigger,
    within: Activity,
    { attempts, revision } = { attempts: 1, revision: 0 },
  ): Promise<readonly Writing[]> {
    const { activity } = logged
    const noting = (outcome: AuditOutcome, reason: string): readonly Writing[] =>
      this.audit.noting(this.entry(logged, trigger, outcome, { reason, attempts }), revision)
    try {
      const depth = Number(field(activity, "depth"))
      if (depth >= this.deepest) return noting("error", tooDeep(depth)) // FO4
      const seen = await this.views.of(activity, trigger)
      const refusal = await this.guards.refusal(trigger, activity, seen)
      if (refusal !== undefined) return noting("declined", refusal)
      await this.starter.launch(this.launchOf(logged, seen, trigger, { attempts, revision }), within)
      return []
    } catch (error) {
      if (error instanceof StoreError) throw error
      return noting("error", reasonOf(error))
    }
  }

  /** FO1 */
  private launchOf(
    logged: Logged,
    seen: Dict,
    trigger: Trigger,
    { attempts, revision }: { attempts: number; revision: number },
  ): Launch {
    const { action } = trigger.declaration
    const { activity, position, text } = logged
    const id = instanceId(position, trigger)
    const writes = (reason: string | undefined): readonly Writing[] => {
      const outcome = reason === undefined ? "started" : "error"
      return this.audit.noting(this.entry(logged, trigger, outcome, { reason, instance: id, attempts }), revision)
    }
    const given =
      typeof action === "string"
        ? { input: text, datum: activity }
        : { input: textOf(dictOf({ do: action.composition, activity: seen })) }
    return { action, version: trigger.isOwn ? trigger.version : undefined, ...given, id, writes }
  }

  private entry(
    { activity, position }: Logged,
    { name, id }: Pick<Trigger, "name" | "id">,
    outcome: AuditOutcome,
    more: { readonly reason?: string | undefined; readonly instance?: string; readonly attempts: number },
  ): AuditEntry {
    return { activity: idOf(activity), position, trigger: name, triggerId: id, outcome, at: this.now(), ...more }
  }
}

/** The id of the instance that a trigger starts for an activity. FO1 */
export function instanceId(position: string, { id }: Pick<Trigger, "id">): string {
  return `on.${position}.${id.slice(-16)}`
}

/** The position of the activity that an instance was started for, or of which an ancestor of its was; undefined for others. */
export function positionOf(instance: string): string | undefined {
  return /^on\.([0-9a-z]{26})\./.exec(instance)?.[1]
}

function tooDeep(depth: number): string {
  return `the chain of causes is too long: ${depth} activities lead to this one`
}

function reasonOf(error: unknown): string {
  if (error instanceof FlowError || error instanceof Complaint) return error.message
  return error instanceof Error ? error.message : String(error)
}
