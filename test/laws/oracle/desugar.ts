// The oracle's expander: derived forms become a few core forms.
//
// It knows no hygiene: programs for the oracle do not bind the names of forms
// and words, and the names made here begin with a percent sign.

import { type Sexp, Text } from "./sexp.js"

export type Core =
  | { readonly kind: "const"; readonly datum: Sexp }
  | { readonly kind: "ref"; readonly name: string }
  | { readonly kind: "set"; readonly name: string; readonly value: Core }
  | { readonly kind: "define"; readonly name: string; readonly value: Core }
  | { readonly kind: "if"; readonly test: Core; readonly then: Core; readonly otherwise: Core }
  | {
      readonly kind: "lambda"
      readonly name: string
      readonly params: readonly string[]
      readonly rest: string | undefined
      readonly body: Core
    }
  | { readonly kind: "case-lambda"; readonly name: string; readonly clauses: readonly (Core & { kind: "lambda" })[] }
  | { readonly kind: "seq"; readonly items: readonly Core[] }
  | {
      readonly kind: "letrec"
      readonly names: readonly string[]
      readonly values: readonly Core[]
      readonly body: Core
    }
  | { readonly kind: "call"; readonly operator: Core; readonly operands: readonly Core[] }
  | { readonly kind: "delay"; readonly value: Core }
  | {
      readonly kind: "parameterize"
      readonly params: readonly Core[]
      readonly values: readonly Core[]
      readonly body: Core
    }
  | { readonly kind: "guard"; readonly variable: string; readonly clauses: readonly GuardClause[]; readonly body: Core }

/** A clause of a `guard`: a test, and what follows it; `else` has no test. */
export interface GuardClause {
  readonly test: Core | undefined
  readonly arrow: boolean
  readonly body: Core | undefined
}

type List = readonly Sexp[]

let made = 0
const fresh = (): string => `%${++made}`

/** The core form of `x`. */
export function desugar(x: Sexp): Core {
  if (typeof x === "string") return { kind: "ref", name: x }
  if (!Array.isArray(x)) return { kind: "const", datum: x }
  const list = x as List
  const form = typeof list[0] === "string" ? forms[list[0]] : undefined
  if (form !== undefined) return form(list.slice(1))
  const [operator, ...operands] = list.map(desugar)
  return { kind: "call", operator: operator as Core, operands }
}

const asList = (x: Sexp | undefined): List => x as List
const asName = (x: Sexp | undefined): string => x as string

function sequence(forms: List): Core {
  return forms.length === 1 ? desugar(forms[0] as Sexp) : { kind: "seq", items: forms.map(desugar) }
}

/** A body: definitions, then expressions. */
function body(forms: List): Core {
  const isDefinition = (form: Sexp): boolean => Array.isArray(form) && form[0] === "define"
  const count = forms.findIndex((form) => !isDefinition(form))
  if (count === 0) return sequence(forms)
  const definitions = forms.slice(0, count).map((form) => desugar(form) as Core & { kind: "define" })
  return letrec(
    definitions.map((d) => d.name),
    definitions.map((d) => d.value),
    sequence(forms.slice(count)),
  )
}

function letrec(names: readonly string[], values: readonly Core[], inner: Core): Core {
  return { kind: "letrec", names, values: values.map((value, i) => named(value, names[i] as string)), body: inner }
}

function named(value: Core, name: string): Core {
  return (value.kind === "lambda" || value.kind === "case-lambda") && value.name === "" ? { ...value, name } : value
}

/** A `lambda`; a dotted parameter list is written with a "." before the last. */
function lambda(name: string, params: Sexp, forms: List): Core & { kind: "lambda" } {
  if (typeof params === "string") return { kind: "lambda", name, params: [], rest: params, body: body(forms) }
  const names = asList(params).map(asName)
  const dot = names.indexOf(".")
  if (dot < 0) return { kind: "lambda", name, params: names, rest: undefined, body: body(forms) }
  return { kind: "lambda", name, params: names.slice(0, dot), rest: names[dot + 1], body: body(forms) }
}

