// A conversation with a guest, form by form.
//
// What is said goes in as text and comes out as a reply of plain data, so that a
// session can stand behind a terminal, a pipe, a socket or a test.
//
// Invariants
//   SE1  A failed or interrupted form leaves the session as usable as before.
//   SE2  `$1`, `$2`, … are the values in the order they were shown; a number is given once.
//   SE3  What the guest prints goes to the guest's own output; a reply holds only what the session says.
//
// Not here: what the `,commands` do (commands.ts), how text is typed (terminal.ts) or piped (lines.ts).

import type { EvaluateOptions, Guest, Outcome } from "../guest.js"
import type { Failure } from "../report.js"
import { FormQueue } from "./forms.js"
import { left, type Reply, type Result, SILENT } from "./reply.js"
import { tokensOf } from "./tokens.js"

/** A file that was loaded: how it was named, and its text. */
export type LoadFile = (path: string) => Promise<{ readonly name: string; readonly text: string } | string>

/** Elements and levels of a result that are shown: a screenful says what it is. */
const SHOWN_LENGTH = 100
const SHOWN_DEPTH = 20

export interface SessionOptions {
  readonly guest: Guest
  /** Reads a file to be loaded; a string says why it cannot. */
  readonly loadFile: LoadFile
  /** How wide a shown value may be, asked anew for each. */
  readonly columns: () => number
}

export class Session {
  readonly guest: Guest
  readonly loadFile: LoadFile
  /** The names of the procedures that show their calls. */
  readonly traced = new Set<string>()
  /** The names that were in scope before anything was said. */
  private readonly given: ReadonlySet<string>
  /** The files loaded so far, each once, in order. */
  readonly loaded: string[] = []
  /** The last failure, for a closer look. */
  lastFailure: Failure | undefined
  private count = 0
  private readonly columns: () => number
  private readonly keywords = new Set<string>()

  constructor({ guest, loadFile, columns }: SessionOptions) {
    this.guest = guest
    this.loadFile = loadFile
    this.columns = columns
    this.given = new Set(guest.names())
  }

  /**
   * Evaluates the forms of `text` one by one, up to the first that fails.
   * @param line the line that the text begins on
   */
  async evaluate(text: string, { name, line = 1, signal }: EvaluateOptions): Promise<Reply> {
    this.noteKeywords(text)
    const results: Result[] = []
    const forms = new FormQueue(line)
    forms.push(text)
    forms.end()
    for (let form = forms.next(); form !== undefined; form = forms.next()) {
      const outcome = await this.guest.evaluate(form.text, { name, line: form.line, signal })
      if (outcome.kind === "exit") return { ...left(outcome.status), results }
      if (outcome.kind === "failure") return { ...this.failed(outcome), results }
      results.push(...outcome.values.map((value) => this.result(value)))
    }
    return { ...SILENT, results }
  }

  /** Names a value and shows it. SE2 */
  private result(value: unknown): Result {
    const name = `$${++this.count}`
    this.guest.define(name, value)
    return { name, writing: this.shown(value, name.length + 3) }
  }

  /** A value as it is shown, with so many columns before it. */
  shown(value: unknown, before = 0): string {
    const width = Math.max(20, this.columns() - before)
    return this.guest.pretty(value, { width, depth: SHOWN_DEPTH, length: SHOWN_LENGTH })
  }

  /** The reply to an evaluation that failed. SE1 */
  failed({ failure, interrupted }: Extract<Outcome, { kind: "failure" }>): Reply {
    this.lastFailure = failure
    return { ...SILENT, failure, interrupted }
  }

  /** The names that were defined in this session. */
  defined(): string[] {
    const isOwn = (name: string) => !this.given.has(name) && !/^[$ ]/.test(name)
    return this.guest.names().filter(isOwn)
  }

  /** The keywords that were met, with their colon. */
  knownKeywords(): Iterable<string> {
    return this.keywords
  }

  private noteKeywords(text: string): void {
    for (const { kind, start, end } of tokensOf(text)) if (kind === "keyword") this.keywords.add(text.slice(start, end))
  }
}
