// R7RS 6.1: equivalence predicates.

import { equal, eqv } from "../equal.js"
import type { PrimitiveSpec } from "../primitive.js"

export const equivalencePrimitives: readonly PrimitiveSpec[] = [
  {
    name: "eqv?",
    shape: "(eqv? a b)",
    doc: "Whether `a` and `b` are the same: one object, or the same number of one exactness, or the same character.",
    run: eqv,
  },
  {
    name: "eq?",
    shape: "(eq? a b)",
    doc: "Whether `a` and `b` are one object. Of numbers that are not small exact integers it may say no where `eqv?` says yes.",
    run: (a, b) => a === b,
  },
  {
    name: "equal?",
    shape: "(equal? a b)",
    doc: "Whether `a` and `b` have the same parts all the way down, or go on alike for ever. Ends on circular data.",
    run: equal,
  },
]