function call(operator: Core, ...operands: Core[]): Core {
  return { kind: "call", operator, operands }
}

const ref = (name: string): Core => ({ kind: "ref", name })
const unsaid: Core = { kind: "seq", items: [] }

/** `inner` with `name` bound to `value`. */
function bind(name: string, value: Core, inner: Core): Core {
  return call({ kind: "lambda", name: "", params: [name], rest: undefined, body: inner }, named(value, name))
}

function conditional(clauses: List): Core {
  if (clauses.length === 0) return unsaid
  const [test, ...rest] = asList(clauses[0])
  if (test === "else") return sequence(rest)
  const otherwise = conditional(clauses.slice(1))
  if (rest.length > 0 && rest[0] !== "=>") {
    return { kind: "if", test: desugar(test as Sexp), then: sequence(rest), otherwise }
  }
  const t = fresh()
  const then = rest.length === 0 ? ref(t) : call(desugar(rest[1] as Sexp), ref(t))
  return bind(t, desugar(test as Sexp), { kind: "if", test: ref(t), then, otherwise })
}

function choice(key: string, clauses: List): Core {
  if (clauses.length === 0) return unsaid
  const [data, ...rest] = asList(clauses[0])
  const then = rest[0] === "=>" ? call(desugar(rest[1] as Sexp), ref(key)) : sequence(rest)
  if (data === "else") return then
  const test = call(ref("memv"), ref(key), { kind: "const", datum: data as Sexp })
  return { kind: "if", test, then, otherwise: choice(key, clauses.slice(1)) }
}

function guardClause(clause: Sexp): GuardClause {
  const [test, ...rest] = asList(clause)
  const arrow = rest[0] === "=>"
  const action = rest.length === 0 ? undefined : arrow ? desugar(rest[1] as Sexp) : sequence(rest)
  return { test: test === "else" ? undefined : desugar(test as Sexp), arrow, body: action }
}

function namedLet(name: string, bindings: List, forms: List): Core {
  const names = bindings.map((b) => asName(asList(b)[0]))
  const inits = bindings.map((b) => desugar(asList(b)[1] as Sexp))
  return call(letrec([name], [lambda(name, names, forms)], ref(name)), ...inits)
}

