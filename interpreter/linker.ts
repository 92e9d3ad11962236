// Libraries and programs: finding, compiling, importing, instantiating.
//
// A library is compiled once; every module instance that reaches it gets an
// instance of its own (Instances), except of the kernel, which all share.
//
// Invariants
//   N2  Libraries that import each other in a circle are refused.
//   N3  What is wrong with a program is said before any of it runs, when it is compiled as a whole.

import type { Code, Instr } from "./code.js"
import { Complaint } from "./complaint.js"
import { Environment, SpecialForm } from "./environment.js"
import { modifiers } from "./import-set.js"
import type { Instances } from "./instances.js"
import { importOf, type Library, type LibraryImport } from "./library.js"
import { LibraryCompiler, libraryName } from "./library-compiler.js"
import { elements, Pair } from "./pair.js"
import { Place, type Source } from "./place.js"
import { type Closure, procedureOf } from "./procedure.js"
import type { Dialect, Reader } from "./reader.js"
import type { Program, Run } from "./run.js"
import { EOF } from "./singleton.js"
import { intern, Sym } from "./symbol.js"
import { type Catalogue, dialectOf, type Shelf, Unit } from "./unit.js"
import { write } from "./writer.js"

/** A whole program, compiled. */
export interface Module {
  readonly environment: Environment
  readonly needs: readonly Library[]
  readonly body: readonly Code[]
}

/** Knows every library of an interpreter, and compiles programs against them. */
export class Linker implements Catalogue {
  private readonly libraries = new Map<string, Library>()
  /** The names of the libraries being compiled, outermost first. */
  private readonly underway: string[] = []

  constructor(
    readonly kernel: Environment,
    readonly shelf: Shelf,
  ) {}

  /** Makes `libraries`, compiled already, importable. */
  offer(libraries: readonly Library[]): void {
    for (const library of libraries) this.libraries.set(library.name, library)
  }

  // Programs

  /** An environment that programs may be evaluated in, with `imports` visible. */
  environment(imports: readonly LibraryImport[], instances?: Instances): Environment {
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
    return procedureOf(unit.compile(form, undefined), environment.globals)
  }

  /** Compiles all of `source` for an environment in which `imports` are visible (N3). */
  compile(source: Source, dialect: Dialect, imports: readonly LibraryImport[]): Module {
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
    if (this.underway.includes(key))
      throw new Complaint("import", "libraries that import each other", [name], at).of("syntax") // N2
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
    if (library === undefined)
      throw new Complaint("import", "the file does not define the library", [name], new Place(source, 0)).of("syntax")
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
    if (name === undefined) {
      const complaint = new Complaint("define-library", "bad syntax", [form], at).of("syntax")
      complaint.hint = "its shape is (define-library name declaration ...)"
      throw complaint
    }
    libraryName(name, at)
    this.libraries.set(write(name), new LibraryCompiler(this, name, at, reading).compile(declarations))
  }

  /** What an import set of the report's makes visible. */
  importSet(spec: unknown, at: Place | undefined): LibraryImport {
    const parts = elements(spec)
    const [head, inner, ...operands] = parts ?? []
    const modifier = head instanceof Sym && inner instanceof Pair ? modifiers.get(head.name) : undefined
    if (modifier === undefined) {
      const library = this.library(spec, at)
      return importOf(library)
    }
    const set = this.importSet(inner, at)
    return importOf(set.library, modifier(set.names, operands, spec, at))
  }
}

const NO_LIBRARY = "no such library"

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
    if (due !== undefined) return run.originate(due, [])
    if (this.waiting === undefined) {
      const form = this.reader.read()
      if (form === EOF) return undefined
      run.value = undefined
      const code = this.unit.compile(form, new Place(this.source, this.reader.start))
      this.waiting = procedureOf(code, this.environment.globals)
      if (this.instances.due.length > 0) return this.next(run)
    }
    const { waiting } = this
    this.waiting = undefined
    return run.originate(waiting, [])
  }
}

function isForm(form: unknown, keyword: string): boolean {
  return form instanceof Pair && form.car === intern(keyword)
}
