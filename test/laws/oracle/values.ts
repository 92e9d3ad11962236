// What the oracle's programs compute with, and how it is written.
//
// Exact integers are bigints, symbols JavaScript strings, vectors arrays. None
// of this is the interpreter's.
//
// Not here: entering and leaving extents (dynamic.ts).

import type { Core, GuardClause } from "./desugar.js"

export class Str {
  constructor(readonly content: string) {}
}

export class Cons {
  constructor(
    public car: Value,
    public cdr: Value,
  ) {}
}

export class Nil {
  readonly writing = "()"
}

/** The empty list. */
export const NIL = new Nil()

/** Variables and their values. */
export class Scope {
  private readonly values = new Map<string, Value>()
  constructor(private readonly outer: Scope | undefined) {}

  define(name: string, value: Value): void {
    this.values.set(name, value)
  }

  /** The scope that binds `name`, if any does. */
  binding(name: string): Scope | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.outer) {
      if (scope.values.has(name)) return scope
    }
    return undefined
  }

  get(name: string): Value {
    return this.values.get(name)
  }
}

/** A procedure made by a `lambda`. */
export class Proc {
  constructor(
    readonly name: string,
    readonly params: readonly string[],
    readonly rest: string | undefined,
    readonly body: Core,
    readonly scope: Scope,
  ) {}
}

/** A procedure made by a `case-lambda`. */
export class Cases {
  constructor(
    readonly name: string,
    readonly clauses: readonly Proc[],
  ) {}
}

/** A step of a computation: running it gives the next, or undefined at the end. */
export type Step = () => Step | undefined
/** What is to be done with a value. */
export type Kont = (value: Value) => Step | undefined

/** What a word that takes part in control asks of the evaluator. */
export interface Control {
  apply(f: Value, operands: readonly Value[], d: Dynamic, k: Kont): Step
  raise(raised: Value, d: Dynamic): Step | undefined
  signal(raised: Value, d: Dynamic, k: Kont): Step | undefined
  force(promise: Delayed, d: Dynamic, k: Kont): Step | undefined
  display(text: string): void
}

export type Run = (operands: readonly Value[], d: Dynamic, k: Kont, control: Control) => Step | undefined

/** A procedure of the oracle's own. */
export class Word {
  constructor(
    readonly name: string,
    /** A call of it, as its arity error shows it. */
    readonly shape: string,
    readonly run: Run,
  ) {}
}

/** A handler in force: a procedure, or the clauses of a `guard`. */
export type Handler = { readonly procedure: Value } | Guard

export interface Guard {
  readonly variable: string
  readonly clauses: readonly GuardClause[]
  readonly scope: Scope
  /** Where the guard's own answer goes. */
  readonly landing: Escape
}

/** The dynamic environment. It is passed along, so nothing has to be put back on the way out. */
export interface Dynamic {
  readonly handlers: { readonly handler: Handler; readonly outer: Dynamic["handlers"] } | undefined
  readonly bindings: { readonly param: Param; readonly value: Value; readonly outer: Dynamic["bindings"] } | undefined
  readonly winders: Winder | undefined
  readonly extents: Extent | undefined
}

export interface Winder {
  readonly after: Value
  readonly outside: Dynamic
}

/** The extent of one `call/cc` or `guard`. */
export class Extent {
  live = true
  constructor(readonly outer: Extent | undefined) {}
}

/** An escape procedure. */
export class Escape {
  constructor(
    readonly extent: Extent,
    readonly dynamic: Dynamic,
    readonly k: Kont,
  ) {}
}

export class Param {
  constructor(
    public value: Value,
    readonly converter: Value,
  ) {}
}

export class Delayed {
  constructor(public state: { done: boolean; value: Value } | { thunk: Core; scope: Scope }) {}
}

export class Instance {
  constructor(
    readonly type: string,
    readonly fields: Value[],
  ) {}
}

/** What `error` makes and what a word complains with. */
export class ErrorObject {
  constructor(
    readonly message: string,
    readonly irritants: readonly Value[],
  ) {}
}

/** Thrown by a word that refuses its operands, and raised where it was called. */
export class Refusal {
  constructor(readonly raised: ErrorObject) {}
}

/** Any number of values but one. */
export class Several {
  constructor(readonly items: readonly Value[]) {}
}

export type Value =
  | bigint
  | boolean
  | string
  | undefined
  | Str
  | Cons
  | Nil
  | Value[]
  | Proc
  | Cases
  | Word
  | Escape
  | Param
  | Delayed
  | Instance
  | ErrorObject
  | Several

/** A list of `items`. */
export function listOf(items: readonly Value[]): Value {
  let result: Value = NIL
  for (let i = items.length - 1; i >= 0; i--) result = new Cons(items[i], result)
  return result
}

/** The items of a proper list, else undefined. */
export function itemsOf(value: Value): Value[] | undefined {
  const items: Value[] = []
  let rest = value
  for (; rest instanceof Cons; rest = rest.cdr) items.push(rest.car)
  return rest instanceof Nil ? items : undefined
}

/** A value as `write` shows it, or as `display` does. */
export function shown(value: Value, display = false): string {
  if (value instanceof Str) return display ? value.content : JSON.stringify(value.content)
  if (typeof value === "boolean") return value ? "#t" : "#f"
  if (value instanceof Nil) return value.writing
  if (Array.isArray(value)) return `#(${value.map((v) => shown(v, display)).join(" ")})`
  if (value instanceof Cons) return `(${insideOf(value, display)})`
  if (value instanceof ErrorObject)
    return `#<error ${[new Str(value.message), ...value.irritants].map((v) => shown(v)).join(" ")}>`
  if (value instanceof Several) return value.items.map((v) => shown(v, display)).join(" ")
  if (typeof value === "object" || value === undefined) return "#<something>"
  return String(value)
}

function insideOf(pair: Cons, display: boolean): string {
  const parts: string[] = []
  let rest: Value = pair
  for (; rest instanceof Cons; rest = rest.cdr) parts.push(shown(rest.car, display))
  if (!(rest instanceof Nil)) parts.push(".", shown(rest, display))
  return parts.join(" ")
}

/** What an error that nobody caught says. */
export function uncaughtMessage(raised: Value): string {
  if (!(raised instanceof ErrorObject)) return `raised: ${shown(raised)}`
  if (raised.irritants.length === 0) return raised.message
  return `${raised.message}: ${raised.irritants.map((v) => shown(v)).join(" ")}`
}
