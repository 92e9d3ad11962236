// Derived forms: rewritten into simpler ones.
//
// Each is a function from a form to a form. The words it puts in are the
// kernel's own (`x.k("if")`), so nothing the user binds can capture them; the
// names it binds are fresh.
//
// Not here: the forms that are core nodes of their own (expander.ts).

import { Complaint } from "./complaint.js"
import { SpecialForm } from "./environment.js"
import { EMPTY, elements, list, Pair } from "./pair.js"
import type { Place } from "./place.js"
import { type Alias, type Identifier, isIdentifier, type Scope, symbolOf } from "./scope.js"
import { strip } from "./strip.js"
import { intern } from "./symbol.js"

/** What a derived form may ask of the expander. */
export interface Rewriting {
  k(name: string): Alias
  fresh(name: string): Alias
  isKeyword(id: unknown, name: string, scope: Scope): boolean
  bad(form: unknown, shape: string, at?: Place): Complaint
  include(form: Pair, at: Place | undefined, foldCase: boolean): unknown
  hasFeature(name: string): boolean
  hasLibrary(name: unknown): boolean
}

type Derive = (form: Pair, x: Rewriting, scope: Scope, at: Place | undefined) => unknown

/** A list form of its parts. */
const L = (...parts: unknown[]): unknown => list(parts)

/** The operands of `form`, at least `least` and at most `most` of them. */
function operands(form: Pair, x: Rewriting, shape: string, least: number, most = Number.POSITIVE_INFINITY): unknown[] {
  const parts = elements(form.cdr)
  if (parts === undefined || parts.length < least || parts.length > most) throw x.bad(form, shape)
  return parts
}

/** The elements of a part of `form` that must be a list of at least `least`. */
function inner(part: unknown, form: Pair, x: Rewriting, shape: string, least = 0): unknown[] {
  const parts = elements(part)
  if (parts === undefined || parts.length < least) throw x.bad(form, shape)
  return parts
}

const body = (parts: readonly unknown[]): unknown => list(parts)

const deriveWhen: Derive = (form, x) => {
  const [test, ...rest] = operands(form, x, "(when test expression ...)", 1)
  return L(x.k("if"), test, new Pair(x.k("begin"), rest.length === 0 ? L(undefined) : body(rest)))
}

const deriveUnless: Derive = (form, x) => {
  const [test, ...rest] = operands(form, x, "(unless test expression ...)", 1)
  return L(x.k("if"), test, undefined, new Pair(x.k("begin"), rest.length === 0 ? L(undefined) : body(rest)))
}

const deriveAnd: Derive = (form, x) => {
  const tests = operands(form, x, "(and test ...)", 0)
  return tests.length === 0 ? true : shortCircuit(tests, x, (t, rest) => L(x.k("if"), t, rest, t))
}

const deriveOr: Derive = (form, x) => {
  const tests = operands(form, x, "(or test ...)", 0)
  return tests.length === 0 ? false : shortCircuit(tests, x, (t, rest) => L(x.k("if"), t, t, rest))
}

/** `tests` one after another; `choose` says what the value `t` of one makes of the rest. */
function shortCircuit(tests: readonly unknown[], x: Rewriting, choose: (t: Alias, rest: unknown) => unknown): unknown {
  let result: unknown = L(x.k("begin"), tests.at(-1))
  for (let i = tests.length - 2; i >= 0; i--) {
    const t = x.fresh("t")
    result = L(x.k("let"), L(L(t, tests[i])), choose(t, result))
  }
  return result
}

const COND = "(cond (test expression ...) ... [(else expression ...)])"

const deriveCond: Derive = (form, x, scope) => {
  const clauses = operands(form, x, COND, 1)
  let rest: unknown[] = []
  for (let i = clauses.length - 1; i >= 0; i--) {
    const parts = inner(clauses[i], form, x, COND, 1)
    const last = i === clauses.length - 1
    rest = [x.isKeyword(parts[0], "else", scope) ? elseClause(parts, last, form, x) : condClause(parts, rest, form, x, scope)]
  }
  return rest[0]
}

function elseClause(parts: readonly unknown[], last: boolean, form: Pair, x: Rewriting): unknown {
  if (!last || parts.length === 1) throw x.bad(form, COND)
  return new Pair(x.k("begin"), list(parts.slice(1)))
}

