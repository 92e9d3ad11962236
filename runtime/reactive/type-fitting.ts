// Whether a value is of a kind, and what it is once what is missing is filled in.
//
// Invariants
//   TY2  A value of the kind is answered with its defaults filled in, and is otherwise the very value; nothing is changed.
//   TY3  It needs no host stack in proportion to the nesting, and looks at a part that is shared once for each kind.
//
// Kinds are finite, so data that hold themselves end where the kind does; what is to be of any kind must be plain data.
//
// Not here: the kinds themselves (type-kind.ts), what a refusal looks like (type-path.ts).

import { Complaint } from "../../interpreter/complaint.js"
import { deep, type Walk } from "../../interpreter/deep.js"
import { Dict } from "../../interpreter/dict.js"
import { equal } from "../../interpreter/equal.js"
import { greaterEqual, lessEqual } from "../../interpreter/number/compare.js"
import { isExactInteger, isReal } from "../../interpreter/number/kind.js"
import { Pair } from "../../interpreter/pair.js"
import { SchemeString } from "../../interpreter/string.js"
import { Keyword, Sym } from "../../interpreter/symbol.js"
import { elements, list, textOf } from "../flows/datum.js"
import type { Bounds, Field, Fields, Kind, Leaf, Whole } from "./type-kind.js"
import { type Fault, fault, MOST_FAULTS, type Path, suggestion } from "./type-path.js"

/** What a value comes to: itself with defaults, or the faults that it has. */
export type Fit = { readonly value: unknown } | { readonly faults: readonly Fault[] }

/** `value` as one of `kind`, at `path`. */
export function fitted(kind: Kind, value: unknown, path: Path): Fit {
  return new Fitting().run((fitting) => fitting.part(kind, value, path))
}

/** `dict` with `fields`, at `path`. */
export function fitFields(fields: Fields, open: boolean, dict: Dict, path: Path): Fit {
  return new Fitting().run((fitting) => fitting.fields(fields, open, dict, path))
}

type Known<K extends Kind["is"]> = Extract<Kind, { readonly is: K }>

/** The answer for a value that does not fit. */
const MISFIT = Symbol("misfit")

class Fitting {
  private readonly faults: Fault[] = []
  /** How many kinds are being tried that are not the only ones: their faults are nobody's. */
  private trials = 0
  /** What came of the wholes that were looked at. TY3 */
  private readonly known = new Map<Kind, Map<unknown, unknown>>()

  run(walk: (fitting: Fitting) => Walk<unknown>): Fit {
    const value = deep(walk(this))
    return value === MISFIT ? { faults: this.faults } : { value }
  }

  *part(kind: Kind, value: unknown, path: Path): Walk<unknown> {
    return isWhole(kind) ? yield this.whole(kind, value, path) : this.leaf(kind, value, path)
  }

  private *whole(kind: Kind & Whole, value: unknown, path: Path): Walk<unknown> {
    if (!(value instanceof Pair || value instanceof Dict)) return yield this.begin(kind, value, path)
    const known = this.known.get(kind) ?? new Map<unknown, unknown>()
    this.known.set(kind, known)
    if (known.has(value)) return known.get(value)
    const found: unknown = yield this.begin(kind, value, path)
    known.set(value, found)
    return found
  }

  private begin(kind: Kind & Whole, value: unknown, path: Path): Walk<unknown> {
    switch (kind.is) {
      case "maybe":
        return this.maybe(kind, value, path)
      case "list-of":
        return this.list(kind, value, path)
      case "record":
        return this.record(kind, value, path)
      case "map-of":
        return this.map(kind, value, path)
      case "or":
        return this.either(kind, value, path)
    }
  }

  private *maybe({ kind }: Known<"maybe">, value: unknown, path: Path): Walk<unknown> {
    return value === null ? value : yield this.part(kind, value, path)
  }

