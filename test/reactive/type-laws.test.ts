// Laws of types: random types, objects of them, and objects with one thing wrong. SEED and RUNS choose which and how many.

import fc from "fast-check"
import { expect, test } from "vitest"
import { Complaint } from "../../interpreter/complaint.js"
import { Dict } from "../../interpreter/dict.js"
import { equal } from "../../interpreter/equal.js"
import { Flonum } from "../../interpreter/number/tower.js"
import { list } from "../../interpreter/pair.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern, keyword } from "../../interpreter/symbol.js"
import { write } from "../../interpreter/writer.js"
import { datumOf, elements, textOf } from "../../runtime/flows/datum.js"
import { checked, typeOf } from "../../runtime/reactive/type-declaration.js"
import { datum, parameters } from "../laws/values.js"

/** A kind, values of it, and values that are not: with one thing wrong, and where that is. */
interface Sample {
  readonly kind: unknown
  readonly good: fc.Arbitrary<unknown>
  /** Undefined where everything is of the kind. */
  readonly wrong: fc.Arbitrary<Wrong> | undefined
}

interface Wrong {
  readonly value: unknown
  readonly path: readonly unknown[]
}

/** Of no kind but `any`. */
const NOTHING = [1]

const string = (text: string): SchemeString => new SchemeString(text)
const form = (word: string, ...operands: readonly unknown[]): unknown => list([intern(word), ...operands])

function leaf(kind: unknown, good: fc.Arbitrary<unknown>, ...wrong: readonly unknown[]): Sample {
  return { kind, good, wrong: fc.constantFrom(NOTHING, ...wrong).map((value) => ({ value, path: [] })) }
}

const short = form("string", keyword("min"), 1, keyword("max"), 3)
const small = form("integer", keyword("min"), -1, keyword("max"), 5)

const leaves: fc.Arbitrary<Sample> = fc.constantFrom<Sample>(
  { kind: intern("any"), good: datum("sx"), wrong: undefined },
  leaf(intern("string"), fc.string().map(string), 1, intern("a")),
  leaf(
    short,
    fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 3 }).map(string),
    string(""),
    string("abcd"),
  ),
  leaf(intern("symbol"), fc.constantFrom("a", "b").map(intern), string("a"), keyword("a")),
  leaf(intern("keyword"), fc.constantFrom("a", "b").map(keyword), intern("a"), null),
  leaf(intern("boolean"), fc.boolean(), null, 0),
  leaf(intern("integer"), fc.maxSafeInteger(), new Flonum(1), string("1")),
  leaf(small, fc.integer({ min: -1, max: 5 }), -2, 6),
  leaf(
    intern("number"),
    fc.double().map((x) => new Flonum(x)),
    string("1"),
    true,
  ),
  leaf(
    intern("date"),
    fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((d) => string(d.toISOString())),
    string("2026-02-30"),
    string(""),
  ),
  leaf(intern("url"), fc.webUrl().map(string), string("x"), string("")),
  leaf(form("id", intern("t")), fc.uuid().map(string), string(""), 7),
  leaf(form("one-of", string("a"), 1, list([])), fc.constantFrom(string("a"), 1, list([])), string("b"), 2),
)

/** A field: whether it may be missing, and a sample. */
interface FieldSample {
  readonly sample: Sample
  readonly optional: boolean
}

const { fields } = fc.letrec<{ sample: Sample; fields: ReadonlyMap<string, FieldSample> }>((tie) => ({
  sample: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaves,
    tie("sample").map(maybe),
    tie("sample").map(listOf),
    tie("sample").map(mapOf),
    fc.tuple(tie("sample"), tie("sample")).map(either),
    tie("fields").map(record),
  ),
  fields: fc
    .dictionary(fc.constantFrom("a", "b", "c", "slug"), tie("sample").chain(field), { maxKeys: 3 })
    .map((entries) => new Map(Object.entries(entries).sort())),
}))

function maybe({ kind, good, wrong }: Sample): Sample {
  const others = wrong?.filter(({ value }) => value !== null)
  return { kind: form("maybe", kind), good: fc.option(good), wrong: others }
}

function listOf({ kind, good, wrong }: Sample): Sample {
  const several = fc.array(good, { maxLength: 3 })
  const one = fc.tuple(several, wrong ?? fc.constant(undefined), several).map(([before, fault, after]): Wrong => {
    if (fault === undefined) return { value: NOTHING, path: [] }
    return { value: list([...before, fault.value, ...after]), path: [before.length, ...fault.path] }
  })
  const whole = fc.constant<Wrong>({ value: NOTHING, path: [] })
  return { kind: form("list-of", kind), good: several.map((items) => list(items)), wrong: fc.oneof(whole, one) }
}

function mapOf({ kind, good, wrong }: Sample): Sample {
  const entry = fc.tuple(fc.constantFrom<unknown>(keyword("k"), string("s"), 3), good)
  const dicts = fc.array(entry, { maxLength: 3 }).map((entries) => Dict.of(entries))
  const key = keyword("wrong")
  const one = fc.tuple(dicts, wrong ?? fc.constant(undefined)).map(([dict, fault]): Wrong => {
    if (fault === undefined) return { value: NOTHING, path: [] }
    return { value: dict.set(key, fault.value), path: [key, ...fault.path] }
  })
  return { kind: form("map-of", kind), good: dicts, wrong: one }
}