/** One clause of a `cond`; `otherwise` holds what the clauses after it make, if there are any. */
function condClause(parts: readonly unknown[], otherwise: readonly unknown[], form: Pair, x: Rewriting, scope: Scope): unknown {
  const [test, ...rest] = parts
  if (rest.length > 0 && !x.isKeyword(rest[0], "=>", scope)) {
    return L(x.k("if"), test, new Pair(x.k("begin"), list(rest)), ...otherwise)
  }
  if (rest.length === 1 || rest.length > 2) throw x.bad(form, COND)
  const t = x.fresh("t")
  return L(x.k("let"), L(L(t, test)), L(x.k("if"), t, rest.length === 0 ? t : L(rest[1], t), ...otherwise))
}

const CASE = "(case key ((datum ...) expression ...) ... [(else expression ...)])"

const deriveCase: Derive = (form, x, scope) => {
  const [key, ...clauses] = operands(form, x, CASE, 1)
  const t = x.fresh("key")
  let result: unknown = L(x.k("begin"), undefined)
  clauses.reverse().forEach((clause, i) => {
    const parts = inner(clause, form, x, CASE, 2)
    const arrow = x.isKeyword(parts[1], "=>", scope)
    if (arrow && parts.length !== 3) throw x.bad(form, CASE)
    const action = arrow ? L(parts[2], t) : new Pair(x.k("begin"), list(parts.slice(1)))
    if (x.isKeyword(parts[0], "else", scope)) {
      if (i > 0) throw x.bad(form, CASE)
      result = action
    } else result = L(x.k("if"), membership(t, inner(parts[0], form, x, CASE), x), action, result)
  })
  return L(x.k("let"), L(L(t, key)), result)
}

/** Whether the value of `t` is `eqv?` to one of `data`. */
function membership(t: Identifier, data: readonly unknown[], x: Rewriting): unknown {
  if (data.length > 4) return L(x.k("memv"), t, L(x.k("quote"), list(data)))
  return new Pair(x.k("or"), list(data.map((datum) => L(x.k("eqv?"), t, L(x.k("quote"), datum)))))
}

const deriveLetStar: Derive = (form, x) => {
  const shape = "(let* ((variable init) ...) body ...)"
  const [bindings, ...rest] = operands(form, x, shape, 2)
  let result = body(rest)
  const all = inner(bindings, form, x, shape)
  for (const binding of [...all].reverse()) {
    const [variable, ...init] = inner(binding, form, x, shape)
    if (!isIdentifier(variable) || init.length !== 1) throw x.bad(form, shape)
    result = L(new Pair(x.k("let"), new Pair(L(binding), result)))
  }
  return all.length > 0 ? (result as Pair).car : new Pair(x.k("let"), new Pair(EMPTY, result))
}

const deriveDo: Derive = (form, x) => {
  const shape = "(do ((variable init [step]) ...) (test expression ...) command ...)"
  const [specs, exit, ...commands] = operands(form, x, shape, 2)
  const loop = x.fresh("do")
  const bindings: unknown[] = []
  const steps: unknown[] = []
  for (const spec of inner(specs, form, x, shape)) {
    const [variable, init, ...step] = inner(spec, form, x, shape, 2)
    if (step.length > 1 || !isIdentifier(variable)) throw x.bad(form, shape)
    bindings.push(L(variable, init))
    steps.push(step.length === 1 ? step[0] : variable)
  }
  const [test, ...answers] = inner(exit, form, x, shape, 1)
  const again = L(x.k("begin"), ...commands, new Pair(loop, list(steps)))
  const answer = new Pair(x.k("begin"), answers.length === 0 ? L(undefined) : list(answers))
  return L(x.k("let"), loop, list(bindings), L(x.k("if"), test, answer, again))
}

const deriveDelay: Derive = (form, x) => {
  const [expression] = operands(form, x, "(delay expression)", 1, 1)
  return L(x.k("%delay"), L(x.k("lambda"), EMPTY, L(x.k("%promise"), expression)))
}

const deriveDelayForce: Derive = (form, x) => {
  const [expression] = operands(form, x, "(delay-force expression)", 1, 1)
  return L(x.k("%delay"), L(x.k("lambda"), EMPTY, expression))
}

const deriveParameterize: Derive = (form, x) => {
  const shape = "(parameterize ((parameter value) ...) body ...)"
  const [bindings, ...rest] = operands(form, x, shape, 2)
  const pairs = inner(bindings, form, x, shape).map((binding) => {
    const [parameter, value, ...more] = inner(binding, form, x, shape, 2)
    if (more.length > 0) throw x.bad(form, shape)
    return L(x.k("%binding"), parameter, value)
  })
  const thunk = new Pair(x.k("lambda"), new Pair(EMPTY, body(rest)))
  return L(x.k("%parameterize"), new Pair(x.k("list"), list(pairs)), thunk)
}

