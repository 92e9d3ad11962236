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

import { Complaint } from "./complaint.js"
import {
  Call,
  CaseLambda,
  Const,
  type Core,
  GlobalRef,
  If,
  Lambda,
  Let,
  Letrec,
  LocalRef,
  NOTHING,
  noteReference,
  Seq,
  SetGlobal,
  SetLocal,
  Variable,
} from "./core.js"
import { deep, type Walk } from "./deep.js"
import { derivedForms, type Rewriting } from "./derived.js"
import { Dict } from "./dict.js"
import { type Environment, Global, SpecialForm } from "./environment.js"
import { work } from "./meter.js"
import { EMPTY, elements, list, Pair } from "./pair.js"
import type { Place } from "./place.js"
import { quasiquote } from "./quasiquote.js"
import { Alias, type Identifier, isIdentifier, Scope, symbolOf } from "./scope.js"
import { SchemeString } from "./string.js"
import { intern, Sym } from "./symbol.js"
import { Macro } from "./syntax-rules.js"
import { hasAlias, literal, strip } from "./strip.js"

/** How often one top-level form may be rewritten (P3). */
const MOST_REWRITES = 250_000

/** A form and where it stands. */
export interface Located {
  readonly form: unknown
  readonly at: Place | undefined
}

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

type Handler = (expander: Expander, form: Pair, scope: Scope, at: Place | undefined, name: string) => Walk<Core>

/** A definition or expression of a body. */
interface Item {
  readonly variable: Variable | undefined
  readonly expand: () => Walk<Core>
}

export class Expander implements Rewriting {
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

