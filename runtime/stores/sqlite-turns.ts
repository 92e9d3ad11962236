// Whose turn it is to write, among the processes that have a SQLite file open.
//
// Whoever asks at the right moment has the file. A process that begins its next
// transaction as soon as it has ended the last one leaves no such moment, so from
// time to time it waits for longer than the others do between two attempts: seldom
// if it knows of no others, else often.
//
// Invariants
//   SQ12  Who writes without a break leaves the others a gap.

import { AGAIN_MS, SqlitePatience } from "./sqlite-patience.js"
import type { SqliteSession } from "./sqlite-session.js"

/** How long others have for an attempt. */
const GAP_MS = 2 * AGAIN_MS

/** How long to write without a gap, when others have been met and when not. */
const STRETCH_MS = { crowded: 10, alone: 100 }

/** How long others are reckoned with after they were met. */
const CROWDED_MS = 1000

export class SqliteTurns {
  private readonly patience: SqlitePatience
  /** When the first of the transactions that had no gap between them began, and the last of them ended. */
  private begun = 0
  private ended = Number.NEGATIVE_INFINITY
  /** Until when the file is left to others. */
  private leftUntil = Number.NEGATIVE_INFINITY
  /** When others were last in the way. */
  private met = Number.NEGATIVE_INFINITY

  constructor(
    private readonly session: SqliteSession,
    busyMs: number,
  ) {
    this.patience = new SqlitePatience(session, busyMs)
  }

  /** Begins a transaction and answers 0, or answers after how many milliseconds to try again. */
  begin(): number {
    const now = performance.now()
    // The host counts a timer from when its event loop last looked at the clock, which was before a slow transaction.
    if (now < this.leftUntil) return this.leftUntil - now
    if (now - this.ended >= GAP_MS) this.begun = now
    else if (now - this.begun > (now - this.met < CROWDED_MS ? STRETCH_MS.crowded : STRETCH_MS.alone)) {
      this.leftUntil = now + GAP_MS
      return GAP_MS // SQ12
    }
    try {
      this.session.run("begin immediate")
    } catch (error) {
      if (!this.patience.endures(error)) throw error
      this.met = now
      return AGAIN_MS
    }
    this.patience.rest()
    return 0
  }

  /** Says that the transaction is over. */
  end(): void {
    this.ended = performance.now()
  }
}
