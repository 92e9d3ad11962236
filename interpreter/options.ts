// What a host may say when it opens an interpreter or evaluates a text.

import type { Image } from "./image.js"
import type { FileAccess } from "./port/files.js"
import type { InputSource } from "./port/stream.js"
import type { Clock } from "./primitives/system.js"
import type { Dialect } from "./reader.js"
import type { Request } from "./request.js"

/**
 * `machine` interprets; `compiled` compiles each procedure to JavaScript when it is first called; `adaptive` compiles
 * those that are called often. Only their speed differs. Where the host forbids making code, all are `machine`.
 */
export type Engine = "machine" | "compiled" | "adaptive"

/** What a host grants and limits. Everything may be left out. */
export interface InterpreterOptions {
  /** What texts are written in unless they say otherwise; SX by default. */
  readonly dialect?: Dialect
  /** Where `(current-output-port)` writes; nowhere by default. */
  readonly output?: (text: string) => void
  /** Where `(current-error-port)` writes; to `output` by default. */
  readonly errorOutput?: (text: string) => void
  /** What `(current-input-port)` reads: text, or where it comes from; nothing by default. */
  readonly input?: string | InputSource<string | Uint8Array>
  readonly files?: FileAccess
  readonly env?: ReadonlyMap<string, string>
  readonly clock?: Clock
  readonly commandLine?: readonly string[]
  /** The text of a library by the parts of its name. */
  readonly findLibrary?: (parts: readonly string[]) => { name: string; text: string } | undefined
  /** The text of a file that a program includes, or what is wrong with it; `from` is the name of the including text. */
  readonly include?: (path: string, from: string) => { name: string; text: string } | string
  /** Budgets of each evaluation: steps, bytes allocated, characters written. Endless by default. */
  readonly steps?: number
  readonly memory?: number
  readonly outputLimit?: number
  /** Which engine runs procedures; `adaptive` by default. */
  readonly engine?: Engine
  /** Words in Scheme, besides the boot library's, that the guest may use. */
  readonly prelude?: Image
  /** What the guest's requests are answered with; without it, each is refused. */
  readonly ask?: (request: Request) => unknown
  /** Steps after which a run pauses, if that is due. */
  readonly slice?: number
  /** Whether the run is to pause, now that a slice is over; it always is by default. */
  readonly isDue?: () => boolean
  /** Lets the host's event loop turn; called in each pause. */
  readonly breathe?: () => Promise<void>
  /** Whether the process is short of memory; asked after each pause. */
  readonly heapIsFull?: () => boolean
}

export interface EvaluateOptions {
  /** What places are said to be in. */
  readonly name?: string
  readonly dialect?: Dialect
  readonly signal?: AbortSignal | undefined
  readonly steps?: number
  readonly memory?: number
  readonly outputLimit?: number
}
