// The oracle: a naive evaluator of a core Scheme, in continuation-passing style.
//
// It is what the machine is held against, so it is written to be plainly right
// and not to be fast: every continuation is a JavaScript function, the dynamic
// environment is passed along, and a trampoline keeps the host's stack flat.
//
// It shares neither expander, machine, control words nor data with the interpreter.
//
// Invariants
//   O1  Operands are evaluated left to right, and an operator that is a variable after them.
//   O2  The tests of a `guard` without `else` run before the stack is unwound; with `else`, after.

import { type Core, desugar } from "./desugar.js"
import { enterExtent, escapeTo, OUTERMOST } from "./dynamic.js"
import { type Sexp, Text } from "./sexp.js"
import {
  Cases,
  type Control,
  Delayed,
  type Dynamic,
  ErrorObject,
  Escape,
  type Guard,
  type Kont,
  listOf,
  Param,
  Proc,
  Refusal,
  Scope,
  Several,
  type Step,
  Str,
  shown,
  uncaughtMessage,
  type Value,
  Word,
} from "./values.js"
import { words } from "./words.js"

/** What may happen in a run besides plain evaluation. */
export type Event = "escape" | "dead escape" | "signal" | "wind" | "unwind"

/** How a program ended, as one line, and what it displayed. */
export interface Ending {
  readonly ending: string
  readonly output: string
}

/** Evaluates the forms of a program in turn; the last one's value is the answer. */
export function runOracle(program: readonly Sexp[]): Ending & { readonly events: ReadonlySet<Event> } {
  const oracle = new Oracle()
  return { ...oracle.run(program), events: oracle.events }
}

class Oracle implements Control {
  private readonly globals = new Scope(undefined)
  private output = ""
  readonly events = new Set<Event>()

  constructor() {
    for (const word of words) this.globals.define(word.name, word)
  }

  run(program: readonly Sexp[]): Ending {
    let last: Value
    let uncaught: string | undefined
    for (const form of program) {
      let step: Step | undefined = () =>
        this.evaluate(
          desugar(form),
          this.globals,
          this.outermost((raised) => (uncaught = uncaughtMessage(raised))),
          (value) => {
            last = value
            return undefined
          },
        )
      while (step !== undefined) step = step()
      if (uncaught !== undefined) return { ending: `!> ${uncaught}`, output: this.output }
    }
    return { ending: shown(last), output: this.output }
  }

  /** The environment a form begins in: its last handler leaves every extent and ends the run. */
  private outermost(end: (raised: Value) => void): Dynamic {
    const top = enterExtent(OUTERMOST, () => undefined).escape
    const last = new Word("%uncaught", "(%uncaught obj)", ([raised], d) =>
      this.leaveFor(top, d, () => {
        end(raised)
        return undefined
      }),
    )
    return { ...OUTERMOST, handlers: { handler: { procedure: last }, outer: undefined } }
  }

  display(text: string): void {
    this.output += text
  }

  // Expressions

  private evaluate(x: Core, scope: Scope, d: Dynamic, k: Kont): Step | undefined {
    switch (x.kind) {
      case "const":
        return k(datum(x.datum))
      case "ref":
        return this.lookUp(x.name, scope, d, k)
      case "set":
        return this.evaluate(x.value, scope, d, (value) => {
          const owner = scope.binding(x.name)
          if (owner === undefined) return this.raise(new ErrorObject("set!: unbound variable", [x.name]), d)
          owner.define(x.name, value)
          return k(undefined)
        })
      case "define":
        return this.evaluate(x.value, scope, d, (value) => {
          this.globals.define(x.name, value)
          return k(undefined)
        })
      case "if":
        return this.evaluate(x.test, scope, d, (test) =>
          this.evaluate(test === false ? x.otherwise : x.then, scope, d, k),
        )
      case "lambda":
        return k(new Proc(x.name, x.params, x.rest, x.body, scope))
      case "case-lambda":
        return k(
          new Cases(
            x.name,
            x.clauses.map((c) => new Proc(x.name, c.params, c.rest, c.body, scope)),
          ),
        )
      case "seq":
        return this.sequence(x.items, 0, scope, d, k)
      case "letrec":
        return this.letrec(x, scope, d, k)
      case "call":
        return this.call(x, scope, d, k)
      case "delay":
        return k(new Delayed({ thunk: x.value, scope }))
      case "parameterize":
        return this.parameterize(x, scope, d, k)
      case "guard":
        return this.guard(x, scope, d, k)
    }
  }

  private lookUp(name: string, scope: Scope, d: Dynamic, k: Kont): Step | undefined {
    const owner = scope.binding(name)
    if (owner === undefined) return this.raise(new ErrorObject("unbound variable", [name]), d)
    const value = owner.get(name)
    if (value === UNDEFINED) return this.raise(new ErrorObject("variable used before its definition", [name]), d)
    return k(value)
  }

