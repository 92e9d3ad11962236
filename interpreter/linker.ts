// Libraries and programs: finding, compiling, importing, instantiating.
//
// A library is compiled once; every module instance that reaches it gets an
// instance of its own (Instances), except of the kernel, which all share.
//
// Invariants
//   N1  A library's body runs once in each module instance that reaches it, before the code that imported it.
//   N2  Libraries that import each other in a circle are refused.
//   N3  What is wrong with a program is said before any of it runs, when it is compiled as a whole.

import { Code, type Instr } from "./code.js"
import { Complaint } from "./complaint.js"
import type { Dict } from "./dict.js"
import { Environment, type ImportSet, SpecialForm } from "./environment.js"
import { Expander, type Surroundings } from "./expander.js"
import { inOrder, type Library } from "./library.js"
import type { Program, Run } from "./machine.js"
import { elements, Pair } from "./pair.js"
import { Place, Source } from "./place.js"
import { Closure } from "./procedure.js"
import { type Dialect, Reader } from "./reader.js"
import { EOF } from "./singleton.js"
import { intern, Sym } from "./symbol.js"
import { write } from "./writer.js"

/** What the linker asks of its host. */
export interface Shelf {
  /** The text of the library named by `parts`, if there is one: `["app", "util"]`. */
  findLibrary(parts: readonly string[]): Source | undefined
  /** The text of an included file; `from` names the source that includes it. Throws a `Complaint`. */
  include(path: string, from: string): Source
  readonly features: readonly string[]
}

/** A whole program, compiled. */
export interface Module {
  readonly environment: Environment
  readonly needs: readonly Library[]
  readonly body: readonly Code[]
}

/** The library instances of one module instance. */
export class Instances {
  private readonly made = new Map<Environment, Environment>()
  /** Code that must run before anything that was linked since: library bodies. */
  readonly due: Closure[] = []

  readonly instanceOf = (template: Environment): Environment => this.made.get(template) ?? template

  /** Makes instances of `library` and all it needs, unless they are there. */
  ensure(library: Library): void {
    for (const each of inOrder([library])) {
      if (each.body.length === 0 && each.needs.length === 0 && each.environment.name === "kernel") continue
      if (this.made.has(each.environment)) continue
      const instance = each.environment.instantiate(this.instanceOf)
      this.made.set(each.environment, instance)
      for (const code of each.body) this.due.push(new Closure(code, [], instance.cells)) // N1
    }
  }
}

/** Reads, expands and links the forms of one text in one environment. */
class Unit implements Surroundings {
  private readonly readers: { reader: Reader; source: Source }[] = []
  private readonly expander: Expander
  /** Libraries imported so far. */
  readonly needs: Library[] = []

  constructor(
    private readonly linker: Linker,
    readonly environment: Environment,
    private readonly instances: Instances | undefined,
    readonly freezes: boolean,
    /** The unit that read the forms this one is given. */
    private readonly outer?: Unit,
  ) {
    this.expander = new Expander(environment, linker.kernel, this)
  }

  open(source: Source, dialect: Dialect, foldCase = false): Reader {
    const reader = new Reader(source, { dialect, literal: true, places: true, foldCase })
    this.readers.push({ reader, source })
    return reader
  }

  compile(form: unknown, at: Place | undefined): Code {
    return new Code(this.expander.topLevel(form, at))
  }

  placeOf(pair: Pair): Place | undefined {
    for (const { reader, source } of this.readers) {
      const offset = reader.places.carAt.get(pair)
      if (offset !== undefined) return new Place(source, offset)
    }
    return this.outer?.placeOf(pair)
  }

  elementPlaces(dict: Dict): readonly Place[] | undefined {
    for (const { reader, source } of this.readers) {
      const offsets = reader.places.elementsAt.get(dict)
      if (offsets !== undefined) return offsets.map((offset) => new Place(source, offset))
    }
    return this.outer?.elementPlaces(dict)
  }

  include(path: string, from: Place | undefined, foldCase: boolean): unknown[] {
    const source = this.linker.shelf.include(path, from?.source.name ?? "")
    const reader = this.open(source, dialectOf(source.name), foldCase)
    const forms: unknown[] = []
    for (let form = reader.read(); form !== EOF; form = reader.read()) forms.push(form)
    return forms
  }

  hasFeature(name: string): boolean {
    return this.linker.shelf.features.includes(name)
  }

