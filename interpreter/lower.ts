// From core to the machine's instructions.
//
// Code is built from its end: each node is lowered with the instruction that
// follows it in hand. Branches share what follows them, so the graph is linear in
// the size of the core.
//
// Invariants
//   L1  An operand that a later operand's evaluation could change is read first, into a temporary (C1).
//   L2  A variable has a box if and only if it is both captured and assigned.

import { Code, Instr, Kind, Op, Operand } from "./code.js"
import {
  type Call,
  type CaseLambda,
  Const,
  type Core,
  GlobalRef,
  If,
  Lambda,
  Let,
  type Letrec,
  LocalRef,
  type SetGlobal,
  type SetLocal,
  type Variable,
} from "./core.js"
import { deep, type Walk } from "./deep.js"
import type { Place } from "./place.js"
import { Primitive } from "./primitive.js"
import type { Cell } from "./procedure.js"
import { UNASSIGNED } from "./singleton.js"

/** Where a value goes that nobody wants. */
const NOWHERE = -1

/** Fills in `code.entry` and `code.size`. `cells` tells which globals hold primitives now; the code looks again when it runs. */
export function lower(code: Code, cells: readonly Cell[]): Instr {
  const lowering = new Lowering(code, cells)
  code.entry = deep(lowering.procedure())
  code.size = lowering.size
  return code.entry
}

function isBoxed(variable: Variable): boolean {
  return variable.captured && variable.assigned // L2
}

/** The free variables that a closure of `lambda` holds, in order: all but itself. */
function captured(lambda: Lambda): Variable[] {
  return [...lambda.free].filter((v) => v !== lambda.self || isBoxed(v))
}

function constant(value: unknown): Operand {
  return new Operand(Kind.Const, -1, value, "", undefined)
}

class Lowering {
  size = 1
  private readonly slots = new Map<Variable, number>()
  private readonly frees = new Map<Variable, number>()
  private readonly lambda: Lambda

  constructor(
    code: Code,
    private readonly cells: readonly Cell[],
  ) {
    this.lambda = code.lambda
    code.lambda.params.forEach((p, i) => this.slots.set(p, i + 1))
    captured(code.lambda).forEach((v, i) => this.frees.set(v, i))
  }

  *procedure(): Walk<Instr> {
    const { params, body, place } = this.lambda
    const depth = params.length + 1
    this.reserve(depth)
    let first: Instr = yield this.node(body, NOWHERE, null, depth)
    for (const param of params) if (isBoxed(param)) first = this.newBox(this.slots.get(param) as number, first)
    const enter = new Instr(Op.Enter, place)
    enter.next = first
    return enter
  }

  private reserve(depth: number): void {
    if (depth > this.size) this.size = depth
  }

  /** `core` with its value put into `slot`, then `next`; returned where `next` is null. `depth` is the first free slot. */
  private *node(core: Core, slot: number, next: Instr | null, depth: number): Walk<Instr> {
    switch (core.kind) {
      case "const":
      case "local":
      case "global":
        return this.deliver(this.operand(core), slot, next, depth)
      case "if": {
        const then: Instr = yield this.node(core.then, slot, next, depth)
        const otherwise: Instr = yield this.node(core.otherwise, slot, next, depth)
        return yield this.test(core.test, then, otherwise, depth)
      }
      case "seq": {
        let first = next
        for (let i = core.items.length - 1; i >= 0; i--) {
          first = yield this.node(core.items[i] as Core, i === core.items.length - 1 ? slot : NOWHERE, first, depth)
        }
        return first as Instr
      }
      case "call":
        return yield this.call(core, slot, next, depth)
      case "let":
        return yield this.let(core, depth, (inner) => this.node(core.body, slot, next, inner))
      case "letrec":
        return yield this.letrec(core, slot, next, depth)
      case "lambda":
        return this.close(core, this.somewhere(slot, depth), next)
      case "case-lambda":
        return this.closeCase(core, this.somewhere(slot, depth), next, depth)
      case "set-local":
        return yield this.setLocal(core, slot, next, depth)
      case "set-global":
        return yield this.setGlobal(core, slot, next, depth)
    }
  }