const forms: Record<string, (x: List) => Core> = {
  quote: ([datum]) => ({ kind: "const", datum: datum as Sexp }),
  if: ([test, then, otherwise]) => ({
    kind: "if",
    test: desugar(test as Sexp),
    then: desugar(then as Sexp),
    otherwise: otherwise === undefined ? unsaid : desugar(otherwise),
  }),
  "set!": ([name, value]) => ({ kind: "set", name: asName(name), value: named(desugar(value as Sexp), asName(name)) }),
  define: ([head, ...rest]) => {
    if (!Array.isArray(head)) {
      return { kind: "define", name: asName(head), value: named(desugar(rest[0] as Sexp), asName(head)) }
    }
    const [name, ...params] = head as List
    return { kind: "define", name: asName(name), value: lambda(asName(name), params, rest) }
  },
  lambda: ([params, ...rest]) => lambda("", params as Sexp, rest),
  "case-lambda": (clauses) => ({
    kind: "case-lambda",
    name: "",
    clauses: clauses.map((clause) => lambda("", asList(clause)[0] as Sexp, asList(clause).slice(1))),
  }),
  begin: sequence,
  let: ([first, ...rest]) => {
    if (typeof first === "string") return namedLet(first, asList(rest[0]), rest.slice(1))
    const names = asList(first).map((b) => asName(asList(b)[0]))
    const inits = asList(first).map((b, i) => named(desugar(asList(b)[1] as Sexp), names[i] as string))
    return call({ kind: "lambda", name: "", params: names, rest: undefined, body: body(rest) }, ...inits)
  },
  "let*": ([bindings, ...rest]) => {
    let inner = body(rest)
    for (const b of [...asList(bindings)].reverse()) {
      const [name, init] = asList(b)
      inner = bind(asName(name), desugar(init as Sexp), inner)
    }
    return inner
  },
  letrec: ([bindings, ...rest]) => {
    const names = asList(bindings).map((b) => asName(asList(b)[0]))
    return letrec(
      names,
      asList(bindings).map((b) => desugar(asList(b)[1] as Sexp)),
      body(rest),
    )
  },
  cond: conditional,
  case: ([key, ...clauses]) => {
    const t = fresh()
    return bind(t, desugar(key as Sexp), choice(t, clauses))
  },
  and: (tests) => {
    if (tests.length === 0) return { kind: "const", datum: true }
    if (tests.length === 1) return desugar(tests[0] as Sexp)
    const otherwise: Core = { kind: "const", datum: false }
    return { kind: "if", test: desugar(tests[0] as Sexp), then: desugar(["and", ...tests.slice(1)]), otherwise }
  },
  or: (tests) => {
    if (tests.length === 0) return { kind: "const", datum: false }
    if (tests.length === 1) return desugar(tests[0] as Sexp)
    const t = fresh()
    const otherwise = desugar(["or", ...tests.slice(1)])
    return bind(t, desugar(tests[0] as Sexp), { kind: "if", test: ref(t), then: ref(t), otherwise })
  },
  when: ([test, ...rest]) => ({ kind: "if", test: desugar(test as Sexp), then: sequence(rest), otherwise: unsaid }),
  unless: ([test, ...rest]) => ({ kind: "if", test: desugar(test as Sexp), then: unsaid, otherwise: sequence(rest) }),
  do: ([specs, exit, ...commands]) => {
    const loop = fresh()
    const steps = asList(specs).map((spec) => (asList(spec)[2] ?? asList(spec)[0]) as Sexp)
    const bindings = asList(specs).map((spec) => asList(spec).slice(0, 2))
    const [test, ...answers] = asList(exit)
    return namedLet(loop, bindings, [
      ["if", test as Sexp, ["begin", ...answers], ["begin", ...commands, [loop, ...steps]]],
    ])
  },
  delay: ([value]) => ({ kind: "delay", value: desugar(value as Sexp) }),
  parameterize: ([bindings, ...rest]) => ({
    kind: "parameterize",
    params: asList(bindings).map((b) => desugar(asList(b)[0] as Sexp)),
    values: asList(bindings).map((b) => desugar(asList(b)[1] as Sexp)),
    body: body(rest),
  }),
  guard: ([spec, ...rest]) => {
    const [variable, ...clauses] = asList(spec)
    return { kind: "guard", variable: asName(variable), clauses: clauses.map(guardClause), body: body(rest) }
  },
  "let-values": ([bindings, ...rest]) => {
    const [[formals, init] = []] = asList(bindings).map(asList)
    return call(ref("call-with-values"), lambda("", [], [init as Sexp]), lambda("", formals as Sexp, rest))
  },
  "define-record-type": ([type, constructor, predicate, ...fields]) => {
    const [make, ...made] = asList(constructor).map(asName)
    const name = asName(type)
    const all = fields.map((f) => asName(asList(f)[0]))
    const definition = (word: string, value: Sexp): Core => ({ kind: "define", name: word, value: desugar(value) })
    const items = [
      definition(make as string, [
        "%make",
        new Text(make as string),
        new Text(name),
        ...made.map((f) => all.indexOf(f)),
        all.length,
      ]),
      definition(asName(predicate), ["%is", new Text(name)]),
    ]
    fields.forEach((field, i) => {
      const [, get, put] = asList(field).map(asName)
      items.push(definition(get as string, ["%get", new Text(get as string), new Text(name), i]))
      if (put !== undefined) items.push(definition(put, ["%put", new Text(put), new Text(name), i]))
    })
    return { kind: "seq", items }
  },
}
