// Bodies and bindings: lambdas, `let`, `letrec`, internal definitions.
//
// Invariants
//   BD1  The definitions of a body are bound before any of its expressions is expanded, so all see all.
//   BD2  A definition may follow an expression; they are evaluated in the order they stand in.
//   BD3  A variable that may be read before its definition has run is looked at when it is read.

import { Complaint } from "./complaint.js"
import { CaseLambda, Const, type Core, GlobalRef, Lambda, Let, Letrec, NOTHING, Seq, Variable } from "./core.js"
import type { Walk } from "./deep.js"
import type { Expanding, Located } from "./expanding.js"
import { EMPTY, elements, Pair } from "./pair.js"
import type { Place } from "./place.js"
import { type Identifier, isIdentifier, Scope, symbolOf } from "./scope.js"
import { SchemeString } from "./string.js"
import { transformerDefinition } from "./transformer.js"

/** The keywords of forms that define, which stand in bodies and at top level only. */
export const definitionForms: ReadonlySet<string> = new Set(["define", "define-syntax", "import", "define-library"])

/** A definition or expression of a body. */
interface Item {
  readonly variable: Variable | undefined
  readonly expand: () => Walk<Core>
}

/** A `let`: `inits` in `scope`, then the body with `ids` bound. */
export function* letOf(
  x: Expanding,
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
    cores.push(yield x.expand(init.form, scope, init.at, name))
  }
  const inner = new Scope(scope, x.environment, scope.lambda)
  const variables = ids.map((id, i) => bindVariable(id, inner, inits[i]?.at, form))
  const expanded: Core = yield bodyOf(x, body, inner, at, form)
  return variables.length === 0 ? expanded : new Let(variables, cores, expanded)
}

/** Binds `id` in `scope` to a new variable. */
export function bindVariable(id: Identifier, scope: Scope, at: Place | undefined, form: unknown): Variable {
  if (scope.binds(id)) throw new Complaint(keywordOf(form), "a name is bound twice", [symbolOf(id)], at).of("syntax")
  const variable = new Variable(symbolOf(id).name, scope.lambda, at)
  scope.bind(id, variable)
  return variable
}

export function* lambdaOf(
  x: Expanding,
  formals: unknown,
  body: unknown,
  scope: Scope,
  at: Place | undefined,
  name: string,
  form: unknown,
): Walk<Lambda> {
  const lambda = new Lambda(name, scope.lambda, at)
  const inner = new Scope(scope, x.environment, lambda)
  const params: Variable[] = []
  let rest = formals
  for (; rest instanceof Pair; rest = rest.cdr) {
    if (!isIdentifier(rest.car)) throw x.bad(form, `(${keywordOf(form)} (variable ...) body ...)`, at)
    params.push(bindVariable(rest.car, inner, x.placeOf(rest, at), form))
  }
  if (isIdentifier(rest)) {
    params.push(bindVariable(rest, inner, at, form))
    lambda.rest = true
  } else if (rest !== EMPTY) throw x.bad(form, `(${keywordOf(form)} (variable ...) body ...)`, at)
  lambda.params = params
  if (body instanceof Pair && body.car instanceof SchemeString && body.cdr instanceof Pair)
    lambda.doc = String(body.car)
  lambda.body = yield bodyOf(x, body, inner, at, form)
  return lambda
}

/** A body: definitions, then at least one expression. */
export function* bodyOf(x: Expanding, forms: unknown, scope: Scope, at: Place | undefined, form: unknown): Walk<Core> {
  const inner = new Scope(scope, x.environment, scope.lambda)
  const items = scan(x, forms, inner, at, form)
  let last = items.length
  while (last > 0 && items[last - 1]?.variable === undefined) last--
  if (last === items.length)
    throw new Complaint(keywordOf(form), "a body ends without an expression", [], at).of("syntax")
  const definitions = items.slice(0, last)
  if (last === 0) return sequence(yield expandItems(x, items))
  const variables = definitions.map(({ variable }) => variable ?? new Variable("", scope.lambda, undefined))
  return yield letrecOf(
    x,
    variables,
    definitions.map((d) => d.expand),
    () => expandRest(x, items.slice(last)),
  )
}

