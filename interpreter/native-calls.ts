// How compiled code calls what is no closure of as many operands as there are, and what else calls compiled code.
//
// Not here: handing over (native.ts), instructions of control (native-control.ts).

import type { Code } from "./code.js"
import { Complaint } from "./complaint.js"
import { Continuation } from "./continuation.js"
import { parameterValue } from "./dynamic.js"
import { charge } from "./meter.js"
import { begins, bounce, bounds, Extent, handover, LATER, Why, WORD } from "./native.js"
import { EMPTY, Pair } from "./pair.js"
import { callPrimitive, Primitive } from "./primitive.js"
import { MOST_AT_ONCE } from "./primitives/many.js"
import { CaseClosure, Closure, Control, cold, MultipleValues, type Native, Parameter } from "./procedure.js"

/** A tail call of a closure from so deep that it gives its place on the host's stack up, if the closure takes so many operands. */
export function callDeep(closure: Closure, operands: unknown[], depth: number): unknown {
  const isPlain = closure.template.arity === operands.length
  return isPlain ? bounce(closure, operands, depth) : call(closure, depth, operands)
}

function escape(extent: Extent, value: unknown): unknown {
  handover.why = Why.Escape
  handover.extent = extent
  handover.value = value
  return LATER
}

function ask(request: unknown, depth: number): unknown {
  begins(Why.Ask, depth)
  handover.request = request
  return LATER
}

/** What the functions below, or those of an instruction of control, take of the host's stack, in a depth. */
export const AROUND = 128 * WORD

/** Calls a closure that takes as many operands as there are. */
export function invoke(closure: Closure, depth: number, operands: readonly unknown[]): unknown {
  const { native } = closure.template
  switch (operands.length) {
    case 0:
      return native(closure, depth)
    case 1:
      return native(closure, depth, operands[0])
    case 2:
      return native(closure, depth, operands[0], operands[1])
    case 3:
      return native(closure, depth, operands[0], operands[1], operands[2])
    default:
      return native(closure, depth, ...operands)
  }
}

/** Calls what is no closure of a fixed number of operands. What compiled code cannot call is left to the machine. */
export function call(procedure: unknown, outside: number, operands: readonly unknown[]): unknown {
  const depth = outside + AROUND
  if (procedure instanceof Primitive) {
    const count = operands.length
    if (!procedure.isForeign && count >= procedure.least && count <= procedure.most && count <= MOST_AT_ONCE) {
      const value = callPrimitive(procedure, operands)
      return procedure.asks ? awaited(value, outside) : value
    }
  } else if (procedure instanceof Closure) {
    if (procedure.code.takes(operands.length)) return invokeWithRest(procedure, depth, operands)
  } else if (procedure instanceof CaseClosure) {
    const clause = procedure.clauseFor(operands.length)
    if (clause !== undefined) return (clause.code.rest ? invokeWithRest : invoke)(clause, depth, operands)
  } else if (procedure instanceof Parameter) {
    if (operands.length === 0) return parameterValue(procedure, bounds.run.dynamic)
  } else if (procedure instanceof Continuation) {
    const { marker, dynamic } = procedure
    const isNear = marker instanceof Extent && marker.isNative && dynamic.winder === bounds.run.dynamic.winder
    if (isNear && operands.length === 1) return escape(marker, operands[0])
  } else if (procedure instanceof Control && procedure.native !== undefined) {
    const count = operands.length
    if (count >= procedure.least && count <= procedure.most) return procedure.native(depth, operands)
  }
  handover.why = Why.Bail // NA2
  return LATER
}

/** `call` without operands. */
export function call0(procedure: unknown, outside: number): unknown {
  return call(procedure, outside, [])
}

/** `call` with one operand: what is called so most often needs no array. */
export function call1(procedure: unknown, outside: number, a: unknown): unknown {
  if (procedure instanceof Primitive) {
    if (!procedure.isForeign && procedure.least <= 1 && procedure.most >= 1) {
      const value = procedure.run(a)
      return procedure.asks ? awaited(value, outside) : value
    }
  } else if (procedure instanceof CaseClosure) {
    const clause = procedure.clauseFor(1)
    if (clause?.template.arity === 1) return clause.template.native(clause, outside + AROUND, a)
  }
  return call(procedure, outside, [a])
}

/** `call` with two operands. */
export function call2(procedure: unknown, outside: number, a: unknown, b: unknown): unknown {
  if (procedure instanceof Primitive) {
    const { binary, run } = procedure
    if (!procedure.isForeign && !procedure.asks && procedure.least <= 2 && procedure.most >= 2)
      return binary === undefined ? run(a, b) : binary(a, b)
  } else if (procedure instanceof CaseClosure) {
    const clause = procedure.clauseFor(2)
    if (clause?.template.arity === 2) return clause.template.native(clause, outside + AROUND, a, b)
  }
  return call(procedure, outside, [a, b])
}

