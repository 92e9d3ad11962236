// Addition, subtraction, multiplication, division.
//
// Each takes two values of any kind, tries two small exact integers first, then
// two flonums, and then goes to the higher of the two operands' levels. The
// machine and the compiler call these functions directly.
//
// Invariants
//   NU7  Two small integers and their small answer allocate nothing; two flonums allocate one flonum.
//   NU8  The answer is inexact when an operand is, zeros included: (* 0 1.5) is 0.0.

import { Complaint } from "../complaint.js"
import { inexactComplex, rectangular } from "./complex.js"
import { toDouble } from "./exactness.js"
import { bigDifference, bigint, bigProduct, bigSum, productOfSafe } from "./integer.js"
import { commonRank, FLONUM, INTEGER, isExact, isExactInteger, numberOperand, RATIO } from "./kind.js"
import { addRatios, divideRatios, type Exact, multiplyRatios, ratioOfSafe, subtractRatios } from "./ratio.js"
import { Compnum, Flonum, integer, type Numeric, Ratnum, type Real } from "./tower.js"

const MOST = Number.MAX_SAFE_INTEGER

/** `a` + `b`. */
export function add(a: unknown, b: unknown): Numeric {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b
    if (sum <= MOST && sum >= -MOST) return sum
  } else if (a instanceof Flonum && b instanceof Flonum) return new Flonum(a.double + b.double)
  return addAny(a, b)
}

function addAny(a: unknown, b: unknown): Numeric {
  if (isExactInteger(a) && isExactInteger(b)) return integer(bigSum(bigint(a), bigint(b)))
  if (typeof a === "number" && b instanceof Flonum) return new Flonum(a + b.double)
  if (typeof b === "number" && a instanceof Flonum) return new Flonum(a.double + b)
  switch (commonRank("+", a, b)) {
    case RATIO:
      return addRatios(a as Exact, b as Exact)
    case FLONUM:
      return new Flonum(toDouble(a as Real) + toDouble(b as Real))
    default:
      return addComplex(a as Numeric, b as Numeric)
  }
}

function addComplex(a: Numeric, b: Numeric): Numeric {
  if (!(a instanceof Compnum)) return addComplex(b, a)
  if (!(b instanceof Compnum)) return rectangular(addReals(a.re, b), a.im)
  if (areDoubles(a) && areDoubles(b)) return inexactComplex(a.re.double + b.re.double, a.im.double + b.im.double)
  return rectangular(addReals(a.re, b.re), addReals(a.im, b.im))
}

/** `a` - `b`. */
export function sub(a: unknown, b: unknown): Numeric {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b
    if (difference <= MOST && difference >= -MOST) return difference
  } else if (a instanceof Flonum && b instanceof Flonum) return new Flonum(a.double - b.double)
  return subAny(a, b)
}

function subAny(a: unknown, b: unknown): Numeric {
  if (isExactInteger(a) && isExactInteger(b)) return integer(bigDifference(bigint(a), bigint(b)))
  if (typeof a === "number" && b instanceof Flonum) return new Flonum(a - b.double)
  if (typeof b === "number" && a instanceof Flonum) return new Flonum(a.double - b)
  switch (commonRank("-", a, b)) {
    case RATIO:
      return subtractRatios(a as Exact, b as Exact)
    case FLONUM:
      return new Flonum(toDouble(a as Real) - toDouble(b as Real))
    default:
      return subtractComplex(a as Numeric, b as Numeric)
  }
}

/** Whether the parts of `z` are flonums. NU6 */
function areDoubles(z: Compnum): z is Compnum & { re: Flonum; im: Flonum } {
  return z.re instanceof Flonum
}

/** A real operand has no imaginary part at all, so that the other's keeps the sign of its zero. */
function subtractComplex(a: Numeric, b: Numeric): Numeric {
  if (!(a instanceof Compnum)) {
    const { re, im } = b as Compnum
    return rectangular(subtractReals(a, re), negate(im) as Real)
  }
  if (!(b instanceof Compnum)) return rectangular(subtractReals(a.re, b), a.im)
  if (areDoubles(a) && areDoubles(b)) return inexactComplex(a.re.double - b.re.double, a.im.double - b.im.double)
  return rectangular(subtractReals(a.re, b.re), subtractReals(a.im, b.im))
}

/** - `z`; unlike 0 - `z` it turns the sign of an inexact zero. */
export function negate(z: unknown): Numeric {
  if (typeof z === "number") return 0 - z
  if (z instanceof Flonum) return new Flonum(-z.double)
  return negateAny(numberOperand("-", z, 1))
}

