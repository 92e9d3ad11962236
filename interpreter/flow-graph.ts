// The control flow of a procedure as blocks: what follows one another without branching.
//
// Invariants
//   BG1  The blocks are in reverse postorder, the root first.
//   BG2  Every edge to an earlier block leads to one that dominates it: else the graph is refused.

import { type Instr, Op } from "./code.js"

/** Instructions that are executed one after another; the last may branch. */
export class Block {
  readonly instrs: Instr[] = []
  /** Where it goes: nowhere after a return, else to one block, or to two by the value of a test. */
  readonly ways: Block[] = []
  readonly from: Block[] = []
  /** Its place in reverse postorder; -1 until it is known. */
  order = -1
  dominator: Block | undefined
  /** The blocks whose immediate dominator it is, in reverse postorder. */
  readonly dominated: Block[] = []
  /** Whether an edge leads back to it. */
  isLoop = false
  /** Whether more than one edge leads forward to it. */
  isJoin = false
}

/** The blocks that `root` leads to, in reverse postorder; undefined where their loops are not nested. */
export function flowGraph(root: Instr): Block[] | undefined {
  const blocks = order(blocksFrom(root))
  for (const block of blocks) for (const way of block.ways) way.from.push(block)
  dominate(blocks)
  for (const block of blocks) {
    let forward = 0
    for (const from of block.from) {
      if (from.order < block.order) forward++
      else if (!dominates(block, from))
        return undefined // BG2
      else block.isLoop = true
    }
    block.isJoin = forward > 1
    block.dominator?.dominated.push(block)
  }
  return blocks
}

/** The instructions after `instr`. */
function following({ next, alt }: Instr): Instr[] {
  return [next, alt].filter((each) => each !== null)
}

function blocksFrom(root: Instr): Block {
  const edges = new Map<Instr, number>([[root, 2]])
  const waiting = [root]
  for (let instr = waiting.pop(); instr !== undefined; instr = waiting.pop()) {
    const ways = following(instr)
    for (const way of ways) {
      const known = edges.get(way)
      if (known === undefined) waiting.push(way)
      edges.set(way, (known ?? 0) + (ways.length > 1 || way.op === Op.Loop ? 2 : 1))
    }
  }
  const blocks = new Map<Instr, Block>()
  const unfilled: Block[] = []
  const blockAt = (instr: Instr): Block => {
    let block = blocks.get(instr)
    if (block === undefined) {
      block = new Block()
      block.instrs.push(instr)
      blocks.set(instr, block)
      unfilled.push(block)
    }
    return block
  }
  const first = blockAt(root)
  for (let block = unfilled.pop(); block !== undefined; block = unfilled.pop()) {
    let ways = following(block.instrs[0] as Instr)
    while (ways.length === 1 && edges.get(ways[0] as Instr) === 1) {
      block.instrs.push(ways[0] as Instr)
      ways = following(ways[0] as Instr)
    }
    block.ways.push(...ways.map(blockAt))
  }
  return first
}

/** The blocks that `first` leads to. BG1 */
function order(first: Block): Block[] {
  const post: Block[] = []
  const seen = new Set([first])
  const path = [{ block: first, way: 0 }]
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.block.ways[top.way++]
    if (next === undefined) {
      post.push(top.block)
      path.pop()
    } else if (!seen.has(next)) {
      seen.add(next)
      path.push({ block: next, way: 0 })
    }
  }
  post.reverse().forEach((block, i) => {
    block.order = i
  })
  return post
}

/** Finds the immediate dominators. (Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm", 2001.) */
function dominate(blocks: readonly Block[]): void {
  const [root, ...others] = blocks as [Block, ...Block[]]
  root.dominator = root
  for (let changes = true; changes; ) {
    changes = false
    for (const block of others) {
      let dominator: Block | undefined
      for (const from of block.from) {
        if (from.dominator !== undefined) dominator = dominator === undefined ? from : common(from, dominator)
      }
      if (dominator !== block.dominator) changes = true
      block.dominator = dominator
    }
  }
  root.dominator = undefined
}

function common(a: Block, b: Block): Block {
  let [x, y] = [a, b]
  while (x !== y) {
    if (x.order > y.order) x = x.dominator as Block
    else y = y.dominator as Block
  }
  return x
}

function dominates(a: Block, b: Block): boolean {
  let block: Block | undefined = b
  while (block !== undefined && block.order > a.order) block = block.dominator
  return block === a
}

/** How many operands the largest of the calls has. */
export function mostOperands(blocks: readonly Block[]): number {
  let most = 0
  for (const { instrs } of blocks)
    for (const { op, args } of instrs) if (op === Op.Call || op === Op.TailCall) most = Math.max(most, args.length)
  return most
}
