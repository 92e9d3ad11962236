// What was expected where a text cannot be read: the grammar's word on it, for a person.
//
// The grammar is loaded when the first text cannot be read, and never before.

import type { Explainer } from "../interpreter/explainer.js"
import type { Place } from "../interpreter/place.js"
import type { Dialect } from "../interpreter/reader.js"

let explainer: Promise<Explainer> | undefined

async function open(): Promise<Explainer> {
  const [{ openExplainer }, { default: grammar }] = await Promise.all([
    import("../interpreter/explainer.js"),
    import("../interpreter/grammar.json", { with: { type: "json" } }),
  ])
  return await openExplainer(grammar)
}

/** `expected a datum, line 3, column 7`; undefined where the grammar has nothing to add. `place` is where reading failed. */
export async function explanation(place: Place, dialect: Dialect): Promise<string | undefined> {
  explainer ??= open()
  const { source } = place
  const explained = (await explainer).explain(source, { dialect, offset: formAround(source.text, place.offset) })
  if (explained === undefined) return undefined
  const { line, column } = source.position(explained.place.offset)
  return `${explained.sentence}, line ${line}, column ${column}`
}

/** Where the form that `offset` lies in probably begins: at the last bracket that begins a line. */
function formAround(text: string, offset: number): number {
  return Math.max(0, text.lastIndexOf("\n(", offset) + 1)
}
