// Plain data across the borders of a flow: guests' values, their canonical texts, hosts' values.
//
// Invariants
//   DA1  What comes in is a copy: nothing that a flow is given, or has given, is shared with anybody.
//   DA2  What is not plain data is refused with the path to it.

import { canonical } from "../../interpreter/canonical.js"
import { Complaint } from "../../interpreter/complaint.js"
import { isAtom } from "../../interpreter/constant.js"
import { fromHost, type ProcedureBorder, toHost } from "../../interpreter/conversion.js"
import { Dict } from "../../interpreter/dict.js"
import { EMPTY, elements, list } from "../../interpreter/pair.js"
import { Source } from "../../interpreter/place.js"
import { Reader } from "../../interpreter/reader.js"
import { EOF } from "../../interpreter/singleton.js"
import { SchemeString } from "../../interpreter/string.js"
import { withErrorsAsData } from "./errors-as-data.js"

export { EMPTY, elements, list }

/**
 * The canonical text of a guest's value; an error object is written as the list (error message irritant ...). Throws a
 * `Complaint` of `who` where it is not plain data. DA2
 */
export function textOf(value: unknown, who = ""): string {
  if (typeof value === "number") return String(value)
  if (value === undefined) return "nil"
  try {
    return canonical(value, who)
  } catch (error) {
    const holdsError = error instanceof Complaint && error.irritants.at(-1) instanceof Complaint
    const plain = holdsError ? withErrorsAsData(value) : undefined
    if (plain === undefined) throw error
    return canonical(plain, who)
  }
}

/** The canonical text of a sentence for people, whatever characters somebody has cut in half. */
export function sentenceText(said: string): string {
  return textOf(new SchemeString(said.toWellFormed()))
}

/** A fresh guest's value of a canonical text. DA1 */
export function datumOf(text: string): unknown {
  if (text.length < 16 && /^(0|-?[1-9]\d*)$/.test(text)) return Number(text)
  return new Reader(new Source("a record", text), { dialect: "sx" }).read()
}

/** A value that nobody else has, of a value at hand and its canonical text: it is copied, or read if that is not possible. DA1 */
export function copyOf(value: unknown, text: string): unknown {
  try {
    return copied(value, 0)
  } catch (error) {
    if (error !== UNCOPIED) throw error
    return datumOf(text)
  }
}

const UNCOPIED = new Error("not to be copied")

/** How deep a value may be nested to be copied: the host's stack is only so deep. */
const DEEPEST_COPY = 50

function copied(value: unknown, depth: number): unknown {
  if (value instanceof SchemeString) return new SchemeString(value.toString())
  if (isAtom(value)) return value
  if (depth === DEEPEST_COPY) throw UNCOPIED
  if (value instanceof Dict) {
    const copy = value.copy()
    for (const entry of copy.inOrder()) entry.value = copied(entry.value, depth + 1)
    return copy
  }
  if (Array.isArray(value)) return value.map((element) => copied(element, depth + 1))
  const parts = elements(value)
  if (parts === undefined) throw UNCOPIED
  return list(parts.map((element) => copied(element, depth + 1)))
}

/** The datum that `text`, written by a person, says. Throws a `Complaint` where it says none or more than one. */
export function datumFrom(text: string, name: string): unknown {
  const reader = new Reader(new Source(name, text), { dialect: "sx" })
  const datum = reader.read()
  if (datum === EOF) throw new Complaint("", "a value is wanted", [])
  if (reader.read() !== EOF) throw new Complaint("", "one value is wanted, not several", [datum])
  return datum
}

/** A host's view of a guest's plain value. */
export function hostOf(value: unknown): unknown {
  return toHost(value, refusal)
}

/** The canonical text of a host's value. Throws a `Complaint` where it is not plain data. */
export function textOfHost(value: unknown, who = ""): string {
  return textOf(fromHost(value, refusal), who)
}

const refusal: ProcedureBorder = {
  out: (procedure) => {
    throw new Complaint("", "not plain data", [procedure])
  },
  in: (fn) => {
    throw new Complaint("", "a function of the host's is not plain data", [fn.name])
  },
}
