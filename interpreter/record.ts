// Records: instances of types that `define-record-type` makes.
//
// The fields lie in the record itself, `f0`, `f1` and so on: properties of the
// host's. There are classes for a few sizes, so that records of a type look alike
// to the host and are hardly larger than they must be. The fields after the
// eighth lie in an array.

import { Primitive, type Run } from "./primitive.js"

/** The fields that lie in the record itself. */
const OWN = ["f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7"] as const
const OWN_FIELDS = OWN.length

/** A record type. Each evaluation of a `define-record-type` makes a new one. */
export class RecordType {
  constructor(
    readonly name: string,
    readonly fields: readonly string[],
  ) {}
}

/** What a record of `type` takes. */
export function bytesOf(type: RecordType): number {
  return 32 + 8 * type.fields.length
}

/** A record. Read and written as a whole by `valuesOf`, and field by field by its accessors. */
export abstract class Record {
  constructor(readonly type: RecordType) {}
}

// What asks whether a value was made by some class walks its prototypes: let them be few.
Object.setPrototypeOf(Record.prototype, null)

export class Record1 extends Record {
  constructor(
    type: RecordType,
    public f0: unknown,
  ) {
    super(type)
  }
}

export class Record2 extends Record {
  constructor(
    type: RecordType,
    public f0: unknown,
    public f1: unknown,
  ) {
    super(type)
  }
}

export class Record3 extends Record {
  constructor(
    type: RecordType,
    public f0: unknown,
    public f1: unknown,
    public f2: unknown,
  ) {
    super(type)
  }
}

export class Record4 extends Record {
  constructor(
    type: RecordType,
    public f0: unknown,
    public f1: unknown,
    public f2: unknown,
    public f3: unknown,
  ) {
    super(type)
  }
}

export class Record6 extends Record {
  constructor(
    type: RecordType,
    public f0: unknown,
    public f1: unknown,
    public f2: unknown,
    public f3: unknown,
    public f4: unknown,
    public f5: unknown,
  ) {
    super(type)
  }
}

export class Record8 extends Record {
  constructor(
    type: RecordType,
    public f0: unknown,
    public f1: unknown,
    public f2: unknown,
    public f3: unknown,
    public f4: unknown,
    public f5: unknown,
    public f6: unknown,
    public f7: unknown,
    readonly others: unknown[],
  ) {
    super(type)
  }
}

/** What makes records of `size` fields: one of the classes above. */
function classFor(size: number): "Record1" | "Record2" | "Record3" | "Record4" | "Record6" | "Record8" {
  if (size <= 1) return "Record1"
  if (size === 2 || size === 3 || size === 4) return `Record${size}`
  return size <= 6 ? "Record6" : "Record8"
}

/** A record of `type` of its fields' values in the type's order. */
export function makeRecord(type: RecordType, values: readonly unknown[]): Record {
  const [a, b, c, d, e, f, g, h] = values
  switch (classFor(type.fields.length)) {
    case "Record1":
      return new Record1(type, a)
    case "Record2":
      return new Record2(type, a, b)
    case "Record3":
      return new Record3(type, a, b, c)
    case "Record4":
      return new Record4(type, a, b, c, d)
    case "Record6":
      return new Record6(type, a, b, c, d, e, f)
    case "Record8":
      return new Record8(type, a, b, c, d, e, f, g, h, values.slice(OWN_FIELDS))
  }
}

/** What the host calls the field at `index`, in JavaScript. */
export function propertyFor(index: number): string {
  return OWN[index] ?? `others[${index - OWN_FIELDS}]`
}

/** What makes a record of `type` of its fields' values in the type's order: all JavaScript. */
export function makingRecord(type: string, values: readonly string[]): string {
  const own = values.slice(0, OWN_FIELDS)
  const name = classFor(values.length)
  if (name === "Record8") {
    while (own.length < OWN_FIELDS) own.push("undefined")
    own.push(`[${values.slice(OWN_FIELDS).join(",")}]`)
  }
  return `new ${name}(${[type, ...own].join(",")})`
}

/** The field of a record at `index`, which its type has. */
export function fieldAt(record: Record, index: number): unknown {
  const own = OWN[index]
  return own === undefined ? (record as Record8).others[index - OWN_FIELDS] : (record as Record8)[own]
}

/** Changes the field of a record at `index`, which its type has. */
export function setFieldAt(record: Record, index: number, value: unknown): void {
  const own = OWN[index]
  if (own === undefined) (record as Record8).others[index - OWN_FIELDS] = value
  else (record as Record8)[own] = value
}

/** The values of a record's fields in its type's order. */
export function valuesOf(record: Record): unknown[] {
  return record.type.fields.map((_, index) => fieldAt(record, index))
}

/** What a procedure of a record type does with a record: field numbers are places in the type's order. */
export type RecordWork =
  /** Makes one of values for the fields at `places`; the others are `#f`. */
  | { readonly does: "make"; readonly places: readonly number[] }
  | { readonly does: "tell" }
  | { readonly does: "get"; readonly index: number }
  | { readonly does: "set"; readonly index: number }

/** A constructor, predicate, accessor or modifier of records of `type`. */
export class RecordProcedure extends Primitive {
  constructor(
    name: string,
    shape: string,
    doc: string,
    run: Run,
    readonly type: RecordType,
    readonly work: RecordWork,
  ) {
    super(name, shape, doc, run, undefined, false)
  }

  /** Whether `value` does the same for a type of as many fields: another instance's of the same definition. */
  isLike(value: unknown): boolean {
    if (!(value instanceof RecordProcedure) || value.type.fields.length !== this.type.fields.length) return false
    const [mine, its] = [this.work, value.work]
    if (mine.does === "get" || mine.does === "set") return its.does === mine.does && its.index === mine.index
    if (mine.does === "tell") return its.does === "tell"
    return its.does === "make" && its.places.join() === mine.places.join()
  }
}