  /** A slot for a value that nobody may want. */
  private somewhere(slot: number, depth: number): number {
    if (slot !== NOWHERE) return slot
    this.reserve(depth + 1)
    return depth
  }

  private deliver(operand: Operand, slot: number, next: Instr | null, depth: number): Instr {
    if (next !== null && slot === NOWHERE && (operand.kind === Kind.Const || operand.kind === Kind.Local)) return next
    const instr = new Instr(next === null ? Op.Return : Op.Move, operand.place)
    instr.a = operand
    instr.slot = this.somewhere(slot, depth)
    instr.next = next
    return instr
  }

  // Variables

  private operand(core: Core): Operand {
    if (core instanceof Const) return constant(core.value)
    if (core instanceof GlobalRef) return new Operand(Kind.Global, core.slot, undefined, core.name, core.place)
    const { variable, place } = core as LocalRef
    return this.variable(variable, variable.checked, place)
  }

  private variable(variable: Variable, checked: boolean, place?: Place): Operand {
    const boxed = isBoxed(variable)
    const slot = this.slots.get(variable)
    if (slot !== undefined) {
      const kinds = [Kind.Local, Kind.CheckedLocal, Kind.BoxedLocal, Kind.CheckedBoxedLocal] as const
      return new Operand(kinds[choice(boxed, checked)] as Kind, slot, undefined, variable.name, place)
    }
    const free = this.frees.get(variable)
    if (free === undefined) return new Operand(Kind.Self, -1, undefined, variable.name, place)
    const kinds = [Kind.Free, Kind.CheckedFree, Kind.BoxedFree, Kind.CheckedBoxedFree] as const
    return new Operand(kinds[choice(boxed, checked)] as Kind, free, undefined, variable.name, place)
  }

  /** What holds `variable`: its box if it has one, else its value, unlooked at. */
  private holder(variable: Variable): Operand {
    const slot = this.slots.get(variable)
    if (slot !== undefined) return new Operand(Kind.Local, slot, undefined, variable.name, undefined)
    const free = this.frees.get(variable)
    return new Operand(free === undefined ? Kind.Self : Kind.Free, free ?? -1, undefined, variable.name, undefined)
  }

  private newBox(slot: number, next: Instr): Instr {
    const instr = new Instr(Op.NewBox, undefined)
    instr.slot = slot
    instr.next = next
    return instr
  }

  private setBox(variable: Variable, value: Operand, next: Instr, place?: Place): Instr {
    const instr = new Instr(Op.SetBox, place)
    instr.a = this.holder(variable)
    instr.b = value
    instr.next = next
    return instr
  }

  // Branches

  /** A branch on the value of `core`. */
  private *test(core: Core, then: Instr, otherwise: Instr, depth: number): Walk<Instr> {
    if (core instanceof Const) return core.value === false || core.value === null ? otherwise : then
    if (core instanceof If) {
      const inner: Instr = yield this.test(core.then, then, otherwise, depth)
      return yield this.test(core.test, inner, yield this.test(core.otherwise, then, otherwise, depth), depth)
    }
    if (core instanceof Let) {
      const both = shortCircuit(core)
      if (both === undefined)
        return yield this.let(core, depth, (inner) => this.test(core.body, then, otherwise, inner))
      const rest: Instr = yield this.test(both.rest, then, otherwise, depth)
      return yield both.isAnd ? this.test(both.first, rest, otherwise, depth) : this.test(both.first, then, rest, depth)
    }
    if (core.kind === "call") {
      const primitive = this.primitiveOf(core)
      if (primitive !== undefined && (core.operands.length === 1 || core.operands.length === 2)) {
        const { operands, wrap } = this.operands(core.operands, depth)
        const instr = new Instr(core.operands.length === 1 ? Op.IfPrim1 : Op.IfPrim2, core.place)
        this.fillPrimitive(instr, core, primitive, operands)
        instr.slot = depth
        this.reserve(depth + 1)
        instr.next = then
        instr.alt = otherwise
        return yield wrap(instr)
      }
    }
    const branch = new Instr(Op.If, undefined)
    branch.next = then
    branch.alt = otherwise
    if (core instanceof LocalRef || core instanceof GlobalRef) {
      branch.a = this.operand(core)
      return branch
    }
    branch.a = new Operand(Kind.Local, depth, undefined, "", undefined)
    this.reserve(depth + 1)
    return yield this.node(core, depth, branch, depth)
  }

