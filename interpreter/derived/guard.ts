// R7RS 4.2.7  `guard`, as a call of the machine's own `%guard`.

import { EMPTY, list, Pair } from "../pair.js"
import { type Derive, inner, L, operands, type Rewriting } from "../rewriting.js"
import { isIdentifier, type Scope } from "../scope.js"

const GUARD = "(guard (variable clause ...) body ...)"

// The clauses' tests run before the stack is unwound, since a raise that no
// clause takes must go on from where it was, and a continuation cannot be
// re-entered. With an `else` there is nothing to go on to, so the unwinding
// comes first, as the report has it. `%guard` knows by its third operand.
export const deriveGuard: Derive = (form, x, scope) => {
  const [spec, ...rest] = operands(form, x, GUARD, 2)
  const [variable, ...clauses] = inner(spec, form, x, GUARD, 1)
  if (!isIdentifier(variable)) throw x.bad(form, GUARD)
  const thunk = new Pair(x.k("lambda"), new Pair(EMPTY, list(rest)))
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
