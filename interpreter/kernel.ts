// The kernel: the environment that holds every built-in word.
//
// Its table of names is made once for the process; each interpreter has an
// instance with cells of its own, since what touches files or the clock differs
// from one to the next. The libraries of the report and of SX are views of it.
//
// Invariants
//   K1  A guest cannot change the kernel: what it imports from there becomes its own when it is assigned (V2).
//   K2  A name that begins with % is not for guests: no library shows it.

import type { Code } from "./code.js"
import { controls } from "./control.js"
import { coreKeywords } from "./core-forms.js"
import { auxiliaryKeywords, derivedForms, keywordBindings } from "./derived.js"
import { Environment, Global } from "./environment.js"
import { decodeProcedure, type Image } from "./image.js"
import { importOf, type Library, type LibraryImport } from "./library.js"
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
import { sequencePrimitives } from "./primitives/sequences.js"
import { stringPrimitives } from "./primitives/strings.js"
import { symbolPrimitives } from "./primitives/symbols.js"
import { systemPrimitives } from "./primitives/system.js"
import { textPrimitives } from "./primitives/texts.js"
import { vectorPrimitives } from "./primitives/vectors.js"
import { CaseClosure, procedureOf } from "./procedure.js"
import { reportNames, standardLibraries } from "./standard.js"
import { intern, type Sym } from "./symbol.js"

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

/** The boot library as an image has it: what each name of it is made of. */
interface Boot {
  readonly name: string
  readonly codes: readonly Code[]
  readonly isCase: boolean
}

/** The table of a kernel: built once for each image. */
export class KernelTable {
  private readonly template = Environment.empty("kernel")
  private readonly boot: readonly Boot[]

  constructor(image: Image) {
    const keywords = [...coreKeywords, ...derivedForms.keys(), ...auxiliaryKeywords]
    for (const [symbol, binding] of keywordBindings(keywords)) this.template.bind(symbol, binding)
    for (const [name, value] of [...pure, ...controls]) this.template.put(name, value)
    for (const [name, original] of aliases) this.template.put(name, controls.get(original) ?? pure.get(original))
    for (const [name, value] of constants) this.template.put(name, value)
    for (const name of grantedNames) this.template.expect(intern(name))
    for (const [name] of image) this.template.put(name, undefined)
    const slotOf = (name: string): number => this.slot(name)
    this.boot = image.map(([name, encoded]) => ({
      name,
      codes: decodeProcedure(encoded, slotOf),
      isCase: (encoded as readonly unknown[])[0] === "k",
    }))
  }

  /** A kernel for one interpreter; `granted` are the words that the host gives it. */
  instantiate(granted: readonly (readonly [name: string, value: unknown])[]): Environment {
    const kernel = this.template.instantiate()
    for (const [name, value] of this.builtIn()) kernel.put(name, value)
    for (const [name, value] of granted) kernel.put(name, value)
    for (const { name, codes, isCase } of this.boot) {
      const closures = codes.map((code) => procedureOf(code, kernel.globals))
      kernel.put(name, isCase ? new CaseClosure(name, closures) : closures[0])
    }
    return kernel
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
export function sxLibrary(kernel: Environment): Library {
  const library = view(kernel, "(sx)", sxNames(kernel))
  return { ...library, exports: new Map([...library.exports, [intern("read"), intern("%read-sx")]]) }
}

let sxShown: readonly string[] | undefined

function sxNames(kernel: Environment): readonly string[] {
  sxShown ??= kernel.names().filter((name) => !name.startsWith("%")) // K2
  return sxShown
}