  hasLibrary(name: unknown): boolean {
    return this.linker.has(name)
  }

  declare(form: Pair, keyword: "import" | "define-library", at: Place | undefined): void {
    if (keyword === "define-library") {
      this.linker.define(form, at, this)
      return
    }
    for (const spec of elements(form.cdr) ?? []) this.import(this.linker.importSet(spec, at))
  }

  import(set: ImportSet): void {
    this.needs.push(set.library)
    this.instances?.ensure(set.library)
    this.environment.import(set)
  }
}

export class Linker {
  private readonly libraries = new Map<string, Library>()
  /** The names of the libraries being compiled, outermost first. */
  private readonly underway: string[] = []

  constructor(
    readonly kernel: Environment,
    builtIn: readonly Library[],
    readonly shelf: Shelf,
  ) {
    for (const library of builtIn) this.libraries.set(library.name, library)
  }

  // Programs

  /** An environment that programs may be evaluated in, with `imports` visible. */
  environment(imports: readonly ImportSet[], instances?: Instances): Environment {
    const environment = Environment.empty("", instances?.instanceOf)
    for (const keyword of ["import", "define-library"]) environment.bind(intern(keyword), new SpecialForm(keyword))
    for (const set of imports) {
      instances?.ensure(set.library)
      environment.import(set)
    }
    return environment
  }

  /** A program that reads, expands and runs the forms of `source` one after another in `environment`. */
  interactive(source: Source, dialect: Dialect, environment: Environment, instances: Instances): Program {
    const unit = new Unit(this, environment, instances, true)
    const reader = unit.open(source, dialect)
    return new Interactive(unit, reader, source, environment, instances)
  }

  /** The procedure that does what `form`, made by a program, says in `environment`. */
  evaluation(form: unknown, environment: Environment, instances: Instances): Closure {
    const unit = new Unit(this, environment, instances, false)
    return new Closure(unit.compile(form, undefined), [], environment.cells)
  }

  /** Compiles all of `source` for an environment in which `imports` are visible (N3). */
  compile(source: Source, dialect: Dialect, imports: readonly ImportSet[]): Module {
    const { needs, ...module } = this.compileIn(source, dialect, this.environment(imports))
    return { ...module, needs: [...imports.map((set) => set.library), ...needs] }
  }

  /** Compiles all of `source` for `environment`. */
  compileIn(source: Source, dialect: Dialect, environment: Environment): Module {
    const unit = new Unit(this, environment, undefined, true)
    const reader = unit.open(source, dialect)
    const body: Code[] = []
    for (let form = reader.read(); form !== EOF; form = reader.read()) {
      body.push(unit.compile(form, new Place(source, reader.start)))
    }
    return { environment, needs: unit.needs, body }
  }

  // Libraries

  has(name: unknown): boolean {
    try {
      this.library(name, undefined)
      return true
    } catch (error) {
      if (error instanceof Complaint && error.sentence === NO_LIBRARY) return false
      throw error
    }
  }

  /** The library called `name`, compiled if it was not yet. */
  library(name: unknown, at: Place | undefined): Library {
    const key = write(name)
    const known = this.libraries.get(key)
    if (known !== undefined) return known
    if (this.underway.includes(key)) throw new Complaint("import", "libraries that import each other", [name], at).of("syntax") // N2
    const parts = libraryName(name, at)
    const source = this.shelf.findLibrary(parts)
    if (source === undefined) throw new Complaint("import", NO_LIBRARY, [name], at).of("syntax")
    this.underway.push(key)
    try {
      this.compileFile(source)
    } finally {
      this.underway.pop()
    }
    const library = this.libraries.get(key)
    if (library === undefined) throw new Complaint("import", "the file does not define the library", [name], new Place(source, 0)).of("syntax")
    return library
  }

  private compileFile(source: Source): void {
    const unit = new Unit(this, this.environment([]), undefined, true)
    const reader = unit.open(source, dialectOf(source.name))
    for (let form = reader.read(); form !== EOF; form = reader.read()) {
      const at = new Place(source, reader.start)
      if (!isForm(form, "define-library")) {
        throw new Complaint("import", "a library file holds define-library forms only, not", [form], at).of("syntax")
      }
      this.define(form as Pair, at, unit)
    }
  }

