// Alarms: one for each instance that this process has in hand and that waits for a timer.

/** The longest time that the host's timers wait for. */
const LONGEST = 2 ** 31 - 1

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
    const wait = Math.min(Math.max(due - this.now(), 0), LONGEST)
    this.timeouts.set(id, setTimeout(() => this.over(id), wait).unref())
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
