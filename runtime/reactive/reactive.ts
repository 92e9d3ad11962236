// The reactive layer: what happens to objects, and what flows emit, sets flows going.
//
//   a change of an object, or an emission   objects.ts, activity.ts
//   is an activity in the log               activity-log.ts
//   whose triggers are found and tried      registry.ts, guards.ts
//   and start flows, which the audit notes  fan-out.ts, audit.ts
//   whose effects are changes and emissions.
//
// Invariants
//   RL1  What a flow emits is in the log of activities when, and only when, the row is in the flow's log.
//
// Not here: how flows run (../flows).

import { Complaint } from "../../interpreter/complaint.js"
import type { Engine } from "../../interpreter/options.js"
import { write } from "../../interpreter/writer.js"
import { Activity } from "../flows/activity.js"
import type { Sent } from "../flows/asks.js"
import { datumOf, elements, sentenceText, textOf } from "../flows/datum.js"
import { okText, raisedText } from "../flows/delivery.js"
import type { Reactions } from "../flows/driver-options.js"
import { keyOf as effectKey, isLoggable, type Job } from "../flows/effects.js"
import { FlowError } from "../flows/flow-error.js"
import type { Defined, Modules } from "../flows/modules.js"
import { namespaceOf } from "../flows/namespace.js"
import type { Head, Store, Verdict, Writing } from "../store.js"
import { type Cause, emittedActivity, isActivity } from "./activity.js"
import { ActivityLog, causeFrom, type Logged } from "./activity-log.js"
import { ActivityViews } from "./activity-view.js"
import { Admission } from "./admission.js"
import { Agenda, type Care } from "./agenda.js"
import { Audit, type AuditEntry, type AuditQuery } from "./audit.js"
import { FanOut, positionOf, type Starter } from "./fan-out.js"
import { Guards } from "./guards.js"
import { keyOf } from "./keys.js"
import { objectWords, performWord } from "./object-words.js"
import { type Acting, Objects } from "./objects.js"
import { PreludeWords } from "./prelude-words.js"
import { recordsAlone } from "./recording.js"
import { Registry } from "./registry.js"
import { scheduleOf } from "./schedule.js"
import { Schedules, type Starting } from "./schedules.js"

export interface ReactiveOptions extends Starter {
  readonly store: Store
  readonly modules: Modules
  readonly now: () => number
  readonly newId: () => string
  readonly breathe: () => Promise<void>
  readonly engine?: Engine | undefined
  /** How many activities may lead from one to another. */
  readonly deepest: number
  /** The most characters of a value that is stored. */
  readonly largest: number
  /** How what is due is done. */
  readonly care: Care
}

export class Reactive implements Reactions {
  readonly log: ActivityLog
  readonly objects: Objects
  readonly registry: Registry
  readonly audit: Audit
  readonly schedules: Schedules
  readonly admission = new Admission()
  private readonly fanOut: FanOut
  private agenda: Agenda | undefined

  constructor(private readonly options: ReactiveOptions) {
    const { store, now, newId, modules, breathe, engine, deepest, largest } = options
    this.log = new ActivityLog(store, newId, options.care.hold)
    const words = new PreludeWords(breathe, engine)
    const guards = new Guards(modules, words)
    this.registry = new Registry(store, newId, (trigger) => guards.check(trigger))
    this.objects = new Objects(store, this.log, this.registry, now, newId, largest, (logged, activity) =>
      this.seeTo(logged, activity),
    )
    this.audit = new Audit(store, this.log)
    this.schedules = new Schedules(store, (starting) => this.begin(starting))
    const views = new ActivityViews(words, (id, name) => this.objects.related(id, name))
    this.fanOut = new FanOut(store, this.registry, this.audit, guards, views, options, now, deepest)
  }

  /** Takes what a module declares in place of what stood under its names before. */
  async register(declarations: Defined): Promise<void> {
    const { schedules, version, texts, flows } = declarations
    const scheduled = [...schedules].map(([name, { datum }]) => scheduleOf(name, datum))
    await this.registry.register(declarations)
    if (scheduled.length === 0) return
    const writes = scheduled.map(({ name, flow }) => {
      return { key: keyOf("origin", name), text: flows.includes(flow) ? version : null }
    })
    await this.options.store.commit([recordsAlone(writes, texts)])
    for (const schedule of scheduled) await this.schedules.put(schedule, this.options.now())
  }

  /** Starts what a schedule starts: the flow as it is defined here, else as it was where the schedule was declared. */
  private async begin({ name, flow, input, id, writes }: Starting): Promise<Verdict> {
    const { store, modules, launch } = this.options
    const [origin] = modules.versionOf(flow) === undefined ? await store.records([keyOf("origin", name)]) : []
    return await launch({ action: flow, version: origin?.text, input, id, writes: () => writes }, new Activity())
  }