  // Calls

  private primitiveOf(call: Call): Primitive | undefined {
    if (!(call.operator instanceof GlobalRef)) return undefined
    const value = this.cells[call.operator.slot]?.value
    if (!(value instanceof Primitive) || value.asks) return undefined
    const count = call.operands.length
    return count >= value.least && count <= value.most ? value : undefined
  }

  private *call(core: Call, slot: number, next: Instr | null, depth: number): Walk<Instr> {
    const primitive = this.primitiveOf(core)
    if (primitive !== undefined) {
      const { operands, wrap } = this.operands(core.operands, depth)
      const ops = [Op.PrimN, Op.Prim1, Op.Prim2, Op.Prim3]
      const instr = new Instr(ops[operands.length] ?? Op.PrimN, core.place)
      this.fillPrimitive(instr, core, primitive, operands)
      instr.slot = this.somewhere(slot, depth)
      instr.next = next
      return yield wrap(instr)
    }
    const atomic = isAtom(core.operator)
    const { operands, wrap } = this.operands(core.operands, atomic ? depth : depth + 1)
    const instr = new Instr(next === null ? Op.TailCall : Op.Call, core.place)
    instr.args = operands
    instr.slot = this.somewhere(slot, depth)
    instr.discards = slot === NOWHERE
    instr.next = next
    if (atomic) {
      instr.a = this.operand(core.operator)
      return yield wrap(instr)
    }
    instr.a = new Operand(Kind.Local, depth, undefined, "", undefined)
    this.reserve(depth + 1)
    return yield this.node(core.operator, depth, yield wrap(instr), depth)
  }

  private fillPrimitive(instr: Instr, core: Call, primitive: Primitive, operands: readonly Operand[]): void {
    instr.index = (core.operator as GlobalRef).slot
    instr.target = primitive
    instr.run = operands.length === 2 && primitive.binary !== undefined ? primitive.binary : primitive.run
    instr.args = operands
    instr.a = operands[0] ?? instr.a
    instr.b = operands[1] ?? instr.b
    instr.c = operands[2] ?? instr.c
  }

  /** Operands for `cores`, and what computes those that need computing before an instruction. */
  private operands(
    cores: readonly Core[],
    depth: number,
  ): { operands: Operand[]; wrap: (instr: Instr) => Walk<Instr> } {
    let changes = false
    let temporaries = depth
    const plan: { core: Core; slot: number }[] = []
    const operands: Operand[] = new Array(cores.length)
    for (let i = cores.length - 1; i >= 0; i--) {
      const core = cores[i] as Core
      if (isAtom(core) && !(changes && isChangeable(core))) operands[i] = this.operand(core)
      else plan.push({ core, slot: i })
      if (!isAtom(core)) changes = true // L1
    }
    plan.reverse()
    for (const step of plan) {
      operands[step.slot] = new Operand(Kind.Local, temporaries, undefined, "", undefined)
      step.slot = temporaries++
    }
    this.reserve(temporaries)
    const lowerPlan = (instr: Instr): Walk<Instr> => this.plan(plan, instr)
    return { operands, wrap: lowerPlan }
  }

  private *plan(plan: readonly { core: Core; slot: number }[], last: Instr): Walk<Instr> {
    let first = last
    for (let i = plan.length - 1; i >= 0; i--) {
      const { core, slot } = plan[i] as { core: Core; slot: number }
      first = yield this.node(core, slot, first, slot)
    }
    return first
  }

