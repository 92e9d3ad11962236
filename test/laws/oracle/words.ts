// The oracle's procedures.
//
// Not here: the forms (desugar.ts), handlers and escapes themselves (evaluate.ts).

import { enterExtent } from "./dynamic.js"
import {
  Cases,
  Cons,
  Delayed,
  ErrorObject,
  Instance,
  itemsOf,
  type Kont,
  listOf,
  Nil,
  Param,
  Proc,
  Refusal,
  type Run,
  Several,
  type Step,
  Str,
  shown,
  type Value,
  Word,
} from "./values.js"

const refuse = (message: string, ...irritants: Value[]): Refusal => new Refusal(new ErrorObject(message, irritants))

/** `shape` gives the arity; "..." after a parameter means any number of it. */
function word(shape: string, run: Run): Word {
  const [name, ...params] = shape.slice(1, -1).split(" ") as [string, ...string[]]
  const many = params.includes("...")
  const least = params.filter((p) => p !== "..." && !p.startsWith("[")).length - (many ? 1 : 0)
  const most = many ? Number.POSITIVE_INFINITY : params.length
  return new Word(name, shape, (operands, d, k, control) => {
    if (operands.length < least || operands.length > most) {
      throw refuse(`${name}: wrong number of operands, its shape is ${shape}`, ...operands)
    }
    return run(operands, d, k, control)
  })
}

/** A word that only computes. */
function plain(shape: string, compute: (...operands: Value[]) => Value): Word {
  return word(shape, (operands, _d, k) => {
    const value = compute(...operands)
    return () => k(value)
  })
}

// Numbers

/** The operand `value` of `name` as a bigint; `place` from 1, or 0 where there is but one. */
function number(name: string, value: Value, place: number): bigint {
  if (typeof value === "bigint") return value
  throw refuse(`${name}: not a number${place === 0 ? "" : ` (argument ${place})`}`, value)
}

function numbers(name: string, values: readonly Value[]): bigint[] {
  return values.map((value, i) => number(name, value, i + 1))
}

function comparison(name: string, holds: (a: bigint, b: bigint) => boolean): Word {
  return plain(`(${name} x y ...)`, (...values) => {
    const all = numbers(name, values)
    return all.every((n, i) => i === 0 || holds(all[i - 1] as bigint, n))
  })
}

function division(name: string, divide: (a: bigint, b: bigint) => bigint): Word {
  return plain(`(${name} n1 n2)`, (a, b) => {
    const [n, m] = numbers(name, [a, b]) as [bigint, bigint]
    if (m === 0n) throw refuse(`${name}: division by zero`, n, m)
    return divide(n, m)
  })
}

const arithmetic = [
  plain("(+ z ...)", (...values) => numbers("+", values).reduce((a, b) => a + b, 0n)),
  plain("(* z ...)", (...values) => numbers("*", values).reduce((a, b) => a * b, 1n)),
  plain("(- z w ...)", (...values) => {
    const [first, ...rest] = numbers("-", values) as [bigint, ...bigint[]]
    return rest.length === 0 ? -first : rest.reduce((a, b) => a - b, first)
  }),
  comparison("=", (a, b) => a === b),
  comparison("<", (a, b) => a < b),
  comparison(">", (a, b) => a > b),
  division("quotient", (a, b) => a / b),
  division("modulo", (a, b) => ((a % b) + b) % b),
  plain("(even? n)", (n) => number("even?", n, 0) % 2n === 0n),
]

// Data

function pair(name: string, value: Value): Cons {
  if (value instanceof Cons) return value
  throw refuse(`${name}: not a pair`, value)
}

function list(name: string, value: Value): Value[] {
  const items = itemsOf(value)
  if (items !== undefined) return items
  throw refuse(`${name}: not a proper list`, value)
}

function same(a: Value, b: Value): boolean {
  return a === b
}

function equal(a: Value, b: Value): boolean {
  if (a instanceof Str && b instanceof Str) return a.content === b.content
  if (a instanceof Cons && b instanceof Cons) return equal(a.car, b.car) && equal(a.cdr, b.cdr)
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => equal(x, b[i]))
  return same(a, b)
}

