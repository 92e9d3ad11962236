// The laws of numbers, held against fractions of plain bigints as the oracle.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Exhausted } from "../../interpreter/complaint.js"
import { currentMeter, Meter, swapMeter } from "../../interpreter/meter.js"
import { add, divide, mul, negate, sub } from "../../interpreter/number/arithmetic.js"
import {
  greater,
  greaterEqual,
  less,
  lessEqual,
  max,
  min,
  numberEqv,
  numEqual,
} from "../../interpreter/number/compare.js"
import { imagPart, polar, realPart, rectangular } from "../../interpreter/number/complex.js"
import * as division from "../../interpreter/number/division.js"
import { fractionOf, nearestDouble } from "../../interpreter/number/double.js"
import { toDouble } from "../../interpreter/number/exactness.js"
import { bigint, bitBound, bitLength, LARGEST_INTEGER, safe } from "../../interpreter/number/integer.js"
import { looksNumeric, parseNumber } from "../../interpreter/number/parse.js"
import { exactIntegerSqrt, sqrt } from "../../interpreter/number/power.js"
import { writeNumber } from "../../interpreter/number/print.js"
import { denominatorOf, type Exact, numeratorOf, ratio } from "../../interpreter/number/ratio.js"
import * as rounding from "../../interpreter/number/rounding.js"
import { Compnum, Flonum, integer, type Numeric, Ratnum, type Real } from "../../interpreter/number/tower.js"
import * as functions from "../../interpreter/number/transcendental.js"

const runs = { seed: Number(process.env.SEED ?? 20261120), numRuns: Number(process.env.RUNS ?? 200) }

/** A test that `holds` complains of none of the `values`. */
function law<T extends [unknown, ...unknown[]]>(
  name: string,
  values: { [K in keyof T]: fc.Arbitrary<T[K]> },
  holds: (...values: T) => void,
): void {
  test(name, () => {
    const property = fc.property<T>(...values, (...chosen) => {
      holds(...chosen)
    })
    fc.assert(property, runs)
  })
}

// What the laws range over. Small numbers come often, so that they meet; so do those next to a limit.

const edges = [
  0n,
  1n,
  2n ** 26n,
  2n ** 31n,
  2n ** 32n,
  2n ** 52n,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n,
  2n ** 128n,
  2n ** 1024n,
]
const big = fc.oneof(
  fc.bigInt({ min: -20n, max: 20n }),
  fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
  fc.bigInt({ min: -(2n ** 300n), max: 2n ** 300n }),
  fc.tuple(fc.constantFrom(...edges), fc.bigInt({ min: -2n, max: 2n })).map(([edge, more]) => edge + more),
)
const positive = big.map((n) => (n < 0n ? -n : n) + 1n)
const exactInteger = big.map(integer)
const exact: fc.Arbitrary<Exact> = fc.oneof(
  exactInteger,
  fc.tuple(big, fc.oneof(fc.bigInt({ min: 1n, max: 20n }), positive)).map(([num, den]) => ratio(num, den)),
)
const flonum = fc
  .oneof(fc.double(), fc.integer({ min: -20, max: 20 }), fc.constantFrom(-0, 2 ** 53, 2 ** -1074, 1.5, -2.5, 0.1))
  .map((x) => new Flonum(x))
const finite = flonum.filter((x) => Number.isFinite(x.double))
const real: fc.Arbitrary<Real> = fc.oneof(exact, flonum)
const finiteReal: fc.Arbitrary<Real> = fc.oneof(exact, finite)
const exactComplex = fc.tuple(exact, exact).map(([re, im]) => rectangular(re, im))
const complex: fc.Arbitrary<Numeric> = fc.oneof(
  exactComplex,
  fc.tuple(flonum, flonum).map(([re, im]) => rectangular(re, im)),
)
const number: fc.Arbitrary<Numeric> = fc.oneof(real, complex)
const radix = fc.integer({ min: 2, max: 36 })

