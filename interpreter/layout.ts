// Where the variables of a procedure live in its activation.
//
// Invariants
//   L2  A variable has a box if and only if it is both assigned and captured by a closure.

import { Kind, Operand } from "./code.js"
import { Const, type Core, GlobalRef, type Lambda, LocalRef, type Variable } from "./core.js"
import type { Place } from "./place.js"

/** Where a value goes that nobody wants. */
export const NOWHERE = -1

/** The slots of one procedure's activation. */
export class Layout {
  /** How many slots there are. */
  size = 1
  private readonly slots = new Map<Variable, number>()
  private readonly frees = new Map<Variable, number>()

  constructor(lambda: Lambda) {
    lambda.params.forEach((p, i) => this.slots.set(p, i + 1))
    captured(lambda).forEach((v, i) => this.frees.set(v, i))
  }

  /** Gives each of `variables` a slot, from `first` on. */
  put(variables: readonly Variable[], first: number): void {
    this.reserve(first + variables.length)
    variables.forEach((v, i) => this.slots.set(v, first + i))
  }

  /** The slot of a local variable; undefined for a free one. */
  slotOf(variable: Variable): number | undefined {
    return this.slots.get(variable)
  }

  /** Makes room for slots below `depth`. */
  reserve(depth: number): void {
    if (depth > this.size) this.size = depth
  }

  /** A slot for a value that nobody may want. */
  somewhere(slot: number, depth: number): number {
    if (slot !== NOWHERE) return slot
    this.reserve(depth + 1)
    return depth
  }

  /** What reads an atom. */
  operand(core: Core): Operand {
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
  holder(variable: Variable): Operand {
    const slot = this.slots.get(variable)
    if (slot !== undefined) return new Operand(Kind.Local, slot, undefined, variable.name, undefined)
    const free = this.frees.get(variable)
    return new Operand(free === undefined ? Kind.Self : Kind.Free, free ?? -1, undefined, variable.name, undefined)
  }
}

/** Whether `variable` has a box. A loop shares the activation around it, so it captures nothing. */
export function isBoxed(variable: Variable): boolean {
  if (!variable.assigned || variable.captors === undefined) return false
  for (const captor of variable.captors) if (!captor.loop) return true // L2
  return false
}

/** The free variables that a closure of `lambda` holds, in order: all but itself. */
export function captured(lambda: Lambda): Variable[] {
  return [...lambda.free].filter((v) => v !== lambda.self || isBoxed(v))
}

/** A constant operand. */
export function constant(value: unknown): Operand {
  return new Operand(Kind.Const, -1, value, "", undefined)
}

/** Whether `core` can be an operand as it stands. */
export function isAtom(core: Core): boolean {
  return core instanceof Const || core instanceof LocalRef || core instanceof GlobalRef
}

/** Whether evaluating something else could change what `core` answers, or `core` itself could fail. */
export function isChangeable(core: Core): boolean {
  return core instanceof GlobalRef || (core instanceof LocalRef && (core.variable.assigned || core.variable.checked))
}

function choice(boxed: boolean, checked: boolean): number {
  return (boxed ? 2 : 0) + (checked ? 1 : 0)
}

/** What reads a slot that is no variable's. */
export function temporary(slot: number): Operand {
  return new Operand(Kind.Local, slot, undefined, "", undefined)
}
