// SX's own forms, as rewritings.

import { list, Pair } from "../pair.js"
import { type Derive, inner, L, operands, type Rewriting } from "../rewriting.js"
import { isIdentifier } from "../scope.js"

/** `->` puts each step's value in as the first operand of the next, `->>` as the last. */
export const deriveThread =
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

export const deriveIfLet: Derive = (form, x) => {
  const shape = "(if-let (name test) consequent [alternate])"
  const [binding, then, ...otherwise] = operands(form, x, shape, 2, 3)
  return bindTrue(binding, then, otherwise, form, x, shape)
}

export const deriveWhenLet: Derive = (form, x) => {
  const shape = "(when-let (name test) expression ...)"
  const [binding, ...rest] = operands(form, x, shape, 2)
  return bindTrue(binding, new Pair(x.k("begin"), list(rest)), [], form, x, shape)
}

/** `then` with the name of `(name test)` bound to the value of the test, if that is true. */
function bindTrue(
  binding: unknown,
  then: unknown,
  otherwise: unknown[],
  form: Pair,
  x: Rewriting,
  shape: string,
): unknown {
  const [name, test, ...more] = inner(binding, form, x, shape, 2)
  if (more.length > 0 || !isIdentifier(name)) throw x.bad(form, shape)
  const t = x.fresh("t")
  return L(x.k("let"), L(L(t, test)), L(x.k("if"), t, L(x.k("let"), L(L(name, t)), then), ...otherwise))
}
