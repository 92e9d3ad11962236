// A run: a guest computation with its stack, its dynamic environment and its budgets.
//
// Nothing of the guest stays on the host's stack, so a run can stop at any step
// and go on later.
//
// Invariants
//   Q4  A continuation can be invoked while its marker stands where it stood; then never again.
//   Q6  A handler runs on top of the stack of the raise; unwinding happens only when an escape is taken.
//   Q7  What a cancelled run still does, its after-thunks, no handler or guard of it sees; it cannot be cancelled again.
//   Q8  What the after-thunks of a cancelled run raise does not change its end; the host is left it in `lost`.
//
// Not here: executing instructions (machine.ts), what raising and winding do (control.ts).

import { Caller, type Outcome } from "./caller.js"
import { type Instr, Op } from "./code.js"
import { heats } from "./compiler.js"
import { type ChainLink, Complaint, Exhausted } from "./complaint.js"
import { Continuation } from "./continuation.js"
import { Dynamic, OUTERMOST, parameterValue } from "./dynamic.js"
import { type Meter, work } from "./meter.js"
import { withRest, wrongArity } from "./native-calls.js"
import { callPrimitive, Primitive } from "./primitive.js"
import { callWithMany, MOST_AT_ONCE } from "./primitives/many.js"
import { CaseClosure, Closure, Control, MultipleValues, Parameter } from "./procedure.js"
import { ANSWER, HALT, PROGRAM, RESTORE, UNWIND } from "./stack.js"

/** Things to do one after another. */
export interface Program {
  /** Sets `run` up to do the next thing and answers its first instruction; undefined at the end. */
  next(run: Run): Instr | undefined
}

/** What the machine is told about the procedures that are instructions of it; see control.ts. */
export interface Instructions {
  /** Sets `run` up to do what `control` does and answers what to execute next. */
  act(control: Control, run: Run, operands: readonly unknown[]): Instr
  /** What a frame of the kinds after `Op.Program` does with the value it waited for, `run.value`. */
  resume(op: Op, run: Run, data: unknown): Instr
  /** Raises `payload`. */
  raise(run: Run, payload: unknown, continuable: boolean): Instr
  /** Told whenever the parameters' values may have changed. */
  rebound(dynamic: Dynamic): void
}

/** What was raised, and the guest calls that were under way then. */
export interface Raised {
  readonly payload: unknown
  readonly chain: readonly ChainLink[]
}

/** A raise that nobody handles. */
class Uncaught {
  constructor(readonly payload: unknown) {}
}

/** What a failure that is caught counts for: the host takes as long for it as for a thousand steps, or more. */
const WORK_OF_FAILURE = 16_000

export class Run extends Caller {
  /** What the host needs to know of the program that runs. */
  home: unknown
  /** Whether it has come to its end, so that none of its continuations is live. */
  ended = false
  dynamic: Dynamic = OUTERMOST
  failure: { readonly payload: unknown } | undefined
  /** What a program called last: where that stands is where something fails that no call in the guest's text stands for. */
  private origin: unknown
  going: (() => Instr) | undefined
  /** Whether it was cancelled. */
  cancelled = false
  /** What it has raised since, until the host takes it. Q8 */
  lost: Raised[] | undefined

  /**
   * @param hot how often the machine comes to a procedure, a loop or a return before it is compiled
   * @param around the run that this one is a part of: its parameters are in force, its continuations can be invoked
   */
  constructor(
    readonly meter: Meter,
    readonly instructions: Instructions,
    hot = heats.adaptive,
    private readonly around?: Run,
  ) {
    super(hot)
    this.push(HALT, null)
    if (around !== undefined) {
      this.home = around.home
      this.dynamic = new Dynamic(null, around.dynamic.bindings, null)
    }
  }

  // Setting up and resuming

  /** Makes this run do what `program` says; its value is the last one's. */
  start(program: Program): void {
    this.next = this.perform(program)
  }

  /** Does what `program` says, from inside an instruction. */
  perform(program: Program): Instr {
    this.value = undefined
    this.push(PROGRAM, program)
    return ANSWER
  }

  /** The answer to an ask. */
  resume(value: unknown): void {
    this.value = value
    this.next = ANSWER
  }

  /** Raises `payload` where the ask was made. */
  fail(payload: unknown): void {
    this.failure = { payload }
  }

