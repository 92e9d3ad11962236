// What names mean while a program is expanded.
//
// An identifier is a symbol, or an alias: a symbol that a macro's template put
// in, which means what it meant where the macro was defined unless the expansion
// itself binds it. That is all of hygiene: binding forms bind the identifier they
// are given, symbol or alias, and looking an alias up that nobody bound goes on
// with what it stands for in the macro's own scope. (The scheme is that of
// Clinger and Rees, "Macros that work", in the form of Chibi's aliases.)
//
// Invariants
//   H1  Every expansion of a template makes fresh aliases, so nothing it binds can capture what a user wrote.
//   H2  An alias nobody bound means what its symbol means where the macro was defined.
//
// Not here: globals and imports (environment.ts), matching (syntax-rules.ts).

import type { Lambda, Variable } from "./core.js"
import type { Binding, Environment } from "./environment.js"
import { Sym } from "./symbol.js"

/** A symbol that a macro inserted. */
export class Alias {
  constructor(
    /** What it stands for: a symbol, or an alias of an outer macro. */
    readonly id: Identifier,
    /** Where its macro was defined. */
    readonly scope: Scope,
  ) {}

  /** The symbol under all renaming. */
  get symbol(): Sym {
    let id: Identifier = this.id
    while (id instanceof Alias) id = id.id
    return id
  }
}

export type Identifier = Sym | Alias

export function isIdentifier(value: unknown): value is Identifier {
  return value instanceof Sym || value instanceof Alias
}

/** The symbol under all renaming. */
export function symbolOf(id: Identifier): Sym {
  return id instanceof Alias ? id.symbol : id
}

/** What an identifier means in a scope: its binding, and the environment it was found in where it is global. */
export interface Meaning {
  readonly binding: Variable | Binding
  readonly environment: Environment | undefined
}

/** Every so many scopes deep, one remembers what was found beyond it, so that lookup in deep nests stays short. */
const REMEMBERED = 32

/** A region of text in which some identifiers are bound. */
export class Scope {
  private readonly bindings = new Map<Identifier, Variable | Binding>()
  private readonly depth: number
  /** What names mean here. Sound since a scope is complete before anything in it is looked up from deeper scopes. */
  private readonly remembered: Map<Identifier, Meaning> | undefined

  constructor(
    readonly parent: Scope | undefined,
    readonly environment: Environment,
    /** The lambda whose body this is; null at top level. */
    readonly lambda: Lambda | null,
  ) {
    this.depth = parent === undefined ? 0 : parent.depth + 1
    this.remembered = this.depth > 0 && this.depth % REMEMBERED === 0 ? new Map() : undefined
  }

  bind(id: Identifier, binding: Variable | Binding): void {
    this.bindings.set(id, binding)
  }

  /** Whether this very region binds `id`. */
  binds(id: Identifier): boolean {
    return this.bindings.has(id)
  }

  /** What `id` means here; undefined where nobody bound or defined it. */
  meaning(id: Identifier): Meaning | undefined {
    let scope: Scope = this
    let sought = id
    for (;;) {
      const found = scope.local(sought) ?? scope.global(sought)
      if (found !== undefined) return this.remember(id, found)
      if (sought instanceof Sym) return undefined
      scope = sought.scope // H2
      sought = sought.id
    }
  }

  /** What `id` itself is bound to from here outwards, as far as scopes go. */
  private local(id: Identifier): Meaning | undefined {
    for (let s: Scope | undefined = this; s !== undefined; s = s.parent) {
      const binding = s.bindings.get(id)
      if (binding !== undefined) return { binding, environment: undefined }
      const known = s === this ? undefined : s.remembered?.get(id)
      if (known !== undefined) return known
    }
    return undefined
  }

  private global(id: Identifier): Meaning | undefined {
    const binding = this.environment.lookup(id)
    return binding === undefined ? undefined : { binding, environment: this.environment }
  }

  private remember(id: Identifier, meaning: Meaning): Meaning {
    let left = REMEMBERED
    for (let s = this.parent; s !== undefined && left > 0; s = s.parent, left--) s.remembered?.set(id, meaning)
    return meaning
  }

  /** The environment and symbol that an unbound identifier would be a global of. */
  home(id: Identifier): { environment: Environment; symbol: Sym } {
    let environment = this.environment
    while (id instanceof Alias) {
      environment = id.scope.environment
      id = id.id
    }
    return { environment, symbol: id }
  }
}

/** Whether `a` in `scopeA` and `b` in `scopeB` mean the same (the report's rule for literals). */
export function sameMeaning(a: Identifier, scopeA: Scope, b: Identifier, scopeB: Scope): boolean {
  const left = scopeA.meaning(a)
  const right = scopeB.meaning(b)
  if (left === undefined || right === undefined) return left === right && symbolOf(a) === symbolOf(b)
  if (left.binding === right.binding) return true
  if (left.environment === undefined || right.environment === undefined) return false
  return left.environment.sameGlobal(left.binding, right.environment, right.binding)
}