  private *list({ kind, bounds, datum }: Known<"list-of">, value: unknown, path: Path): Walk<unknown> {
    const items = elements(value)
    if (items === undefined) return this.misfit(path, "not a list", [value])
    const outside = outsideOf("list-of", bounds, items.length)
    if (outside !== undefined) return this.misfit(path, outside, [value, datum])
    let fits = true
    let isSame = true
    for (let i = 0; i < items.length && !(this.isOver() && !fits); i++) {
      const given = items[i]
      const at: Path = { up: path, step: i }
      const item: unknown = isWhole(kind) ? yield this.whole(kind, given, at) : this.leaf(kind, given, at)
      fits &&= item !== MISFIT
      isSame &&= item === given
      items[i] = item
    }
    if (!fits) return MISFIT
    return isSame ? value : constantList(items)
  }

  private *record({ fields, open }: Known<"record">, value: unknown, path: Path): Walk<unknown> {
    if (!(value instanceof Dict)) return this.misfit(path, "not a dict", [value])
    return yield this.fields(fields, open, value, path)
  }

  private *map({ kind }: Known<"map-of">, value: unknown, path: Path): Walk<unknown> {
    if (!(value instanceof Dict)) return this.misfit(path, "not a dict", [value])
    let result: Dict | typeof MISFIT = value
    for (const [key, given] of value.entries()) {
      if (result === MISFIT && this.isOver()) break
      const item: unknown = yield this.part(kind, given, { up: path, step: key })
      if (item === MISFIT) result = MISFIT
      else if (result !== MISFIT) result = result.set(key, item)
    }
    return result
  }

  /** The first of the kinds that fits decides. */
  private *either({ kinds, datum }: Known<"or">, value: unknown, path: Path): Walk<unknown> {
    for (const kind of kinds) {
      this.trials++
      const found: unknown = yield this.part(kind, value, path)
      this.trials--
      if (found !== MISFIT) return found
    }
    return this.misfit(path, "of none of these kinds", [value, datum])
  }

  *fields(fields: Fields, open: boolean, dict: Dict, path: Path): Walk<unknown> {
    let result = dict
    let met = 0
    let fits = true
    for (const field of fields.values()) {
      if (!fits && this.isOver()) return MISFIT
      const given = dict.get(field.key)
      if (given !== undefined) met++
      const at: Path = { up: path, step: field.key }
      const item: unknown = given === undefined ? this.missing(field, at) : yield this.part(field.kind, given, at)
      if (item === MISFIT) fits = false
      else if (item !== undefined) result = result.set(field.key, item)
    }
    if (met < dict.size && !this.others(fields, open, dict, path)) fits = false
    return fits ? result : MISFIT
  }

  /** What a field has that is missing; undefined is nothing. */
  private missing({ optional, otherwise }: Field, path: Path): unknown {
    if (optional) return otherwise
    return this.misfit(path, "missing", [])
  }

  /** Whether the fields that are not among `fields` may be there. */
  private others(fields: Fields, open: boolean, dict: Dict, path: Path): boolean {
    let fits = true
    for (const [key, value] of dict.entries()) {
      if (key instanceof Keyword && fields.has(key.name)) continue
      if (!fits && this.isOver()) return false
      const at: Path = { up: path, step: key }
      if (!(key instanceof Keyword)) this.misfit(at, "a field's name is not a keyword", [])
      else if (!open) this.misfit(at, "unknown field", [], suggestion(`:${key.name}`, namesOf(fields)))
      else if (this.anything(value, at) !== MISFIT) continue
      fits = false
    }
    return fits
  }

  private leaf(kind: Kind & Leaf, value: unknown, path: Path): unknown {
    switch (kind.is) {
      case "any":
        return this.anything(value, path)
      case "one-of":
        if (kind.values.some((each) => equal(each, value))) return value
        return this.misfit(path, "not one of those allowed", [value, kind.datum])
      default: {
        const [isOf, sentence] = SIMPLE[kind.is]
        if (!isOf(value)) return this.misfit(path, sentence, [value])
        const outside = "bounds" in kind ? outsideOf(kind.is, kind.bounds, value) : undefined
        return outside === undefined ? value : this.misfit(path, outside, [value, kind.datum])
      }
    }
  }

