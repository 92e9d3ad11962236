// From a flow graph to JavaScript's statements: `if`, labelled blocks and `for (;;)`.
//
// A block stands where its immediate dominator leads to it; one that several ways
// lead to stands behind a labelled block that they leave, the head of a loop in a
// `for (;;)` that they continue. (Ramsey, "Beyond Relooper", 2022.) What is
// written is linear in the size of the graph.

import { deep, type Walk } from "./deep.js"
import type { Block } from "./flow-graph.js"

/** How the contents of a block are written. */
export interface Writer {
  /** The statements of `block`, but for where it goes. */
  statements(block: Block): string
  /** The test of a block that goes two ways, as a JavaScript expression; its statements have been written. */
  test(block: Block): string
}

/** The statements of `blocks`, in the order that `flowGraph` gives. They never fall off the end. */
export function structured(blocks: readonly Block[], writer: Writer): string {
  const out: string[] = []
  deep(new Structure(writer, out).tree(blocks[0] as Block))
  return out.join("")
}

class Structure {
  constructor(
    private readonly writer: Writer,
    private readonly out: string[],
  ) {}

  /** `block` and all that it dominates. */
  *tree(block: Block): Walk<undefined> {
    const joins = block.dominated.filter(({ isJoin }) => isJoin)
    if (!block.isLoop) return yield this.within(block, joins)
    this.out.push(`L${block.order}:for(;;){`)
    yield this.within(block, joins)
    this.out.push("}")
    return undefined
  }

  /** `block` with `joins`, which are left to, behind it: the last in order outermost. */
  private *within(block: Block, joins: readonly Block[]): Walk<undefined> {
    for (let i = joins.length - 1; i >= 0; i--) this.out.push(`B${(joins[i] as Block).order}:{`)
    this.out.push(this.writer.statements(block))
    const [first, second] = block.ways
    if (second !== undefined) {
      // The way that is a mere jump stands inside the `if`, so that chains of tests do not nest.
      const inverts = this.isJump(block, second) && !this.isJump(block, first as Block)
      const test = this.writer.test(block)
      this.out.push(inverts ? `if(!(${test})){` : `if(${test}){`)
      yield this.way(block, inverts ? second : (first as Block))
      this.out.push("}")
      yield this.way(block, inverts ? (first as Block) : second)
    } else if (first !== undefined) yield this.way(block, first)
    for (const join of joins) {
      this.out.push("}")
      yield this.tree(join)
    }
    return undefined
  }

  private isJump(from: Block, to: Block): boolean {
    return to.order <= from.order || to.isJoin
  }

  private *way(from: Block, to: Block): Walk<undefined> {
    if (to.order <= from.order) this.out.push(`continue L${to.order};`)
    else if (to.isJoin) this.out.push(`break B${to.order};`)
    else yield this.tree(to)
    return undefined
  }
}
