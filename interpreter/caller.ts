// Calls of guest procedures: interpreted, or in compiled code.
//
// Invariants
//   CA1  What compiled code hands over stands on the stack as if the machine had put it there.

import { type Instr, Op } from "./code.js"
import { compile, compileFrom } from "./compiler.js"
import type { ChainLink, Exhausted } from "./complaint.js"
import type { Continuation } from "./continuation.js"
import type { Dynamic } from "./dynamic.js"
import { lower } from "./lower.js"
import { begin, handover, LATER, Why } from "./native.js"
import { invoke } from "./native-calls.js"
import type { Closure, Continuing } from "./procedure.js"
import { ANSWER, Stack, slots } from "./stack.js"

/** How a slice of a run ended. */
export type Outcome =
  | { readonly kind: "value"; readonly value: unknown }
  /** An uncaught raise: of a `Complaint` or of any other value. */
  | { readonly kind: "error"; readonly payload: unknown; readonly chain: readonly ChainLink[] }
  | { readonly kind: "exhausted"; readonly error: Exhausted }
  | { readonly kind: "exit"; readonly status: unknown }
  /** The guest waits: resume with an answer, or fail with an error. */
  | { readonly kind: "ask"; readonly request: unknown }
  /** The slice is over: resume with nothing. */
  | { readonly kind: "pause" }
  /** It was cancelled, and its after-thunks have run. */
  | { readonly kind: "cancelled" }
  /** A continuation of the run around it was invoked, and its after-thunks have run: `escape` that run. */
  | { readonly kind: "escape"; readonly continuation: Continuation; readonly operands: readonly unknown[] }

/** An instruction has failed in compiled code. */
interface Thrown {
  readonly kind: "thrown"
  readonly error: unknown
}

export abstract class Caller extends Stack {
  /** The value last computed, on its way to the frame on top. */
  value: unknown
  /** What the machine executes next, once it goes on, and the activation of that. */
  next: Instr = ANSWER
  activation: unknown[] = []
  /** Why the machine is to stop as soon as it sees it. */
  stopping: Outcome | Thrown | undefined
  abstract dynamic: Dynamic

  constructor(
    /** How often the machine comes to a procedure, a loop or a return before it is compiled. */
    readonly hot: number,
  ) {
    super()
  }

  /** Calls any procedure; its frame, if it needs one, has been pushed. */
  abstract apply(procedure: unknown, operands: readonly unknown[]): Instr

  /** Hands `value` to the frame on top. */
  answer(value: unknown): Instr {
    this.value = value
    return ANSWER
  }

  /** Stops the slice with `outcome` as soon as the loop sees it; what is resumed goes to the frame on top. */
  stop(outcome: Outcome): Instr {
    this.stopping = outcome
    return ANSWER
  }

  /** The outcome that the loop was to see; or throws what has failed. */
  stopped(): Outcome {
    const outcome = this.stopping as Outcome | Thrown
    this.stopping = undefined
    if (outcome.kind === "thrown") throw outcome.error
    if (outcome.kind !== "pause") this.next = ANSWER
    return outcome
  }

  /** Calls `closure` with what its parameters are to hold; its frame, if it needs one, has been pushed. */
  call(closure: Closure, operands: readonly unknown[]): Instr {
    const { template } = closure
    if (template.isCompiled || (++template.heat > this.hot && compile(template))) {
      begin(this)
      return this.proceed(invoke(closure, 0, operands))
    }
    return this.interpret(closure, operands)
  }

  private interpret(closure: Closure, operands: readonly unknown[]): Instr {
    const { code } = closure
    const entry = code.entry ?? lower(code, closure.cells)
    this.activation = slots(code.size)
    this.activation[0] = closure
    for (let i = 0; i < operands.length; i++) this.activation[i + 1] = operands[i]
    return entry
  }

  /**
   * What goes on in `closure` from `instr`, the head of a loop or a call that has returned, if that is compiled: the
   * code of an instance is, once that instance has been there often, whatever others have done.
   */
  continuing(instr: Instr, { template }: Closure): Continuing | undefined {
    const known = template.continuing[instr.index]
    if (typeof known === "function") return known
    const heat = (known ?? 0) + 1
    template.continuing[instr.index] = heat
    if (heat <= this.hot) return undefined
    const going = compileFrom(template, instr)
    if (going === undefined) instr.heat = Number.NEGATIVE_INFINITY
    else template.continuing[instr.index] = going
    return going
  }

  /** Goes on with `activation` in compiled code; answers what to execute next. */
  goOn(going: Continuing, activation: unknown[]): Instr {
    begin(this)
    return this.proceed(going(activation, 0, 0))
  }

  /** What to execute next, now that compiled code has answered `answered`. */
  private proceed(answered: unknown): Instr {
    let value = answered
    for (;;) {
      if (value === LATER && handover.why === Why.Bounce && (handover.procedure as Closure).template.isCompiled) {
        this.takeIn(handover.height)
        begin(this)
        value = invoke(handover.procedure as Closure, 0, handover.operands)
      } else if (value === LATER) {
        const instr = this.takeOver()
        const [closure, ...others] = this.activation as [Closure, ...unknown[]]
        if (instr.op !== Op.Enter || this.stopping !== undefined || !closure.template.isCompiled) return instr
        begin(this) // it was too deep: now it has the host's stack for itself
        value = invoke(closure, 0, others.slice(0, closure.code.lambda.params.length))
      } else {
        const waiting = this.top
        if (waiting.op !== Op.Call) return this.answer(value)
        const held = this.stack[this.height - 1] as number | unknown[]
        const frames = typeof held === "number" ? this.spilled : held
        const start = typeof held === "number" ? held : 0
        this.height -= 2
        frames[start + waiting.slot] = value
        const closure = frames[start] as Closure
        let going = closure.template.continuing[waiting.index]
        if (typeof going !== "function")
          going = ++waiting.heat > this.hot ? this.continuing(waiting, closure) : undefined
        if (going === undefined) {
          this.activation = this.activationOf(held)
          return waiting.next as Instr
        }
        begin(this)
        value = going(frames, start, 0)
      }
    }
  }

  /** Puts the frames that compiled code has handed over on the stack; answers what to execute next. CA1 */
  private takeOver(): Instr {
    const { why, procedure, operands } = handover
    this.takeIn(handover.height)
    switch (why) {
      case Why.Bounce:
        return this.interpret(procedure as Closure, operands)
      case Why.Ask:
        return this.stop({ kind: "ask", request: handover.request })
      case Why.Given:
        return this.answer(handover.value)
      default:
        return this.takeInnermost()
    }
  }

  /** Goes on with the frame that did not wait for another. */
  private takeInnermost(): Instr {
    const { activation, outcome, error } = handover
    const instr = handover.instr as Instr
    this.activation = slots(activation.length)
    for (let i = 0; i < activation.length; i++) this.activation[i] = activation[i]
    handover.activation = []
    if (outcome === Why.Pause) {
      this.next = instr.next as Instr
      this.stopping = { kind: "pause" }
    } else if (outcome === Why.Error) {
      if (instr.op === Op.Call) this.push(instr, this.activation)
      this.stopping = { kind: "thrown", error }
    }
    return instr
  }
}