  private anything(value: unknown, path: Path): unknown {
    try {
      textOf(value)
      return value
    } catch (error) {
      if (!(error instanceof Complaint)) throw error
      const [way, culprit] = error.irritants.length < 2 ? [undefined, error.irritants[0]] : error.irritants
      const at = (elements(way) ?? []).reduce<Path>((up, step) => ({ up, step }), path)
      return this.misfit(at, "not plain data", [culprit])
    }
  }

  private misfit(path: Path, sentence: string, irritants: readonly unknown[], hint = ""): typeof MISFIT {
    if (!this.isOver()) this.faults.push(fault(path, sentence, irritants, hint))
    return MISFIT
  }

  /** Whether nobody wants to hear of further faults. */
  private isOver(): boolean {
    return this.trials > 0 || this.faults.length >= MOST_FAULTS
  }
}

function isWhole(kind: Kind): kind is Kind & Whole {
  return WHOLES.has(kind.is)
}

const WHOLES: ReadonlySet<string> = new Set<Whole["is"]>(["maybe", "list-of", "record", "map-of", "or"])

function namesOf(fields: Fields): string[] {
  return [...fields.keys()].map((name) => `:${name}`)
}

/** A list that nobody can change, as its elements from a declaration cannot be changed either. */
function constantList(items: readonly unknown[]): unknown {
  const result = list(items)
  for (let pair = result; pair instanceof Pair; pair = pair.cdr) Object.freeze(pair)
  return result
}

/** What is said of a value, or of its length, where it is not within `bounds`. */
function outsideOf(is: keyof typeof OUTSIDE, { min, max }: Bounds, value: unknown): string | undefined {
  const measured = value instanceof SchemeString ? value.length : value
  if (min !== undefined && !greaterEqual(measured, min)) return OUTSIDE[is][0]
  return max !== undefined && !lessEqual(measured, max) ? OUTSIDE[is][1] : undefined
}

const OUTSIDE = {
  string: ["too short", "too long"],
  integer: ["too small", "too large"],
  number: ["too small", "too large"],
  "list-of": ["too few elements", "too many elements"],
} as const

type Simple = Exclude<Leaf["is"], "any" | "one-of">

const SIMPLE: { readonly [kind in Simple]: readonly [isOf: (value: unknown) => boolean, sentence: string] } = {
  string: [(value) => value instanceof SchemeString, "not a string"],
  integer: [isExactInteger, "not an exact integer"],
  number: [isReal, "not a real number"],
  symbol: [(value) => value instanceof Sym, "not a symbol"],
  keyword: [(value) => value instanceof Keyword, "not a keyword"],
  boolean: [(value) => typeof value === "boolean", "not a boolean"],
  date: [
    (value) => value instanceof SchemeString && isDate(value.toString()),
    "not a date, as 2026-11-20 or 2026-11-20T09:30:00Z are",
  ],
  url: [(value) => value instanceof SchemeString && isUrl(value.toString()), "not a URL"],
  id: [(value) => value instanceof SchemeString && value.length > 0, "not an id, which is a string"],
}

const DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?$/

/** Whether `text` is a day, or a point in time, in the extended format of ISO 8601. */
function isDate(text: string): boolean {
  const [, year, month, day] = (DATE.exec(text) ?? []).map(Number)
  if (year === undefined || month === undefined || day === undefined) return false
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const last = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  return month >= 1 && month <= 12 && day >= 1 && day <= last
}

/** Whether `text` is an absolute URL, as it is to be written: with no space in it. */
function isUrl(text: string): boolean {
  return !/[\s\p{Cc}]/u.test(text) && URL.canParse(text)
}