const GUARD = "(guard (variable clause ...) body ...)"

// The clauses' tests run before the stack is unwound, since a raise that no
// clause takes must go on from where it was, and a continuation cannot be
// re-entered. With an `else` there is nothing to go on to, so the unwinding
// comes first, as the report has it. `%guard` knows by its third operand.
const deriveGuard: Derive = (form, x, scope) => {
  const [spec, ...rest] = operands(form, x, GUARD, 2)
  const [variable, ...clauses] = inner(spec, form, x, GUARD, 1)
  if (!isIdentifier(variable)) throw x.bad(form, GUARD)
  const thunk = new Pair(x.k("lambda"), new Pair(EMPTY, body(rest)))
  const last = clauses.at(-1)
  const total = last instanceof Pair && x.isKeyword(last.car, "else", scope)
  const choice = total ? new Pair(x.k("cond"), list(clauses)) : choose(clauses, form, x, scope)
  return L(x.k("%guard"), thunk, L(x.k("lambda"), L(variable), choice), total)
}

/** The thunk of the first clause whose test holds, else #f. */
function choose(clauses: readonly unknown[], form: Pair, x: Rewriting, scope: Scope): unknown {
  let result: unknown = false
  for (const clause of [...clauses].reverse()) {
    const parts = inner(clause, form, x, GUARD, 1)
    if (x.isKeyword(parts[0], "else", scope)) throw x.bad(form, GUARD)
    const t = x.fresh("t")
    const plain = parts.length > 1 && !x.isKeyword(parts[1], "=>", scope)
    if (plain) result = L(x.k("if"), parts[0], new Pair(x.k("lambda"), new Pair(EMPTY, list(parts.slice(1)))), result)
    else {
      if (parts.length === 2 || parts.length > 3) throw x.bad(form, GUARD)
      const action = parts.length === 1 ? t : L(parts[2], t)
      result = L(x.k("let"), L(L(t, parts[0])), L(x.k("if"), t, L(x.k("lambda"), EMPTY, action), result))
    }
  }
  return result
}

/** A formals list with every variable replaced by a fresh one, and the variables in order. */
function freshFormals(formals: unknown, form: Pair, x: Rewriting, shape: string): { formals: unknown; ids: Identifier[]; temporaries: Alias[] } {
  const ids: Identifier[] = []
  const temporaries: Alias[] = []
  const renew = (id: unknown): Alias => {
    if (!isIdentifier(id)) throw x.bad(form, shape)
    const temporary = x.fresh(symbolOf(id).name)
    ids.push(id)
    temporaries.push(temporary)
    return temporary
  }
  const items: unknown[] = []
  let rest = formals
  for (; rest instanceof Pair; rest = rest.cdr) items.push(renew(rest.car))
  const tail = rest === EMPTY ? EMPTY : renew(rest)
  return { formals: list(items, tail), ids, temporaries }
}

const deriveLetValues: Derive = (form, x) => {
  const shape = "(let-values ((formals expression) ...) body ...)"
  const [bindings, ...rest] = operands(form, x, shape, 2)
  const all: unknown[] = []
  const steps = inner(bindings, form, x, shape).map((binding) => {
    const [formals, expression, ...more] = inner(binding, form, x, shape, 2)
    if (more.length > 0) throw x.bad(form, shape)
    const renewed = freshFormals(formals, form, x, shape)
    renewed.ids.forEach((id, i) => all.push(L(id, renewed.temporaries[i])))
    return { formals: renewed.formals, expression }
  })
  let result: unknown = new Pair(x.k("let"), new Pair(list(all), body(rest)))
  for (const { formals, expression } of steps.reverse()) result = receive(expression, formals, L(result), x)
  return result
}

const deriveLetStarValues: Derive = (form, x) => {
  const shape = "(let*-values ((formals expression) ...) body ...)"
  const [bindings, ...rest] = operands(form, x, shape, 2)
  let result: unknown = new Pair(x.k("let"), new Pair(EMPTY, body(rest)))
  for (const binding of inner(bindings, form, x, shape).reverse()) {
    const [formals, expression, ...more] = inner(binding, form, x, shape, 2)
    if (more.length > 0) throw x.bad(form, shape)
    result = receive(expression, formals, L(result), x)
  }
  return result
}

