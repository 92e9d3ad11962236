// Export and import: instances, their logs, the texts they need, and everything else in a store, as one plain datum.
//
//   {:sxflow 1
//    :texts ((cid text) ...)
//    :records ((key datum) ...)
//    :instances ({:id … :flow … :version … :state … :created … :ended … :parent … :tag … :log ((stamp entry after journal) ...)} ...)}
//
// Entries and outcomes stand in it as data, not as texts, so that a person can read it.

import { Complaint } from "../../interpreter/complaint.js"
import { Dict } from "../../interpreter/dict.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern, keyword, Sym } from "../../interpreter/symbol.js"
import { cidOf } from "../cid.js"
import { exportedRecords, importRecords } from "../reactive/record-transfer.js"
import { type Head, type Row, STATES, type State, type Text } from "../store.js"
import { cidsOf } from "./bundle.js"
import { datumOf, elements, list, textOf } from "./datum.js"
import { FlowError, shownId } from "./flow-error.js"
import type { Operations } from "./operations.js"
import { isEnded, newHead } from "./standing.js"

const FORMAT = 1

/** Everything in the store, or the instances named, as the canonical text of a datum. */
export async function exported(operations: Operations, ids?: readonly string[]): Promise<string> {
  const heads = ids === undefined ? await operations.list({}) : await Promise.all(ids.map((id) => operations.head(id)))
  const texts = new Map<string, string>()
  const instances: unknown[] = []
  for (const head of heads) {
    instances.push(instanceDatum(head, await operations.driver.atHand.rows(head.id)))
    if (head.version !== "") await addTexts(operations, head.version, texts)
  }
  const { records, versions } = ids === undefined ? await exportedRecords(operations.store) : NO_RECORDS
  for (const version of versions) await addTexts(operations, version, texts)
  return textOf(
    Dict.of([
      [keyword("sxflow"), FORMAT],
      ...(records.length === 0 ? [] : [[keyword("records"), list(records)] as const]),
      [keyword("texts"), list([...texts].map((pair) => list(pair.map((part) => new SchemeString(part)))))],
      [keyword("instances"), list(instances)],
    ]),
  )
}

const NO_RECORDS = { records: [], versions: new Set<string>() }

async function addTexts(operations: Operations, version: string, texts: Map<string, string>): Promise<void> {
  if (texts.has(version)) return
  const bundle = await operations.store.text(version)
  if (bundle === undefined) return
  texts.set(version, bundle)
  for (const cid of cidsOf(bundle)) {
    const text = await operations.store.text(cid)
    if (text !== undefined) texts.set(cid, text)
  }
}

function instanceDatum(head: Head, rows: readonly Row[]): Dict {
  const text = (value: string): SchemeString => new SchemeString(value)
  return Dict.of([
    [keyword("id"), text(head.id)],
    [keyword("flow"), head.flow === "" ? false : intern(head.flow)],
    [keyword("version"), text(head.version)],
    [keyword("state"), intern(head.state)],
    [keyword("created"), head.created],
    [keyword("ended"), head.ended],
    [keyword("parent"), text(head.parent)],
    [keyword("tag"), text(head.tag)],
    [keyword("due"), head.due],
    [keyword("needs"), text(head.needs)],
    [
      keyword("log"),
      list(
        rows.map(({ stamp, entry, after, journal }) => list([stamp, datumOf(entry), datumOf(after), text(journal)])),
      ),
    ],
  ])
}

/** What was not there before. */
export interface Imported {
  readonly instances: number
  readonly records: number
}

/** Puts back what `exported` has written; what is there already must be the same. Throws a `FlowError`. */
export async function imported(operations: Operations, data: unknown): Promise<Imported> {
  if (!(data instanceof Dict) || data.get(keyword("sxflow")) !== FORMAT) {
    throw new Complaint("flow-store-import!", "not what flow-store-export answers", [data])
  }
  const texts = (elements(data.get(keyword("texts"))) ?? []).map(textFrom)
  const known = new Map(texts.map(({ cid, text }) => [cid, text]))
  const records = await importRecords(operations.store, elements(data.get(keyword("records"))) ?? [], texts)
  let count = 0
  for (const each of elements(data.get(keyword("instances"))) ?? []) {
    if (!(each instanceof Dict)) throw notAnInstance(each)
    if (await importInstance(operations, each, known)) count++
  }
  return { instances: count, records }
}

function textFrom(entry: unknown): Text {
  const [cid, text] = (elements(entry) ?? []).map(String)
  if (cid === undefined || text === undefined || cidOf(text) !== cid) {
    throw new FlowError("unreadable", "a text does not have the content id it is said to have", [cid ?? ""])
  }
  return { cid, text }
}

async function importInstance(
  operations: Operations,
  data: Dict,
  texts: ReadonlyMap<string, string>,
): Promise<boolean> {
  const { head, rows } = instanceFrom(data, operations)
  const bundle = texts.get(head.version)
  const needed: Text[] = []
  if (bundle !== undefined) {
    for (const cid of [...cidsOf(bundle), head.version]) needed.push({ cid, text: texts.get(cid) as string })
  }
  const [verdict] = await operations.store.commit([{ id: head.id, seq: 0, rows, creates: head, texts: needed }])
  if (verdict === "kept") return true
  const there = await operations.driver.atHand.rows(head.id)
  const same = there.length === rows.length && there.every((row, i) => row.entry === rows[i]?.entry)
  if (!same) throw new FlowError("taken", "another instance of that id is here", [shownId(head.id)], head.id)
  return false
}

function instanceFrom(data: Dict, operations: Operations): { head: Head; rows: Row[] } {
  const get = (name: string): unknown => data.get(keyword(name))
  const state = (get("state") as Sym | undefined)?.name as State
  const named = get("flow")
  const isNamed = named === false || named instanceof Sym
  if (!STATES.includes(state) || !isNamed || !(get("id") instanceof SchemeString) || String(get("id")) === "")
    throw notAnInstance(data)
  const flow = named === false ? "" : named.name
  const stored = String(get("version"))
  const head = newHead({
    id: String(get("id")),
    flow,
    version: stored,
    state,
    created: get("created") as number,
    ended: get("ended") as number | null,
    parent: String(get("parent")),
    tag: String(get("tag")),
    due: isEnded(state) ? null : (get("due") as number | null),
    needs: String(get("needs")),
  })
  const rows = (elements(get("log")) ?? []).map((row, seq) => {
    const parts = elements(row) ?? []
    const [stamp, entry, after, journal] = parts
    if (parts.length !== 4 || typeof stamp !== "number") throw notAnInstance(data)
    return { seq, stamp, entry: textOf(entry), after: textOf(after), journal: String(journal) }
  })
  return { head: withVersion(head, operations), rows }
}

function notAnInstance(data: unknown): Complaint {
  return new Complaint("flow-store-import!", "not an instance", [data])
}

/** An instance without its texts is resolved by name. R10 */
function withVersion(head: Head, operations: Operations): Head {
  if (head.version !== "" || head.flow === "") return head
  const version = operations.modules.versionOf(head.flow)
  if (version === undefined) throw new FlowError("no-such-flow", "no such flow", [head.flow])
  return { ...head, version }
}
