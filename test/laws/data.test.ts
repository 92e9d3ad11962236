// Laws of data: sameness, dicts, lists, strings, vectors, each against a plain model.

import fc from "fast-check"
import { expect, test } from "vitest"
import { canonical } from "../../interpreter/canonical.js"
import { char } from "../../interpreter/char.js"
import { constantCopy } from "../../interpreter/constant.js"
import { Dict } from "../../interpreter/dict.js"
import { equal, eqv } from "../../interpreter/equal.js"
import { openInterpreter } from "../../interpreter/interpreter.js"
import { CIRCULAR, EMPTY, elements, IMPROPER, list, listLength, Pair } from "../../interpreter/pair.js"
import type { Run } from "../../interpreter/primitive.js"
import { bytevectorPrimitives } from "../../interpreter/primitives/bytevectors.js"
import { pairPrimitives } from "../../interpreter/primitives/pairs.js"
import { stringPrimitives } from "../../interpreter/primitives/strings.js"
import { vectorPrimitives } from "../../interpreter/primitives/vectors.js"
import { compareText, SchemeString } from "../../interpreter/string.js"
import { type Keyword, keyword } from "../../interpreter/symbol.js"
import { write } from "../../interpreter/writer.js"
import { atom, datum, graph, parameters, text } from "./values.js"

const primitives = new Map(
  [...pairPrimitives, ...stringPrimitives, ...vectorPrimitives, ...bytevectorPrimitives].map(({ name, run }) => [
    name,
    run,
  ]),
)

function primitive(name: string): Run {
  return primitives.get(name) as Run
}

const DEEP = 100_000

test("EQ1 circular data are equal exactly if no path tells them apart", () => {
  fc.assert(
    fc.property(graph, graph, (as, bs) => {
      for (const a of as) for (const b of bs) expect(equal(a, b)).toBe(!distinguishable(a, b))
      for (const a of as) for (const b of as) expect(equal(a, b)).toBe(!distinguishable(a, b))
    }),
    { ...parameters, numRuns: Math.ceil(parameters.numRuns / 4) },
  )
})

/** Whether some path leads from `a` and from `b` to different things: every pair of wholes that can be met is looked at once. */
function distinguishable(a: unknown, b: unknown): boolean {
  const numbers = new Map<unknown, number>()
  const number = (value: unknown): number => {
    if (!numbers.has(value)) numbers.set(value, numbers.size)
    return numbers.get(value) as number
  }
  const met = new Set<string>()
  const coming: [unknown, unknown][] = [[a, b]]
  for (let next = coming.pop(); next !== undefined; next = coming.pop()) {
    const [x, y] = next
    const name = `${number(x)} ${number(y)}`
    if (met.has(name)) continue
    met.add(name)
    if (x instanceof Pair && y instanceof Pair) coming.push([x.car, y.car], [x.cdr, y.cdr])
    else if (Array.isArray(x) && Array.isArray(y) && x.length === y.length)
      x.forEach((item, k) => coming.push([item, y[k]]))
    else if (x instanceof Pair || y instanceof Pair || Array.isArray(x) || Array.isArray(y) || write(x) !== write(y))
      return true
  }
  return false
}

test("EQ1 two circles of many elements, of lengths without a common factor, are compared", () => {
  const circle = (length: number): unknown => {
    const pair = new Pair(0, EMPTY)
    pair.cdr = list(new Array(length - 1).fill(0), pair)
    return pair
  }
  expect(equal(circle(10_007), circle(10_009))).toBe(true)
})

test("EQ2 nesting of 100,000 levels and what doubles at every level is compared", () => {
  const tower = (top: unknown, around: (inner: unknown) => unknown): unknown => {
    let whole = top
    for (let level = 0; level < DEEP; level++) whole = around(whole)
    return whole
  }
  for (const around of [
    (inner: unknown) => list([inner]),
    (inner: unknown) => [inner],
    (inner: unknown) => Dict.of([[keyword("a"), inner]]),
    (inner: unknown) => new Pair(inner, inner),
    (inner: unknown) => [inner, inner],
  ]) {
    expect(equal(tower(1, around), tower(1, around))).toBe(true)
    expect(equal(tower(1, around), tower(2, around))).toBe(false)
  }
})

test("EQ3 equal is an equivalence, and eqv implies it", () => {
  const some = fc.oneof(atom("sx"), datum("sx"))
  fc.assert(
    fc.property(some, some, some, (a, b, c) => {
      expect(equal(a, a)).toBe(true)
      expect(equal(a, b)).toBe(equal(b, a))
      if (equal(a, b)) expect(equal(a, c)).toBe(equal(b, c))
      if (eqv(a, b)) expect(equal(a, b)).toBe(true)
      expect(equal(a, constantCopy(a))).toBe(true)
    }),
    parameters,
  )
})