/** A fraction of bigints, for an oracle that shares nothing with ours. */
type Fraction = readonly [bigint, bigint]

function fraction(x: Exact): Fraction {
  return [numeratorOf(x), denominatorOf(x)]
}

/** The same fraction, reduced by Euclid's first method, as it should be written. */
function written([num, den]: Fraction): string {
  let [a, b] = [num < 0n ? -num : num, den < 0n ? -den : den]
  while (b !== 0n) [a, b] = [b, a % b]
  const sign = den < 0n ? -1n : 1n
  return den === a * sign ? String((num / a) * sign) : `${(num / a) * sign}/${(den / a) * sign}`
}

/** The exact fraction of a finite double, found by doubling it. */
function fractionOfDouble(x: number): Fraction {
  let [num, den] = [x, 1n]
  while (!Number.isInteger(num)) {
    // Doubled in two steps, so that nothing overflows.
    num *= 2
    den *= 2n
  }
  return [BigInt(num), den]
}

function compareFractions([a, b]: Fraction, [c, d]: Fraction): number {
  return a * d < c * b ? -1 : a * d > c * b ? 1 : 0
}

function anyFraction(x: Real): Fraction {
  return x instanceof Flonum ? fractionOfDouble(x.double) : fraction(x)
}

/** The doubles next to a finite one. */
function neighbours(x: number): [number, number] {
  const view = new DataView(new ArrayBuffer(8))
  const step = (from: number, by: bigint) => {
    view.setFloat64(0, from)
    view.setBigInt64(0, view.getBigInt64(0) + by)
    return view.getFloat64(0)
  }
  if (x === 0) return [-(2 ** -1074), 2 ** -1074]
  return x > 0 ? [step(x, -1n), step(x, 1n)] : [step(x, 1n), step(x, -1n)]
}

/** Checks that `z` is represented as the tower says. */
function normal(z: Numeric): void {
  if (z instanceof Compnum) {
    expect(z.im).not.toBe(0)
    expect(z.re instanceof Flonum).toBe(z.im instanceof Flonum)
    normal(z.re)
    normal(z.im)
  } else if (z instanceof Ratnum) {
    expect(z.den > 1n).toBe(true)
    expect(written([z.num, z.den])).toBe(`${z.num}/${z.den}`)
  } else if (typeof z === "bigint") expect(Number.isSafeInteger(Number(z))).toBe(false)
  else if (typeof z === "number") expect(Number.isSafeInteger(z) && !Object.is(z, -0)).toBe(true)
}

function eqv(a: unknown, b: unknown): void {
  if (!numberEqv(a, b)) expect(writeNumber(a as Numeric)).toBe(`${writeNumber(b as Numeric)} to eqv?`)
}

describe("reading and writing", () => {
  law("NU15 reading what was written, in the same radix, gives the same number", [number, radix], (z, r) => {
    eqv(parseNumber(writeNumber(z, r), r), z)
    eqv(parseNumber(writeNumber(z)), z)
    expect(looksNumeric(writeNumber(z))).toBe(true)
  })
  law("upper case and a plus sign change nothing", [real, radix], (x, r) => {
    const text = writeNumber(x, r).toUpperCase()
    eqv(parseNumber(/^[+-]/.test(text) ? text : `+${text}`, r), x)
  })
  law("a prefix is as good as an operand", [exactComplex, fc.constantFrom("#b", "#o", "#d", "#x")], (z, prefix) => {
    const text = writeNumber(z, { "#b": 2, "#o": 8, "#d": 10, "#x": 16 }[prefix] as number)
    for (const marks of [prefix, `#e${prefix}`, `${prefix}#E`]) eqv(parseNumber(marks + text), z)
    eqv(parseNumber(`${prefix}#i${text}`), rounding.inexact(z))
  })
  const decimal = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.nat(30), fc.integer({ min: -340, max: 320 }))
  law("NU13 a decimal is read as the double nearest to its exact value", [decimal], ([digits, places, exponent]) => {
    const row = String(digits).padStart(places + 1, "0")
    const text = `${row.slice(0, row.length - places)}.${row.slice(row.length - places)}e${exponent}`
    const value = parseNumber(`#e${text}`) as Exact
    eqv(parseNumber(text), new Flonum(nearestDouble(...fraction(value))))
    const scale = 10n ** BigInt(Math.abs(exponent - places))
    expect(writeNumber(value)).toBe(written(exponent < places ? [digits, scale] : [digits * scale, 1n]))
  })
  law(
    "what reads as a number looks like one, and reads the same again",
    [fc.string({ unit: fc.constantFrom(..."0123#+-./e@iInfax".split("")), maxLength: 12 })],
    (text) => {
      const z = parseNumber(text)
      if (z === undefined) return
      expect(looksNumeric(text)).toBe(true)
      normal(z)
      eqv(parseNumber(writeNumber(z)), z)
    },
  )
})

