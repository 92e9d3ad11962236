// The interpreter, opened for the command line: what a guest is granted, and what comes of it as plain data.
//
// Invariants
//   HO1  Nothing is granted that `grants` do not name; programs and libraries are read by the host, from
//        the program's own directory, the library path and what may be read anyhow.
//   HO2  A part of a library's name cannot lead out of the directory it is looked for in.

import { dirname, isAbsolute, join } from "node:path"
import { Complaint } from "../interpreter/complaint.js"
import type { Place } from "../interpreter/place.js"
import { pretty } from "../interpreter/pretty.js"
import { MultipleValues } from "../interpreter/procedure.js"
import { Unreadable } from "../interpreter/reading/unreadable.js"
import type { Request } from "../interpreter/request.js"
import type { Grants } from "./commands/grants.js"
import {
  BudgetError,
  ExitRequest,
  type Interpreter,
  type InterpreterOptions,
  openInterpreter,
  SchemeError,
} from "./door.js"
import { explanation } from "./explanation.js"
import { type GrantedFiles, grantedFiles } from "./files.js"
import type { Shelf } from "./flows/bundle.js"
import { flowWords } from "./flows/prelude.js"
import type { FlowScript } from "./flows/script.js"
import { SessionModule } from "./flows/session-module.js"
import { programShelf } from "./flows/shelves.js"
import { scriptGrants } from "./flows/streams.js"
import type { EvaluateOptions, Guest, Outcome } from "./guest.js"
import { kindOf } from "./kinds.js"
import { nearestNames, suggesting } from "./nearest.js"
import { type ProfileRow, profiled } from "./profile.js"
import type { Call, Failure, Spot } from "./report.js"
import { StoreError } from "./store.js"

/** What feeds the guest's input port. */
export interface Input {
  pull(): string | Uint8Array | null | Promise<string | Uint8Array | null>
  ready(): boolean
}

export interface HostOptions {
  readonly dialect: "sx" | "scheme"
  readonly grants: Grants
  /** Where the program lies: what it includes is looked for there. */
  readonly directory: string
  readonly input?: Input
  readonly output?: (text: string) => void
  readonly error?: (text: string) => void
  readonly commandLine?: readonly string[]
  /** Where flows are kept; in memory by default. */
  readonly store?: string
}

/** A guest of this process. */
export interface HostedGuest extends Guest {
  /** Runs a whole program, in an environment of its own. */
  run(text: string, options: EvaluateOptions): Promise<Outcome>
  /** The instances that are lost when the process ends, since they are kept in memory only. */
  parked(): Promise<readonly string[]>
  /** Writes out and closes what the guest left open. */
  close(): Promise<void>
}

export function openGuest(options: HostOptions): HostedGuest {
  const { grants } = options
  const files = grantedFiles(grants.files)
  const ask = async (request: Request): Promise<unknown> => (await hosted.script(request.kind)).answer(request)
  const given = { ...grantedTo(options, files), ...worldOf(options) }
  const interpreter = openInterpreter({ ...given, ...scriptGrants(given), prelude: flowWords, ask })
  const hosted: Hosted = new Hosted(interpreter, files, options)
  return hosted
}

/** What the guest is granted. HO1 */
function grantedTo({ grants, commandLine = [] }: HostOptions, files: GrantedFiles): InterpreterOptions {
  const { environment, steps, memory, engine } = grants
  return {
    files,
    ...(environment ? { env: new Map(Object.entries(process.env) as [string, string][]) } : {}),
    clock: {
      second: () => Date.now() / 1000,
      jiffy: () => Math.round(performance.now() * 1000),
      jiffiesPerSecond: 1e6,
    },
    commandLine,
    ...(engine === undefined ? {} : { engine }),
    ...(steps === undefined ? {} : { steps }),
    ...(memory === undefined ? {} : { memory }),
  }
}

/** What connects the guest to this process. */
function worldOf(options: HostOptions): InterpreterOptions {
  const { dialect, grants, directory, input, output, error } = options
  const code = grantedFiles({
    read: grants.files.read === true || [directory, ...grants.libraryPath, ...grants.files.read],
    write: [],
  })
  return {
    dialect,
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { errorOutput: error }),
    findLibrary: (parts) => libraryIn(grants.libraryPath, parts, code),
    include: (path, from) => textOf(isAbsolute(path) ? path : join(dirname(from), path), code),
  }
}

/** The text of the library whose name has these parts: `(a b)` is `a/b.sld`. */
function libraryIn(path: readonly string[], parts: readonly string[], files: GrantedFiles): Text | undefined {
  if (parts.some((part) => !/^[^/\\\0]+$/.test(part) || part === "." || part === "..")) return undefined // HO2
  for (const directory of path) {
    const text = textOf(`${join(directory, ...parts)}.sld`, files)
    if (typeof text !== "string") return text
  }
  return undefined
}

/** A text that was read, under the name that messages show. */
interface Text {
  readonly name: string
  readonly text: string
}

function textOf(path: string, files: GrantedFiles): Text | string {
  const source = files.openInput(path)
  if (typeof source === "string") return source
  const pieces: Uint8Array[] = []
  for (let piece = source.pull(); piece instanceof Uint8Array; piece = source.pull()) pieces.push(piece)
  try {
    return { name: path, text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces)) }
  } catch {
    return "not UTF-8 text"
  }
}

/** The longest text that is made to begin on its own line by as many line ends. */
const MOST_LINES = 10_000

class Hosted implements HostedGuest {
  /** The module that instances of the guest's flows are made from. */
  private shelf: () => Shelf
  private readonly session: SessionModule
  private opened: Promise<FlowScript> | undefined
  private readonly dialect: "sx" | "scheme"