  private sequence(items: readonly Core[], i: number, scope: Scope, d: Dynamic, k: Kont): Step | undefined {
    const item = items[i]
    if (item === undefined) return k(undefined)
    if (i === items.length - 1) return this.evaluate(item, scope, d, k)
    return this.evaluate(item, scope, d, () => this.sequence(items, i + 1, scope, d, k))
  }

  private letrec(x: Core & { kind: "letrec" }, outer: Scope, d: Dynamic, k: Kont): Step | undefined {
    const scope = new Scope(outer)
    for (const name of x.names) scope.define(name, UNDEFINED)
    const next = (i: number): Step | undefined => {
      const value = x.values[i]
      if (value === undefined) return this.evaluate(x.body, scope, d, k)
      return this.evaluate(value, scope, d, (v) => {
        scope.define(x.names[i] as string, v)
        return next(i + 1)
      })
    }
    return next(0)
  }

  private call(x: Core & { kind: "call" }, scope: Scope, d: Dynamic, k: Kont): Step | undefined {
    const operator = (then: Kont): Step | undefined => this.evaluate(x.operator, scope, d, then)
    const operands = (then: (values: Value[]) => Step | undefined): Step | undefined =>
      this.evaluateAll(x.operands, [], scope, d, then)
    if (x.operator.kind === "ref") return operands((values) => operator((f) => this.apply(f, values, d, k))) // O1
    return operator((f) => operands((values) => this.apply(f, values, d, k)))
  }

  private evaluateAll(
    xs: readonly Core[],
    values: Value[],
    scope: Scope,
    d: Dynamic,
    then: (values: Value[]) => Step | undefined,
  ): Step | undefined {
    const x = xs[values.length]
    if (x === undefined) return then(values)
    return this.evaluate(x, scope, d, (value) => this.evaluateAll(xs, [...values, value], scope, d, then))
  }

  // Procedures

  /** Calls `f`. Always by way of the trampoline. */
  apply(f: Value, operands: readonly Value[], d: Dynamic, k: Kont): Step {
    return () => {
      try {
        return this.enter(f, operands, d, k)
      } catch (error) {
        if (error instanceof Refusal) return this.raise(error.raised, d)
        throw error
      }
    }
  }

  private enter(f: Value, operands: readonly Value[], d: Dynamic, k: Kont): Step | undefined {
    if (f === windWord) this.events.add("wind")
    if (f instanceof Word) return f.run(operands, d, k, this)
    if (f instanceof Proc) return this.evaluate(f.body, bound(f, operands), d, k)
    if (f instanceof Cases) return this.enter(clauseFor(f, operands), operands, d, k)
    if (f instanceof Escape) return this.escape(f, operands.length === 1 ? operands[0] : new Several(operands), d)
    if (f instanceof Param) return k(parameterValue(f, d))
    throw new Refusal(new ErrorObject("not a procedure", [f]))
  }

  private escape(target: Escape, value: Value, d: Dynamic): Step | undefined {
    this.events.add(target.extent.live ? "escape" : "dead escape")
    if (!target.extent.live) {
      throw new Refusal(new ErrorObject("continuation: its extent has exited, so it cannot be invoked", []))
    }
    return this.leaveFor(target, d, () => {
      target.extent.live = false
      return target.k(value)
    })
  }

  private leaveFor(target: Escape, d: Dynamic, then: Step): Step | undefined {
    return escapeTo(target, d, (thunk, outside, k) => this.unwind(thunk, outside, k), then)
  }

  private unwind(after: Value, outside: Dynamic, k: Kont): Step {
    this.events.add("unwind")
    return this.apply(after, [], outside, k)
  }

  // Exceptions

  /** Raises `obj`: its handler must not return. */
  raise(obj: Value, d: Dynamic): Step | undefined {
    const outer: Dynamic = { ...d, handlers: d.handlers?.outer }
    return this.signal(obj, d, () =>
      this.raise(new ErrorObject("raise: a handler returned from a raise that cannot be continued", [obj]), outer),
    )
  }

  /** Gives `obj` to the innermost handler; what that answers goes to `k`. */
  signal(obj: Value, d: Dynamic, k: Kont): Step | undefined {
    if (d.handlers === undefined) throw new Error("the oracle has lost its last handler")
    const { handler, outer } = d.handlers
    if (outer !== undefined) this.events.add("signal")
    const inside: Dynamic = { ...d, handlers: outer }
    if ("procedure" in handler) return this.apply(handler.procedure, [obj], inside, k)
    return () => this.clauses(handler, obj, inside, k)
  }

  private guard(x: Core & { kind: "guard" }, scope: Scope, d: Dynamic, k: Kont): Step | undefined {
    const { escape, inside, leave } = enterExtent(d, k)
    const handler: Guard = { variable: x.variable, clauses: x.clauses, scope, landing: escape }
    return this.evaluate(x.body, scope, { ...inside, handlers: { handler, outer: d.handlers } }, leave)
  }

