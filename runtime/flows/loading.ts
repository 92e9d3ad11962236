// The loading of a module for one instance. R2

import { type ChainLink, Complaint } from "../../interpreter/complaint.js"
import { step } from "../../interpreter/machine.js"
import type { Meter } from "../../interpreter/meter.js"
import { Request } from "../../interpreter/request.js"
import type { Program, Run } from "../../interpreter/run.js"
import type { Sym } from "../../interpreter/symbol.js"
import { DRIVER_WORDS } from "./asks.js"

/** A module's forms, to be run one after another, and how. */
export interface Loaded {
  readonly program: Program
  begin(program: Program, meter: Meter, around?: Run): Run
  readonly meter: Meter
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
  /** The flows that the module registers. */
  readonly flows = new Map<string, unknown>()
  readonly types = new Map<string, Declared>()
  readonly triggers = new Map<string, Declared>()
  readonly schedules = new Map<string, Declared>()
  private run: Run
  private abandoned = false

  constructor(private readonly loaded: Loaded) {
    this.run = loaded.begin(loaded.program, loaded.meter)
  }

  /** Goes on for at most about `slice` steps: false if there is more to do. Throws `Exhausted`, `Unloadable`. */
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
      this.run.resume(undefined)
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
    const table = { type: types, trigger: triggers, schedule: schedules }[(kind as Sym).name]
    table?.set((name as Sym).name, { datum, guard })
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
