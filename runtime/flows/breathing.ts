// Breathing: what a flow does between two slices, so that the others live too.
//
// Invariants
//   TU3  When the process is short of memory, first what can be made again is let go; then whoever has allocated most since its delivery ends, and nobody else.
//
// Not here: whose turn it is (turns.ts), how full the heap is (../heap.ts).

import { FlowError, shownId } from "./flow-error.js"
import type { Breathe } from "./live.js"
import { namespaceOf } from "./namespace.js"
import type { Turns } from "./turns.js"

/** Something that runs, and what it has allocated meanwhile. */
export interface Weighed {
  readonly head: { readonly id: string; readonly flow: string }
  /** In bytes. */
  readonly allocated: number
}

export class Breathing {
  private readonly running = new Set<Weighed>()

  /**
   * @param isShort whether the process is short of memory
   * @param cool lets go of what can be made again; answers whether there was any
   */
  constructor(
    private readonly turns: Turns,
    private readonly isShort: () => boolean,
    private readonly cool: () => boolean,
  ) {}

  /** Does `work`, which runs `who` slice by slice. */
  async during<T>(who: Weighed, work: (breathe: Breathe) => Promise<T>): Promise<T> {
    this.running.add(who)
    try {
      return await work(() => this.breathe(who))
    } finally {
      this.running.delete(who)
    }
  }

  private async breathe(who: Weighed): Promise<void> {
    const { id, flow } = who.head
    await this.turns.next(namespaceOf(flow))
    if (!this.isShort() || this.cool()) return
    const most = Math.max(...[...this.running].map(({ allocated }) => allocated))
    if (who.allocated < most) return
    throw new FlowError("stuck", "the process is short of memory", [shownId(id)], id) // TU3
  }
}
