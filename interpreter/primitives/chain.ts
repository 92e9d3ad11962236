// Comparisons of any number of operands: `char<?`, `string=?` and their kind.

import { wrongType } from "../complaint.js"
import type { PrimitiveSpec } from "../primitive.js"

/**
 * A comparison that holds if it holds of each operand and the next.
 * @param kind what an operand should be, with its article: "a character"
 * @param belongs whether a value is such an operand
 * @param binary the comparison of two; it checks them itself
 */
export function chain<T>(
  name: string,
  kind: string,
  doc: string,
  belongs: (value: unknown) => value is T,
  binary: (a: T, b: T) => boolean,
): PrimitiveSpec {
  const run = (...operands: unknown[]): boolean => {
    operands.forEach((operand, k) => {
      if (!belongs(operand)) throw wrongType(name, kind, operand, k + 1)
    })
    for (let k = 1; k < operands.length; k++) if (!binary(operands[k - 1] as T, operands[k] as T)) return false
    return true
  }
  return { name, shape: `(${name} a b c ...)`, doc, run, binary }
}
