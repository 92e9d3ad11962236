// What an instance tells others when it comes to rest: births, signals, outcomes, cancellations.

import { Complaint } from "../../interpreter/complaint.js"
import { intern, type Sym } from "../../interpreter/symbol.js"
import { cidOf } from "../cid.js"
import type { Message } from "../store.js"
import { childId } from "./asks.js"
import { datumOf, sentenceText, textOf } from "./datum.js"
import { entries, okText, raisedText } from "./delivery.js"
import type { End } from "./enactment.js"
import { failureOf, type Live } from "./live.js"
import type { Modules } from "./modules.js"
import { fullId, localName, namespaceOf } from "./namespace.js"
import { newHead, type Said } from "./standing.js"
import type { Wait } from "./wait.js"

/** What has come of a delivery. */
export interface Consequences extends Said {
  readonly dropped: readonly Wait[]
}

/** What others are to be told. @param room how many more instances there may be; too many spawned are a `Complaint` */
export function messages(
  live: Live,
  { sent, asked, dropped, end, stamp }: Consequences,
  modules: Modules,
  room: number,
): Message[] {
  const { id, parent, tag, flow } = live.head
  const namespace = namespaceOf(flow)
  const told: Message[] = []
  let left = room
  const bear = (child: Child): void => {
    const born = birth(live, child, { created: stamp, modules, isFull: left <= 0 })
    if (born?.creates !== undefined) left--
    if (born !== undefined) told.push(born)
  }
  for (const each of sent) {
    if (each.kind === "spawn") bear({ ...each, id: fullId(each.id, namespace), tag: "" })
    else if (each.kind === "signal") {
      told.push({ to: fullId(each.id, namespace), entry: entries.signal(each.channel, each.value) })
    }
  }
  for (const wait of asked) if (wait.kind === "child") bear({ ...wait, id: childId(id, wait.tag) })
  for (const wait of dropped)
    if (wait.kind === "child") told.push({ to: childId(id, wait.tag), entry: entries.cancel() })
  if (end !== undefined && parent !== "") {
    told.push({ to: parent, entry: entries.child(tag, outcomeText(live, end), nameText(flow), live.inputCid) })
  }
  return told
}

interface Child {
  readonly id: string
  /** What its parent waits under for its end; "" if it does not. */
  readonly tag: string
  /** Canonical texts. */
  readonly flow: string
  readonly input: string
}

/** The birth of a child; or, where its flow is nowhere defined or there is no room, the outcome of that. R15 */
function birth(
  live: Live,
  child: Child,
  { created, modules, isFull }: { readonly created: number; readonly modules: Modules; readonly isFull: boolean },
): Message | undefined {
  const { id: parent, version, flow: own } = live.head
  const { tag } = child
  const name = (datumOf(child.flow) as Sym).name
  const flow = namespaceOf(own) + name
  const its = live.enactment.flows.has(name) ? version : name.includes("/") ? undefined : modules.versionOf(flow)
  if (its === undefined || isFull) {
    const sentence = its === undefined ? "no such flow" : "there are as many instances as there may be"
    if (tag === "" && isFull) throw new Complaint("spawn-flow", sentence, [])
    if (tag === "") return undefined
    const outcome = raisedText(sentence, [child.flow])
    return { to: parent, entry: entries.child(tag, outcome, child.flow, cidOf(child.input)) }
  }
  const creates = newHead({ id: child.id, flow, version: its, created, due: 0, parent: tag === "" ? "" : parent, tag })
  const seed = cidOf(`${live.enactment.seed} ${child.id}`)
  return { to: child.id, entry: entries.start(child.input, seed), creates }
}

/** A flow's name within its namespace, as a canonical text. */
function nameText(flow: string): string {
  return textOf(intern(localName(flow)))
}

/** What the caller of a child is told. */
function outcomeText(live: Live, end: End): string {
  const { flow } = live.head
  if (end.kind === "cancelled") return raisedText("the child was cancelled", [nameText(flow)])
  if (end.kind === "value") {
    try {
      return okText(textOf(end.value))
    } catch (error) {
      if (!(error instanceof Complaint)) throw error
      return raisedText("the child failed", [nameText(flow), sentenceText("the answer is not plain data")])
    }
  }
  const { message } = failureOf(live.head, end as End & { kind: "error" })
  return raisedText("the child failed", [nameText(flow), sentenceText(message)])
}
