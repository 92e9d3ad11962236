// A store in a SQLite file: the default, with nothing to install or to run beside.
//
// SQLite is called on the main thread, because a call takes some microseconds and
// handing it to another thread takes more. What is slow is a flush to the disk, so
// what is asked within one turn of the event loop shares one.
//
// Invariants
//   SQ2  What is gathered is kept in one transaction; what is at fault by itself is left out, and the rest kept.
//   SQ3  If that transaction fails, nothing of it is kept, and each who waits for it is told so.
//   SQ13 Who looks for work notices that the file is another one by now.
//   SQ6  A store that was closed leaves one file, if it was the last.
//
// Not here: the driver (sqlite-driver.ts), opening a file (sqlite-file.ts), waiting for other processes
// (sqlite-patience.ts, sqlite-turns.ts), transitions (sqlite-commit.ts), claims (sqlite-claim.ts), lists (sqlite-find.ts).

import { realpathSync } from "node:fs"
import type { Claim, Claimed, Entry, Found, Head, Query, Range, Row, Store, Transition, Verdict } from "../store.js"
import { closedFault } from "./fault.js"
import { checkTransition, isNews } from "./heads.js"
import { SqliteClaim } from "./sqlite-claim.js"
import { SqliteCommit } from "./sqlite-commit.js"
import { type Connect, sqliteDriver } from "./sqlite-driver.js"
import { isOwnFault, sqliteFault } from "./sqlite-faults.js"
import { closeSqliteFile, openSqliteFile, SqlitePlace } from "./sqlite-file.js"
import { SqliteFind } from "./sqlite-find.js"
import { patiently } from "./sqlite-patience.js"
import type { SqliteSession } from "./sqlite-session.js"
import { SqliteTurns } from "./sqlite-turns.js"
import { SqliteWatch } from "./sqlite-watch.js"

export interface SqliteOptions {
  /** For how long another process may keep the file locked without keeping anything in it. */
  readonly busyMs?: number
  readonly connect?: Connect
}

const BUSY_MS = 5000

/** Opens the store in the file at `path`, which is made if there is none. */
export async function sqliteStore(path: string, options: SqliteOptions = {}): Promise<Store> {
  const connect = options.connect ?? (await sqliteDriver())
  const busyMs = options.busyMs ?? BUSY_MS
  return new SqliteStore(path, await openSqliteFile(path, connect, busyMs), busyMs)
}

/** Something to be done in a transaction, and who waits for it. */
interface Job {
  /** How many transitions it is. */
  readonly size: number
  /** Does it, and answers how to tell who waits. It may be done again, if the transaction was rolled back. */
  perform(): () => void
  reject(error: unknown): void
}

/** The most transitions in one transaction, lest the event loop wait too long. */
const GROUP = 4000

class SqliteStore implements Store {
  private readonly commits: SqliteCommit
  private readonly claims: SqliteClaim
  private readonly finds: SqliteFind
  private readonly watches: SqliteWatch
  private readonly turns: SqliteTurns
  private readonly place: SqlitePlace
  private jobs: Job[] = []
  /** Whether the transaction that is being made may matter to others. */
  private news = false
  private closed = false
  /** Called once nothing is left to be done. */
  private drained: () => void = () => undefined

  constructor(
    private readonly path: string,
    private readonly session: SqliteSession,
    private readonly busyMs: number,
  ) {
    this.commits = new SqliteCommit(session)
    this.claims = new SqliteClaim(session)
    this.finds = new SqliteFind(session)
    this.watches = new SqliteWatch(session, realpathSync(path))
    this.place = new SqlitePlace(path)
    this.turns = new SqliteTurns(session, busyMs)
  }

  async commit(transitions: readonly Transition[]): Promise<readonly Verdict[]> {
    for (const transition of transitions) checkTransition(transition)
    return this.later(transitions.length, () => transitions.map((transition) => this.keep(transition)))
  }

  async find(id: string): Promise<Found | undefined> {
    return this.now(() => this.finds.find(id))
  }

