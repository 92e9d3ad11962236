// Text that arrives in pieces.
//
// Pieces are JavaScript text or UTF-8 bytes, cut anywhere; what comes out is
// whole characters. A byte order mark at the very start of bytes is dropped.
//
// Invariants
//   DEC1  The text decoded does not depend on where the pieces were cut.
//   DEC2  Bytes that are not UTF-8 end the text right before them: everything up to there is decoded first.
//   DEC3  No surrogate comes out alone; one in a host's text becomes U+FFFD.

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })
const NOTHING = new Uint8Array(0)

/** The size of a character that the end of its piece cuts short. */
const CUT_SHORT = 0
/** The size of what is no character. */
const INVALID = -1

export class Decoding {
  /** How many bytes have been decoded. */
  bytes = 0
  /** Whether what follows the decoded bytes is not UTF-8. */
  invalid = false
  private cutBytes = NOTHING
  private cutText = ""

  /** The whole characters that `piece` brings. */
  decode(piece: string | Uint8Array): string {
    return typeof piece === "string" ? this.fromText(piece) : this.fromBytes(piece)
  }

  /** The last characters, at the end of the text. */
  finish(): string {
    if (this.cutBytes.length > 0) this.invalid = true
    return this.cutText === "" ? "" : "\ufffd"
  }

  private fromText(piece: string): string {
    const text = this.cutText + piece
    const end = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.length - 1 : text.length
    this.cutText = text.slice(end)
    return text.slice(0, end).replace(/\p{Surrogate}/gu, "\ufffd") // DEC3
  }

  private fromBytes(piece: Uint8Array): string {
    if (this.invalid) return ""
    const bytes = this.cutBytes.length === 0 ? piece : joined(this.cutBytes, piece)
    const end = wholeCharacters(bytes)
    this.invalid = end < bytes.length && sizeAt(bytes, end) === INVALID
    this.cutBytes = bytes.slice(end) // DEC1
    const text = utf8.decode(bytes.subarray(0, end)) // DEC2
    const marked = this.bytes === 0 && text.startsWith("\ufeff")
    this.bytes += end
    return marked ? text.slice(1) : text
  }
}

/** Whether a UTF-16 unit is the first of two. */
export function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(head.length + tail.length)
  bytes.set(head)
  bytes.set(tail, head.length)
  return bytes
}

/** Where the whole, valid characters of `bytes` end. */
function wholeCharacters(bytes: Uint8Array): number {
  let i = 0
  while (i < bytes.length) {
    if ((bytes[i] as number) < 0x80) i++
    else {
      const size = sizeAt(bytes, i)
      if (size === CUT_SHORT || size === INVALID) break
      i += size
    }
  }
  return i
}

/** How many bytes the character at `i` has, beyond ASCII: 2 to 4, `CUT_SHORT` or `INVALID`. */
function sizeAt(bytes: Uint8Array, i: number): number {
  const lead = bytes[i] as number
  const size = lead < 0xc2 ? INVALID : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : INVALID
  for (let k = 1; k < size; k++) {
    const byte = bytes[i + k]
    if (byte === undefined) return CUT_SHORT
    const second = k === 1
    if (byte < (second ? leastSecond(lead) : 0x80) || byte > (second ? mostSecond(lead) : 0xbf)) return INVALID
  }
  return size
}

/** The least byte that may follow `lead`: an overlong form is no character. */
function leastSecond(lead: number): number {
  return lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
}

/** The greatest byte that may follow `lead`: a surrogate is no character, nor is what lies beyond U+10FFFF. */
function mostSecond(lead: number): number {
  return lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
}