function either([a, b]: readonly [Sample, Sample]): Sample {
  const wrong = a.wrong && b.wrong && fc.constant<Wrong>({ value: NOTHING, path: [] })
  return { kind: form("or", a.kind, b.kind), good: fc.oneof(a.good, b.good), wrong }
}

function field(sample: Sample): fc.Arbitrary<FieldSample> {
  const isMaybe = elements(sample.kind)?.[0] === intern("maybe")
  const plain = fc.constant({ sample, optional: isMaybe })
  const defaulted = sample.good.map((value) => ({
    sample: { ...sample, kind: form("default", sample.kind, value) },
    optional: true,
  }))
  return fc.oneof(plain, defaulted)
}

function declaring(given: ReadonlyMap<string, FieldSample>): Dict {
  return Dict.of([...given].map(([name, { sample }]) => [keyword(name), sample.kind]))
}

function record(given: ReadonlyMap<string, FieldSample>): Sample {
  const wrong = fc.oneof(fc.constant<Wrong>({ value: NOTHING, path: [] }), misfitOf(given))
  return { kind: form("record", declaring(given)), good: objectOf(given), wrong }
}

function objectOf(given: ReadonlyMap<string, FieldSample>): fc.Arbitrary<Dict> {
  const parts = [...given].map(([name, { sample, optional }]) =>
    (optional ? fc.option(sample.good, { nil: undefined }) : sample.good).map(
      (value) => [keyword(name), value] as const,
    ),
  )
  return fc.tuple(...parts).map((entries) => Dict.of(entries.filter(([, value]) => value !== undefined)))
}

/** An object with one thing wrong: a field of another kind, one that is missing, or one too many. */
function misfitOf(given: ReadonlyMap<string, FieldSample>): fc.Arbitrary<Wrong> {
  const extra = keyword("unheard-of")
  const faults: fc.Arbitrary<(object: Dict) => Wrong>[] = [
    fc.constant((object: Dict) => ({ value: object.set(extra, 1), path: [extra] })),
  ]
  for (const [name, { sample, optional }] of given) {
    const key = keyword(name)
    if (!optional) faults.push(fc.constant((object: Dict) => ({ value: object.delete(key), path: [key] })))
    if (sample.wrong === undefined) continue
    faults.push(
      sample.wrong.map(({ value, path }) => (object) => ({ value: object.set(key, value), path: [key, ...path] })),
    )
  }
  return fc.tuple(objectOf(given), fc.oneof(...faults)).map(([object, spoil]) => spoil(object))
}

function typeWith(given: ReadonlyMap<string, FieldSample>): ReturnType<typeof typeOf> {
  return typeOf("t", Dict.of([[keyword("fields"), declaring(given)]]))
}

test("TY9 an object made from a type is accepted, keeps what it has, and is accepted again as it was answered", () => {
  const made = fields.chain((given) => fc.tuple(fc.constant(given), objectOf(given)))
  fc.assert(
    fc.property(made, ([given, object]) => {
      const type = typeWith(given)
      const answer = checked(type, object)
      expect(equal(checked(type, answer), answer)).toBe(true)
      for (const key of object.keys()) expect(answer.has(key)).toBe(true)
      for (const { key, otherwise } of type.fields.values()) {
        if (!object.has(key)) expect(answer.get(key)).toBe(otherwise)
      }
    }),
    parameters,
  )
})

test("TY1 an object with one thing wrong is refused with the path to it", () => {
  const spoilt = fields.chain((given) => fc.tuple(fc.constant(given), misfitOf(given)))
  fc.assert(
    fc.property(spoilt, ([given, { value, path }]) => {
      try {
        checked(typeWith(given), value as Dict)
      } catch (error) {
        expect(error).toBeInstanceOf(Complaint)
        expect((error as Complaint).who).toBe(`t: ${path.map((step) => write(step)).join(" ")}`)
        expect((error as Complaint).irritants.includes(intern("also"))).toBe(false)
        return
      }
      expect.unreachable(`accepted: ${textOf(value)}`)
    }),
    parameters,
  )
})

test("TY7 the canonical text of a declaration declares the same, with the same content id", () => {
  fc.assert(
    fc.property(fields, fc.boolean(), (given, open) => {
      const type = typeOf("t", declaration(given, open))
      const [, name, again] = elements(datumOf(type.text)) as unknown[]
      expect(name).toBe(intern("t"))
      expect(typeOf("t", again).id).toBe(type.id)
      expect(typeOf("t", again).text).toBe(type.text)
    }),
    parameters,
  )
})

function declaration(given: ReadonlyMap<string, FieldSample>, open: boolean): Dict {
  return Dict.of([
    [keyword("fields"), declaring(given)],
    [keyword("open"), open],
  ])
}
