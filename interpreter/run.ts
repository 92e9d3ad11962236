// A run: a guest computation with its stack, its dynamic environment and its budgets.
//
// A frame is two entries of one array: the instruction that waits for a value,
// and its activation. The instructions after `Op.Answer` stand only on the stack;
// what they have in place of an activation is theirs alone. Nothing of the guest
// lives on the host's stack, so a run can stop between any two instructions and
// go on later.
//
// Invariants
//   Q4  A continuation can be invoked while its marker stands where it stood; then never again.
//   Q6  A handler runs on top of the stack of the raise; unwinding happens only when an escape is taken.
//
// Not here: executing instructions (machine.ts), what raising and winding do (control.ts).

import { type Code, Instr, Op } from "./code.js"
import { compile, compileFrom, heats } from "./compiler.js"
import { type ChainLink, Complaint, Exhausted } from "./complaint.js"
import { Continuation } from "./continuation.js"
import { type Dynamic, OUTERMOST, parameterValue } from "./dynamic.js"
import { lower } from "./lower.js"
import { charge, type Meter } from "./meter.js"
import { begin, handover, invoke, LATER, settle, Why, withRest } from "./native.js"
import { Primitive } from "./primitive.js"
import { callWithMany, MOST_AT_ONCE } from "./primitives/many.js"
import { CaseClosure, Closure, type Continuing, Control, MultipleValues, Parameter } from "./procedure.js"

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

/** An instruction that compiled code could not do has failed. */
interface Thrown {
  readonly kind: "thrown"
  readonly error: unknown
}

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

/** An instruction that stands only on the stack. */
export function frame(op: Op): Instr {
  return new Instr(op, undefined)
}

/** Hands the run's value to the frame on top. */
export const ANSWER = frame(Op.Answer)

const HALT = frame(Op.Halt)
export const RESTORE = frame(Op.Restore)
export const PROGRAM = frame(Op.Program)
const UNWIND = frame(Op.Unwind)

/** A raise that nobody handles. */
class Uncaught {
  constructor(readonly payload: unknown) {}
}

/** The most entries a stack may have. */
const HIGHEST = 2 ** 24

/** How many entries of the stack may lie idle. */
const MOST_SLACK = 2 ** 22

/** Entries of the stack that are charged for at a time, and what an entry costs: a frame has two, and an activation. */
const STACK_CHUNK = 4096
const ENTRY_BYTES = 48

export class Run {
  /** What the host needs to know of the program that runs. */
  home: unknown
  /** Whether it has come to its end, so that none of its continuations is live. */
  ended = false
  /** The value last computed, on its way to the frame on top. */
  value: unknown
  dynamic: Dynamic = OUTERMOST
  readonly stack: unknown[] = []
  height = 0
  /** Of a frame that compiled code has handed over, the stack holds in place of its activation where it begins here. */
  readonly spilled = slots(1)
  spillTop = 0
  spillStart = 0
  spillFloor = -1
  /** What `spillFloor` and `spillTop` were, for each time that frames were handed over. */
  private readonly spills: number[] = []
  activation: unknown[] = []
  next: Instr = ANSWER
  charged = STACK_CHUNK
  stopping: Outcome | Thrown | undefined

  failure: { readonly payload: unknown } | undefined
  going: (() => Instr) | undefined

  constructor(
    readonly meter: Meter,
    readonly instructions: Instructions,
    /** How often the machine comes to a procedure, a loop or a return before it is compiled. */
    readonly hot = heats.adaptive,
  ) {
    this.push(HALT, null)
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

  // For the instructions of control

  push(instr: Instr, data: unknown): void {
    this.stack[this.height] = instr
    this.stack[this.height + 1] = data
    this.height += 2
  }

  /** The instruction of the frame on top. */
  get top(): Instr {
    return this.stack[this.height - 2] as Instr
  }

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

  /** Ends the run with `outcome` once the outstanding after-thunks have run. */
  leave(outcome: Outcome): Instr {
    return this.unwind(2, OUTERMOST, () => this.stop(outcome))
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
      for (const clause of procedure.clauses)
        if (takes(clause.code, operands.length)) return this.applyClosure(clause, operands)
      throw wrongArity(procedure, operands)
    }
    if (procedure instanceof Continuation) return this.escapeTo(procedure, operands)
    if (procedure instanceof Parameter) {
      if (operands.length > 0) throw new Complaint("", "a parameter takes no operands", operands)
      return this.answer(parameterValue(procedure, this.dynamic))
    }
    throw new Complaint("", "not a procedure", [procedure])
  }

