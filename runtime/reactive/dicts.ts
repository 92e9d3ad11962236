// Dicts with keyword keys, as the reactive layer reads and makes them.

import { Complaint } from "../../interpreter/complaint.js"
import { Dict } from "../../interpreter/dict.js"
import { SchemeString } from "../../interpreter/string.js"
import { type Keyword, keyword, Sym } from "../../interpreter/symbol.js"
import { datumOf } from "../flows/datum.js"

/** A dict of what is given, without what is undefined. Texts become strings of the guest's. */
export function dictOf(fields: { readonly [name: string]: unknown }): Dict {
  return Dict.of(entriesOf(fields))
}

/** `dict` with such fields besides, or in place of those of the same name. */
export function withFields(dict: Dict, fields: { readonly [name: string]: unknown }): Dict {
  let result = dict
  for (const [key, value] of entriesOf(fields)) result = result.set(key, value)
  return result
}

function entriesOf(fields: { readonly [name: string]: unknown }): [Keyword, unknown][] {
  const entries: [Keyword, unknown][] = []
  for (const name of Object.keys(fields)) {
    const value = fields[name]
    if (value !== undefined) entries.push([named(name), typeof value === "string" ? new SchemeString(value) : value])
  }
  return entries
}

/** The value under a keyword; undefined if there is none. */
export function field(dict: Dict, name: string): unknown {
  return dict.get(named(name))
}

/** The names of fields that this layer knows are few: they are kept at hand. */
const names = new Map<string, Keyword>()

function named(name: string): Keyword {
  let known = names.get(name)
  if (known === undefined) {
    known = keyword(name)
    names.set(name, known)
  }
  return known
}

/** The `:id` of an activity or an object that has one. */
export function idOf(dict: Dict): string {
  return String(field(dict, "id"))
}

/** The text under a keyword: a string or a symbol; undefined if there is none. Throws a `Complaint`. */
export function textField(who: string, dict: Dict, name: string): string | undefined {
  const value = field(dict, name)
  if (value === undefined || value === null) return undefined
  if (value instanceof SchemeString) return value.toString()
  if (value instanceof Sym) return value.name
  throw new Complaint(who, `:${name} is not a string`, [value])
}

/** The dict that a canonical text says. */
export function dictFrom(text: string): Dict {
  return datumOf(text) as Dict
}
