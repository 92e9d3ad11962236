// The kernel: the environment that holds every built-in word.
//
// Its table of names is made once for the process; each interpreter has an
// instance with cells of its own, since what touches files or the clock differs
// from one to the next. The libraries of the report and of SX are views of it.
//
// Invariants
//   K1  A guest cannot change the kernel: what it imports from there becomes its own when it is assigned (V2).
//   K2  A name that begins with % is not for guests: no library shows it.

import { controls } from "./control.js"
import { coreKeywords } from "./core-forms.js"
import { auxiliaryKeywords, derivedForms, keywordBindings } from "./derived.js"
import { Environment, Global } from "./environment.js"
import { decodeProcedure, type Encoded, type Image } from "./image.js"
import { importOf, type Library, type LibraryImport } from "./library.js"
import { elements, type Pair } from "./pair.js"
import { Source } from "./place.js"
import { declare, type Primitive, type PrimitiveSpec } from "./primitive.js"
import { booleanPrimitives } from "./primitives/booleans.js"
import { bytevectorPrimitives } from "./primitives/bytevectors.js"
import { characterPrimitives } from "./primitives/characters.js"
import { controlPrimitives } from "./primitives/control.js"
import { dictPrimitives } from "./primitives/dicts.js"
import { equivalencePrimitives } from "./primitives/equivalence.js"
import { filePrimitives } from "./primitives/files.js"
import { inputPrimitives } from "./primitives/input.js"
import { numberPrimitives } from "./primitives/numbers.js"
import { outputPrimitives } from "./primitives/output.js"
import { pairPrimitives } from "./primitives/pairs.js"
import { portPrimitives } from "./primitives/ports.js"
import { recordPrimitives } from "./primitives/records.js"
import { sequencePrimitives } from "./primitives/sequences.js"
import { stringPrimitives } from "./primitives/strings.js"
import { symbolPrimitives } from "./primitives/symbols.js"
import { systemPrimitives } from "./primitives/system.js"
import { textPrimitives } from "./primitives/texts.js"
import { vectorPrimitives } from "./primitives/vectors.js"
import { CaseClosure, Parameter, procedureOf } from "./procedure.js"
import { Reader } from "./reader.js"
import { Scope } from "./scope.js"
import { reportNames, standardLibraries } from "./standard.js"
import { intern, type Sym } from "./symbol.js"
import { Macro } from "./syntax-rules.js"

/** The primitives that need nothing of the host. */
const pure: ReadonlyMap<string, Primitive> = declare(
  equivalencePrimitives,
  numberPrimitives,
  booleanPrimitives,
  pairPrimitives,
  symbolPrimitives,
  characterPrimitives,
  stringPrimitives,
  vectorPrimitives,
  bytevectorPrimitives,
  controlPrimitives,
  recordPrimitives,
  portPrimitives,
  inputPrimitives,
  outputPrimitives,
  dictPrimitives,
  sequencePrimitives,
  textPrimitives,
)

/** Second names of built-in words. */
const aliases: readonly (readonly [name: string, original: string])[] = [["call/cc", "call-with-current-continuation"]]

/** Values under SX's names for them. */
const constants: readonly (readonly [name: string, value: unknown])[] = [
  ["nil", null],
  ["true", true],
  ["false", false],
]

/** The names that each interpreter is granted values for, or not. */
const grantedNames: readonly string[] = [
  ...[...filePrimitives(), ...systemPrimitives({})].map(({ name }) => name),
  ...["current-input-port", "current-output-port", "current-error-port"],
  ...["eval", "environment", "interaction-environment", "scheme-report-environment", "null-environment", "%load"],
]

/** A definition of an image: puts what it defines into a kernel. */
type Definition = (kernel: Environment) => void

/** The table of a kernel: built once for each image. */
export class KernelTable {
  private readonly template = Environment.empty("kernel")
  private readonly boot: readonly Definition[]

  constructor(image: Image) {
    const keywords = [...coreKeywords, ...derivedForms.keys(), ...auxiliaryKeywords]
    for (const [symbol, binding] of keywordBindings(keywords)) this.template.bind(symbol, binding)
    for (const [name, value] of [...pure, ...controls]) this.template.put(name, value)
    for (const [name, original] of aliases) this.template.put(name, controls.get(original) ?? pure.get(original))
    for (const [name, value] of constants) this.template.put(name, value)
    for (const name of grantedNames) this.template.expect(intern(name))
    for (const [name, [tag]] of image as readonly [string, readonly Encoded[]][]) {
      if (tag !== "m") this.template.put(name, undefined)
    }
    this.boot = image.map(([name, encoded]) => this.definition(name, encoded))
  }

