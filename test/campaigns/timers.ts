// The timers of one load of the code under test: they end with it, so that
// nothing a mutant has left behind goes on beside the next one.
//
// Invariants
//   TI1  Once they have ended nothing that was set is called, and nothing more can be set.

type Act = (...operands: unknown[]) => void

/** What the code under test is given for the host's functions of these names. */
export class Timers {
  private readonly pending = new Set<() => void>()
  private ended = false

  readonly setTimeout = (act: Act, ms?: number, ...operands: unknown[]): NodeJS.Timeout => {
    const timeout = setTimeout(() => this.ring(stop, act, operands), ms)
    const stop = (): void => clearTimeout(timeout)
    this.note(stop)
    return timeout
  }

  readonly setInterval = (act: Act, ms?: number, ...operands: unknown[]): NodeJS.Timeout => {
    const interval = setInterval(() => act(...operands), ms)
    this.note(() => clearInterval(interval))
    return interval
  }

  readonly setImmediate = (act: Act, ...operands: unknown[]): NodeJS.Immediate => {
    const immediate = setImmediate(() => this.ring(stop, act, operands))
    const stop = (): void => clearImmediate(immediate)
    this.note(stop)
    return immediate
  }

  end(): void {
    this.ended = true
    for (const stop of this.pending) stop()
    this.pending.clear()
  }

  private note(stop: () => void): void {
    if (this.ended)
      stop() // TI1
    else this.pending.add(stop)
  }

  private ring(stop: () => void, act: Act, operands: readonly unknown[]): void {
    this.pending.delete(stop)
    act(...operands)
  }
}
