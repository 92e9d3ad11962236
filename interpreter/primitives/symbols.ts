// R7RS 6.5: symbols.

import { wrongType } from "../complaint.js"
import { charge } from "../meter.js"
import type { PrimitiveSpec } from "../primitive.js"
import { SchemeString } from "../string.js"
import { intern, Sym } from "../symbol.js"

export const symbolPrimitives: readonly PrimitiveSpec[] = [
  {
    name: "symbol?",
    shape: "(symbol? obj)",
    doc: "Whether `obj` is a symbol.",
    run: (obj) => obj instanceof Sym,
  },
  {
    name: "symbol=?",
    shape: "(symbol=? a b c ...)",
    doc: "Whether the symbols all have the same name.",
    run: (...symbols: unknown[]) => {
      symbols.forEach((symbol, k) => {
        if (!(symbol instanceof Sym)) throw wrongType("symbol=?", "a symbol", symbol, k + 1)
      })
      return symbols.every((symbol) => symbol === symbols[0])
    },
  },
  {
    name: "symbol->string",
    shape: "(symbol->string symbol)",
    doc: "The name of `symbol` as a constant string.",
    run: (symbol) => {
      if (!(symbol instanceof Sym)) throw wrongType("symbol->string", "a symbol", symbol)
      charge(32)
      return new SchemeString(symbol.name, true)
    },
  },
  {
    name: "string->symbol",
    shape: "(string->symbol string)",
    doc: "The symbol whose name is `string`, whatever characters it holds.",
    run: (string) => {
      if (!(string instanceof SchemeString)) throw wrongType("string->symbol", "a string", string)
      charge(64 + 2 * string.length)
      return intern(string.toString())
    },
  },
]