  /** Whether `id` in `scope` is the auxiliary keyword `name`: `else`, `=>`, `unquote`, … */
  isKeyword(id: unknown, name: string, scope: Scope): boolean {
    if (!isIdentifier(id) || symbolOf(id).name !== name) return false
    const meaning = scope.meaning(id)
    return meaning === undefined || (meaning.binding instanceof SpecialForm && meaning.binding.name === name)
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
  private resolve(form: unknown, scope: Scope, at: Place | undefined): { form: unknown; special: string | undefined } {
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
    const sentence = definitionForms.has(keyword) ? "a definition where an expression is wanted" : "syntax out of its place"
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
    if (binding instanceof Global) return new GlobalRef(this.environment.slotOf(binding, environment as Environment), name, at)
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
    if (special !== "lambda" || !(form instanceof Pair) || !(form.cdr instanceof Pair)) return undefined
    const params = elements(form.cdr.car)
    if (params === undefined || params.length !== operands.length || !params.every(isIdentifier)) return undefined
    return yield this.let(params, operands, form.cdr.cdr, scope, operator.at, form)
  }

  /** A `let`: `inits` in `scope`, then the body with `ids` bound. */
  *let(
    ids: readonly Identifier[],
    inits: readonly Located[],
    body: unknown,
    scope: Scope,
    at: Place | undefined,
    form: unknown,
  ): Walk<Core> {
    const cores: Core[] = []
    for (const [i, init] of inits.entries()) {
      const name = symbolOf(ids[i] as Identifier).name
      cores.push(this.atom(init.form, scope, init.at) ?? (yield this.expand(init.form, scope, init.at, name)))
    }
    const inner = new Scope(scope, this.environment, scope.lambda)
    const variables = ids.map((id, i) => this.bindVariable(id, inner, inits[i]?.at, form))
    const expanded: Core = yield this.body(body, inner, at, form)
    return variables.length === 0 ? expanded : new Let(variables, cores, expanded)
  }

  /** Binds `id` in `scope` to a new variable. */
  bindVariable(id: Identifier, scope: Scope, at: Place | undefined, form: unknown): Variable {
    if (scope.binds(id)) throw new Complaint(keywordOf(form), "a name is bound twice", [symbolOf(id)], at).of("syntax")
    const variable = new Variable(symbolOf(id).name, scope.lambda, at)
    scope.bind(id, variable)
    return variable
  }

  *lambda(formals: unknown, body: unknown, scope: Scope, at: Place | undefined, name: string, form: unknown): Walk<Lambda> {
    const lambda = new Lambda(name, scope.lambda, at)
    const inner = new Scope(scope, this.environment, lambda)
    const params: Variable[] = []
    let rest = formals
    for (; rest instanceof Pair; rest = rest.cdr) {
      if (!isIdentifier(rest.car)) throw this.bad(form, "(lambda (variable ...) body ...)", at)
      params.push(this.bindVariable(rest.car, inner, this.placeOf(rest, at), form))
    }
    if (isIdentifier(rest)) {
      params.push(this.bindVariable(rest, inner, at, form))
      lambda.rest = true
    } else if (rest !== EMPTY) throw this.bad(form, "(lambda (variable ...) body ...)", at)
    lambda.params = params
    if (body instanceof Pair && body.car instanceof SchemeString && body.cdr instanceof Pair) lambda.doc = String(body.car)
    lambda.body = yield this.body(body, inner, at, form)
    return lambda
  }

  // Bodies

  /** A body: definitions, then at least one expression. */
  *body(forms: unknown, scope: Scope, at: Place | undefined, form: unknown): Walk<Core> {
    const inner = new Scope(scope, this.environment, scope.lambda)
    const items = this.scan(forms, inner, at, form)
    let last = items.length
    while (last > 0 && items[last - 1]?.variable === undefined) last--
    if (last === items.length) throw new Complaint(keywordOf(form), "a body ends without an expression", [], at).of("syntax")
    const definitions = items.slice(0, last)
    if (last === 0) return sequence(yield this.items(items))
    const variables = definitions.map(({ variable }) => variable ?? new Variable("", scope.lambda, undefined))
    return yield this.letrec(
      variables,
      definitions.map((d) => d.expand),
      () => this.rest(items.slice(last)),
    )
  }

  private *items(items: readonly Item[]): Walk<Core[]> {
    const cores: Core[] = []
    for (const item of items) cores.push(yield item.expand())
    return cores
  }

  private *rest(items: readonly Item[]): Walk<Core> {
    return sequence(yield this.items(items))
  }

  *letrec(variables: readonly Variable[], inits: readonly (() => Walk<Core>)[], body: () => Walk<Core>): Walk<Core> {
    const progress = { binding: 0 }
    for (const variable of variables) variable.progress = progress
    const cores: Core[] = []
    for (const [i, init] of inits.entries()) {
      progress.binding = i
      const core: Core = yield init()
      if (core instanceof Lambda) core.self = variables[i]
      cores.push(core)
    }
    progress.binding = Number.POSITIVE_INFINITY
    settle(variables, cores)
    return new Letrec(variables, cores, yield body())
  }

  /** The definitions and expressions of a body, its definitions bound in `scope`. */
  private scan(forms: unknown, scope: Scope, at: Place | undefined, whole: unknown): Item[] {
    const items: Item[] = []
    const waiting: Located[] = this.located(forms, at, () => this.bad(whole, "a list of definitions and expressions", at)).reverse()
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { form, special } = this.resolve(next.form, scope, next.at)
      const place = next.at
      switch (special) {
        case "begin":
        case "%splice":
          waiting.push(...this.located((form as Pair).cdr, place, () => this.bad(form, "(begin form ...)", place)).reverse())
          break
        case "define": {
          const definition = this.definition(form as Pair, place)
          const variable = this.bindVariable(definition.id, scope, definition.at, form)
          items.push({ variable, expand: () => definition.expand(scope) })
          break
        }
        case "define-syntax":
          this.defineSyntax(form as Pair, scope, place, (id, binding) => scope.bind(id, binding))
          break
        default:
          items.push({ variable: undefined, expand: () => this.expand(form, scope, place) })
      }
    }
    return items
  }

  /** The parts of a `define` form. */
  definition(form: Pair, at: Place | undefined): { id: Identifier; at: Place | undefined; expand: (scope: Scope) => Walk<Core> } {
    const shape = "(define name expression) or (define (name variable ...) body ...)"
    const { cdr } = form
    if (!(cdr instanceof Pair)) throw this.bad(form, shape, at)
    const target = cdr.car
    const place = this.placeOf(cdr, at)
    if (isIdentifier(target)) {
      if (cdr.cdr === EMPTY) return { id: target, at: place, expand: () => this.nothing() }
      if (!(cdr.cdr instanceof Pair) || cdr.cdr.cdr !== EMPTY) throw this.bad(form, shape, at)
      const value = cdr.cdr
      const name = symbolOf(target).name
      return { id: target, at: place, expand: (scope) => this.expand(value.car, scope, this.placeOf(value, at), name) }
    }
    if (!(target instanceof Pair) || !isIdentifier(target.car)) throw this.bad(form, shape, at)
    const id = target.car
    return {
      id,
      at: this.placeOf(target, place),
      expand: (scope) => this.lambda(target.cdr, cdr.cdr, scope, at, symbolOf(id).name, form),
    }
  }

