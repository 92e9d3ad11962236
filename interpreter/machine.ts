// The machine: runs code on a stack of its own.
//
// A frame is two entries of one array: the instruction that waits for a value,
// and its activation. The instructions after `Op.Answer` stand only on the stack;
// what they have in place of an activation is theirs alone. Nothing of the guest
// lives on the host's stack, so a run can stop between any two instructions and
// go on later.
//
// Invariants
//   Q1  `step` returns only with an outcome; after a pause or an ask the run can be resumed once.
//   Q2  A primitive's failure is raised at its call, with the stack as it was.
//   Q3  A step is counted at each entry of a guest procedure, and only there; only there can a run pause.
//   Q4  A continuation can be invoked while its marker stands where it stood; then never again.
//   Q5  `Exhausted` passes every handler, guard and winder of the guest.
//   Q6  A handler runs on top of the stack of the raise; unwinding happens only when an escape is taken.
//
// Its loop is one function, since the host's compiler keeps the registers of one
// function in the processor's: the one place where size is not a defect.

import { type Code, Instr, Kind, Op, Operand } from "./code.js"
import { type ChainLink, Complaint, Exhausted } from "./complaint.js"
import { Continuation } from "./continuation.js"
import { type Dynamic, OUTERMOST, parameterValue } from "./dynamic.js"
import { lower } from "./lower.js"
import { BURST, charge, type Meter, swapMeter } from "./meter.js"
import { EMPTY, Pair } from "./pair.js"
import type { Place } from "./place.js"
import { Primitive } from "./primitive.js"
import { Box, CaseClosure, type Cell, Closure, Control, MultipleValues, Parameter } from "./procedure.js"
import { UNASSIGNED, UNBOUND } from "./singleton.js"
import { intern } from "./symbol.js"

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
const RESTORE = frame(Op.Restore)
const PROGRAM = frame(Op.Program)
const UNWIND = frame(Op.Unwind)

/** A raise that nobody handles. */
class Uncaught {
  constructor(readonly payload: unknown) {}
}

