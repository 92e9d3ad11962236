// From forms to the core language.
//
// The expander walks a form, gives every identifier its meaning, rewrites macro
// uses and derived forms, and makes core nodes. It does not recurse on the host's
// stack (deep.ts), and it runs nothing.
//
// Invariants
//   P1  Every call, reference and assignment knows its place; what a macro made has the place of the macro's use.
//   P2  What a program quotes is frozen, so that instances cannot talk through it; what is given to `eval` is not.
//   P3  Expansion ends: a top-level form may be rewritten a bounded number of times.
//
// Not here: derived forms (derived.ts), quasiquotation (quasiquote.ts), libraries and imports (linker.ts).

import { definitionForms, definitionOf, letOf, sequence } from "./bodies.js"
import { Complaint } from "./complaint.js"
import {
  Call,
  Const,
  type Core,
  GlobalRef,
  Lambda,
  LocalRef,
  NOTHING,
  noteReference,
  SetGlobal,
  Variable,
} from "./core.js"
import { coreForms } from "./core-forms.js"
import { deep, type Walk } from "./deep.js"
import { derivedForms } from "./derived.js"
import { Dict } from "./dict.js"
import { type Environment, Global, SpecialForm } from "./environment.js"
import type { Expanding, Located, Resolved } from "./expanding.js"
import { work } from "./meter.js"
import { EMPTY, elements, list, Pair } from "./pair.js"
import type { Place } from "./place.js"
import { Alias, type Identifier, isIdentifier, Scope, symbolOf } from "./scope.js"
import { SchemeString } from "./string.js"
import { hasAlias, literal, strip } from "./strip.js"
import { intern } from "./symbol.js"
import { Macro } from "./syntax-rules.js"
import { transformerDefinition } from "./transformer.js"

/** How often one top-level form may be rewritten (P3). */
const MOST_REWRITES = 250_000

/** What the expander asks of whoever reads files and knows the libraries. */
export interface Surroundings {
  /** The place of the datum in a pair's car, if a reader of this program made the pair. */
  placeOf(pair: Pair): Place | undefined
  /** The places of a dict's keys and values, in its own order of entries, if a reader of this program made it. */
  elementPlaces(dict: Dict): readonly Place[] | undefined
  /** The forms of an included file. */
  include(path: string, from: Place | undefined, foldCase: boolean): readonly unknown[]
  /** Whether a `cond-expand` requirement's feature or library is here. */
  hasFeature(name: string): boolean
  hasLibrary(name: unknown): boolean
  /** Carries out an `import` or `define-library` form at top level. */
  declare(form: Pair, keyword: "import" | "define-library", at: Place | undefined): void
  /** Whether literals are the program's own, to be frozen (P2). */
  readonly freezes: boolean
}

export class Expander implements Expanding {
  private rewrites = 0
  private readonly kernelScope: Scope

  constructor(
    readonly environment: Environment,
    /** Where derived forms find the words they expand to. */
    kernel: Environment,
    private readonly surroundings: Surroundings,
  ) {
    this.kernelScope = new Scope(undefined, kernel, null)
  }

  /** The core of a top-level form, as the body of a lambda without parameters. */
  topLevel(form: unknown, at: Place | undefined): Lambda {
    this.rewrites = 0
    const lambda = new Lambda("", null, at)
    const scope = new Scope(undefined, this.environment, lambda)
    lambda.body = deep(this.top(form, scope, at))
    return lambda
  }

  // Rewriting, for derived.ts

  private readonly kernelAliases = new Map<string, Alias>()

  /** The identifier that means what the kernel calls `name`, whatever is bound where it is used. */
  k(name: string): Alias {
    let alias = this.kernelAliases.get(name)
    if (alias === undefined) {
      alias = new Alias(intern(name), this.kernelScope)
      this.kernelAliases.set(name, alias)
    }
    return alias
  }

  /** An identifier that nobody else can name. */
  fresh(name: string): Alias {
    return new Alias(intern(name), this.kernelScope)
  }

  /** Whether `id` in `scope` is the auxiliary keyword `name`, as it was imported: `else`, `=>`, `unquote`, … */
  isKeyword(id: unknown, name: string, scope: Scope): boolean {
    if (!isIdentifier(id)) return false
    const meaning = scope.meaning(id)
    if (meaning === undefined) return symbolOf(id).name === name
    return meaning.binding instanceof SpecialForm && meaning.binding.name === name
  }

  /** A form that does not have the shape its keyword asks for. */
  bad(form: unknown, shape: string, at?: Place): Complaint {
    const who = form instanceof Pair && isIdentifier(form.car) ? symbolOf(form.car).name : ""
    const complaint = new Complaint(who, "bad syntax", [strip(form)], at).of("syntax")
    complaint.hint = `its shape is ${shape}`
    return complaint
  }

