// Alarms: one for each instance that this process has in hand and that waits for a timer.

/** How long to wait at most before the clock is looked at again: it may have been set, or the machine asleep. */
const LONGEST = 10_000

export class Alarms {
  private readonly timeouts = new Map<string, NodeJS.Timeout>()

  constructor(
    private readonly now: () => number,
    private readonly ring: (id: string) => void,
  ) {}

  /** Has `ring` called for an instance at `due`, and at no other time; at none if that is infinite. */
  set(id: string, due: number): void {
    clearTimeout(this.timeouts.get(id))
    this.timeouts.delete(id)
    if (due === Number.POSITIVE_INFINITY) return
    const wait = Math.max(due - this.now(), 0)
    const over = wait > LONGEST ? () => this.set(id, due) : () => this.over(id)
    this.timeouts.set(id, setTimeout(over, Math.min(wait, LONGEST)).unref())
  }

  close(): void {
    for (const timeout of this.timeouts.values()) clearTimeout(timeout)
    this.timeouts.clear()
  }

  private over(id: string): void {
    this.timeouts.delete(id)
    this.ring(id)
  }
}
