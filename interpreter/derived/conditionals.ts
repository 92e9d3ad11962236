// R7RS 4.2.1  Conditionals, as rewritings.

import { list, Pair } from "../pair.js"
import { type Derive, inner, L, operands, type Rewriting } from "../rewriting.js"
import { type Alias, type Identifier, isIdentifier, type Scope, symbolOf } from "../scope.js"

export const deriveWhen: Derive = (form, x) => {
  const [test, ...rest] = operands(form, x, "(when test expression ...)", 1)
  return L(x.k("if"), test, new Pair(x.k("begin"), rest.length === 0 ? L(undefined) : list(rest)))
}

export const deriveUnless: Derive = (form, x) => {
  const [test, ...rest] = operands(form, x, "(unless test expression ...)", 1)
  return L(x.k("if"), test, undefined, new Pair(x.k("begin"), rest.length === 0 ? L(undefined) : list(rest)))
}

export const deriveAnd: Derive = (form, x) => {
  const tests = operands(form, x, "(and test ...)", 0)
  return tests.length === 0 ? true : shortCircuit(tests, x, (t, rest) => L(x.k("if"), t, rest, t))
}

export const deriveOr: Derive = (form, x) => {
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

export const deriveCond: Derive = (form, x, scope) => {
  const clauses = operands(form, x, COND, 1)
  let rest: unknown[] = []
  for (let i = clauses.length - 1; i >= 0; i--) {
    const parts = inner(clauses[i], form, x, COND, 1)
    const last = i === clauses.length - 1
    rest = [
      x.isKeyword(parts[0], "else", scope) ? elseClause(parts, last, form, x) : condClause(parts, rest, form, x, scope),
    ]
  }
  return rest[0]
}

function elseClause(parts: readonly unknown[], last: boolean, form: Pair, x: Rewriting): unknown {
  if (!last || parts.length === 1) throw x.bad(form, COND)
  return new Pair(x.k("begin"), list(parts.slice(1)))
}

/** One clause of a `cond`; `otherwise` holds what the clauses after it make, if there are any. */
function condClause(
  parts: readonly unknown[],
  otherwise: readonly unknown[],
  form: Pair,
  x: Rewriting,
  scope: Scope,
): unknown {
  const [test, ...rest] = parts
  if (rest.length > 0 && !x.isKeyword(rest[0], "=>", scope)) {
    return L(x.k("if"), test, new Pair(x.k("begin"), list(rest)), ...otherwise)
  }
  if (rest.length === 1 || rest.length > 2) throw x.bad(form, COND)
  const t = x.fresh("t")
  return L(x.k("let"), L(L(t, test)), L(x.k("if"), t, rest.length === 0 ? t : L(rest[1], t), ...otherwise))
}

const CASE = "(case key ((datum ...) expression ...) ... [(else expression ...)])"

export const deriveCase: Derive = (form, x, scope) => {
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

const COND_EXPAND = "(cond-expand (requirement form ...) ... [(else form ...)])"

export const deriveCondExpand: Derive = (form, x, scope) => {
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