  placeOf(pair: unknown, otherwise: Place | undefined): Place | undefined {
    return pair instanceof Pair ? (this.surroundings.placeOf(pair) ?? otherwise) : otherwise
  }

  include(form: Pair, at: Place | undefined, foldCase: boolean): unknown {
    const names = elements(form.cdr)
    if (names === undefined || names.length === 0 || !names.every((n) => n instanceof SchemeString)) {
      throw this.bad(form, '(include "file" ...)', at)
    }
    return list(names.flatMap((name) => this.surroundings.include(String(name), at, foldCase)))
  }

  hasFeature(name: string): boolean {
    return this.surroundings.hasFeature(name)
  }

  hasLibrary(name: unknown): boolean {
    return this.surroundings.hasLibrary(strip(name))
  }

  // Forms

  /** Rewrites `form` until it is a core form, a call or an atom. */
  resolve(form: unknown, scope: Scope, at: Place | undefined): Resolved {
    let current = form
    while (current instanceof Pair && isIdentifier(current.car)) {
      const binding = scope.meaning(current.car)?.binding
      if (binding instanceof Macro) current = this.rewrite(current, at, (f) => binding.expand(f, scope))
      else if (binding instanceof SpecialForm) {
        const derived = derivedForms.get(binding.name)
        if (derived === undefined) return { form: current, special: binding.name }
        current = this.rewrite(current, at, (f) => derived(f, this, scope, at))
      } else break
    }
    return { form: current, special: undefined }
  }

  private rewrite(form: Pair, at: Place | undefined, expansion: (form: Pair) => unknown): unknown {
    work(64)
    if (++this.rewrites > MOST_REWRITES) {
      throw new Complaint(symbolOf(form.car as Identifier).name, "a macro expands without end", [], at).of("syntax") // P3
    }
    try {
      return expansion(form)
    } catch (error) {
      if (!(error instanceof Complaint)) throw error
      error.place ??= at
      throw error.irritants.some(hasAlias) ? stripped(error) : error
    }
  }

  /** Expands a form that needs no walk: a constant, an identifier. */
  private atom(form: unknown, scope: Scope, at: Place | undefined): Core | undefined {
    if (isIdentifier(form)) return this.reference(form, scope, at)
    if (form instanceof Pair || form instanceof Dict) return undefined
    if (form === EMPTY) throw new Complaint("", "an empty combination: () must be quoted", [], at).of("syntax")
    return new Const(this.surroundings.freezes ? literal(form) : form)
  }

  /** Expands an expression. `name` is what a procedure it makes should be called. */
  *expand(form: unknown, scope: Scope, at: Place | undefined, name = ""): Walk<Core> {
    const atom = this.atom(form, scope, at)
    if (atom !== undefined) return atom
    if (form instanceof Dict) return yield this.dict(form, scope, at)
    const { form: resolved, special } = this.resolve(form, scope, at)
    if (special === undefined) {
      if (resolved instanceof Pair) return yield this.application(resolved, scope, at)
      return this.atom(resolved, scope, at) ?? (yield this.expand(resolved, scope, at))
    }
    const handler = coreForms.get(special)
    if (handler === undefined) throw this.misplaced(special, resolved, at)
    return yield handler(this, resolved as Pair, scope, at, name)
  }

  /** Expands each of `forms`, in order. */
  *each(forms: readonly Located[], scope: Scope): Walk<Core[]> {
    const cores: Core[] = []
    for (const { form, at } of forms) cores.push(this.atom(form, scope, at) ?? (yield this.expand(form, scope, at)))
    return cores
  }

  /** The elements of the list `rest`, each with its place. Throws `wrong` where it is no list. */
  located(rest: unknown, at: Place | undefined, wrong: () => Complaint): Located[] {
    const out: Located[] = []
    const seen = new Set<unknown>()
    let r = rest
    for (; r instanceof Pair; r = r.cdr) {
      if (seen.has(r)) throw wrong()
      if (out.length > 1000) seen.add(r)
      out.push({ form: r.car, at: this.placeOf(r, at) })
    }
    if (r !== EMPTY) throw wrong()
    return out
  }

  private misplaced(keyword: string, form: unknown, at: Place | undefined): Complaint {
    const sentence = definitionForms.has(keyword)
      ? "a definition where an expression is wanted"
      : "syntax out of its place"
    return new Complaint(keyword, sentence, [strip(form)], at).of("syntax")
  }

