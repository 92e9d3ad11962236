// The grammar of kinds: what a type may say of a field.
//
//   any  string  symbol  keyword  boolean  integer  number  date  url  id
//   (string :min 1 :max 200)  (integer :min 0)  (number :max 1)      lengths and values, both ends included
//   (id article)                         the id of an object of that type
//   (one-of "a" "b")                     one of these very data
//   (maybe kind)                         may be missing, or nil
//   (list-of kind :min 1 :max 9)  (map-of kind)  (record {:name kind} :open #t)  (or kind kind)
//   (default kind value)                 only of a field: what it has if it is missing
//
// A date is a day or a point in time as ISO 8601 writes them. There are no patterns for strings: those of the host can
// take exponential time.
//
// Invariants
//   TY4  What is not written in this grammar is refused with the path to it, with what may have been meant or the shape of the form.
//   TY5  A default is of its field's kind.

import type { Complaint } from "../../interpreter/complaint.js"
import { deep, type Walk } from "../../interpreter/deep.js"
import { Dict } from "../../interpreter/dict.js"
import { greater } from "../../interpreter/number/compare.js"
import { isExactInteger, isReal } from "../../interpreter/number/kind.js"
import type { Real } from "../../interpreter/number/tower.js"
import { Pair } from "../../interpreter/pair.js"
import { intern, Keyword, keyword, Sym } from "../../interpreter/symbol.js"
import { elements, textOf } from "../flows/datum.js"
import { fitted } from "./type-fitting.js"
import type { Bounds, Field, Fields, Kind, Leaf } from "./type-kind.js"
import { fault, type Path, refusal, suggestion } from "./type-path.js"

/**
 * The fields that `datum`, which is plain and constant, declares for the type `name`; those of `reserved` names are
 * refused. Throws a `Complaint`. TY4
 */
export function fieldsOf(name: string, datum: unknown, path: Path, reserved: readonly string[]): Fields {
  return deep(new Grammar(name).fields(datum, path, reserved))
}

/** How the forms are written: how many operands they have, and which constraints. */
interface Form {
  readonly shape: string
  readonly least: number
  readonly most: number
  readonly constraints: readonly string[]
}

function form(shape: string, least: number, most: number, ...constraints: string[]): Form {
  return { shape, least, most, constraints }
}

const BOUNDS = ["min", "max"]

const FORMS: { readonly [kind in Kind["is"]]: Form } = {
  any: form("any", 0, 0),
  string: form("(string [:min n] [:max n])", 0, 0, ...BOUNDS),
  symbol: form("symbol", 0, 0),
  keyword: form("keyword", 0, 0),
  boolean: form("boolean", 0, 0),
  integer: form("(integer [:min n] [:max n])", 0, 0, ...BOUNDS),
  number: form("(number [:min x] [:max x])", 0, 0, ...BOUNDS),
  date: form("date", 0, 0),
  url: form("url", 0, 0),
  id: form("(id [type])", 0, 1),
  "one-of": form("(one-of value ...)", 1, Number.POSITIVE_INFINITY),
  maybe: form("(maybe kind)", 1, 1),
  "list-of": form("(list-of kind [:min n] [:max n])", 1, 1, ...BOUNDS),
  record: form("(record {:name kind ...} [:open #t])", 1, 1, "open"),
  "map-of": form("(map-of kind)", 1, 1),
  or: form("(or kind kind ...)", 2, Number.POSITIVE_INFINITY),
}

const DEFAULT = form("(default kind value)", 2, 2)

const WORDS = [...Object.keys(FORMS), "default"]

/** A form, taken apart. */
interface Parts {
  readonly operands: readonly unknown[]
  readonly constraints: ReadonlyMap<string, unknown>
  readonly datum: unknown
  /** Where its operands stand. */
  readonly path: Path
}

class Grammar {
  constructor(private readonly name: string) {}

  *fields(datum: unknown, path: Path, reserved: readonly string[]): Walk<Fields> {
    if (!(datum instanceof Dict)) throw this.refusal(path, "not a dict of fields", [datum])
    const fields = new Map<string, Field>()
    for (const [key, declared] of datum.entries()) {
      const at: Path = { up: path, step: key }
      if (!(key instanceof Keyword)) throw this.refusal(at, "a field's name is not a keyword")
      if (reserved.includes(key.name)) throw this.refusal(at, "every object has this field, no type declares it")
      fields.set(key.name, yield this.field(key, declared, at))
    }
    return fields
  }

  private *field(key: Keyword, datum: unknown, path: Path): Walk<Field> {
    if (!isDefault(datum)) {
      const kind = (yield this.kind(datum, path)) as Kind
      return { key, kind, datum: kind.datum, optional: kind.is === "maybe", otherwise: undefined }
    }
    const { operands, path: within } = this.parts("default", DEFAULT, datum, path)
    const kind = (yield this.kind(operands[0], within)) as Kind
    const found = fitted(kind, operands[1], within)
    if ("faults" in found) throw refusal(this.name, found.faults) // TY5
    return { key, kind, datum, optional: true, otherwise: found.value }
  }

