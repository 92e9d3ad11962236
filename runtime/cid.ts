// Content ids: CIDv1, codec raw, sha2-256, in base32.
//
// See https://github.com/multiformats/cid. A text's id is that of its UTF-8 bytes.

import * as crypto from "node:crypto"

/** Version 1, codec raw, hash sha2-256 of 32 bytes. */
const HEAD = Uint8Array.of(0x01, 0x55, 0x12, 0x20)

const ALPHABET = Buffer.from("abcdefghijklmnopqrstuvwxyz234567")

const bytes = new Uint8Array(36)
bytes.set(HEAD)

/** The content id's text: "b", and 36 bytes in base32. */
const written = Buffer.alloc(59, "b")

/** The content id of `text`. */
export function cidOf(text: string): string {
  bytes.set(sha256(text), HEAD.length)
  let at = 1
  let held = 0
  let bits = 0
  for (let i = 0; i < bytes.length; i++) {
    held = ((held << 8) | (bytes[i] as number)) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      written[at++] = ALPHABET[(held >> bits) & 31] as number
    }
  }
  written[at] = ALPHABET[(held << (5 - bits)) & 31] as number // RFC 4648, in lower case, without padding
  return written.toString("latin1")
}

/** In one call, where the running Node has that: it is several times as fast. */
const sha256: (text: string) => Uint8Array =
  "hash" in crypto
    ? (text) => crypto.hash("sha256", text, "buffer")
    : (text) => (crypto as typeof import("node:crypto")).createHash("sha256").update(text, "utf8").digest()
