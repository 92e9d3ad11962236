// Complex numbers: making them and taking them apart.
//
// Invariants
//   NU6  The parts of a Compnum are both exact or both flonums, and its imaginary part is no exact zero.

import { toDouble } from "./exactness.js"
import { Compnum, Flonum, type Numeric, type Real } from "./tower.js"

/** `re` + `im` i; a real where `im` is an exact zero. NU6. */
export function rectangular(re: Real, im: Real): Numeric {
  if (im === 0) return re
  if (re instanceof Flonum === im instanceof Flonum) return new Compnum(re, im)
  return inexactComplex(toDouble(re), toDouble(im))
}

/** The inexact complex number of two doubles. */
export function inexactComplex(re: number, im: number): Compnum {
  return new Compnum(new Flonum(re), new Flonum(im))
}

/** The complex number of a magnitude and an angle. Exact where the angle or the magnitude is an exact zero. */
export function polar(magnitude: Real, angle: Real): Numeric {
  if (angle === 0 || magnitude === 0) return magnitude
  const m = toDouble(magnitude)
  const a = toDouble(angle)
  return inexactComplex(m * Math.cos(a), m * Math.sin(a))
}

/** The real part of `z`. */
export function realPart(z: Numeric): Real {
  return z instanceof Compnum ? z.re : z
}

/** The imaginary part of `z`; an exact zero for a real. */
export function imagPart(z: Numeric): Real {
  return z instanceof Compnum ? z.im : 0
}