  async log(id: string, from: number, limit: number): Promise<readonly Row[]> {
    return this.now(() => this.finds.log(id, from, limit))
  }

  async list(query: Query): Promise<readonly Head[]> {
    return this.now(() => this.finds.list(query))
  }

  async claim(claim: Claim): Promise<Claimed> {
    if (!this.closed) this.place.check() // SQ13
    return this.later(claim.limit, () => this.claims.claim(claim))
  }

  async text(cid: string): Promise<string | undefined> {
    return this.now(() => this.finds.text(cid))
  }

  async records(keys: readonly string[]): Promise<readonly (Entry | undefined)[]> {
    return this.now(() => this.finds.records(keys))
  }

  async scan(range: Range): Promise<readonly Entry[]> {
    return this.now(() => this.finds.scan(range))
  }

  async purge(query: Query): Promise<readonly string[]> {
    return this.later(query.limit, () => {
      const ids = this.finds.purge(query)
      this.news ||= ids.length > 0
      return ids
    })
  }

  watch(listener: () => void): () => void {
    if (this.closed) throw closedFault()
    return this.watches.add(listener)
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    if (this.jobs.length > 0) await new Promise<void>((resolve) => (this.drained = resolve))
    this.watches.stop()
    closeSqliteFile(this.session) // SQ6
  }

  private keep(transition: Transition): Verdict {
    const verdict = this.commits.keep(transition)
    this.news ||= verdict === "kept" && isNews(transition)
    return verdict
  }

  /** Answers at once what can be read, unless another process makes ready or clears away what lies beside the file. */
  private async now<T>(read: () => T): Promise<T> {
    const reading = () => {
      if (this.closed) throw closedFault()
      return read()
    }
    try {
      return await patiently(this.session, this.busyMs, reading)
    } catch (error) {
      throw sqliteFault(error, this.path)
    }
  }

  /** Answers once what is to be written is safe. */
  private later<T>(size: number, write: () => T): Promise<T> {
    if (this.closed) throw closedFault()
    return new Promise((resolve, reject) => {
      const perform = () => {
        const answer = write()
        return () => resolve(answer)
      }
      if (this.jobs.push({ size, perform, reject }) === 1) setImmediate(() => this.flush())
    })
  }

  private flush(): void {
    const wait = this.flushNow()
    if (this.jobs.length === 0) this.drained()
    else if (wait === 0) setImmediate(() => this.flush())
    else setTimeout(() => this.flush(), wait)
  }

  /** Keeps a group of what is to be done, or answers for how many milliseconds to leave it to others. */
  private flushNow(): number {
    try {
      const wait = this.turns.begin()
      if (wait > 0) return wait
    } catch (error) {
      for (const job of this.jobs.splice(0)) job.reject(sqliteFault(error, this.path))
      return 0
    }
    this.perform(this.nextGroup())
    this.turns.end()
    return 0
  }

  private nextGroup(): Job[] {
    let size = 0
    const end = this.jobs.findIndex((job) => (size += job.size) > GROUP)
    return this.jobs.splice(0, end < 0 ? this.jobs.length : Math.max(1, end))
  }

  /** Performs a group in the transaction that was begun, and ends it. */
  private perform(group: readonly Job[]): void {
    let current: Job | undefined
    const answers: (() => void)[] = []
    try {
      this.news = false
      for (current of group) answers.push(current.perform())
      current = undefined
      if (this.news) this.watches.count()
      this.session.run("commit")
    } catch (error) {
      this.session.rollback()
      const faulty = current !== undefined && isOwnFault(error) ? current : undefined
      if (faulty !== undefined) this.jobs.unshift(...group.filter((job) => job !== faulty)) // SQ2
      for (const job of faulty === undefined ? group : [faulty]) job.reject(sqliteFault(error, this.path)) // SQ3
      return
    }
    for (const answer of answers) answer()
    if (this.news) this.watches.tell()
  }
}
