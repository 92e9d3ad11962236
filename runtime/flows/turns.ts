// Turns at the processor: what one tenant computes keeps no other from its turn.
//
// A host's event loop does what is ready before it looks at the world again, and
// flows whose effects and stores answer at once are always ready. So everything
// that computes asks for a turn first. While the loop has just turned and nobody
// waits it has it at once; else tenants are served one slice for each turn of
// the loop, who has computed least first.
//
// Invariants
//   TU1  While anything computes, the event loop turns again after a few milliseconds and the slice in hand.
//   TU2  Of those who wait, the tenant that has computed least has the next turn; who comes anew has no credit for the time before.

/** How long the loop may be kept from turning by what has its turn at once, in milliseconds. */
const STRETCH = 8

interface Lane {
  readonly name: string
  /** How long it has computed, in milliseconds, as far as that was measured. */
  used: number
  readonly waiting: Set<() => void>
}

export class Turns {
  private readonly lanes = new Map<string, Lane>()
  private waiting = 0
  /** How long those have computed who have computed least. */
  private floor = 0
  private isMarked = false
  private isScheduled = false
  /** When the loop turned last, and who has computed since. */
  private turned = 0
  private current: Lane | undefined

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** A turn for `name`: undefined if it has it at once. */
  enter(name: string): Promise<void> | undefined {
    if (this.waiting === 0) {
      if (!this.isMarked) {
        this.isMarked = true
        this.turned = this.now()
        setImmediate(() => {
          this.isMarked = false
        })
        return undefined
      }
      if (this.now() - this.turned < STRETCH) return undefined
    }
    return this.next(name)
  }

  /** The next turn for `name`, once the loop has turned. */
  next(name: string): Promise<void> {
    return new Promise((resolve) => {
      this.lane(name).waiting.add(resolve)
      this.waiting++
      this.schedule()
    })
  }

  private lane(name: string): Lane {
    const known = this.lanes.get(name)
    if (known !== undefined) {
      if (known.waiting.size === 0) known.used = Math.max(known.used, this.floor)
      return known
    }
    const lane = { name, used: this.floor, waiting: new Set<() => void>() }
    this.lanes.set(name, lane)
    return lane
  }

  private schedule(): void {
    if (this.isScheduled) return
    this.isScheduled = true
    setImmediate(() => this.turn())
  }

  /** TU1 */
  private turn(): void {
    this.isScheduled = false
    const now = this.now()
    if (this.current !== undefined) this.current.used += now - this.turned
    this.turned = now
    this.current = this.least()
    if (this.current === undefined) return this.rest()
    const [go] = this.current.waiting
    if (go === undefined) return
    this.current.waiting.delete(go)
    this.waiting--
    this.floor = this.current.used
    this.schedule()
    go()
  }

  /** Who waits and has computed least. TU2 */
  private least(): Lane | undefined {
    let least: Lane | undefined
    for (const lane of this.lanes.values()) {
      if (lane.waiting.size > 0 && (least === undefined || lane.used < least.used)) least = lane
    }
    return least
  }

  /** Nobody waits: everybody is as good as new. */
  private rest(): void {
    this.lanes.clear()
    this.floor = 0
  }
}
