// Noticing what other processes do to a PostgreSQL database.
//
// Whoever has kept something says so on a channel, shortly after and not with each
// transaction, since PostgreSQL lets only one transaction at a time notify. Whoever
// watches listens on a connection of its own, and takes a lost connection for news.
//
// Invariants
//   PG4  A watcher outlives the connection it listens on.
//   PG7  A watcher is woken once it listens: for what has happened until then.

import type { Client } from "pg"
import type { PostgresSession } from "./postgres-session.js"

const CHANNEL = "sxflow"
/** How long to gather what is to be told. */
const GATHER_MS = 10
const RETRY_MS = 200
const LONGEST_RETRY_MS = 5000

export class PostgresWatch {
  private readonly listeners = new Set<() => void>()
  /** What tells our own notifications from others'. */
  private readonly self = `${process.pid}.${Math.random().toString(36).slice(2)}`
  private client: Client | undefined
  private telling: NodeJS.Timeout | undefined
  private retrying: NodeJS.Timeout | undefined
  private retryMs = RETRY_MS

  constructor(private readonly session: PostgresSession) {}

  add(listener: () => void): () => void {
    const once = () => listener()
    this.listeners.add(once)
    if (this.listeners.size === 1) this.listen()
    return () => {
      if (this.listeners.delete(once) && this.listeners.size === 0) this.stop()
    }
  }

  /** Tells others, soon, that something has changed. */
  tell(): void {
    this.telling ??= setTimeout(() => this.tellNow(), GATHER_MS).unref()
  }

  async close(): Promise<void> {
    if (this.telling !== undefined) await this.tellNow()
    this.listeners.clear()
    await this.stop()
  }

  private async tellNow(): Promise<void> {
    clearTimeout(this.telling)
    this.telling = undefined
    // What is not told is noticed when others look at what is due.
    await this.session.ask("select pg_notify($1, $2)", CHANNEL, this.self).catch(() => {})
  }

  private async stop(): Promise<void> {
    clearTimeout(this.retrying)
    const { client } = this
    this.client = undefined
    await client?.end().catch(() => {})
  }

  private async listen(): Promise<void> {
    const client = this.session.client()
    this.client = client
    client.on("notification", ({ payload }) => {
      if (payload !== this.self) this.wake()
    })
    client.on("end", () => this.listenAgain(client)) // PG4
    try {
      await client.connect()
      unref(client)
      await client.query(`listen ${CHANNEL}`)
      this.wake() // PG7
      this.retryMs = RETRY_MS
    } catch {
      await client.end().catch(() => {})
      this.listenAgain(client)
    }
  }

  private listenAgain(lost: Client): void {
    if (this.client !== lost) return
    this.client = undefined
    this.retrying = setTimeout(() => this.listen(), this.retryMs).unref()
    this.retryMs = Math.min(2 * this.retryMs, LONGEST_RETRY_MS)
  }

  private wake(): void {
    for (const listener of [...this.listeners]) listener()
  }
}

/** Lets the process end while this connection is open. The declarations of the driver do not know that it can. */
function unref(client: Client): void {
  ;(client as Client & { unref(): void }).unref()
}
