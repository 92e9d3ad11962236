// 6.13.3  Output.

import { Char } from "../char.js"
import { wrongType } from "../complaint.js"
import { charge } from "../meter.js"
import type { PrimitiveSpec } from "../primitive.js"
import { SchemeString } from "../string.js"
import { display, write, writeShared, writeSimple } from "../writer.js"
import { binaryOutput, current, opened, outputPort, textualOutput } from "./choice.js"
import { rangeEnd, rangeStart } from "./range.js"

export const outputPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "write",
    shape: "(write obj [port])",
    doc: "Writes `obj` to `port` as `read` would have it, with labels where it holds itself.",
    run: (obj, port) => textualOutput("write", port).put(write(obj)),
  },
  {
    name: "write-shared",
    shape: "(write-shared obj [port])",
    doc: "Writes `obj` to `port` as `read` would have it, with labels on all that occurs more than once.",
    run: (obj, port) => textualOutput("write-shared", port).put(writeShared(obj)),
  },
  {
    name: "write-simple",
    shape: "(write-simple obj [port])",
    doc: "Writes `obj` to `port` as `read` would have it, without labels. What holds itself would never end.",
    run: (obj, port) => textualOutput("write-simple", port).put(writeSimple(obj)),
  },
  {
    name: "display",
    shape: "(display obj [port])",
    doc: "Writes `obj` to `port` for people: strings and characters as they are.",
    run: (obj, port) => textualOutput("display", port).put(display(obj)),
  },
  {
    name: "newline",
    shape: "(newline [port])",
    doc: "Ends a line on `port`.",
    run: (port) => textualOutput("newline", port, 0).put("\n"),
  },
  {
    name: "write-char",
    shape: "(write-char char [port])",
    doc: "Writes the character `char` to `port`.",
    run: (char, port) => {
      if (!(char instanceof Char)) throw wrongType("write-char", "a character", char, 1)
      textualOutput("write-char", port).put(String.fromCodePoint(char.code))
    },
  },
  {
    name: "write-string",
    shape: "(write-string string [port [start [end]]])",
    doc: "Writes the characters of `string` from `start` up to `end` to `port`.",
    run: (string, port, start, end) => {
      if (!(string instanceof SchemeString)) throw wrongType("write-string", "a string", string, 1)
      const to = textualOutput("write-string", port)
      if (start === undefined) return to.put(string.toString())
      const last = rangeEnd("write-string", end, string.length, string, 4)
      to.put(string.slice(rangeStart("write-string", start, last, string, 3), last).toString())
    },
  },
  {
    name: "write-u8",
    shape: "(write-u8 byte [port])",
    doc: "Writes `byte` to the binary port `port`.",
    run: (byte, port) => {
      if (!(typeof byte === "number" && byte >= 0 && byte < 256)) throw wrongType("write-u8", "a byte", byte, 1)
      binaryOutput("write-u8", port).put(Uint8Array.of(byte))
    },
  },
  {
    name: "write-bytevector",
    shape: "(write-bytevector bytevector [port [start [end]]])",
    doc: "Writes the bytes of `bytevector` from `start` up to `end` to the binary port `port`.",
    run: (bytes, port, start, end) => {
      if (!(bytes instanceof Uint8Array)) throw wrongType("write-bytevector", "a bytevector", bytes, 1)
      const to = binaryOutput("write-bytevector", port)
      const last = rangeEnd("write-bytevector", end, bytes.length, bytes, 4)
      const first = rangeStart("write-bytevector", start, last, bytes, 3)
      charge(last - first)
      to.put(new Uint8Array(bytes.subarray(first, last)))
    },
  },
  {
    name: "flush-output-port",
    shape: "(flush-output-port [port])",
    doc: "Sends on what `port` has been given and still keeps.",
    asks: true,
    run: (port) => {
      const to = outputPort("flush-output-port", port === undefined ? current("flush-output-port", "output") : port)
      return opened("flush-output-port", to).flush()
    },
  },
]