  // Bindings

  private *let(core: Let, depth: number, body: (depth: number) => Walk<Instr>): Walk<Instr> {
    const inner = depth + core.variables.length
    this.reserve(inner)
    core.variables.forEach((v, i) => this.slots.set(v, depth + i))
    let first: Instr = yield body(inner)
    for (const v of core.variables) if (isBoxed(v)) first = this.newBox(this.slots.get(v) as number, first)
    for (let i = core.inits.length - 1; i >= 0; i--) {
      first = yield this.node(core.inits[i] as Core, depth + i, first, depth + i)
    }
    return first
  }

  private *letrec(core: Letrec, slot: number, next: Instr | null, depth: number): Walk<Instr> {
    const { variables, inits } = core
    const inner = depth + variables.length
    this.reserve(inner)
    variables.forEach((v, i) => this.slots.set(v, depth + i))
    let first: Instr = yield this.node(core.body, slot, next, inner)
    for (let end = inits.length; end > 0; ) {
      let start = end - 1
      if (isProcedure(inits[start])) {
        while (start > 0 && isProcedure(inits[start - 1])) start--
        first = this.fix(core, start, end, first, inner)
      } else first = yield this.bind(variables[start] as Variable, inits[start] as Core, first, inner)
      end = start
    }
    for (const v of variables) {
      const own = this.slots.get(v) as number
      if (isBoxed(v)) first = this.newBox(own, first)
      if (v.checked) first = this.deliver(constant(UNASSIGNED), own, first, inner)
    }
    return first
  }

  private *bind(variable: Variable, init: Core, next: Instr, depth: number): Walk<Instr> {
    if (!isBoxed(variable)) return yield this.node(init, this.slots.get(variable) as number, next, depth)
    this.reserve(depth + 1)
    const store = this.setBox(variable, new Operand(Kind.Local, depth, undefined, "", undefined), next)
    return yield this.node(init, depth, store, depth)
  }

  /** Procedures that refer to one another: all are made, then those that came too early are tied. */
  private fix(core: Letrec, start: number, end: number, next: Instr, depth: number): Instr {
    const made: { lambda: Lambda; slot: number }[] = []
    let free = depth
    const makers: ((next: Instr) => Instr)[] = []
    const late = new Set(core.variables.slice(start, end))
    const ties: { slot: number; index: number; variable: Variable }[] = []
    for (let i = start; i < end; i++) {
      const variable = core.variables[i] as Variable
      const init = core.inits[i] as Lambda | CaseLambda
      const target = isBoxed(variable) ? free++ : (this.slots.get(variable) as number)
      const clauses =
        init instanceof Lambda
          ? [{ lambda: init, slot: target }]
          : init.clauses.map((lambda) => ({ lambda, slot: free++ }))
      for (const clause of clauses) {
        makers.push((after) => this.close(clause.lambda, clause.slot, after))
        made.push(clause)
        captured(clause.lambda).forEach((v, index) => {
          if (late.has(v) && !isBoxed(v)) ties.push({ slot: clause.slot, index, variable: v })
        })
      }
      if (!(init instanceof Lambda))
        makers.push((after) =>
          this.caseOf(
            init,
            clauses.map((c) => c.slot),
            target,
            after,
          ),
        )
      if (isBoxed(variable)) {
        makers.push((after) => this.setBox(variable, new Operand(Kind.Local, target, undefined, "", undefined), after))
      } else if (init instanceof Lambda) late.delete(variable)
    }
    this.reserve(free)
    let first = next
    for (const tie of ties.reverse()) first = this.tie(tie.slot, tie.index, tie.variable, first)
    for (const make of makers.reverse()) first = make(first)
    return first
  }

