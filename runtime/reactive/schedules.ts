// Schedules, kept in the store: each a record `schedule/NAME`, and one in the agenda, `agenda/DUE/schedule/NAME`, for its
// next run.
//
// Whoever works off the agenda calls `fire` with what is due. There may be many of them, and any may stop at any point.
// They may put an errand off: then it stands in the agenda later than its run is due, and is as good.
//
// A name that is removed leaves a record that says nil, so that the revisions of the name go on: who has read the old
// schedule cannot take a new one of that name for it.
//
// Invariants
//   SD7   One due time is started once, whoever fires it, and how often: the instance's id follows from it, and the
//         start, the schedule's state and what the agenda says next are kept in one commit.
//   SD9   A schedule that is put again unchanged stays as it is. A change of what it starts keeps the time of the next run;
//         a change of its times reckons it anew, from now. It stays paused if it was.
//   SD10  A run that cannot be started is told of in the state, and the next one is set all the same.
//   SD11  A schedule that is paused, over or removed has nothing in the agenda; any other just its next run. Runs that
//         fall into a pause are not missed.
//
// Not here: which missed runs are started (schedule-policy.ts), who reads the agenda and when.

import { Complaint } from "../../interpreter/complaint.js"
import { SchemeString } from "../../interpreter/string.js"
import { datumFrom, datumOf, textOf } from "../flows/datum.js"
import { FlowError } from "../flows/flow-error.js"
import { nearestNames } from "../nearest.js"
import type { Entry, Store, Verdict, Writing } from "../store.js"
import { type Cron, cronOf } from "./cron.js"
import { dictOf } from "./dicts.js"
import { below, dueKey, keyOf } from "./keys.js"
import { pagesOf, recordsAlone } from "./recording.js"
import { checkedName, type Run, type Schedule, type ScheduleState, stateOf, textOfState } from "./schedule.js"
import { turnOf } from "./schedule-policy.js"
import { localText } from "./schedule-zones.js"

/** An instance to be started, and the records to be written in the commit of its first row. */
export interface Starting {
  /** The schedule. */
  readonly name: string
  readonly flow: string
  /** A canonical text. */
  readonly input: string
  readonly id: string
  readonly writes: readonly Writing[]
}

/**
 * Starts an instance; all of it is kept, or nothing. Answers "conflict" if the id is taken or a record has not the
 * revision that its writing goes by. Throws a `FlowError` if the flow cannot be started.
 */
export type Start = (starting: Starting) => Promise<Verdict>

/** A record of the agenda, as far as it matters here: its key, and the name of the schedule it is for. */
export interface Errand {
  readonly key: string
  readonly name: string
}

/** What came of firing. */
export type Fired =
  /** The instance `id` was started, and with it the next run set. */
  | { readonly kind: "started"; readonly id: string; readonly next: number | undefined }
  /** The flow could not be started; that is in the schedule's state, with the next run. */
  | { readonly kind: "failed"; readonly id: string; readonly error: string; readonly next: number | undefined }
  /** What was missed is passed over, or had been started before; the next run is set. */
  | { readonly kind: "passed"; readonly next: number | undefined }
  /** Nothing is due here any more, or somebody else has seen to it. */
  | { readonly kind: "nothing" }

export class Schedules {
  constructor(
    private readonly store: Store,
    private readonly start: Start,
  ) {}

  /** Lets there be a schedule, or changes it. Throws a `Complaint` for times that are none. SD9 */
  async put(declared: Schedule, now: number): Promise<ScheduleState> {
    const name = checkedName(declared.name)
    const who = `schedule ${name}: `
    const cron = cronOf(declared.cron, declared.zone, who)
    const schedule = { ...declared, input: textOf(datumFrom(declared.input, `${who}:input`)) }
    return await this.change(name, async (old) => {
      if (old === undefined) return { ...schedule, ...UNRUN, next: cron.next(now) }
      if (isSame(old, schedule)) return old
      const isRetimed = old.cron !== schedule.cron || old.zone !== schedule.zone
      const next = isRetimed && !old.paused ? { next: cron.next(now), caught: 0 } : {}
      return { ...old, ...schedule, ...next }
    })
  }

