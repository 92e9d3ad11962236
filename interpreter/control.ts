// The procedures that are instructions of the machine: they call guest procedures,
// escape, raise, or change the dynamic environment.
//
// Each sets the run up and answers what to execute next. What must happen after
// a call it makes is a frame: an instruction with some data, resumed when the
// call returns.
//
// Not here: escapes to continuations and unwinding, which the machine does itself.

import { type Instr, Op } from "./code.js"
import { Complaint, wrongType } from "./complaint.js"
import { Continuation } from "./continuation.js"
import { type Bindings, binding, Dynamic, type Handlers } from "./dynamic.js"
import { elements, Pair } from "./pair.js"
import { arityOf, Primitive } from "./primitive.js"
import { CaseClosure, Closure, Control, MultipleValues, Parameter } from "./procedure.js"
import { Request } from "./request.js"
import type { Instructions, Run } from "./run.js"
import { ANSWER, frame } from "./stack.js"
import { SchemeString } from "./string.js"
import type { Sym } from "./symbol.js"
import { write } from "./writer.js"

/** Whether `value` can be called. */
export function isProcedure(value: unknown): boolean {
  return (
    value instanceof Closure ||
    value instanceof Primitive ||
    value instanceof Control ||
    value instanceof CaseClosure ||
    value instanceof Continuation ||
    value instanceof Parameter
  )
}

function procedure(who: string, value: unknown, argument = 0): unknown {
  if (!isProcedure(value)) throw wrongType(who, "a procedure", value, argument)
  return value
}

export const MARK = frame(Op.Mark)
export const WIND_BEFORE = frame(Op.WindBefore)
export const WIND_BODY = frame(Op.WindBody)
export const WIND_AFTER = frame(Op.WindAfter)
export const RECEIVE = frame(Op.Receive)
export const HANDLER_RETURNED = frame(Op.HandlerReturned)
const GUARD_CHOICE = frame(Op.GuardChoice)

/** The handler that a `guard` installs. */
export class Guard {
  constructor(
    /** The stack's height below the guard. */
    readonly height: number,
    /** The dynamic environment of the guard itself. */
    readonly dynamic: Dynamic,
    /** Given the raised object: with an `else`, does the clause; without one, answers a thunk that does, or #f. */
    readonly choose: unknown,
    readonly total: boolean,
  ) {}
}

// Raising

/** A raise under way: what was raised, and what to put back if a handler returns. */
interface Raise {
  readonly payload: unknown
  readonly continuable: boolean
  /** The dynamic environment of the raise. */
  readonly dynamic: Dynamic
  /** The handlers not tried yet. */
  readonly handlers: Handlers | null
}

function raise(run: Run, payload: unknown, continuable: boolean): Instr {
  // A guard that does not take it calls something meanwhile, which would stand in the place of a tail call of `raise`.
  if (!continuable && run.dynamic.handlers?.handler instanceof Guard) run.keepForChain()
  return handle(run, { payload, continuable, dynamic: run.dynamic, handlers: run.dynamic.handlers })
}

/** Calls the next handler of `raised`, on top of the stack as it is. */
function handle(run: Run, raised: Raise): Instr {
  const { payload, dynamic, handlers } = raised
  if (handlers === null) return run.uncaught(payload)
  const { handler, outer } = handlers
  if (handler instanceof Guard) return consult(run, handler, { ...raised, handlers: outer })
  run.push(HANDLER_RETURNED, raised)
  run.enter(dynamic.handling(outer))
  return run.apply(handler, [payload])
}

function handlerReturned(run: Run, raised: Raise): Instr {
  const { dynamic, continuable, payload } = raised
  if (continuable) {
    run.enter(dynamic)
    return ANSWER
  }
  // In the environment of the handler that was called first: a guard that raised on counts as one that returned.
  run.enter(dynamic.handling(dynamic.handlers?.outer ?? null))
  return raise(
    run,
    new Complaint("raise", "a handler returned from a raise that cannot be continued", [payload]),
    false,
  )
}

/** Asks a guard whether it takes what was raised; `raised.handlers` are those outside it. */
function consult(run: Run, guard: Guard, raised: Raise): Instr {
  const { choose, dynamic, height, total } = guard
  if (total) return run.unwind(height, dynamic, () => run.apply(choose, [raised.payload]))
  run.push(GUARD_CHOICE, { guard, raised })
  run.enter(new Dynamic(dynamic.handlers, dynamic.bindings, run.dynamic.winder))
  return run.apply(choose, [raised.payload])
}

