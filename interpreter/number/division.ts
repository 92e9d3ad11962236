// Integer division: quotients and remainders, truncated and floored; gcd and lcm.
//
// An operand may be an inexact integer; then the answer is inexact, and is that
// of the exact operands.

import { Complaint, wrongType } from "../complaint.js"
import { integerOf } from "./exactness.js"
import {
  bigDifference,
  bigGcd,
  bigint,
  bigProduct,
  bigQuotient,
  bigRemainder,
  bigSum,
  gcdOfSafe,
  magnitude,
  remainderBySafe,
} from "./integer.js"
import { isExactInteger, isInteger } from "./kind.js"
import { Flonum, type Integer, integer, type Real } from "./tower.js"

/** `x` as an exact integer; an integer is asked for by `who`. */
function exactInteger(who: string, x: unknown, argument: number): Integer {
  if (typeof x === "number" || typeof x === "bigint") return x
  if (!isInteger(x)) throw wrongType(who, "an integer", x, argument)
  return integerOf((x as Flonum).double)
}

/** The answer of `operation` to two integers, inexact if either is. */
function between(who: string, a: unknown, b: unknown, operation: (a: bigint, b: bigint) => bigint): Real {
  const x = exactInteger(who, a, 1)
  const y = exactInteger(who, b, 2)
  return alike(a, b, integer(operation(bigint(x), bigint(y))))
}

function alike(a: unknown, b: unknown, answer: Integer): Real {
  return a instanceof Flonum || b instanceof Flonum ? new Flonum(Number(answer)) : answer
}

/** As `between`, for an operation that divides by `b`. */
function divided(who: string, a: unknown, b: unknown, operation: (a: bigint, b: bigint) => bigint): Real {
  const x = exactInteger(who, a, 1)
  const y = exactInteger(who, b, 2)
  if (y === 0) throw new Complaint(who, "division by zero", [a, b])
  return alike(a, b, integer(operation(bigint(x), bigint(y))))
}

// A quotient of safe integers never rounds up to the next integer, so it may be
// cut off, and multiplied it is exact. That is several times faster than the
// host's own remainder of doubles. Adding 0 makes 0 of -0.

/** The quotient of `a` and `b`, truncated. */
export function quotient(a: unknown, b: unknown): Real {
  return truncateQuotient(a, b, "quotient")
}

/** What is left of `a` after truncated division by `b`; it has the sign of `a`. */
export function remainder(a: unknown, b: unknown): Real {
  return truncateRemainder(a, b, "remainder")
}

/** What is left of `a` after floored division by `b`; it has the sign of `b`. */
export function modulo(a: unknown, b: unknown): Real {
  return floorRemainder(a, b, "modulo")
}

export function truncateQuotient(a: unknown, b: unknown, who = "truncate-quotient"): Real {
  if (typeof a === "number" && typeof b === "number" && b !== 0) return Math.trunc(a / b) + 0
  return divided(who, a, b, bigQuotient)
}

export function truncateRemainder(a: unknown, b: unknown, who = "truncate-remainder"): Real {
  if (typeof b === "number" && b !== 0 && isExactInteger(a)) return restBySafe(a, b)
  return divided(who, a, b, bigRemainder)
}

export function floorQuotient(a: unknown, b: unknown, who = "floor-quotient"): Real {
  if (typeof a === "number" && typeof b === "number" && b !== 0) return Math.floor(a / b) + 0
  return divided(who, a, b, bigFloorQuotient)
}

export function floorRemainder(a: unknown, b: unknown, who = "floor-remainder"): Real {
  if (typeof b === "number" && b !== 0 && isExactInteger(a)) {
    const rest = restBySafe(a, b)
    return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest
  }
  return divided(who, a, b, bigFloorRemainder)
}

/** What is left of `a` after truncated division by the safe integer `b`, which is not zero. */
function restBySafe(a: Integer, b: number): number {
  return typeof a === "number" ? a - Math.trunc(a / b) * b : remainderBySafe(a, b)
}

/** `a` / `b`, floored. */
export function bigFloorQuotient(a: bigint, b: bigint): bigint {
  const quotient = bigQuotient(a, b)
  const exact = a < 0n === b < 0n || quotient * b === a
  return exact ? quotient : bigDifference(quotient, 1n)
}

function bigFloorRemainder(a: bigint, b: bigint): bigint {
  const rest = bigRemainder(a, b)
  return rest !== 0n && rest < 0n !== b < 0n ? bigSum(rest, b) : rest
}

/** Whether the integer `n` is odd. */
export function isOdd(n: unknown, who = "odd?"): boolean {
  if (typeof n === "number") return n % 2 !== 0
  const exact = exactInteger(who, n, 0)
  return typeof exact === "bigint" ? BigInt.asUintN(1, exact) === 1n : exact % 2 !== 0
}

/** Whether the integer `n` is even. */
export function isEven(n: unknown): boolean {
  return !isOdd(n, "even?")
}

/** The greatest common divisor, not negative. */
export function gcd(a: unknown, b: unknown): Real {
  if (typeof a === "number" && typeof b === "number") return gcdOfSafe(a, b)
  return between("gcd", a, b, bigGcd)
}

/** The least common multiple, not negative. */
export function lcm(a: unknown, b: unknown): Real {
  return between("lcm", a, b, (x, y) => {
    if (x === 0n || y === 0n) return 0n
    return bigProduct(magnitude(x), bigQuotient(magnitude(y), bigGcd(x, y)))
  })
}
