// Code for the machine: a graph of instructions.
//
// A procedure's activation is one array: the closure at 0, then its parameters,
// then its local variables and temporaries. An instruction reads operands, puts
// its value into a slot of the activation and goes on to `next`; without a `next`
// it returns the value. Every operand is a constant or a variable, so whatever
// may call, fail or pause is an instruction of its own, and what the machine
// keeps while a call is under way is just (call instruction, activation).
//
// All instructions have one JavaScript shape, and so have all operands: the
// machine's loop stays monomorphic.

import type { Lambda } from "./core.js"
import type { Place } from "./place.js"
import type { Run } from "./primitive.js"

/** What kind of variable or constant an operand is. */
export enum Kind {
  Local,
  Const,
  Free,
  Global,
  /** The running closure itself. */
  Self,
  BoxedLocal,
  BoxedFree,
  /** The same, of a variable that may still be unassigned. */
  CheckedLocal,
  CheckedFree,
  CheckedBoxedLocal,
  CheckedBoxedFree,
}

export class Operand {
  /** The slot of a plain local, else -1: so that the loop need not look at `kind`. */
  readonly local: number

  constructor(
    readonly kind: Kind,
    readonly index: number,
    readonly value: unknown,
    readonly name: string,
    readonly place: Place | undefined,
  ) {
    this.local = kind === Kind.Local ? index : -1
  }
}

export enum Op {
  /** The first instruction of every procedure: counts the step. */
  Enter,
  /** The first instruction of a loop's body: counts the step. */
  Loop,
  Move,
  Return,
  /** Branches on `a`. */
  If,
  /** A primitive of one, two, three or any number of operands, if the global `index` still holds it. */
  Prim1,
  Prim2,
  Prim3,
  PrimN,
  /** Branches on a primitive's answer. */
  IfPrim1,
  IfPrim2,
  /** Calls `a` with `args`. */
  Call,
  TailCall,
  /** Makes a closure of `target`, capturing `args`. */
  Close,
  /** Puts `b` into place `index` of the free variables of the closure `a`. */
  Tie,
  /** Makes a `case-lambda` procedure of the closures `args`. */
  CloseCase,
  /** Puts a local into a new box. */
  NewBox,
  /** Puts `b` into the box that local or free variable `a` is. */
  SetBox,
  SetGlobal,
  DefineGlobal,
  /** Puts the values that `a` holds into the slots from `slot` on, as the parameters of `target` take them. */
  Spread,
  // What follows stands only on the stack: what to do with the value that is returned.
  /** Hands the value on to the frame below. */
  Answer,
  Halt,
  /** Restores the dynamic environment. */
  Restore,
  /** An extent of `call/cc`. */
  Mark,
  WindBefore,
  WindBody,
  WindAfter,
  Unwind,
  /** Gives the values to `call-with-values`' consumer. */
  Receive,
  HandlerReturned,
  GuardChoice,
  /** Runs the next form of a program. */
  Program,
}

export class Instr {
  slot = -1
  /** Whether there may be any number of values: nobody wants one, or they are spread. */
  takesMany = false
  next: Instr | null = null
  /** Where a branch goes when the test is false. */
  alt: Instr | null = null
  a: Operand = NO_OPERAND
  b: Operand = NO_OPERAND
  c: Operand = NO_OPERAND
  args: readonly Operand[] = NO_OPERANDS
  /** The number of what it is about: a slot of the globals, a free variable, a code that stands in this one; of a call or loop, its own. */
  index = -1
  /** How often the machine has come back here. */
  heat = 0
  target: unknown = null
  /** A primitive's function. */
  run: Run = NO_RUN

  constructor(
    readonly op: Op,
    readonly place: Place | undefined,
  ) {}
}

const NO_OPERAND = new Operand(Kind.Const, -1, undefined, "", undefined)
const NO_OPERANDS: readonly Operand[] = []
const NO_RUN: Run = (): unknown => undefined

/** A procedure's code. It is lowered when it is first called. */
export class Code {
  private completion: ((lambda: Lambda) => void) | undefined
  readonly name: string
  /** Without the rest parameter. */
  readonly required: number
  readonly rest: boolean
  /** Slots of an activation. */
  size = 0
  entry: Instr | null = null

  /** @param complete fills in the body of `partial` before it is first needed; left out where it is there already */
  constructor(
    private readonly partial: Lambda,
    complete?: (lambda: Lambda) => void,
  ) {
    const lambda = partial
    this.completion = complete
    this.name = lambda.name
    this.rest = lambda.rest
    this.required = lambda.params.length - (lambda.rest ? 1 : 0)
  }

  /** What it was made from. */
  get lambda(): Lambda {
    const complete = this.completion
    if (complete !== undefined) {
      this.completion = undefined
      complete(this.partial)
    }
    return this.partial
  }

  get place(): Place | undefined {
    return this.partial.place
  }

  get doc(): string {
    return this.partial.doc
  }

  /** How many parameters it has. */
  get params(): number {
    return this.partial.params.length
  }

  /** Whether it may be called with `count` operands. */
  takes(count: number): boolean {
    return this.rest ? count >= this.required : count === this.required
  }

  /** A call of it, as its definition has it: `(map f list . lists)`. */
  get shape(): string {
    return `(${[this.name === "" ? "procedure" : this.name, ...this.names].join(" ")})`
  }

  /** The names of its parameters, the last with dots if it takes what is left. */
  get names(): string[] {
    const names = this.partial.params.map((p) => p.name)
    if (this.rest) names.push(`${names.pop()} ...`)
    return names
  }
}
