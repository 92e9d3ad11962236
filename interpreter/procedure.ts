// Procedures and the other values that only a running program has.

import type { Code } from "./code.js"

/** Where a global variable lives. */
export class Cell {
  /** Whether the value will never change. */
  fixed = false

  constructor(
    readonly name: string,
    public value: unknown,
  ) {}
}

/** Where a variable lives that is both captured and assigned. */
export class Box {
  constructor(public value: unknown) {}
}

/** The cells of one instance, by slot. */
export class Globals {
  readonly cells: Cell[] = []
  /** What has been compiled to JavaScript with these very cells in mind. */
  private readonly compiled = new Set<Template>()

  /** Puts another cell in place of one: what was compiled for the old one is dropped. */
  replace(slot: number, cell: Cell): void {
    this.cells[slot] = cell
    this.drop()
  }

  /** Forgets what was compiled. */
  drop(): void {
    for (const template of this.compiled) template.drop()
    this.compiled.clear()
  }

  noteCompiled(template: Template): void {
    this.compiled.add(template)
  }
}

/**
 * A compiled procedure: the closure, how deep it stands (native.ts), the operands. Answers the value, or says that it
 * has none yet.
 */
export type Native = (closure: Closure, depth: number, ...operands: unknown[]) => unknown

/** Compiled code that goes on with the activation that begins at `start`, from the head of a loop or after a call. */
export type Continuing = (slots: unknown[], start: number, depth: number) => unknown

/** What all closures share that are made of one code in one instance. */
export class Template {
  /** How many operands `native` takes; -1 where a call must look closer. */
  arity: number
  /** Calls the procedure; until it is compiled, a stand-in that may do so. */
  native: Native = cold.native
  /** `native`, where it takes so many operands; else what looks closer. */
  call0 = cold.calls[0]
  call1 = cold.calls[1]
  call2 = cold.calls[2]
  call3 = cold.calls[3]
  /** Whether `native` is compiled. */
  isCompiled = false
  /** How often it was entered while it was not compiled. */
  heat = 0
  /** What counts its calls, while they are counted. */
  counter: { calls: number } | undefined = undefined
  /** What goes on from the instructions that have been reached often, by their `index`; until then, how often they were. */
  readonly continuing: (Continuing | number | undefined)[] = []
  private readonly children: Template[] = []

  constructor(
    readonly code: Code,
    readonly globals: Globals,
  ) {
    this.arity = code.rest ? -1 : code.required
    this.calls(cold.native)
  }

  /** Makes `native` what calls the procedure; `few` does with no operands to three, if it takes more as a list. */
  calls(native: Native, few = cold.calls): void {
    this.native = native
    if (this.arity < 0) [this.call0, this.call1, this.call2, this.call3] = few
    else if (this.arity === 0) this.call0 = native
    else if (this.arity === 1) this.call1 = native
    else if (this.arity === 2) this.call2 = native
    else if (this.arity === 3) this.call3 = native
  }

  /** The template of the `index`th code that stands in this one's. */
  child(index: number, code: Code): Template {
    let child = this.children[index]
    if (child === undefined) {
      child = new Template(code, this.globals)
      this.children[index] = child
    }
    return child
  }

  /** Forgets what was compiled. */
  drop(): void {
    this.calls(cold.native)
    this.isCompiled = false
    this.heat = 0
    this.continuing.length = 0
  }
}

/** What stands in for a procedure that is not compiled, and for one that takes another number of operands; the compiler puts its own here. */
export const cold: { native: Native; calls: readonly [Native, Native, Native, Native] } = {
  native: nothing,
  calls: [nothing, nothing, nothing, nothing],
}

function nothing(): never {
  throw new Error("nothing compiles")
}

/** So many free variables a closure holds itself, as `free0` and so on. */
export const OWN_FREES = 4

/** A procedure written in Scheme, with the values (or boxes) of its free variables in the order of its code. */
export class Closure {
  constructor(
    readonly template: Template,
    private free0: unknown,
    private free1: unknown,
    private free2: unknown,
    private free3: unknown,
    /** Those after the first four. */
    private readonly others: unknown[] | undefined,
  ) {}

  static of(template: Template, frees: readonly unknown[]): Closure {
    const others = frees.length > OWN_FREES ? frees.slice(OWN_FREES) : undefined
    return new Closure(template, frees[0], frees[1], frees[2], frees[3], others)
  }

  free(index: number): unknown {
    switch (index) {
      case 0:
        return this.free0
      case 1:
        return this.free1
      case 2:
        return this.free2
      case 3:
        return this.free3
      default:
        return (this.others as unknown[])[index - OWN_FREES]
    }
  }

  setFree(index: number, value: unknown): void {
    switch (index) {
      case 0:
        this.free0 = value
        break
      case 1:
        this.free1 = value
        break
      case 2:
        this.free2 = value
        break
      case 3:
        this.free3 = value
        break
      default:
        ;(this.others as unknown[])[index - OWN_FREES] = value
    }
  }

  /** All of them, and some `undefined`. */
  get frees(): unknown[] {
    return [this.free0, this.free1, this.free2, this.free3, ...(this.others ?? [])]
  }

  get code(): Code {
    return this.template.code
  }

  get cells(): Cell[] {
    return this.template.globals.cells
  }

  get name(): string {
    return this.template.code.name
  }

  get writing(): string {
    return procedureWriting(this.name)
  }
}

/** A closure of `code`, which stands in no other, in the instance with these `globals`. */
export function procedureOf(code: Code, globals: Globals): Closure {
  return Closure.of(new Template(code, globals), [])
}

/** A procedure made by `case-lambda`: the first clause that takes the operands is called. */
export class CaseClosure {
  constructor(
    readonly name: string,
    readonly clauses: readonly Closure[],
  ) {}

  /** The first clause that takes `count` operands. */
  clauseFor(count: number): Closure | undefined {
    for (const clause of this.clauses) {
      const { arity, code } = clause.template
      if (arity === count || (arity < 0 && code.takes(count))) return clause
    }
    return undefined
  }

  /** The calls that its clauses take. */
  get shape(): string {
    return this.clauses.map((clause) => clause.code.shape).join(" or ")
  }

  get writing(): string {
    return procedureWriting(this.name)
  }
}

/** What compiled code calls for an instruction of the machine: given a depth (native.ts) and the operands. */
export type NativeControl = (depth: number, operands: readonly unknown[]) => unknown

/** A procedure that is an instruction of the machine: it may call, escape or ask. */
export class Control {
  native: NativeControl | undefined

  constructor(
    readonly name: string,
    readonly shape: string,
    readonly doc: string,
    readonly least: number,
    readonly most: number,
  ) {}

  get writing(): string {
    return procedureWriting(this.name)
  }
}

/** The current ports. */
export type PortRole = "input" | "output" | "error"

/** A parameter object. */
export class Parameter {
  constructor(
    public value: unknown,
    /** A procedure of one operand, or #f. */
    readonly converter: unknown,
    /** Which of the current ports it holds. */
    readonly role?: PortRole,
  ) {}

  get writing(): string {
    return "#<parameter>"
  }
}

/** Any number of values but one, on their way to `call-with-values`. */
export class MultipleValues {
  constructor(readonly items: readonly unknown[]) {}
}

/** A promise. Two promises may share a state (`delay-force` chains). */
export class SchemePromise {
  constructor(public state: { done: boolean; value: unknown }) {}

  get writing(): string {
    return "#<promise>"
  }
}

function procedureWriting(name: string): string {
  return name === "" ? "#<procedure>" : `#<procedure ${name}>`
}