  reference(id: Identifier, scope: Scope, at: Place | undefined): Core {
    const meaning = scope.meaning(id)
    const name = symbolOf(id).name
    if (meaning === undefined) return new GlobalRef(this.expected(id, scope), name, at)
    const { binding, environment } = meaning
    if (binding instanceof Variable) {
      this.note(binding, scope)
      binding.reads++
      return new LocalRef(binding, at)
    }
    if (binding instanceof Global)
      return new GlobalRef(this.environment.slotOf(binding, environment as Environment), name, at)
    throw new Complaint("", "this is syntax, not a variable", [symbolOf(id)], at).of("syntax")
  }

  private note(variable: Variable, scope: Scope): void {
    noteReference(variable, scope.lambda)
    if (variable.progress !== undefined) variable.earliest = Math.min(variable.earliest, variable.progress.binding)
  }

  /** The slot of a global that is not defined yet. */
  private expected(id: Identifier, scope: Scope): number {
    const { environment, symbol } = scope.home(id)
    const slot = environment.expect(symbol)
    return environment === this.environment ? slot : this.environment.slotOf(new Global(slot), environment)
  }

  *application(form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
    const wrong = (): Complaint => new Complaint("", "a call must be a proper list", [strip(form)], at).of("syntax")
    const [operator, ...operands] = this.located(form, at, wrong) as [Located, ...Located[]]
    const direct = yield this.directLambda(operator, operands, scope)
    if (direct !== undefined) return direct
    const [called, ...given] = (yield this.each([operator, ...operands], scope)) as [Core, ...Core[]]
    return new Call(called, given, at)
  }

  /** `((lambda (x ...) body ...) operand ...)` is a `let`. */
  private *directLambda(operator: Located, operands: readonly Located[], scope: Scope): Walk<Core | undefined> {
    if (!(operator.form instanceof Pair)) return undefined
    const { form, special } = this.resolve(operator.form, scope, operator.at)
    if ((special !== "lambda" && special !== "fn") || !(form instanceof Pair) || !(form.cdr instanceof Pair))
      return undefined
    const params = elements(form.cdr.car)
    if (params === undefined || params.length !== operands.length || !params.every(isIdentifier)) return undefined
    return yield letOf(this, params, operands, form.cdr.cdr, scope, operator.at, form)
  }

  // The top level

  private *top(form: unknown, scope: Scope, at: Place | undefined): Walk<Core> {
    const { form: resolved, special } = this.resolve(form, scope, at)
    const pair = resolved as Pair
    switch (special) {
      case "begin":
      case "%splice": {
        const cores: Core[] = []
        for (const f of this.located(pair.cdr, at, () => this.bad(pair, "(begin form ...)", at))) {
          cores.push(yield this.top(f.form, scope, f.at))
        }
        return sequence(cores)
      }
      case "define": {
        const { id, expand, at: place } = definitionOf(this, pair, at)
        const symbol = symbolOf(id)
        const slot = this.environment.define(id, symbol)
        return new SetGlobal(slot, symbol.name, yield expand(scope), true, place)
      }
      case "define-syntax":
        this.environment.bind(...transformerDefinition(this, pair, scope, at))
        return NOTHING
      case "import":
      case "define-library":
        this.surroundings.declare(strip(pair) as Pair, special, at)
        return NOTHING
      default:
        return yield this.expand(resolved, scope, at)
    }
  }

  // Data

  quote(datum: unknown): Core {
    const plain = strip(datum)
    return new Const(this.surroundings.freezes ? literal(plain) : plain)
  }

  /** A dict literal: its keys as they stand, its values evaluated in the order of the text. */
  private *dict(dict: Dict, scope: Scope, at: Place | undefined): Walk<Core> {
    const places = this.surroundings.elementPlaces(dict)
    const entries = [...dict.entries()].map(([key, value], i) => ({ key, value, at: places?.[2 * i + 1] ?? at }))
    if (places !== undefined) entries.sort((a, b) => (a.at as Place).offset - (b.at as Place).offset)
    const operands: Core[] = []
    let constant = true
    for (const entry of entries) {
      const core = (yield this.expand(entry.value, scope, entry.at)) as Core
      constant &&= core instanceof Const
      operands.push(this.quote(entry.key), core)
    }
    if (constant) {
      const values = operands.map((core) => (core as Const).value)
      return new Const(
        Dict.of(values.flatMap((key, i) => (i % 2 === 0 ? [[key, values[i + 1]] as [unknown, unknown]] : []))),
      )
    }
    return new Call(this.reference(this.k("dict"), scope, at), operands, at)
  }
}

function stripped(error: Complaint): Complaint {
  const plain = new Complaint(error.who, error.sentence, error.irritants.map(strip), error.place).of(error.kind)
  plain.argument = error.argument
  plain.hint = error.hint
  return plain
}