function receive(expression: unknown, formals: unknown, rest: unknown, x: Rewriting): unknown {
  const consumer = new Pair(x.k("lambda"), new Pair(formals, rest))
  return L(x.k("call-with-values"), L(x.k("lambda"), EMPTY, expression), consumer)
}

const deriveReceive: Derive = (form, x) => {
  const [formals, expression, ...rest] = operands(form, x, "(receive formals expression body ...)", 3)
  return receive(expression, formals, list(rest), x)
}

const deriveDefineValues: Derive = (form, x) => {
  const shape = "(define-values formals expression)"
  const [formals, expression] = operands(form, x, shape, 2, 2)
  const renewed = freshFormals(formals, form, x, shape)
  const defines = renewed.ids.map((id) => L(x.k("define"), id, false))
  const sets = renewed.ids.map((id, i) => L(x.k("set!"), id, renewed.temporaries[i]))
  const assign = receive(expression, renewed.formals, list([...sets, undefined]), x)
  // A dummy definition, so that more definitions may follow in a body.
  return new Pair(x.k("%splice"), list([...defines, L(x.k("define"), x.fresh("ignored"), assign)]))
}

const deriveDefineRecordType: Derive = (form, x) => {
  const shape = "(define-record-type name (constructor field ...) predicate (field accessor [modifier]) ...)"
  const [name, constructor, predicate, ...specs] = operands(form, x, shape, 2)
  const typeName = isIdentifier(name) ? name : name instanceof Pair && isIdentifier(name.car) ? name.car : undefined
  if (typeName === undefined) throw x.bad(form, shape)
  const fields = specs.map((spec) => (isIdentifier(spec) ? [spec] : inner(spec, form, x, shape, 1)))
  if (!fields.flat().every(isIdentifier) || fields.some((f) => f.length > 3)) throw x.bad(form, shape)
  const names = fields.map(([field]) => strip(field))
  if (new Set(names).size < names.length) throw new Complaint("define-record-type", "a field stands twice", [strip(form)])
  const type = typeName
  const q = (datum: unknown): unknown => L(x.k("quote"), datum)
  const define = (id: unknown, maker: string, ...given: unknown[]): unknown =>
    L(x.k("define"), id, L(x.k(maker), type, q(strip(id)), ...given))
  const out = [L(x.k("define"), type, L(x.k("%record-type"), q(strip(type)), q(list(names))))]
  const made = constructorOf(constructor, names, form, x, shape)
  if (made !== undefined) out.push(define(made.name, "%record-constructor", q(list(made.fields))))
  if (isIdentifier(predicate)) out.push(define(predicate, "%record-predicate"))
  else if (predicate !== false && predicate !== undefined) throw x.bad(form, shape)
  for (const [field, accessor, modifier] of fields) {
    if (accessor !== undefined) out.push(define(accessor, "%record-accessor", q(strip(field))))
    if (modifier !== undefined) out.push(define(modifier, "%record-modifier", q(strip(field))))
  }
  return new Pair(x.k("%splice"), list(out))
}

/** The name and fields of a record's constructor: `#f` for none, a bare name for one that takes all fields. */
function constructorOf(
  spec: unknown,
  names: readonly unknown[],
  form: Pair,
  x: Rewriting,
  shape: string,
): { name: Identifier; fields: unknown[] } | undefined {
  if (spec === false) return undefined
  if (isIdentifier(spec)) return { name: spec, fields: [...names] }
  const [name, ...fields] = inner(spec, form, x, shape, 1)
  if (!isIdentifier(name) || !fields.every(isIdentifier)) throw x.bad(form, shape)
  const stripped = fields.map(strip)
  if (!stripped.every((f) => names.includes(f)) || new Set(stripped).size < stripped.length) throw x.bad(form, shape)
  return { name, fields: stripped }
}

const COND_EXPAND = "(cond-expand (requirement form ...) ... [(else form ...)])"

const deriveCondExpand: Derive = (form, x, scope) => {
  for (const clause of operands(form, x, COND_EXPAND, 1)) {
    const [requirement, ...forms] = inner(clause, form, x, COND_EXPAND, 1)
    if (holds(requirement, form, x, scope)) return new Pair(x.k("%splice"), list(forms))
  }
  return L(x.k("%splice"))
}