describe("doubles and fractions", () => {
  const wide = fc.oneof(positive, fc.bigInt({ min: 1n, max: 2n ** 1200n }))
  law("NU1 a fraction becomes the double nearest to it, the even one of two", [wide, wide], (num, den) => {
    const x = nearestDouble(num, den)
    if (x === Number.POSITIVE_INFINITY) return expect(num >= den * (2n ** 1024n - 2n ** 970n)).toBe(true)
    const even = Number.isInteger((fractionOf(x).mantissa || 0) / 2)
    const [below, above] = neighbours(x)
    for (const other of [below, above === Number.POSITIVE_INFINITY ? x : above]) {
      const [[a, b], [c, d]] = [fractionOfDouble(x), fractionOfDouble(other)]
      const side = compareFractions([num, den], [a * d + c * b, 2n * b * d])
      if (other !== x && side === 0) expect(even).toBe(true)
      else if (other !== x) expect(side).toBe(x > other ? 1 : -1)
    }
    expect(nearestDouble(-num, den)).toBe(-x)
  })
  law(
    "a tie goes to the even double",
    [fc.integer({ min: 2 ** 52, max: 2 ** 53 - 2 }), fc.integer({ min: -1073, max: 970 })],
    (m, e) => {
      const scaled = (n: bigint): Fraction => (e < 0 ? [n, 2n ** BigInt(-e)] : [n * 2n ** BigInt(e), 1n])
      const tie = nearestDouble(...scaled(2n * BigInt(m) + 1n))
      expect(tie).toBe(nearestDouble(...scaled(2n * BigInt(m % 2 === 0 ? m : m + 1))))
    },
  )
  law("NU2 the fraction of a double is exact", [finite], ({ double: value }) => {
    const { mantissa, exponent } = fractionOf(value)
    const [num, den] = fractionOfDouble(value)
    expect(num * 2n ** BigInt(Math.max(-exponent, 0))).toBe(
      BigInt(mantissa) * den * 2n ** BigInt(Math.max(exponent, 0)),
    )
  })
  law("exact then inexact is the same flonum", [finite], (x) => {
    const there = rounding.exact(x)
    normal(there)
    expect(written(fraction(there as Exact))).toBe(written(fractionOfDouble(x.double)))
    eqv(rounding.inexact(there), x.double === 0 ? new Flonum(0) : x)
  })
  law("bits are counted exactly, and bounded within twice their number", [big], (n) => {
    const size = n < 0n ? -n : n
    expect(bitLength(size)).toBe(size === 0n ? 0 : size.toString(2).length)
    expect(bitBound(n)).toBeGreaterThanOrEqual(bitLength(size))
    expect(bitBound(n)).toBeLessThan(Math.max(2 * bitLength(size), 65))
  })
})

