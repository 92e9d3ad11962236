// What defines a keyword: `syntax-rules`, or another keyword.

import { Complaint } from "./complaint.js"
import { SpecialForm } from "./environment.js"
import type { Expanding } from "./expanding.js"
import { elements, Pair } from "./pair.js"
import type { Place } from "./place.js"
import { type Identifier, isIdentifier, type Scope, symbolOf } from "./scope.js"
import { strip } from "./strip.js"
import { intern } from "./symbol.js"
import { Macro } from "./syntax-rules.js"

/** What a `define-syntax` form defines. */
export function transformerDefinition(
  x: Expanding,
  form: Pair,
  scope: Scope,
  at: Place | undefined,
): [Identifier, Macro | SpecialForm] {
  const parts = elements(form.cdr)
  if (parts?.length !== 2 || !isIdentifier(parts[0]))
    throw x.bad(form, "(define-syntax keyword (syntax-rules ...))", at)
  return [parts[0], transformer(x, parts[1], scope, at, symbolOf(parts[0]).name)]
}

/** What a transformer spec stands for: a `syntax-rules`, or a keyword under another name. */
export function transformer(
  x: Expanding,
  spec: unknown,
  scope: Scope,
  at: Place | undefined,
  name: string,
): Macro | SpecialForm {
  const { form, special } = x.resolve(spec, scope, at)
  if (isIdentifier(form)) {
    const binding = scope.meaning(form)?.binding
    if (binding instanceof Macro || binding instanceof SpecialForm) return binding
  }
  if (special !== "syntax-rules") {
    throw new Complaint(name, "a keyword is defined by syntax-rules, not by", [strip(spec)], at).of("syntax")
  }
  return syntaxRules(x, form as Pair, scope, at, name)
}

function syntaxRules(x: Expanding, form: Pair, scope: Scope, at: Place | undefined, name: string): Macro {
  const shape = "(syntax-rules [ellipsis] (literal ...) (pattern template) ...)"
  const parts = elements(form.cdr) ?? []
  const custom = isIdentifier(parts[0]) ? parts[0] : undefined
  const [literals, ...rules] = custom === undefined ? parts : parts.slice(1)
  const ids = elements(literals)
  if (ids === undefined || !ids.every(isIdentifier)) throw x.bad(form, shape, at)
  const pairs = rules.map((rule) => {
    const both = elements(rule)
    if (both?.length !== 2 || !(both[0] instanceof Pair)) throw x.bad(form, shape, at)
    return [both[0].cdr, both[1]] as const
  })
  try {
    return new Macro(name, custom ?? intern("..."), ids, pairs, scope)
  } catch (error) {
    if (error instanceof Complaint) error.place ??= at
    throw error
  }
}
