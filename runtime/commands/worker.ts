// `sxflow worker [FILE ...]`: sees to timers, effects and children until it is told to stop.
//
// Invariants
//   WO1  SIGINT or SIGTERM ends it when what it has begun is done; a second one has it let go of that, and ends it at once.
//   WO4  A promise that a handler has left to itself, and that is rejected, is told of and ends nothing.
//   WO2  With `--once`, it says how many instances it had to leave in other hands, and until when; its status is 0 all the same.
//   WO3  In the end it says what the agenda still holds, and when the first of it is due.

import { isatty } from "node:tty"
import { Complaint } from "../../interpreter/complaint.js"
import { SchemeError } from "../../interpreter/failure.js"
import { clipped } from "../columns.js"
import type { News } from "../flows/driver-options.js"
import { FlowError } from "../flows/flow-error.js"
import { type AgendaHolds, agendaHolds, MOST_COUNTED } from "../reactive/agenda-holds.js"
import { StoreError } from "../store.js"
import type { Command } from "./arguments.js"
import { durationText, timeText } from "./durations.js"
import { type Desk, LIB_OPTION, onStore, STORE_OPTION } from "./flow-store.js"
import { complaintText } from "./flow-values.js"
import { HANDLER_OPTIONS, handlersGiven } from "./handlers-given.js"

export const command: Command = {
  manual: {
    name: "worker",
    operands: "[FILE ...]",
    doc: [
      "Fires timers, carries out effects and runs children, of every instance in the store, starts what triggers and",
      "schedules start, until SIGINT or SIGTERM: then it finishes what it has begun. Each FILE defines flows that",
      "others may call; what it declares is taken, as by sxflow declare.",
    ].join("\n"),
    options: [
      ...HANDLER_OPTIONS,
      { name: "once", shape: "--once", doc: "do what is due now, and end" },
      STORE_OPTION,
      LIB_OPTION,
    ],
    examples: ["sxflow worker --effects effects.mjs", "sxflow worker --grant grants.sx", "sxflow worker --once"],
  },
  async run(call) {
    const effects = await handlersGiven(call)
    const tell: { trouble?: (id: string, error: unknown) => void } = {}
    const trouble = (id: string, error: unknown): void => tell.trouble?.(id, error)
    return await onStore(call, { makes: true, effects, trouble }, async (desk) => {
      await desk.defineAll(call.operands)
      const progress = new Progress(desk, isatty(2))
      tell.trouble = (id, error) => progress.trouble(id, error)
      const unhear = desk.flows.onNews((news) => progress.note(news))
      const names = Object.keys(effects)
      if (!call.options.has("once")) {
        const agenda = agendaText(await agendaHolds(desk.operations.store), Date.now())
        const served = names.length === 0 ? "" : `, with ${names.join(", ")}`
        desk.say(`working on ${desk.place()}${served}${agenda}; Ctrl-C stops`)
      }
      const stray = (reason: unknown): void => {
        progress.say(`a promise that nobody waits for was rejected, of a handler's probably: ${strayText(reason)}`)
      }
      process.on("unhandledRejection", stray) // WO4
      try {
        if (call.options.has("once")) await once(desk, progress)
        else await untilStopped(desk, progress)
        await progress.look()
      } finally {
        process.off("unhandledRejection", stray)
        unhear()
        progress.end()
      }
      return 0
    })
  },
}

/** Does what is due now, and says what it had to leave to others. WO2 */
async function once({ flows }: Desk, progress: Progress): Promise<void> {
  await flows.workOnce()
  const { instances, until } = await flows.elsewhere()
  if (instances === 0) return
  const subject = instances === 1 ? "1 instance is" : `${instances} instances are`
  const time = until === null ? "" : ` until ${timeText(until)}, or longer if whoever has them lives`
  progress.say(`${subject} in other hands${time}`)
}

/** The status of a process that a signal ended, as its shell sees it. */
const KILLED = 130

