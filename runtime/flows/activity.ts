// Activities: what a call has set going, whoever carries it on.
//
// A call that starts or resumes an instance answers when nothing that it set
// going is under way any more in this process: effects, children, letters. R16

export class Activity {
  private underWay = 0
  private waiting: (() => void)[] = []
  /** What the store has failed with while something of it was done: it will be done, but who waits may not be able to. */
  failure: unknown

  /** Counts `work` in until it has ended. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.underWay++
    try {
      return await work
    } finally {
      this.underWay--
      if (this.underWay === 0) for (const go of this.waiting.splice(0)) go()
    }
  }

  /** Resolves when nothing is under way. */
  quiet(): Promise<void> {
    return this.underWay === 0 ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve))
  }
}
