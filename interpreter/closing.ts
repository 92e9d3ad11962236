// The instructions that make closures.

import { Code, Instr, Op, type Operand } from "./code.js"
import { type CaseLambda, Lambda, type Letrec, type Variable } from "./core.js"
import { captured, isBoxed, type Layout, temporary } from "./layout.js"
import type { Place } from "./place.js"

/** Puts `value` into the box of `variable`. */
export function setBox(layout: Layout, variable: Variable, value: Operand, next: Instr, place?: Place): Instr {
  const instr = new Instr(Op.SetBox, place)
  instr.a = layout.holder(variable)
  instr.b = value
  instr.next = next
  return instr
}

/** Makes the closures of one procedure's body. */
export class Closures {
  /** How many codes stand in this one. */
  private codes = 0

  constructor(private readonly layout: Layout) {}

  /** Procedures that refer to one another: all are made, then those that came too early are tied. */
  fix(core: Letrec, start: number, end: number, next: Instr, depth: number): Instr {
    const made: { lambda: Lambda; slot: number }[] = []
    let free = depth
    const makers: ((next: Instr) => Instr)[] = []
    const late = new Set(core.variables.slice(start, end))
    const ties: { slot: number; index: number; variable: Variable }[] = []
    for (let i = start; i < end; i++) {
      const variable = core.variables[i] as Variable
      const init = core.inits[i] as Lambda | CaseLambda
      const target = isBoxed(variable) ? free++ : (this.layout.slotOf(variable) as number)
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
        makers.push((after) => setBox(this.layout, variable, temporary(target), after))
      } else if (init instanceof Lambda) late.delete(variable)
    }
    this.layout.reserve(free)
    let first = next
    for (const tie of ties.reverse()) first = this.tie(tie.slot, tie.index, tie.variable, first)
    for (const make of makers.reverse()) first = make(first)
    return first
  }

  private tie(slot: number, index: number, variable: Variable, next: Instr): Instr {
    const instr = new Instr(Op.Tie, undefined)
    instr.a = temporary(slot)
    instr.index = index
    instr.b = this.layout.holder(variable)
    instr.next = next
    return instr
  }

  close(lambda: Lambda, slot: number, next: Instr | null): Instr {
    const instr = new Instr(Op.Close, lambda.place)
    instr.target = new Code(lambda)
    instr.index = this.codes++
    instr.args = captured(lambda).map((v) => this.layout.holder(v))
    instr.slot = slot
    instr.next = next
    return instr
  }

  closeCase(core: CaseLambda, slot: number, next: Instr | null, depth: number): Instr {
    const slots = core.clauses.map((_, i) => depth + i)
    this.layout.reserve(depth + slots.length)
    let first = this.caseOf(core, slots, slot, next)
    core.clauses.forEach((clause, i) => {
      first = this.close(clause, slots[i] as number, first)
    })
    return first
  }

  private caseOf(core: CaseLambda, slots: readonly number[], slot: number, next: Instr | null): Instr {
    const instr = new Instr(Op.CloseCase, undefined)
    instr.target = core.name
    instr.args = slots.map((s) => temporary(s))
    instr.slot = slot
    instr.next = next
    return instr
  }
}
