// Input ports: what those of characters and those of bytes have in common.
//
// A port takes pieces from its source as it needs them. Where the next piece
// must be awaited, the operation answers a Promise, for which the machine asks;
// to the guest it looks as if it had waited.
//
// Invariants
//   INP1  Where a source cuts its pieces changes nothing that is read, nor what it costs.
//   INP2  What is read is charged for as it is gathered.
//   INP3  What goes on after waiting is counted by the meter of the run that waited.
//   INP4  At the end of its input a port stays there; a closed port is at the end.
//
// Not here: the guest's procedures, which refuse closed ports (primitives/input.ts).

import type { Complaint } from "../complaint.js"
import { currentMeter, swapMeter } from "../meter.js"
import type { InputSource, Piece, Pulled } from "./stream.js"

/** What an attempt answers when it needs more input than the port holds. */
export const MORE = Symbol("more")

/** What an attempt to read comes to. */
export type Attempt<T> = () => T | typeof MORE

/** An input port. Either textual or binary, as its two subclasses are. */
export abstract class InputPort<P extends Piece = Piece> {
  isOpen = true
  protected ended = false
  /** The piece being awaited. */
  private awaited: Promise<void> | undefined
  /** Why the piece that was awaited never came. */
  private failure: { reason: unknown } | undefined

  /** @param name what the port prints as: a file's name, `stdin`, `string` */
  constructor(
    readonly name: string,
    private readonly source: InputSource<P>,
  ) {}

  /** Whether reading goes on without waiting: something is there, or the end is. */
  isReady(): boolean {
    while (!this.holdsSome() && !this.isStuck()) if (!this.fillAtOnce()) return false
    return true
  }

  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.ended = true // INP4
    this.drop()
    this.source.close?.()
  }

  /** Takes in a piece, or the end. */
  protected abstract accept(piece: Pulled<P>): void
  /** Whether at least one character or byte is at hand. */
  protected abstract holdsSome(): boolean
  /** Forgets what is at hand. */
  protected abstract drop(): void
  /** Why what follows cannot be read at all. */
  protected abstract flaw(who: string): Complaint | undefined

  /** What `attempt` answers once the port holds enough for it. */
  protected until<T>(who: string, attempt: Attempt<T>): T | Promise<T> {
    for (;;) {
      const answer = attempt()
      if (answer !== MORE) return answer
      const flaw = this.flaw(who)
      if (flaw !== undefined) throw flaw
      const awaited = this.fill()
      if (awaited !== undefined) return this.afterwards(awaited, who, attempt)
    }
  }

  /** Whether nothing more will come. */
  protected isStuck(): boolean {
    return this.ended || this.flaw("") !== undefined
  }

  /** Takes in another piece if that needs no waiting. Answers whether it did. */
  protected fillAtOnce(): boolean {
    return this.source.ready?.() !== false && this.fill() === undefined
  }

  private afterwards<T>(awaited: Promise<void>, who: string, attempt: Attempt<T>): Promise<T> {
    const meter = currentMeter()
    return awaited.then(() => {
      const outer = swapMeter(meter) // INP3
      try {
        return this.until(who, attempt)
      } finally {
        swapMeter(outer)
      }
    })
  }

  /** Takes in the next piece; a promise, which never fails, where it must be awaited. */
  private fill(): Promise<void> | undefined {
    if (this.failure !== undefined) {
      const { reason } = this.failure
      this.failure = undefined
      throw reason
    }
    if (this.awaited !== undefined) return this.awaited
    const pulled = this.source.pull()
    if (!(pulled instanceof Promise)) {
      this.acceptPulled(pulled)
      return undefined
    }
    this.awaited = pulled
      .then(
        (piece) => this.acceptPulled(piece),
        (reason: unknown) => {
          this.failure = { reason }
        },
      )
      .finally(() => {
        this.awaited = undefined
      })
    return this.awaited
  }

  private acceptPulled(piece: Pulled<P>): void {
    if (this.isOpen) this.accept(piece)
  }
}
