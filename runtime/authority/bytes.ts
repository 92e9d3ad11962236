// Bytes on their way to and from flows: how many there may be, and what a flow sees of them.
//
// Invariants
//   AU4  What is larger than the grant allows is refused for good, with its size or the limit it has passed; no more
//        than the limit is kept of what arrives.
//   AU5  A flow is given a string where the bytes are UTF-8, else a bytevector; no byte is lost in either.

import { NonRetryableError } from "../flows/policy.js"

/** What is sent, read or kept unless a grant says otherwise: 1 MiB. */
export const LARGEST = 2 ** 20

/** Refuses `size` bytes of what a flow would send or write. AU4 */
export function checkSize(what: string, size: number, limit: number): void {
  if (size > limit) throw new NonRetryableError(`${what} is too large: ${size} bytes, and ${limit} are allowed`)
}

/** Bytes that arrive piece by piece. */
export class Arriving {
  private readonly pieces: Uint8Array[] = []
  private size = 0

  constructor(
    private readonly what: string,
    private readonly limit: number,
  ) {}

  /** Takes a piece. Throws where there are too many bytes by now. AU4 */
  add(piece: Uint8Array): void {
    this.size += piece.length
    if (this.size > this.limit) {
      throw new NonRetryableError(`${this.what} is too large: more than the ${this.limit} bytes that are allowed`)
    }
    this.pieces.push(piece)
  }

  whole(): Buffer {
    return Buffer.concat(this.pieces)
  }
}

/** What a flow sees of `bytes`. AU5 */
export function contentOf(bytes: Uint8Array, encoding = "utf-8"): string | Uint8Array {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Uint8Array.from(bytes)
  }
}
