// From core to the machine's instructions.
//
// Code is built from its end: each node is lowered with the instruction that
// follows it in hand. Branches share what follows them, so the graph is linear in
// the size of the core.
//
// Invariants
//   L1  An operand that a later operand's evaluation could change is read first, into a temporary (C1).

import { Closures, setBox } from "./closing.js"
import { Code, Instr, Kind, Op, type Operand } from "./code.js"
import {
  type Call,
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
  shortCircuit,
  type Variable,
} from "./core.js"
import { deep, type Walk } from "./deep.js"
import { constant, isAtom, isBoxed, isChangeable, Layout, NOWHERE, temporary } from "./layout.js"
import { findLoops, mentions } from "./loops.js"
import { Primitive } from "./primitive.js"
import { MOST_AT_ONCE } from "./primitives/many.js"
import type { Cell } from "./procedure.js"
import { UNASSIGNED } from "./singleton.js"

/** Fills in `code.entry` and `code.size`. `cells` tells which globals hold primitives now; the code looks again when it runs. */
export function lower(code: Code, cells: readonly Cell[]): Instr {
  if (code.lambda.parent === null) findLoops(code.lambda, cells)
  const lowering = new Lowering(code, cells)
  code.entry = deep(lowering.procedure())
  code.size = lowering.layout.size
  return code.entry
}

/** What becomes of the value of a body: given the body and the first free slot, its first instruction. */
type Continue = (body: Core, depth: number) => Walk<Instr>

class Lowering {
  readonly layout: Layout
  /** Where a jump to each loop goes. */
  private readonly heads = new Map<Variable, { head: Instr; lambda: Lambda }>()
  private readonly closures: Closures
  /** The slots whose values will be spread. */
  private readonly spread = new Set<number>()
  /** How many calls and loops there are. */
  private places = 0
  private readonly lambda: Lambda

  constructor(
    code: Code,
    private readonly cells: readonly Cell[],
  ) {
    this.lambda = code.lambda
    this.layout = new Layout(code.lambda)
    this.closures = new Closures(this.layout)
  }

  *procedure(): Walk<Instr> {
    const { params, body, place } = this.lambda
    const depth = params.length + 1
    this.layout.reserve(depth)
    const enter = new Instr(Op.Enter, place)
    enter.next = this.boxed(params, yield this.node(body, NOWHERE, null, depth))
    return enter
  }

  /** `core` with its value put into `slot`, then `next`; returned where `next` is null. `depth` is the first free slot. */
  private *node(core: Core, slot: number, next: Instr | null, depth: number): Walk<Instr> {
    switch (core.kind) {
      case "const":
      case "local":
      case "global":
        return this.deliver(this.layout.operand(core), slot, next, depth)
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
        return yield this.let(core, depth, (body, inner) => this.node(body, slot, next, inner))
      case "letrec":
        return yield this.letrec(core, depth, (body, inner) => this.node(body, slot, next, inner))
      case "lambda":
        return this.closures.close(core, this.layout.somewhere(slot, depth), next)
      case "case-lambda":
        return this.closures.closeCase(core, this.layout.somewhere(slot, depth), next, depth)
      case "set-local":
        return yield this.setLocal(core, slot, next, depth)
      case "set-global":
        return yield this.setGlobal(core, slot, next, depth)
    }
  }

  private deliver(operand: Operand, slot: number, next: Instr | null, depth: number): Instr {
    if (next !== null && slot === NOWHERE && (operand.kind === Kind.Const || operand.kind === Kind.Local)) return next
    const instr = new Instr(next === null ? Op.Return : Op.Move, operand.place)
    instr.a = operand
    instr.slot = this.layout.somewhere(slot, depth)
    instr.next = next
    return instr
  }

  /** What puts those of `variables` that have boxes into them, and then `next`. */
  private boxed(variables: readonly Variable[], next: Instr): Instr {
    let first = next
    for (const v of variables) if (isBoxed(v)) first = this.newBox(this.layout.slotOf(v) as number, first)
    return first
  }

