// The standard streams, read and written synchronously.
//
// Invariants
//   CON1  Output is passed on at the end of each line to a terminal, at exit, and before input is waited for.
//   CON2  Once nobody reads the output any more, the run that writes is stopped, without a word from here.
//   CON3  Where output that was kept back cannot be written at exit, that is said, and the status is not 0.
//
// Not here: the line editor of the REPL (repl/), which feeds its guests by itself.

import { constants, fstatSync, openSync, readSync } from "node:fs"
import { isatty } from "node:tty"
import { Complaint, Exhausted } from "../interpreter/complaint.js"
import type { InputSource, OutputSink } from "../interpreter/port/stream.js"
import { DescriptorSink, errorCode, readDescriptor } from "./descriptor.js"

/** The status of a process that wrote to a pipe that nobody reads: what its shell would see had the signal ended it. */
export const BROKEN_PIPE = 141

/** The standard streams. */
export interface Console {
  readonly input: ConsoleSource
  readonly output: ConsoleSink
  readonly error: ConsoleSink
}

/** The standard streams of this process. Output still kept back goes out when the process exits. */
export function openConsole(): Console {
  const output = new ConsoleSink(1, isatty(1) ? "line" : "chunk")
  const error = new ConsoleSink(2, "piece")
  process.once("exit", (status) => {
    try {
      output.flush() // CON1
    } catch {
      process.stderr.write(`sxflow: ${UNWRITABLE}\n`)
      process.exitCode = status || 1 // CON3
    }
  })
  return { input: new ConsoleSource(0, () => output.flush()), output, error }
}

const UNWRITABLE = "the output cannot be written"

/** An output stream: passed on by piece, by line or by the chunk. */
export class ConsoleSink implements OutputSink<string | Uint8Array> {
  /** Whether nobody reads it any more. */
  isBroken = false
  /** Whether something was lost of which nobody has heard yet. */
  private isLost = false
  private readonly sink: DescriptorSink

  constructor(
    descriptor: number,
    private readonly passedOn: "piece" | "line" | "chunk",
  ) {
    this.sink = new DescriptorSink(descriptor)
  }

  push(piece: string | Uint8Array): void {
    this.attempt(() => this.sink.push(piece))
    if (this.passedOn === "piece" || (this.passedOn === "line" && endsLine(piece))) this.flush()
    if (this.isBroken) throw new Exhausted("cancelled", "nobody reads the output") // CON2
  }

  flush(): void {
    this.attempt(() => this.sink.flush())
  }

  /** The same; what cannot be written is told to whoever writes next, or at exit. */
  passOn(): void {
    try {
      this.flush()
    } catch {
      this.isLost = true
    }
  }

  private attempt(act: () => void): void {
    if (this.isBroken) return
    if (this.isLost) {
      this.isLost = false
      throw unwritable()
    }
    try {
      act()
    } catch (error) {
      if (errorCode(error) !== "EPIPE") throw unwritable()
      this.isBroken = true
    }
  }
}

function unwritable(): Complaint {
  return new Complaint("", UNWRITABLE).of("file")
}

function endsLine(piece: string | Uint8Array): boolean {
  return typeof piece === "string" ? piece.includes("\n") : piece.includes(0x0a)
}

/** An input stream. */
export class ConsoleSource implements InputSource<Uint8Array> {
  /** What `ready` has read ahead. */
  private ahead: Uint8Array | null | undefined
  /** A descriptor of the same stream that does not wait; undefined where the system has none. */
  private unwaiting: number | undefined
  private readonly buffer = new Uint8Array(4096)

  /** @param beforeWaiting what is to be done before the thread waits for input */
  constructor(
    private readonly descriptor: number,
    private readonly beforeWaiting: () => void,
  ) {}

  pull(): Uint8Array | null {
    const ahead = this.ahead
    this.ahead = undefined
    if (ahead !== undefined) return ahead
    this.beforeWaiting() // CON1
    try {
      return readDescriptor(this.descriptor)
    } catch (error) {
      if (errorCode(error) === "EBADF") return null // the process was started without this stream
      throw new Complaint("", "the input cannot be read").of("file")
    }
  }

  /** Reads ahead if that needs no waiting. A stream of which this cannot be known counts as not ready. */
  ready(): boolean {
    if (this.ahead !== undefined) return true
    try {
      if (fstatSync(this.descriptor).isFile()) return true
      this.unwaiting ??= openUnwaiting(this.descriptor)
      const size = readSync(this.unwaiting, this.buffer)
      this.ahead = size === 0 ? null : this.buffer.slice(0, size)
      return true
    } catch {
      return false
    }
  }
}

/** Linux opens a stream anew by this path, with flags of its own; elsewhere the flags would be the whole stream's. */
function openUnwaiting(descriptor: number): number {
  if (process.platform !== "linux") throw new Error("not known whether input waits")
  return openSync(`/proc/self/fd/${descriptor}`, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
}
