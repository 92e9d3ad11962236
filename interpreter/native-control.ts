// The procedures that are instructions of the machine, as compiled code calls them.
//
// Each does what its instruction does (control.ts) for the operands that are
// common, on the host's stack: the frames that the machine would push exist only
// if they have to be handed over. Anything else is left to the machine.
//
// Invariants
//   NC1  What is left to the machine is left before any effect.
//   NC2  When something is handed over, the stack and the dynamic environment are what the machine's would be.

import { type Instr, Op } from "./code.js"
import { Continuation } from "./continuation.js"
import {
  bound,
  controls,
  Guard,
  HANDLER_RETURNED,
  isProcedure,
  MARK,
  RECEIVE,
  spreadOut,
  WIND_AFTER,
  WIND_BEFORE,
  WIND_BODY,
} from "./control.js"
import { Dynamic } from "./dynamic.js"
import { bail, bounds, Extent, FRAMES, give, handover, LATER, Why, WORD, wait } from "./native.js"
import { callWith, invoke, isCallable } from "./native-calls.js"
import { Closure, type Control, MultipleValues, type NativeControl } from "./procedure.js"
import type { Run } from "./run.js"
import { RESTORE } from "./stack.js"

/** What a native control takes of the host's stack, and the frame of its own. */
const FRAME = 48 * WORD + 1

/** Leaves the call to the machine. NC1 */
function left(): unknown {
  bail()
  return LATER
}

function takes(procedure: unknown, count: number): procedure is Closure {
  return procedure instanceof Closure && procedure.template.arity === count
}

/** The run that compiled code works for. */
function theRun(): Run {
  return bounds.run as Run
}

/** The height of the stack, had all frames been handed over that stand below. */
function heightAt(run: Run, depth: number): number {
  return run.height + 2 * (depth & FRAMES)
}

/** The value of a call; if it has none yet, the frame `waiting` of the machine waits for it. NC2 */
function valueOf(
  procedure: Closure,
  operands: readonly unknown[],
  depth: number,
  waiting: Instr,
  data: unknown,
): unknown {
  const value = invoke(procedure, depth + FRAME, operands)
  if (value === LATER && handover.why !== Why.Escape) wait(waiting, data, depth)
  return value
}

/** Calls `thunk` with `dynamic` in force. */
function under(dynamic: Dynamic, thunk: Closure, depth: number): unknown {
  const run = theRun()
  const outside = run.dynamic
  run.enter(dynamic)
  const value = valueOf(thunk, [], depth, RESTORE, outside)
  if (value !== LATER) run.enter(outside)
  return value
}

const natives: { readonly [name: string]: NativeControl } = {
  apply(depth, operands) {
    const spread = spreadOut(operands)
    return spread === undefined ? left() : callWith(operands[0], depth, spread)
  },

  values(depth, operands) {
    if (operands.length === 1) return operands[0]
    return (depth & FRAMES) === bounds.receiving ? new MultipleValues(operands) : left()
  },

  "call-with-values"(depth, [producer, consumer]) {
    if (!takes(producer, 0) || !isProcedure(consumer)) return left()
    const { receiving } = bounds
    bounds.receiving = (depth + 1) & FRAMES
    const value = valueOf(producer, [], depth, RECEIVE, consumer)
    if (value === LATER) return LATER
    bounds.receiving = receiving
    const items = value instanceof MultipleValues ? value.items : [value]
    return isCallable(consumer, items.length) ? callWith(consumer, depth, items) : give(RECEIVE, consumer, value, depth)
  },

  "call-with-current-continuation"(depth, [receiver]) {
    const run = theRun()
    const frames = depth & FRAMES
    if (!takes(receiver, 1) || (frames === 0 && run.top.op === Op.Mark)) return left()
    const { extent, marker, receiving } = bounds
    const { dynamic } = run
    // A call in tail position of another's receiver shares its extent.
    if (extent === frames) {
      return invoke(receiver, depth, [new Continuation(run, heightAt(run, depth) - 2, marker, dynamic)])
    }
    const mine = new Extent()
    bounds.extent = frames + 1
    bounds.marker = mine
    const continuation = new Continuation(run, heightAt(run, depth), mine, dynamic)
    const value = valueOf(receiver, [continuation], depth, MARK, mine)
    mine.isNative = false
    const isEscape = value === LATER && handover.why === Why.Escape && handover.extent === mine
    if (value === LATER && !isEscape) return LATER
    bounds.extent = extent
    bounds.marker = marker
    bounds.receiving = receiving
    if (!isEscape) return value
    run.enter(dynamic)
    return handover.value
  },

  "dynamic-wind"(depth, [before, thunk, after]) {
    if (!takes(before, 0) || !takes(thunk, 0) || !takes(after, 0)) return left()
    if (valueOf(before, [], depth, WIND_BEFORE, { thunk, after }) === LATER) return LATER
    const run = theRun()
    const outside = run.dynamic
    const height = heightAt(run, depth)
    run.enter(new Dynamic(outside.handlers, outside.bindings, { after, height, outside }))
    const value = valueOf(thunk, [], depth, WIND_BODY, { after, outside })
    if (value === LATER) return LATER
    run.enter(outside)
    return valueOf(after, [], depth, WIND_AFTER, value) === LATER ? LATER : value
  },

  "with-exception-handler"(depth, [handler, thunk]) {
    if (!isProcedure(handler) || !takes(thunk, 0)) return left()
    const { dynamic } = theRun()
    return under(dynamic.handling({ handler, outer: dynamic.handlers }), thunk, depth)
  },

  "raise-continuable"(depth, [payload]) {
    const run = theRun()
    const { dynamic } = run
    const { handlers } = dynamic
    if (handlers === null || !takes(handlers.handler, 1)) return left()
    const raised = { payload, continuable: true, dynamic, handlers }
    run.enter(dynamic.handling(handlers.outer))
    const value = valueOf(handlers.handler, [payload], depth, HANDLER_RETURNED, raised)
    if (value !== LATER) run.enter(dynamic)
    return value
  },

  "%guard"(depth, [thunk, choose, total]) {
    if (!takes(thunk, 0)) return left()
    const run = theRun()
    const { dynamic } = run
    const handler = new Guard(heightAt(run, depth), dynamic, choose, total === true)
    return under(dynamic.handling({ handler, outer: dynamic.handlers }), thunk, depth)
  },

  "%parameterize"(depth, [pairs, thunk]) {
    if (!takes(thunk, 0)) return left()
    const { dynamic } = theRun()
    const bindings = bound(pairs, dynamic.bindings)
    return under(new Dynamic(dynamic.handlers, bindings, dynamic.winder), thunk, depth)
  },
}

/** Gives the instructions of the language what compiled code calls. */
export function nativeControls(): void {
  for (const [name, native] of Object.entries(natives)) (controls.get(name) as Control).native = native
}
