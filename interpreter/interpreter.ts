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
import { type ChainLink, Complaint, Exhausted } from "./complaint.js"
import { control, instructions, isProcedure, nameOf } from "./control.js"
import { fromHost, type ProcedureBorder, toHost } from "./conversion.js"
import { coreWriting } from "./core-writing.js"
import { type Dynamic, parameterValue } from "./dynamic.js"
import { Environment, Global, type ImportSet, SpecialForm } from "./environment.js"
import type { Image } from "./image.js"
import { granted, KernelTable, reportImport, reportLibraries, sxLibrary } from "./kernel.js"
import { Instances, inTurn, Linker, type Module as Compiled } from "./linker.js"
import { type Instructions, type Program, Run } from "./machine.js"
import { Meter } from "./meter.js"
import { elements } from "./pair.js"
import { type Place, Source } from "./place.js"
import type { FileAccess } from "./port/files.js"
import { type InputSource, sourceOf } from "./port/stream.js"
import { TextualOutputPort } from "./port/output.js"
import { TextualInputPort } from "./port/text.js"
import { currentPorts } from "./ports.js"
import { Primitive } from "./primitive.js"
import { filePrimitives } from "./primitives/files.js"
import { type Clock, FEATURES, systemPrimitives } from "./primitives/system.js"
import { CaseClosure, Closure, Control, MultipleValues, Parameter } from "./procedure.js"
import { type Dialect, Reader } from "./reader.js"
import { EOF } from "./singleton.js"
import { r5rsKeywords, standardLibraries } from "./standard.js"
import { SchemeString } from "./string.js"
import { intern } from "./symbol.js"
import { Macro } from "./syntax-rules.js"
import { write } from "./writer.js"

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
  /** Steps between two looks at the event loop, the signal and the heap. */
  readonly slice?: number
  /** Lets the host's event loop turn; called after each slice. */
  readonly breathe?: () => Promise<void>
  /** Whether the process is short of memory; asked after each slice. */
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

/** A function of the host's that guests may call. It gets and answers converted values, or a Promise of one. */
export type HostFunction = (...operands: never[]) => unknown

/** What went wrong in a guest. */
export class SchemeError extends Error {
  override readonly name = "SchemeError"
  /** The constant sentence. */
  readonly sentence: string
  /** The values it is about, as the guest has them. */
  readonly irritants: readonly unknown[]
  readonly place: Place | undefined

  constructor(
    /** What was raised, as the guest has it. */
    readonly payload: unknown,
    /** The guest calls under way, innermost first. */
    readonly chain: readonly ChainLink[],
  ) {
    super(messageOf(payload))
    const complaint = payload instanceof Complaint ? payload : undefined
    this.sentence = complaint?.message ?? "raised"
    this.irritants = complaint?.irritants ?? [payload]
    this.place = complaint?.place ?? chain[0]?.place
  }
}

/** A budget ran out, or the host stopped the run. */
export class BudgetError extends Error {
  override readonly name = "BudgetError"
  readonly budget: Exhausted["budget"]
  readonly place: Place | undefined
  readonly chain: readonly ChainLink[]

  constructor(exhausted: Exhausted) {
    super(exhausted.sentence)
    this.budget = exhausted.budget
    this.place = exhausted.place
    this.chain = exhausted.chain
  }
}

/** The guest called `exit`. */
export class ExitRequest extends Error {
  override readonly name = "ExitRequest"
  /** What a process should exit with. */
  readonly status: number

  constructor(operand: unknown) {
    super("the program asked to exit")
    this.status = operand === true ? 0 : typeof operand === "number" ? operand & 0xff : 1
  }
}

/** How much of an irritant a message shows. */
const LONGEST_IRRITANT = 300

function shown(value: unknown): string {
  const text = write(value)
  return text.length > LONGEST_IRRITANT ? `${text.slice(0, LONGEST_IRRITANT)}…` : text
}

function messageOf(payload: unknown): string {
  if (!(payload instanceof Complaint)) return `raised: ${shown(payload)}`
  if (payload.irritants.length === 0) return payload.message
  return `${payload.message}: ${payload.irritants.map(shown).join(" ")}`
}