/** A dict's life: what was put in and taken out. */
const few = fc.nat({ max: 40 }).map((k) => keyword(`k${k}`))
const changes = fc.array(
  fc.record({
    key: fc.oneof(
      { arbitrary: few, weight: 4 },
      { arbitrary: atom("sx"), weight: 1 },
      { arbitrary: datum("sx"), weight: 1 },
    ),
    value: fc.option(fc.nat(), { nil: undefined }),
  }),
  { maxLength: 100 },
)

test("DI1 a dict answers what a table of canonical texts answers, in the order of code points", () => {
  fc.assert(
    fc.property(changes, datum("sx"), (steps, other) => {
      const model = new Map<string, number>()
      let dict = Dict.empty
      for (const { key, value } of steps) {
        const before = dict.entries()
        const next: Dict = value === undefined ? dict.delete(key) : dict.set(key, value)
        expect(dict.entries()).toEqual(before) // DI3
        dict = next
        if (value === undefined) model.delete(canonical(key))
        else model.set(canonical(key), value)
        expect(dict.get(key, "none")).toBe(value ?? "none")
        expect(dict.has(key)).toBe(value !== undefined)
      }
      const texts = [...model.keys()].sort(byCodePoints)
      expect(dict.keys().map((key) => canonical(key))).toEqual(texts)
      expect(dict.values()).toEqual(texts.map((held) => model.get(held)))
      expect(dict.size).toBe(model.size)
      expect(dict.has(other)).toBe(model.has(canonical(other)))
      expect(equal(dict, Dict.of(dict.entries().reverse()))).toBe(true)
    }),
    parameters,
  )
})

test("DI1 a dict of few entries and one of many answer the same while it grows and shrinks", () => {
  const keys = Array.from({ length: 100 }, (_, i) => keyword(`k${(i * 37) % 100}`))
  const sorted = (some: readonly Keyword[]): string[] => some.map(({ name }) => `:${name}`).sort(byCodePoints)
  let dict = Dict.empty
  for (const [i, key] of keys.entries()) {
    dict = dict.set(key, i)
    expect(dict.keys().map((each) => canonical(each))).toEqual(sorted(keys.slice(0, i + 1)))
    expect(equal(dict, Dict.of(dict.entries()))).toBe(true)
    expect(equal(dict.copy(), dict)).toBe(true)
  }
  for (const [i, key] of keys.entries()) {
    expect(dict.get(key)).toBe(i)
    dict = dict.delete(key)
    expect(dict.get(key, "none")).toBe("none")
    expect(dict.keys().map((each) => canonical(each))).toEqual(sorted(keys.slice(i + 1)))
  }
  expect(dict).toBe(Dict.empty)
})

function byCodePoints(a: string, b: string): number {
  const [x, y] = [Array.from(a), Array.from(b)]
  for (let k = 0; k < Math.min(x.length, y.length); k++) {
    const difference = ((x[k] as string).codePointAt(0) as number) - ((y[k] as string).codePointAt(0) as number)
    if (difference !== 0) return difference
  }
  return x.length - y.length
}

test("DI2 what is done to a key after it was put in changes nothing", () => {
  const inner = [1]
  const key = list([inner, new SchemeString("s"), Dict.of([[keyword("a"), inner]])]) as Pair
  const before = canonical(key)
  const dict = Dict.of([[key, 1]])
  inner[0] = 2
  key.car = 3
  expect(dict.keys().map((held) => canonical(held))).toEqual([before])
  const held = dict.keys()[0] as Pair
  expect(() => {
    held.car = 1
  }).toThrow(TypeError)
  expect(() => (held.car as unknown[]).push(1)).toThrow(TypeError)
})

test("DI3 nothing is found in a dict that was not put in, whatever hosts call their own", () => {
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    for (const key of [keyword(name), new SchemeString(name)]) {
      expect(Dict.empty.has(key)).toBe(false)
      expect(Dict.of([[key, 1]]).get(key)).toBe(1)
      expect(Dict.of([[key, 1]]).size).toBe(1)
    }
  }
})

test("the order of texts is the order of their code points", () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(Math.sign(byCodePoints(a, b)))
    }),
    { ...parameters, numRuns: 5 * parameters.numRuns },
  )
})

/** A list of `items` that goes round to its element `back`, where that is given. */
function lasso(items: readonly number[], back: number | undefined): unknown {
  const start = list(items)
  if (back === undefined || items.length === 0) return start
  let last = start as Pair
  while (last.cdr !== EMPTY) last = last.cdr as Pair
  last.cdr = primitive("list-tail")(start, back % items.length)
  return start
}

const lassos = fc.record({
  items: fc.array(fc.nat(99), { maxLength: 200 }),
  back: fc.option(fc.nat(), { nil: undefined }),
  k: fc.oneof(fc.nat(300), fc.nat(Number.MAX_SAFE_INTEGER)),
})

