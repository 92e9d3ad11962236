// The ports a guest begins with, and those it makes of strings and bytevectors.
//
// Not here: what ports are (port/), those on files (primitives/files.ts), the
// parameters that hold the current ports (the machine).

import { ByteAccumulator, chargeGrowth, TextAccumulator } from "./port/accumulating.js"
import { BinaryInputPort } from "./port/bytes.js"
import { BinaryOutputPort, TextualOutputPort } from "./port/output.js"
import { sourceOf } from "./port/stream.js"
import { TextualInputPort } from "./port/text.js"

/** The ports that the machine has put in force: the values of `current-input-port` and its like. */
export const currentPorts: { input: unknown; output: unknown; error: unknown } = {
  input: undefined,
  output: undefined,
  error: undefined,
}

/** An input port on the characters of `text`. */
export function stringInputPort(text: string): TextualInputPort {
  return new TextualInputPort("string", sourceOf<string | Uint8Array>(text))
}

/** An input port on `bytes`, which no one changes any more. */
export function bytevectorInputPort(bytes: Uint8Array): BinaryInputPort {
  return new BinaryInputPort("bytevector", sourceOf(bytes))
}

/** An output port whose sink is a `TextAccumulator`. */
export function stringOutputPort(): TextualOutputPort {
  const kept = new TextAccumulator()
  return new TextualOutputPort("string", kept, (size) => chargeGrowth(2 * kept.length, 2 * size))
}

/** An output port whose sink is a `ByteAccumulator`. */
export function bytevectorOutputPort(): BinaryOutputPort {
  const kept = new ByteAccumulator()
  return new BinaryOutputPort("bytevector", kept, (size) => chargeGrowth(kept.length, size))
}