  /** Does what a word about objects says. Throws a `Complaint`. */
  async perform(word: string, operands: readonly unknown[], acting: Acting): Promise<unknown> {
    return await performWord(word, this.objects, operands, acting)
  }

  serves(name: string): boolean {
    return objectWords.includes(name)
  }

  /** Does what a flow asks to be done with objects; answers the text of the outcome. */
  async performed(job: Job, flow: string, activity: Activity): Promise<string> {
    const { instance, tag, name, payload } = job
    const key = effectKey({ instance, tag })
    const acting = { actor: `flow:${flow}`, cause: await this.causeOf(instance), key, activity }
    try {
      const answer = textOf(await this.perform(name, elements(datumOf(payload)) ?? [], acting))
      if (isLoggable(answer, job, this.options.largest)) return okText(answer)
      return raisedText("its answer is larger than may be stored", [String(answer.length)])
    } catch (error) {
      if (!(error instanceof Complaint)) throw error
      return outcomeText(error)
    }
  }

  /**
   * What to write with the row in which a flow emits activities; undefined if it emits none. What tenants emit is heard
   * by those who watch them, and appended nowhere. RL1
   */
  async emitted(
    head: Head,
    { row, at, sent }: { readonly row: number; readonly at: number; readonly sent: readonly Sent[] },
  ): Promise<{ writes: readonly Writing[]; seeTo(activity: Activity): void } | undefined> {
    if (namespaceOf(head.flow) !== "") return undefined
    const given = sent.flatMap((each) => (each.kind === "emit" ? [datumOf(each.activity)] : [])).filter(isActivity)
    if (given.length === 0) return undefined
    const cause = await this.causeOf(head.id)
    const place = { instance: `${head.id} ${head.created}`, flow: head.flow, row, at, cause }
    const activities = given.map((one, index) => emittedActivity(one, { ...place, index }))
    const awaited = await Promise.all(activities.map((activity) => this.registry.isAwaited(activity)))
    const appending = activities.map((activity, i) =>
      this.log.appending(activity, at, awaited[i] === true, cause?.position),
    )
    return {
      writes: appending.flatMap(({ writes }) => writes),
      seeTo: (activity) => {
        for (const { logged } of appending) if (logged.errand !== undefined) this.seeTo(logged, activity)
      },
    }
  }

  /** Tries again what came to an error; answers what came of it. */
  async retry(query: Omit<AuditQuery, "limit" | "outcome">, limit: number, within: Activity): Promise<AuditEntry[]> {
    const { activity, trigger } = query
    const about = { ...(activity && { activity }), ...(trigger && { trigger }), outcome: "error", limit } as const
    const failed = activity === undefined ? await this.audit.failed(trigger, limit) : await this.audit.list(about)
    return await this.fanOut.retry(failed, within, (position) => this.log.at(position))
  }

  /** Sees to errands when they are due, until `stop` is called. @param within what is under way in the meantime */
  async work(within: Activity): Promise<void> {
    this.agenda ??= this.newAgenda(within)
    await this.agenda.run()
  }

  /** Sees to the errands that are due now. */
  async workOnce(within: Activity): Promise<void> {
    await this.newAgenda(within).once()
  }

  stop(): void {
    this.agenda?.stop()
    this.agenda = undefined
  }

  private newAgenda(within: Activity): Agenda {
    const { store, now, care } = this.options
    const activity = {
      isPutOff: true,
      do: async ({ name, key }: { readonly name: string; readonly key: string }) => {
        const found = await this.log.at(name)
        if (found !== undefined) await this.fanOut.seeTo({ ...found, errand: key }, within, false)
      },
    }
    const schedule = {
      isPutOff: false,
      do: async (errand: { readonly name: string; readonly key: string }, at: number) => {
        const fired = await this.schedules.fire(errand, at)
        if (fired.kind === "failed")
          care.trouble(new FlowError("refused", "a schedule has started nothing", [`${errand.name}:`, fired.error]))
      },
    }
    return new Agenda(store, now, { activity, schedule }, care)
  }

  private seeTo(logged: Logged, activity: Activity): void {
    const end = this.admission.begin()
    const seen = this.fanOut.seeTo(logged, activity, true, end)
    void activity.during(seen.catch((error: unknown) => this.options.care.trouble(error)).finally(end))
  }

  /** What an instance's changes and emissions are brought about by. */
  private async causeOf(instance: string): Promise<Cause | undefined> {
    const position = positionOf(instance)
    const logged = position === undefined ? undefined : await this.log.at(position)
    return logged && causeFrom(logged)
  }
}

/** The text of an outcome that is a failure of the word that complains. */
function outcomeText({ who, message, irritants }: Complaint): string {
  return raisedText(message.slice(`${who}: `.length), irritants.map(plainText))
}

/** The canonical text of a value, or of how it is written if it is not plain data. */
function plainText(value: unknown): string {
  try {
    return textOf(value)
  } catch {
    return sentenceText(write(value))
  }
}
