// Laws of writing: what is written reads back, and one datum has one canonical writing.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { canonical } from "../../interpreter/canonical.js"
import { Complaint, Exhausted } from "../../interpreter/complaint.js"
import { Dict } from "../../interpreter/dict.js"
import { equal } from "../../interpreter/equal.js"
import { Meter, swapMeter } from "../../interpreter/meter.js"
import { EMPTY, elements, list, Pair } from "../../interpreter/pair.js"
import { Source } from "../../interpreter/place.js"
import { pretty } from "../../interpreter/pretty.js"
import { type Dialect, Reader } from "../../interpreter/reader.js"
import { makeRecord, RecordType, setFieldAt } from "../../interpreter/record.js"
import {
  canonicalCharSpelling,
  canonicalKeywordSpelling,
  canonicalSymbolSpelling,
  symbolSpelling,
} from "../../interpreter/spelling.js"
import { intern, keyword } from "../../interpreter/symbol.js"
import { display, write, writeShared, writeSimple } from "../../interpreter/writer.js"
import { atom, datum, graph, parameters, text } from "./values.js"

const dialects: readonly Dialect[] = ["scheme", "sx"]

function read(written: string, dialect: Dialect = "sx"): unknown {
  return new Reader(new Source("law", written), { dialect }).read()
}

/** Runs `body` with so much memory. */
function within(memory: number, body: () => unknown): unknown {
  const before = swapMeter(new Meter({ memory }))
  try {
    return body()
  } finally {
    swapMeter(before)
  }
}

/** A tower of `depth` wholes, each holding the one before. */
function tower(depth: number, around: (inner: unknown, level: number) => unknown): unknown {
  let whole: unknown = EMPTY
  for (let level = 0; level < depth; level++) whole = around(whole, level)
  return whole
}

const mixed = (inner: unknown, level: number): unknown => {
  if (level % 3 === 0) return list([level, inner])
  return level % 3 === 1 ? [inner] : Dict.of([[keyword("in"), inner]])
}

const DEEP = 100_000

describe.each(dialects)("spelling, %s", (dialect) => {
  test("SP1 an atom's spelling reads back as that atom", () => {
    fc.assert(
      fc.property(atom(dialect), (value) => {
        expect(equal(read(write(value), dialect), value)).toBe(true)
        expect(equal(read(canonical(value), dialect), value)).toBe(true)
      }),
      { ...parameters, numRuns: 5 * parameters.numRuns },
    )
  })

  test("SP1 a symbol's spelling reads back as that symbol, whatever its name", () => {
    fc.assert(
      fc.property(text, (name) => {
        expect(read(symbolSpelling(name), dialect)).toBe(intern(name))
        expect(read(canonicalSymbolSpelling(name), dialect)).toBe(intern(name))
      }),
      { ...parameters, numRuns: 5 * parameters.numRuns },
    )
  })
})

