// Changes of instances, for those who wait for one.
//
// Invariants
//   WT1  Of a change that nobody waits for any more nothing is left: no listener, no timer.

import type { Store } from "../store.js"

/** How long who waits for an instance rests at most: a process that is killed may have told nobody what it did. */
const LONGEST_REST = 5000

/** Something that may happen to an instance. */
interface Change {
  /** Resolves when it may have happened, or `stop` was called. */
  readonly happened: Promise<void>
  stop(): void
}

export class Changes {
  private readonly awaited = new Map<string, Set<() => void>>()

  constructor(private readonly store: Store) {}

  /** What happens next to the instance `id`. */
  next(id: string): Change {
    let wake = (): void => undefined
    const happened = new Promise<void>((resolve) => {
      wake = resolve
    })
    const stop = (): void => {
      clearTimeout(timer)
      unwatch()
      this.forget(id, stop)
      wake()
    }
    const unwatch = this.store.watch(stop)
    const timer = setTimeout(stop, LONGEST_REST)
    const stops = this.awaited.get(id) ?? new Set()
    this.awaited.set(id, stops.add(stop))
    return { happened, stop }
  }

  /** Something has happened to the instance `id` in this process. */
  note(id: string): void {
    for (const stop of [...(this.awaited.get(id) ?? [])]) stop()
  }

  /** Has everybody look again. */
  wake(): void {
    for (const id of [...this.awaited.keys()]) this.note(id)
  }

  private forget(id: string, stop: () => void): void {
    const stops = this.awaited.get(id)
    stops?.delete(stop)
    if (stops?.size === 0) this.awaited.delete(id)
  }
}
