// Times in which the store fails: what has to reach it is tried again until it does.
//
// A worker goes on when the disk has room again or the server is back. What it has in
// hand meanwhile nobody else may take, so nothing of it may be dropped.
//
// Invariants
//   OU1  What the store may get over is tried again: soon, then more and more rarely, every five seconds at last.
//   OU2  An outage is told of once a minute, however much it keeps from being done.
//   OU4  What a call has set going is done though the call fails.
//   OU3  Who is to stop tries once more, and then gives up.

import { StoreError } from "../store.js"
import { Activity } from "./activity.js"

const FIRST_MS = 100
const LONGEST_MS = 5000
const TOLD_MS = 60_000

/** Whether it may go better later. */
export function mayPass(error: unknown): boolean {
  return error instanceof StoreError && !error.lasts
}

export class Outages {
  /** How often the store has failed. */
  count = 0
  /** What is under way for nobody in particular: what a worker has found due, and what calls were told has failed. */
  readonly background = new Activity()
  private stopping = false
  private readonly resting = new Set<() => void>()
  private told = ""
  private toldAt = Number.NEGATIVE_INFINITY

  constructor(private readonly trouble: (error: unknown) => void) {}

  /** Whether nothing is waited for any more, and nothing begun that nobody here waits for. */
  get isStopping(): boolean {
    return this.stopping
  }

  set isStopping(isStopping: boolean) {
    this.stopping = isStopping
    if (isStopping) for (const wake of [...this.resting]) wake()
  }

  /** Does `work` until the store lets it. Throws what is no outage, or will not pass. */
  async through<T>(work: () => Promise<T>): Promise<T> {
    for (let wait = FIRST_MS; ; wait = Math.min(2 * wait, LONGEST_MS)) {
      const isLast = this.stopping
      try {
        return await work()
      } catch (error) {
        if (!mayPass(error) || isLast) throw error
        this.note(error)
      }
      if (!this.stopping) await this.rest(wait) // OU1, OU3
    }
  }

  /** Does `work` as a part of `activity`; if the store fails, who waits is told so, and it is done in the background. OU4 */
  async lasting(activity: Activity, work: (activity: Activity) => Promise<unknown>): Promise<void> {
    const { background } = this
    if (activity !== background) {
      const isDone = await activity.during(this.attempt(activity, work))
      if (isDone) return
    }
    await background.during(this.through(() => work(background)))
  }

  /** Answers false if the store fails. */
  private async attempt(activity: Activity, work: (activity: Activity) => Promise<unknown>): Promise<boolean> {
    try {
      await work(activity)
      return true
    } catch (error) {
      if (!mayPass(error)) throw error
      this.count++
      activity.failure = error
      return false
    }
  }

  /** Notes that the store has failed, and tells of it if that is news. */
  private note(error: unknown): void {
    this.count++
    const { message } = error as Error
    const now = performance.now()
    if (message === this.told && now - this.toldAt < TOLD_MS) return
    this.told = message
    this.toldAt = now
    this.trouble(error) // OU2
  }

  private rest(wait: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.resting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, wait)
      this.resting.add(wake)
    })
  }
}