function member(holds: (a: Value, b: Value) => boolean): (x: Value, items: Value) => Value {
  return (x, items) => {
    let rest = items
    for (; rest instanceof Cons; rest = rest.cdr) if (holds(x, rest.car)) return rest
    return false
  }
}

function place(name: string, vector: Value, k: Value): { vector: Value[]; at: number } {
  if (!Array.isArray(vector)) throw refuse(`${name}: not a vector (argument 1)`, vector)
  if (typeof k !== "bigint" || k < 0n) throw refuse(`${name}: not an exact nonnegative integer (argument 2)`, k)
  if (k >= vector.length) throw refuse(`${name}: index out of range`, k, vector)
  return { vector, at: Number(k) }
}

const isProcedure = (x: Value): boolean =>
  x instanceof Proc ||
  x instanceof Cases ||
  x instanceof Word ||
  x instanceof Param ||
  (x instanceof Object && "extent" in x)

const data = [
  plain("(not obj)", (x) => x === false),
  plain("(eq? obj1 obj2)", same),
  plain("(eqv? obj1 obj2)", same),
  plain("(equal? obj1 obj2)", equal),
  plain("(cons obj1 obj2)", (a, b) => new Cons(a, b)),
  plain("(car pair)", (p) => pair("car", p).car),
  plain("(cdr pair)", (p) => pair("cdr", p).cdr),
  plain("(list obj ...)", (...items) => listOf(items)),
  plain("(length list)", (l) => BigInt(list("length", l).length)),
  plain("(reverse list)", (l) => listOf(list("reverse", l).reverse())),
  plain("(memv obj list)", member(same)),
  plain("(null? obj)", (x) => x instanceof Nil),
  plain("(pair? obj)", (x) => x instanceof Cons),
  plain("(number? obj)", (x) => typeof x === "bigint"),
  plain("(symbol? obj)", (x) => typeof x === "string"),
  plain("(string? obj)", (x) => x instanceof Str),
  plain("(boolean? obj)", (x) => typeof x === "boolean"),
  plain("(procedure? obj)", isProcedure),
  plain("(vector obj ...)", (...items) => items),
  plain("(vector-length vector)", (v) => BigInt((v as Value[]).length)),
  plain("(vector-ref vector k)", (v, k) => {
    const { vector, at } = place("vector-ref", v, k)
    return vector[at]
  }),
  plain("(vector-set! vector k obj)", (v, k, x) => {
    const { vector, at } = place("vector-set!", v, k)
    vector[at] = x
    return undefined
  }),
]

// Records: what `define-record-type` becomes (desugar.ts). The last operand of `%make` is the number of fields.

const text = (x: Value): string => (x as Str).content

function instance(name: string, type: string, value: Value): Instance {
  if (value instanceof Instance && value.type === type) return value
  throw refuse(`${name}: not a ${type}`, value)
}

const records = [
  plain("(%make name type field ...)", (name, type, ...layout) => {
    const at = layout.map(Number)
    const size = at.pop() as number
    return plain(`(${text(name)}${" x".repeat(at.length)})`, (...values) => {
      const fields: Value[] = new Array(size).fill(false)
      at.forEach((field, i) => {
        fields[field] = values[i]
      })
      return new Instance(text(type), fields)
    })
  }),
  plain("(%is type)", (type) => plain("(is? obj)", (x) => x instanceof Instance && x.type === text(type))),
  plain("(%get name type field)", (name, type, field) =>
    plain(`(${text(name)} record)`, (x) => instance(text(name), text(type), x).fields[Number(field)]),
  ),
  plain("(%put name type field)", (name, type, field) =>
    plain(`(${text(name)} record value)`, (x, value) => {
      instance(text(name), text(type), x).fields[Number(field)] = value
      return undefined
    }),
  ),
]

// Errors

function errorObject(name: string, value: Value): ErrorObject {
  if (value instanceof ErrorObject) return value
  throw refuse(`${name}: not an error object`, value)
}

