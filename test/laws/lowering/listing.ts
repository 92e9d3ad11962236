// What forms are lowered to, one line each.
//
// An instruction stands as its name, its operands in parentheses and the slot of
// its value; a branch has both its ways in braces, code that is closed over is
// listed in brackets, and what has no `return` after it returns. An operand is a
// slot (`1`), a free variable (`f0`), a global (`car`), a constant (`'5`) or
// `self`; it has a box where it ends in `!` and is checked where it ends in `?`.
// The head of a loop is `loop1`, and where it stands again, a jump to it.
//
// Not here: what forms are lowered to (../lowering.test.ts).

import { type Code, type Instr, Kind, Op, type Operand } from "../../../interpreter/code.js"
import { openInterpreter } from "../../../interpreter/interpreter.js"
import { lower } from "../../../interpreter/lower.js"
import type { Cell } from "../../../interpreter/procedure.js"
import { write } from "../../../interpreter/writer.js"

/** The listing of the last form of `text`. */
export function listing(text: string): string {
  const { body, environment } = openInterpreter({ dialect: "scheme" }).compile(text).compiled
  return listed(body.at(-1) as Code, environment.cells)
}

function listed(code: Code, cells: readonly Cell[]): string {
  const entry = code.entry ?? lower(code, cells)
  return way(entry.next, cells, [])
}

/** What is done from `instr` on; `heads` are the loops it stands in. */
function way(instr: Instr | null, cells: readonly Cell[], heads: Instr[]): string {
  const parts: string[] = []
  for (let at = instr; at !== null; at = at.alt === null ? at.next : null) {
    if (at.op === Op.Loop) {
      const known = heads.indexOf(at)
      parts.push(`loop${known < 0 ? heads.push(at) : known + 1}`)
      if (known >= 0) break
      continue
    }
    parts.push(one(at, cells))
    if (at.alt !== null) parts.push(`{${way(at.next, cells, heads)}} {${way(at.alt, cells, heads)}}`)
  }
  return parts.join(" ")
}

function one(instr: Instr, cells: readonly Cell[]): string {
  const { op, a, b, slot, args, target, index, alt, next } = instr
  const name = Op[op].toLowerCase()
  const to =
    next === null || alt !== null || slot < 0
      ? ""
      : `>${op === Op.Call && instr.takesMany && next.op !== Op.Spread ? "_" : slot}`
  switch (op) {
    case Op.Close:
      return `close[${listed(target as Code, cells)}]${group(args)}${to}`
    case Op.Call:
    case Op.TailCall:
      return `${name}${group([a, ...args])}${to}`
    case Op.Spread:
      return `spread${group([a])}>${slot}..${slot + (target as Code).params - 1}`
    case Op.Tie:
      return `tie(${operand(a)}.${index} ${operand(b)})`
    case Op.SetBox:
      return `set-box${group([a, b])}`
    case Op.SetGlobal:
    case Op.DefineGlobal:
      return `${name}(${target} ${operand(b)})`
    case Op.NewBox:
      return `box(${slot})`
    case Op.Move:
    case Op.Return:
    case Op.If:
      return `${name}${group([a])}${to}`
    case Op.CloseCase:
      return `case${group(args)}${to}`
    default:
      return `${name}${group(args, (target as { name: string }).name)}${to}`
  }
}

function group(operands: readonly Operand[], head?: string): string {
  return `(${[...(head === undefined ? [] : [head]), ...operands.map(operand)].join(" ")})`
}

const marks: ReadonlyMap<Kind, string> = new Map([
  [Kind.BoxedLocal, "!"],
  [Kind.BoxedFree, "!"],
  [Kind.CheckedLocal, "?"],
  [Kind.CheckedFree, "?"],
  [Kind.CheckedBoxedLocal, "!?"],
  [Kind.CheckedBoxedFree, "!?"],
])

function operand({ kind, index, value, name }: Operand): string {
  if (kind === Kind.Const) return `'${write(value)}`
  if (kind === Kind.Global) return name
  if (kind === Kind.Self) return "self"
  const free = kind === Kind.Free || kind === Kind.BoxedFree || kind >= Kind.CheckedFree
  const local = kind === Kind.CheckedLocal || kind === Kind.CheckedBoxedLocal || kind === Kind.BoxedLocal
  return `${free && !local ? "f" : ""}${index}${marks.get(kind) ?? ""}`
}
