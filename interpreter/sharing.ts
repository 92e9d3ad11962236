// Sharing: whether what a program has made of its globals may serve other instances of it too.
//
// An instance has globals of its own because its program may change them, or what
// they hold. Most programs define procedures and data and never change a thing;
// one that can name nothing that changes data, and whose procedures assign no
// global, leaves its globals as every other instance would find its own.
//
// Invariants
//   SH1  Globals are shared only where nothing that the program can reach is able to tell.

import type { Code } from "./code.js"
import { isAtom } from "./constant.js"
import type { Core } from "./core.js"
import { Dict } from "./dict.js"
import type { Environment } from "./environment.js"
import { Pair } from "./pair.js"
import { Primitive } from "./primitive.js"
import { CaseClosure, Closure, Control, Parameter } from "./procedure.js"
import { Record, RecordType, valuesOf } from "./record.js"
import { singletonWriting } from "./singleton.js"
import { SchemeString } from "./string.js"

/** What a program runs forms with, or makes procedures that change records, whatever they are called. */
const UNBOUNDED: ReadonlySet<string> = new Set([
  "%record-modifier",
  "environment",
  "eval",
  "interaction-environment",
  "load",
  "null-environment",
  "scheme-report-environment",
])

/** A program that has run to its end, and what it has made. */
export interface Made {
  readonly bodies: Iterable<readonly Code[]>
  readonly environments: Iterable<Environment>
}

/**
 * Whether other instances may have the globals of this one. SH1
 * @param isHarmless whether a procedure of the host's, whose name says that it changes something, changes no guest's data
 */
export function isShareable({ bodies, environments }: Made, isHarmless: (name: string) => boolean): boolean {
  for (const body of bodies) if (body.some(({ lambda }) => assignsGlobals(lambda.body))) return false
  const values: unknown[] = []
  for (const { cells } of environments) {
    for (const { fixed, value } of cells) {
      if (fixed && isProcedure(value) && changes(value.name) && !isHarmless(value.name)) return false
      if (!fixed) values.push(value)
    }
  }
  return areConstant(values)
}

type Procedure = Primitive | Control | Closure | CaseClosure

function isProcedure(value: unknown): value is Procedure {
  return (
    value instanceof Closure || value instanceof Primitive || value instanceof Control || value instanceof CaseClosure
  )
}

/** Whether a procedure of this name may change what it is given, by the convention that all of ours keep. */
function changes(name: string): boolean {
  return name.includes("!") || UNBOUNDED.has(name)
}

/** Whether a procedure in `core` assigns a global when it is called. What the form itself defines is no assignment. */
function assignsGlobals(core: Core): boolean {
  const waiting: { readonly core: Core; readonly isInside: boolean }[] = [{ core, isInside: false }]
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (each.isInside && each.core.kind === "set-global") return true
    const isInside = each.isInside || each.core.kind === "lambda"
    for (const part of partsOf(each.core)) waiting.push({ core: part, isInside })
  }
  return false
}

function partsOf(core: Core): readonly Core[] {
  switch (core.kind) {
    case "lambda":
      return [core.body]
    case "case-lambda":
      return core.clauses
    case "set-local":
    case "set-global":
      return [core.value]
    case "if":
      return [core.test, core.then, core.otherwise]
    case "seq":
      return core.items
    case "call":
      return [core.operator, ...core.operands]
    case "let":
    case "letrec":
      return [...core.inits, core.body]
    default:
      return []
  }
}

/** Whether all that can be reached from `values` stays as it is, if nobody changes data. */
function areConstant(values: unknown[]): boolean {
  const seen = new Set<unknown>()
  for (const value of values) {
    if (isLeaf(value) || seen.has(value)) continue
    seen.add(value)
    const parts = reachedFrom(value)
    if (parts === undefined) return false
    for (const part of parts) values.push(part)
  }
  return true
}

/** Whether a value holds nothing that could be changed but by those who change data. */
function isLeaf(value: unknown): boolean {
  return (
    isAtom(value) ||
    value instanceof SchemeString ||
    value instanceof Uint8Array ||
    (value instanceof Primitive && !value.isForeign) ||
    value instanceof Control ||
    value instanceof RecordType ||
    singletonWriting(value) !== undefined
  )
}

/** What a value holds; undefined for one that may change by itself, as ports, promises and assigned variables do. */
function reachedFrom(value: unknown): Iterable<unknown> | undefined {
  if (value instanceof Closure) return value.frees
  if (value instanceof CaseClosure) return value.clauses
  if (value instanceof Pair) return [value.car, value.cdr]
  if (Array.isArray(value)) return value
  if (value instanceof Dict) return value.values()
  if (value instanceof Record) return valuesOf(value)
  if (value instanceof Parameter && value.role === undefined) return [value.value, value.converter]
  return undefined
}
