// What a translated source refers to, and by what names.
//
// `I[3]` is an instruction, `g3` the cell in slot 3, `t3` the template of a code
// that stands in this one, `p3` a primitive's function, `u3` a clause, `o3` a
// procedure of a record type and `y3` that type; constants are called by what they
// are (inlining.ts).

import type { Code, Instr } from "./code.js"
import { literalOf, prefix } from "./inlining.js"
import type { Primitive } from "./primitive.js"
import type { Cell, Control } from "./procedure.js"
import type { RecordProcedure } from "./record.js"

/** What a source is instantiated with, in the order of its names for them. */
export interface Bound {
  /** The instructions that `pc` numbers. */
  readonly sites: readonly Instr[]
  readonly constants: readonly unknown[]
  /** The slots of the cells it reads. */
  readonly slots: readonly number[]
  /** The codes it makes closures of. */
  readonly children: readonly { index: number; code: Code }[]
  /** The primitives and controls that fixed cells hold, by slot. */
  readonly held: ReadonlyMap<number, Primitive | Control>
  /** The clauses of `case-lambda` procedures in fixed cells that take so many operands, and no others. */
  readonly clauses: readonly { slot: number; count: number }[]
  /** The slots of the cells that are fixed. */
  readonly fixed: ReadonlySet<number>
  /** The procedures of record types that cells hold, by slot: each instance has its own, which do the same. */
  readonly records: ReadonlyMap<number, RecordProcedure>
}

export class References {
  private readonly sites: Instr[] = []
  private readonly constants: unknown[] = []
  private readonly cellNames = new Map<number, string>()
  private readonly children: { index: number; code: Code }[] = []
  private readonly held = new Map<number, Primitive | Control>()
  private readonly clauses: { slot: number; count: number }[] = []
  private readonly runs: { slot: number; member: "run" | "binary" | "native" }[] = []
  private readonly runNames = new Map<string, string>()
  private readonly fixed = new Set<number>()
  private readonly records = new Map<number, RecordProcedure>()

  constructor(private readonly cells: readonly Cell[]) {}

  get bound(): Bound {
    const { sites, constants, children, held, clauses, fixed, records } = this
    return { sites, constants, children, held, clauses, fixed, records, slots: [...this.cellNames.keys()] }
  }

  /** The names and what they are in what the source is instantiated with: all JavaScript. */
  get names(): string[] {
    return [
      ...[...this.cellNames.values()].map((name, i) => `${name}=C[${i}]`),
      ...this.constants.map((value, i) => `${prefix(value)}${i}=K[${i}]`),
      ...this.children.map((_, i) => `t${i}=T[${i}]`),
      ...this.clauses.map((_, i) => `u${i}=U[${i}]`),
      ...[...this.records].map((_, i) => `o${i}=R[${i}],y${i}=R[${i}].type`),
      ...this.runs.map(({ slot, member }, i) => `p${i}=P[${[...this.held.keys()].indexOf(slot)}].${member}`),
    ]
  }

  /** The number of an instruction. */
  site(instr: Instr): number {
    return this.sites.push(instr) - 1
  }

  constant(value: unknown): string {
    return literalOf(value) ?? `${prefix(value)}${this.constants.push(value) - 1}`
  }

  /** The cell in `slot`. */
  cell(slot: number): string {
    const name = this.cellNames.get(slot) ?? `g${slot}`
    this.cellNames.set(slot, name)
    return name
  }

  /** Whether the cell in `slot` is fixed: if so, the source takes it for granted. */
  isFixed(slot: number): boolean {
    if (this.cells[slot]?.fixed !== true) return false
    this.fixed.add(slot)
    return true
  }

  /** The template of `code`, the `index`th that stands in this one. */
  child(index: number, code: Code): string {
    return `t${this.children.push({ index, code }) - 1}`
  }

  /** The clause that takes `count` operands of the `case-lambda` procedure in the fixed cell in `slot`. */
  clause(slot: number, count: number): string {
    return `u${this.clauses.push({ slot, count }) - 1}`
  }

  /** The procedure of a record type that the cell in `slot` holds, and its type. */
  record(slot: number, procedure: RecordProcedure): { itself: string; type: string } {
    this.records.set(slot, procedure)
    const i = [...this.records.keys()].indexOf(slot)
    return { itself: `o${i}`, type: `y${i}` }
  }

  /** A property of `value`, which the fixed cell in `slot` holds. */
  member(slot: number, value: Primitive | Control, member: "run" | "binary" | "native"): string {
    const key = `${slot} ${member}`
    let name = this.runNames.get(key)
    if (name !== undefined) return name
    this.held.set(slot, value)
    name = `p${this.runs.push({ slot, member }) - 1}`
    this.runNames.set(key, name)
    return name
  }
}
