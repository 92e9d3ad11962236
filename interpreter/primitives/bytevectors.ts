// R7RS 6.9: bytevectors.

import { LiteralBytevector } from "../bytevector.js"
import { Complaint, wrongType } from "../complaint.js"
import { charge, work } from "../meter.js"
import type { PrimitiveSpec } from "../primitive.js"
import { SchemeString } from "../string.js"
import { badIndex, placeFor, rangeEnd, rangeStart, sizeOf } from "./range.js"
import { part } from "./strings.js"

export const bytevectorPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "bytevector?",
    shape: "(bytevector? obj)",
    doc: "Whether `obj` is a bytevector.",
    run: (obj) => obj instanceof Uint8Array,
  },
  {
    name: "make-bytevector",
    shape: "(make-bytevector k [byte])",
    doc: "A fresh bytevector of `k` bytes, each of them `byte`, or 0.",
    run: (k, byte) => {
      const size = sizeOf("make-bytevector", k, 1)
      const fill = byte === undefined ? 0 : byteOf("make-bytevector", byte, 2)
      return fresh(size).fill(fill)
    },
  },
  {
    name: "bytevector",
    shape: "(bytevector byte ...)",
    doc: "A fresh bytevector of the operands.",
    run: (...bytes: unknown[]) => {
      const result = fresh(bytes.length)
      bytes.forEach((byte, k) => {
        result[k] = byteOf("bytevector", byte, k + 1)
      })
      return result
    },
  },
  {
    name: "bytevector-u8-ref",
    shape: "(bytevector-u8-ref bytevector k)",
    doc: "Byte `k` of `bytevector`, counting from 0.",
    run: (bytevector, k) => {
      if (!(bytevector instanceof Uint8Array)) throw wrongType("bytevector-u8-ref", "a bytevector", bytevector, 1)
      if (typeof k === "number" && k >= 0 && k < bytevector.length) return bytevector[k]
      throw badIndex("bytevector-u8-ref", k, bytevector)
    },
  },
  {
    name: "bytevector-u8-set!",
    shape: "(bytevector-u8-set! bytevector k byte)",
    doc: "Puts `byte` in the place of byte `k` of `bytevector`.",
    run: (bytevector, k, byte) => {
      changeable("bytevector-u8-set!", bytevector)
      const value = byteOf("bytevector-u8-set!", byte, 3)
      if (typeof k !== "number" || k < 0 || k >= bytevector.length) throw badIndex("bytevector-u8-set!", k, bytevector)
      bytevector[k] = value
    },
  },
  {
    name: "bytevector-length",
    shape: "(bytevector-length bytevector)",
    doc: "The number of bytes in `bytevector`.",
    run: (bytevector) => {
      if (bytevector instanceof Uint8Array) return bytevector.length
      throw wrongType("bytevector-length", "a bytevector", bytevector)
    },
  },
  {
    name: "bytevector-copy",
    shape: "(bytevector-copy bytevector [start [end]])",
    doc: "A fresh bytevector of the bytes of `bytevector` from `start` up to `end`.",
    run: (bytevector, start, end) => {
      const bytes = view("bytevector-copy", bytevector, start, end)
      const result = fresh(bytes.length)
      result.set(bytes)
      return result
    },
  },
  {
    name: "bytevector-copy!",
    shape: "(bytevector-copy! to at from [start [end]])",
    doc: "Puts the bytes of `from` between `start` and `end` into `to`, from `at` on. The two may be one bytevector.",
    run: (to, at, from, start, end) => {
      changeable("bytevector-copy!", to)
      const bytes = view("bytevector-copy!", from, start, end, 3)
      to.set(bytes, placeFor("bytevector-copy!", at, bytes.length, to.length, to))
    },
  },
  {
    name: "bytevector-append",
    shape: "(bytevector-append bytevector ...)",
    doc: "A fresh bytevector of the bytes of the bytevectors in turn.",
    run: (...bytevectors: unknown[]) => appended(bytevectors),
  },
  {
    name: "utf8->string",
    shape: "(utf8->string bytevector [start [end]])",
    doc: "A fresh string of the characters that the bytes from `start` up to `end` stand for in UTF-8.",
    run: (bytevector, start, end) => {
      const bytes = view("utf8->string", bytevector, start, end)
      charge(32 + 2 * bytes.length)
      const short = shortAscii(bytes)
      if (short !== undefined) return new SchemeString(short, false, true)
      try {
        return new SchemeString(utf8.decode(bytes))
      } catch {
        throw new Complaint("utf8->string", "not UTF-8", [bytevector])
      }
    },
  },
  {
    name: "string->utf8",
    shape: "(string->utf8 string [start [end]])",
    doc: "A fresh bytevector: the characters of `string` from `start` up to `end` in UTF-8.",
    run: (string, start, end) => {
      const { text, from, to } = part("string->utf8", string, start, end)
      charge(16 + 4 * (to - from))
      work(to - from)
      const slice = text.slice(from, to).toString()
      return shortBytes(slice) ?? toUtf8.encode(slice)
    },
  },
]

const SHORT = 32

/** The text of a few bytes that are all ASCII, sooner than the host's decoder is called; undefined for others. */
function shortAscii(bytes: Uint8Array): string | undefined {
  if (bytes.length > SHORT) return undefined
  let text = ""
  for (const byte of bytes) {
    if (byte > 0x7f) return undefined
    text += String.fromCharCode(byte)
  }
  return text
}

/** The bytes of a short text that is all ASCII, likewise. */
function shortBytes(text: string): Uint8Array | undefined {
  if (text.length > SHORT) return undefined
  const bytes = new Uint8Array(text.length)
  for (let k = 0; k < text.length; k++) {
    const code = text.charCodeAt(k)
    if (code > 0x7f) return undefined
    bytes[k] = code
  }
  return bytes
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
const toUtf8 = new TextEncoder()

function fresh(size: number): Uint8Array {
  charge(16 + size)
  work(size)
  return new Uint8Array(size)
}

function byteOf(who: string, value: unknown, argument: number): number {
  if (typeof value === "number" && value >= 0 && value <= 255) return value
  throw wrongType(who, "a byte", value, argument)
}

function changeable(who: string, bytevector: unknown): asserts bytevector is Uint8Array {
  if (!(bytevector instanceof Uint8Array)) throw wrongType(who, "a bytevector", bytevector, 1)
  if (bytevector instanceof LiteralBytevector) throw new Complaint(who, "constant bytevector", [bytevector])
}

/** The bytes of the operand `bytevector` from `start` up to `end`, not copied; `argument` is which operand it is. */
function view(who: string, bytevector: unknown, start: unknown, end: unknown, argument = 1): Uint8Array {
  if (!(bytevector instanceof Uint8Array)) throw wrongType(who, "a bytevector", bytevector, argument)
  const to = rangeEnd(who, end, bytevector.length, bytevector, argument + 2)
  const from = rangeStart(who, start, to, bytevector, argument + 1)
  work(to - from)
  if (to - from === bytevector.length) return bytevector
  return new Uint8Array(bytevector.buffer, bytevector.byteOffset + from, to - from)
}

function appended(bytevectors: readonly unknown[]): Uint8Array {
  let size = 0
  bytevectors.forEach((bytes, k) => {
    if (!(bytes instanceof Uint8Array)) throw wrongType("bytevector-append", "a bytevector", bytes, k + 1)
    size += bytes.length
  })
  const result = fresh(size)
  let at = 0
  for (const bytes of bytevectors as Uint8Array[]) {
    result.set(bytes, at)
    at += bytes.length
  }
  return result
}