  /** Compiles a `define-library` form. */
  define(form: Pair, at: Place | undefined, reading?: Unit): void {
    const [name, ...declarations] = elements(form.cdr) ?? []
    libraryName(name, at)
    this.libraries.set(write(name), new LibraryCompiler(this, name, at, reading).compile(declarations))
  }

  /** What an import set of the report's makes visible. */
  importSet(spec: unknown, at: Place | undefined): ImportSet {
    const parts = elements(spec)
    const [head, inner, ...operands] = parts ?? []
    const modifier = head instanceof Sym && inner instanceof Pair ? modifiers.get(head.name) : undefined
    if (modifier === undefined) {
      const library = this.library(spec, at)
      return { library, names: library.exports }
    }
    const set = this.importSet(inner, at)
    return { library: set.library, names: modifier(set.names, operands, spec, at) }
  }
}

const NO_LIBRARY = "no such library"

type Modifier = (
  names: ReadonlyMap<Sym, Sym>,
  operands: readonly unknown[],
  spec: unknown,
  at: Place | undefined,
) => Map<Sym, Sym>

/** The inner name of an imported `name`. */
function imported(names: ReadonlyMap<Sym, Sym>, name: unknown, spec: unknown, at: Place | undefined): Sym {
  const inner = name instanceof Sym ? names.get(name) : undefined
  if (inner === undefined) throw new Complaint("import", "the library does not export", [name, spec], at).of("syntax")
  return inner
}

/** The two symbols of `(from to)`. */
function renaming(pair: unknown, spec: unknown, at: Place | undefined): [from: Sym, to: Sym] {
  const [from, to, ...more] = elements(pair) ?? []
  if (from instanceof Sym && to instanceof Sym && more.length === 0) return [from, to]
  throw new Complaint("import", "bad syntax", [spec], at).of("syntax")
}

const modifiers: ReadonlyMap<string, Modifier> = new Map<string, Modifier>([
  ["only", (names, operands, spec, at) => new Map(operands.map((o) => [o as Sym, imported(names, o, spec, at)]))],
  [
    "except",
    (names, operands, spec, at) => {
      const left = new Map(names)
      for (const operand of operands) {
        imported(names, operand, spec, at)
        left.delete(operand as Sym)
      }
      return left
    },
  ],
  [
    "prefix",
    (names, operands, spec, at) => {
      const [prefix] = operands
      if (operands.length !== 1 || !(prefix instanceof Sym)) throw new Complaint("import", "bad syntax", [spec], at).of("syntax")
      return new Map([...names].map(([outer, inner]) => [intern(prefix.name + outer.name), inner]))
    },
  ],
  [
    "rename",
    (names, operands, spec, at) => {
      const pairs = operands.map((operand) => renaming(operand, spec, at))
      const left = new Map(names)
      for (const [from] of pairs) {
        imported(names, from, spec, at)
        left.delete(from)
      }
      for (const [from, to] of pairs) left.set(to, names.get(from) as Sym)
      return left
    },
  ],
])

/** Compiles the declarations of one `define-library`. */
class LibraryCompiler {
  private readonly environment: Environment
  private readonly unit: Unit
  private readonly exports = new Map<Sym, Sym>()
  private readonly body: { form: unknown; at: Place | undefined }[] = []

  constructor(
    private readonly linker: Linker,
    private readonly name: unknown,
    private readonly at: Place | undefined,
    reading: Unit | undefined,
  ) {
    this.environment = Environment.empty(write(name))
    this.unit = new Unit(linker, this.environment, undefined, true, reading)
  }

  compile(declarations: readonly unknown[]): Library {
    for (const declaration of declarations) this.declare(declaration)
    const codes = this.body.map(({ form, at }) => this.unit.compile(form, at))
    for (const inner of this.exports.values()) this.checkExport(inner)
    return {
      name: write(this.name),
      environment: this.environment,
      exports: this.exports,
      needs: this.unit.needs,
      body: codes,
    }
  }

  private checkExport(inner: Sym): void {
    if (this.environment.lookup(inner) !== undefined) return
    throw new Complaint("define-library", "exports a name that it does not define", [inner, this.name], this.at).of("syntax")
  }