  private clauses(guard: Guard, obj: Value, d: Dynamic, k: Kont): Step | undefined {
    const { landing, clauses } = guard
    const scope = new Scope(guard.scope)
    scope.define(guard.variable, obj)
    if (clauses.at(-1)?.test === undefined) {
      return this.leaveFor(landing, d, () => this.clause(guard, 0, scope, landing.dynamic, landing.k, (run) => run())) // O2
    }
    const testing: Dynamic = { ...d, bindings: landing.dynamic.bindings }
    const none: Step = () => this.signal(obj, d, k)
    return this.clause(guard, 0, scope, testing, landing.k, (run) => this.leaveFor(landing, d, run), none)
  }

  /** Tries the clauses from the `i`-th; the action of the one that holds is handed to `land`. */
  private clause(
    guard: Guard,
    i: number,
    scope: Scope,
    d: Dynamic,
    k: Kont,
    land: (action: Step) => Step | undefined,
    none?: Step,
  ): Step | undefined {
    const clause = guard.clauses[i]
    if (clause === undefined) return none?.()
    const { test, arrow, body } = clause
    const home = guard.landing.dynamic
    if (test === undefined) return land(() => this.evaluate(body as Core, scope, home, k))
    return this.evaluate(test, scope, d, (value) => {
      if (value === false) return this.clause(guard, i + 1, scope, d, k, land, none)
      if (body === undefined) return land(() => k(value))
      if (!arrow) return land(() => this.evaluate(body, scope, home, k))
      return land(() => this.evaluate(body, scope, home, (f) => this.apply(f, [value], home, k)))
    })
  }

  // Parameters and promises

  private parameterize(x: Core & { kind: "parameterize" }, scope: Scope, d: Dynamic, k: Kont): Step | undefined {
    const both = x.params.flatMap((param, i) => [param, x.values[i] as Core])
    return this.evaluateAll(both, [], scope, d, (evaluated) => {
      const convert = (i: number, bindings: Dynamic["bindings"]): Step | undefined => {
        if (i === evaluated.length) return this.evaluate(x.body, scope, { ...d, bindings }, k)
        const param = evaluated[i] as Param
        const bind = (value: Value): Step | undefined => convert(i + 2, { param, value, outer: bindings })
        return param.converter === false
          ? bind(evaluated[i + 1])
          : this.apply(param.converter, [evaluated[i + 1]], d, bind)
      }
      return convert(0, d.bindings)
    })
  }

  force(promise: Delayed, d: Dynamic, k: Kont): Step | undefined {
    const { state } = promise
    if ("done" in state) return k(state.value)
    return this.evaluate(state.thunk, state.scope, d, (value) => {
      if (!("done" in promise.state)) promise.state = { done: true, value }
      return this.force(promise, d, k)
    })
  }
}

const windWord = words.find((word) => word.name === "dynamic-wind")

/** What a `letrec` variable holds until it is defined. */
const UNDEFINED = new ErrorObject("not defined yet", [])

function datum(sexp: Sexp): Value {
  if (typeof sexp === "number") return BigInt(sexp)
  if (sexp instanceof Text) return new Str(sexp.content)
  if (Array.isArray(sexp)) return listOf((sexp as readonly Sexp[]).map(datum))
  return sexp as Value
}

function takes({ params, rest }: Proc, count: number): boolean {
  return rest === undefined ? count === params.length : count >= params.length
}

function bound(f: Proc, operands: readonly Value[]): Scope {
  if (!takes(f, operands.length)) throw new Refusal(wrongNumber(f.name, [f], operands))
  const scope = new Scope(f.scope)
  f.params.forEach((name, i) => scope.define(name, operands[i]))
  if (f.rest !== undefined) scope.define(f.rest, listOf(operands.slice(f.params.length)))
  return scope
}

function clauseFor(f: Cases, operands: readonly Value[]): Proc {
  const clause = f.clauses.find((c) => takes(c, operands.length))
  if (clause === undefined) throw new Refusal(wrongNumber(f.name, f.clauses, operands))
  return clause
}

function wrongNumber(name: string, clauses: readonly Proc[], operands: readonly Value[]): ErrorObject {
  const who = name === "" ? "" : `${name}: `
  const shapes = clauses.map(({ params, rest }) =>
    [name || "procedure", ...params, ...(rest === undefined ? [] : [rest, "..."])].join(" "),
  )
  const shape = shapes.map((words) => `(${words})`).join(" or ")
  return new ErrorObject(`${who}wrong number of operands, its shape is ${shape}`, operands)
}

function parameterValue(param: Param, d: Dynamic): Value {
  for (let b = d.bindings; b !== undefined; b = b.outer) if (b.param === param) return b.value
  return param.value
}
