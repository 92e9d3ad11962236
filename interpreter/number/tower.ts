// The representation of numbers.
//
//   exact integer   a JavaScript number while it is a safe integer
//                   (|n| < 2^53), else a bigint; never a bigint that would fit
//   exact rational  Ratnum, in lowest terms, denominator > 1
//   real, inexact   Flonum, a boxed double (so 1.0 and 1 are told apart)
//   complex         Compnum, two reals, both exact or both flonums; the imaginary
//                   part is never an exact zero
//
// Not here: arithmetic (arithmetic.ts), reading (parse.ts), writing (print.ts).

import { safe } from "./integer.js"

/** An exact integer, normalised: a safe-integer number, else a bigint. */
export type Integer = number | bigint

/** An inexact real. */
export class Flonum {
  constructor(readonly double: number) {}
}

/** An exact rational that is no integer: lowest terms, `den` > 1. */
export class Ratnum {
  constructor(
    readonly num: bigint,
    readonly den: bigint,
  ) {}
}

export type Real = Integer | Ratnum | Flonum

/** A complex number that is no real: `im` is never an exact zero. Made by `rectangular` (complex.ts). */
export class Compnum {
  constructor(
    readonly re: Real,
    readonly im: Real,
  ) {}
}

export type Numeric = Real | Compnum

/** Whether `value` is a Scheme number. */
export function isNumeric(value: unknown): value is Numeric {
  return (
    typeof value === "number" ||
    value instanceof Flonum ||
    typeof value === "bigint" ||
    value instanceof Ratnum ||
    value instanceof Compnum
  )
}

/** `value` as a normalised exact integer. */
export function integer(value: bigint): Integer {
  const n = safe(value)
  return Number.isNaN(n) ? value : n
}
