// R7RS 5.5  `define-record-type`, as definitions of the procedures it names.

import { Complaint } from "../complaint.js"
import { list, Pair } from "../pair.js"
import { type Derive, inner, L, operands, type Rewriting } from "../rewriting.js"
import { type Identifier, isIdentifier } from "../scope.js"
import { strip } from "../strip.js"

export const deriveDefineRecordType: Derive = (form, x) => {
  const shape = "(define-record-type name (constructor field ...) predicate (field accessor [modifier]) ...)"
  const [name, constructor, predicate, ...specs] = operands(form, x, shape, 2)
  const typeName = isIdentifier(name) ? name : name instanceof Pair && isIdentifier(name.car) ? name.car : undefined
  if (typeName === undefined) throw x.bad(form, shape)
  const fields = specs.map((spec) => (isIdentifier(spec) ? [spec] : inner(spec, form, x, shape, 1)))
  if (!fields.flat().every(isIdentifier) || fields.some((f) => f.length > 3)) throw x.bad(form, shape)
  const names = fields.map(([field]) => strip(field))
  if (new Set(names).size < names.length)
    throw new Complaint("define-record-type", "a field stands twice", [strip(form)])
  const type = typeName
  refuseTwice(
    [type, nameOfConstructor(constructor), predicate, ...fields.flatMap(([, ...procedures]) => procedures)],
    form,
  )
  const q = (datum: unknown): unknown => L(x.k("quote"), datum)
  const define = (id: unknown, maker: string, ...given: unknown[]): unknown =>
    L(x.k("define"), id, L(x.k(maker), type, q(strip(id)), ...given))
  const out = [L(x.k("define"), type, L(x.k("%record-type"), q(strip(type)), q(list(names))))]
  const made = constructorOf(constructor, names, form, x, shape)
  if (made !== undefined) out.push(define(made.name, "%record-constructor", q(list(made.fields))))
  if (isIdentifier(predicate)) out.push(define(predicate, "%record-predicate"))
  else if (predicate !== false && predicate !== undefined) throw x.bad(form, shape)
  for (const [field, accessor, modifier] of fields) {
    if (accessor !== undefined) out.push(define(accessor, "%record-accessor", q(strip(field))))
    if (modifier !== undefined) out.push(define(modifier, "%record-modifier", q(strip(field))))
  }
  return new Pair(x.k("%splice"), list(out))
}

function nameOfConstructor(spec: unknown): unknown {
  return spec instanceof Pair ? spec.car : spec
}

/** Refuses a form that defines a name twice. */
function refuseTwice(defined: readonly unknown[], form: Pair): void {
  const names = defined.filter(isIdentifier)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined)
    throw new Complaint("define-record-type", "a name is defined twice", [strip(twice), strip(form)])
}

/** The name and fields of a record's constructor: `#f` for none, a bare name for one that takes all fields. */
function constructorOf(
  spec: unknown,
  names: readonly unknown[],
  form: Pair,
  x: Rewriting,
  shape: string,
): { name: Identifier; fields: unknown[] } | undefined {
  if (spec === false) return undefined
  if (isIdentifier(spec)) return { name: spec, fields: [...names] }
  const [name, ...fields] = inner(spec, form, x, shape, 1)
  if (!isIdentifier(name) || !fields.every(isIdentifier)) throw x.bad(form, shape)
  const stripped = fields.map(strip)
  if (!stripped.every((f) => names.includes(f)) || new Set(stripped).size < stripped.length) throw x.bad(form, shape)
  return { name, fields: stripped }
}
