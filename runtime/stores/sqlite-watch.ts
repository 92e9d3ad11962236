// Noticing what others do to a SQLite file.
//
// The log that SQLite writes ahead is watched, and the stores of this process
// tell each other. Whether it was news, and another's, is told by a number in the
// database, which counts whatever may matter to others. Rows and claims do not:
// workers that woke each other by claiming would never rest.
//
// Invariants
//   SQ7  Nobody is woken by what its own store has done, or by rows and claims.

import { type FSWatcher, watch } from "node:fs"
import { isBusy } from "./sqlite-faults.js"
import type { SqliteSession } from "./sqlite-session.js"

/** How long to gather what happens before looking. */
const GATHER_MS = 5

const NEWS = "select number from news"
const COUNT = "update news set number = number + 1"

/** The watches of this process, by file. */
const watches = new Map<string, Set<SqliteWatch>>()

export class SqliteWatch {
  private readonly listeners = new Set<() => void>()
  private watcher: FSWatcher | undefined
  /** The number of news that listeners know of; undefined if it could not be looked up. */
  private seen: number | undefined = 0
  /** What the number of news was before our own were counted. */
  private before = 0
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly session: SqliteSession,
    private readonly file: string,
  ) {}

  add(listener: () => void): () => void {
    const once = () => listener()
    if (this.listeners.size === 0) this.start()
    this.listeners.add(once)
    return () => {
      if (this.listeners.delete(once) && this.listeners.size === 0) this.stop()
    }
  }

  /** Counts news of ours, in the transaction that brings them. */
  count(): void {
    this.before = this.news()
    this.session.run(COUNT)
  }

  /** Tells the other stores of this process, once what was counted is kept. */
  tell(): void {
    if (this.before === this.seen) this.seen = this.before + 1
    else this.lookSoon()
    const others = watches.get(this.file)
    if (others !== undefined) for (const other of others) if (other !== this) other.lookSoon()
  }

  stop(): void {
    this.listeners.clear()
    clearTimeout(this.timer)
    this.timer = undefined
    this.watcher?.close()
    this.watcher = undefined
    const others = watches.get(this.file)
    if (others?.delete(this) && others.size === 0) watches.delete(this.file)
  }

  private start(): void {
    this.seen = this.newsIfFree()
    const others = watches.get(this.file) ?? new Set()
    watches.set(this.file, others.add(this))
    // Without the watcher, what other processes do is noticed when something is due.
    try {
      this.watcher = watch(`${this.file}-wal`, { persistent: false }, () => this.lookSoon())
      this.watcher.on("error", () => this.watcher?.close())
    } catch {
      this.watcher = undefined
    }
  }

  private lookSoon(): void {
    if (this.listeners.size > 0) this.timer ??= setTimeout(() => this.look(), GATHER_MS).unref()
  }

  private look(): void {
    this.timer = undefined
    try {
      const news = this.newsIfFree()
      if (news === undefined) return this.lookSoon()
      if (news === this.seen) return // SQ7
      this.seen = news
    } catch {
      this.seen = undefined // Who is told will look for itself, and meet what is wrong.
    }
    for (const listener of [...this.listeners]) listener()
  }

  /** Undefined if another process makes ready or clears away what lies beside the file. */
  private newsIfFree(): number | undefined {
    try {
      return this.news()
    } catch (error) {
      if (isBusy(error)) return undefined
      throw error
    }
  }

  private news(): number {
    return this.session.number(NEWS) as number
  }
}
