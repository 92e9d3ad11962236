// A store in PostgreSQL: for many workers on many machines.
//
// While one group of transitions is on its way, what is asked meanwhile gathers for
// the next, so that a flush is shared by as many as come.
//
// Invariants
//   PG10  What was asked before the store is closed is answered, though there be no connection for it yet.
//
// Not here: connections and tables (postgres-session.ts), transitions
// (postgres-commit.ts), claims (postgres-claim.ts), lists (postgres-find.ts).

import type { Claim, Claimed, Entry, Found, Head, Query, Range, Row, Store, Transition, Verdict } from "../store.js"
import { closedFault } from "./fault.js"
import { checkTransition, isNews } from "./heads.js"
import { claimIn } from "./postgres-claim.js"
import { keepGroup } from "./postgres-commit.js"
import { isOwnFault } from "./postgres-faults.js"
import { findIn, listIn, logIn, purgeIn, recordsIn, scanIn, textIn } from "./postgres-find.js"
import { openPostgres, type PostgresSession } from "./postgres-session.js"
import { PostgresWatch } from "./postgres-watch.js"

export interface PostgresOptions {
  /** How long to wait for a connection to be made. */
  readonly connectMs?: number
  /** How long a statement may take: the way to the server can be lost without a word. */
  readonly answerMs?: number
}

const CONNECT_MS = 10_000
const ANSWER_MS = 60_000

/** Opens the store in the database at `url`, whose tables are made if there are none. */
export async function postgresStore(url: string, options: PostgresOptions = {}): Promise<Store> {
  const { connectMs = CONNECT_MS, answerMs = ANSWER_MS } = options
  return new PostgresStore(await openPostgres(url, connectMs, answerMs))
}

interface Task {
  readonly transition: Transition
  resolve(verdict: Verdict): void
  reject(error: unknown): void
}

/** The most transitions in one transaction. */
const GROUP = 2000

class PostgresStore implements Store {
  private readonly watches: PostgresWatch
  private tasks: Task[] = []
  /** What is on its way, until nothing is left to send. */
  private sending: Promise<void> | undefined
  private closing: Promise<void> | undefined
  /** What is not answered yet, but for transitions. */
  private readonly asked = new Set<Promise<unknown>>()

  constructor(private readonly session: PostgresSession) {
    this.watches = new PostgresWatch(session)
  }

  async commit(transitions: readonly Transition[]): Promise<readonly Verdict[]> {
    this.checkOpen()
    for (const transition of transitions) checkTransition(transition)
    const verdicts = transitions.map(
      (transition) => new Promise<Verdict>((resolve, reject) => this.tasks.push({ transition, resolve, reject })),
    )
    this.sending ??= this.send()
    return Promise.all(verdicts)
  }

  find(id: string): Promise<Found | undefined> {
    return this.ask((session) => findIn(session, id))
  }

  log(id: string, from: number, limit: number): Promise<readonly Row[]> {
    return this.ask((session) => logIn(session, id, from, limit))
  }

  list(query: Query): Promise<readonly Head[]> {
    return this.ask((session) => listIn(session, query))
  }

  claim(claim: Claim): Promise<Claimed> {
    return this.ask((session) => claimIn(session, claim))
  }

  text(cid: string): Promise<string | undefined> {
    return this.ask((session) => textIn(session, cid))
  }

  records(keys: readonly string[]): Promise<readonly (Entry | undefined)[]> {
    return this.ask((session) => recordsIn(session, keys))
  }

  scan(range: Range): Promise<readonly Entry[]> {
    return this.ask((session) => scanIn(session, range))
  }

  purge(query: Query): Promise<readonly string[]> {
    return this.ask(async (session) => {
      const ids = await purgeIn(session, query)
      if (ids.length > 0) this.watches.tell()
      return ids
    })
  }

  watch(listener: () => void): () => void {
    this.checkOpen()
    return this.watches.add(listener)
  }

  close(): Promise<void> {
    this.closing ??= this.finish()
    return this.closing
  }

  private async finish(): Promise<void> {
    await this.sending
    await Promise.allSettled(this.asked) // PG10
    await this.watches.close()
    await this.session.close()
  }

  private async ask<T>(work: (session: PostgresSession) => Promise<T>): Promise<T> {
    this.checkOpen()
    const answer = work(this.session)
    this.asked.add(answer)
    try {
      return await answer
    } finally {
      this.asked.delete(answer)
    }
  }

  private checkOpen(): void {
    if (this.closing !== undefined) throw closedFault()
  }

  private async send(): Promise<void> {
    // What is asked in the same turn of the event loop goes together.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.tasks.length > 0) {
      const { group, rest } = parted(this.tasks)
      this.tasks = rest
      await this.perform(group)
    }
    this.sending = undefined
  }

  private async perform(group: readonly Task[]): Promise<void> {
    try {
      const transitions = group.map(({ transition }) => transition)
      const verdicts = await this.session.guarded(() => keepGroup(this.session, transitions))
      if (transitions.some((transition, i) => verdicts[i] === "kept" && isNews(transition))) this.watches.tell()
      for (const [i, task] of group.entries()) task.resolve(verdicts[i] as Verdict)
    } catch (error) {
      if (group.length > 1 && isOwnFault(error)) for (const task of group) await this.perform([task])
      else for (const task of group) task.reject(error)
    }
  }
}

/** The tasks that may go together now, in a group whose order does not matter, and those that must wait for them. */
function parted(tasks: readonly Task[]): { group: Task[]; rest: Task[] } {
  const group: Task[] = []
  const rest: Task[] = []
  const owned = new Set<string>()
  const targeted = new Set<string>()
  const written = new Set<string>()
  for (const task of tasks) {
    const { id, sends = [], writes = [] } = task.transition
    const targets = sends.map(({ to }) => to)
    const keys = writes.map(({ key }) => key)
    const meets = owned.has(id) || targeted.has(id) || targets.some((to) => owned.has(to))
    const waits = meets || keys.some((key) => written.has(key))
    if (waits || group.length === GROUP) rest.push(task)
    else group.push(task)
    // What comes after a task that waits must not overtake it.
    if (id !== "") owned.add(id)
    for (const to of targets) targeted.add(to)
    for (const key of keys) written.add(key)
  }
  return { group, rest }
}