  private declare(declaration: unknown): void {
    const parts = elements(declaration)
    const [head, ...rest] = parts ?? []
    const keyword = head instanceof Sym ? head.name : ""
    switch (keyword) {
      case "export":
        for (const spec of rest) this.export(spec)
        break
      case "import":
        for (const spec of rest) this.unit.import(this.linker.importSet(spec, this.at))
        break
      case "begin":
        for (let r = (declaration as Pair).cdr; r instanceof Pair; r = r.cdr) this.body.push({ form: r.car, at: this.placeOf(r) })
        break
      case "include":
      case "include-ci":
        for (const path of rest) {
          for (const form of this.unit.include(String(path), this.at, keyword === "include-ci")) this.body.push({ form, at: this.at })
        }
        break
      case "include-library-declarations":
        for (const path of rest) for (const each of this.unit.include(String(path), this.at, false)) this.declare(each)
        break
      case "cond-expand":
        for (const each of this.chosen(rest)) this.declare(each)
        break
      default:
        throw new Complaint("define-library", "not a library declaration", [declaration], this.at).of("syntax")
    }
  }

  private placeOf(pair: Pair): Place | undefined {
    return this.unit.placeOf(pair) ?? this.at
  }

  private export(spec: unknown): void {
    if (spec instanceof Sym) {
      this.exports.set(spec, spec)
      return
    }
    const [keyword, from, to, ...more] = elements(spec) ?? []
    if (keyword === intern("rename") && from instanceof Sym && to instanceof Sym && more.length === 0) {
      this.exports.set(to, from)
      return
    }
    throw new Complaint("define-library", "not an export spec", [spec], this.at).of("syntax")
  }

  /** The declarations of the first `cond-expand` clause whose requirement holds. */
  private chosen(clauses: readonly unknown[]): readonly unknown[] {
    for (const clause of clauses) {
      const [requirement, ...declarations] = elements(clause) ?? []
      if (this.holds(requirement)) return declarations
    }
    return []
  }

  private holds(requirement: unknown): boolean {
    if (requirement instanceof Sym) return requirement.name === "else" || this.unit.hasFeature(requirement.name)
    const [head, ...rest] = elements(requirement) ?? []
    switch (head instanceof Sym ? head.name : "") {
      case "and":
        return rest.every((r) => this.holds(r))
      case "or":
        return rest.some((r) => this.holds(r))
      case "not":
        return !this.holds(rest[0])
      case "library":
        return this.linker.has(rest[0])
      default:
        throw new Complaint("cond-expand", "not a requirement", [requirement], this.at).of("syntax")
    }
  }
}

/** Runs the forms of a text as they are read. */
class Interactive implements Program {
  private waiting: Closure | undefined

  constructor(
    private readonly unit: Unit,
    private readonly reader: Reader,
    private readonly source: Source,
    private readonly environment: Environment,
    private readonly instances: Instances,
  ) {}

  next(run: Run): Instr | undefined {
    const due = this.instances.due.shift()
    if (due !== undefined) return run.apply(due, [])
    if (this.waiting === undefined) {
      const form = this.reader.read()
      if (form === EOF) return undefined
      run.value = undefined
      const code = this.unit.compile(form, new Place(this.source, this.reader.start))
      this.waiting = new Closure(code, [], this.environment.cells)
      if (this.instances.due.length > 0) return this.next(run)
    }
    const { waiting } = this
    this.waiting = undefined
    return run.apply(waiting, [])
  }
}

/** A program that calls procedures without operands, one after another. */
export function inTurn(closures: readonly Closure[]): Program {
  let i = 0
  return {
    next: (run) => {
      const closure = closures[i++]
      return closure === undefined ? undefined : run.apply(closure, [])
    },
  }
}

/** The parts of a library's name. */
function libraryName(name: unknown, at: Place | undefined): string[] {
  const parts = elements(name)
  const isPart = (part: unknown): boolean => part instanceof Sym || (typeof part === "number" && part >= 0)
  if (parts === undefined || parts.length === 0 || !parts.every(isPart)) {
    throw new Complaint("", "not a library name", [name], at).of("syntax")
  }
  return parts.map((part) => (part instanceof Sym ? part.name : String(part)))
}

function isForm(form: unknown, keyword: string): boolean {
  return form instanceof Pair && form.car === intern(keyword)
}

/** The dialect of a file, by its name: SX for `.sx`, else R7RS. */
export function dialectOf(name: string): Dialect {
  return name.endsWith(".sx") ? "sx" : "scheme"
}
