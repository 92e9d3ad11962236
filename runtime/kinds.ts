// What kind of value a guest's value is, in words.

import { Char } from "../interpreter/char.js"
import { Complaint } from "../interpreter/complaint.js"
import { Continuation } from "../interpreter/continuation.js"
import { Dict } from "../interpreter/dict.js"
import { Environment } from "../interpreter/environment.js"
import { Compnum, Flonum, Ratnum } from "../interpreter/number/tower.js"
import { EMPTY, elements, Pair } from "../interpreter/pair.js"
import { InputPort } from "../interpreter/port/input.js"
import { OutputPort } from "../interpreter/port/output.js"
import { Primitive } from "../interpreter/primitive.js"
import { CaseClosure, Closure, Control, Parameter, SchemePromise } from "../interpreter/procedure.js"
import { Record, RecordType } from "../interpreter/record.js"
import { EOF } from "../interpreter/singleton.js"
import { SchemeString } from "../interpreter/string.js"
import { Keyword, Sym } from "../interpreter/symbol.js"
import { counted } from "./counted.js"

/** What kind of value it is, with its article: `an exact integer`. */
export function kindOf(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return "an exact integer"
  if (typeof value === "boolean") return "a boolean"
  if (value === null) return "nil"
  if (value === undefined) return "no value"
  if (value === EMPTY) return "the empty list"
  if (value === EOF) return "the end-of-file object"
  if (Array.isArray(value)) return `a vector of ${counted(value.length, "element")}`
  if (value instanceof Uint8Array) return `a bytevector of ${counted(value.length, "byte")}`
  if (value instanceof SchemeString) return `a string of ${counted(value.length, "character")}`
  if (value instanceof Pair) return listKind(value)
  if (value instanceof Record) return `a record of type ${value.type.name}`
  return CLASSES.find(([type]) => value instanceof type)?.[1] ?? "an object of the host's"
}

function listKind(value: Pair): string {
  const items = elements(value)
  return items === undefined ? "a pair that begins no list" : `a list of ${counted(items.length, "element")}`
}

/** A class, also one whose constructor is its own affair. */
interface Class {
  [Symbol.hasInstance](value: unknown): boolean
}

const CLASSES: readonly (readonly [Class, string])[] = [
  [Flonum, "an inexact real number"],
  [Ratnum, "an exact rational number"],
  [Compnum, "a complex number"],
  [Sym, "a symbol"],
  [Keyword, "a keyword"],
  [Char, "a character"],
  [Dict, "a dict"],
  [Closure, "a procedure"],
  [CaseClosure, "a procedure"],
  [Primitive, "a built-in procedure"],
  [Control, "a built-in procedure"],
  [Continuation, "a continuation"],
  [Parameter, "a parameter"],
  [SchemePromise, "a promise"],
  [RecordType, "a record type"],
  [Complaint, "an error object"],
  [Environment, "an environment"],
  [InputPort, "an input port"],
  [OutputPort, "an output port"],
]