test("SP2 a canonical name or character is of plain ASCII, or stands between bars, or is a number", () => {
  fc.assert(
    fc.property(text, (name) => {
      expect(canonicalSymbolSpelling(name)).toMatch(/^[!-~]+$|^\|[^]*\|$/)
      expect(canonicalKeywordSpelling(name)).toMatch(/^:(?:[!-~]+$|\|[^]*\|$)/)
      for (const c of name) expect(canonicalCharSpelling(c.codePointAt(0) as number)).toMatch(/^#\\[!-~]+$/)
    }),
    parameters,
  )
})

describe.each(dialects)("writing, %s", (dialect) => {
  test("W1 reading what was written gives the datum back", () => {
    fc.assert(
      fc.property(datum(dialect), (value) => {
        for (const writing of [write, writeShared, writeSimple])
          expect(equal(read(writing(value), dialect), value)).toBe(true)
      }),
      parameters,
    )
  })

  test("W1 reading what was written of circular data gives the datum back", () => {
    fc.assert(
      fc.property(graph, ([value]) => {
        for (const writing of [write, writeShared]) expect(equal(read(writing(value), dialect), value)).toBe(true)
      }),
      parameters,
    )
  })
})

test("W2 without cycles, write puts no labels and says what write-simple says", () => {
  fc.assert(
    fc.property(datum("sx"), (value) => {
      expect(write([value, value])).toBe(writeSimple([value, value]))
    }),
    parameters,
  )
})

test("W2 what write-shared wrote reads back with the same sharing", () => {
  fc.assert(
    fc.property(graph, (wholes) => {
      const again = read(writeShared(wholes))
      expect(shape(again)).toEqual(shape(wholes))
    }),
    parameters,
  )
})

/** The wholes in `value` in the order in which they are met, each with its parts as numbers of wholes or as texts. */
function shape(value: unknown): unknown[] {
  const numbers = new Map<unknown, number>([[value, 0]])
  const wholes = [value]
  const rows: unknown[] = []
  for (const whole of wholes) {
    const parts = whole instanceof Pair ? [whole.car, whole.cdr] : (whole as unknown[])
    rows.push(
      parts.map((part) => {
        if (!(part instanceof Pair) && !Array.isArray(part)) return write(part)
        if (!numbers.has(part)) {
          numbers.set(part, wholes.length)
          wholes.push(part)
        }
        return numbers.get(part)
      }),
    )
  }
  return rows
}

test("W2 display of circular data ends, with the labels of write", () => {
  fc.assert(
    fc.property(graph, ([value]) => {
      expect(display(value)).toBe(write(value).replaceAll('"', ""))
    }),
    parameters,
  )
})

test("W3 writing circular data without labels is stopped by the memory budget", () => {
  const circle = new Pair(1, EMPTY)
  circle.cdr = circle
  expect(() => within(100_000, () => writeSimple(circle))).toThrow(Exhausted)
})

test("W3 a text that doubles with every part is stopped by the memory budget", () => {
  const doubled = tower(60, (inner) => new Pair(inner, inner))
  for (const writing of [write, display, canonical, writeSimple])
    expect(() => within(1_000_000, () => writing(doubled))).toThrow(Exhausted)
})

test("W3 write-simple keeps to the characters it is allowed", () => {
  expect(writeSimple(list([1, 2]), 5)).toBe("(1 2)")
  const before = swapMeter(new Meter({ output: 1000 }))
  expect(() => writeSimple(list([1, 2]), 4)).toThrow(Exhausted)
  swapMeter(before)
})

test("W4 what is no datum shows nothing of the host", () => {
  const point = makeRecord(new RecordType("point", ["x", "a b"]), [1, list([2])])
  expect(write(point)).toBe("#<point x: 1 |a b|: (2)>")
  setFieldAt(point, 0, point)
  expect(write(point)).toBe("#0=#<point x: #0# |a b|: (2)>")
  expect(write(new Complaint("car", "not a pair", [5]))).toBe('#<error "car: not a pair" 5>')
  expect(write(new Complaint("", "no such file", []).of("file"))).toBe('#<file-error "no such file">')
  expect(write(new RecordType("point", []))).toBe("#<record-type point>")
  for (const stranger of [{ a: 1 }, () => 1, Symbol("s"), new Date(0), new Map()])
    expect(write(stranger)).toBe("#<object>")
})

test("CW1 two data have one canonical writing exactly if they are equal", () => {
  fc.assert(
    fc.property(datum("sx"), datum("sx"), (a, b) => {
      expect(canonical(a) === canonical(b)).toBe(equal(a, b))
      expect(canonical(read(write(a)))).toBe(canonical(a))
    }),
    parameters,
  )
  const some = fc.array(fc.oneof(atom("sx"), fc.constantFrom(list([1]), [1], Dict.of([[1, 1]]))), { maxLength: 2 })
  fc.assert(
    fc.property(some, some, (a, b) => {
      expect(canonical(a) === canonical(b)).toBe(equal(a, b))
      expect(canonical(list(a)) === canonical(list(b))).toBe(equal(list(a), list(b)))
    }),
    { ...parameters, numRuns: 5 * parameters.numRuns },
  )
})

test("CW2 reading a canonical writing gives an equal datum", () => {
  fc.assert(
    fc.property(datum("sx"), (value) => {
      const again = read(canonical(value))
      expect(equal(again, value)).toBe(true)
      expect(canonical(again)).toBe(canonical(value))
    }),
    parameters,
  )
})

test("CW3 what is no plain datum is refused with the path to it", () => {
  const step = fc.constantFrom("list", "vector", "dict", "tail")
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), (steps) => {
      const stranger = new RecordType("stranger", [])
      const value = steps.reduceRight<unknown>((inner, kind) => within3(kind, inner), stranger)
      const path = steps.map((kind) => ({ list: 1, vector: 2, dict: keyword("key"), tail: 1 })[kind])
      const complaint = refusal(value)
      expect(complaint.message).toBe("not plain data at")
      expect(elements(complaint.irritants[0])).toEqual(path)
      expect(complaint.irritants[1]).toBe(stranger)
    }),
    parameters,
  )
})

