// Primitives of any number of operands, given more of them than a JavaScript call takes.
//
// Each is done in parts that a call does take: sums are folded, joins joined, comparisons chained.

import { Complaint } from "../complaint.js"
import { charge } from "../meter.js"
import { list } from "../pair.js"
import type { Primitive } from "../primitive.js"

/** How many operands are given to a JavaScript function at once; its stack would hold some 100,000. */
export const MOST_AT_ONCE = 4096

type Parted = (primitive: Primitive, operands: readonly unknown[]) => unknown

/** The operands in parts, each beginning with the last `overlap` operands of the one before. */
function* parts(operands: readonly unknown[], overlap = 0): Iterable<readonly unknown[]> {
  const step = MOST_AT_ONCE - overlap
  for (let i = 0; i < operands.length - overlap; i += step) yield operands.slice(i, i + MOST_AT_ONCE)
}

const fold: Parted = ({ run }, operands) => {
  let value: unknown
  let first = true
  for (const part of parts(operands)) {
    value = first ? run(...part) : run(value, run(...part))
    first = false
  }
  return value
}

/** The parts are joined by what made them, in as many rounds as it takes. */
const join: Parted = (primitive, operands) => {
  const joined = [...parts(operands)].map((part) => primitive.run(...part))
  return joined.length > MOST_AT_ONCE ? join(primitive, joined) : primitive.run(...joined)
}

const chain: Parted = ({ run }, operands) => {
  for (const part of parts(operands, 1)) if (run(...part) === false) return false
  return true
}

const parted: ReadonlyMap<string, Parted> = new Map([
  ...["+", "*", "max", "min", "gcd", "lcm"].map((name) => [name, fold] as const),
  ...["append", "string-append", "vector-append", "bytevector-append", "str", "concat", "merge"].map(
    (name) => [name, join] as const,
  ),
  ...["=", "<", ">", "<=", ">="].flatMap((relation) =>
    ["", "char", "char-ci", "string", "string-ci"].map(
      (kind) => [kind === "" ? relation : `${kind}${relation}?`, chain] as const,
    ),
  ),
  ["symbol=?", chain],
  ["boolean=?", chain],
  [
    "list",
    (_: Primitive, operands: readonly unknown[]) => {
      charge(40 * operands.length)
      return list(operands)
    },
  ],
  [
    "vector",
    (_: Primitive, operands: readonly unknown[]) => {
      charge(16 + 8 * operands.length)
      return [...operands]
    },
  ],
])

/** Calls `primitive` with more operands than fit one call. Throws a `Complaint` where that makes no sense for it. */
export function callWithMany(primitive: Primitive, operands: readonly unknown[]): unknown {
  const how = parted.get(primitive.name)
  if (how === undefined) throw new Complaint(primitive.name, "too many operands", [operands.length])
  return how(primitive, operands)
}
