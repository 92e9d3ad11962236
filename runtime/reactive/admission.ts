// Admission: how many changes a host makes at once.
//
// A change that is made waits for its flush, and so does every flow that it starts.
// More of them at once do not get through any faster; they only take room, and the
// host's collector has to carry them about. So beyond some the next waits until
// what came of an earlier one has been started.
//
// Invariants
//   AM1  Changes of a host's are begun in the order they are asked for; none waits for what flows do once they have been started.

/** How many are under way at once. */
const MOST = 64

export class Admission {
  private underWay = 0
  private readonly waiting: (() => void)[] = []

  /** Does `work` when it has its turn. AM1 */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    if (this.underWay >= MOST || this.waiting.length > 0)
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    const end = this.begin()
    try {
      return await work()
    } finally {
      end()
    }
  }

  /** Counts something that is under way and has waited for no turn; answers what to call when it is done. */
  begin(): () => void {
    let isDone = false
    this.underWay++
    return () => {
      if (isDone) return
      isDone = true
      this.underWay--
      if (this.underWay < MOST) this.waiting.shift()?.()
    }
  }
}
