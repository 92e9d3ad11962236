// `flow-drive`: a flow driven by a list of answers, without a store, a clock or chance. R17

import { Complaint } from "../../interpreter/complaint.js"
import type { Meter } from "../../interpreter/meter.js"
import { elements, textOf } from "./datum.js"
import { deliveryOf, entries } from "./delivery.js"
import { Enactment, type End } from "./enactment.js"
import type { Breathe, Source } from "./live.js"

/** What a flow comes to: how it ended, or the tag it waits at first, as a canonical text. */
export type Driven = { readonly end: End } | { readonly tag: string }

/** Runs `flow` on `input`; `log` is a guest's list of (tag value). Throws `Exhausted`, or a `Complaint` for what is no log. */
export async function driven(
  flow: object,
  input: unknown,
  log: unknown,
  source: Source,
  meter: Meter,
  breathe: Breathe,
): Promise<Driven> {
  const answers = answersOf(log)
  const enactment = new Enactment({ id: "", flow, ...source.fresh(), meter, isPure: true })
  const settle = async (): Promise<void> => {
    while (!enactment.advance(500_000)) await breathe()
  }
  enactment.deliver({ kind: "start", input, seed: "", prelude: undefined, text: "" }, 0)
  await settle()
  for (const answer of answers) {
    enactment.deliver(deliveryOf(answer), 0)
    await settle()
  }
  if (enactment.end !== undefined) return { end: enactment.end }
  const waits = enactment.parking.waits()
  return { tag: (waits.find((wait) => wait.kind === "suspend") ?? waits[0])?.tag as string }
}

/** The first answer to each tag, as entries. */
function answersOf(log: unknown): string[] {
  const pairs = elements(log)
  if (pairs === undefined) throw new Complaint("flow-drive", "not a list of (tag value)", [log])
  const known = new Set<string>()
  return pairs.flatMap((entry) => {
    const parts = elements(entry)
    if (parts?.length !== 2) throw new Complaint("flow-drive", "not a list of (tag value)", [entry])
    const tag = textOf(parts[0], "flow-drive")
    if (known.has(tag)) return []
    known.add(tag)
    return [entries.resume(tag, textOf(parts[1], "flow-drive"))]
  })
}