function guardChoice(run: Run, { guard, raised }: { guard: Guard; raised: Raise }): Instr {
  const chosen = run.value
  run.enter(raised.dynamic)
  if (chosen === false) return handle(run, raised)
  return run.unwind(guard.height, guard.dynamic, () => run.apply(chosen, []))
}

// Winding

interface Wind {
  readonly thunk: unknown
  readonly after: unknown
}

function callWithValues(run: Run, [producer, consumer]: readonly unknown[]): Instr {
  procedure("call-with-values", producer, 1)
  run.push(RECEIVE, procedure("call-with-values", consumer, 2))
  return run.apply(producer, [])
}

function windBefore(run: Run, { thunk, after }: Wind): Instr {
  const outside = run.dynamic
  const { height } = run
  run.push(WIND_BODY, { after, outside })
  run.enter(new Dynamic(outside.handlers, outside.bindings, { after, height, outside }))
  return run.apply(thunk, [])
}

function windBody(run: Run, { after, outside }: { after: unknown; outside: Dynamic }): Instr {
  run.enter(outside)
  run.push(WIND_AFTER, run.value)
  return run.apply(after, [])
}

/** The operands of what `apply` calls, given its own; undefined where the last is no proper list. */
export function spreadOut(operands: readonly unknown[]): readonly unknown[] | undefined {
  const items: unknown[] = []
  for (let i = 1; i < operands.length - 1; i++) items.push(operands[i])
  return elements(operands[operands.length - 1], items)
}

/** `outer` with the bindings of `pairs`, a list of pairs of parameter and converted value. */
export function bound(pairs: unknown, outer: Bindings | null): Bindings | null {
  let bindings = outer
  for (let rest = pairs; rest instanceof Pair; rest = rest.cdr) {
    const { car: parameter, cdr: value } = rest.car as Pair
    bindings = binding(parameter as Parameter, value, bindings)
  }
  return bindings
}

// The instructions

export type Act = (run: Run, operands: readonly unknown[]) => Instr

export interface Declared {
  readonly shape: string
  readonly doc: string
  readonly act: Act
}

