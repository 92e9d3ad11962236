// The door: what a host program does with the interpreter.
//
// An interpreter has one global environment of its own in which texts are
// evaluated, and compiles modules that may be instantiated any number of times.
// Everything it may touch it was given when it was opened.
//
// Invariants
//   D1  The guest has what the host granted and nothing else: no grant, no file, clock, variable or output.
//   D2  A guest's error reaches the host as a `SchemeError`, a spent budget as a `BudgetError`, `exit` as an `ExitRequest`.
//   D3  Host functions may answer Promises; to the guest the call looks synchronous.
//   D4  One compilation serves every instance of a module.

import image from "./boot/image.json" with { type: "json" }
import { check, type Finding } from "./check.js"
import { type Counted, heats, startCounting, stopCounting } from "./compiler.js"
import { Complaint, Exhausted } from "./complaint.js"
import { instructions, nameOf } from "./control.js"
import { fromHost, type ProcedureBorder, toHost } from "./conversion.js"
import { coreWriting } from "./core-writing.js"
import { drive } from "./driving.js"
import type { Dynamic } from "./dynamic.js"
import type { Environment } from "./environment.js"
import { evaluators } from "./evaluators.js"
import { BudgetError, hostFailure, SchemeError } from "./failure.js"
import type { Image } from "./image.js"
import { Instances } from "./instances.js"
import { granted, KernelTable, preludeLibrary, reportImport, reportLibraries, sxLibrary } from "./kernel.js"
import { importOf, type LibraryImport } from "./library.js"
import { Linker } from "./linker.js"
import { type Description, describe } from "./manual.js"
import { Meter } from "./meter.js"
import { Module } from "./module.js"
import { nativeControls } from "./native-control.js"
import type { Engine, EvaluateOptions, InterpreterOptions } from "./options.js"
import { elements } from "./pair.js"
import { Source } from "./place.js"
import { TextualOutputPort } from "./port/output.js"
import { sourceOf } from "./port/stream.js"
import { TextualInputPort } from "./port/text.js"
import { currentPorts } from "./ports.js"
import { Primitive } from "./primitive.js"
import { filePrimitives } from "./primitives/files.js"
import { FEATURES, systemPrimitives } from "./primitives/system.js"
import { MultipleValues, Parameter } from "./procedure.js"
import { type Dialect, Reader } from "./reader.js"
import { callOf, type Instructions, type Program, Run } from "./run.js"
import { EOF } from "./singleton.js"
import { SchemeString } from "./string.js"
import { intern } from "./symbol.js"
import { write } from "./writer.js"

export { BudgetError, ExitRequest, SchemeError } from "./failure.js"
export type { Engine, EvaluateOptions, InterpreterOptions } from "./options.js"

/** A function of the host's that guests may call. It gets and answers converted values, or a Promise of one. */
export type HostFunction = (...operands: never[]) => unknown

/** What interpreters have whose hosts do not choose. */
export const standard: { engine: Engine } = { engine: "adaptive" }

/** The table of the kernel with each prelude. */
const tables = new Map<Image, KernelTable>()
const NO_PRELUDE: Image = []

/** An interpreter with what `options` grant. */
export function openInterpreter(options: InterpreterOptions = {}): Interpreter {
  const { prelude = NO_PRELUDE } = options
  let table = tables.get(prelude)
  if (table === undefined) {
    nativeControls()
    table = new KernelTable([...(image as unknown as Image), ...prelude])
    tables.set(prelude, table)
  }
  return new Interpreter(table, options)
}

export class Interpreter {
  private readonly dialect: Dialect
  private engine: Engine
  private readonly kernel: Environment
  private readonly linker: Linker
  private readonly instances = new Instances()
  private readonly environment: Environment
  private readonly instructions: Instructions
  private readonly imports: { readonly sx: readonly LibraryImport[]; readonly scheme: readonly LibraryImport[] }
  private readonly ports: { input: Parameter; output: Parameter; error: Parameter }
  private readonly functions = new WeakMap<object, unknown>()
  private readonly procedures = new WeakMap<object, unknown>()
  /** What the last evaluation has left of its budgets. */
  private lastMeter = new Meter()

  constructor(
    kernelTable: KernelTable,
    private readonly options: InterpreterOptions,
  ) {
    for (const name of ["steps", "memory", "outputLimit", "slice"] as const) budgetFrom(name, options[name])
    this.dialect = options.dialect ?? "sx"
    this.engine = options.engine ?? standard.engine
    this.ports = standardPorts(options)
    this.kernel = kernelTable.instantiate(this.grants())
    this.linker = new Linker(this.kernel, {
      findLibrary: (parts) => sourceFrom(options.findLibrary?.(parts)),
      include: (path, from) => this.included(path, from),
      features: FEATURES,
    })
    for (const made of evaluators(this.linker, this.instances)) this.kernel.put(made.name, made)
    this.kernel.fix()
    const { prelude = NO_PRELUDE } = options
    const sx = sxLibrary(this.kernel, prelude)
    this.linker.offer([...reportLibraries(this.kernel), sx, preludeLibrary(this.kernel, prelude)])
    this.imports = { sx: [importOf(sx)], scheme: [reportImport(this.kernel)] }
    this.environment = this.linker.environment(this.imports[this.dialect], this.instances)
    this.instructions = instructions((dynamic) => this.rebind(dynamic))
  }