describe("arithmetic", () => {
  law("NU5 exact reals agree with fractions", [exact, exact], (x, y) => {
    const [[a, b], [c, d]] = [fraction(x), fraction(y)]
    const answers: [Numeric, Fraction][] = [
      [add(x, y), [a * d + c * b, b * d]],
      [sub(x, y), [a * d - c * b, b * d]],
      [mul(x, y), [a * c, b * d]],
      [negate(x), [-a, b]],
    ]
    if (c !== 0n) answers.push([divide(x, y), [a * d, b * c]])
    for (const [ours, oracle] of answers) {
      normal(ours)
      expect(writeNumber(ours)).toBe(written(oracle))
    }
  })
  law("NU6 exact complex numbers form a field", [exactComplex, exactComplex, exactComplex], (x, y, z) => {
    eqv(mul(x, add(y, z)), add(mul(x, y), mul(x, z)))
    eqv(sub(add(x, y), y), x)
    for (const answer of [add(x, y), mul(x, y), sub(x, y), negate(x)]) normal(answer)
    if (!numEqual(y, 0)) eqv(mul(divide(x, y), y), x)
  })
  law("NU7 two flonums do as the host's doubles do", [flonum, flonum], (x, y) => {
    eqv(add(x, y), new Flonum(x.double + y.double))
    eqv(sub(x, y), new Flonum(x.double - y.double))
    eqv(mul(x, y), new Flonum(x.double * y.double))
    eqv(divide(x, y), new Flonum(x.double / y.double))
  })
  law("NU8 the answer is inexact when an operand is", [number, number], (x, y) => {
    const inexact = (z: Numeric) => realPart(z) instanceof Flonum
    for (const answer of [add(x, y), sub(x, y), mul(x, y)]) {
      normal(answer)
      if (inexact(x) || inexact(y)) expect(inexact(answer)).toBe(true)
    }
    if (inexact(x) && y !== 0) expect(inexact(divide(x, y))).toBe(true)
  })
})

describe("order", () => {
  law("NU9 comparison is that of the exact values", [finiteReal, finiteReal], (x, y) => {
    const order = compareFractions(anyFraction(x), anyFraction(y))
    expect([less(x, y), numEqual(x, y), greater(x, y)]).toEqual([order < 0, order === 0, order > 0])
    expect([lessEqual(x, y), greaterEqual(x, y)]).toEqual([order <= 0, order >= 0])
    const either = x instanceof Flonum || y instanceof Flonum ? rounding.inexact : (z: unknown) => z
    expect(numEqual(max(x, y), either(order > 0 ? x : y))).toBe(true)
    expect(numEqual(min(x, y), either(order < 0 ? x : y))).toBe(true)
  })
  law("the order of reals is total, and transitive near the limits of doubles", [real, real, real], (x, y, z) => {
    for (const [a, b, c] of [
      [x, y, z],
      [new Flonum(toDouble(x)), x, y],
      [x, new Flonum(toDouble(x)), z],
    ] as Real[][]) {
      if (less(a, b) && less(b, c)) expect(less(a, c)).toBe(true)
      if (numEqual(a, b) && numEqual(b, c)) expect(numEqual(a, c)).toBe(true)
      if (lessEqual(a, b) && lessEqual(b, c)) expect(lessEqual(a, c)).toBe(true)
    }
    const nan = [x, y].some((v) => Number.isNaN(toDouble(v)))
    expect([less(x, y), numEqual(x, y), greater(x, y)].filter(Boolean).length).toBe(nan ? 0 : 1)
  })
  law("NU10 nothing compares with NaN, but it is eqv? to itself", [real], (x) => {
    const nan = new Flonum(Number.NaN)
    for (const test of [less, lessEqual, greater, greaterEqual, numEqual]) {
      expect([test(x, nan), test(nan, x)]).toEqual([false, false])
    }
    eqv(nan, new Flonum(Number.NaN))
    eqv(x, x)
  })
})