  /** Forgets a schedule. Throws a `Complaint` if there is none. */
  async remove(name: string): Promise<void> {
    await this.change(name, async (old) => {
      await this.known(name, old)
      return undefined
    })
  }

  /** Has nothing run until it is resumed. Throws a `Complaint` if there is no such schedule. SD11 */
  async pause(name: string): Promise<ScheduleState> {
    return await this.change(name, async (old) => {
      const state = await this.known(name, old)
      return state.paused ? state : { ...state, paused: true, next: undefined, caught: 0 }
    })
  }

  /** Goes on with the first run after `now`. Throws a `Complaint` if there is no such schedule. SD11 */
  async resume(name: string, now: number): Promise<ScheduleState> {
    return await this.change(name, async (old) => {
      const state = await this.known(name, old)
      return state.paused ? { ...state, paused: false, next: cronIn(state).next(now) } : state
    })
  }

  async get(name: string): Promise<ScheduleState | undefined> {
    return (await this.kept(name)).state
  }

  /** All of them, in the order of their names' bytes. */
  async list(): Promise<readonly ScheduleState[]> {
    const states: ScheduleState[] = []
    for await (const page of pagesOf(this.store, below("schedule"))) {
      states.push(...page.map(stateIn).filter((state) => state !== undefined))
    }
    return states
  }

  /** Sees to an errand of the agenda. SD7 */
  async fire({ key, name }: Errand, now: number): Promise<Fired> {
    const [entry, agenda] = await this.store.records([recordKey(name), key])
    if (agenda === undefined) return NOTHING
    const state = stateIn(entry)
    const due = state?.next
    if (entry === undefined || state === undefined || due === undefined)
      return await this.settled([{ key, text: null, revision: agenda.revision }])
    const task = { entry, agenda, state, due }
    if (due <= now) return await this.turn(task, now)
    return key === agendaKey(due, name) ? NOTHING : await this.settled(writesOf(task, state))
  }

  /** Has the agenda say what the state says. */
  private async settled(writes: readonly Writing[]): Promise<Fired> {
    await this.isWritten(writes)
    return NOTHING
  }

  private async turn(task: Task, now: number): Promise<Fired> {
    const { state, due } = task
    const run = { due, at: now, id: idOf(state.name, due), runs: 1, error: undefined }
    const cron = readable(state)
    if (typeof cron === "string") return await this.fail(task, { ...state, paused: true, next: undefined }, run, cron)
    const { runs, next, caught, passed = state.passed } = turnOf(state, now, cron)
    const after = { ...state, next, caught, passed }
    if (runs === 0) return (await this.isWritten(writesOf(task, after))) ? { kind: "passed", next } : NOTHING
    return await this.run(task, after, { ...run, runs })
  }

  /** Starts a run, and keeps the state `after` it in the same commit. SD7 */
  private async run(task: Task, after: ScheduleState, run: Run): Promise<Fired> {
    const { flow } = task.state
    const { id } = run
    const writes = writesOf(task, { ...after, last: run })
    let verdict: Verdict
    try {
      verdict = await this.start({ name: task.state.name, flow, input: inputOf(task.state, run), id, writes })
    } catch (error) {
      if (!isRefusal(error)) throw error
      return await this.fail(task, after, run, error.message) // SD10
    }
    if (verdict === "kept") return { kind: "started", id, next: after.next }
    // If nobody has changed anything, the id is taken: this very run was started once before.
    return (await this.isWritten(writes)) ? { kind: "passed", next: after.next } : NOTHING
  }

  /** Keeps the state `after` a run that could not be started. SD10 */
  private async fail(task: Task, after: ScheduleState, run: Run, error: string): Promise<Fired> {
    const isKept = await this.isWritten(writesOf(task, { ...after, last: { ...run, error } }))
    return isKept ? { kind: "failed", id: run.id, error, next: after.next } : NOTHING
  }