  // Evaluating

  /** Evaluates the forms of `text` in this interpreter's environment, one after another; answers the last one's value, converted. */
  async evaluate(text: string, options: EvaluateOptions = {}): Promise<unknown> {
    return this.toHost(await this.evaluateRaw(text, options))
  }

  /** The same, answering the guest's own value; several values are a `MultipleValues`. */
  async evaluateRaw(text: string, options: EvaluateOptions = {}): Promise<unknown> {
    const source = new Source(options.name ?? "<text>", text)
    const dialect = options.dialect ?? this.dialect
    return await this.run(
      this.linker.interactive(source, dialect, this.environment, this.instances),
      this.environment,
      options,
    )
  }

  /**
   * Compiles `text` for any number of instances. A Scheme text that begins with an import has what it imports; any
   * other text has every name of its dialect.
   */
  compile(text: string, options: { name?: string; dialect?: Dialect } = {}): Module {
    const source = new Source(options.name ?? "<text>", text)
    const dialect = options.dialect ?? this.dialect
    return this.guarded(() => {
      const imports = dialect === "scheme" && beginsWithImport(source) ? [] : this.imports[dialect]
      return new Module(this, this.linker.compile(source, dialect, imports))
    })
  }

  /** Runs `program` to its end. For `Module`. */
  async run(
    program: Program,
    home: Environment,
    options: EvaluateOptions = {},
    meter = this.meter(options),
  ): Promise<unknown> {
    const run = new Run(meter, this.instructions, heats[this.engine])
    run.home = home
    run.start(program)
    this.lastMeter = meter
    return await drive(run, this.options, options.signal)
  }

  /** A run of `program` for a host that drives it itself, step by step; a part of the run `around`, if that is given. */
  begin(program: Program, home: Environment, meter: Meter, around?: Run): Run {
    const run = new Run(meter, this.instructions, heats[this.engine], around)
    run.home = home
    run.start(program)
    return run
  }

  /** Calls a guest procedure with the guest's own values. */
  async apply(procedure: unknown, operands: readonly unknown[], options: EvaluateOptions = {}): Promise<unknown> {
    return await this.run(callOf(procedure, operands), this.environment, options)
  }

  /** The environment that texts are evaluated in. */
  get home(): Environment {
    return this.environment
  }

  // Names

  /** Defines a host function for guests: `shape` is a call of it, with optional operands in brackets. */
  define(shape: string, doc: string, run: HostFunction): void {
    this.environment.put(nameOf(shape), this.hostProcedure(shape, doc, run))
  }

  /** Defines a variable for guests. */
  defineValue(name: string, value: unknown): void {
    this.environment.put(name, this.fromHost(value))
  }

  /** Defines a variable that holds a guest's own value. */
  defineRaw(name: string, value: unknown): void {
    this.environment.put(name, value)
  }

  /** The names in scope, sorted. */
  names(): string[] {
    return this.environment.names()
  }

  describe(name: string): Description | undefined {
    return describe(name, this.environment)
  }

  /** The guest's value of a global variable. */
  valueOf(name: string): unknown {
    return this.environment.valueOf(intern(name))
  }

  /** The core of the last form of `text`, written. Throws `SchemeError`. */
  expand(text: string, options: { name?: string; dialect?: Dialect } = {}): string {
    const source = new Source(options.name ?? "<text>", text)
    return this.guarded(() => {
      const scratch = this.environment.instantiate(this.instances.instanceOf)
      const { body } = this.linker.compileIn(source, options.dialect ?? this.dialect, scratch)
      const last = body.at(-1)
      return last === undefined ? "" : write(coreWriting(last.lambda.body))
    })
  }

  /** What reading and expanding a program brings to light, without running it. */
  check(text: string, options: { name?: string; dialect?: Dialect } = {}): Finding[] {
    try {
      return check(this.compile(text, options).compiled)
    } catch (error) {
      if (!(error instanceof SchemeError)) throw error
      return [{ sentence: error.message, place: error.place }]
    }
  }

  /** What the last evaluation used. */
  spent(options: EvaluateOptions = {}): { steps: number; bytes: number } {
    const whole = this.meter(options)
    return { steps: whole.steps - this.lastMeter.steps, bytes: whole.memory - this.lastMeter.memory }
  }

  /**
   * Does `work` with everything compiled and counted: `codes` are the procedures that were called, and how often. The
   * host's own profiler knows the scripts of the code at `codes[N]` as `sxflow:N`.
   */
  async counting<T>(work: () => Promise<T>): Promise<{ answer: T; codes: readonly Counted[] }> {
    const { engine } = this
    const codes = startCounting()
    this.engine = "compiled"
    this.dropCompiled()
    try {
      return { answer: await work(), codes }
    } finally {
      this.engine = engine
      stopCounting()
      this.dropCompiled()
    }
  }

