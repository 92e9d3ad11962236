// Whether this process is about to run out of memory.
//
// The host ends a process whose heap is full, without a word. What its heap
// holds is known only after a collection, since it counts garbage as used; and a
// collection takes a second where there is much to look at. So one is made when
// much is used, and another when as much again was allocated.

import { getHeapStatistics, setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

/** The parts of the limit at which the heap is looked at, is looked at again, and is full. */
const SUSPECT = 0.7
const AGAIN = 0.05
const FULL = 0.78

/** Answers whether the heap is full, each time it is asked. */
export function heapWatch(): () => boolean {
  let collect: (() => void) | undefined
  let suspect = SUSPECT
  return () => {
    if (usedPart() < suspect) return false
    collect ??= collector()
    collect()
    const used = usedPart()
    suspect = Math.max(SUSPECT, used + AGAIN)
    return used > FULL
  }
}

function usedPart(): number {
  const { used_heap_size, heap_size_limit } = getHeapStatistics()
  return used_heap_size / heap_size_limit
}

/** The host's collector, which it shows to new contexts only. */
function collector(): () => void {
  setFlagsFromString("--expose-gc")
  return runInNewContext("gc") as () => void
}
