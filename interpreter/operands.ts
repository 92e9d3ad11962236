// What an instruction's operands are worth in an activation.

import { Kind, type Operand } from "./code.js"
import { Complaint } from "./complaint.js"
import type { Place } from "./place.js"
import type { Box, Cell, Closure } from "./procedure.js"
import { UNASSIGNED, UNBOUND } from "./singleton.js"
import { intern } from "./symbol.js"

/** The value of `operand` in the activation `act`. Throws a `Complaint` for a variable that has none. */
export function fetch(operand: Operand, act: unknown[]): unknown {
  switch (operand.kind) {
    case Kind.Local:
      return act[operand.index]
    case Kind.Const:
      return operand.value
    case Kind.Free:
      return (act[0] as Closure).free(operand.index)
    case Kind.Global: {
      const { value } = (act[0] as Closure).template.globals.cells[operand.index] as Cell
      if (value === UNBOUND) throw unbound(operand.name, operand.place)
      return value
    }
    case Kind.Self:
      return act[0]
    case Kind.BoxedLocal:
      return (act[operand.index] as Box).value
    case Kind.BoxedFree:
      return ((act[0] as Closure).free(operand.index) as Box).value
    default:
      return fetchChecked(operand, act)
  }
}

/** The value of a variable that may be read before its definition has run. */
function fetchChecked(operand: Operand, act: unknown[]): unknown {
  const { kind, index } = operand
  const local = kind === Kind.CheckedLocal || kind === Kind.CheckedBoxedLocal
  const held = local ? act[index] : (act[0] as Closure).free(index)
  const boxed = kind === Kind.CheckedBoxedLocal || kind === Kind.CheckedBoxedFree
  const value = boxed ? (held as Box).value : held
  if (value === UNASSIGNED) {
    throw new Complaint("", "variable used before its definition", [intern(operand.name)], operand.place)
  }
  return value
}

/** The values of `operands`, in order. */
export function fetchAll(operands: readonly Operand[], act: unknown[]): unknown[] {
  const values: unknown[] = new Array(operands.length)
  for (let i = 0; i < operands.length; i++) values[i] = fetch(operands[i] as Operand, act)
  return values
}

export function unbound(name: string, place: Place | undefined): Complaint {
  return new Complaint("", "unbound variable", [intern(name)], place).of("unbound")
}