  // biome-ignore lint/correctness/useYield: a walk that needs no other
  private *nothing(): Walk<Core> {
    return NOTHING
  }

  defineSyntax(form: Pair, scope: Scope, at: Place | undefined, bind: (id: Identifier, binding: Macro | SpecialForm) => void): void {
    const parts = elements(form.cdr)
    if (parts?.length !== 2 || !isIdentifier(parts[0])) throw this.bad(form, "(define-syntax keyword (syntax-rules ...))", at)
    bind(parts[0], this.transformer(parts[1], scope, at, symbolOf(parts[0]).name))
  }

  /** What a transformer spec stands for: a `syntax-rules`, or a keyword under another name. */
  transformer(spec: unknown, scope: Scope, at: Place | undefined, name: string): Macro | SpecialForm {
    const { form, special } = this.resolve(spec, scope, at)
    if (isIdentifier(form)) {
      const binding = scope.meaning(form)?.binding
      if (binding instanceof Macro || binding instanceof SpecialForm) return binding
    }
    if (special !== "syntax-rules") {
      throw new Complaint(name, "a keyword is defined by syntax-rules, not by", [strip(spec)], at).of("syntax")
    }
    return this.syntaxRules(form as Pair, scope, at, name)
  }

  private syntaxRules(form: Pair, scope: Scope, at: Place | undefined, name: string): Macro {
    const shape = "(syntax-rules [ellipsis] (literal ...) (pattern template) ...)"
    const parts = elements(form.cdr) ?? []
    const custom = isIdentifier(parts[0]) ? parts[0] : undefined
    const [literals, ...rules] = custom === undefined ? parts : parts.slice(1)
    const ids = elements(literals)
    if (ids === undefined || !ids.every(isIdentifier)) throw this.bad(form, shape, at)
    const pairs = rules.map((rule) => {
      const both = elements(rule)
      if (both?.length !== 2 || !(both[0] instanceof Pair)) throw this.bad(form, shape, at)
      return [both[0].cdr, both[1]] as const
    })
    try {
      return new Macro(name, custom ?? intern("..."), ids, pairs, scope)
    } catch (error) {
      if (error instanceof Complaint) error.place ??= at
      throw error
    }
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
        const { id, expand, at: place } = this.definition(pair, at)
        const symbol = symbolOf(id)
        const slot = this.environment.define(id, symbol)
        return new SetGlobal(slot, symbol.name, yield expand(scope), true, place)
      }
      case "define-syntax":
        this.defineSyntax(pair, scope, at, (id, binding) => this.environment.bind(id, binding))
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
      const core: Core = yield this.expand(entry.value, scope, entry.at)
      constant &&= core instanceof Const
      operands.push(this.quote(entry.key), core)
    }
    if (constant) {
      const values = operands.map((core) => (core as Const).value)
      return new Const(Dict.of(values.flatMap((key, i) => (i % 2 === 0 ? [[key, values[i + 1]] as [unknown, unknown]] : []))))
    }
    return new Call(this.reference(this.k("dict"), scope, at), operands, at)
  }
}

/** The keyword a form begins with, for its complaints. */
function keywordOf(form: unknown): string {
  return form instanceof Pair && isIdentifier(form.car) ? symbolOf(form.car).name : ""
}

function sequence(cores: readonly Core[]): Core {
  if (cores.length === 1) return cores[0] as Core
  return cores.length === 0 ? NOTHING : new Seq(cores)
}

function stripped(error: Complaint): Complaint {
  const plain = new Complaint(error.who, error.sentence, error.irritants.map(strip), error.place).of(error.kind)
  plain.argument = error.argument
  plain.hint = error.hint
  return plain
}

/** Whether evaluating `core` can run no code that reads a variable. */
function inert(core: Core): boolean {
  return core instanceof Const || isProcedure(core) || core instanceof GlobalRef
}

