// What kind of number a value is.

import { wrongType } from "../complaint.js"
import { realPart } from "./complex.js"
import { Compnum, Flonum, isNumeric, type Numeric, Ratnum, type Real } from "./tower.js"

/** The levels of the tower: an operation on two numbers takes place on the higher one's. */
export const INTEGER = 0
export const RATIO = 1
export const FLONUM = 2
export const COMPLEX = 3

/** The level of `value`, or -1 where it is no number. */
export function rank(value: unknown): number {
  if (typeof value === "number" || typeof value === "bigint") return INTEGER
  if (value instanceof Flonum) return FLONUM
  if (value instanceof Ratnum) return RATIO
  return value instanceof Compnum ? COMPLEX : -1
}

/** The higher of the levels of `a` and `b`. `who` complains of what is no number. */
export function commonRank(who: string, a: unknown, b: unknown): number {
  const left = rank(a)
  const right = rank(b)
  if (left < 0) throw wrongType(who, "a number", a, 1)
  if (right < 0) throw wrongType(who, "a number", b, 2)
  return left > right ? left : right
}

/** Whether `value` is a real number: no complex one, not even with a zero imaginary part that is inexact. */
export function isReal(value: unknown): value is Real {
  return isNumeric(value) && !(value instanceof Compnum)
}

/** Whether `value` is a finite real. */
export function isRational(value: unknown): boolean {
  return value instanceof Flonum ? Number.isFinite(value.double) : isReal(value)
}

/** Whether `value` is an integer, exact or not. */
export function isInteger(value: unknown): boolean {
  return value instanceof Flonum ? Number.isInteger(value.double) : isExactInteger(value)
}

/** Whether `value` is an exact integer. */
export function isExactInteger(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint"
}

/** Whether `z` is exact. */
export function isExact(z: Numeric): boolean {
  return !(realPart(z) instanceof Flonum)
}

/** Whether both parts of `z` satisfy `test`; exact parts count as 0. */
export function everyPart(z: Numeric, test: (double: number) => boolean): boolean {
  if (z instanceof Compnum) return everyPart(z.re, test) && everyPart(z.im, test)
  return test(z instanceof Flonum ? z.double : 0)
}

/** `z`, which must be a number. `argument` as in `wrongType`. */
export function numberOperand(who: string, z: unknown, argument = 0): Numeric {
  if (!isNumeric(z)) throw wrongType(who, "a number", z, argument)
  return z
}

/** `x`, which must be real. */
export function realOperand(who: string, x: unknown, argument = 0): Real {
  if (!isReal(x)) throw wrongType(who, "a real number", x, argument)
  return x
}
