// What every command about flows stands on: its store, its output, what is said when something is wrong.
//
// Invariants
//   FW1  A command that only looks, or answers what is there, makes no store where there is none.
//   FW2  Values and tables go to the standard output; hints and troubles to the standard error.
//
// Not here: which stores there are (stores/open.ts).

import { existsSync } from "node:fs"
import { isatty } from "node:tty"
import { paletteFor } from "../colours.js"
import { BROKEN_PIPE, type Console, openConsole } from "../console.js"
import type { Shelf } from "../flows/bundle.js"
import type { EffectHandler } from "../flows/effects.js"
import { type Flows, openFlows } from "../flows/flows.js"
import type { Defined } from "../flows/modules.js"
import type { Operations } from "../flows/operations.js"
import { programShelf } from "../flows/shelves.js"
import type { Reactive } from "../reactive/reactive.js"
import { reportOf } from "../report.js"
import type { Call, Option } from "./arguments.js"
import { failureOf, type Texts, textsOf } from "./flow-failure.js"
import { jsonLine, shellWord } from "./flow-values.js"
import { Refused } from "./refused.js"
import { programIn } from "./text.js"

const DEFAULT_STORE = "sxflow.db"

export const STORE_OPTION: Option = {
  name: "store",
  shape: "--store PLACE",
  doc: "a file, or postgres://…; else $SXFLOW_STORE, else sxflow.db",
}

export const LIB_OPTION: Option = {
  name: "lib",
  shape: "--lib DIR",
  doc: "look for libraries in DIR, (a b) as DIR/a/b.sld; may be repeated",
}

/** What a command needs besides its store. */
export interface Wanted {
  /** Whether the store is made if there is none. FW1 */
  readonly makes?: boolean
  /** The command that makes one, for who has none; `start` if left out. */
  readonly begin?: string
  readonly effects?: { readonly [name: string]: EffectHandler }
  /** Told of what went wrong where no caller hears of it. */
  readonly trouble?: (id: string, error: unknown) => void
}

/** Does `work` on the store that `call` names. Answers the status of the process. Throws `Refused`. */
export async function onStore(call: Call, wanted: Wanted, work: (desk: Desk) => Promise<number>): Promise<number> {
  return await onDesk(call, async (desk) => {
    await desk.open(wanted)
    return await work(desk)
  })
}

/** Does `work` without a store. Answers the status of the process. Throws `Refused`. */
export async function onDesk(call: Call, work: (desk: Desk) => Promise<number>): Promise<number> {
  const console = openConsole()
  const desk = new Desk(call, console)
  const statusOf = async (act: () => Promise<number>): Promise<number> => {
    try {
      return await act()
    } catch (error) {
      if (console.output.isBroken) return BROKEN_PIPE
      return await desk.fails(error)
    }
  }
  let status = 1
  try {
    status = await statusOf(() => work(desk))
  } finally {
    // Of what has failed already it is not said once more that it cannot be closed either.
    if (status !== 0) await desk.close().catch(() => undefined)
  }
  return status !== 0 ? status : await statusOf(async () => desk.close().then(() => 0))
}

/** Where a command works. */
export class Desk {
  /** Whether values are read, and everything printed, as JSON. */
  readonly json: boolean
  private opened: Flows | undefined
  /** The texts of the modules that were given as files. */
  private readonly given = new Map<string, string>()

  constructor(
    private readonly call: Call,
    private readonly console: Console,
  ) {
    this.json = call.options.has("json")
  }

  async open({ makes = false, begin = "start", effects = {}, trouble = () => undefined }: Wanted): Promise<void> {
    const store = this.place()
    const isFile = store !== "memory:" && !store.includes("://")
    if (!makes && isFile && !existsSync(store)) {
      throw new Refused(`there is no store here: ${store}; name one with --store, or begin with sxflow ${begin}`, 1) // FW1
    }
    this.opened = await openFlows({ store, effects, trouble })
  }

  get flows(): Flows {
    return this.opened as Flows
  }

  get operations(): Operations {
    return this.flows.operations
  }

  get reactive(): Reactive {
    return this.flows.reactive
  }

  /** The address of the store. */
  place(): string {
    return this.call.options.get("store")?.at(-1) ?? (process.env.SXFLOW_STORE || DEFAULT_STORE)
  }

  /** Lets the flows of a file be started, and takes what it declares; answers both. */
  async define(file: string): Promise<Defined> {
    return await this.operations.define((await this.shelf(file)).shelf)
  }

  /** The same for files that come together: no flow may be in two of them. */
  async defineAll(files: readonly string[]): Promise<void> {
    const shelves: Shelf[] = []
    for (const file of files) shelves.push((await this.shelf(file)).shelf)
    await this.operations.defineAll(shelves)
  }

  /** Lets the flows of a file be started; what it declares is left where it is. */
  async know(file: string): Promise<Defined> {
    return await this.operations.modules.define((await this.shelf(file)).shelf)
  }

  /** A file, and the names of its flows; nothing is started of it here. */
  async load(file: string): Promise<{ shelf: Shelf; text: string; flows: string[] }> {
    const { shelf, text } = await this.shelf(file)
    const flows = await openFlows({ store: "memory:" })
    try {
      return { shelf, text, flows: await flows.define(shelf) }
    } finally {
      await flows.close()
    }
  }

  /** A file, and what it reaches. */
  async shelf(file: string): Promise<{ shelf: Shelf; text: string }> {
    const { text } = await programIn(file)
    const shelf = programShelf(file === "-" ? "stdin.sx" : file, text, this.call.options.get("lib") ?? [])
    this.given.set(shelf.main.name, text)
    return { shelf, text }
  }

  /** Writes to the standard output. */
  out(text: string): void {
    this.console.output.push(text)
  }

  /** Writes a line of JSON. */
  outJson(value: unknown): void {
    this.out(jsonLine(value))
  }

  /** Says something to the person. */
  say(line: string): void {
    this.console.output.flush()
    this.console.error.push(`${line}\n`)
  }

  /** Draws on the person's terminal. */
  draw(text: string): void {
    this.console.error.push(text)
  }

  /** A command to be typed next, on the same store. */
  command(...words: readonly string[]): string {
    const store = this.call.options.get("store")?.at(-1)
    return ["sxflow", ...words.map(shellWord), ...(store === undefined ? [] : ["--store", shellWord(store)])].join(" ")
  }

  /** Reports what went wrong; answers the status of the process. Throws `Refused`, and what is our own mistake. */
  async fails(error: unknown): Promise<number> {
    const failure = await failureOf(error, (id) => this.texts(id))
    const isTTY = isatty(2)
    const columns = isTTY ? process.stderr.columns : 100
    this.console.output.passOn()
    this.console.error.push(reportOf(failure, { palette: paletteFor({ isTTY }, process.env), columns }))
    return 1
  }

  private async texts(id: string | undefined): Promise<Texts> {
    const stored = id === undefined || this.opened === undefined ? new Map() : await textsOf(this.operations.store, id)
    return stored.size > 0 ? stored : this.given
  }

  async close(): Promise<void> {
    await this.opened?.close()
  }
}
