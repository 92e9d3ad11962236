// Limits as hosts give them: what is not given is the default, and no mistake of the caller's takes a limit away.

import { FlowError } from "./flow-error.js"
import type { Budgets } from "./live.js"

/** What the host's own flows may take up. */
export interface HostLimits {
  /** What one delivery may set going. */
  readonly budgets?: Partial<Budgets>
  /** How many instances are kept in memory. */
  readonly warm?: number
  /** The most characters of a value that is stored. */
  readonly payloadLimit?: number
  /** How long, in milliseconds, others leave alone what this process has in hand, should it be lost. */
  readonly lease?: number
  /** How many activities may lead from one to another, by triggers. */
  readonly deepest?: number
  /** How long, in milliseconds, instances are kept that have ended; `work` forgets the older ones. For ever by default. */
  readonly retention?: number
}

const HOST = {
  warm: { least: 0, usual: 10_000 },
  payloadLimit: { least: 1, usual: 2 ** 24 },
  lease: { least: 1, usual: 30_000 },
  deepest: { least: 0, usual: 32 },
  retention: { least: 0, usual: Number.POSITIVE_INFINITY },
}

const BUDGETS = {
  steps: { least: 1, usual: 100_000_000 },
  memory: { least: 1, usual: 2 ** 30 },
  output: { least: 0, usual: 2 ** 20 },
}

/** All the limits of the host's own flows. Throws a `FlowError`. */
export function hostLimitsFrom(given: HostLimits): Required<HostLimits> & { readonly budgets: Budgets } {
  return { ...limitsFrom(HOST, given), budgets: limitsFrom(BUDGETS, given.budgets) }
}

/** The least that a limit may be, and what it is unless it is given. */
interface Limit {
  readonly least: number
  readonly usual: number
}

/** The limits named in `table`, as they are `given` or as usual. Throws a `FlowError` where one is no number, or too small. */
export function limitsFrom<Name extends string>(
  table: { readonly [name in Name]: Limit },
  given: { readonly [name in NoInfer<Name>]?: unknown } = {},
): { readonly [name in Name]: number } {
  const limits = (Object.entries(table) as [Name, Limit][]).map(([name, { least, usual }]) => {
    const value = given[name]
    if (value === undefined) return [name, usual]
    if (typeof value === "number" && value >= least) return [name, value]
    const irritants = [name, String(least), String(value)]
    throw new FlowError("refused", "a limit is a number, and of that size at least", irritants)
  })
  return Object.fromEntries(limits)
}
