// The port that a procedure of 6.13 works on: the one it is given, or the current one.
//
// Invariants
//   CH1  Nothing is read from a closed port or written to one.
//   CH2  A procedure on characters refuses a binary port, one on bytes a textual port.

import { Complaint, wrongType } from "../complaint.js"
import { BinaryInputPort } from "../port/bytes.js"
import { InputPort } from "../port/input.js"
import { BinaryOutputPort, OutputPort, TextualOutputPort } from "../port/output.js"
import { TextualInputPort } from "../port/text.js"
import { currentPorts } from "../ports.js"

export function inputPort(who: string, port: unknown): InputPort {
  if (!(port instanceof InputPort)) throw wrongType(who, "an input port", port)
  return port
}

export function outputPort(who: string, port: unknown): OutputPort {
  if (!(port instanceof OutputPort)) throw wrongType(who, "an output port", port)
  return port
}

/** The port to read characters from. `argument` is its place among the operands, 0 if it is the only one. */
export function textualInput(who: string, given: unknown, argument = 0): TextualInputPort {
  const port = given === undefined ? current(who, "input") : given
  if (!(port instanceof TextualInputPort)) throw wrongType(who, "a textual input port", port, argument) // CH2
  return opened(who, port)
}

export function binaryInput(who: string, given: unknown, argument = 0): BinaryInputPort {
  const port = given === undefined ? current(who, "input") : given
  if (!(port instanceof BinaryInputPort)) throw wrongType(who, "a binary input port", port, argument)
  return opened(who, port)
}

export function textualOutput(who: string, given: unknown, argument = 2): TextualOutputPort {
  const port = given === undefined ? current(who, "output") : given
  if (!(port instanceof TextualOutputPort)) throw wrongType(who, "a textual output port", port, argument)
  return opened(who, port)
}

export function binaryOutput(who: string, given: unknown): BinaryOutputPort {
  const port = given === undefined ? current(who, "output") : given
  if (!(port instanceof BinaryOutputPort)) throw wrongType(who, "a binary output port", port, 2)
  return opened(who, port)
}

/** The current port of a direction. */
export function current(who: string, direction: "input" | "output"): unknown {
  const port = currentPorts[direction]
  if (port !== undefined) return port
  throw new Complaint(who, direction === "input" ? "no current input port" : "no current output port")
}

/** `port`, which must be open. */ // CH1
export function opened<P extends InputPort | OutputPort>(who: string, port: P): P {
  if (!port.isOpen) throw new Complaint(who, "closed port", [port])
  return port
}