const errors = [
  word("(raise obj)", ([raised], d, _k, control) => control.raise(raised, d)),
  word("(raise-continuable obj)", ([raised], d, k, control) => control.signal(raised, d, k)),
  word("(error message irritant ...)", ([message, ...irritants], d, _k, control) =>
    control.raise(new ErrorObject(shown(message, true), irritants), d),
  ),
  word("(with-exception-handler handler thunk)", ([handler, thunk], d, k, control) =>
    control.apply(thunk, [], { ...d, handlers: { handler: { procedure: handler }, outer: d.handlers } }, k),
  ),
  plain("(error-object? obj)", (x) => x instanceof ErrorObject),
  plain("(error-object-message error-object)", (x) => new Str(errorObject("error-object-message", x).message)),
  plain("(error-object-irritants error-object)", (x) => listOf(errorObject("error-object-irritants", x).irritants)),
]

// Control

/** Calls `f` once for each row, left to right, and gives all its answers to `done`. */
function each(
  f: Value,
  rows: readonly Value[][],
  d: Parameters<Run>[1],
  control: Parameters<Run>[3],
  done: (answers: Value[]) => Step | undefined,
): Step | undefined {
  const next = (answers: Value[]): Step | undefined => {
    const row = rows[answers.length]
    if (row === undefined) return done(answers)
    return control.apply(f, row, d, (answer) => () => next([...answers, answer]))
  }
  return next([])
}

/** The first elements of all `lists`, the second, ... as far as the shortest goes. */
function rowsOf(lists: readonly Value[][]): Value[][] {
  const count = Math.min(...lists.map((l) => l.length))
  return Array.from({ length: count }, (_, i) => lists.map((l) => l[i]))
}

const overLists =
  (finish: (answers: Value[]) => Value): Run =>
  ([f, ...lists], d, k, control) =>
    each(f, rowsOf(lists.map((l) => list("map", l))), d, control, (answers) => k(finish(answers)))

const overVectors =
  (finish: (answers: Value[]) => Value): Run =>
  ([f, ...vectors], d, k, control) =>
    each(f, rowsOf(vectors as Value[][]), d, control, (answers) => k(finish(answers)))

const spread = (value: Value): readonly Value[] => (value instanceof Several ? value.items : [value])

const procedures = [
  word("(apply proc arg ... args)", (operands, d, k, control) => {
    const [f, ...rest] = operands
    const last = list("apply", rest.pop())
    return control.apply(f, [...rest, ...last], d, k)
  }),
  word("(map proc list ...)", overLists(listOf)),
  word(
    "(for-each proc list ...)",
    overLists(() => undefined),
  ),
  word(
    "(vector-map proc vector ...)",
    overVectors((answers) => answers),
  ),
  word(
    "(vector-for-each proc vector ...)",
    overVectors(() => undefined),
  ),
  word("(values obj ...)", (operands, _d, k) => k(operands.length === 1 ? operands[0] : new Several(operands))),
  word("(call-with-values producer consumer)", ([producer, consumer], d, k, control) =>
    control.apply(producer, [], d, (value) => control.apply(consumer, spread(value), d, k)),
  ),
  word("(call/cc proc)", ([receiver], d, k, control) => {
    const { escape, inside, leave } = enterExtent(d, k)
    return control.apply(receiver, [escape], inside, leave)
  }),
  word("(dynamic-wind before thunk after)", ([before, thunk, after], d, k, control) => {
    const leave: Kont = (value) => control.apply(after, [], d, () => k(value))
    const inside = { ...d, winders: { after, outside: d } }
    return control.apply(before, [], d, () => control.apply(thunk, [], inside, leave))
  }),
  word("(make-parameter init [converter])", ([init, converter = false], d, k, control) =>
    converter === false
      ? k(new Param(init, false))
      : control.apply(converter, [init], d, (value) => k(new Param(value, converter))),
  ),
  word("(force promise)", ([promise], d, k, control) =>
    promise instanceof Delayed ? control.force(promise, d, k) : k(promise),
  ),
  word("(display obj)", ([x], _d, k, control) => {
    control.display(shown(x, true))
    return k(undefined)
  }),
]

/** Every procedure the oracle's programs may name. */
export const words: readonly Word[] = [...arithmetic, ...data, ...records, ...errors, ...procedures]