describe("division and rounding", () => {
  law("a quotient and what it leaves make up the dividend", [exactInteger, exactInteger], (n, m) => {
    if (m === 0) return
    const { floorQuotient, floorRemainder, truncateQuotient, truncateRemainder } = division
    for (const [q, r] of [
      [floorQuotient(n, m), floorRemainder(n, m)],
      [truncateQuotient(n, m), truncateRemainder(n, m)],
    ] as [Exact, Exact][]) {
      eqv(add(mul(q, m), r), n)
      expect(less(rounding.abs(r), rounding.abs(m))).toBe(true)
      normal(q)
      normal(r)
    }
    expect(numEqual(floorRemainder(n, m), 0) || less(floorRemainder(n, m), 0) === less(m, 0)).toBe(true)
    expect(numEqual(truncateRemainder(n, m), 0) || less(truncateRemainder(n, m), 0) === less(n, 0)).toBe(true)
  })
  law("inexact integers are divided as exact ones are", [exactInteger, finite, fc.boolean()], (n, x, swapped) => {
    const whole = rounding.roundToEven(x)
    const { quotient, remainder, modulo, floorQuotient, gcd, lcm } = division
    for (const operation of [quotient, remainder, modulo, floorQuotient, gcd, lcm]) {
      const [a, b] = swapped ? [n, whole] : [whole, n]
      if (numEqual(b, 0)) continue
      eqv(operation(a, b), rounding.inexact(operation(rounding.exact(a), rounding.exact(b))))
    }
  })
  law("the greatest common divisor is Euclid's", [big, big, big], (a, b, c) => {
    for (const [x, y] of [
      [a, b],
      [a * c, b * c],
      [a ** 7n * c, b ** 7n * c * c],
    ] as [bigint, bigint][]) {
      let [p, q] = [x < 0n ? -x : x, y < 0n ? -y : y]
      while (q !== 0n) [p, q] = [q, p % q]
      eqv(division.gcd(integer(x), integer(y)), integer(p))
      const product = x * y < 0n ? -x * y : x * y
      eqv(division.lcm(integer(x), integer(y)), integer(p === 0n ? 0n : product / p))
    }
  })
  law("the four roundings agree with their definitions, exact or not", [finiteReal], (x) => {
    const value = rounding.exact(x) as Exact
    const [below, above] = [rounding.floor(value), rounding.ceiling(value)] as [Exact, Exact]
    expect(lessEqual(below, value) && less(value, add(below, 1))).toBe(true)
    eqv(above, numEqual(below, value) ? below : add(below, 1))
    eqv(rounding.truncate(value), less(value, 0) ? above : below)
    const [down, up] = [sub(value, below), sub(above, value)]
    const nearest = numEqual(down, up) ? (division.isEven(below) ? below : above) : less(down, up) ? below : above
    eqv(rounding.roundToEven(value), nearest)
    for (const way of [rounding.floor, rounding.ceiling, rounding.truncate, rounding.roundToEven]) {
      if (x instanceof Flonum) eqv(rounding.exact(way(x)), way(value))
    }
  })
  const hundredths = fc.nat(30).map((n) => ratio(BigInt(n), 100n))
  const simple = fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 100 })).map(([n, d]) => ratio(BigInt(n), BigInt(d)))
  law("rationalize finds the simplest of the rationals that are near enough", [simple, hundredths], (x, y) => {
    const near = (candidate: Numeric) => lessEqual(rounding.abs(sub(candidate, x)), y)
    const found = rounding.rationalize(x, y)
    expect(near(found)).toBe(true)
    const [num, den] = fraction(found as Exact)
    if (num > 0n) expect(near(ratio(num - 1n, den))).toBe(false)
    for (let simpler = 1; simpler < den; simpler++) {
      expect(near(divide(rounding.roundToEven(mul(x, simpler)), simpler))).toBe(false)
    }
    eqv(rounding.rationalize(negate(x), y), negate(found))
  })
})

