// What an instance tells others when it comes to rest: births, signals, outcomes, cancellations.

import { Complaint } from "../../interpreter/complaint.js"
import { SchemeString } from "../../interpreter/string.js"
import { cidOf } from "../cid.js"
import type { Message } from "../store.js"
import { childId, type Sent } from "./asks.js"
import { textOf } from "./datum.js"
import { entries, okText, raisedText } from "./delivery.js"
import type { End } from "./enactment.js"
import { failureOf, type Live } from "./live.js"
import { localName, type Modules, namespaceOf } from "./modules.js"
import { newHead } from "./standing.js"
import type { Wait } from "./wait.js"

/** What has come of a delivery. */
export interface Consequences {
  readonly sent: readonly Sent[]
  readonly asked: readonly Wait[]
  readonly dropped: readonly Wait[]
  readonly end: End | undefined
  readonly stamp: number
}

/** What others are to be told. */
export function messages(live: Live, { sent, asked, dropped, end, stamp }: Consequences, modules: Modules): Message[] {
  const { id, parent, tag, flow } = live.head
  const told: Message[] = []
  for (const each of sent) {
    if (each.kind === "spawn") told.push(...birth(live, each, "", stamp, modules))
    else if (each.kind === "signal") told.push({ to: each.id, entry: entries.signal(each.channel, each.value) })
  }
  for (const wait of asked) {
    if (wait.kind === "child")
      told.push(...birth(live, { ...wait, id: childId(id, wait.tag) }, wait.tag, stamp, modules))
  }
  for (const wait of dropped)
    if (wait.kind === "child") told.push({ to: childId(id, wait.tag), entry: entries.cancel() })
  if (end !== undefined && parent !== "") {
    told.push({ to: parent, entry: entries.child(tag, outcomeText(live, end), localName(flow), live.inputCid) })
  }
  return told
}

/** The birth of a child; or, where its flow is nowhere defined, the outcome of that. R15 */
function birth(
  live: Live,
  child: { readonly id: string; readonly flow: string; readonly input: string },
  tag: string,
  created: number,
  modules: Modules,
): Message[] {
  const { id: parent, version, flow: own } = live.head
  const flow = namespaceOf(own) + child.flow
  const its = live.enactment.flows.has(child.flow) ? version : modules.versionOf(flow)
  if (its === undefined) {
    if (tag === "") return []
    const outcome = raisedText("no such flow", [child.flow])
    return [{ to: parent, entry: entries.child(tag, outcome, child.flow, cidOf(child.input)) }]
  }
  const creates = newHead({ id: child.id, flow, version: its, created, due: 0, parent: tag === "" ? "" : parent, tag })
  const seed = cidOf(`${live.enactment.seed} ${child.id}`)
  return [{ to: child.id, entry: entries.start(child.input, seed), creates }]
}

/** What the caller of a child is told. */
function outcomeText(live: Live, end: End): string {
  const { id, flow } = live.head
  if (end.kind === "cancelled") return raisedText("the child was cancelled", [localName(flow)])
  if (end.kind === "value") {
    try {
      return okText(textOf(end.value))
    } catch (error) {
      if (!(error instanceof Complaint)) throw error
      return raisedText("the child failed", [localName(flow), textOf(new SchemeString("the answer is not plain data"))])
    }
  }
  const { message } = failureOf(id, end as End & { kind: "error" })
  return raisedText("the child failed", [localName(flow), textOf(new SchemeString(message))])
}