  private newBox(slot: number, next: Instr): Instr {
    return Object.assign(new Instr(Op.NewBox, undefined), { slot, next })
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
        return yield this.let(core, depth, (body, inner) => this.test(body, then, otherwise, inner))
      const rest: Instr = yield this.test(both.rest, then, otherwise, depth)
      return yield both.isAnd ? this.test(both.first, rest, otherwise, depth) : this.test(both.first, then, rest, depth)
    }
    if (core.kind === "call") {
      if (this.loopOf(core) !== undefined) return yield this.jump(core, depth)
      const primitive = this.primitiveOf(core)
      if (primitive !== undefined && (core.operands.length === 1 || core.operands.length === 2)) {
        const { operands, wrap } = this.operands(core.operands, depth)
        const instr = new Instr(core.operands.length === 1 ? Op.IfPrim1 : Op.IfPrim2, core.place)
        this.fillPrimitive(instr, core, primitive, operands)
        instr.slot = depth
        this.layout.reserve(depth + 1)
        instr.next = then
        instr.alt = otherwise
        return yield wrap(instr)
      }
    }
    const branch = new Instr(Op.If, undefined)
    branch.next = then
    branch.alt = otherwise
    if (core instanceof LocalRef || core instanceof GlobalRef) {
      branch.a = this.layout.operand(core)
      return branch
    }
    branch.a = temporary(depth)
    this.layout.reserve(depth + 1)
    return yield this.node(core, depth, branch, depth)
  }

  // Calls

  private primitiveOf(call: Call): Primitive | undefined {
    if (!(call.operator instanceof GlobalRef)) return undefined
    const value = this.cells[call.operator.slot]?.value
    if (!(value instanceof Primitive) || value.asks) return undefined
    const count = call.operands.length
    return count >= value.least && count <= value.most && count <= MOST_AT_ONCE ? value : undefined
  }

  private *call(core: Call, slot: number, next: Instr | null, depth: number): Walk<Instr> {
    if (this.loopOf(core) !== undefined) return yield this.jump(core, depth)
    const [producer, consumer] = core.operands
    if (isLoop(consumer)) return yield this.receive(producer as Lambda, consumer as Lambda, slot, next, depth)
    const takesMany = slot === NOWHERE || this.spread.has(slot)
    const primitive = this.primitiveOf(core)
    if (primitive !== undefined) {
      const { operands, wrap } = this.operands(core.operands, depth)
      const ops = [Op.PrimN, Op.Prim1, Op.Prim2, Op.Prim3]
      const instr = new Instr(ops[operands.length] ?? Op.PrimN, core.place)
      this.fillPrimitive(instr, core, primitive, operands)
      instr.slot = this.layout.somewhere(slot, depth)
      instr.takesMany = takesMany
      instr.next = next
      return yield wrap(instr)
    }
    const atomic = isAtom(core.operator)
    const { operands, wrap } = this.operands(core.operands, atomic ? depth : depth + 1)
    const instr = new Instr(next === null ? Op.TailCall : Op.Call, core.place)
    instr.args = operands
    instr.index = this.places++
    instr.slot = this.layout.somewhere(slot, depth)
    instr.takesMany = takesMany
    instr.next = next
    if (atomic) {
      instr.a = this.layout.operand(core.operator)
      return yield wrap(instr)
    }
    instr.a = temporary(depth)
    this.layout.reserve(depth + 1)
    return yield this.node(core.operator, depth, yield wrap(instr), depth)
  }

  /** The body of `consumer`, with the values of `producer`'s for its parameters. */
  private *receive(producer: Lambda, consumer: Lambda, slot: number, next: Instr | null, depth: number): Walk<Instr> {
    const { params, body } = consumer
    const values = depth + params.length
    this.layout.put(params, depth)
    this.layout.reserve(values + 1)
    const spread = new Instr(Op.Spread, consumer.place)
    spread.a = temporary(values)
    spread.slot = depth
    spread.target = new Code(consumer)
    spread.next = this.boxed(params, yield this.node(body, slot, next, values))
    this.spread.add(values)
    const first: Instr = yield this.node(producer.body, values, spread, values + 1)
    this.spread.delete(values)
    return first
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
      if (isAtom(core) && !(changes && isChangeable(core))) operands[i] = this.layout.operand(core)
      else plan.push({ core, slot: i })
      if (!isAtom(core)) changes = true // L1
    }
    plan.reverse()
    for (const step of plan) {
      operands[step.slot] = temporary(temporaries)
      step.slot = temporaries++
    }
    this.layout.reserve(temporaries)
    return { operands, wrap: (instr) => this.plan(plan, instr) }
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

  private *let(core: Let, depth: number, then: Continue): Walk<Instr> {
    const inner = this.place(core.variables, core.inits, depth)
    let first = this.boxed(core.variables, yield then(core.body, inner))
    for (let i = core.inits.length - 1; i >= 0; i--) {
      const init = core.inits[i] as Core
      if (isLoop(init)) yield this.loop(core.variables[i] as Variable, then, inner)
      else first = yield this.node(init, depth + i, first, depth + i)
    }
    return first
  }

  private *letrec(core: Letrec, depth: number, then: Continue): Walk<Instr> {
    const { variables, inits } = core
    const inner = this.place(variables, inits, depth)
    let first: Instr = yield then(core.body, inner)
    for (let end = inits.length; end > 0; ) {
      // C3
      let start = end - 1
      if (isLoop(inits[start])) yield this.loop(variables[start] as Variable, then, inner)
      else if (isProcedure(inits[start])) {
        while (start > 0 && isProcedure(inits[start - 1])) start--
        first = this.closures.fix(core, start, end, first, inner)
      } else first = yield this.bind(variables[start] as Variable, inits[start] as Core, first, inner)
      end = start
    }
    for (const v of variables) {
      const own = this.layout.slotOf(v) as number
      if (isBoxed(v)) first = this.newBox(own, first)
      if (v.checked) first = this.deliver(constant(UNASSIGNED), own, first, inner)
    }
    return first
  }

  /** Gives `variables` slots from `depth` on, and after them the parameters of those that are loops; answers the first free slot. */
  private place(variables: readonly Variable[], inits: readonly Core[], depth: number): number {
    this.layout.put(variables, depth)
    let free = depth + variables.length
    inits.forEach((init, i) => {
      if (!isLoop(init)) return
      const lambda = init as Lambda
      this.layout.put(lambda.params, free)
      free += lambda.params.length
      const head = Object.assign(new Instr(Op.Loop, lambda.place), { index: this.places++ })
      this.heads.set(variables[i] as Variable, { head, lambda })
    })
    return free
  }

  // Loops

  private loopOf(core: Call): { head: Instr; lambda: Lambda } | undefined {
    return core.operator instanceof LocalRef ? this.heads.get(core.operator.variable) : undefined
  }

  /** Fills in the body of a loop. */
  private *loop(variable: Variable, then: Continue, depth: number): Walk<undefined> {
    const { head, lambda } = this.heads.get(variable) as { head: Instr; lambda: Lambda }
    head.next = this.boxed(lambda.params, yield then(lambda.body, depth))
    return undefined
  }

  /** A call of a loop: puts the operands where its parameters are, and goes to its body. */
  private *jump(core: Call, depth: number): Walk<Instr> {
    const { head, lambda } = this.loopOf(core) as { head: Instr; lambda: Lambda }
    const { operands } = core
    const slots = lambda.params.map((param) => this.layout.slotOf(param) as number)
    const direct = lambda.params.map((param, i) => !mentions(operands.slice(i + 1), param))
    let first = head
    this.layout.reserve(depth + slots.length)
    for (let i = slots.length - 1; i >= 0; i--) {
      if (direct[i] !== true) first = this.deliver(temporary(depth + i), slots[i] as number, first, depth)
    }
    for (let i = slots.length - 1; i >= 0; i--) {
      const operand = operands[i] as Core
      const param = lambda.params[i] as Variable
      if (direct[i] === true && operand instanceof LocalRef && operand.variable === param && !isBoxed(param)) continue
      first = yield this.node(operand, direct[i] === true ? (slots[i] as number) : depth + i, first, depth + i)
    }
    return first
  }

  private *bind(variable: Variable, init: Core, next: Instr, depth: number): Walk<Instr> {
    if (!isBoxed(variable)) return yield this.node(init, this.layout.slotOf(variable) as number, next, depth)
    this.layout.reserve(depth + 1)
    const store = setBox(this.layout, variable, temporary(depth), next)
    return yield this.node(init, depth, store, depth)
  }

  // Assignments

  private *setLocal(core: SetLocal, slot: number, next: Instr | null, depth: number): Walk<Instr> {
    const done = this.deliver(constant(undefined), slot, next, depth)
    const { variable } = core
    const own = this.layout.slotOf(variable)
    // A temporary first: the value may be computed in several steps, during which the variable keeps its old one.
    this.layout.reserve(depth + 1)
    const store =
      own !== undefined && !isBoxed(variable)
        ? this.deliver(temporary(depth), own, done, depth)
        : setBox(this.layout, variable, temporary(depth), done, core.place)
    return yield this.node(core.value, depth, store, depth)
  }

  private *setGlobal(core: SetGlobal, slot: number, next: Instr | null, depth: number): Walk<Instr> {
    const instr = new Instr(core.defines ? Op.DefineGlobal : Op.SetGlobal, core.place)
    instr.index = core.slot
    instr.target = core.name
    instr.next = this.deliver(constant(undefined), slot, next, depth)
    this.layout.reserve(depth + 1)
    instr.b = temporary(depth)
    return yield this.node(core.value, depth, instr, depth)
  }
}

function isProcedure(core: Core | undefined): boolean {
  return (core instanceof Lambda && !core.loop) || core?.kind === "case-lambda"
}

function isLoop(core: Core | undefined): boolean {
  return core instanceof Lambda && core.loop
}
