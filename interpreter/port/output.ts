// Output ports.
//
// Invariants
//   OUT1  What is written is counted before it goes to the sink.
//   OUT2  Long text goes to the sink in pieces, and no piece ends inside a character.
//
// Not here: the guest's procedures, which refuse closed ports (primitives/output.ts).

import { chargeOutput } from "../meter.js"
import { isHighSurrogate } from "./decoding.js"
import type { OutputSink, Piece } from "./stream.js"

/** How much text goes to a sink at once. */
const CHUNK = 65536

/** An output port. Either textual or binary, as its two subclasses are. */
export abstract class OutputPort<P extends Piece = Piece> {
  isOpen = true

  /**
   * @param name what the port prints as: a file's name, `stdout`, `string`
   * @param count counts so many characters or bytes before they are written
   */
  constructor(
    readonly name: string,
    readonly sink: OutputSink<P>,
    protected readonly count: (size: number) => void = chargeOutput,
  ) {}

  flush(): void | Promise<void> {
    return this.sink.flush?.()
  }

  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.sink.close?.()
  }
}

/** An output port of characters. */
export class TextualOutputPort extends OutputPort<string> {
  get writing(): string {
    return `#<output port ${this.name}>`
  }

  put(text: string): void {
    this.count(text.length) // OUT1
    if (text.length <= CHUNK) this.sink.push(text)
    else this.putInChunks(text)
  }

  private putInChunks(text: string): void {
    let next = 0
    for (let at = 0; at < text.length; at = next) {
      next = Math.min(at + CHUNK, text.length) // OUT2
      if (isHighSurrogate(text.charCodeAt(next - 1))) next++
      this.sink.push(text.slice(at, next))
    }
  }
}

/** An output port of bytes. */
export class BinaryOutputPort extends OutputPort<Uint8Array> {
  get writing(): string {
    return `#<binary output port ${this.name}>`
  }

  /** Writes `bytes`, which no one changes any more. */
  put(bytes: Uint8Array): void {
    this.count(bytes.length) // OUT1
    this.sink.push(bytes)
  }
}