  private tie(slot: number, index: number, variable: Variable, next: Instr): Instr {
    const instr = new Instr(Op.Tie, undefined)
    instr.a = new Operand(Kind.Local, slot, undefined, "", undefined)
    instr.index = index
    instr.b = this.holder(variable)
    instr.next = next
    return instr
  }

  // Closures

  private close(lambda: Lambda, slot: number, next: Instr | null): Instr {
    const instr = new Instr(Op.Close, lambda.place)
    instr.target = new Code(lambda)
    instr.args = captured(lambda).map((v) => this.holder(v))
    instr.slot = slot
    instr.next = next
    return instr
  }

  private closeCase(core: CaseLambda, slot: number, next: Instr | null, depth: number): Instr {
    const slots = core.clauses.map((_, i) => depth + i)
    this.reserve(depth + slots.length)
    let first = this.caseOf(core, slots, slot, next)
    core.clauses.forEach((clause, i) => {
      first = this.close(clause, slots[i] as number, first)
    })
    return first
  }

  private caseOf(core: CaseLambda, slots: readonly number[], slot: number, next: Instr | null): Instr {
    const instr = new Instr(Op.CloseCase, undefined)
    instr.target = core.name
    instr.args = slots.map((s) => new Operand(Kind.Local, s, undefined, "", undefined))
    instr.slot = slot
    instr.next = next
    return instr
  }

  // Assignments

  private *setLocal(core: SetLocal, slot: number, next: Instr | null, depth: number): Walk<Instr> {
    const done = this.deliver(constant(undefined), slot, next, depth)
    const { variable } = core
    const own = this.slots.get(variable)
    if (own !== undefined && !isBoxed(variable)) {
      // A temporary first: the value may be computed in several steps, during which the variable keeps its old one.
      this.reserve(depth + 1)
      const store = this.deliver(new Operand(Kind.Local, depth, undefined, "", undefined), own, done, depth)
      return yield this.node(core.value, depth, store, depth)
    }
    this.reserve(depth + 1)
    const store = this.setBox(variable, new Operand(Kind.Local, depth, undefined, "", undefined), done, core.place)
    return yield this.node(core.value, depth, store, depth)
  }

  private *setGlobal(core: SetGlobal, slot: number, next: Instr | null, depth: number): Walk<Instr> {
    const instr = new Instr(core.defines ? Op.DefineGlobal : Op.SetGlobal, core.place)
    instr.index = core.slot
    instr.target = core.name
    instr.next = this.deliver(constant(undefined), slot, next, depth)
    if (isAtom(core.value)) {
      instr.b = this.operand(core.value)
      return instr
    }
    this.reserve(depth + 1)
    instr.b = new Operand(Kind.Local, depth, undefined, "", undefined)
    return yield this.node(core.value, depth, instr, depth)
  }
}

/** The parts of an `and` or `or` of two, as they are when only the truth of it matters. */
function shortCircuit({ variables, inits, body }: Let): { first: Core; rest: Core; isAnd: boolean } | undefined {
  const [variable] = variables
  if (variables.length !== 1 || variable?.reads !== 2 || !(body instanceof If)) return undefined
  const isIt = (core: Core): boolean => core instanceof LocalRef && core.variable === variable
  if (!isIt(body.test)) return undefined
  const first = inits[0] as Core
  if (isIt(body.otherwise)) return { first, rest: body.then, isAnd: true }
  return isIt(body.then) ? { first, rest: body.otherwise, isAnd: false } : undefined
}

function choice(boxed: boolean, checked: boolean): number {
  return (boxed ? 2 : 0) + (checked ? 1 : 0)
}

function isAtom(core: Core): boolean {
  return core instanceof Const || core instanceof LocalRef || core instanceof GlobalRef
}

/** Whether evaluating something else could change what `core` answers, or `core` itself could fail. */
function isChangeable(core: Core): boolean {
  return core instanceof GlobalRef || (core instanceof LocalRef && (core.variable.assigned || core.variable.checked))
}

function isProcedure(core: Core | undefined): boolean {
  return core instanceof Lambda || core?.kind === "case-lambda"
}
