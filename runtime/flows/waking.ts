// Waking: what those who look after a store do between two looks. They rest until the next thing is due, until somebody
// says that something has changed, or until they are to stop.

export class Waking {
  isStopping = false
  private wake: (() => void) | undefined
  private changed = false

  /** Has the rest end, or the next one if there is none. */
  look(): void {
    this.changed = true
    this.wake?.()
  }

  stop(): void {
    this.isStopping = true
    this.look()
  }

  /** What was said so far is heeded by what comes now. */
  heed(): void {
    this.changed = false
  }

  /** Rests for `wait` milliseconds, or less; not at all if something was said since `heed`. */
  rest(wait: number): Promise<void> {
    if (this.changed || this.isStopping) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wake?.(), wait)
      this.wake = () => {
        clearTimeout(timer)
        this.wake = undefined
        resolve()
      }
    })
  }
}

/** How long to rest until `next`, which may be past or never come: at least a millisecond, at most `longest`. */
export function restUntil(next: number | null, now: number, longest: number): number {
  return next === null ? longest : Math.min(Math.max(next - now, 1), longest)
}