/** The most entries a stack may have. */
const HIGHEST = 2 ** 25

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
  private activation: unknown[] = []
  private next: Instr = ANSWER
  private charged = STACK_CHUNK
  private stopping: Outcome | undefined

  private failure: { readonly payload: unknown } | undefined
  private going: (() => Instr) | undefined

  constructor(
    readonly meter: Meter,
    private readonly instructions: Instructions,
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
    const { code } = closure
    const entry = code.entry ?? lower(code, closure.cells)
    const activation: unknown[] = new Array(code.size)
    activation[0] = closure
    const { required } = code
    if (code.rest ? operands.length < required : operands.length !== required) throw wrongArity(code, operands)
    for (let i = 0; i < required; i++) activation[i + 1] = operands[i]
    if (code.rest) activation[required + 1] = restList(operands, required)
    this.activation = activation
    return entry
  }

  private applyPrimitive(primitive: Primitive, operands: readonly unknown[]): Instr {
    checkArity(primitive, operands)
    const { run } = primitive
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

  // Running

  /** Runs until there is an outcome, or for at most `slice` steps. */
  step(slice: number): Outcome {
    const { meter } = this
    meter.pauseAt = meter.steps - slice
    meter.burst = BURST
    const before = swapMeter(meter)
    this.instructions.rebound(this.dynamic)
    try {
      for (;;) {
        try {
          return this.loop()
        } catch (error) {
          const outcome = this.caught(error)
          if (outcome !== undefined) return outcome
        }
      }
    } finally {
      swapMeter(before)
    }
  }

  /** Turns what was thrown into a raise to go on with, or into the outcome. */
  private caught(error: unknown): Outcome | undefined {
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
    return undefined
  }

  /** The guest calls under way, innermost first. */
  chain(): ChainLink[] {
    const links: ChainLink[] = []
    const add = (instr: Instr, activation: unknown): void => {
      if (instr.place === undefined || !Array.isArray(activation)) return
      const [closure] = activation
      if (closure instanceof Closure) links.push({ name: closure.name, place: instr.place })
    }
    add(this.next, this.activation)
    for (let i = this.height - 2; i >= 0; i -= 2) add(this.stack[i] as Instr, this.stack[i + 1])
    return links
  }

  /** What the loop begins with: an escape or a raise that is due, else where it stopped. */
  private resumption(): Instr {
    const { going, failure } = this
    this.going = undefined
    if (going !== undefined) return going()
    if (failure === undefined) return this.next
    this.failure = undefined
    this.push(this.next, this.activation) // Q6: kept for the chain; nothing returns to it
    this.next = ANSWER
    return this.instructions.raise(this, failure.payload, false)
  }

  private grow(): void {
    if (this.height > HIGHEST) throw new Exhausted("memory", "the memory budget is used up: recursion too deep")
    charge(STACK_CHUNK * ENTRY_BYTES)
    this.charged += STACK_CHUNK
  }

  private loop(): Outcome {
    const { stack, meter } = this
    let instr = this.resumption()
    let act = this.activation
    if (this.stopping !== undefined) return this.stopped()
    for (;;) {
      try {
        for (;;) {
          switch (instr.op) {
            case Op.Enter: {
              if (this.height > this.charged) this.grow()
              const following = instr.next as Instr
              if (--meter.steps < meter.pauseAt || meter.steps < 0) {
                if (meter.steps < 0) throw new Exhausted("steps", "the step budget is used up")
                this.next = following
                this.activation = act
                return { kind: "pause" } // Q3
              }
              instr = following
              continue
            }
            case Op.Move: {
              const i = instr.a.local
              act[instr.slot] = i >= 0 ? act[i] : fetch(instr.a, act)
              instr = instr.next as Instr
              continue
            }
            case Op.Prim1: {
              const i = instr.a.local
              const a = i >= 0 ? act[i] : fetch(instr.a, act)
              if (((act[0] as Closure).cells[instr.index] as Cell).value !== instr.target) break
              const value = instr.run(a)
              if (instr.next === null) {
                this.value = value
                instr = ANSWER
              } else {
                act[instr.slot] = value
                instr = instr.next
              }
              continue
            }
            case Op.Prim2: {
              const i = instr.a.local
              const a = i >= 0 ? act[i] : fetch(instr.a, act)
              const j = instr.b.local
              const b = j >= 0 ? act[j] : fetch(instr.b, act)
              if (((act[0] as Closure).cells[instr.index] as Cell).value !== instr.target) break
              const value = instr.run(a, b)
              if (instr.next === null) {
                this.value = value
                instr = ANSWER
              } else {
                act[instr.slot] = value
                instr = instr.next
              }
              continue
            }
            case Op.Prim3: {
              const a = fetch(instr.a, act)
              const b = fetch(instr.b, act)
              const c = fetch(instr.c, act)
              if (((act[0] as Closure).cells[instr.index] as Cell).value !== instr.target) break
              const value = instr.run(a, b, c)
              if (instr.next === null) {
                this.value = value
                instr = ANSWER
              } else {
                act[instr.slot] = value
                instr = instr.next
              }
              continue
            }
            case Op.PrimN: {
              const operands = fetchAll(instr.args, act)
              if (((act[0] as Closure).cells[instr.index] as Cell).value !== instr.target) break
              const value = instr.run(...operands)
              if (instr.next === null) {
                this.value = value
                instr = ANSWER
              } else {
                act[instr.slot] = value
                instr = instr.next
              }
              continue
            }
            case Op.IfPrim1: {
              const i = instr.a.local
              const a = i >= 0 ? act[i] : fetch(instr.a, act)
              if (((act[0] as Closure).cells[instr.index] as Cell).value !== instr.target) break
              const value = instr.run(a)
              instr = (value === false || value === null ? instr.alt : instr.next) as Instr
              continue
            }
            case Op.IfPrim2: {
              const i = instr.a.local
              const a = i >= 0 ? act[i] : fetch(instr.a, act)
              const j = instr.b.local
              const b = j >= 0 ? act[j] : fetch(instr.b, act)
              if (((act[0] as Closure).cells[instr.index] as Cell).value !== instr.target) break
              const value = instr.run(a, b)
              instr = (value === false || value === null ? instr.alt : instr.next) as Instr
              continue
            }
            case Op.If: {
              const i = instr.a.local
              const value = i >= 0 ? act[i] : fetch(instr.a, act)
              instr = (value === false || value === null ? instr.alt : instr.next) as Instr
              continue
            }
            case Op.Call: {
              const { args } = instr
              const i = instr.a.local
              const procedure = i >= 0 ? act[i] : fetch(instr.a, act)
              if (procedure instanceof Closure) {
                const { code } = procedure
                if (code.required === args.length && !code.rest) {
                  const entry = code.entry ?? lower(code, procedure.cells)
                  const callee: unknown[] = new Array(code.size)
                  callee[0] = procedure
                  for (let k = 0; k < args.length; k++) {
                    const operand = args[k] as Operand
                    callee[k + 1] = operand.local >= 0 ? act[operand.local] : fetch(operand, act)
                  }
                  stack[this.height] = instr
                  stack[this.height + 1] = act
                  this.height += 2
                  act = callee
                  instr = entry
                  continue
                }
              }
              const operands = fetchAll(args, act)
              stack[this.height] = instr
              stack[this.height + 1] = act
              this.height += 2
              this.activation = act
              instr = this.apply(procedure, operands)
              act = this.activation
              if (this.stopping !== undefined) return this.stopped()
              continue
            }
            case Op.TailCall: {
              const { args } = instr
              const i = instr.a.local
              const procedure = i >= 0 ? act[i] : fetch(instr.a, act)
              if (procedure instanceof Closure) {
                const { code } = procedure
                if (code.required === args.length && !code.rest) {
                  const entry = code.entry ?? lower(code, procedure.cells)
                  const callee: unknown[] = new Array(code.size)
                  callee[0] = procedure
                  for (let k = 0; k < args.length; k++) {
                    const operand = args[k] as Operand
                    callee[k + 1] = operand.local >= 0 ? act[operand.local] : fetch(operand, act)
                  }
                  act = callee
                  instr = entry
                  continue
                }
              }
              this.activation = act
              instr = this.apply(procedure, fetchAll(args, act))
              act = this.activation
              if (this.stopping !== undefined) return this.stopped()
              continue
            }
            case Op.Return: {
              const i = instr.a.local
              const value = i >= 0 ? act[i] : fetch(instr.a, act)
              const waiting = stack[this.height - 2] as Instr
              if (waiting.op === Op.Call) {
                this.height -= 2
                act = stack[this.height + 1] as unknown[]
                act[waiting.slot] = value
                instr = waiting.next as Instr
              } else {
                this.value = value
                instr = ANSWER
              }
              continue
            }
            case Op.Answer: {
              this.height -= 2
              const waiting = stack[this.height] as Instr
              const data = stack[this.height + 1]
              switch (waiting.op) {
                case Op.Call:
                  act = data as unknown[]
                  act[waiting.slot] = this.value
                  instr = waiting.next as Instr
                  continue
                case Op.Halt:
                  this.ended = true
                  return { kind: "value", value: this.value }
                case Op.Restore:
                  this.enter(data as Dynamic)
                  continue
                case Op.Mark:
                  continue
                case Op.Program: {
                  this.push(PROGRAM, data)
                  const following = (data as Program).next(this)
                  if (following === undefined) {
                    this.height -= 2
                    continue
                  }
                  instr = following
                  act = this.activation
                  if (this.stopping !== undefined) return this.stopped()
                  continue
                }
                case Op.Unwind:
                  instr = (data as () => Instr)()
                  act = this.activation
                  if (this.stopping !== undefined) return this.stopped()
                  continue
                default:
                  instr = this.instructions.resume(waiting.op, this, data)
                  act = this.activation
                  if (this.stopping !== undefined) return this.stopped()
                  continue
              }
            }
            case Op.Close:
              charge(64)
              act[instr.slot] = new Closure(instr.target as Code, fetchAll(instr.args, act), (act[0] as Closure).cells)
              if (instr.next === null) {
                this.value = act[instr.slot]
                instr = ANSWER
              } else instr = instr.next
              continue
            case Op.Tie:
              ;(act[instr.a.index] as Closure).free[instr.index] = fetch(instr.b, act)
              instr = instr.next as Instr
              continue
            case Op.CloseCase:
              act[instr.slot] = new CaseClosure(instr.target as string, fetchAll(instr.args, act) as Closure[])
              if (instr.next === null) {
                this.value = act[instr.slot]
                instr = ANSWER
              } else instr = instr.next
              continue
            case Op.NewBox:
              act[instr.slot] = new Box(act[instr.slot])
              instr = instr.next as Instr
              continue
            case Op.SetBox:
              ;(fetch(instr.a, act) as Box).value = fetch(instr.b, act)
              instr = instr.next as Instr
              continue
            case Op.SetGlobal: {
              const cell = (act[0] as Closure).cells[instr.index] as Cell
              const value = fetch(instr.b, act)
              if (cell.value === UNBOUND)
                throw new Complaint("set!", "unbound variable", [intern(instr.target as string)], instr.place).of(
                  "unbound",
                )
              cell.value = value
              instr = instr.next as Instr
              continue
            }
            case Op.DefineGlobal:
              ;((act[0] as Closure).cells[instr.index] as Cell).value = fetch(instr.b, act)
              instr = instr.next as Instr
              continue
            default:
              throw new Error("an instruction that stands only on the stack")
          }
          // A primitive whose name has been given another meaning: an ordinary call.
          this.activation = act
          instr = this.redefined(instr, act)
          act = this.activation
          if (this.stopping !== undefined) return this.stopped()
        }
      } catch (error) {
        this.next = instr
        this.activation = act
        throw error
      }
    }
  }

  /** Calls what a primitive's name stands for now. */
  private redefined(instr: Instr, act: unknown[]): Instr {
    const cell = (act[0] as Closure).cells[instr.index] as Cell
    if (cell.value === UNBOUND) throw unbound(cell.name, instr.place)
    const operands = fetchAll(instr.args, act)
    if (instr.next !== null) this.push(asCall(instr), act)
    return this.apply(cell.value, operands)
  }

  private stopped(): Outcome {
    const outcome = this.stopping as Outcome
    this.stopping = undefined
    this.next = ANSWER
    return outcome
  }
}

