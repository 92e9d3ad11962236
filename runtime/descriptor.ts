// File descriptors, read and written synchronously.
//
// Invariants
//   DS1  All that was pushed is written, in order, once `flush` has returned.
//   DS2  A descriptor that is not ready yet is waited for, not given up.
//
// What the system refuses is thrown as it comes (an `Error` with a `code`); who
// opened the descriptor knows what to make of it.

import { readSync, writeSync } from "node:fs"
import type { OutputSink } from "../interpreter/port/stream.js"

/** How much is read at once, and how much is kept back before it is written. */
const CHUNK = 65536

/** The most bytes that one UTF-16 unit comes to in UTF-8. */
const BYTES_A_UNIT = 3

const pause_ms = 10

const incoming = new Uint8Array(CHUNK)

/** The next bytes of `descriptor`, or null at its end. Waits for them. */
export function readDescriptor(descriptor: number): Uint8Array | null {
  for (;;) {
    try {
      const size = readSync(descriptor, incoming, 0, CHUNK, null)
      return size === 0 ? null : incoming.slice(0, size)
    } catch (error) {
      if (errorCode(error) === "EOF") return null // the end of a pipe, on Windows
      if (errorCode(error) !== "EAGAIN") throw error
      pause() // DS2
    }
  }
}

/** Writes to a descriptor, keeping some back. */
export class DescriptorSink implements OutputSink<string | Uint8Array> {
  private readonly kept = Buffer.alloc(CHUNK)
  private used = 0

  constructor(private readonly descriptor: number) {}

  push(piece: string | Uint8Array): void {
    if (typeof piece !== "string") this.pushBytes(piece)
    else if (this.used + BYTES_A_UNIT * piece.length <= CHUNK) this.used += this.kept.write(piece, this.used)
    else this.pushBytes(Buffer.from(piece))
  }

  flush(): void {
    const size = this.used
    this.used = 0
    writeWhole(this.descriptor, this.kept.subarray(0, size)) // DS1
  }

  private pushBytes(bytes: Uint8Array): void {
    if (this.used + bytes.length > CHUNK) this.flush()
    if (bytes.length > CHUNK) return writeWhole(this.descriptor, bytes)
    this.kept.set(bytes, this.used)
    this.used += bytes.length
  }
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(descriptor, bytes, written)
    } catch (error) {
      if (errorCode(error) !== "EAGAIN") throw error
      pause() // DS2
    }
  }
}

/** The code of what the system refused: `ENOENT` and its like. */
export function errorCode(error: unknown): string {
  return String((error as { code?: unknown }).code)
}

const never = new Int32Array(new SharedArrayBuffer(4))

/** Lets some time pass. */
function pause(): void {
  Atomics.wait(never, 0, 0, pause_ms)
}
