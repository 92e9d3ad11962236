// Libraries: an environment, what it shows to others, and the code that fills it.

import type { Code } from "./code.js"
import type { Environment, ImportSet } from "./environment.js"
import type { Sym } from "./symbol.js"

/** A compiled `define-library`. Its environment holds names only; each instance of a module makes cells for it. */
export interface Library {
  /** As written: `(scheme base)`. */
  readonly name: string
  readonly environment: Environment
  /** What it exports: the name others see, and its own. */
  readonly exports: ReadonlyMap<Sym, Sym>
  /** The libraries it imports, each before those that need it. */
  readonly needs: readonly Library[]
  /** Its body, in order. Empty for the built-in libraries, whose environment is live and shared by all. */
  readonly body: readonly Code[]
}

/** `libraries` and all they need, each once, each after what it needs. */
export function inOrder(libraries: readonly Library[]): Library[] {
  const order = new Set<Library>()
  const visit = (library: Library): void => {
    if (order.has(library)) return
    for (const needed of library.needs) visit(needed)
    order.add(library)
  }
  for (const library of libraries) visit(library)
  return [...order]
}

/** An import set, and the library it is of. */
export interface LibraryImport extends ImportSet {
  readonly library: Library
}

/** What `library` shows under `names`, by default all that it exports. */
export function importOf(library: Library, names: ReadonlyMap<Sym, Sym> = library.exports): LibraryImport {
  return { library, environment: library.environment, names }
}