  private dropCompiled(): void {
    for (const { globals } of [this.kernel, this.environment, ...this.instances.environments()]) globals.drop()
  }

  // Values

  write(value: unknown): string {
    return value instanceof MultipleValues ? value.items.map((item) => write(item)).join(" ") : write(value)
  }

  toHost(value: unknown): unknown {
    if (value instanceof MultipleValues) return value.items.map((item) => this.toHost(item))
    return this.guarded(() => toHost(value, this.border))
  }

  fromHost(value: unknown): unknown {
    return this.guarded(() => fromHost(value, this.border))
  }

  private readonly border: ProcedureBorder = {
    out: (procedure) => {
      let fn = this.functions.get(procedure as object)
      if (fn === undefined) {
        fn = async (...operands: unknown[]) => {
          const given = operands.map((operand) => this.fromHost(operand))
          return this.toHost(await this.apply(procedure, given))
        }
        this.functions.set(procedure as object, fn)
        this.procedures.set(fn as object, procedure)
      }
      return fn
    },
    in: (fn) =>
      this.procedures.get(fn) ??
      this.hostProcedure(`(${plainName(fn.name)} operand ...)`, "A function of the host's.", fn),
  }

  private hostProcedure(shape: string, doc: string, run: HostFunction): Primitive {
    const name = nameOf(shape)
    const answer = (value: unknown): unknown => fromHost(value, this.border)
    const call = (...operands: unknown[]): unknown => {
      const given = operands.map((operand) => toHost(operand, this.border)) as never[]
      try {
        const value = run(...given)
        if (!(value instanceof Promise)) return answer(value)
        return value.then(answer, (error: unknown) => {
          throw hostFailure(name, error)
        })
      } catch (error) {
        throw hostFailure(name, error)
      }
    }
    return new Primitive(name, shape, doc, call, undefined, true, true)
  }

  // Driving

  private meter(options: EvaluateOptions): Meter {
    return new Meter({
      steps: budgetFrom("steps", options.steps ?? this.options.steps),
      memory: budgetFrom("memory", options.memory ?? this.options.memory),
      output: budgetFrom("outputLimit", options.outputLimit ?? this.options.outputLimit),
    })
  }

  /** Does `work`, turning a complaint into what the host is promised. */
  private guarded<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (error instanceof Complaint) throw new SchemeError(error, [])
      if (error instanceof Exhausted) throw new BudgetError(error)
      throw error
    }
  }

  private rebind({ bindings }: Dynamic): void {
    const { input, output, error } = this.ports
    const bound = bindings?.ports
    currentPorts.input = bound?.input ?? input.value
    currentPorts.output = bound?.output ?? output.value
    currentPorts.error = bound?.error ?? error.value
  }

  // What the guest is granted

  private grants(): (readonly [string, unknown])[] {
    const { options, ports } = this
    const { env, clock, commandLine } = options
    return [
      ...granted(filePrimitives(options.files), systemPrimitives({ env, clock, commandLine })),
      ["current-input-port", ports.input],
      ["current-output-port", ports.output],
      ["current-error-port", ports.error],
    ]
  }

  private included(path: string, from: string): Source {
    const found = this.options.include?.(path, from) ?? "no permission to read"
    if (typeof found !== "string") return new Source(found.name, found.text)
    throw new Complaint("include", found, [new SchemeString(path)]).of("file")
  }
}

function plainName(name: string): string {
  return /^[\w-]+$/.test(name) ? name : "host-function"
}

function sourceFrom(found: { name: string; text: string } | undefined): Source | undefined {
  return found === undefined ? undefined : new Source(found.name, found.text)
}

function standardPorts(options: InterpreterOptions): { input: Parameter; output: Parameter; error: Parameter } {
  const sink = (put: (text: string) => void) => ({ push: (piece: string) => put(piece) })
  const output = options.output ?? ((): void => undefined)
  const { input = "" } = options
  return {
    input: new Parameter(
      new TextualInputPort("stdin", typeof input === "string" ? sourceOf(input) : input),
      false,
      "input",
    ),
    output: new Parameter(new TextualOutputPort("stdout", sink(output)), false, "output"),
    error: new Parameter(new TextualOutputPort("stderr", sink(options.errorOutput ?? output)), false, "error"),
  }
}

/** Whether the first form of a text is an `import` or a `define-library`. */
function beginsWithImport(source: Source): boolean {
  const form = new Reader(source, { dialect: "scheme" }).read()
  const head = form === EOF ? undefined : elements(form)?.[0]
  return head === intern("import") || head === intern("define-library")
}

/** What a host has given as the option `name`: `Number` makes no number of a setting that is not there. Throws a `TypeError`. */
function budgetFrom(name: string, given: unknown): number | undefined {
  if (given === undefined || (typeof given === "number" && given >= 0)) return given
  throw new TypeError(`${name}: not a number, 0 or more: ${String(given)}`)
}
