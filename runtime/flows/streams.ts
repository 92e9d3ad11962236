// What a flow has of the world: a journal to write to, nothing to read, no clock.
//
// Invariants
//   R8  A flow that reads a clock is told of `now`.
//   R14 What a flow writes goes to its journal, and it cannot read.

import { Complaint } from "../../interpreter/complaint.js"
import { binding, Dynamic } from "../../interpreter/dynamic.js"
import { TextualOutputPort } from "../../interpreter/port/output.js"
import type { InputSource } from "../../interpreter/port/stream.js"
import { TextualInputPort } from "../../interpreter/port/text.js"
import type { Clock } from "../../interpreter/primitives/system.js"
import type { Parameter } from "../../interpreter/procedure.js"
import type { Interpreter } from "../door.js"

/** An input that refuses to be read. */
export const noInput: InputSource<string | Uint8Array> = {
  pull: () => {
    throw refusal("", "a flow cannot read", "use suspend or receive")
  },
}

/** A clock that refuses to be read. */
export const noClock: Clock = {
  second: () => {
    throw refusal("current-second", "a flow has no clock", "use now")
  },
  jiffy: () => {
    throw refusal("current-jiffy", "a flow has no clock", "use now")
  },
  jiffiesPerSecond: 1000,
}

function refusal(who: string, sentence: string, hint: string): Complaint {
  const complaint = new Complaint(who, sentence, [])
  complaint.hint = hint
  return complaint
}

/** The dynamic environment of a flow that runs in `interpreter`, a script's own: what it writes goes to `write`. */
export function flowStreams(interpreter: Interpreter): (write: (text: string) => void) => Dynamic {
  const output = interpreter.valueOf("current-output-port") as Parameter
  const input = interpreter.valueOf("current-input-port") as Parameter
  return (write) => {
    const port = new TextualOutputPort("stdout", { push: write })
    const reading = binding(input, new TextualInputPort("stdin", noInput), null)
    return new Dynamic(null, binding(output, port, reading), null)
  }
}