  /** Ends it where it stands, once its after-thunks have run; the outcome is then `cancelled`. Q7 */
  cancel(): void {
    if (this.cancelled) return
    this.cancelled = true
    this.failure = undefined
    this.going = () => this.leave({ kind: "cancelled" })
  }

  /** Invokes a continuation of this run's, as a run that is a part of it has done. */
  escape(continuation: Continuation, operands: readonly unknown[]): void {
    this.going = () => this.escapeTo(continuation, operands)
  }

  // For the instructions of control

  /** Puts another dynamic environment in force. */
  enter(dynamic: Dynamic): void {
    const rebinds = dynamic.bindings !== this.dynamic.bindings
    this.dynamic = dynamic
    if (rebinds) this.instructions.rebound(dynamic)
  }

  /** Puts `dynamic` in force until the call that comes next has returned. */
  enterFor(dynamic: Dynamic): void {
    this.push(RESTORE, this.dynamic)
    this.enter(dynamic)
  }

  /** Ends the run with `outcome` once the outstanding after-thunks have run. */
  leave(outcome: Outcome): Instr {
    return this.unwind(2, OUTERMOST, () => {
      this.ended = true
      return this.stop(outcome)
    })
  }

  /** A raise that found no handler. */
  uncaught(payload: unknown): never {
    throw new Uncaught(payload)
  }

  /** Calls `procedure`; its frame, if it needs one, has been pushed. */
  apply(procedure: unknown, operands: readonly unknown[]): Instr {
    if (procedure instanceof Closure) return this.applyClosure(procedure, operands)
    if (procedure instanceof Primitive) return this.applyPrimitive(procedure, operands)
    if (procedure instanceof Control) {
      checkArity(procedure, operands)
      return this.instructions.act(procedure, this, operands)
    }
    if (procedure instanceof CaseClosure) {
      const clause = procedure.clauseFor(operands.length)
      if (clause === undefined) throw wrongArity(procedure, operands)
      return this.applyClosure(clause, operands)
    }
    if (procedure instanceof Continuation) return this.escapeTo(procedure, operands)
    if (procedure instanceof Parameter) {
      if (operands.length > 0) throw new Complaint("", "a parameter takes no operands", operands)
      return this.answer(parameterValue(procedure, this.dynamic))
    }
    throw new Complaint("", "not a procedure", [procedure])
  }

  private applyClosure(closure: Closure, operands: readonly unknown[]): Instr {
    const { code } = closure
    if (!code.takes(operands.length)) throw wrongArity(code, operands)
    return this.call(closure, code.rest ? withRest(operands, code.required) : operands)
  }

  private applyPrimitive(primitive: Primitive, operands: readonly unknown[]): Instr {
    checkArity(primitive, operands)
    if (operands.length > MOST_AT_ONCE) return this.answer(callWithMany(primitive, operands))
    const value = callPrimitive(primitive, operands)
    if (primitive.asks && value instanceof Promise) return this.stop({ kind: "ask", request: value })
    return this.answer(value)
  }

  // Escapes

  private escapeTo(continuation: Continuation, operands: readonly unknown[]): Instr {
    for (let run = this.around; run !== undefined; run = run.around) {
      if (continuation.run === run && run.stands(continuation)) {
        return this.leave({ kind: "escape", continuation, operands })
      }
    }
    if (continuation.run !== this && !(continuation.run as Run).ended) {
      throw new Complaint("continuation", "it belongs to another run, so it cannot be invoked here", []).of(
        "continuation",
      )
    }
    const { height, dynamic } = continuation
    if (continuation.run !== this || !this.stands(continuation)) {
      throw new Complaint("continuation", "its extent has exited, so it cannot be invoked", []).of("continuation") // Q4
    }
    return this.unwind(height, dynamic, () => this.values(operands))
  }

  /** Whether the extent of a continuation of this run is live. */
  private stands({ height, marker }: Continuation): boolean {
    return height + 2 <= this.height && this.stack[height + 1] === marker
  }

