// A guest environment, as the command line and the REPL see it.
//
// The port between those who talk to a person and the interpreter. Values are
// opaque here; what went wrong is plain data that can be shown anywhere.
//
// Invariants
//   GU1  Nothing here throws for what the guest does wrong; it is an outcome.
//   GU2  A run that its signal stops comes to a failure that says so, and the environment stays usable.
//
// Not here: the one adapter (host.ts), how failures are shown (report.ts).

import type { ProfileRow } from "./profile.js"
import type { Failure } from "./report.js"

/** What evaluating came to. */
export type Outcome =
  /** The values of the last form; none where it has nothing to say. */
  | { readonly kind: "values"; readonly values: readonly unknown[] }
  | { readonly kind: "failure"; readonly failure: Failure; readonly interrupted: boolean }
  /** The guest asked to leave. */
  | { readonly kind: "exit"; readonly status: number }

export interface EvaluateOptions {
  /** What places are said to be in. */
  readonly name: string
  /** The line that the text begins on; 1 if left out. */
  readonly line?: number
  /** Stops the run. */
  readonly signal?: AbortSignal | undefined
}

/** What a name stands for. */
export interface Description {
  readonly name: string
  readonly kind: "syntax" | "procedure" | "variable"
  /** A call of it, where it can be called. */
  readonly shape: string | undefined
  readonly doc: string | undefined
}

/** How much of a value is shown. */
export interface Extent {
  readonly width: number
  readonly depth: number
  readonly length: number
}

export interface Guest {
  /** Evaluates forms in the environment, one after another. */
  evaluate(text: string, options: EvaluateOptions): Promise<Outcome>
  /** Binds a name of the environment to a value. */
  define(name: string, value: unknown): void
  /** The names in scope. */
  names(): string[]
  describe(name: string): Description | undefined
  /** The core form of the last form in `text`, written, or why it has none. */
  expand(text: string, name: string): string | Failure
  /** What reading and expanding `text` brings to light, without evaluating it. */
  check(text: string, name: string): Failure[]
  /** A value as `write` writes it. */
  written(value: unknown): string
  /** The value of a variable as `write` writes it; for a name that has none, what it is. */
  writtenName(name: string): string
  /** In many lines where one is too short, with an ellipsis for what goes beyond the extent. */
  pretty(value: unknown, extent: Extent): string
  /** What kind of value it is, with its article: `an exact integer`. */
  kindOf(value: unknown): string
  /** Does `work`, which evaluates here, and says which procedures took how long. */
  profiled<T>(work: () => Promise<T>): Promise<{ readonly answer: T; readonly rows: readonly ProfileRow[] }>
  /** What the last evaluation used. */
  spent(): { readonly steps: number; readonly bytes: number }
}
