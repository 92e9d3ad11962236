// What a host is answered by a call that starts an instance or has it go on.

import { datumOf, hostOf } from "./datum.js"
import type { Standing } from "./operations.js"

/** How an instance stands when a call answers. */
export type Run =
  | { readonly id: string; readonly state: "finished"; readonly value: unknown }
  /** `tag` is what an untagged resume answers, as SX writes it. */
  | { readonly id: string; readonly state: "running" | "parked" | "cancelling"; readonly tag: string }
  | { readonly id: string; readonly state: "cancelled" }

/** What a host is answered of how an instance stands. */
export function runOf(standing: Standing): Run {
  if (standing.state === "finished") {
    return { id: standing.id, state: standing.state, value: hostOf(datumOf(standing.answer)) }
  }
  if (standing.state === "cancelled") return standing
  return { id: standing.id, state: standing.state, tag: standing.tag }
}