/** What a name stands for. */
export interface Description {
  readonly name: string
  readonly kind: "procedure" | "syntax" | "variable"
  readonly shape: string | undefined
  readonly doc: string | undefined
}

/** Steps between two looks at the world, unless the host says otherwise. */
const SLICE = 500_000

let table: KernelTable | undefined

/** An interpreter with what `options` grant. */
export function openInterpreter(options: InterpreterOptions = {}): Interpreter {
  table ??= new KernelTable(image as unknown as Image)
  return new Interpreter(table, options)
}

export class Interpreter {
  private readonly dialect: Dialect
  private readonly kernel: Environment
  private readonly linker: Linker
  private readonly instances = new Instances()
  private readonly environment: Environment
  private readonly instructions: Instructions
  private readonly imports: { readonly sx: readonly ImportSet[]; readonly scheme: readonly ImportSet[] }
  private readonly ports: { input: Parameter; output: Parameter; error: Parameter }
  private readonly functions = new WeakMap<object, unknown>()
  private readonly procedures = new WeakMap<object, unknown>()
  /** What the last evaluation has left of its budgets. */
  private lastMeter = new Meter()

  constructor(
    kernelTable: KernelTable,
    private readonly options: InterpreterOptions,
  ) {
    this.dialect = options.dialect ?? "sx"
    this.ports = standardPorts(options)
    this.kernel = kernelTable.instantiate(this.grants())
    const sx = sxLibrary(this.kernel)
    this.imports = { sx: [{ library: sx, names: sx.exports }], scheme: [reportImport(this.kernel)] }
    this.linker = new Linker(this.kernel, [...reportLibraries(this.kernel), sx], {
      findLibrary: (parts) => sourceFrom(options.findLibrary?.(parts)),
      include: (path, from) => this.included(path, from),
      features: FEATURES,
    })
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
    return await this.run(this.linker.interactive(source, dialect, this.environment, this.instances), this.environment, options)
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
  async run(program: Program, home: Environment, options: EvaluateOptions = {}, meter = this.meter(options)): Promise<unknown> {
    const run = new Run(meter, this.instructions)
    run.home = home
    run.start(program)
    this.lastMeter = meter
    return await this.drive(run, options.signal)
  }

  /** Calls a guest procedure with the guest's own values. */
  async apply(procedure: unknown, operands: readonly unknown[], options: EvaluateOptions = {}): Promise<unknown> {
    return await this.run(callOf(procedure, operands), this.environment, options)
  }

  // Names

  /** Defines a host function for guests: `shape` is a call of it, as in `(charge amount [currency])`. */
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
    const binding = this.environment.lookup(intern(name))
    if (binding instanceof Macro) return { name, kind: "syntax", shape: undefined, doc: undefined }
    if (binding instanceof SpecialForm) return { name, kind: "syntax", shape: undefined, doc: undefined }
    if (!(binding instanceof Global)) return undefined
    const value = this.environment.valueOf(intern(name))
    if (!isProcedure(value)) return { name, kind: "variable", shape: undefined, doc: undefined }
    return { name, kind: "procedure", ...manual(value) }
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
    in: (fn) => this.procedures.get(fn) ?? this.hostProcedure(`(${plainName(fn.name)} operand ...)`, "A function of the host's.", fn),
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
    return new Primitive(name, shape, doc, call, undefined, true)
  }

  // Driving

  private meter(options: EvaluateOptions): Meter {
    return new Meter({
      steps: options.steps ?? this.options.steps,
      memory: options.memory ?? this.options.memory,
      output: options.outputLimit ?? this.options.outputLimit,
    })
  }