  /** Makes of a schedule what `make` makes of it, again if somebody else is first; undefined: it is forgotten. */
  private async change<S extends ScheduleState | undefined>(
    name: string,
    make: (old: ScheduleState | undefined) => Promise<S>,
  ): Promise<S> {
    for (;;) {
      const { entry, state } = await this.kept(name)
      const made = await make(state)
      if (made === state) return made
      const text = made === undefined ? REMOVED : textOfState(made)
      const record = { key: recordKey(name), text, revision: entry?.revision ?? 0 }
      if (await this.isWritten([record, ...agendaWrites(name, state?.next, made?.next)])) return made
    }
  }

  private async kept(name: string): Promise<{ entry: Entry | undefined; state: ScheduleState | undefined }> {
    const [entry] = await this.store.records([recordKey(checkedName(name))])
    return { entry, state: stateIn(entry) }
  }

  /** `state`, if it is there. */
  private async known(name: string, state: ScheduleState | undefined): Promise<ScheduleState> {
    if (state !== undefined) return state
    const names = (await this.list()).map((one) => one.name)
    const complaint = new Complaint("schedule", "no such schedule", [new SchemeString(name)])
    const [near] = nearestNames(name, names)
    if (near !== undefined) complaint.hint = `near it is ${near}`
    throw complaint
  }

  private async isWritten(writes: readonly Writing[]): Promise<boolean> {
    const [verdict] = await this.store.commit([recordsAlone(writes)])
    return verdict === "kept"
  }
}

/** What is due, as it was found. */
interface Task {
  readonly entry: Entry
  readonly agenda: Entry
  readonly state: ScheduleState
  readonly due: number
}

const NOTHING = { kind: "nothing" } as const

const UNRUN = { paused: false, last: undefined, passed: undefined, caught: 0 } as const

function isSame(old: Schedule, schedule: Schedule): boolean {
  const { cron, zone, flow, input, missed } = schedule
  return old.cron === cron && old.zone === zone && old.flow === flow && old.input === input && old.missed === missed
}

/** What the flow of a run is given. */
function inputOf({ name, zone, input }: Schedule, { due, at, runs }: Run): string {
  return textOf(
    dictOf({
      type: "schedule",
      name,
      at,
      due,
      local: localText(due, zone),
      zone,
      runs,
      input: datumOf(input),
    }),
  )
}

/** Whether the flow is to blame, not the store or this program. */
function isRefusal(error: unknown): error is FlowError | Complaint {
  return error instanceof Complaint || (error instanceof FlowError && error.code !== "closed")
}

/** The times of a schedule; a sentence where they are none, as a zone that this machine does not know. */
function readable(state: ScheduleState): Cron | string {
  try {
    return cronIn(state)
  } catch (error) {
    if (error instanceof Complaint) return error.message
    throw error
  }
}

function cronIn({ name, cron, zone }: Schedule): Cron {
  return cronOf(cron, zone, `schedule ${name}: `)
}

// Records

/** What the record of a removed schedule says. */
const REMOVED = "nil"

function recordKey(name: string): string {
  return keyOf("schedule", name)
}

/** The id of the instance that a run starts. SD7 */
export function idOf(name: string, due: number): string {
  return `at.${name}.${due}`
}

function stateIn(entry: Entry | undefined): ScheduleState | undefined {
  return entry === undefined || entry.text === REMOVED ? undefined : stateOf(entry.text)
}

/** What is written when a task is done and the state is `after`, by whoever is first. SD7 */
function writesOf({ entry, agenda, state: { name } }: Task, after: ScheduleState): readonly Writing[] {
  const record = { key: entry.key, text: textOfState(after), revision: entry.revision }
  const gone = { key: agenda.key, text: null, revision: agenda.revision }
  const [coming] = agendaWrites(name, undefined, after.next)
  if (coming === undefined) return [record, gone]
  return coming.key === gone.key ? [record, { ...gone, text: "" }] : [record, gone, coming]
}

/** What the agenda is told when the next run is at `next` and no more at `old`. SD11 */
function agendaWrites(name: string, old: number | undefined, next: number | undefined): readonly Writing[] {
  if (old === next) return []
  const gone = old === undefined ? [] : [{ key: agendaKey(old, name), text: null }]
  return next === undefined ? gone : [...gone, { key: agendaKey(next, name), text: "" }]
}

function agendaKey(due: number, name: string): string {
  return keyOf("agenda", dueKey(due), "schedule", name)
}
