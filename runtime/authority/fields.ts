// What is said from outside, field by field: a grant, or the payload of an effect.
//
// A kind turns one value into what its reader wants, or refuses it. Every refusal is one sentence with the path to the
// value and the value; nothing is carried out of what was refused.
//
// Invariants
//   AU1  A field that nobody asked for is refused with its path, and with the fields it may have been meant for.
//   AU2  A value of the wrong kind, out of its range or missing is refused with its path.
//
// Not here: which fields there are (the file of each effect).

import { Keyword, Sym } from "../../interpreter/symbol.js"
import { textOfHost } from "../flows/datum.js"
import { nearestNames, suggesting } from "../nearest.js"

/** A value from outside, where it stands, and how it is refused. */
export interface Given {
  readonly value: unknown
  /** `http.allow[0]`; "" for the whole. */
  readonly path: string
  readonly refuse: (sentence: string) => Error
}

/** Takes a value for what it is, or refuses it. */
export type Kind<T> = (given: Given) => T

/** The error that refuses `given`. */
export function refusal({ path, refuse }: Given, sentence: string): Error {
  return refuse(path === "" ? sentence : `${path}: ${sentence}`)
}

function wanted(given: Given, what: string): Error {
  return refusal(given, `${what} is wanted, not ${shown(given.value)}`)
}

/** The most characters of a value that is shown. */
const SHOWN = 100

/** A value, for a person. */
export function shown(value: unknown): string {
  let text: string
  try {
    text = textOfHost(value)
  } catch {
    text = `a ${typeof value}`
  }
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

/** The fields of a dict. */
export class Fields {
  private readonly asked = new Set<string>()
  private readonly fields: { readonly [name: string]: unknown }

  constructor(private readonly given: Given) {
    if (!isDict(given.value)) throw wanted(given, "a dict")
    this.fields = given.value
  }

  /** The field `name`; undefined where it is left out, or nil. */
  get<T>(name: string, kind: Kind<T>): T | undefined {
    this.asked.add(name)
    const value = Object.hasOwn(this.fields, name) ? this.fields[name] : undefined
    return value === undefined || value === null ? undefined : kind(this.at(name, value))
  }

  /** The field `name`, which must be there. AU2 */
  need<T>(name: string, kind: Kind<T>): T {
    const value = this.get(name, kind)
    if (value === undefined) throw refusal(this.at(name, undefined), "it is missing")
    return value
  }

  /** Refuses the fields that nobody has asked for. AU1 */
  end(): void {
    const unknown = Object.keys(this.fields).find((name) => !this.asked.has(name))
    if (unknown === undefined) return
    throw refusal(this.at(unknown, undefined), suggesting("there is no such field", nearestNames(unknown, this.asked)))
  }

  private at(name: string, value: unknown): Given {
    const { path, refuse } = this.given
    return { value, path: path === "" ? name : `${path}.${name}`, refuse }
  }
}

function isDict(value: unknown): value is { readonly [name: string]: unknown } {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

export function text(given: Given): string {
  if (typeof given.value !== "string") throw wanted(given, "a string")
  return given.value
}

/** One of `words`, as a string, a symbol or a keyword. */
export function wordOf<const Word extends string>(words: readonly Word[]): Kind<Word> {
  return (given) => {
    const { value } = given
    const name = value instanceof Sym || value instanceof Keyword ? value.name : value
    const word = words.find((each) => each === name)
    if (word === undefined) throw wanted(given, `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`)
    return word
  }
}

/** Content to be sent or written: a string in UTF-8, or a bytevector. */
export function content(given: Given): Uint8Array {
  const { value } = given
  if (typeof value === "string") return Buffer.from(value)
  if (value instanceof Uint8Array) return value
  throw wanted(given, "a string or a bytevector")
}

/** A whole number from `least` to `most`. */
export function wholeFrom(least: number, most = Number.MAX_SAFE_INTEGER): Kind<number> {
  return (given) => {
    const { value } = given
    if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return value as number
    throw wanted(
      given,
      most < Number.MAX_SAFE_INTEGER ? `a whole number from ${least} to ${most}` : `a whole number from ${least} on`,
    )
  }
}

/** A real number from `least` on. */
export function realFrom(least: number): Kind<number> {
  return (given) => {
    if (typeof given.value === "number" && given.value >= least) return given.value
    throw wanted(given, `a number from ${least} on`)
  }
}

export function listOf<T>(kind: Kind<T>): Kind<T[]> {
  return (given) => {
    const { value, path, refuse } = given
    if (!Array.isArray(value)) throw wanted(given, "a list")
    return value.map((item, i) => kind({ value: item, path: `${path}[${i}]`, refuse }))
  }
}

/** A dict whose fields have any name, and are all of one kind. */
export function dictOf<T>(kind: Kind<T>): Kind<[string, T][]> {
  return (given) => {
    const { value, path, refuse } = given
    if (!isDict(value)) throw wanted(given, "a dict")
    return Object.entries(value).map(([name, item]) => [name, kind({ value: item, path: `${path}.${name}`, refuse })])
  }
}

/** What `read` makes of the fields of a dict; there may be no others. */
export function dictWith<T>(read: (fields: Fields) => T): Kind<T> {
  return (given) => {
    const fields = new Fields(given)
    const made = read(fields)
    fields.end()
    return made
  }
}