function isProcedure(core: Core): boolean {
  return core instanceof Lambda || core instanceof CaseLambda
}

/**
 * Decides which variables of a `letrec` must be looked at before they are read, and which need a box because a
 * closure is made before their value is. Closures of neighbouring bindings are made together and tied afterwards.
 */
function settle(variables: readonly Variable[], inits: readonly Core[]): void {
  let run = 0
  let lastActive = -1
  variables.forEach((variable, i) => {
    const init = inits[i] as Core
    if (!isProcedure(init)) run = i + 1
    if (!inert(init)) lastActive = i
    if (variable.earliest > i) return
    variable.checked = lastActive >= variable.earliest
    if (run > variable.earliest) variable.assigned = true
  })
}

const definitionForms = new Set(["define", "define-syntax", "import", "define-library"])

function* expandSetBang(x: Expander, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  const parts = elements(form.cdr)
  const id = parts?.[0]
  if (parts?.length !== 2 || !isIdentifier(id)) throw x.bad(form, "(set! variable expression)", at)
  const value: Core = yield x.expand(parts[1], scope, x.placeOf((form.cdr as Pair).cdr, at), symbolOf(id).name)
  const target = x.reference(id, scope, x.placeOf(form.cdr, at))
  if (target instanceof LocalRef) {
    target.variable.assigned = true
    target.variable.reads--
    return new SetLocal(target.variable, value, target.place)
  }
  const global = target as GlobalRef
  if (scope.meaning(id)?.environment === x.environment) x.environment.assign(global.slot)
  return new SetGlobal(global.slot, global.name, value, false, global.place)
}

function* expandIf(x: Expander, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  const wrong = (): Complaint => x.bad(form, "(if test consequent [alternate])", at)
  const parts = x.located(form.cdr, at, wrong)
  if (parts.length < 2 || parts.length > 3) throw wrong()
  const [test, then, otherwise = NOTHING] = (yield x.each(parts, scope)) as [Core, Core, Core?]
  return new If(test, then, otherwise)
}

function* expandLet(x: Expander, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  const wrong = (): Complaint => x.bad(form, "(let ((variable init) ...) body ...)", at)
  if (!(form.cdr instanceof Pair)) throw wrong()
  const first = form.cdr.car
  const named = isIdentifier(first) ? first : undefined
  const rest = named === undefined ? form.cdr : form.cdr.cdr
  if (!(rest instanceof Pair)) throw wrong()
  const { ids, inits } = bindingsOf(x, rest.car, x.placeOf(rest, at), wrong)
  if (named === undefined) return yield x.let(ids, inits, rest.cdr, scope, at, form)
  return yield namedLet(x, named, ids, inits, rest.cdr, scope, at, form)
}

function* namedLet(
  x: Expander,
  name: Identifier,
  ids: readonly Identifier[],
  inits: readonly Located[],
  body: unknown,
  scope: Scope,
  at: Place | undefined,
  form: unknown,
): Walk<Core> {
  const operands: Core[] = yield x.each(inits, scope)
  const inner = new Scope(scope, x.environment, scope.lambda)
  const variable = x.bindVariable(name, inner, at, form)
  return yield x.letrec(
    [variable],
    [() => x.lambda(list(ids), body, inner, at, symbolOf(name).name, form)],
    function* call(): Walk<Core> {
      return new Call(x.reference(name, inner, at), operands, at)
    },
  )
}

/** The parts of `((variable init) ...)`. */
function bindingsOf(
  x: Expander,
  bindings: unknown,
  at: Place | undefined,
  wrong: () => Complaint,
): { ids: Identifier[]; inits: Located[] } {
  const ids: Identifier[] = []
  const inits: Located[] = []
  for (const { form, at: place } of x.located(bindings, at, wrong)) {
    const both = elements(form)
    if (both?.length !== 2 || !isIdentifier(both[0])) throw wrong()
    ids.push(both[0])
    inits.push({ form: both[1], at: x.placeOf((form as Pair).cdr, place) })
  }
  return { ids, inits }
}