test("list-ref finds in a list, round or not, what counting finds", () => {
  fc.assert(
    fc.property(lassos, ({ items, back, k }) => {
      const value = lasso(items, back)
      const round = back !== undefined && items.length > 0
      const start = round ? (back as number) % items.length : 0
      const place = k < items.length || !round ? k : start + ((k - start) % (items.length - start))
      const got = attempt(() => primitive("list-ref")(value, k))
      expect(got).toBe(items[place] ?? "refused")
      expect(listLength(value)).toBe(round ? CIRCULAR : items.length)
      expect(elements(value)).toEqual(round ? undefined : items)
      expect(listLength(list(items, 5))).toBe(IMPROPER)
    }),
    parameters,
  )
})

function attempt(run: () => unknown): unknown {
  try {
    return run()
  } catch {
    return "refused"
  }
}

/** A string made in one of several ways: as text, changed afterwards, as a constant. */
const strings = fc.tuple(text, fc.nat(2)).map(([held, way]) => {
  const string = new SchemeString(held, way === 2)
  if (way === 1 && string.length > 0) {
    const code = string.at(0)
    string.put(0, 0x1f600)
    string.put(0, code)
  }
  return string
})

function codes(string: SchemeString): number[] {
  return Array.from(string.toString(), (c) => c.codePointAt(0) as number)
}

test("a string is an array of code points, whatever is done to it", () => {
  fc.assert(
    fc.property(strings, strings, fc.nat(8), fc.nat(8), fc.nat(8), (a, b, start, end, at) => {
      const [x, y] = [codes(a), codes(b)]
      expect(Array.from({ length: a.length }, (_, k) => a.at(k))).toEqual(x)
      expect(codes(a.concat(b))).toEqual([...x, ...y])
      const inRange = start <= end && end <= x.length
      expect(attempt(() => codes(primitive("substring")(a, start, end) as SchemeString))).toEqual(
        inRange ? x.slice(start, end) : "refused",
      )
      const room = inRange && at + end - start <= y.length && !b.literal
      const copied = [...y]
      if (room) copied.splice(at, end - start, ...x.slice(start, end))
      expect(attempt(() => primitive("string-copy!")(b, at, a, start, end))).toBe(room ? undefined : "refused")
      expect(codes(b)).toEqual(copied)
      expect(attempt(() => primitive("string-set!")(b, at, char(0x1f601)))).toBe(
        at < copied.length && !b.literal ? undefined : "refused",
      )
      if (at < copied.length && !b.literal) copied[at] = 0x1f601
      expect(codes(b)).toEqual(copied)
      expect(b.length).toBe(copied.length)
    }),
    { ...parameters, numRuns: 5 * parameters.numRuns },
  )
})

const moves = fc.record({ size: fc.nat(6), at: fc.nat(7), start: fc.nat(7), end: fc.nat(7) })

test("copying within a vector, string or bytevector reads everything before it writes", () => {
  fc.assert(
    fc.property(moves, ({ size, at, start, end }) => {
      const before = Array.from({ length: size }, (_, k) => k)
      const fits = start <= end && end <= size && at <= size && end - start <= size - at
      const after = fits ? [...before].copyWithin(at, start, end) : before
      const vector = [...before]
      attempt(() => primitive("vector-copy!")(vector, at, vector, start, end))
      expect(vector).toEqual(after)
      const bytes = Uint8Array.from(before)
      attempt(() => primitive("bytevector-copy!")(bytes, at, bytes, start, end))
      expect([...bytes]).toEqual(after)
      const string = new SchemeString(String.fromCharCode(...before))
      attempt(() => primitive("string-copy!")(string, at, string, start, end))
      expect(codes(string)).toEqual(after)
    }),
    { ...parameters, numRuns: 5 * parameters.numRuns },
  )
})

test("sorting is stable, and orders as the order says", async () => {
  const guest = openInterpreter({ dialect: "sx" })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(5), { maxLength: 60 }), async (keys) => {
      const marked = keys.map((key, k) => `(${key} ${k})`)
      const sorted = [...marked.keys()].sort((i, j) => (keys[i] as number) - (keys[j] as number)).map((k) => marked[k])
      const written = `(${sorted.join(" ")})`
      for (const call of ["sort (fn (a b) (< (car a) (car b)))", "sort-by car", "sort-by car <", "sort"]) {
        expect(guest.write(await guest.evaluateRaw(`(${call} '(${marked.join(" ")}))`))).toBe(written)
      }
      expect(guest.write(await guest.evaluateRaw(`(sort #(${marked.join(" ")}))`))).toBe(`#${written}`)
    }),
    { ...parameters, numRuns: Math.ceil(parameters.numRuns / 4) },
  )
})
