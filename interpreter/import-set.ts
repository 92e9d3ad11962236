// The report's import sets: `only`, `except`, `prefix`, `rename`.

import { Complaint } from "./complaint.js"
import { elements } from "./pair.js"
import type { Place } from "./place.js"
import { intern, Sym } from "./symbol.js"

type Modifier = (
  names: ReadonlyMap<Sym, Sym>,
  operands: readonly unknown[],
  spec: unknown,
  at: Place | undefined,
) => Map<Sym, Sym>

/** The inner name of an imported `name`. */
function imported(names: ReadonlyMap<Sym, Sym>, name: unknown, spec: unknown, at: Place | undefined): Sym {
  const inner = name instanceof Sym ? names.get(name) : undefined
  if (inner === undefined) throw new Complaint("import", "the library does not export", [name, spec], at).of("syntax")
  return inner
}

/** The two symbols of `(from to)`. */
function renaming(pair: unknown, spec: unknown, at: Place | undefined): [from: Sym, to: Sym] {
  const [from, to, ...more] = elements(pair) ?? []
  if (from instanceof Sym && to instanceof Sym && more.length === 0) return [from, to]
  throw new Complaint("import", "bad syntax", [spec], at).of("syntax")
}

/** What each modifier makes of the names of the set inside it. */
export const modifiers: ReadonlyMap<string, Modifier> = new Map<string, Modifier>([
  ["only", (names, operands, spec, at) => new Map(operands.map((o) => [o as Sym, imported(names, o, spec, at)]))],
  [
    "except",
    (names, operands, spec, at) => {
      const left = new Map(names)
      for (const operand of operands) {
        imported(names, operand, spec, at)
        left.delete(operand as Sym)
      }
      return left
    },
  ],
  [
    "prefix",
    (names, operands, spec, at) => {
      const [prefix] = operands
      if (operands.length !== 1 || !(prefix instanceof Sym))
        throw new Complaint("import", "bad syntax", [spec], at).of("syntax")
      return new Map([...names].map(([outer, inner]) => [intern(prefix.name + outer.name), inner]))
    },
  ],
  [
    "rename",
    (names, operands, spec, at) => {
      const pairs = operands.map((operand) => renaming(operand, spec, at))
      const left = new Map(names)
      for (const [from] of pairs) {
        imported(names, from, spec, at)
        left.delete(from)
      }
      for (const [from, to] of pairs) left.set(to, names.get(from) as Sym)
      return left
    },
  ],
])
