// R7RS 6.3: booleans.

import { wrongType } from "../complaint.js"
import type { PrimitiveSpec } from "../primitive.js"

export const booleanPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "not",
    shape: "(not obj)",
    doc: "`#t` if `obj` is `#f` or `nil`, else `#f`.",
    run: (obj) => obj === false || obj === null,
  },
  {
    name: "boolean?",
    shape: "(boolean? obj)",
    doc: "Whether `obj` is `#t` or `#f`.",
    run: (obj) => typeof obj === "boolean",
  },
  {
    name: "boolean=?",
    shape: "(boolean=? a b c ...)",
    doc: "Whether all the booleans are `#t` or all are `#f`.",
    run: (...booleans: unknown[]) => {
      booleans.forEach((boolean, k) => {
        if (typeof boolean !== "boolean") throw wrongType("boolean=?", "a boolean", boolean, k + 1)
      })
      return booleans.every((boolean) => boolean === booleans[0])
    },
  },
]