  private applyClosure(closure: Closure, operands: readonly unknown[]): Instr {
    const { template } = closure
    const { required, rest } = template.code
    if (rest ? operands.length < required : operands.length !== required) throw wrongArity(template.code, operands)
    return this.call(closure, rest ? withRest(operands, required) : operands)
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
    const activation = slots(code.size)
    activation[0] = closure
    for (let i = 0; i < operands.length; i++) activation[i + 1] = operands[i]
    this.activation = activation
    return entry
  }

  // Compiled code

  /** What goes on in `closure` from `instr`, the head of a loop or a call that has returned, if that is compiled. */
  continuing(instr: Instr, { template }: Closure): Continuing | undefined {
    let going = template.continuing[instr.index]
    if (going === undefined) {
      going = compileFrom(template, instr.op === Op.Loop ? instr : (instr.next as Instr))
      if (going === undefined) instr.heat = Number.NEGATIVE_INFINITY
      else template.continuing[instr.index] = going
    }
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
      if (value === LATER) value = settle(0)
      if (value === LATER) {
        const instr = this.takeOver()
        const [closure, ...slots] = this.activation as [Closure, ...unknown[]]
        if (instr.op !== Op.Enter || this.stopping !== undefined || !closure.template.isCompiled) return instr
        begin(this) // it was too deep: now it has the host's stack for itself
        value = invoke(closure, 0, slots.slice(0, closure.code.lambda.params.length))
      } else {
        const waiting = this.top
        if (waiting.op !== Op.Call) return this.answer(value)
        const held = this.stack[this.height - 1] as number | unknown[]
        const slots = typeof held === "number" ? this.spilled : held
        const start = typeof held === "number" ? held : 0
        this.height -= 2
        slots[start + waiting.slot] = value
        const closure = slots[start] as Closure
        let going = closure.template.continuing[waiting.index]
        if (going === undefined && ++waiting.heat > this.hot) going = this.continuing(waiting, closure)
        if (going === undefined) {
          this.activation = typeof held === "number" ? this.restored(held) : held
          return waiting.next as Instr
        }
        begin(this)
        value = going(slots, start, 0)
      }
    }
  }

  /** The activation of a frame of the stack. */
  activationOf(held: unknown): unknown[] {
    return typeof held === "number" ? this.restored(held) : (held as unknown[])
  }

  private restored(start: number): unknown[] {
    const { size } = (this.spilled[start] as Closure).code
    return this.spilled.slice(start, start + size)
  }

  trim(): void {
    while (this.spillFloor >= 0 && this.height <= this.spillFloor) {
      this.spillTop = this.spills.pop() as number
      this.spillFloor = this.spills.pop() as number
    }
  }

  /** Lets go of what frames that are gone have left behind; between two slices. */
  slim(): void {
    this.trim()
    if (this.spilled.length > this.spillTop + MOST_SLACK) this.spilled.length = this.spillTop
    if (this.stack.length > this.height + MOST_SLACK) this.stack.length = this.height
  }

  /** Makes a call that compiled code could not make; its frame is on the stack. */
  private applyPending(procedure: unknown, operands: readonly unknown[]): Instr {
    try {
      return this.apply(procedure, operands)
    } catch (error) {
      this.stopping = { kind: "thrown", error }
      return ANSWER
    }
  }

  /** Puts the frames that compiled code has handed over on the stack; answers what to execute next. */
  private takeOver(): Instr {
    const { frames, why, outcome, error } = handover
    if (frames.length > 0) {
      this.spills.push(this.spillFloor, this.spillStart)
      this.spillFloor = this.height
    }
    for (let i = frames.length - 2; i >= 0; i -= 2) this.push(frames[i] as Instr, frames[i + 1])
    frames.length = 0
    const { procedure, operands } = handover
    if (why === Why.Bounce) return this.interpret(procedure as Closure, operands)
    if (why === Why.Ask) return this.stop({ kind: "ask", request: handover.request })
    if (why === Why.Pending) return this.applyPending(procedure, operands)
    const instr = handover.instr as Instr
    this.activation = slots(handover.activation.length)
    for (let i = 0; i < this.activation.length; i++) this.activation[i] = handover.activation[i]
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

  private applyPrimitive(primitive: Primitive, operands: readonly unknown[]): Instr {
    checkArity(primitive, operands)
    const { run } = primitive
    if (operands.length > MOST_AT_ONCE) return this.answer(callWithMany(primitive, operands))
    const value =
      operands.length === 2 && primitive.binary !== undefined
        ? primitive.binary(operands[0], operands[1])
        : operands.length === 1
          ? run(operands[0])
          : run(...operands)
    if (primitive.asks && value instanceof Promise) return this.stop({ kind: "ask", request: value })
    return this.answer(value)
  }

  // Escapes

  private escapeTo(continuation: Continuation, operands: readonly unknown[]): Instr {
    if (continuation.run !== this && !(continuation.run as Run).ended) {
      throw new Complaint("continuation", "it belongs to another run, so it cannot be invoked here", []).of(
        "continuation",
      )
    }
    const { height, marker, dynamic } = continuation
    if (continuation.run !== this || height + 2 > this.height || this.stack[height + 1] !== marker) {
      throw new Complaint("continuation", "its extent has exited, so it cannot be invoked", []).of("continuation") // Q4
    }
    return this.unwind(height, dynamic, () => this.values(operands))
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
    this.enter(winder.outside)
    this.push(UNWIND, () => this.unwind(height, dynamic, then))
    return this.apply(winder.after, [])
  }

  /** Answers any number of values. */
  values(items: readonly unknown[]): Instr {
    if (items.length === 1) return this.answer(items[0])
    const { top } = this
    if (top.op === Op.Call && !top.discards) {
      throw new Complaint("values", "one value is wanted here, not several or none", items)
    }
    return this.answer(new MultipleValues(items))
  }

  // For the machine's loop

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
    this.failure = { payload: error }
    return undefined
  }

  /** The outcome of an uncaught raise, once the outstanding after-thunks have run. */
  private abandon(payload: unknown): Outcome | undefined {
    const outcome: Outcome = { kind: "error", payload, chain: this.chain() }
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
    const [running] = this.activation
    return running instanceof Closure ? running.code.place : undefined
  }

  /** The guest calls under way, innermost first. Calls from one place are one object, since there may be millions. */
  chain(): ChainLink[] {
    const links: ChainLink[] = []
    const known = new Map<Instr, ChainLink>()
    const add = (instr: Instr, activation: unknown): void => {
      if (instr.place === undefined) return
      const closure = typeof activation === "number" ? this.spilled[activation] : (activation as unknown[] | null)?.[0]
      if (!(closure instanceof Closure)) return
      let link = known.get(instr)
      if (link === undefined) {
        link = { name: closure.name, place: instr.place }
        known.set(instr, link)
      }
      links.push(link)
    }
    add(this.next, this.activation)
    for (let i = this.height - 2; i >= 0; i -= 2) add(this.stack[i] as Instr, this.stack[i + 1])
    return links
  }

  /** What the loop begins with: an escape or a raise that is due, else where it stopped. */
  resumption(): Instr {
    const { going, failure } = this
    this.going = undefined
    if (going !== undefined) return going()
    if (failure === undefined) return this.next
    this.failure = undefined
    this.push(this.next, this.activation) // Q6: kept for the chain; nothing returns to it
    this.next = ANSWER
    return this.instructions.raise(this, failure.payload, false)
  }

  grow(height = this.height): void {
    if (height > HIGHEST) throw new Exhausted("memory", "the memory budget is used up: recursion too deep")
    charge(STACK_CHUNK * ENTRY_BYTES)
    this.charged += STACK_CHUNK
  }

  stopped(): Outcome {
    const outcome = this.stopping as Outcome | Thrown
    this.stopping = undefined
    if (outcome.kind === "thrown") throw outcome.error
    if (outcome.kind !== "pause") this.next = ANSWER
    return outcome
  }
}

function takes(code: Code, count: number): boolean {
  return code.rest ? count >= code.required : count === code.required
}

function wrongArity(procedure: { name: string; shape: string }, operands: readonly unknown[]): Complaint {
  const complaint = new Complaint(procedure.name, "wrong number of operands", operands)
  complaint.hint = procedure.shape === "" ? "it takes none" : `its shape is ${procedure.shape}`
  return complaint
}

function checkArity(procedure: Primitive | Control, operands: readonly unknown[]): void {
  if (operands.length < procedure.least || operands.length > procedure.most) throw wrongArity(procedure, operands)
}

/** Room for `size` values of any kind. Always of one elements kind of the host's, or compiled code would have to tell them apart. */
function slots(size: number): unknown[] {
  const made: unknown[] = new Array(size)
  made[0] = undefined
  return made
}

/** A program that calls `procedure` once. */
export function callOf(procedure: unknown, operands: readonly unknown[]): Program {
  let called = false
  return {
    next: (run) => {
      if (called) return undefined
      called = true
      return run.apply(procedure, operands)
    },
  }
}
