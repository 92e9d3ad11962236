// What a flow has of the world: a journal to write to, nothing to read, no clock.
//
// A flow that is a script's own procedure runs in the script's interpreter. What
// the script was granted is withheld from it: what runs on a meter of a flow's
// is refused what a module's flow is refused.
//
// Invariants
//   R8  A flow that reads a clock is told of `now`, whoever defines it.
//   R14 What a flow writes goes to its journal, and it cannot read.

import { Complaint } from "../../interpreter/complaint.js"
import { binding, Dynamic } from "../../interpreter/dynamic.js"
import { currentMeter, type Meter } from "../../interpreter/meter.js"
import type { InterpreterOptions } from "../../interpreter/options.js"
import type { FileAccess } from "../../interpreter/port/files.js"
import { TextualOutputPort } from "../../interpreter/port/output.js"
import type { InputSource, OutputSink, Piece } from "../../interpreter/port/stream.js"
import { TextualInputPort } from "../../interpreter/port/text.js"
import type { Clock } from "../../interpreter/primitives/system.js"
import type { Parameter } from "../../interpreter/procedure.js"
import type { Interpreter } from "../door.js"

/** An input that refuses to be read. */
export const noInput: InputSource<string | Uint8Array> = {
  pull: () => {
    throw unread()
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

/** The meters of flows that are scripts' own procedures. */
const withheld = new WeakSet<Meter>()

/** Withholds what the script was granted from what runs on `meter`. */
export function withhold(meter: Meter): void {
  withheld.add(meter)
}

function isWithheld(): boolean {
  return withheld.has(currentMeter())
}

/** What a script is granted, as its interpreter is given it: withheld from the flows among its procedures. */
export function scriptGrants({
  files,
  clock,
  env,
  input,
}: InterpreterOptions): Pick<InterpreterOptions, "files" | "clock" | "env" | "input"> {
  return {
    ...(files === undefined ? {} : { files: scriptFiles(files) }),
    ...(clock === undefined ? {} : { clock: scriptClock(clock) }),
    ...(env === undefined ? {} : { env: new ScriptEnvironment(env) }),
    ...(input === undefined ? {} : { input: typeof input === "string" ? input : scriptSource(input) }),
  }
}

function scriptClock(clock: Clock): Clock {
  return {
    second: () => (isWithheld() ? noClock : clock).second(),
    jiffy: () => (isWithheld() ? noClock : clock).jiffy(),
    jiffiesPerSecond: clock.jiffiesPerSecond,
  }
}

function scriptFiles(files: FileAccess): FileAccess {
  return {
    openInput: (path) => {
      const source = isWithheld() ? "no permission to read" : files.openInput(path)
      return typeof source === "string" ? source : scriptSource(source)
    },
    openOutput: (path) => {
      const sink = isWithheld() ? "no permission to write" : files.openOutput(path)
      return typeof sink === "string" ? sink : scriptSink(sink)
    },
    exists: (path) => (isWithheld() ? "no permission to read" : files.exists(path)),
    remove: (path) => (isWithheld() ? "no permission to write" : files.remove(path)),
  }
}

/** What the script has opened, its flows cannot read. */
function scriptSource<P extends Piece>(source: InputSource<P>): InputSource<P> {
  return {
    pull: () => {
      if (isWithheld()) throw unread()
      return source.pull()
    },
    ...(source.ready === undefined ? {} : { ready: () => source.ready?.() === true }),
    close: () => source.close?.(),
  }
}

function scriptSink<P extends Piece>(sink: OutputSink<P>): OutputSink<P> {
  return {
    push: (piece) => {
      if (isWithheld()) throw refusal("", "a flow cannot write to a file", "use effect")
      sink.push(piece)
    },
    flush: () => sink.flush?.(),
    close: () => sink.close?.(),
  }
}

class ScriptEnvironment extends Map<string, string> {
  override get(name: string): string | undefined {
    this.check("get-environment-variable")
    return super.get(name)
  }

  override [Symbol.iterator](): ReturnType<Map<string, string>["entries"]> {
    this.check("get-environment-variables")
    return super.entries()
  }

  private check(who: string): void {
    if (isWithheld()) throw new Complaint(who, "no permission to read the environment")
  }
}

function unread(): Complaint {
  return refusal("", "a flow cannot read", "use suspend or receive")
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