function within3(kind: string, inner: unknown): unknown {
  if (kind === "list") return list([0, inner, 2])
  if (kind === "vector") return [0, 1, inner]
  return kind === "tail"
    ? new Pair(0, inner instanceof Pair ? list([inner]) : inner)
    : Dict.of([
        [keyword("key"), inner],
        [keyword("a"), 1],
      ])
}

function refusal(value: unknown): Complaint {
  try {
    canonical(value)
  } catch (problem) {
    if (problem instanceof Complaint) return problem
    throw problem
  }
  throw new Error("not refused")
}

test("CW3 what holds itself is refused, wherever the cycle closes", () => {
  const circle = list([1, 2]) as Pair
  ;(circle.cdr as Pair).cdr = circle
  expect(refusal(list([0, circle])).message).toBe("a circular list at")
  expect(write(refusal(list([0, circle])).irritants[0])).toBe("(1)")
  const vector: unknown[] = [0]
  vector.push(Dict.of([[keyword("a"), list([1, vector])]]))
  expect(refusal(vector).message).toBe("a cycle at")
  expect(write(refusal(vector).irritants[0])).toBe("(1 :a 1)")
})

test("CW4 nesting of 100,000 levels is written, canonically and otherwise", () => {
  const written = write(tower(DEEP, mixed))
  expect(canonical(tower(DEEP, mixed))).toBe(written)
  expect(writeShared(tower(DEEP, mixed))).toBe(written)
  expect(equal(read(written), tower(DEEP, mixed))).toBe(true)
})

test("PP1 what is laid out reads back, whatever the width", () => {
  fc.assert(
    fc.property(datum("sx"), fc.integer({ min: 1, max: 60 }), (value, width) => {
      expect(equal(read(pretty(value, { width })), value)).toBe(true)
    }),
    parameters,
  )
  fc.assert(
    fc.property(graph, fc.integer({ min: 1, max: 60 }), ([value], width) => {
      expect(equal(read(pretty(value, { width })), value)).toBe(true)
    }),
    parameters,
  )
})

test("PP1 what fits is laid out on one line, as write has it but for quote", () => {
  expect(pretty(read('(a #(1 2) {:b (c . d)} "s")'))).toBe('(a #(1 2) {:b (c . d)} "s")')
  expect(pretty(read("(quote (a (quasiquote (b (unquote c) (unquote-splicing d)))))"))).toBe("'(a `(b ,c ,@d))")
  expect(pretty(read("(quote)"))).toBe("(quote)")
  expect(pretty(read("(quote a b)"))).toBe("(quote a b)")
})

test("PP1 a form is broken as Lisp has it", () => {
  const program =
    '(define (fact n) (let loop ((n n) (acc 1)) (if (= n 0) acc (loop (- n 1) (* acc n)))) (display "done" port))'
  expect(pretty(read(program), { width: 30 })).toBe(
    [
      "(define (fact n)",
      "  (let loop ((n n) (acc 1))",
      "    (if (= n 0)",
      "        acc",
      "        (loop (- n 1)",
      "              (* acc n))))",
      '  (display "done" port))',
    ].join("\n"),
  )
  expect(pretty(read('{:name "Ann" :address {:street "Long street" :zip 75001}}'), { width: 30 })).toBe(
    ['{:address {:street "Long street"', "           :zip 75001}", ' :name "Ann"}'].join("\n"),
  )
  expect(pretty(list(Array.from({ length: 12 }, (_, k) => k)), { width: 20 })).toBe("(0 1 2 3 4 5 6 7 8 9\n 10 11)")
})

test("PP2 what a limit leaves out is shown as three dots", () => {
  const value = read("(1 (2 (3 (4))) #(1 2 3 4) {:a 1 :b 2 :c 3 :d 4} 5 . 6)")
  expect(pretty(value, { length: 3 })).toBe("(1 (2 (3 (4))) #(1 2 3 ...) ...)")
  expect(pretty(value, { depth: 2 })).toBe("(1 (2 ...) #(1 2 3 4) {:a 1 :b 2 :c 3 :d 4} 5 . 6)")
  expect(pretty(read("{:a 1 :b 2 :c 3}"), { length: 2 })).toBe("{:a 1 :b 2 ...}")
  expect(pretty(value, { depth: 0 })).toBe("...")
  const wide = Array.from({ length: 100 }, (_, k) => Array.from({ length: 1000 }, () => k))
  expect(pretty(wide).length).toBeLessThan(100_000)
})

test("PP3 nesting of 100,000 levels is laid out", () => {
  expect(pretty(tower(DEEP, mixed)).length).toBeLessThan(10 * DEEP)
  expect(pretty(tower(DEEP, mixed), { depth: 3 })).toMatch(/\.\.\./)
})
