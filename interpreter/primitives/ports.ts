// 6.13.1  Ports: what is one, closing them, those on strings and bytevectors.
//
// Not here: ports themselves (port/), files (primitives/files.ts), what calls procedures,
// as `call-with-port` does (boot/ports.scm), the current-port parameters (the machine).

import { wrongType } from "../complaint.js"
import { charge, work } from "../meter.js"
import { ByteAccumulator, TextAccumulator } from "../port/accumulating.js"
import { BinaryInputPort } from "../port/bytes.js"
import { InputPort } from "../port/input.js"
import { BinaryOutputPort, OutputPort, TextualOutputPort } from "../port/output.js"
import { TextualInputPort } from "../port/text.js"
import { bytevectorInputPort, bytevectorOutputPort, stringInputPort, stringOutputPort } from "../ports.js"
import type { PrimitiveSpec } from "../primitive.js"
import { SchemeString } from "../string.js"
import { inputPort, outputPort } from "./choice.js"

export const portPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "input-port?",
    shape: "(input-port? obj)",
    doc: "Whether `obj` is a port to read from.",
    run: (obj) => obj instanceof InputPort,
  },
  {
    name: "output-port?",
    shape: "(output-port? obj)",
    doc: "Whether `obj` is a port to write to.",
    run: (obj) => obj instanceof OutputPort,
  },
  {
    name: "textual-port?",
    shape: "(textual-port? obj)",
    doc: "Whether `obj` is a port of characters.",
    run: (obj) => obj instanceof TextualInputPort || obj instanceof TextualOutputPort,
  },
  {
    name: "binary-port?",
    shape: "(binary-port? obj)",
    doc: "Whether `obj` is a port of bytes.",
    run: (obj) => obj instanceof BinaryInputPort || obj instanceof BinaryOutputPort,
  },
  { name: "port?", shape: "(port? obj)", doc: "Whether `obj` is a port.", run: isPort },
  {
    name: "input-port-open?",
    shape: "(input-port-open? port)",
    doc: "Whether `port` can still be read from.",
    run: (port) => inputPort("input-port-open?", port).isOpen,
  },
  {
    name: "output-port-open?",
    shape: "(output-port-open? port)",
    doc: "Whether `port` can still be written to.",
    run: (port) => outputPort("output-port-open?", port).isOpen,
  },
  {
    name: "close-port",
    shape: "(close-port port)",
    doc: "Closes `port`. Closing it again does nothing.",
    run: (port) => {
      if (!isPort(port)) throw wrongType("close-port", "a port", port)
      port.close()
    },
  },
  {
    name: "close-input-port",
    shape: "(close-input-port port)",
    doc: "Closes the input port `port`. Closing it again does nothing.",
    run: (port) => inputPort("close-input-port", port).close(),
  },
  {
    name: "close-output-port",
    shape: "(close-output-port port)",
    doc: "Closes the output port `port`. Closing it again does nothing.",
    run: (port) => outputPort("close-output-port", port).close(),
  },
  {
    name: "open-input-string",
    shape: "(open-input-string string)",
    doc: "A textual input port on the characters of `string`.",
    run: (string) => {
      if (!(string instanceof SchemeString)) throw wrongType("open-input-string", "a string", string)
      charge(64 + 2 * string.length)
      return stringInputPort(string.toString())
    },
  },
  {
    name: "open-output-string",
    shape: "(open-output-string)",
    doc: "A textual output port that keeps what is written to it for `get-output-string`.",
    run: () => {
      charge(64)
      return stringOutputPort()
    },
  },
  {
    name: "get-output-string",
    shape: "(get-output-string port)",
    doc: "A string of all that has been written to `port`, which `open-output-string` made.",
    run: (port) => {
      const kept = port instanceof TextualOutputPort ? port.sink : undefined
      if (!(kept instanceof TextAccumulator)) throw wrongType("get-output-string", "a string output port", port)
      charge(32 + 2 * kept.length)
      work(kept.length)
      return new SchemeString(kept.text())
    },
  },
  {
    name: "open-input-bytevector",
    shape: "(open-input-bytevector bytevector)",
    doc: "A binary input port on the bytes of `bytevector`.",
    run: (bytes) => {
      if (!(bytes instanceof Uint8Array)) throw wrongType("open-input-bytevector", "a bytevector", bytes)
      charge(64 + bytes.length)
      return bytevectorInputPort(bytes.slice())
    },
  },
  {
    name: "open-output-bytevector",
    shape: "(open-output-bytevector)",
    doc: "A binary output port that keeps what is written to it for `get-output-bytevector`.",
    run: () => {
      charge(128)
      return bytevectorOutputPort()
    },
  },
  {
    name: "get-output-bytevector",
    shape: "(get-output-bytevector port)",
    doc: "A bytevector of all that has been written to `port`, which `open-output-bytevector` made.",
    run: (port) => {
      const kept = port instanceof BinaryOutputPort ? port.sink : undefined
      if (!(kept instanceof ByteAccumulator)) throw wrongType("get-output-bytevector", "a bytevector output port", port)
      charge(32 + kept.length)
      work(kept.length)
      return kept.bytes()
    },
  },
]

function isPort(obj: unknown): obj is InputPort | OutputPort {
  return obj instanceof InputPort || obj instanceof OutputPort
}