function* expandLetrec(x: Expander, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  const wrong = (): Complaint => x.bad(form, "(letrec ((variable init) ...) body ...)", at)
  if (!(form.cdr instanceof Pair)) throw wrong()
  const { ids, inits } = bindingsOf(x, form.cdr.car, x.placeOf(form.cdr, at), wrong)
  const inner = new Scope(scope, x.environment, scope.lambda)
  const variables = ids.map((id, i) => x.bindVariable(id, inner, inits[i]?.at, form))
  const body = form.cdr.cdr
  return yield x.letrec(
    variables,
    inits.map((init, i) => () => x.expand(init.form, inner, init.at, variables[i]?.name)),
    () => x.body(body, inner, at, form),
  )
}

function* expandLetSyntax(x: Expander, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  const wrong = (): Complaint => x.bad(form, "(let-syntax ((keyword transformer) ...) body ...)", at)
  if (!(form.cdr instanceof Pair)) throw wrong()
  const inner = new Scope(scope, x.environment, scope.lambda)
  const recursive = keywordMeans(form, scope) === "letrec-syntax"
  const { ids, inits } = bindingsOf(x, form.cdr.car, at, wrong)
  const macros = inits.map((init, i) => {
    return x.transformer(init.form, recursive ? inner : scope, init.at, symbolOf(ids[i] as Identifier).name)
  })
  ids.forEach((id, i) => {
    inner.bind(id, macros[i] as Macro | SpecialForm)
  })
  return yield x.body(form.cdr.cdr, inner, at, form)
}

function keywordMeans(form: Pair, scope: Scope): string {
  const binding = scope.meaning(form.car as Identifier)?.binding
  return binding instanceof SpecialForm ? binding.name : ""
}

function* expandBegin(x: Expander, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  const wrong = (): Complaint => x.bad(form, "(begin expression ...)", at)
  const forms = x.located(form.cdr, at, wrong)
  if (forms.length === 0) throw wrong()
  return sequence(yield x.each(forms, scope))
}

function* expandLambda(x: Expander, form: Pair, scope: Scope, at: Place | undefined, name: string): Walk<Core> {
  if (!(form.cdr instanceof Pair)) throw x.bad(form, "(lambda (variable ...) body ...)", at)
  return yield x.lambda(form.cdr.car, form.cdr.cdr, scope, at, name, form)
}

function* expandCaseLambda(x: Expander, form: Pair, scope: Scope, at: Place | undefined, name: string): Walk<Core> {
  const wrong = (): Complaint => x.bad(form, "(case-lambda ((variable ...) body ...) ...)", at)
  const clauses: Lambda[] = []
  for (const { form: clause, at: place } of x.located(form.cdr, at, wrong)) {
    if (!(clause instanceof Pair)) throw wrong()
    clauses.push(yield x.lambda(clause.car, clause.cdr, scope, place, name, form))
  }
  return new CaseLambda(name, clauses)
}

// biome-ignore lint/correctness/useYield: a walk that needs no other
function* expandQuote(x: Expander, form: Pair, _scope: Scope, at: Place | undefined): Walk<Core> {
  if (!(form.cdr instanceof Pair) || form.cdr.cdr !== EMPTY) throw x.bad(form, "(quote datum)", at)
  return x.quote(form.cdr.car)
}

function* expandQuasiquote(x: Expander, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  if (!(form.cdr instanceof Pair) || form.cdr.cdr !== EMPTY) throw x.bad(form, "(quasiquote template)", at)
  return yield x.expand(deep(quasiquote(form.cdr.car, x, scope)), scope, x.placeOf(form.cdr, at))
}

/** The forms that become core nodes. `define` and its like are the business of bodies and of the top level. */
const coreForms: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["quote", expandQuote],
  ["quasiquote", expandQuasiquote],
  ["if", expandIf],
  ["set!", expandSetBang],
  ["lambda", expandLambda],
  ["case-lambda", expandCaseLambda],
  ["let", expandLet],
  ["letrec", expandLetrec],
  ["letrec*", expandLetrec],
  ["let-syntax", expandLetSyntax],
  ["letrec-syntax", expandLetSyntax],
  ["begin", expandBegin],
])

/** Every keyword of the core and of top level, for the kernel's environment. */
export const coreKeywords: readonly string[] = [...coreForms.keys(), ...definitionForms, "syntax-rules", "%splice"]

/** Whether `value` is a symbol, whatever renamed it. */
export function plainSymbol(value: unknown): Sym | undefined {
  return isIdentifier(value) ? symbolOf(value) : undefined
}