describe("powers, roots and functions", () => {
  const small = fc.integer({ min: -5, max: 5 })
  law("powers of a number multiply by adding exponents", [exactComplex, small, small], (z, m, n) => {
    if (numEqual(z, 0)) return
    eqv(mul(functions.expt(z, m), functions.expt(z, n)), functions.expt(z, m + n))
    eqv(functions.expt(functions.expt(z, m), n), functions.expt(z, m * n))
  })
  law("the root of a power is exact", [exact, fc.integer({ min: 2, max: 9 })], (x, k) => {
    const base = rounding.abs(x)
    eqv(functions.expt(functions.expt(base, k), ratio(1n, BigInt(k))), base)
    eqv(sqrt(negate(mul(base, base))), rectangular(0, base))
  })
  law("the exact root of an exact complex square is found", [exactComplex], (z) => {
    const root = sqrt(mul(z, z))
    expect(numberEqv(root, z) || numberEqv(root, negate(z))).toBe(true)
    expect(less(realPart(root), 0)).toBe(false)
  })
  law("NU11 a square root is exact, or the double nearest", [exact], (x) => {
    const value = rounding.abs(x) as Exact
    const root = sqrt(value)
    if (!(root instanceof Flonum)) return eqv(mul(root, root), value)
    if (!Number.isFinite(root.double)) return expect(less(value, 2 ** 1000)).toBe(false)
    const [below, above] = neighbours(root.double)
    const middle = (other: number) => divide(add(rounding.exact(root), rounding.exact(new Flonum(other))), 2)
    expect(less(mul(middle(below), middle(below)), value)).toBe(true)
    if (Number.isFinite(above)) expect(less(value, mul(middle(above), middle(above)))).toBe(true)
  })
  law("the integer root and what is left make up the number", [positive], (n) => {
    const [s, r] = exactIntegerSqrt(integer(n))
    eqv(add(mul(s, s), r), integer(n))
    expect(lessEqual(0, r) && lessEqual(r, mul(2, s))).toBe(true)
  })
  law(
    "NU12 logarithms of powers are multiples, however large",
    [fc.integer({ min: 2, max: 1000 }), fc.integer({ min: 1, max: 3000 })],
    (b, n) => {
      close(functions.log(functions.expt(b, n)), new Flonum(n * Math.log(b)), 1e-14)
      close(functions.log(functions.expt(b, -n)), new Flonum(-n * Math.log(b)), 1e-14)
      eqv(functions.log(functions.expt(b, n), b), new Flonum(n))
    },
  )
  const part = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.double({ min: -9, max: 9, noNaN: true }))
  const point = fc.tuple(part, part).map(([re, im]) => rectangular(new Flonum(re), new Flonum(im)))
  law("a function undoes its inverse", [point], (z) => {
    const { sin, asin, cos, acos, tan, atan, exp, log, magnitude, angle } = functions
    close(mul(sqrt(z), sqrt(z)), z)
    close(sin(asin(z)), z)
    close(cos(acos(z)), z)
    if (numEqual(z, 0)) return
    close(exp(log(z)), z)
    close(polar(magnitude(z), angle(z)), z)
    close(divide(mul(z, z), z), z)
    // Next to +i and -i the inverse tangent has no digits left.
    if (Math.abs(toDouble(magnitude(add(mul(z, z), 1)))) > 0.01) close(tan(atan(z)), z, 1e-9)
  })
  law("complex functions continue the real ones", [fc.double({ min: -0.999, max: 0.999, noNaN: true })], (x) => {
    const onAxis = rectangular(new Flonum(x), new Flonum(0))
    const { sin, asin, cos, acos, tan, atan, exp } = functions
    for (const f of [sin, asin, cos, acos, tan, atan, exp]) {
      close(f(onAxis), rectangular(f(new Flonum(x)) as Real, new Flonum(0)))
    }
  })
  law("NU6 no function leaves the representation", [number, number], (z, w) => {
    const { sin, asin, cos, acos, tan, atan, exp, expt, magnitude, angle } = functions
    for (const f of [sin, asin, cos, acos, tan, atan, exp, sqrt, magnitude, angle]) normal(f(z))
    if (z !== 0) normal(functions.log(z))
    if (!numEqual(z, 0) && w instanceof Flonum) normal(expt(z, w))
  })
})