  private *kind(datum: unknown, path: Path): Walk<Kind> {
    const word: unknown = datum instanceof Pair ? datum.car : datum
    if (!(word instanceof Sym)) throw this.refusal(path, "not a kind", [datum])
    if (!isWord(word.name)) {
      if (isDefault(datum)) throw this.refusal(path, "only a field has a default", [datum])
      throw this.refusal(path, "unknown kind", [word], suggestion(word.name, WORDS))
    }
    const parts = this.parts(word.name, FORMS[word.name], datum, path)
    return { ...((yield this.read(word.name, parts)) as Kind), datum: parts.datum }
  }

  /** The operands and constraints of the form `datum`. */
  private parts(word: string, { shape, least, most, constraints }: Form, datum: unknown, up: Path): Parts {
    const path: Path = datum instanceof Pair ? { up, step: intern(word) } : up
    const items = datum instanceof Pair ? elements(datum) : [datum]
    if (items === undefined) throw this.refusal(up, "not a kind", [datum], `its shape is ${shape}`)
    const first = constraints.length === 0 ? -1 : items.findIndex((item) => item instanceof Keyword)
    const operands = items.slice(1, first < 0 ? items.length : first)
    if (operands.length < least || operands.length > most) {
      throw this.refusal(up, "wrong number of operands", [datum], `its shape is ${shape}`)
    }
    const given = new Map<string, unknown>()
    for (let i = first; i > 0 && i < items.length; i += 2) {
      const key = items[i]
      if (!(key instanceof Keyword)) throw this.refusal(path, "not a constraint", [key], `its shape is ${shape}`)
      const at: Path = { up: path, step: key }
      if (!constraints.includes(key.name)) {
        const known = constraints.map((each) => `:${each}`)
        throw this.refusal(at, "unknown constraint", [], suggestion(`:${key.name}`, known))
      }
      if (given.has(key.name)) throw this.refusal(at, "given twice")
      if (i + 1 === items.length) throw this.refusal(at, "its value is missing")
      given.set(key.name, items[i + 1])
    }
    return { operands, constraints: given, datum, path }
  }

  private *read(is: Kind["is"], parts: Parts): Walk<unknown> {
    const { operands, path } = parts
    switch (is) {
      case "string":
      case "list-of": {
        const bounds = this.bounds(parts, isCount, "not a count")
        return is === "string" ? { is, bounds } : { is, bounds, kind: (yield this.kind(operands[0], path)) as Kind }
      }
      case "integer":
        return { is, bounds: this.bounds(parts, isExactInteger, "not an exact integer") }
      case "number":
        return { is, bounds: this.bounds(parts, isReal, "not a real number") }
      case "id":
        if (operands.every((each) => each instanceof Sym)) return { is }
        throw this.refusal(path, "not the name of a type", [operands[0]])
      case "one-of":
        return this.oneOf(parts)
      case "maybe":
      case "map-of":
        return { is, kind: (yield this.kind(operands[0], path)) as Kind }
      case "record":
        return { is, open: this.isOpen(parts), fields: (yield this.fields(operands[0], path, [])) as Fields }
      case "or": {
        const kinds: Kind[] = []
        for (const [step, each] of operands.entries()) kinds.push(yield this.kind(each, { up: path, step }))
        return { is, kinds }
      }
      default:
        return { is }
    }
  }

  private bounds({ constraints, path }: Parts, isRight: (value: unknown) => boolean, sentence: string): Bounds {
    for (const [name, value] of constraints) {
      if (!isRight(value)) throw this.refusal({ up: path, step: keyword(name) }, sentence, [value])
    }
    const min = constraints.get("min") as Real | undefined
    const max = constraints.get("max") as Real | undefined
    if (min !== undefined && max !== undefined && greater(min, max)) {
      throw this.refusal(path, "the least is more than the most", [min, max])
    }
    return { min, max }
  }

  private oneOf({ operands, path }: Parts): Leaf {
    const met = new Set<string>()
    for (const value of operands) {
      const text = textOf(value)
      if (met.has(text)) throw this.refusal(path, "given twice", [value])
      met.add(text)
    }
    return { is: "one-of", values: operands }
  }

  private isOpen({ constraints, path }: Parts): boolean {
    const value = constraints.get("open") ?? false
    if (typeof value === "boolean") return value
    throw this.refusal({ up: path, step: keyword("open") }, "not a boolean", [value])
  }

  private refusal(path: Path, sentence: string, irritants: readonly unknown[] = [], hint = ""): Complaint {
    return refusal(this.name, [fault(path, sentence, irritants, hint)])
  }
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isWord(name: string): name is Kind["is"] {
  return Object.hasOwn(FORMS, name)
}

function isDefault(datum: unknown): boolean {
  const word: unknown = datum instanceof Pair ? datum.car : datum
  return word === DEFAULT_WORD
}

const DEFAULT_WORD = intern("default")
