// SX's own forms, as rewritings.

import { list, Pair } from "../pair.js"
import { type Derive, inner, L, operands } from "../rewriting.js"
import { isIdentifier } from "../scope.js"

export const deriveFn: Derive = (form, x) => new Pair(x.k("lambda"), form.cdr)

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
  const [name, test, ...more] = inner(binding, form, x, shape, 2)
  if (more.length > 0 || !isIdentifier(name)) throw x.bad(form, shape)
  const t = x.fresh("t")
  return L(x.k("let"), L(L(t, test)), L(x.k("if"), t, L(x.k("let"), L(L(name, t)), then), ...otherwise))
}

export const deriveWhenLet: Derive = (form, x) => {
  const [binding, ...rest] = operands(form, x, "(when-let (name test) expression ...)", 2)
  return L(x.k("if-let"), binding, new Pair(x.k("begin"), list(rest)))
}
