// One text on its way through the compiler: its readers, its expander, what it imports.

import { Code } from "./code.js"
import type { Dict } from "./dict.js"
import type { Environment } from "./environment.js"
import { Expander, type Surroundings } from "./expander.js"
import type { Instances } from "./instances.js"
import type { Library, LibraryImport } from "./library.js"
import { elements, Pair } from "./pair.js"
import { Place, type Source } from "./place.js"
import { type Dialect, Reader } from "./reader.js"
import { EOF } from "./singleton.js"
import { Sym } from "./symbol.js"

/** What the linker asks of its host. */
export interface Shelf {
  /** The text of the library whose name has these `parts`, if there is one. */
  findLibrary(parts: readonly string[]): Source | undefined
  /** The text of an included file; `from` names the source that includes it. Throws a `Complaint`. */
  include(path: string, from: string): Source
  readonly features: readonly string[]
}

/** The libraries there are, as a text sees them. */
export interface Catalogue {
  readonly kernel: Environment
  readonly shelf: Shelf
  has(name: unknown): boolean
  /** Compiles a `define-library` form that `reading` has read. */
  define(form: Pair, at: Place | undefined, reading: Unit): void
  /** What an import set of the report's makes visible. */
  importSet(spec: unknown, at: Place | undefined): LibraryImport
}

/** Reads, expands and links the forms of one text in one environment. */
export class Unit implements Surroundings {
  private readonly readers: { reader: Reader; source: Source }[] = []
  private readonly expander: Expander
  /** Libraries imported so far. */
  readonly needs: Library[] = []

  constructor(
    private readonly catalogue: Catalogue,
    readonly environment: Environment,
    private readonly instances: Instances | undefined,
    readonly freezes: boolean,
    /** The unit that read the forms this one is given. */
    private readonly outer?: Unit,
  ) {
    this.expander = new Expander(environment, catalogue.kernel, this)
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
      const offset = reader.places.carAt.get(pair) ?? beginning(pair.car, reader, source)
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
    const source = this.catalogue.shelf.include(path, from?.source.name ?? "")
    const reader = this.open(source, dialectOf(source.name), foldCase)
    const forms: unknown[] = []
    for (let form = reader.read(); form !== EOF; form = reader.read()) forms.push(form)
    return forms
  }

  hasFeature(name: string): boolean {
    return this.catalogue.shelf.features.includes(name)
  }

  hasLibrary(name: unknown): boolean {
    return this.catalogue.has(name)
  }

  declare(form: Pair, keyword: "import" | "define-library", at: Place | undefined): void {
    if (keyword === "define-library") {
      this.catalogue.define(form, at, this)
      return
    }
    for (const spec of elements(form.cdr) ?? []) this.import(this.catalogue.importSet(spec, at))
  }

  import(set: LibraryImport): void {
    this.needs.push(set.library)
    this.instances?.ensure(set.library)
    this.environment.import(set)
  }
}

/** The dialect of a file, by its name: SX for `.sx`, else R7RS. */
export function dialectOf(name: string): Dialect {
  return name.endsWith(".sx") ? "sx" : "scheme"
}

/**
 * Where the list `datum` begins that a reader made: what a macro or a derived form has put elsewhere keeps its place.
 * From its first element it is the bracket before, unless a comment stands between.
 */
function beginning(datum: unknown, reader: Reader, { text }: Source): number | undefined {
  if (!(datum instanceof Pair)) return undefined
  const first = reader.places.carAt.get(datum)
  if (first === undefined) return undefined
  if (datum.car instanceof Sym && "'`,".includes(text[first] as string)) return first
  let offset = first - 1
  while (offset > 0 && /\s/.test(text[offset] as string)) offset--
  return "([".includes(text[offset] ?? " ") ? offset : first
}
