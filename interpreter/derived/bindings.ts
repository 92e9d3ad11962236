// R7RS 4.2.2 to 4.2.6  Binding constructs, iteration, promises, parameters and multiple values, as rewritings.

import { EMPTY, elements, list, Pair } from "../pair.js"
import { type Derive, distinct, inner, L, operands, type Rewriting } from "../rewriting.js"
import { type Alias, type Identifier, isIdentifier, symbolOf } from "../scope.js"
import { intern } from "../symbol.js"

export const deriveLetStar: Derive = (form, x) => {
  const shape = "(let* ((variable init) ...) body ...)"
  const [bindings, ...rest] = operands(form, x, shape, 2)
  let result = list(rest)
  const all = inner(bindings, form, x, shape)
  for (const binding of [...all].reverse()) {
    const [variable, ...init] = inner(binding, form, x, shape)
    if (!isIdentifier(variable) || init.length !== 1) throw x.bad(form, shape)
    result = L(new Pair(x.k("let"), new Pair(L(binding), result)))
  }
  return all.length > 0 ? (result as Pair).car : new Pair(x.k("let"), new Pair(EMPTY, result))
}

export const deriveDo: Derive = (form, x) => {
  const shape = "(do ((variable init [step]) ...) (test expression ...) command ...)"
  const [specs, exit, ...commands] = operands(form, x, shape, 2)
  const loop = x.fresh("do")
  const bindings: unknown[] = []
  const ids: Identifier[] = []
  const steps: unknown[] = []
  for (const spec of inner(specs, form, x, shape)) {
    const [variable, init, ...step] = inner(spec, form, x, shape, 2)
    if (step.length > 1 || !isIdentifier(variable)) throw x.bad(form, shape)
    bindings.push(L(variable, init))
    ids.push(variable)
    steps.push(step.length === 1 ? step[0] : variable)
  }
  distinct(ids, form)
  const [test, ...answers] = inner(exit, form, x, shape, 1)
  const again = L(x.k("begin"), ...commands, new Pair(loop, list(steps)))
  const answer = new Pair(x.k("begin"), answers.length === 0 ? L(undefined) : list(answers))
  return L(x.k("let"), loop, list(bindings), L(x.k("if"), test, answer, again))
}

export const deriveDelay: Derive = (form, x) => {
  const [expression] = operands(form, x, "(delay expression)", 1, 1)
  return L(x.k("%delay"), L(x.k("lambda"), EMPTY, L(x.k("%promise"), expression)))
}

export const deriveDelayForce: Derive = (form, x) => {
  const [expression] = operands(form, x, "(delay-force expression)", 1, 1)
  return L(x.k("%delay"), L(x.k("lambda"), EMPTY, expression))
}

export const deriveParameterize: Derive = (form, x) => {
  const shape = "(parameterize ((parameter value) ...) body ...)"
  const [bindings, ...rest] = operands(form, x, shape, 2)
  const pairs = inner(bindings, form, x, shape).map((binding) => {
    const [parameter, value, ...more] = inner(binding, form, x, shape, 2)
    if (more.length > 0) throw x.bad(form, shape)
    return L(x.k("%binding"), parameter, value)
  })
  const thunk = new Pair(x.k("lambda"), new Pair(EMPTY, list(rest)))
  return L(x.k("%parameterize"), new Pair(x.k("list"), list(pairs)), thunk)
}

/** A formals list with every variable replaced by a fresh one, and the variables in order. */
function freshFormals(
  formals: unknown,
  form: Pair,
  x: Rewriting,
  shape: string,
): { formals: unknown; ids: Identifier[]; temporaries: Alias[] } {
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

export const deriveLetValues: Derive = (form, x) => {
  const shape = "(let-values ((formals expression) ...) body ...)"
  const [bindings, ...rest] = operands(form, x, shape, 2)
  const all: unknown[] = []
  const ids: Identifier[] = []
  const bound = inner(bindings, form, x, shape)
  const steps = bound.map((binding, i) => {
    const [formals, expression, ...more] = inner(binding, form, x, shape, 2)
    if (more.length > 0) throw x.bad(form, shape)
    const renewed = freshFormals(formals, form, x, shape)
    ids.push(...renewed.ids)
    // Nothing is evaluated after the last but the body.
    if (i === bound.length - 1) return { formals, expression }
    renewed.ids.forEach((id, k) => all.push(L(id, renewed.temporaries[k])))
    return { formals: renewed.formals, expression }
  })
  distinct(ids, form)
  let result: unknown = new Pair(x.k("let"), new Pair(list(all), list(rest)))
  for (const { formals, expression } of steps.reverse()) result = receive(expression, formals, L(result), x)
  return result
}

export const deriveLetStarValues: Derive = (form, x) => {
  const shape = "(let*-values ((formals expression) ...) body ...)"
  const [bindings, ...rest] = operands(form, x, shape, 2)
  let result: unknown = new Pair(x.k("let"), new Pair(EMPTY, list(rest)))
  for (const binding of inner(bindings, form, x, shape).reverse()) {
    const [formals, expression, ...more] = inner(binding, form, x, shape, 2)
    if (more.length > 0) throw x.bad(form, shape)
    result = receive(expression, formals, L(result), x)
  }
  return result
}

function receive(expression: unknown, formals: unknown, rest: unknown, x: Rewriting): unknown {
  const consumer = new Pair(x.k("lambda"), new Pair(formals, rest))
  return L(x.k("%receive"), L(x.k("lambda"), EMPTY, expression), consumer)
}

export const deriveReceive: Derive = (form, x) => {
  const channel = elements(form.cdr)
  if (channel?.length === 1) return L(x.k("%ask"), L(x.k("quote"), intern("receive")), channel[0])
  const [formals, expression, ...rest] = operands(form, x, "(receive formals expression body ...)", 3)
  return receive(expression, formals, list(rest), x)
}

export const deriveDefineValues: Derive = (form, x) => {
  const shape = "(define-values formals expression)"
  const [formals, expression] = operands(form, x, shape, 2, 2)
  const renewed = freshFormals(formals, form, x, shape)
  distinct(renewed.ids, form)
  const defines = renewed.ids.map((id) => L(x.k("define"), id, false))
  const sets = renewed.ids.map((id, i) => L(x.k("set!"), id, renewed.temporaries[i]))
  const assign = receive(expression, renewed.formals, list([...sets, undefined]), x)
  // A dummy definition, so that more definitions may follow in a body.
  return new Pair(x.k("%splice"), list([...defines, L(x.k("define"), x.fresh("ignored"), assign)]))
}
