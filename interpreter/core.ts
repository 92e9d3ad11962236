// The core language: what the expander makes and both engines run.
//
// Eleven kinds of node. Macros, scopes and derived forms are gone; every
// variable is resolved, either to a `Variable` of some enclosing lambda or to a
// slot in the table of cells of the instance that runs the code. A node holds no
// cell and no guest closure, so one expansion serves any number of instances.
//
// Invariants
//   C1  Operands are evaluated left to right; an operator that is a variable is read last.
//   C2  `captors`, `assigned` and `checked` are final once the whole top-level form is expanded.
//   C3  A `Letrec` evaluates its bindings in order (the report's `letrec*`).

import type { Place } from "./place.js"

/** A local variable. */
export class Variable {
  /** The lambdas inside its own that refer to it, or that hold one which does; undefined if there is none. */
  captors: Set<Lambda> | undefined
  /** Changed after its binding: by `set!`, or by a `letrec` whose closures need it early. */
  assigned = false
  /** May be read before its definition has run, so that reading must look. */
  checked = false
  /** How often it is read. */
  reads = 0
  /** The first binding of its `letrec` that refers to it; Infinity before any does. */
  earliest = Number.POSITIVE_INFINITY
  /** Which binding of its `letrec` is being expanded; undefined for other variables. */
  progress: { binding: number } | undefined

  constructor(
    readonly name: string,
    /** The lambda that binds it; null at top level. */
    readonly owner: Lambda | null,
    readonly place: Place | undefined,
  ) {}
}

export class Const {
  readonly kind = "const"
  constructor(readonly value: unknown) {}
}

export class LocalRef {
  readonly kind = "local"
  constructor(
    readonly variable: Variable,
    readonly place: Place | undefined,
  ) {}
}

export class GlobalRef {
  readonly kind = "global"
  constructor(
    readonly slot: number,
    readonly name: string,
    readonly place: Place | undefined,
  ) {}
}

export class SetLocal {
  readonly kind = "set-local"
  constructor(
    readonly variable: Variable,
    readonly value: Core,
    readonly place: Place | undefined,
  ) {}
}

/** `set!` of a global, or its definition. */
export class SetGlobal {
  readonly kind = "set-global"
  constructor(
    readonly slot: number,
    readonly name: string,
    readonly value: Core,
    readonly defines: boolean,
    readonly place: Place | undefined,
  ) {}
}

export class If {
  readonly kind = "if"
  constructor(
    readonly test: Core,
    readonly then: Core,
    readonly otherwise: Core,
  ) {}
}

/** `items` has at least one element. */
export class Seq {
  readonly kind = "seq"
  constructor(readonly items: readonly Core[]) {}
}

export class Call {
  readonly kind = "call"
  constructor(
    readonly operator: Core,
    readonly operands: readonly Core[],
    readonly place: Place | undefined,
  ) {}
}

export class Let {
  readonly kind = "let"
  constructor(
    readonly variables: readonly Variable[],
    readonly inits: readonly Core[],
    readonly body: Core,
  ) {}
}

export class Letrec {
  readonly kind = "letrec"
  constructor(
    readonly variables: readonly Variable[],
    readonly inits: readonly Core[],
    readonly body: Core,
  ) {}
}

export class Lambda {
  readonly kind = "lambda"
  params: readonly Variable[] = []
  /** Whether the last of `params` takes what is left of the operands as a list. */
  rest = false
  body: Core = NOTHING
  doc = ""
  /** The variables of enclosing lambdas that it or a lambda in it refers to. */
  readonly free = new Set<Variable>()
  /** The variable it is bound to by a `Letrec`, through which it calls itself. */
  self: Variable | undefined
  /** Whether it is a loop of the procedure around it (loops.ts). */
  loop = false

  constructor(
    readonly name: string,
    readonly parent: Lambda | null,
    readonly place: Place | undefined,
  ) {}
}

export class CaseLambda {
  readonly kind = "case-lambda"
  constructor(
    readonly name: string,
    readonly clauses: readonly Lambda[],
  ) {}
}

export type Core =
  | Const
  | LocalRef
  | GlobalRef
  | SetLocal
  | SetGlobal
  | If
  | Seq
  | Call
  | Let
  | Letrec
  | Lambda
  | CaseLambda

/** The node whose value says nothing. */
export const NOTHING: Core = new Const(undefined)

/** Notes a reference to `variable` from inside `from`: whether it is captured, and by which lambdas. */
export function noteReference(variable: Variable, from: Lambda | null): void {
  for (let lambda = from; lambda !== variable.owner && lambda !== null; lambda = lambda.parent) {
    variable.captors ??= new Set()
    variable.captors.add(lambda)
    lambda.free.add(variable) // C2
  }
}

/** The parts of an `and` or `or` of two, as they are when only the truth of it matters. */
export function shortCircuit({ variables, inits, body }: Let): { first: Core; rest: Core; isAnd: boolean } | undefined {
  const [variable] = variables
  if (variables.length !== 1 || variable?.reads !== 2 || !(body instanceof If)) return undefined
  const isIt = (core: Core): boolean => core instanceof LocalRef && core.variable === variable
  if (!isIt(body.test)) return undefined
  const first = inits[0] as Core
  if (isIt(body.otherwise)) return { first, rest: body.then, isAnd: true }
  return isIt(body.then) ? { first, rest: body.otherwise, isAnd: false } : undefined
}