  /** Runs the after-thunks between here and `dynamic`, cuts the stack to `height` and goes on with `then`. */
  unwind(height: number, dynamic: Dynamic, then: () => Instr): Instr {
    const { winder } = this.dynamic
    if (winder === dynamic.winder || winder === null) {
      this.height = height
      this.enter(dynamic)
      return then()
    }
    this.height = winder.height
    this.enter(this.cancelled ? new Dynamic(null, winder.outside.bindings, winder.outside.winder) : winder.outside)
    this.push(UNWIND, () => this.unwind(height, dynamic, then))
    return this.apply(winder.after, [])
  }

  /** Calls `procedure` for a program. */
  originate(procedure: unknown, operands: readonly unknown[]): Instr {
    this.origin = procedure
    return this.apply(procedure, operands)
  }

  /** Answers any number of values. */
  values(items: readonly unknown[]): Instr {
    if (items.length === 1) return this.answer(items[0])
    const { top } = this
    if (top.op === Op.Call && !top.takesMany) {
      throw new Complaint("values", "one value is wanted here, not several or none", items)
    }
    return this.answer(new MultipleValues(items))
  }

  // For the machine's loop

  /** Notes where something was thrown. A call that has its frame already is no second one in the chain. */
  thrownAt(instr: Instr, activation: unknown[]): void {
    const { stack, height } = this
    const hasFrame = stack[height - 2] === instr && stack[height - 1] === activation
    this.next = hasFrame ? ANSWER : instr
    this.activation = activation
  }

  /** Turns what was thrown into a raise to go on with, or into the outcome. */
  caught(error: unknown): Outcome | undefined {
    if (error instanceof Uncaught) return this.abandon(error.payload)
    if (error instanceof Exhausted) {
      error.place ??= this.next.place
      error.chain = this.chain()
      return { kind: "exhausted", error } // Q5
    }
    if (!(error instanceof Complaint)) throw error
    error.place ??= this.failingPlace()
    try {
      work(WORK_OF_FAILURE)
    } catch (exhausted) {
      return this.caught(exhausted)
    }
    this.failure = { payload: error }
    return undefined
  }

  /** The outcome of an uncaught raise, once the outstanding after-thunks have run. */
  private abandon(payload: unknown): Outcome | undefined {
    const outcome: Outcome = { kind: "error", payload, chain: this.chain() }
    if (this.cancelled) this.lost = [...(this.lost ?? []), outcome]
    this.ended = true
    if (this.dynamic.winder === null) return outcome
    this.going = () => this.leave(outcome)
    return undefined
  }

  private failingPlace(): Instr["place"] {
    if (this.next.place !== undefined) return this.next.place
    for (let i = this.height - 2; i >= 0; i -= 2) {
      const instr = this.stack[i] as Instr
      if (instr.place !== undefined) return instr.place
    }
    return this.origin instanceof Closure ? this.origin.code.place : undefined
  }

  /** The guest calls under way, innermost first. Calls from one place are one object, since there may be millions. */
  chain(): ChainLink[] {
    const links: ChainLink[] = []
    const known = new Map<Instr, ChainLink>()
    const add = (instr: Instr, closure: unknown): void => {
      if (instr.place === undefined || !(closure instanceof Closure)) return
      let link = known.get(instr)
      if (link === undefined) {
        link = { name: closure.name, place: instr.place }
        known.set(instr, link)
      }
      links.push(link)
    }
    add(this.next, (this.activation as unknown[] | null)?.[0])
    this.eachFrame(add)
    return links
  }

  /** Keeps what is being done for the chain; nothing returns to it. Q6 */
  keepForChain(): void {
    this.push(this.next, this.activation)
    this.next = ANSWER
  }

  /** What the loop begins with: an escape or a raise that is due, else where it stopped. */
  resumption(): Instr {
    const { going, failure } = this
    this.going = undefined
    if (going !== undefined) return going()
    if (failure === undefined) return this.next
    this.failure = undefined
    this.keepForChain()
    return this.instructions.raise(this, failure.payload, false)
  }
}

function checkArity(procedure: Primitive | Control, operands: readonly unknown[]): void {
  if (operands.length < procedure.least || operands.length > procedure.most) throw wrongArity(procedure, operands)
}

/** A program that calls `procedure` once. */
export function callOf(procedure: unknown, operands: readonly unknown[]): Program {
  let called = false
  return {
    next: (run) => {
      if (called) return undefined
      called = true
      return run.originate(procedure, operands)
    },
  }
}