  private async drive(run: Run, signal: AbortSignal | undefined): Promise<unknown> {
    for (;;) {
      if (signal?.aborted === true) throw new BudgetError(new Exhausted("cancelled", "the run was cancelled"))
      const outcome = run.step(this.options.slice ?? SLICE)
      switch (outcome.kind) {
        case "value":
          return outcome.value
        case "error":
          throw new SchemeError(outcome.payload, outcome.chain)
        case "exhausted":
          throw new BudgetError(outcome.error)
        case "exit":
          throw new ExitRequest(outcome.status)
        case "pause":
          await this.options.breathe?.()
          if (this.options.heapIsFull?.() === true) {
            throw new BudgetError(new Exhausted("memory", "the process is short of memory"))
          }
          break
        case "ask":
          await answered(run, outcome.request as Promise<unknown>, signal)
      }
    }
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

  private rebind(dynamic: Dynamic): void {
    currentPorts.input = parameterValue(this.ports.input, dynamic)
    currentPorts.output = parameterValue(this.ports.output, dynamic)
    currentPorts.error = parameterValue(this.ports.error, dynamic)
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
      ...this.evaluators().map((made): [string, unknown] => [made.name, made]),
    ]
  }

  /** The procedures that expand and run forms. */
  private evaluators(): Control[] {
    return [
      control({
        shape: "(eval expression [environment])",
        doc: "The value of `expression` in `environment`, the interaction environment by default.",
        act: (run, [form, given = run.home]) => {
          if (!(given instanceof Environment)) throw new Complaint("eval", "not an environment", [given])
          const closure = this.linker.evaluation(form, given, this.instances)
          const due = this.instances.due.splice(0)
          return due.length === 0 ? run.apply(closure, []) : run.perform(inTurn([...due, closure]))
        },
      }),
      control({
        shape: "(environment import-set ...)",
        doc: "An environment in which what each `import-set` names is visible.",
        act: (run, specs) => {
          const environment = this.linker.environment(
            specs.map((spec) => this.linker.importSet(spec, undefined)),
            this.instances,
          )
          const due = this.instances.due.splice(0)
          if (due.length === 0) return run.answer(environment)
          const last: Program = { next: (r) => r.answer(environment) }
          return run.perform(sequence(inTurn(due), last))
        },
      }),
      control({
        shape: "(interaction-environment)",
        doc: "The environment that the program runs in.",
        act: (run) => run.answer(run.home),
      }),
      control({
        shape: "(scheme-report-environment version)",
        doc: "An environment with the names of R5RS; `version` is 5.",
        act: (run, [version]) => run.answer(this.reportEnvironment("scheme-report-environment", version, r5rsNames())),
      }),
      control({
        shape: "(null-environment version)",
        doc: "An environment with the syntactic keywords of R5RS; `version` is 5.",
        act: (run, [version]) => run.answer(this.reportEnvironment("null-environment", version, r5rsKeywords)),
      }),
      control({
        shape: "(%load filename text environment)",
        doc: "Evaluates the forms of `text`.",
        act: (run, [filename, text, given = run.home]) => {
          if (!(given instanceof Environment)) throw new Complaint("load", "not an environment", [given])
          const source = new Source(String(filename), String(text))
          const dialect = source.name.endsWith(".sx") ? "sx" : "scheme"
          return run.perform(this.linker.interactive(source, dialect, given, this.instances))
        },
      }),
    ]
  }

  private reportEnvironment(who: string, version: unknown, names: readonly string[]): Environment {
    if (version !== 5) throw new Complaint(who, "the only version is 5, not", [version])
    const library = { name: "(r5rs)", environment: this.kernel, exports: new Map(names.map((n) => [intern(n), intern(n)])), needs: [], body: [] }
    return this.linker.environment([{ library, names: library.exports }], this.instances)
  }

  private included(path: string, from: string): Source {
    const found = this.options.include?.(path, from) ?? "no permission to read"
    if (typeof found !== "string") return new Source(found.name, found.text)
    throw new Complaint("include", found, [new SchemeString(path)]).of("file")
  }
}

/** A compiled program. */
export class Module {
  constructor(
    private readonly interpreter: Interpreter,
    readonly compiled: Compiled,
  ) {}