/** The call that waits for the value of `instr`, a primitive's instruction whose name means something else now. */
function asCall(instr: Instr): Instr {
  const call = new Instr(Op.Call, instr.place)
  call.slot = instr.slot
  call.next = instr.next
  if (instr.op !== Op.IfPrim1 && instr.op !== Op.IfPrim2) return call
  const branch = new Instr(Op.If, undefined)
  branch.a = new Operand(Kind.Local, instr.slot, undefined, "", undefined)
  branch.next = instr.next
  branch.alt = instr.alt
  call.next = branch
  return call
}

function fetch(operand: Operand, act: unknown[]): unknown {
  switch (operand.kind) {
    case Kind.Local:
      return act[operand.index]
    case Kind.Const:
      return operand.value
    case Kind.Free:
      return (act[0] as Closure).free[operand.index]
    case Kind.Global: {
      const { value } = (act[0] as Closure).cells[operand.index] as Cell
      if (value === UNBOUND) throw unbound(operand.name, operand.place)
      return value
    }
    case Kind.Self:
      return act[0]
    case Kind.BoxedLocal:
      return (act[operand.index] as Box).value
    case Kind.BoxedFree:
      return ((act[0] as Closure).free[operand.index] as Box).value
    default:
      return fetchChecked(operand, act)
  }
}

/** The value of a variable that may be read before its definition has run. */
function fetchChecked(operand: Operand, act: unknown[]): unknown {
  const { kind, index } = operand
  const local = kind === Kind.CheckedLocal || kind === Kind.CheckedBoxedLocal
  const held = local ? act[index] : (act[0] as Closure).free[index]
  const boxed = kind === Kind.CheckedBoxedLocal || kind === Kind.CheckedBoxedFree
  const value = boxed ? (held as Box).value : held
  if (value === UNASSIGNED) {
    throw new Complaint("", "variable used before its definition", [intern(operand.name)], operand.place)
  }
  return value
}

function fetchAll(operands: readonly Operand[], act: unknown[]): unknown[] {
  const values: unknown[] = new Array(operands.length)
  for (let i = 0; i < operands.length; i++) values[i] = fetch(operands[i] as Operand, act)
  return values
}

function unbound(name: string, place: Place | undefined): Complaint {
  return new Complaint("", "unbound variable", [intern(name)], place).of("unbound")
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

function restList(operands: readonly unknown[], from: number): unknown {
  charge((operands.length - from) * 40)
  let rest: unknown = EMPTY
  for (let i = operands.length - 1; i >= from; i--) rest = new Pair(operands[i], rest)
  return rest
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