  /** A kernel for one interpreter; `granted` are the words that the host gives it. */
  instantiate(granted: readonly (readonly [name: string, value: unknown])[]): Environment {
    const kernel = this.template.instantiate()
    for (const [name, value] of this.builtIn()) kernel.put(name, value)
    for (const [name, value] of granted) kernel.put(name, value)
    for (const define of this.boot) define(kernel)
    return kernel
  }

  private definition(name: string, encoded: Encoded): Definition {
    const [tag, spec] = encoded as readonly Encoded[]
    if (tag === "p") return (kernel) => kernel.put(name, new Parameter(false, false))
    if (tag === "m") {
      const form = new Reader(new Source("boot", spec as string), {}).read()
      return (kernel) => kernel.bind(intern(name), macroOf(name, form, kernel))
    }
    const codes = decodeProcedure(encoded, (global) => this.slot(global))
    return (kernel) => {
      const closures = codes.map((code) => procedureOf(code, kernel.globals))
      kernel.put(name, tag === "k" ? new CaseClosure(name, closures) : closures[0])
    }
  }

  private *builtIn(): Iterable<readonly [string, unknown]> {
    yield* pure
    yield* controls
    for (const [name, original] of aliases) yield [name, controls.get(original) ?? pure.get(original)]
    yield* constants
  }

  private slot(name: string): number {
    const binding = this.template.lookup(intern(name))
    if (binding instanceof Global) return binding.slot
    throw new Error(`the boot library refers to what is not there: ${name}`)
  }
}

/** The keyword that `form`, a `syntax-rules` without an ellipsis of its own, defines in `kernel`. */
function macroOf(name: string, form: unknown, kernel: Environment): Macro {
  const [, literals, ...rules] = elements(form) as [unknown, unknown, ...Pair[]]
  const pairs = rules.map(({ car: pattern, cdr: template }) => [(pattern as Pair).cdr, (template as Pair).car] as const)
  return new Macro(name, intern("..."), elements(literals) as Sym[], pairs, new Scope(undefined, kernel, null))
}

/** The primitives that `specs` declare, by name, for `instantiate`. */
export function granted(...specs: readonly (readonly PrimitiveSpec[])[]): [string, unknown][] {
  return [...declare(...specs)]
}

const identities = new Map<readonly string[], ReadonlyMap<Sym, Sym>>()

/** The map of names to themselves; one map for each list. */
function shown(names: readonly string[]): ReadonlyMap<Sym, Sym> {
  let map = identities.get(names)
  if (map === undefined) {
    map = new Map(names.map((name) => [intern(name), intern(name)]))
    identities.set(names, map)
  }
  return map
}

function view(kernel: Environment, name: string, names: readonly string[]): Library {
  return { name, environment: kernel, exports: shown(names), needs: [], body: [] }
}

/** The libraries of the report as views of `kernel`. */
export function reportLibraries(kernel: Environment): Library[] {
  return [...standardLibraries].map(([name, names]) => view(kernel, name, names))
}

/** Every name of the report: what a Scheme script has that imports nothing. */
export function reportImport(kernel: Environment): LibraryImport {
  return importOf(view(kernel, "(scheme)", reportNames))
}

/** Every word a guest may use, SX's included: what an `.sx` script has. */
export function sxLibrary(kernel: Environment, prelude: Image): Library {
  const library = view(kernel, "(sx)", sxNames(kernel, prelude))
  return { ...library, exports: new Map([...library.exports, [intern("read"), intern("%read-sx")]]) }
}

/** The words of a prelude, for texts that import what they use. */
export function preludeLibrary(kernel: Environment, prelude: Image): Library {
  let names = preludeNames.get(prelude)
  if (names === undefined) {
    names = [...prelude.map(([name]) => name).filter((name) => !name.startsWith("%")), "receive"]
    preludeNames.set(prelude, names)
  }
  return view(kernel, "(sxflow flow)", names)
}

const preludeNames = new WeakMap<Image, readonly string[]>()

const sxShown = new WeakMap<Image, readonly string[]>()

function sxNames(kernel: Environment, prelude: Image): readonly string[] {
  let names = sxShown.get(prelude)
  if (names === undefined) {
    names = kernel.names().filter((name) => !name.startsWith("%")) // K2
    sxShown.set(prelude, names)
  }
  return names
}
