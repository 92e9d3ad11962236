// The loading of a module for one instance. R2

import { type ChainLink, Complaint, Exhausted } from "../../interpreter/complaint.js"
import { step } from "../../interpreter/machine.js"
import type { Meter } from "../../interpreter/meter.js"
import { Request } from "../../interpreter/request.js"
import type { Program, Run } from "../../interpreter/run.js"
import { Sym } from "../../interpreter/symbol.js"
import { DRIVER_WORDS } from "./asks.js"

/** A module's forms, to be run one after another, and how. */
export interface Loaded {
  readonly program: Program
  begin(program: Program, meter: Meter, around?: Run): Run
  readonly meter: Meter
  /** What they have come to already, in an instance whose globals this one has. */
  readonly made?: Made | undefined
  /** Told what they have come to here. */
  readonly note?: (made: Made) => void
}

/** What the forms of a module have come to, and what that took. */
export interface Made {
  /** The flows that the module registers. */
  readonly flows: ReadonlyMap<string, unknown>
  readonly types: ReadonlyMap<string, Declared>
  readonly triggers: ReadonlyMap<string, Declared>
  readonly schedules: ReadonlyMap<string, Declared>
  readonly steps: number
  readonly memory: number
  /** Characters written. */
  readonly output: number
}

/** The flow cannot be run at all: what is said of it, and of what. */
export class Unloadable extends Error {
  override readonly name = "Unloadable"
  constructor(
    message: string,
    readonly payload?: unknown,
    readonly chain: readonly ChainLink[] = [],
  ) {
    super(message)
  }
}

/** Something a module declares besides flows: the datum is quoted, the guard a procedure or #f. */
export interface Declared {
  readonly datum: unknown
  readonly guard: unknown
}

/** What it costs to register something. */
const STEPS = 20
const BYTES = 1_000

export class Loading {
  /** What it has come to so far. */
  made: Made
  private forms: Forms | undefined

  constructor(private readonly loaded: Loaded) {
    this.made = loaded.made ?? NOTHING
  }

  /** Goes on for at most about `slice` steps: false if there is more to do. Throws `Exhausted`, `Unloadable`. */
  advance(slice: number): boolean {
    const { meter, made, note } = this.loaded
    if (made !== undefined) {
      meter.steps -= made.steps
      meter.memory -= made.memory
      if (meter.steps < 0) throw new Exhausted("steps", "the step budget is used up")
      if (meter.memory < 0) throw new Exhausted("memory", "the memory budget is used up")
      return true
    }
    this.forms ??= new Forms(this.loaded)
    if (!this.forms.advance(slice)) return false
    this.made = this.forms.made
    this.forms = undefined
    note?.(this.made)
    return true
  }
}

const NONE: ReadonlyMap<string, never> = new Map<string, never>()
const NOTHING: Made = { flows: NONE, types: NONE, triggers: NONE, schedules: NONE, steps: 0, memory: 0, output: 0 }

/** The forms of a module, being run. */
class Forms {
  private readonly flows = new Map<string, unknown>()
  private readonly types = new Map<string, Declared>()
  private readonly triggers = new Map<string, Declared>()
  private readonly schedules = new Map<string, Declared>()
  private run: Run
  private abandoned = false
  private readonly begun: { readonly steps: number; readonly memory: number; readonly output: number }

  constructor(private readonly loaded: Loaded) {
    const { program, meter } = loaded
    this.run = loaded.begin(program, meter)
    this.begun = { steps: meter.steps, memory: meter.memory, output: meter.output }
  }

  get made(): Made {
    const { flows, types, triggers, schedules, begun, loaded } = this
    const { meter } = loaded
    const [steps, memory] = [begun.steps - meter.steps, begun.memory - meter.memory]
    return { flows, types, triggers, schedules, steps, memory, output: begun.output - meter.output }
  }

  advance(slice: number): boolean {
    const end = this.loaded.meter.steps - slice
    for (;;) {
      const left = this.loaded.meter.steps - end
      if (left <= 0) return false
      const outcome = step(this.run, left)
      switch (outcome.kind) {
        case "pause":
          return false
        case "value":
          return true
        case "ask":
          this.asked(outcome.request)
          break
        case "exhausted":
          throw outcome.error
        default:
          if (!this.abandoned) throw unloadable(outcome)
          this.abandon()
      }
    }
  }

  private asked(request: unknown): void {
    const { meter } = this.loaded
    meter.steps -= STEPS
    meter.memory -= BYTES
    if (request instanceof Request && request.kind === "register") {
      const [name, node] = request.operands
      this.flows.set((name as Sym).name, node)
      this.run.resume(undefined)
    } else if (request instanceof Request && request.kind === "declare") {
      this.declare(request.operands)
    } else if (request instanceof Request && DRIVER_WORDS.has(request.kind)) {
      this.abandoned = true
      this.abandon() // R2
    } else {
      const kind = request instanceof Request ? request.kind : ""
      this.run.fail(new Complaint(kind, "only a flow can ask that, not a module that is being loaded", []))
    }
  }

  private declare([kind, name, datum, guard]: readonly unknown[]): void {
    const { types, triggers, schedules } = this
    const declared = (kind as Sym).name
    if (!(name instanceof Sym)) {
      this.run.fail(new Complaint(`def${declared}`, "not a name", [name]))
      return
    }
    const table = { type: types, trigger: triggers, schedule: schedules }[declared]
    table?.set(name.name, { datum, guard })
    this.run.resume(undefined)
  }

  /** Goes on with the module's next form. */
  private abandon(): void {
    this.run = this.loaded.begin(this.loaded.program, this.loaded.meter)
  }
}

function unloadable(outcome: { kind: string; payload?: unknown; chain?: readonly ChainLink[] }): Unloadable {
  if (outcome.kind !== "error") return new Unloadable("the module exits while it is being loaded")
  return new Unloadable("the module cannot be loaded", outcome.payload, outcome.chain)
}
