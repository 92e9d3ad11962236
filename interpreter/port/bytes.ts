// Input ports of bytes.

import { charge, work } from "../meter.js"
import { EOF } from "../singleton.js"
import { ByteAccumulator, chargeGrowth } from "./accumulating.js"
import { InputPort, MORE } from "./input.js"
import type { Pulled } from "./stream.js"

const NO_BYTES = new Uint8Array(0)

/** An input port of bytes. */
export class BinaryInputPort extends InputPort<Uint8Array> {
  private bytes: Uint8Array = NO_BYTES
  private at = 0

  get writing(): string {
    return `#<binary input port ${this.name}>`
  }

  readU8(who: string): number | typeof EOF | Promise<number | typeof EOF> {
    if (this.at < this.bytes.length) return this.bytes[this.at++] as number
    return this.until(who, () => (this.holdsSome() ? (this.bytes[this.at++] as number) : this.ended ? EOF : MORE))
  }

  peekU8(who: string): number | typeof EOF | Promise<number | typeof EOF> {
    return this.until(who, () => this.bytes[this.at] ?? (this.ended ? EOF : MORE))
  }

  /** The next `count` bytes, fewer at the end. */
  readBytes(who: string, count: number): Uint8Array | typeof EOF | Promise<Uint8Array | typeof EOF> {
    const parts = new ByteAccumulator()
    return this.until(who, () => {
      const part = this.take(count - parts.length)
      chargeGrowth(parts.length, part.length) // INP2
      parts.push(part)
      if (parts.length < count && !this.ended) return MORE
      if (parts.length === 0 && count > 0) return EOF
      charge(32)
      work(parts.length)
      return parts.bytes()
    })
  }

  /** Puts the next bytes into `target` from `start` up to `end`, fewer at the end. Answers how many. */
  readInto(
    who: string,
    target: Uint8Array,
    start: number,
    end: number,
  ): number | typeof EOF | Promise<number | typeof EOF> {
    let next = start
    return this.until(who, () => {
      const part = this.take(end - next)
      target.set(part, next)
      next += part.length
      if (next < end && !this.ended) return MORE
      work(next - start)
      return next === start && end > start ? EOF : next - start
    })
  }

  protected override accept(piece: Pulled<Uint8Array>): void {
    if (piece === null) this.ended = true
    else {
      // Every operation takes what is at hand before it wants more.
      this.bytes = piece
      this.at = 0
    }
  }

  protected override holdsSome(): boolean {
    return this.at < this.bytes.length
  }

  protected override drop(): void {
    this.bytes = NO_BYTES
    this.at = 0
  }

  protected override flaw(): undefined {
    return undefined
  }

  /** At most `count` of the bytes at hand, which count as read. */
  private take(count: number): Uint8Array {
    const taken = this.bytes.subarray(this.at, Math.min(this.bytes.length, this.at + count))
    this.at += taken.length
    return taken
  }
}
