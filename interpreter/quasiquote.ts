// Quasiquotation: a template becomes the calls that build it.
//
// A part without an active `unquote` is quoted whole, so it is shared and costs
// nothing at run time.

import { Complaint } from "./complaint.js"
import type { Walk } from "./deep.js"
import { Dict } from "./dict.js"
import { EMPTY, list, Pair } from "./pair.js"
import type { Rewriting } from "./rewriting.js"
import type { Scope } from "./scope.js"

/** Either a datum with nothing to evaluate in it, or the form that builds it. */
type Built = { datum: unknown } | { form: unknown }

/** The form that builds what `template`, inside one `quasiquote`, stands for. */
export function* quasiquote(template: unknown, x: Rewriting, scope: Scope): Walk<unknown> {
  return formOf(yield build(template, 1, x, scope), x)
}

function formOf(built: Built, x: Rewriting): unknown {
  return "form" in built ? built.form : list([x.k("quote"), built.datum])
}

function* build(template: unknown, level: number, x: Rewriting, scope: Scope): Walk<Built> {
  if (Array.isArray(template)) return yield buildVector(template, level, x, scope)
  if (template instanceof Dict) return yield buildDict(template, level, x, scope)
  if (!(template instanceof Pair)) return { datum: template }
  if (isTagged(template, "unquote", x, scope)) {
    if (level === 1) return { form: operandOf(template, x) }
    return yield buildTagged(template, level - 1, x, scope)
  }
  if (isTagged(template, "quasiquote", x, scope)) return yield buildTagged(template, level + 1, x, scope)
  return yield buildList(template, level, x, scope)
}

/** The elements of a list template are built first to last and joined last to first. */
function* buildList(template: Pair, level: number, x: Rewriting, scope: Scope): Walk<Built> {
  const parts: { built: Built; splices: boolean; whole: unknown }[] = []
  const seen = new Set<unknown>()
  let rest: unknown = template
  while (rest instanceof Pair && !(rest !== template && isTagged(rest, "unquote", x, scope))) {
    if (seen.has(rest)) throw new Complaint("quasiquote", "a circular template", [template]).of("syntax")
    seen.add(rest)
    const item: unknown = rest.car
    if (item instanceof Pair && isTagged(item, "unquote-splicing", x, scope)) {
      if (level === 1) parts.push({ built: { form: operandOf(item, x) }, splices: true, whole: rest })
      else parts.push({ built: yield buildTagged(item, level - 1, x, scope), splices: false, whole: rest })
    } else parts.push({ built: yield build(item, level, x, scope), splices: false, whole: rest })
    rest = rest.cdr
  }
  let joined: Built = rest === EMPTY ? { datum: EMPTY } : ((yield build(rest, level, x, scope)) as Built)
  for (const { built, splices, whole } of parts.reverse()) joined = join(built, splices, joined, whole, x)
  return joined
}

function join(first: Built, splices: boolean, rest: Built, whole: unknown, x: Rewriting): Built {
  if ("datum" in first && "datum" in rest && !splices) {
    const same = whole instanceof Pair && whole.car === first.datum && whole.cdr === rest.datum
    return { datum: same ? whole : new Pair(first.datum, rest.datum) }
  }
  if (splices && "datum" in rest && rest.datum === EMPTY) return { form: formOf(first, x) }
  return { form: list([x.k(splices ? "append" : "cons"), formOf(first, x), formOf(rest, x)]) }
}

function* buildVector(template: readonly unknown[], level: number, x: Rewriting, scope: Scope): Walk<Built> {
  const built = (yield build(list(template), level, x, scope)) as Built
  return "datum" in built ? { datum: template } : { form: list([x.k("list->vector"), built.form]) }
}

/** The values of a dict are templates, its keys are not. */
function* buildDict(template: Dict, level: number, x: Rewriting, scope: Scope): Walk<Built> {
  const parts: unknown[] = []
  let constant = true
  for (const [key, value] of template.entries()) {
    const built = (yield build(value, level, x, scope)) as Built
    constant &&= "datum" in built
    parts.push(list([x.k("quote"), key]), formOf(built, x))
  }
  return constant ? { datum: template } : { form: list([x.k("dict"), ...parts]) }
}

/** `(keyword template)` at another level. What is spliced into it becomes operands of the keyword. */
function* buildTagged(template: Pair, level: number, x: Rewriting, scope: Scope): Walk<Built> {
  const rest = (yield buildList(template.cdr as Pair, level, x, scope)) as Built
  return join({ datum: template.car }, false, rest, template, x)
}

function isTagged(form: Pair, keyword: string, x: Rewriting, scope: Scope): boolean {
  return x.isKeyword(form.car, keyword, scope) && form.cdr instanceof Pair && form.cdr.cdr === EMPTY
}

function operandOf(form: Pair, x: Rewriting): unknown {
  if (form.cdr instanceof Pair && form.cdr.cdr === EMPTY) return form.cdr.car
  throw x.bad(form, "(unquote expression)")
}
