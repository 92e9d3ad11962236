// Values across the border with the host.
//
//   guest                      host, going out              coming in
//   exact integer              number if safe, else bigint  a whole number, a bigint
//   flonum                     number                       a number that is not whole
//   other numbers              themselves (Ratnum, Compnum) themselves
//   #t #f nil, unspecified     true false null undefined    the same
//   string                     string                       string (made mutable)
//   symbol, keyword, character themselves                   themselves
//   list                       array                        array
//   vector                     array                        `vector(array)`
//   bytevector                 Uint8Array, a copy           Uint8Array, a copy
//   dict with keyword keys     plain object                 plain object
//   any other dict             Map                          Map
//   record                     HostRecord                   the same HostRecord, as the same record
//   procedure                  async function               the same function, as the same procedure
//
// What goes out and comes back is `equal?` to what it was, but for a whole flonum
// (comes back exact) and a vector (comes back a list). A cycle is refused.
//
// Not here: how a procedure becomes a function (interpreter.ts).

import { Complaint } from "./complaint.js"
import { isProcedure } from "./control.js"
import { deep, type Walk } from "./deep.js"
import { Dict } from "./dict.js"
import { Flonum, type Integer, integer } from "./number/tower.js"
import { EMPTY, list, Pair } from "./pair.js"
import { Record, valuesOf } from "./record.js"
import { SchemeString } from "./string.js"
import { Keyword, keyword } from "./symbol.js"

/** A record as the host sees it. Given back, it is the very record. */
export class HostRecord {
  constructor(
    readonly type: string,
    /** Its fields by name, converted. */
    readonly fields: ReadonlyMap<string, unknown>,
    readonly original: Record,
  ) {}
}

class HostVector {
  constructor(readonly items: readonly unknown[]) {}
}

/** Marks `items` to become a vector where it would become a list. */
export function vector(items: readonly unknown[]): unknown {
  return new HostVector(items)
}

/** How procedures cross. */
export interface ProcedureBorder {
  out(procedure: unknown): unknown
  in(fn: (...operands: unknown[]) => unknown): unknown
}

/** The host's view of a guest's value. Throws a `Complaint` for a cycle. */
export function toHost(value: unknown, procedures: ProcedureBorder): unknown {
  return deep(new Outward(procedures).convert(value))
}

/** A guest's value for a host's. Throws a `Complaint` for what has none. */
export function fromHost(value: unknown, procedures: ProcedureBorder): unknown {
  return deep(new Inward(procedures).convert(value))
}

/** Refuses what it is inside of already. */
class Path {
  private readonly above = new Set<unknown>()

  enter(value: unknown): void {
    if (this.above.has(value)) throw new Complaint("", "a cycle cannot cross between guest and host", [])
    this.above.add(value)
  }

  leave(value: unknown): void {
    this.above.delete(value)
  }
}

class Outward {
  private readonly path = new Path()

  constructor(private readonly procedures: ProcedureBorder) {}

  *convert(value: unknown): Walk<unknown> {
    if (value instanceof Flonum) return value.double
    if (value instanceof SchemeString) return value.toString()
    if (value instanceof Uint8Array) return Uint8Array.from(value)
    if (value === EMPTY) return []
    if (isProcedure(value)) return this.procedures.out(value)
    if (value instanceof Pair || Array.isArray(value) || value instanceof Dict || value instanceof Record) {
      this.path.enter(value)
      const converted: unknown = yield this.compound(value)
      this.path.leave(value)
      return converted
    }
    return value
  }

  private *compound(value: Pair | unknown[] | Dict | Record): Walk<unknown> {
    if (value instanceof Pair) return yield this.list(value)
    if (value instanceof Dict) return yield this.dict(value)
    if (value instanceof Record) {
      const fields = new Map<string, unknown>()
      const values = valuesOf(value)
      for (const [i, name] of value.type.fields.entries()) fields.set(name, yield this.convert(values[i]))
      return new HostRecord(value.type.name, fields, value)
    }
    const items: unknown[] = []
    for (const item of value) items.push(yield this.convert(item))
    return items
  }

  /** A proper list; an improper one goes out as it is. */
  private *list(pair: Pair): Walk<unknown> {
    const items: unknown[] = []
    const seen = new Set<unknown>()
    let rest: unknown = pair
    for (; rest instanceof Pair; rest = rest.cdr) {
      if (seen.has(rest)) throw new Complaint("", "a cycle cannot cross between guest and host", [])
      seen.add(rest)
      items.push(yield this.convert(rest.car))
    }
    return rest === EMPTY ? items : pair
  }

  private *dict(dict: Dict): Walk<unknown> {
    const entries: [unknown, unknown][] = []
    for (const [key, value] of dict.entries()) entries.push([key, yield this.convert(value)])
    if (entries.every(([key]) => key instanceof Keyword)) {
      const object: { [name: string]: unknown } = Object.create(null)
      for (const [key, value] of entries) object[(key as Keyword).name] = value
      return object
    }
    const map = new Map<unknown, unknown>()
    for (const [key, value] of entries) map.set(yield this.convert(key), value)
    return map
  }
}

class Inward {
  private readonly path = new Path()

  constructor(private readonly procedures: ProcedureBorder) {}

  *convert(value: unknown): Walk<unknown> {
    switch (typeof value) {
      case "number":
        return Number.isInteger(value) && !Object.is(value, -0) ? exact(value) : new Flonum(value)
      case "bigint":
        return integer(value)
      case "string":
        return new SchemeString(value)
      case "function":
        return this.procedures.in(value as (...operands: unknown[]) => unknown)
      case "symbol":
        throw new Complaint("", "a JavaScript symbol has no guest value", [])
      case "object":
        return value === null ? null : yield this.object(value)
      default:
        return value
    }
  }

  private *object(value: object): Walk<unknown> {
    if (value instanceof HostRecord) return value.original
    if (value instanceof Uint8Array) return Uint8Array.from(value)
    const entries = entriesOf(value)
    if (entries === undefined && !Array.isArray(value) && !(value instanceof HostVector)) return value
    this.path.enter(value)
    const converted: unknown =
      entries === undefined ? yield this.sequence(value as unknown[] | HostVector) : yield this.dict(entries)
    this.path.leave(value)
    return converted
  }

  private *sequence(value: readonly unknown[] | HostVector): Walk<unknown> {
    const items: unknown[] = []
    for (const item of value instanceof HostVector ? value.items : value) items.push(yield this.convert(item))
    return value instanceof HostVector ? items : list(items)
  }

  private *dict(entries: readonly (readonly [unknown, unknown])[]): Walk<Dict> {
    const converted: [unknown, unknown][] = []
    for (const [key, value] of entries) converted.push([yield this.convert(key), yield this.convert(value)])
    return Dict.of(converted)
  }
}

/** The entries of a Map or a plain object, whose names become keywords. */
function entriesOf(value: object): (readonly [unknown, unknown])[] | undefined {
  if (value instanceof Map) return [...value]
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return undefined
  return Object.entries(value).map(([name, item]) => [keyword(name), item])
}

/** A whole double as an exact integer. */
function exact(value: number): Integer {
  return Number.isSafeInteger(value) ? value : integer(BigInt(value))
}
