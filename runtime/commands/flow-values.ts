// The values of flows on a command line: SX data, or JSON where `--json` says so.
//
// What JSON has no word for is a string there: a symbol or a keyword is its name,
// and a character, a fraction or a number that JSON's readers would round is
// written as SX writes it. Keys of one dict that would have one name are all
// written as SX writes them. What JSON's reader would round is refused.

import type { Complaint } from "../../interpreter/complaint.js"
import { Dict } from "../../interpreter/dict.js"
import { SchemeError } from "../../interpreter/failure.js"
import { Flonum } from "../../interpreter/number/tower.js"
import { EMPTY, Pair } from "../../interpreter/pair.js"
import { SchemeString } from "../../interpreter/string.js"
import { Keyword, Sym } from "../../interpreter/symbol.js"
import { datumFrom, datumOf, textOf, textOfHost } from "../flows/datum.js"
import type { Option } from "./arguments.js"
import { Refused } from "./refused.js"

export const JSON_OPTION: Option = { name: "json", shape: "--json", doc: "read values as JSON, and print JSON" }

/** The canonical text of a value that was given as the operand `name`. Throws `Refused`, or a `Complaint` with a place. */
export function valueGiven(text: string, name: string, json: boolean): string {
  return json ? textOfHost(jsonFrom(text, name)) : textOf(datumFrom(text, name))
}

function jsonFrom(text: string, name: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Refused(`${name} is no JSON: ${(error as Error).message}`, 1)
  }
  const rounded = roundedIn(text)
  if (rounded === undefined) return value
  throw new Refused(`${name} holds a number that JSON's reader would round: ${rounded}; leave --json out`, 1)
}

/** A string of JSON, or a number. */
const STRING_OR_NUMBER = /"(?:[^"\\]+|\\.)*"|-?\d[\d.eE+-]*/g

/** The first number of a text of JSON that is read as another: a whole one too large to be exact, or one without end. */
function roundedIn(text: string): string | undefined {
  for (const [token] of text.matchAll(STRING_OR_NUMBER)) {
    if (token.startsWith('"')) continue
    const number = Number(token)
    if (!Number.isFinite(number) || (Number.isInteger(number) && !Number.isSafeInteger(number))) return token
  }
  return undefined
}

/** The canonical text of a tag or a channel that was given as the operand `name`. */
export function tagGiven(text: string, name: string): string {
  return textOf(datumFrom(text, name))
}

/** A line of JSON. Throws `Refused`. */
export function jsonLine(value: unknown): string {
  try {
    return `${JSON.stringify(value)}\n`
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep()
    throw error
  }
}

function tooDeep(): Refused {
  return new Refused("a value is nested too deeply for JSON; leave --json out", 1)
}

/** What is written in JSON for the value of a canonical text. Throws `Refused`. */
export function jsonOf(text: string): unknown {
  const datum = datumOf(text)
  try {
    return plain(datum)
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep()
    throw error
  }
}

function plain(value: unknown): unknown {
  if (value === undefined) return null
  if (value === null || typeof value === "boolean" || typeof value === "number") return value
  if (value instanceof Flonum && Number.isFinite(value.double)) return value.double
  if (value instanceof SchemeString) return value.toString()
  if (value instanceof Sym || value instanceof Keyword) return value.name
  if (value === EMPTY) return []
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Pair) return listed(value)
  if (value instanceof Dict) return object(value)
  return textOf(value)
}

/** A list as an array; one that ends in something else than the empty list as its text. */
function listed(pair: Pair): unknown {
  const items: unknown[] = []
  let rest: unknown = pair
  for (; rest instanceof Pair; rest = rest.cdr) items.push(plain(rest.car))
  return rest === EMPTY ? items : textOf(pair)
}

function object(dict: Dict): unknown {
  const entries = [...dict.entries()]
  const names = entries.map(([key]) => nameOf(key))
  const areTold = new Set(names).size === names.length
  const made: { [name: string]: unknown } = Object.create(null)
  for (const [index, [key, value]] of entries.entries()) {
    made[areTold ? (names[index] as string) : textOf(key)] = plain(value)
  }
  return made
}

function nameOf(key: unknown): string {
  if (key instanceof Keyword) return key.name
  return key instanceof SchemeString ? key.toString() : textOf(key)
}

/** What a `Complaint` says, with the values it is about. */
export function complaintText(complaint: Complaint): string {
  return new SchemeError(complaint, []).message
}

/** A word as a shell has to be given it. */
export function shellWord(word: string): string {
  if (/\p{Cc}/u.test(word)) return `$'${word.replace(/[\\']/g, "\\$&").replace(/\p{Cc}/gu, octal)}'`
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

function octal(character: string): string {
  return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`
}