/** `call` with three operands. */
export function call3(procedure: unknown, outside: number, a: unknown, b: unknown, c: unknown): unknown {
  if (procedure instanceof Primitive) {
    if (!procedure.isForeign && !procedure.asks && procedure.least <= 3 && procedure.most >= 3)
      return procedure.run(a, b, c)
  } else if (procedure instanceof CaseClosure) {
    const clause = procedure.clauseFor(3)
    if (clause?.template.arity === 3) return clause.template.native(clause, outside + AROUND, a, b, c)
  }
  return call(procedure, outside, [a, b, c])
}

/** What a primitive that may ask has answered; `LATER` where it asks. */
export function awaited(value: unknown, outside: number): unknown {
  return value instanceof Promise ? ask(value, outside + AROUND) : value
}

/** Calls any procedure. */
export function callWith(procedure: unknown, depth: number, operands: readonly unknown[]): unknown {
  const isPlain = procedure instanceof Closure && procedure.template.arity === operands.length
  return isPlain ? invoke(procedure, depth, operands) : call(procedure, depth, operands)
}

/** Whether `procedure` is defined in Scheme and takes so many operands, so that `callWith` calls it. */
export function isCallable(procedure: unknown, count: number): boolean {
  if (procedure instanceof Closure) return procedure.code.takes(count)
  return procedure instanceof CaseClosure && procedure.clauseFor(count) !== undefined
}

/** Calls a closure that takes further operands as a list. */
function invokeWithRest(closure: Closure, depth: number, operands: readonly unknown[]): unknown {
  const { native, code } = closure.template
  const rest = restOf(operands, code.required)
  if (code.required === 0) return native(closure, depth, rest)
  if (code.required === 1) return native(closure, depth, operands[0], rest)
  if (code.required === 2) return native(closure, depth, operands[0], operands[1], rest)
  return native(closure, depth, ...operands.slice(0, code.required), rest)
}

/** What follows the first `required` of `operands`, as a list. */
function restOf(operands: readonly unknown[], required: number): unknown {
  charge((operands.length - required) * 40)
  let rest: unknown = EMPTY
  for (let i = operands.length - 1; i >= required; i--) rest = new Pair(operands[i], rest)
  return rest
}

/** `operands` with what follows the first `required` as one list. */
export function withRest(operands: readonly unknown[], required: number): unknown[] {
  return [...operands.slice(0, required), restOf(operands, required)]
}

export function wrongArity(procedure: { name: string; shape: string }, operands: readonly unknown[]): Complaint {
  const complaint = new Complaint(procedure.name, "wrong number of operands", operands)
  complaint.hint = procedure.shape === "" ? "it takes none" : `its shape is ${procedure.shape}`
  return complaint
}

/** What the parameters of `code` are to hold of `value`, which may be several. Throws a `Complaint` if it takes more or fewer. */
export function received(value: unknown, code: Code): readonly unknown[] {
  const items = value instanceof MultipleValues ? value.items : [value]
  if (!code.takes(items.length)) {
    const complaint = new Complaint("", "wrong number of values", items)
    complaint.hint = `they are for (${code.names.join(" ")})`
    throw complaint
  }
  return code.rest ? withRest(items, code.required) : items
}

/** What calls `native`, which takes `required` operands and a list of the others, with none to three. */
export function takingRest(native: Native, required: number): readonly [Native, Native, Native, Native] {
  switch (required) {
    case 0:
      return [
        (f, d) => native(f, d + AROUND, EMPTY),
        (f, d, a) => native(f, d + AROUND, listOf(a)),
        (f, d, a, b) => native(f, d + AROUND, listOf2(a, b)),
        (f, d, a, b, c) => native(f, d + AROUND, listOf3(a, b, c)),
      ]
    case 1:
      return [
        call0,
        (f, d, a) => native(f, d + AROUND, a, EMPTY),
        (f, d, a, b) => native(f, d + AROUND, a, listOf(b)),
        (f, d, a, b, c) => native(f, d + AROUND, a, listOf2(b, c)),
      ]
    case 2:
      return [
        call0,
        call1,
        (f, d, a, b) => native(f, d + AROUND, a, b, EMPTY),
        (f, d, a, b, c) => native(f, d + AROUND, a, b, listOf(c)),
      ]
    case 3:
      return [call0, call1, call2, (f, d, a, b, c) => native(f, d + AROUND, a, b, c, EMPTY)]
    default:
      return cold.calls
  }
}

function listOf(a: unknown): Pair {
  charge(40)
  return new Pair(a, EMPTY)
}

function listOf2(a: unknown, b: unknown): Pair {
  charge(80)
  return new Pair(a, new Pair(b, EMPTY))
}

function listOf3(a: unknown, b: unknown, c: unknown): Pair {
  charge(120)
  return new Pair(a, new Pair(b, new Pair(c, EMPTY)))
}
