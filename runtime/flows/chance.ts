// Chance that can be had again: what a flow draws, from its instance's seed and the fiber's path. R8
//
// The generator is xoshiro128** (Blackman and Vigna, "Scrambled linear
// pseudorandom number generators", 2021), seeded by a SHA-256.

import { createHash } from "node:crypto"

export class Chance {
  private readonly state: Uint32Array

  constructor(seed: string) {
    const digest = createHash("sha256").update(seed).digest()
    this.state = Uint32Array.from({ length: 4 }, (_, i) => digest.readUInt32LE(4 * i))
  }

  /** 32 bits, as a number. */
  bits(): number {
    const s = this.state as unknown as [number, number, number, number]
    const answer = Math.imul(rotated(Math.imul(s[1], 5), 7), 9) >>> 0
    const t = s[1] << 9
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = rotated(s[3], 11)
    return answer
  }

  /** A number from 0 to 1, 1 excluded, of 53 bits. */
  fraction(): number {
    const high = this.bits() >>> 5
    const low = this.bits() >>> 6
    return (high * 2 ** 26 + low) / 2 ** 53
  }

  /** A whole number from 0 to `limit`, `limit` excluded; each is as likely as any other. */
  below(limit: bigint): bigint {
    const size = limit.toString(2).length
    for (;;) {
      let drawn = 0n
      for (let bits = 0; bits < size; bits += 32) drawn = (drawn << 32n) | BigInt(this.bits())
      drawn >>= BigInt((32 - (size % 32)) % 32)
      if (drawn < limit) return drawn
    }
  }

  /** A UUID of version 4 (RFC 9562). */
  uuid(): string {
    const hex = [0, 1, 2, 3].map(() => this.bits().toString(16).padStart(8, "0")).join("")
    const variant = "89ab"[Number.parseInt(hex[16] as string, 16) & 3]
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
  }
}

function rotated(bits: number, count: number): number {
  return (bits << count) | (bits >>> (32 - count))
}
