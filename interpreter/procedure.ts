// Procedures and the other values that only a running program has.

import type { Code } from "./code.js"

/** Where a global variable lives. */
export class Cell {
  constructor(
    readonly name: string,
    public value: unknown,
  ) {}
}

/** Where a variable lives that is both captured and assigned. */
export class Box {
  constructor(public value: unknown) {}
}

/** A procedure written in Scheme. */
export class Closure {
  constructor(
    readonly code: Code,
    /** The values (or boxes) of its free variables, in the order of `code`. */
    readonly free: unknown[],
    /** The globals of the instance it belongs to. */
    readonly cells: Cell[],
  ) {}

  get name(): string {
    return this.code.name
  }

  get writing(): string {
    return procedureWriting(this.name)
  }
}

/** A procedure made by `case-lambda`: the first clause that takes the operands is called. */
export class CaseClosure {
  constructor(
    readonly name: string,
    readonly clauses: readonly Closure[],
  ) {}

  /** The calls that its clauses take. */
  get shape(): string {
    return this.clauses.map((clause) => clause.code.shape).join(" or ")
  }

  get writing(): string {
    return procedureWriting(this.name)
  }
}

/** A procedure that is an instruction of the machine: it may call, escape or ask. */
export class Control {
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
