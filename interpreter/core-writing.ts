// The core language as data, for people to read.

import type { Core, Lambda, Variable } from "./core.js"
import { deep, type Walk } from "./deep.js"
import { EMPTY, list, Pair } from "./pair.js"
import { intern, Sym } from "./symbol.js"

/** `core` as a datum in the report's own words. */
export function coreWriting(core: Core): unknown {
  return deep(node(core))
}

const word = (name: string): unknown => intern(name)

function* node(core: Core): Walk<unknown> {
  switch (core.kind) {
    case "const":
      return isSelfEvaluating(core.value) ? core.value : list([word("quote"), core.value])
    case "local":
      return word(core.variable.name)
    case "global":
      return word(core.name)
    case "set-local":
      return list([word("set!"), word(core.variable.name), yield node(core.value)])
    case "set-global":
      return list([word(core.defines ? "define" : "set!"), word(core.name), yield node(core.value)])
    case "if":
      return list([word("if"), yield node(core.test), yield node(core.then), yield node(core.otherwise)])
    case "seq":
      return list([word("begin"), ...((yield all(core.items)) as unknown[])])
    case "call":
      return list([yield node(core.operator), ...((yield all(core.operands)) as unknown[])])
    case "let":
    case "letrec": {
      const inits: unknown[] = yield all(core.inits)
      const bindings = core.variables.map((v, i) => list([word(v.name), inits[i]]))
      return list([word(core.kind === "let" ? "let" : "letrec*"), list(bindings), yield node(core.body)])
    }
    case "lambda":
      return list([word("lambda"), formals(core), yield node(core.body)])
    case "case-lambda": {
      const bodies: unknown[] = yield all(core.clauses.map((c) => c.body))
      return list([word("case-lambda"), ...core.clauses.map((c, i) => list([formals(c), bodies[i]]))])
    }
  }
}

function* all(cores: readonly Core[]): Walk<unknown[]> {
  const written: unknown[] = []
  for (const core of cores) written.push(yield node(core))
  return written
}

function formals(lambda: Lambda): unknown {
  const names = lambda.params.map((p: Variable) => word(p.name))
  return lambda.rest ? list(names.slice(0, -1), names.at(-1)) : list(names)
}

function isSelfEvaluating(value: unknown): boolean {
  return !(value instanceof Pair || value instanceof Sym || value === EMPTY)
}