/** Whether a `cond-expand` requirement holds. */
function holds(requirement: unknown, form: Pair, x: Rewriting, scope: Scope): boolean {
  if (isIdentifier(requirement)) {
    return x.isKeyword(requirement, "else", scope) || x.hasFeature(symbolOf(requirement).name)
  }
  const [head, ...rest] = inner(requirement, form, x, COND_EXPAND, 1)
  const every = (): boolean => rest.every((r) => holds(r, form, x, scope))
  switch (isIdentifier(head) ? symbolOf(head).name : "") {
    case "and":
      return every()
    case "or":
      return rest.some((r) => holds(r, form, x, scope))
    case "not":
      if (rest.length !== 1) throw x.bad(form, COND_EXPAND)
      return !every()
    case "library":
      if (rest.length !== 1) throw x.bad(form, COND_EXPAND)
      return x.hasLibrary(rest[0])
    default:
      throw x.bad(form, COND_EXPAND)
  }
}

const deriveInclude =
  (foldCase: boolean): Derive =>
  (form, x, _scope, at) =>
    new Pair(x.k("%splice"), x.include(form, at, foldCase))

const deriveSyntaxError: Derive = (form, x, _scope, at) => {
  const [message, ...irritants] = operands(form, x, '(syntax-error "message" form ...)', 1)
  throw new Complaint("", String(message), irritants.map(strip), at).of("syntax")
}

// SX

const deriveFn: Derive = (form, x) => new Pair(x.k("lambda"), form.cdr)

/** `->` puts each step's value in as the first operand of the next, `->>` as the last. */
const deriveThread =
  (last: boolean): Derive =>
  (form, x) => {
    const [first, ...steps] = operands(form, x, last ? "(->> value step ...)" : "(-> value step ...)", 1)
    let value = first
    for (const step of steps) {
      if (!(step instanceof Pair)) value = L(step, value)
      else if (last) value = list([...inner(step, form, x, "(->> value step ...)"), value])
      else value = new Pair(step.car, new Pair(value, step.cdr))
    }
    return L(x.k("begin"), value)
  }

const deriveIfLet: Derive = (form, x) => {
  const shape = "(if-let (name test) consequent [alternate])"
  const [binding, then, ...otherwise] = operands(form, x, shape, 2, 3)
  const [name, test, ...more] = inner(binding, form, x, shape, 2)
  if (more.length > 0 || !isIdentifier(name)) throw x.bad(form, shape)
  const t = x.fresh("t")
  return L(x.k("let"), L(L(t, test)), L(x.k("if"), t, L(x.k("let"), L(L(name, t)), then), ...otherwise))
}

const deriveWhenLet: Derive = (form, x) => {
  const [binding, ...rest] = operands(form, x, "(when-let (name test) expression ...)", 2)
  return L(x.k("if-let"), binding, new Pair(x.k("begin"), list(rest)))
}

/** Every derived form, by the kernel's name for it. */
export const derivedForms: ReadonlyMap<string, Derive> = new Map<string, Derive>([
  ["when", deriveWhen],
  ["unless", deriveUnless],
  ["and", deriveAnd],
  ["or", deriveOr],
  ["cond", deriveCond],
  ["case", deriveCase],
  ["let*", deriveLetStar],
  ["do", deriveDo],
  ["delay", deriveDelay],
  ["delay-force", deriveDelayForce],
  ["parameterize", deriveParameterize],
  ["guard", deriveGuard],
  ["let-values", deriveLetValues],
  ["let*-values", deriveLetStarValues],
  ["receive", deriveReceive],
  ["define-values", deriveDefineValues],
  ["define-record-type", deriveDefineRecordType],
  ["cond-expand", deriveCondExpand],
  ["include", deriveInclude(false)],
  ["include-ci", deriveInclude(true)],
  ["syntax-error", deriveSyntaxError],
  ["fn", deriveFn],
  ["->", deriveThread(false)],
  ["->>", deriveThread(true)],
  ["if-let", deriveIfLet],
  ["when-let", deriveWhenLet],
])

/** Keywords that mean something only inside other forms. */
export const auxiliaryKeywords: readonly string[] = ["else", "=>", "...", "_", "unquote", "unquote-splicing"]

/** A binding for each derived and auxiliary keyword, for the kernel's environment. */
export function keywordBindings(names: Iterable<string>): Map<ReturnType<typeof intern>, SpecialForm> {
  return new Map([...names].map((name) => [intern(name), new SpecialForm(name)]))
}
