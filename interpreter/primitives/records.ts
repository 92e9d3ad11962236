// R7RS 5.5  What `define-record-type` makes record types and their procedures with.

import { Complaint } from "../complaint.js"
import { charge } from "../meter.js"
import { elements } from "../pair.js"
import type { PrimitiveSpec } from "../primitive.js"
import { bytesOf, fieldAt, makeRecord, Record, RecordProcedure, RecordType, setFieldAt } from "../record.js"
import { intern, type Sym } from "../symbol.js"

export const recordPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "%record-type",
    shape: "(%record-type name fields)",
    doc: "A new record type.",
    run: (name: Sym, fields) => new RecordType(name.name, fieldNames(fields)),
  },
  {
    name: "%record-constructor",
    shape: "(%record-constructor type name fields)",
    doc: "The procedure `name` that makes records of `type` from values of `fields`.",
    run(type: RecordType, name: Sym, fields) {
      const names = fieldNames(fields)
      const places = names.map((field) => type.fields.indexOf(field))
      const bytes = bytesOf(type)
      const blank = type.fields.map(() => false as unknown)
      const make = (...values: unknown[]): Record => {
        charge(bytes)
        const all = blank.slice()
        for (let i = 0; i < places.length; i++) all[places[i] as number] = values[i]
        return makeRecord(type, all)
      }
      const shape = `(${[name.name, ...names].join(" ")})`
      return new RecordProcedure(name.name, shape, `A new ${type.name}.`, make, type, { does: "make", places })
    },
  },
  {
    name: "%record-predicate",
    shape: "(%record-predicate type name)",
    doc: "The procedure `name` that tells records of `type`.",
    run(type: RecordType, name: Sym) {
      const tell = (obj: unknown): boolean => isOf(type, obj)
      const doc = `Whether \`obj\` is a ${type.name}.`
      return new RecordProcedure(name.name, `(${name.name} obj)`, doc, tell, type, { does: "tell" })
    },
  },
  {
    name: "%record-accessor",
    shape: "(%record-accessor type name field)",
    doc: "The procedure `name` that answers `field` of a record of `type`.",
    run(type: RecordType, name: Sym, field: Sym) {
      const index = type.fields.indexOf(field.name)
      const get = (record: unknown): unknown => {
        if (!isOf(type, record)) throw wrongRecord(name, type, record, 0)
        return fieldAt(record, index)
      }
      const doc = `The field ${field.name} of a ${type.name}.`
      return new RecordProcedure(name.name, `(${name.name} ${type.name})`, doc, get, type, { does: "get", index })
    },
  },
  {
    name: "%record-modifier",
    shape: "(%record-modifier type name field)",
    doc: "The procedure `name` that changes `field` of a record of `type`.",
    run(type: RecordType, name: Sym, field: Sym) {
      const index = type.fields.indexOf(field.name)
      const set = (record: unknown, value: unknown): void => {
        if (!isOf(type, record)) throw wrongRecord(name, type, record, 1)
        setFieldAt(record, index, value)
      }
      const shape = `(${name.name} ${type.name} value)`
      const doc = `Changes the field ${field.name} of a ${type.name} to \`value\`.`
      return new RecordProcedure(name.name, shape, doc, set, type, { does: "set", index })
    },
  },
]

function isOf(type: RecordType, value: unknown): value is Record {
  return value instanceof Record && value.type === type
}

function fieldNames(fields: unknown): string[] {
  return (elements(fields) as Sym[]).map((field) => field.name)
}

function wrongRecord(name: Sym, type: RecordType, value: unknown, argument: number): Complaint {
  const complaint = new Complaint(name.name, "not a record of type", [intern(type.name), value])
  complaint.argument = argument
  return complaint
}
