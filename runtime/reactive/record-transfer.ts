// Records on their way from one store to another: objects, activities, declarations, schedules, the audit, errands.
//
// In an export a record is a list of its key and its text; the text stands there
// as the datum that it says, and as a string where it says none.
//
// Invariants
//   RT1  What is put back is what was exported; a record that is there already must say the same, or nothing is put back.
//   RT2  What is declared there already stays as it is declared there, and a schedule's next run with it.

import { Complaint } from "../../interpreter/complaint.js"
import { SchemeString } from "../../interpreter/string.js"
import { datumOf, elements, list, textOf } from "../flows/datum.js"
import { FlowError } from "../flows/flow-error.js"
import type { Entry, Store, Text, Writing } from "../store.js"
import { dictFrom, field } from "./dicts.js"
import { below, keyOf, partsOf } from "./keys.js"
import { pagesOf, recordsAlone } from "./recording.js"

/** Where all keys lie. */
const ALL = { from: "!", to: "~~" }

/** How many records are written at once. */
const CHUNK = 200

/** Every record of a store as data, and the versions of the modules that they name. */
export async function exportedRecords(
  store: Store,
): Promise<{ readonly records: readonly unknown[]; readonly versions: ReadonlySet<string> }> {
  const records: unknown[] = []
  const versions = new Set<string>()
  for await (const page of pagesOf(store, ALL)) {
    for (const entry of page) {
      records.push(list([new SchemeString(entry.key), datumFor(entry.text)]))
      const version = versionIn(entry)
      if (version !== undefined) versions.add(version)
    }
  }
  return { records, versions }
}

/** Puts records back; answers how many were not there. Throws a `FlowError`, a `Complaint`. RT1 */
export async function importRecords(store: Store, data: readonly unknown[], texts: readonly Text[]): Promise<number> {
  const given = data.map(recordFrom).filter(({ key }) => key !== keyOf("registry"))
  const scheduled = new Set<string>()
  for await (const page of pagesOf(store, below("schedule"))) for (const { key } of page) scheduled.add(key)
  const missing: Writing[] = []
  for (let i = 0; i < given.length; i += CHUNK)
    missing.push(...(await missingOf(store, given.slice(i, i + CHUNK), scheduled)))
  const all = [...missing, { key: keyOf("registry"), text: "" }]
  if (missing.length === 0) return 0
  for (let i = 0; i < all.length; i += CHUNK) {
    const writes = all.slice(i, i + CHUNK)
    const [verdict] = await store.commit([recordsAlone(writes, i === 0 ? texts : [])])
    if (verdict !== "kept") throw new FlowError("taken", "another process writes into the store meanwhile", [])
  }
  return missing.length
}

/** What a store has declarations under. RT2 */
const DECLARED: ReadonlySet<string> = new Set(["declared", "origin", "schedule", "trigger", "type"])

/**
 * Those of the records that are not there. Throws a `FlowError` where one says something else there.
 * @param scheduled the keys of the schedules that are there
 */
async function missingOf(
  store: Store,
  given: readonly { key: string; text: string }[],
  scheduled: ReadonlySet<string>,
): Promise<Writing[]> {
  const there = await store.records(given.map(({ key }) => key))
  return given.flatMap(({ key, text }, i) => {
    const known = there[i]
    if (known === undefined) return scheduled.has(scheduleOf(key) ?? "") ? [] : [{ key, text, revision: 0 }]
    if (known.text === text || DECLARED.has(partsOf(key)[0] as string)) return []
    throw new FlowError("taken", "another record of that key is here", [key])
  })
}

/** The key of the schedule whose next run a record of the agenda is. */
function scheduleOf(key: string): string | undefined {
  const [agenda, , kind, name] = partsOf(key)
  return agenda === "agenda" && kind === "schedule" ? keyOf("schedule", name as string) : undefined
}

/** The version of a module that a record names: what a trigger's guard, or a schedule's flow, is taken from. */
function versionIn({ key, text }: Entry): string | undefined {
  const [kind] = partsOf(key)
  if (kind === "origin") return text
  return kind === "trigger" ? String(field(dictFrom(text), "version")) : undefined
}

function datumFor(text: string): unknown {
  try {
    const datum = datumOf(text)
    return !(datum instanceof SchemeString) && textOf(datum) === text ? datum : new SchemeString(text)
  } catch (error) {
    if (!(error instanceof Complaint)) throw error
    return new SchemeString(text)
  }
}

function recordFrom(datum: unknown): { key: string; text: string } {
  const parts = elements(datum) ?? []
  const [key, text] = parts
  if (parts.length !== 2 || !(key instanceof SchemeString) || !isKey(key.toString())) {
    throw new Complaint("flow-store-import!", "not a record", [datum])
  }
  return { key: key.toString(), text: text instanceof SchemeString ? text.toString() : textOf(text) }
}

function isKey(text: string): boolean {
  try {
    return keyOf(...partsOf(text)) === text
  } catch {
    return false // not as keys are written
  }
}