  /** Runs the program with globals of its own and answers the instance; `value` is the last form's. */
  async instantiate(options: EvaluateOptions = {}): Promise<Instance> {
    const instances = new Instances()
    for (const library of this.compiled.needs) instances.ensure(library)
    const environment = this.compiled.environment.instantiate(instances.instanceOf)
    const body = this.compiled.body.map((code) => new Closure(code, [], environment.cells))
    const value = await this.interpreter.run(inTurn([...instances.due.splice(0), ...body]), environment, options)
    return new Instance(this.interpreter, environment, value)
  }
}

/** A module with globals of its own. */
export class Instance {
  constructor(
    private readonly interpreter: Interpreter,
    private readonly environment: Environment,
    /** The value of the module's last form, as the guest has it. */
    readonly value: unknown,
  ) {}

  /** The value of a global, converted; undefined where there is none. */
  get(name: string): unknown {
    return this.interpreter.toHost(this.environment.valueOf(intern(name)))
  }

  /** Calls the global procedure `name`. Operands and answer are converted. */
  async call(name: string, ...operands: unknown[]): Promise<unknown> {
    const procedure = this.environment.valueOf(intern(name))
    const given = operands.map((operand) => this.interpreter.fromHost(operand))
    return this.interpreter.toHost(await this.interpreter.run(callOf(procedure, given), this.environment))
  }
}

/** Waits for what a host function promised and tells the run. */
async function answered(run: Run, promise: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  let stop: (() => void) | undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new BudgetError(new Exhausted("cancelled", "the run was cancelled")))
    signal?.addEventListener("abort", stop, { once: true })
  })
  stopped.catch(() => undefined)
  try {
    run.resume(await Promise.race([promise, stopped]))
  } catch (error) {
    if (error instanceof BudgetError || !isGuestFailure(error)) throw error
    run.fail(error instanceof SchemeError ? error.payload : error)
  } finally {
    if (stop !== undefined) signal?.removeEventListener("abort", stop)
  }
}

function isGuestFailure(error: unknown): boolean {
  return error instanceof Complaint || error instanceof SchemeError
}

/** What a host function's failure is to the guest. */
function hostFailure(name: string, error: unknown): unknown {
  if (error instanceof Complaint || error instanceof Exhausted || error instanceof BudgetError || error instanceof ExitRequest) return error
  if (error instanceof SchemeError) return error.payload instanceof Complaint ? error.payload : error
  return new Complaint(name, error instanceof Error ? error.message : String(error))
}

function callOf(procedure: unknown, operands: readonly unknown[]): Program {
  let called = false
  return {
    next: (run) => {
      if (called) return undefined
      called = true
      return run.apply(procedure, operands)
    },
  }
}

/** First what `first` says, then one thing more. */
function sequence(first: Program, last: Program): Program {
  let done = false
  return {
    next: (run) => {
      const instr = first.next(run)
      if (instr !== undefined || done) return instr
      done = true
      return last.next(run)
    },
  }
}

function manual(procedure: unknown): { shape: string | undefined; doc: string | undefined } {
  if (procedure instanceof Primitive || procedure instanceof Control) return { shape: procedure.shape, doc: procedure.doc }
  if (procedure instanceof Closure) return { shape: procedure.code.shape, doc: procedure.code.doc || undefined }
  if (procedure instanceof CaseClosure) {
    const docs = procedure.clauses.map((clause) => clause.code.doc).filter((doc) => doc !== "")
    return { shape: procedure.shape, doc: docs[0] }
  }
  return { shape: undefined, doc: undefined }
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
    input: new Parameter(new TextualInputPort("stdin", typeof input === "string" ? sourceOf(input) : input), false),
    output: new Parameter(new TextualOutputPort("stdout", sink(output)), false),
    error: new Parameter(new TextualOutputPort("stderr", sink(options.errorOutput ?? output)), false),
  }
}

function r5rsNames(): readonly string[] {
  return standardLibraries.get("(scheme r5rs)") as readonly string[]
}

/** Whether the first form of a text is an `import` or a `define-library`. */
function beginsWithImport(source: Source): boolean {
  const form = new Reader(source, { dialect: "scheme" }).read()
  const head = form === EOF ? undefined : elements(form)?.[0]
  return head === intern("import") || head === intern("define-library")
}
