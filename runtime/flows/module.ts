// Modules of flows, loaded: one compilation for all the instances of a version.

import type { Environment } from "../../interpreter/environment.js"
import { Meter, swapMeter } from "../../interpreter/meter.js"
import type { Module } from "../../interpreter/module.js"
import type { Engine } from "../../interpreter/options.js"
import type { Program, Run } from "../../interpreter/run.js"
import { type Interpreter, openInterpreter } from "../door.js"
import type { Text } from "../store.js"
import { Recorder, type Shelf } from "./bundle.js"
import type { Loaded, Made } from "./loading.js"
import { flowWords, preludeCid } from "./prelude.js"
import { noClock, noInput } from "./streams.js"

export class FlowModule {
  /** The version, and the texts it is made of. */
  readonly version: string
  readonly texts: readonly Text[]
  readonly prelude = preludeCid
  /** Where what a flow writes goes. */
  private sink: (text: string) => void = () => undefined
  /** What every instance has in common, if they share their globals. */
  private shared: Omit<Loaded, "meter"> | undefined
  /** Whether each instance is known to need globals of its own. */
  private isSeparate = false
  private readonly interpreter: Interpreter
  private readonly module: Module

  /** Compiles what is on `shelf`, within what `meter` has left. Throws `SchemeError`, `BudgetError`. */
  constructor(shelf: Shelf, engine?: Engine | undefined, meter = new Meter()) {
    const recorder = new Recorder(shelf)
    this.interpreter = openInterpreter({
      prelude: flowWords,
      output: (text) => this.sink(text),
      input: noInput,
      clock: noClock,
      findLibrary: recorder.findLibrary,
      include: recorder.include,
      ...(engine === undefined ? {} : { engine }),
    })
    const { name, text } = shelf.main
    const dialect = /\.(scm|sld)$/.test(name) ? "scheme" : "sx"
    this.module = metered(meter, () => this.interpreter.compile(text, { name, dialect }))
    const { version, texts } = recorder.bundle()
    this.version = version
    this.texts = texts
  }

  /** The forms of a new instance, and how to run them; or what they have come to, where instances may share that. */
  fresh(): Omit<Loaded, "meter"> {
    if (this.shared !== undefined) return this.shared
    const { program, home, isShareable } = this.module.fresh()
    const begin = this.runs(home)
    if (this.isSeparate) return { program, begin }
    const note = (made: Made): void => {
      if (made.output > 0 || !isShareable(isHarmless))
        this.isSeparate = true // SH1
      else this.shared = { program, begin, made }
    }
    return { program, begin, note }
  }

  /** Has what is written meanwhile go to `sink`. */
  writeTo(sink: (text: string) => void): void {
    this.sink = sink
  }

  private runs(home: Environment): (program: Program, meter: Meter, around?: Run) => Run {
    return (program, meter, around) => this.interpreter.begin(program, home, meter, around)
  }
}

/** Whether a word of ours changes nothing of the guest's, though its name says that it changes something. */
function isHarmless(name: string): boolean {
  return /^(flow|object)[-/]/.test(name)
}

/** Does `work` all at once, counting what it takes. */
function metered<T>(meter: Meter, work: () => T): T {
  const before = swapMeter(meter)
  meter.begin(Number.MAX_SAFE_INTEGER)
  try {
    return work()
  } finally {
    swapMeter(before)
  }
}