function* expandItems(_x: Expanding, items: readonly Item[]): Walk<Core[]> {
  const cores: Core[] = []
  for (const item of items) cores.push(yield item.expand())
  return cores
}

function* expandRest(x: Expanding, items: readonly Item[]): Walk<Core> {
  return sequence(yield expandItems(x, items))
}

export function* letrecOf(
  _x: Expanding,
  variables: readonly Variable[],
  inits: readonly (() => Walk<Core>)[],
  body: () => Walk<Core>,
): Walk<Core> {
  const progress = { binding: 0 }
  for (const variable of variables) variable.progress = progress
  const cores: Core[] = []
  for (const [i, init] of inits.entries()) {
    progress.binding = i
    const core = (yield init()) as Core
    if (core instanceof Lambda) core.self = variables[i]
    cores.push(core)
  }
  progress.binding = Number.POSITIVE_INFINITY
  settle(variables, cores)
  return new Letrec(variables, cores, yield body())
}

/** The definitions and expressions of a body, its definitions bound in `scope`. */
function scan(x: Expanding, forms: unknown, scope: Scope, at: Place | undefined, whole: unknown): Item[] {
  const items: Item[] = []
  const waiting: Located[] = x
    .located(forms, at, () => x.bad(whole, "a list of definitions and expressions", at))
    .reverse()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { form, special } = x.resolve(next.form, scope, next.at)
    const place = next.at
    switch (special) {
      case "begin":
      case "%splice":
        for (const inside of x
          .located((form as Pair).cdr, place, () => x.bad(form, "(begin form ...)", place))
          .reverse()) {
          waiting.push(inside)
        }
        break
      case "define": {
        const definition = definitionOf(x, form as Pair, place)
        const variable = bindVariable(definition.id, scope, definition.at, form)
        items.push({ variable, expand: () => definition.expand(scope) })
        break
      }
      case "define-syntax":
        scope.bind(...transformerDefinition(x, form as Pair, scope, place))
        break
      default:
        items.push({ variable: undefined, expand: () => x.expand(form, scope, place) })
    }
  }
  return items
}

/** The parts of a `define` form. */
export function definitionOf(
  x: Expanding,
  form: Pair,
  at: Place | undefined,
): { id: Identifier; at: Place | undefined; expand: (scope: Scope) => Walk<Core> } {
  const shape = "(define name expression) or (define (name variable ...) body ...)"
  const { cdr } = form
  if (!(cdr instanceof Pair)) throw x.bad(form, shape, at)
  const target = cdr.car
  const place = x.placeOf(cdr, at)
  if (isIdentifier(target)) {
    if (cdr.cdr === EMPTY) return { id: target, at: place, expand: () => nothing() }
    if (!(cdr.cdr instanceof Pair) || cdr.cdr.cdr !== EMPTY) throw x.bad(form, shape, at)
    const value = cdr.cdr
    const name = symbolOf(target).name
    return { id: target, at: place, expand: (scope) => x.expand(value.car, scope, x.placeOf(value, at), name) }
  }
  if (!(target instanceof Pair) || !isIdentifier(target.car)) throw x.bad(form, shape, at)
  const id = target.car
  return {
    id,
    at: x.placeOf(target, place),
    expand: (scope) => lambdaOf(x, target.cdr, cdr.cdr, scope, at, symbolOf(id).name, form),
  }
}

function* nothing(): Walk<Core> {
  return NOTHING
}

export function sequence(cores: readonly Core[]): Core {
  if (cores.length === 1) return cores[0] as Core
  return cores.length === 0 ? NOTHING : new Seq(cores)
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
    variable.checked = lastActive >= variable.earliest // BD3
    if (run > variable.earliest) variable.assigned = true
  })
}

/** The parts of `((variable init) ...)`. */
export function bindingsOf(
  x: Expanding,
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

/** The keyword a form begins with, for its complaints. */
export function keywordOf(form: unknown): string {
  return form instanceof Pair && isIdentifier(form.car) ? symbolOf(form.car).name : ""
}