  constructor(
    private readonly interpreter: Interpreter,
    private readonly files: GrantedFiles,
    private readonly options: HostOptions,
  ) {
    this.dialect = options.dialect
    this.session = new SessionModule(options.dialect)
    this.shelf = () => this.session.shelf()
  }

  /** What answers the guest's requests; opened when it makes the first, of `kind`. Throws a `Complaint` where the store does not open. */
  async script(kind: string): Promise<FlowScript> {
    this.opened ??= import("./flows/script.js").then(({ openScript }) =>
      openScript(this.interpreter, () => this.shelf(), { store: this.options.store ?? "memory:" }),
    )
    try {
      return await this.opened
    } catch (error) {
      throw error instanceof StoreError ? new Complaint(kind, error.message, []) : error
    }
  }

  async parked(): Promise<readonly string[]> {
    if (this.opened === undefined || (this.options.store ?? "memory:") !== "memory:") return []
    const { flows } = await this.opened
    const heads = await flows.list({ states: ["running", "parked", "cancelling"], limit: 1000 })
    return heads.map(({ id }) => id)
  }

  async evaluate(text: string, { name, line = 1, signal }: EvaluateOptions): Promise<Outcome> {
    const placed = line <= MOST_LINES ? "\n".repeat(line - 1) + text : text
    const forget = this.session.note(text)
    try {
      const value = await this.interpreter.evaluateRaw(placed, { name, signal })
      return { kind: "values", values: valuesOf(value) }
    } catch (error) {
      forget()
      return await this.outcomeOf(error) // GU1
    }
  }

  async run(text: string, { name, signal }: EvaluateOptions): Promise<Outcome> {
    this.shelf = () => programShelf(name, text, this.options.grants.libraryPath)
    try {
      const { value } = await this.interpreter.compile(text, { name }).instantiate({ signal })
      return { kind: "values", values: valuesOf(value) }
    } catch (error) {
      return await this.outcomeOf(error)
    }
  }

  define(name: string, value: unknown): void {
    this.interpreter.defineRaw(name, value)
  }

  names(): string[] {
    return this.interpreter.names()
  }

  describe(name: string): ReturnType<Guest["describe"]> {
    return this.interpreter.describe(name)
  }

  expand(text: string, name: string): string | Failure {
    try {
      return this.interpreter.expand(text, { name })
    } catch (error) {
      return this.failureOf(error)
    }
  }

  check(text: string, name: string): Failure[] {
    return this.interpreter
      .check(text, { name })
      .map(({ sentence, place }) => ({ sentence: this.corrected(sentence), spot: spotOf(place), calls: [] }))
  }

  written(value: unknown): string {
    return this.interpreter.write(value)
  }

  writtenName(name: string): string {
    const kind = this.interpreter.describe(name)?.kind
    return kind === "syntax" ? "syntax" : this.interpreter.write(this.interpreter.valueOf(name))
  }

  pretty(value: unknown, extent: { width: number; depth: number; length: number }): string {
    return pretty(value, extent)
  }

  kindOf(value: unknown): string {
    return kindOf(value)
  }

  spent(): { steps: number; bytes: number } {
    return this.interpreter.spent()
  }

  async profiled<T>(work: () => Promise<T>): Promise<{ answer: T; rows: ProfileRow[] }> {
    return await profiled(async () => {
      const { answer, codes } = await this.interpreter.counting(work)
      const counted = codes.map(({ code, calls }) => ({ name: code.name, place: String(code.place ?? ""), calls }))
      return { answer, counted }
    })
  }

  async close(): Promise<void> {
    this.files.closeAll()
    const opened = await this.opened?.catch(() => undefined) // what does not open was said when it was wanted
    await opened?.flows.close()
  }

  private async outcomeOf(error: unknown): Promise<Outcome> {
    if (error instanceof ExitRequest) return { kind: "exit", status: error.status }
    const interrupted = error instanceof BudgetError && error.budget === "cancelled"
    return { kind: "failure", failure: { ...this.failureOf(error), note: await this.noteOn(error) }, interrupted }
  }

  /** What the grammar says of a text that cannot be read. */
  private async noteOn(error: unknown): Promise<string | undefined> {
    if (!(error instanceof SchemeError && error.payload instanceof Unreadable) || error.place === undefined)
      return undefined
    return await explanation(error.place, this.dialect)
  }

  /** What went wrong, for a person. What is no guest's mistake is ours, and thrown on. */
  private failureOf(error: unknown): Failure {
    if (!(error instanceof SchemeError || error instanceof BudgetError)) throw error
    const sentence = error instanceof BudgetError && error.budget === "cancelled" ? "interrupted" : error.message
    const known = new Map(
      [...new Set(error.chain)].map((link) => [link, { name: link.name, spot: spotOf(link.place) }]),
    )
    const calls = error.chain.map((link) => known.get(link) as Call)
    return { sentence: this.corrected(sentence), spot: spotOf(error.place), calls }
  }

  /** `sentence`, with the nearest names to one that is unbound. */
  private corrected(sentence: string): string {
    const name = /^(?:set!: )?unbound variable: (\S+)$/.exec(sentence)?.[1]
    return name === undefined ? sentence : suggesting(sentence, nearestNames(name, this.names()))
  }
}

function valuesOf(value: unknown): readonly unknown[] {
  if (value instanceof MultipleValues) return value.items
  return value === undefined ? [] : [value]
}

/** Where a place is, with its line. */
export function spotOf(place: Place | undefined): Spot | undefined {
  if (place === undefined) return undefined
  const { line, column } = place.source.position(place.offset)
  return { file: place.source.name, line, column, text: place.source.line(line) }
}