const declared: readonly Declared[] = [
  {
    shape: "(apply procedure operand ... operands)",
    doc: "Calls `procedure` with each `operand` and then the elements of the list `operands`.",
    act(run, operands) {
      const spread = spreadOut(operands)
      if (spread === undefined) throw wrongType("apply", "a proper list", operands.at(-1), operands.length)
      return run.apply(operands[0], spread)
    },
  },
  {
    shape: "(call-with-current-continuation receiver)",
    doc: "Calls `receiver` with an escape procedure: called while `receiver` has not returned, it makes this call answer what it is given.",
    act(run, [receiver]) {
      procedure("call-with-current-continuation", receiver)
      // A call/cc in tail position of another's receiver shares its extent, so a loop through call/cc does not grow.
      if (run.top.op !== Op.Mark) run.push(MARK, {})
      const height = run.height - 2
      return run.apply(receiver, [new Continuation(run, height, run.stack[height + 1] as object, run.dynamic)])
    },
  },
  {
    shape: "(values obj ...)",
    doc: "Answers each `obj`: any number of values.",
    act: (run, operands) => run.values(operands),
  },
  {
    shape: "(call-with-values producer consumer)",
    doc: "Calls `producer` and then `consumer` with the values it answered.",
    act: callWithValues,
  },
  {
    shape: "(%receive producer consumer)",
    doc: "The same; where both are lambda expressions there is no call (loops.ts).",
    act: callWithValues,
  },
  {
    shape: "(%ask kind operand ...)",
    doc: "What the host answers to a request of `kind`, a symbol.",
    act: (run, [kind, ...operands]) => run.stop({ kind: "ask", request: new Request((kind as Sym).name, operands) }),
  },
  {
    shape: "(dynamic-wind before thunk after)",
    doc: "Calls the three in order and answers what `thunk` does; `after` is called however `thunk` is left.",
    act(run, [before, thunk, after]) {
      procedure("dynamic-wind", before, 1)
      procedure("dynamic-wind", thunk, 2)
      procedure("dynamic-wind", after, 3)
      run.push(WIND_BEFORE, { thunk, after })
      return run.apply(before, [])
    },
  },
  {
    shape: "(with-exception-handler handler thunk)",
    doc: "Calls `thunk`; what is raised meanwhile is given to `handler`, where it was raised.",
    act(run, [handler, thunk]) {
      procedure("with-exception-handler", handler, 1)
      procedure("with-exception-handler", thunk, 2)
      run.enterFor(run.dynamic.handling({ handler, outer: run.dynamic.handlers }))
      return run.apply(thunk, [])
    },
  },
  {
    shape: "(raise obj)",
    doc: "Raises `obj`. It is an error if the handler returns.",
    act: (run, [obj]) => raise(run, obj, false),
  },
  {
    shape: "(raise-continuable obj)",
    doc: "Raises `obj` and answers what the handler does.",
    act: (run, [obj]) => raise(run, obj, true),
  },
  {
    shape: "(error message irritant ...)",
    doc: "Raises an error object that says `message` of each `irritant`.",
    act(run, [message, ...irritants]) {
      const sentence = message instanceof SchemeString ? String(message) : write(message)
      return raise(run, new Complaint("", sentence, irritants), false)
    },
  },
  {
    shape: "(%guard thunk choose total?)",
    doc: "What `guard` stands for.",
    act(run, [thunk, choose, total]) {
      const { dynamic, height } = run
      run.enterFor(
        dynamic.handling({ handler: new Guard(height, dynamic, choose, total === true), outer: dynamic.handlers }),
      )
      return run.apply(thunk, [])
    },
  },
  {
    shape: "(%parameterize bindings thunk)",
    doc: "Calls `thunk` with each parameter of `bindings`, pairs of parameter and converted value, bound.",
    act(run, [pairs, thunk]) {
      const bindings = bound(pairs, run.dynamic.bindings)
      run.enterFor(new Dynamic(run.dynamic.handlers, bindings, run.dynamic.winder))
      return run.apply(thunk, [])
    },
  },
  {
    shape: "(exit [obj])",
    doc: "Ends the program, running outstanding `dynamic-wind` after-thunks first: with success for no operand or #t, with failure for #f, else with status `obj`.",
    act: (run, [status = true]) => run.leave({ kind: "exit", status }),
  },
  {
    shape: "(emergency-exit [obj])",
    doc: "Ends the program at once, as `exit` does but for the after-thunks.",
    act: (run, [status = true]) => run.stop({ kind: "exit", status }),
  },
]

/** The name in a shape. */
export function nameOf(shape: string): string {
  return shape.slice(1).split(/[ )]/, 1)[0] as string
}

/** Declares an instruction: a procedure of `shape` that does `act`. */
export function control({ shape, doc, act }: Declared): Control {
  const { least, most } = arityOf(shape)
  const made = new Control(nameOf(shape), shape, doc, least, most)
  acts.set(made, act)
  return made
}

const acts = new WeakMap<Control, Act>()

/** Every instruction of the language itself, by its name. */
export const controls: ReadonlyMap<string, Control> = new Map(declared.map((d) => [nameOf(d.shape), control(d)]))

const resumptions: ReadonlyMap<Op, (run: Run, data: never) => Instr> = new Map<Op, (run: Run, data: never) => Instr>([
  [Op.WindBefore, windBefore],
  [Op.WindBody, windBody],
  [Op.WindAfter, (run: Run, value: unknown) => run.answer(value)],
  [
    Op.Receive,
    (run: Run, consumer: unknown) =>
      run.apply(consumer, run.value instanceof MultipleValues ? run.value.items : [run.value]),
  ],
  [Op.HandlerReturned, handlerReturned],
  [Op.GuardChoice, guardChoice],
])

/** The machine's instructions; `rebound` is told whenever parameters' values may have changed. */
export function instructions(rebound: (dynamic: Dynamic) => void): Instructions {
  return {
    act: (control, run, operands) => (acts.get(control) as Act)(run, operands),
    resume: (op, run, data) => (resumptions.get(op) as (run: Run, data: unknown) => Instr)(run, data),
    raise,
    rebound,
  }
}