function negateAny(z: Numeric): Numeric {
  if (z instanceof Ratnum) return new Ratnum(-z.num, z.den)
  if (z instanceof Compnum) return new Compnum(negate(z.re) as Real, negate(z.im) as Real)
  return sub(0, z)
}

/** `a` * `b`. */
export function mul(a: unknown, b: unknown): Numeric {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b
    // Adding 0 makes 0 of -0.
    return product <= MOST && product >= -MOST ? product + 0 : productOfSafe(a, b)
  }
  if (a instanceof Flonum && b instanceof Flonum) return new Flonum(a.double * b.double)
  return mulAny(a, b)
}

function mulAny(a: unknown, b: unknown): Numeric {
  if (isExactInteger(a) && isExactInteger(b)) return integer(bigProduct(bigint(a), bigint(b)))
  if (typeof a === "number" && b instanceof Flonum) return new Flonum(a * b.double)
  if (typeof b === "number" && a instanceof Flonum) return new Flonum(a.double * b)
  switch (commonRank("*", a, b)) {
    case RATIO:
      return multiplyRatios(a as Exact, b as Exact)
    case FLONUM:
      return new Flonum(toDouble(a as Real) * toDouble(b as Real))
    default:
      return multiplyComplex(a as Numeric, b as Numeric)
  }
}

function multiplyComplex(a: Numeric, b: Numeric): Numeric {
  if (!(a instanceof Compnum)) return multiplyComplex(b, a)
  if (!(b instanceof Compnum)) return rectangular(multiplyReals(a.re, b), multiplyReals(a.im, b))
  if (areDoubles(a) && areDoubles(b)) {
    const [x, y, u, v] = [a.re.double, a.im.double, b.re.double, b.im.double]
    return inexactComplex(x * u - y * v, x * v + y * u)
  }
  return rectangular(
    subtractReals(multiplyReals(a.re, b.re), multiplyReals(a.im, b.im)),
    addReals(multiplyReals(a.re, b.im), multiplyReals(a.im, b.re)),
  )
}

/** `a` / `b`. */
export function divide(a: unknown, b: unknown): Numeric {
  if (typeof a === "number" && typeof b === "number") {
    // A quotient of safe integers rounds to an integer only when it is one.
    const quotient = a / b
    if (Number.isInteger(quotient)) return quotient + 0
    if (b !== 0) return ratioOfSafe(a, b)
  } else if (a instanceof Flonum && b instanceof Flonum) return new Flonum(a.double / b.double)
  return divideAny(a, b)
}

function divideAny(a: unknown, b: unknown): Numeric {
  const level = commonRank("/", a, b)
  if (b === 0) throw new Complaint("/", "division by zero", [a, b])
  switch (level) {
    case INTEGER:
    case RATIO:
      return divideRatios(a as Exact, b as Exact)
    case FLONUM:
      return new Flonum(toDouble(a as Real) / toDouble(b as Real))
    default:
      return divideComplex(a as Numeric, b as Numeric)
  }
}

function divideComplex(a: Numeric, b: Numeric): Numeric {
  if (!(b instanceof Compnum)) {
    const { re, im } = a as Compnum
    return rectangular(divide(re, b) as Real, divide(im, b) as Real)
  }
  if (!isExact(a) || !isExact(b)) return divideInexact(a, b)
  const norm = addReals(multiplyReals(b.re, b.re), multiplyReals(b.im, b.im))
  return divide(mul(a, new Compnum(b.re, negate(b.im) as Real)), norm)
}

/** Smith's way: dividing by the larger part first keeps the squares from overflowing. */
function divideInexact(a: Numeric, b: Compnum): Numeric {
  const x = toDouble(a instanceof Compnum ? a.re : a)
  const y = a instanceof Compnum ? toDouble(a.im) : 0
  const u = toDouble(b.re)
  const v = toDouble(b.im)
  if (Math.abs(u) >= Math.abs(v)) {
    const r = v / u
    const d = u + v * r
    return inexactComplex((x + y * r) / d, (y - x * r) / d)
  }
  const r = u / v
  const d = u * r + v
  return inexactComplex((x * r + y) / d, (y * r - x) / d)
}

/** The square of `z`. */
export function square(z: unknown): Numeric {
  return mul(numberOperand("square", z), z)
}

function addReals(a: Real, b: Real): Real {
  return add(a, b) as Real
}

function subtractReals(a: Real, b: Real): Real {
  return sub(a, b) as Real
}

function multiplyReals(a: Real, b: Real): Real {
  return mul(a, b) as Real
}