/** WO1 */
async function untilStopped({ flows }: Desk, progress: Progress): Promise<void> {
  let stopping: Promise<void> | undefined
  let leaving: Promise<void> | undefined
  const stop = (): void => {
    if (leaving !== undefined) process.exit(KILLED)
    if (stopping === undefined) {
      progress.say("stopping when what is under way is done; Ctrl-C again to stop at once")
      stopping = flows.stop()
      return
    }
    leave(KILLED)
  }
  const leave = (status: number): void => {
    leaving = flows.close().finally(() => process.exit(status))
  }
  // The host ends when nothing can come any more: a handler waits for what it has forgotten to begin.
  const idle = (): void => {
    progress.say("what is under way waits for nothing that could come, and is let go of")
    leave(1)
  }
  process.on("SIGINT", stop)
  process.on("SIGTERM", stop)
  process.on("beforeExit", idle)
  try {
    await flows.work()
    await (leaving ?? stopping)
  } finally {
    process.off("SIGINT", stop)
    process.off("SIGTERM", stop)
    process.off("beforeExit", idle)
  }
}

/** What the agenda holds, where it holds something. WO3 */
function agendaText({ activities, schedules, next }: AgendaHolds, now: number): string {
  if (next === undefined) return ""
  const all = activities + schedules
  const kinds = [
    ...(activities === 0 ? [] : [`${activities} ${activities === 1 ? "activity" : "activities"}`]),
    ...(schedules === 0 ? [] : [`${schedules} ${schedules === 1 ? "schedule" : "schedules"}`]),
  ]
  const due = next > now ? `in ${durationText(next - now)}` : "due"
  return `; on the agenda ${all < MOST_COUNTED ? kinds.join(" and ") : `${all} things or more`}, the next ${due}`
}

/** How often the line of progress is drawn anew, at most, and how often the agenda is looked at for it. */
const DRAWN_MS = 100
const LOOKED_MS = 5000

/** What has been done so far: a line on a terminal, drawn over and over; elsewhere only at the end. */
class Progress {
  private readonly counts = { deliveries: 0, finished: 0, failed: 0 }
  private agenda = ""
  private drawn = 0
  private looked = Date.now()
  private isShown = false

  constructor(
    private readonly desk: Desk,
    private readonly isTTY: boolean,
  ) {}

  note({ head: { id, flow, state } }: News): void {
    this.counts.deliveries++
    if (state === "finished") this.counts.finished++
    if (state === "failed") {
      this.counts.failed++
      this.say(`${flow} ${id} failed: ${this.desk.command("history", id)}`)
    }
    this.draw()
  }

  trouble(id: string, error: unknown): void {
    this.say(id === "" ? sentenceOf(error) : `${id}: ${sentenceOf(error)}`)
  }

  /** Sees what the agenda holds. */
  async look(): Promise<void> {
    this.looked = Date.now()
    this.agenda = agendaText(await agendaHolds(this.desk.operations.store), Date.now())
  }

  /** Says something above the line of progress. */
  say(line: string): void {
    if (this.isShown) this.desk.draw("\r\u001b[K")
    this.isShown = false
    this.desk.say(line)
  }

  end(): void {
    this.say(this.line())
  }

  private draw(): void {
    if (!this.isTTY || Date.now() - this.drawn < DRAWN_MS) return
    this.drawn = Date.now()
    if (this.drawn - this.looked > LOOKED_MS) this.look().catch((error: unknown) => this.trouble("", error))
    this.isShown = true
    this.desk.draw(`\r${clipped(this.line(), (process.stderr.columns || 80) - 1)}\u001b[K`)
  }

  private line(): string {
    const { deliveries, finished, failed } = this.counts
    const delivered = `${deliveries} ${deliveries === 1 ? "delivery" : "deliveries"}`
    return `${delivered}, ${finished} finished, ${failed} failed${this.agenda}`
  }
}

/** What a stray promise was rejected with. */
function strayText(reason: unknown): string {
  try {
    return String(reason)
  } catch {
    return "it does not say with what"
  }
}

/** Why an instance could not be seen to. */
function sentenceOf(error: unknown): string {
  if (error instanceof Complaint) return complaintText(error)
  if (error instanceof FlowError || error instanceof StoreError || error instanceof SchemeError) return error.message
  return `a fault of sxflow itself, please report it: ${String(error)}`
}
