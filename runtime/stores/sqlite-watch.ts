// Noticing what others do to a SQLite file.
//
// The log that SQLite writes ahead is watched, and the stores of this process
// tell each other. Whether it was really another's doing SQLite itself says, by a
// number that only changes when another connection has committed.
//
// Invariants
//   SQ7  Nobody is woken by what its own store has done.

import { type FSWatcher, watch } from "node:fs"
import type { SqliteSession } from "./sqlite-session.js"

/** How long to gather what happens before looking. */
const GATHER_MS = 5

/** The watches of this process, by file. */
const watches = new Map<string, Set<SqliteWatch>>()

export class SqliteWatch {
  private readonly listeners = new Set<() => void>()
  private watcher: FSWatcher | undefined
  private seen: number | null = null
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

  /** Tells the other stores of this process that something has changed. */
  tell(): void {
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
    this.seen = this.version()
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
    this.timer ??= setTimeout(() => this.look(), GATHER_MS).unref()
  }

  private look(): void {
    this.timer = undefined
    const version = this.version()
    if (version === this.seen) return // SQ7
    this.seen = version
    for (const listener of [...this.listeners]) listener()
  }

  /** What changes whenever another connection commits. */
  private version(): number | null {
    return this.session.number("pragma data_version")
  }
}
