// Entering and leaving extents, for the oracle.

import { type Dynamic, Escape, Extent, type Kont, type Step, type Value } from "./values.js"

export const OUTERMOST: Dynamic = {
  handlers: undefined,
  bindings: undefined,
  winders: undefined,
  extents: undefined,
}

/** A new extent in `d`: the escape to `k`, the environment inside, and the continuation that ends it. */
export function enterExtent(d: Dynamic, k: Kont): { escape: Escape; inside: Dynamic; leave: Kont } {
  const extent = new Extent(d.extents)
  const leave: Kont = (value) => {
    extent.live = false
    return k(value)
  }
  return { escape: new Escape(extent, d, k), inside: { ...d, extents: extent }, leave }
}

/**
 * Leaves `d` for `target`, running the after-thunks on the way, then goes on with `then`.
 * @param call calls a procedure without operands
 */
export function escapeTo(
  target: Escape,
  d: Dynamic,
  call: (thunk: Value, d: Dynamic, k: Kont) => Step | undefined,
  then: Step,
): Step | undefined {
  const winder = d.winders
  if (winder === undefined || winder === target.dynamic.winders) {
    endExtents(d.extents, target.dynamic.extents)
    return then()
  }
  const { after, outside } = winder
  endExtents(d.extents, outside.extents)
  return call(after, outside, () => () => escapeTo(target, outside, call, then))
}

function endExtents(inner: Extent | undefined, outer: Extent | undefined): void {
  for (let extent = inner; extent !== outer && extent !== undefined; extent = extent.outer) extent.live = false
}
