// Turns at the processor: what one tenant computes keeps no other from its turn.
//
// A host's event loop does what is ready before it looks at the world again, and
// flows whose effects and stores answer at once are always ready. So everything
// that computes asks for a turn first. While the loop has just turned and nobody
// waits it has it at once; else it waits for the loop to turn, and then as many
// are served as can be in a few milliseconds: slice by slice, the tenant who has
// computed least first.
//
// Invariants
//   TU1  While anything computes, the event loop turns again after a few milliseconds and the slice in hand.
//   TU2  Of those who wait, the tenant that has computed least has the next turn; who comes anew has no credit for the time before.
//   TU4  Short turns share a turn of the loop, and with it the flush that the store does once for each.

/** How long the loop may be kept from turning, in milliseconds. */
const STRETCH = 8

/** The most that are served in one turn of the loop. */
const MOST = 1000

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
  /** Whether those who wait are to be served in the next turn of the loop, or are being served. */
  private isScheduled = false
  /** When the loop turned last. */
  private turned = 0
  /** Who has its turn, and since when. */
  private current: Lane | undefined
  private since = 0

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

  /** What is set here runs when the loop turns next, one after the other, each with all that it sets going. TU4 */
  private schedule(): void {
    if (this.isScheduled) return
    this.isScheduled = true
    setImmediate(() => {
      this.turned = this.now()
      this.serve()
    })
    for (let i = Math.min(this.waiting, MOST); i > 1; i--) setImmediate(() => this.serve())
    setImmediate(() => this.closeTurn())
  }

  /** Gives a turn to one of those who wait, unless the loop has been kept long enough. TU1 */
  private serve(): void {
    const now = this.account()
    if (now - this.turned >= STRETCH) return
    this.current = this.least()
    if (this.current === undefined) return
    const [go] = this.current.waiting
    if (go === undefined) return
    this.current.waiting.delete(go)
    this.waiting--
    this.floor = this.current.used
    go()
  }

  /** Puts down what has been computed since the last turn was given. */
  private account(): number {
    const now = this.now()
    if (this.current !== undefined) this.current.used += now - this.since
    this.current = undefined
    this.since = now
    return now
  }

  private closeTurn(): void {
    this.account()
    this.isScheduled = false
    if (this.waiting > 0) this.schedule()
    else this.rest()
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
