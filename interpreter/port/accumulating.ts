// Sinks that keep what they are given: string ports and bytevector ports write into these.
//
// They are given only what has been charged for; their answers are charged for by who asks.

import { charge, LARGEST_OBJECT } from "../meter.js"
import type { OutputSink } from "./stream.js"

/** How much text is kept as one piece. Beyond it, text made of single characters would cost thirty bytes for each. */
const PIECE = 4096

/** Keeps text. */
export class TextAccumulator implements OutputSink<string> {
  private pieces: string[] = []
  private last = ""
  /** How much is kept, in UTF-16 units. */
  length = 0

  push(piece: string): void {
    this.length += piece.length
    this.last += piece
    if (this.last.length < PIECE) return
    this.pieces.push(flat(this.last))
    this.last = ""
  }

  /** Everything written so far. */
  text(): string {
    if (this.pieces.length > 0) {
      this.last = this.pieces.join("") + this.last
      this.pieces = []
    }
    return this.last
  }
}

/** `text` as one run of memory: V8 keeps a concatenation as a tree until a character of it is asked for. */
function flat(text: string): string {
  text.charCodeAt(0)
  return text
}

/** Keeps bytes. */
export class ByteAccumulator implements OutputSink<Uint8Array> {
  private kept = new Uint8Array(64)
  /** How many bytes are kept. */
  length = 0

  push(piece: Uint8Array): void {
    if (this.length + piece.length > this.kept.length) this.grow(piece.length)
    this.kept.set(piece, this.length)
    this.length += piece.length
  }

  /** Everything written so far, as a copy. */
  bytes(): Uint8Array {
    return this.kept.slice(0, this.length)
  }

  private grow(size: number): void {
    const larger = new Uint8Array(Math.max(2 * this.kept.length, this.length + size))
    larger.set(this.kept.subarray(0, this.length))
    this.kept = larger
  }
}

/** Counts `more` bytes by which what has `size` bytes is about to grow. Throws `Exhausted`. */
export function chargeGrowth(size: number, more: number): void {
  if (size + more > LARGEST_OBJECT) charge(size + more)
  charge(more)
}
