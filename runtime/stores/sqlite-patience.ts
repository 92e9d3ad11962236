// Waiting for the other processes that have a SQLite file open.
//
// SQLite can wait by itself, but the event loop would wait with it, and it asks
// the more rarely the longer it has waited: who writes without a break would keep
// the others out. So it is told not to wait, and what it refuses is tried again.
//
// Invariants
//   SQ10  The event loop never waits for another process.
//   SQ11  Nobody gives up while the others get on: only who has kept the file locked all the while, and kept nothing in it, is complained of.
//
// Not here: leaving the others their turn (sqlite-turns.ts).

import { setTimeout as after } from "node:timers/promises"
import { isBusy } from "./sqlite-faults.js"
import type { SqliteSession } from "./sqlite-session.js"

/** How long to wait between two attempts. */
export const AGAIN_MS = 1

/** A number that is another one whenever another connection has kept something. */
const VERSION = "pragma data_version"

export class SqlitePatience {
  /** When something was last seen to be kept, since the first attempt failed. */
  private since: number | undefined
  private version: number | null = null

  constructor(
    private readonly session: SqliteSession,
    private readonly busyMs: number,
  ) {}

  /** Whether what failed with `error` is to be tried again. */
  endures(error: unknown): boolean {
    if (!isBusy(error)) return false
    const now = performance.now()
    if (this.since !== undefined && now - this.since <= this.busyMs) return true
    const version = this.versionNow()
    const isOver = this.since !== undefined && version === this.version
    this.since = isOver ? undefined : now
    this.version = version
    return !isOver // SQ11
  }

  /** Says that an attempt went well. */
  rest(): void {
    this.since = undefined
  }

  private versionNow(): number | null {
    try {
      return this.session.number(VERSION)
    } catch {
      return null // Not even this may be looked at.
    }
  }
}

/** What `attempt` answers, as soon as others let it. It may be called several times. */
export async function patiently<T>(session: SqliteSession, busyMs: number, attempt: () => T): Promise<T> {
  const patience = new SqlitePatience(session, busyMs)
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      if (!patience.endures(error)) throw error
    }
    await after(AGAIN_MS) // SQ10
  }
}
