// What is said when something goes wrong with flows: a report with a caret where there is a place, else a sentence.
//
// A flow's failure names its place by file, line and column; the line itself is
// looked up in the module's text, which the store has.
//
// Invariants
//   FF1  What the guest, the caller or the world did wrong is said in a sentence; what is our own mistake is thrown on.
//
// Not here: how a report is laid out (report.ts).

import { Complaint } from "../../interpreter/complaint.js"
import { BudgetError, SchemeError } from "../../interpreter/failure.js"
import { Source } from "../../interpreter/place.js"
import { Unreadable } from "../../interpreter/reading/unreadable.js"
import { explanation } from "../explanation.js"
import { placedTexts } from "../flows/bundle.js"
import { FlowError, shownId } from "../flows/flow-error.js"
import { spotOf } from "../host.js"
import type { Call, Failure, Spot } from "../report.js"
import { type Store, StoreError } from "../store.js"
import { complaintText } from "./flow-values.js"
import { Refused } from "./refused.js"

/** The text of a module's file, by the name that places give it. */
export type Texts = ReadonlyMap<string, string>

/** What is to be shown of `error`; thrown on where it is nobody's mistake but ours. Throws `Refused` for what has no place. FF1 */
export async function failureOf(error: unknown, texts: (id: string | undefined) => Promise<Texts>): Promise<Failure> {
  if (error instanceof StoreError) throw new Refused(error.message, 1)
  if (error instanceof FlowError) return await flowFailure(error, texts)
  if (error instanceof SchemeError) return await schemeFailure(error)
  if (error instanceof BudgetError) throw new Refused(error.message, 1)
  if (error instanceof Complaint) return await complaintFailure(error)
  throw error
}

async function flowFailure(error: FlowError, texts: (id: string | undefined) => Promise<Texts>): Promise<Failure> {
  const { code, payload, trace, message, id } = error
  if (code === "stuck") throw new Refused(stuckText(error), 1)
  if (code !== "failed" && code !== "module") throw new Refused(message, 1)
  const place = payload instanceof Complaint ? spotOf(payload.place) : undefined
  if (code === "module" && place === undefined && trace.place === undefined) throw new Refused(message, 1)
  const known = await texts(id)
  const spot = place ?? spotAt(trace.place ?? "", known)
  return { sentence: message, spot, calls: (trace.calls ?? []).map((call) => callAt(call, known)) }
}

/** Why an instance cannot go on; its id stands in front, lest it look like the value that is wrong. */
function stuckText({ sentence, irritants, message, id }: FlowError): string {
  if (id === undefined || irritants.join() !== shownId(id) || sentence.startsWith("the instance")) return message
  return `the instance ${shownId(id)} cannot go on: ${sentence}`
}

/** The spot that `file:line:column` names; undefined where no text is known that it is in. */
function spotAt(place: string, texts: Texts): Spot | undefined {
  const [, file = "", line, column] = /^(.*):(\d+):(\d+)$/.exec(place) ?? []
  if (line === undefined) return undefined
  const text = new Source(file, texts.get(file) ?? "").line(Number(line))
  return { file, line: Number(line), column: Number(column), text }
}

/** A call as a trace writes it: `name at place`. */
function callAt(call: string, texts: Texts): Call {
  const at = call.lastIndexOf(" at ")
  const name = call.slice(0, at)
  return { name: name === "the top level" ? "" : name, spot: spotAt(call.slice(at + 4), texts) }
}

/** What is wrong with a module that does not load. */
async function schemeFailure({ message, place, chain, payload }: SchemeError): Promise<Failure> {
  const calls = chain.map((link) => ({ name: link.name, spot: spotOf(link.place) }))
  const note = payload instanceof Unreadable ? await noteOn(payload) : undefined
  return { sentence: message, spot: spotOf(place), note, calls }
}

async function complaintFailure(complaint: Complaint): Promise<Failure> {
  if (complaint.place === undefined) throw new Refused(complaintText(complaint), 1)
  const { name, text } = complaint.place.source
  if (name === RECORD) throw new Refused(`the store holds what does not read: ${text.slice(0, LONGEST_RECORD)}`, 1)
  const note = complaint instanceof Unreadable ? await noteOn(complaint) : undefined
  return { sentence: complaintText(complaint), spot: spotOf(complaint.place), note, calls: [] }
}

/** What a text out of a store is called while it is read. */
const RECORD = "a record"

/** How much is shown of one. */
const LONGEST_RECORD = 200

async function noteOn({ place }: Unreadable): Promise<string | undefined> {
  if (place === undefined) return undefined
  return await explanation(place, place.source.name.endsWith(".scm") ? "scheme" : "sx")
}

/** The texts of the module that an instance is pinned to, as far as the store has them. */
export async function textsOf(store: Store, id: string): Promise<Texts> {
  const found = await store.find(id)
  const bundle = found && (await store.text(found.head.version))
  const texts = new Map<string, string>()
  if (bundle === undefined) return texts
  for (const { place, cid } of placedTexts(bundle)) texts.set(place, (await store.text(cid)) ?? "")
  return texts
}