/** Checks that two inexact numbers differ by little, measured by the larger of the second's size and one. */
function close(a: Numeric, b: Numeric, tolerance = 1e-12): void {
  const [x, y, u, v] = [realPart(a), imagPart(a), realPart(b), imagPart(b)].map(toDouble) as [
    number,
    number,
    number,
    number,
  ]
  const apart = Math.hypot(x - u, y - v) / Math.max(1, Math.hypot(u, v))
  if (!(apart <= tolerance)) expect(writeNumber(a)).toBe(`${writeNumber(b)}, nearly`)
}

describe("what numbers take", () => {
  /** How many bytes and steps `act` takes, or undefined where they are more than `bytes`. */
  function taken(act: () => unknown, bytes: number): { memory: number; steps: number } | undefined {
    const before = swapMeter(new Meter({ memory: bytes, steps: 1e12 }))
    try {
      act()
      return { memory: bytes - currentMeter().memory, steps: 1e12 - currentMeter().steps }
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(Exhausted)
      return undefined
    } finally {
      swapMeter(before)
    }
  }
  const operations = fc.constantFrom(add, sub, mul, division.gcd, division.lcm, less)
  law("safe integers and the host's bigints are turned into one another", [big], (n) => {
    const double = Number(n)
    if (!Number.isSafeInteger(double)) expect(safe(n)).toBeNaN()
    else {
      expect(safe(n)).toBe(double)
      expect(bigint(double)).toBe(n)
    }
    expect(bigint(n)).toBe(n)
  })
  law("NU4 the same operands take the same", [operations, exactInteger, exactInteger], (operation, n, m) => {
    const once = taken(() => operation(n, m), 1e9)
    expect(taken(() => operation(n, m), 1e9)).toEqual(once)
  })
  law("NU3 a product is refused where its size is not to be had", [positive, positive], (n, m) => {
    const product = mul(integer(n), integer(m))
    if (typeof product !== "bigint") return
    const size = bitLength(product) / 8
    expect(taken(() => mul(integer(n), integer(m)), size)).toBeUndefined()
    expect(taken(() => mul(integer(n), integer(m)), 8 * size + 100)?.memory).toBeGreaterThan(size)
  })
  test("NU3 no integer grows beyond the largest", () => {
    const most = functions.expt(2, LARGEST_INTEGER - 1)
    expect(() => mul(most, 4)).toThrow(Exhausted)
    expect(() => functions.expt(2, LARGEST_INTEGER + 1)).toThrow(Exhausted)
    expect(() => functions.expt(integer(3n ** 100n), 10 ** 12)).toThrow(Exhausted)
    expect(() => functions.expt(ratio(1n, 3n), integer(-(10n ** 400n)))).toThrow(Exhausted)
  })
  law(
    "NU14 an exponent without bounds is refused at once",
    [fc.bigInt({ min: 10n ** 8n, max: 10n ** 400n }), fc.constantFrom("", "-")],
    (n, sign) => {
      expect(() => parseNumber(`#e1.5e${sign}${n}`)).toThrow(Exhausted)
      expect(looksNumeric(`#e1.5e${sign}${n}`)).toBe(true)
      eqv(parseNumber(`#e0.0e${sign}${n}`), 0)
      eqv(parseNumber(`1e${sign}${n}`), new Flonum(sign === "" ? Number.POSITIVE_INFINITY : 0))
    },
  )
})
