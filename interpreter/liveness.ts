// Which slots of an activation are wanted after a call has returned.

import { type Code, type Instr, Kind, Op, type Operand } from "./code.js"
import type { Block } from "./flow-graph.js"

/** The kinds of operand that read a slot. */
const LOCALS: ReadonlySet<Kind> = new Set([Kind.Local, Kind.BoxedLocal, Kind.CheckedLocal, Kind.CheckedBoxedLocal])

/** Where blocks times slots are more than this, all slots count as wanted: it would take long to know. */
const MOST_WORK = 500_000

/**
 * The slots that are read after some call before anything is put there; undefined for all. What a waiting frame holds
 * in any other slot nobody will look at.
 */
export function wantedAfterCalls(blocks: readonly Block[], size: number): ReadonlySet<number> | undefined {
  if (blocks.length * size > MOST_WORK) return undefined
  const wanted = new Set<number>()
  const atStart = new Map<Block, Set<number>>()
  for (let changes = true; changes; ) {
    changes = false
    for (let i = blocks.length - 1; i >= 0; i--) {
      const block = blocks[i] as Block
      const live = new Set(block.ways.flatMap((way) => [...(atStart.get(way) ?? [])]))
      for (let k = block.instrs.length - 1; k >= 0; k--) step(block.instrs[k] as Instr, live, wanted)
      if (live.size !== (atStart.get(block)?.size ?? -1)) {
        atStart.set(block, live)
        changes = true
      }
    }
  }
  return wanted
}

/** Makes of what is live after `instr` what is live before it. */
function step(instr: Instr, live: Set<number>, wanted: Set<number>): void {
  const { op, slot, a, b, c, args } = instr
  if (op === Op.NewBox) {
    live.add(slot)
    return
  }
  const puts = op === Op.Spread ? (instr.target as Code).params : slot >= 0 && op !== Op.If ? 1 : 0
  for (let k = 0; k < puts; k++) live.delete(slot + k)
  if (op === Op.Call) for (const each of live) wanted.add(each)
  for (const operand of [a, b, c, ...args]) read(operand, live)
}

function read({ kind, index }: Operand, live: Set<number>): void {
  if (LOCALS.has(kind)) live.add(index)
}
