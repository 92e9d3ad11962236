// The forms that become core nodes, one function each.
//
// Not here: bodies and bindings (bodies.ts), forms that are rewritten into these (derived.ts).

import {
  bindingsOf,
  bindVariable,
  bodyOf,
  definitionForms,
  keywordOf,
  lambdaOf,
  letOf,
  letrecOf,
  sequence,
} from "./bodies.js"
import type { Complaint } from "./complaint.js"
import {
  Call,
  CaseLambda,
  type Core,
  type GlobalRef,
  If,
  type Lambda,
  LocalRef,
  NOTHING,
  SetGlobal,
  SetLocal,
} from "./core.js"
import { deep, type Walk } from "./deep.js"
import { SpecialForm } from "./environment.js"
import type { Expanding, Located } from "./expanding.js"
import { EMPTY, elements, list, Pair } from "./pair.js"
import type { Place } from "./place.js"
import { quasiquote } from "./quasiquote.js"
import { type Identifier, isIdentifier, Scope, symbolOf } from "./scope.js"
import type { Macro } from "./syntax-rules.js"
import { transformer } from "./transformer.js"

/** Expands one kind of form. `name` is what a procedure it makes should be called. */
type Handler = (x: Expanding, form: Pair, scope: Scope, at: Place | undefined, name: string) => Walk<Core>

function* expandSetBang(x: Expanding, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
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

function* expandIf(x: Expanding, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  const wrong = (): Complaint => x.bad(form, "(if test consequent [alternate])", at)
  const parts = x.located(form.cdr, at, wrong)
  if (parts.length < 2 || parts.length > 3) throw wrong()
  const [test, then, otherwise = NOTHING] = (yield x.each(parts, scope)) as [Core, Core, Core?]
  return new If(test, then, otherwise)
}

function* expandLet(x: Expanding, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  const wrong = (): Complaint => x.bad(form, "(let ((variable init) ...) body ...)", at)
  if (!(form.cdr instanceof Pair)) throw wrong()
  const first = form.cdr.car
  const named = isIdentifier(first) ? first : undefined
  const rest = named === undefined ? form.cdr : form.cdr.cdr
  if (!(rest instanceof Pair)) throw wrong()
  const { ids, inits } = bindingsOf(x, rest.car, x.placeOf(rest, at), wrong)
  if (named === undefined) return yield letOf(x, ids, inits, rest.cdr, scope, at, form)
  return yield namedLet(x, named, ids, inits, rest.cdr, scope, at, form)
}

function* namedLet(
  x: Expanding,
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
  const variable = bindVariable(name, inner, at, form)
  return yield letrecOf(
    x,
    [variable],
    [() => lambdaOf(x, list(ids), body, inner, at, symbolOf(name).name, form)],
    function* call(): Walk<Core> {
      return new Call(x.reference(name, inner, at), operands, at)
    },
  )
}

function* expandLetrec(x: Expanding, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  const wrong = (): Complaint => x.bad(form, `(${keywordOf(form)} ((variable init) ...) body ...)`, at)
  if (!(form.cdr instanceof Pair)) throw wrong()
  const { ids, inits } = bindingsOf(x, form.cdr.car, x.placeOf(form.cdr, at), wrong)
  const inner = new Scope(scope, x.environment, scope.lambda)
  const variables = ids.map((id, i) => bindVariable(id, inner, inits[i]?.at, form))
  const body = form.cdr.cdr
  return yield letrecOf(
    x,
    variables,
    inits.map((init, i) => () => x.expand(init.form, inner, init.at, variables[i]?.name)),
    () => bodyOf(x, body, inner, at, form),
  )
}

function* expandLetSyntax(x: Expanding, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  const wrong = (): Complaint => x.bad(form, `(${keywordOf(form)} ((keyword transformer) ...) body ...)`, at)
  if (!(form.cdr instanceof Pair)) throw wrong()
  const inner = new Scope(scope, x.environment, scope.lambda)
  const recursive = keywordMeans(form, scope) === "letrec-syntax"
  const { ids, inits } = bindingsOf(x, form.cdr.car, at, wrong)
  const macros = inits.map((init, i) => {
    return transformer(x, init.form, recursive ? inner : scope, init.at, symbolOf(ids[i] as Identifier).name)
  })
  ids.forEach((id, i) => {
    inner.bind(id, macros[i] as Macro | SpecialForm)
  })
  return yield bodyOf(x, form.cdr.cdr, inner, at, form)
}

function keywordMeans(form: Pair, scope: Scope): string {
  const binding = scope.meaning(form.car as Identifier)?.binding
  return binding instanceof SpecialForm ? binding.name : ""
}

function* expandBegin(x: Expanding, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  const wrong = (): Complaint => x.bad(form, "(begin expression ...)", at)
  const forms = x.located(form.cdr, at, wrong)
  if (forms.length === 0) throw wrong()
  return sequence(yield x.each(forms, scope))
}

/** What `cond-expand` and `include` come to where an expression is wanted. */
function* expandSplice(x: Expanding, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  const forms = x.located(form.cdr, at, () => x.bad(form, "(begin expression ...)", at))
  return forms.length === 0 ? NOTHING : sequence(yield x.each(forms, scope))
}

function* expandLambda(x: Expanding, form: Pair, scope: Scope, at: Place | undefined, name: string): Walk<Core> {
  if (!(form.cdr instanceof Pair)) throw x.bad(form, `(${keywordOf(form)} (variable ...) body ...)`, at)
  return yield lambdaOf(x, form.cdr.car, form.cdr.cdr, scope, at, name, form)
}

function* expandCaseLambda(x: Expanding, form: Pair, scope: Scope, at: Place | undefined, name: string): Walk<Core> {
  const wrong = (): Complaint => x.bad(form, "(case-lambda ((variable ...) body ...) ...)", at)
  const clauses: Lambda[] = []
  for (const { form: clause, at: place } of x.located(form.cdr, at, wrong)) {
    if (!(clause instanceof Pair)) throw wrong()
    clauses.push(yield lambdaOf(x, clause.car, clause.cdr, scope, place, name, form))
  }
  return new CaseLambda(name, clauses)
}

function* expandQuote(x: Expanding, form: Pair, _scope: Scope, at: Place | undefined): Walk<Core> {
  if (!(form.cdr instanceof Pair) || form.cdr.cdr !== EMPTY) throw x.bad(form, "(quote datum)", at)
  return x.quote(form.cdr.car)
}

function* expandQuasiquote(x: Expanding, form: Pair, scope: Scope, at: Place | undefined): Walk<Core> {
  if (!(form.cdr instanceof Pair) || form.cdr.cdr !== EMPTY) throw x.bad(form, "(quasiquote template)", at)
  return yield x.expand(deep(quasiquote(form.cdr.car, x, scope)), scope, x.placeOf(form.cdr, at))
}

/** The forms that become core nodes. `define` and its like are the business of bodies and of the top level. */
export const coreForms: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["quote", expandQuote],
  ["quasiquote", expandQuasiquote],
  ["if", expandIf],
  ["set!", expandSetBang],
  ["lambda", expandLambda],
  ["fn", expandLambda],
  ["case-lambda", expandCaseLambda],
  ["let", expandLet],
  ["letrec", expandLetrec],
  ["letrec*", expandLetrec],
  ["let-syntax", expandLetSyntax],
  ["letrec-syntax", expandLetSyntax],
  ["begin", expandBegin],
  ["%splice", expandSplice],
])

/** Every keyword of the core and of top level, for the kernel's environment. */
export const coreKeywords: readonly string[] = [...coreForms.keys(), ...definitionForms, "syntax-rules"]
