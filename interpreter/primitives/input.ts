// 6.13.2  Input.

import { LiteralBytevector } from "../bytevector.js"
import { Complaint, wrongType } from "../complaint.js"
import type { PrimitiveSpec } from "../primitive.js"
import { EOF } from "../singleton.js"
import { binaryInput, textualInput } from "./choice.js"
import { rangeEnd, rangeStart, sizeOf } from "./range.js"

export const inputPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "read",
    shape: "(read [port])",
    doc: "The next datum from `port`, or an end-of-file object.",
    asks: true,
    run: (port) => textualInput("read", port).readDatum("read", "scheme"),
  },
  {
    name: "%read-sx",
    shape: "(read [port])",
    doc: "The next datum from `port` in the syntax of SX, or an end-of-file object.",
    asks: true,
    run: (port) => textualInput("read", port).readDatum("read", "sx"),
  },
  {
    name: "read-char",
    shape: "(read-char [port])",
    doc: "The next character from `port`, or an end-of-file object.",
    asks: true,
    run: (port) => textualInput("read-char", port).readChar("read-char"),
  },
  {
    name: "peek-char",
    shape: "(peek-char [port])",
    doc: "The next character from `port`, which stays there, or an end-of-file object.",
    asks: true,
    run: (port) => textualInput("peek-char", port).peekChar("peek-char"),
  },
  {
    name: "read-line",
    shape: "(read-line [port])",
    doc:
      "The text of the next line from `port` without the line's end, which is a linefeed, a carriage return, or both in " +
      "this order; or an end-of-file object.",
    asks: true,
    run: (port) => textualInput("read-line", port).readLine("read-line"),
  },
  {
    name: "eof-object?",
    shape: "(eof-object? obj)",
    doc: "Whether `obj` is an end-of-file object.",
    run: (obj) => obj === EOF,
  },
  { name: "eof-object", shape: "(eof-object)", doc: "The end-of-file object.", run: () => EOF },
  {
    name: "char-ready?",
    shape: "(char-ready? [port])",
    doc: "Whether the next `read-char` from `port` will not have to wait.",
    run: (port) => textualInput("char-ready?", port).isReady(),
  },
  {
    name: "read-string",
    shape: "(read-string k [port])",
    doc: "A string of the next `k` characters from `port`, or of as many as there are; an end-of-file object if there are none.",
    asks: true,
    run: (k, port) => {
      const wanted = sizeOf("read-string", k, 1)
      return textualInput("read-string", port, 2).readString("read-string", wanted)
    },
  },
  {
    name: "read-u8",
    shape: "(read-u8 [port])",
    doc: "The next byte from the binary port `port`, or an end-of-file object.",
    asks: true,
    run: (port) => binaryInput("read-u8", port).readU8("read-u8"),
  },
  {
    name: "peek-u8",
    shape: "(peek-u8 [port])",
    doc: "The next byte from the binary port `port`, which stays there, or an end-of-file object.",
    asks: true,
    run: (port) => binaryInput("peek-u8", port).peekU8("peek-u8"),
  },
  {
    name: "u8-ready?",
    shape: "(u8-ready? [port])",
    doc: "Whether the next `read-u8` from the binary port `port` will not have to wait.",
    run: (port) => binaryInput("u8-ready?", port).isReady(),
  },
  {
    name: "read-bytevector",
    shape: "(read-bytevector k [port])",
    doc: "A bytevector of the next `k` bytes from `port`, or of as many as there are; an end-of-file object if there are none.",
    asks: true,
    run: (k, port) => {
      const wanted = sizeOf("read-bytevector", k, 1)
      return binaryInput("read-bytevector", port, 2).readBytes("read-bytevector", wanted)
    },
  },
  {
    name: "read-bytevector!",
    shape: "(read-bytevector! bytevector [port [start [end]]])",
    doc:
      "Puts the next bytes from `port` into `bytevector` from `start` up to `end`. Answers how many there were, " +
      "or an end-of-file object if there were none.",
    asks: true,
    run: (target, port, start, end) => {
      if (!(target instanceof Uint8Array)) throw wrongType("read-bytevector!", "a bytevector", target, 1)
      if (target instanceof LiteralBytevector) throw new Complaint("read-bytevector!", "constant bytevector", [target])
      const from = binaryInput("read-bytevector!", port, 2)
      const last = rangeEnd("read-bytevector!", end, target.length, target, 4)
      const first = rangeStart("read-bytevector!", start, last, target, 3)
      return from.readInto("read-bytevector!", target, first, last)
    },
  },
]
