// Content ids: CIDv1, codec raw, sha2-256, in base32.
//
// See https://github.com/multiformats/cid. A text's id is that of its UTF-8 bytes.

import { createHash } from "node:crypto"

/** Version 1, codec raw, hash sha2-256 of 32 bytes. */
const HEAD = Uint8Array.of(0x01, 0x55, 0x12, 0x20)

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"

/** The content id of `text`. */
export function cidOf(text: string): string {
  const bytes = new Uint8Array(36)
  bytes.set(HEAD)
  bytes.set(createHash("sha256").update(text, "utf8").digest(), 4)
  return `b${base32(bytes)}`
}

/** RFC 4648 base32 in lower case, without padding. */
function base32(bytes: Uint8Array): string {
  let text = ""
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(held >> bits) & 31]
    }
  }
  return bits === 0 ? text : text + ALPHABET[(held << (5 - bits)) & 31]
}
