// The instances of libraries that one module instance is made of.
//
// Invariants
//   N1  A library's body runs once in each module instance that reaches it, before the code that imported it.

import type { Environment } from "./environment.js"
import { inOrder, type Library } from "./library.js"
import { type Closure, procedureOf } from "./procedure.js"
import type { Program } from "./run.js"

/** The library instances of one module instance. */
export class Instances {
  private readonly made = new Map<Environment, Environment>()
  /** Code that must run before anything that was linked since: library bodies. */
  readonly due: Closure[] = []

  readonly instanceOf = (template: Environment): Environment => this.made.get(template) ?? template

  /** The instances there are. */
  environments(): Iterable<Environment> {
    return this.made.values()
  }

  /** Makes instances of `library` and all it needs, unless they are there. */
  ensure(library: Library): void {
    for (const each of inOrder([library])) {
      if (each.body.length === 0 && each.needs.length === 0 && each.environment.name === "kernel") continue
      if (this.made.has(each.environment)) continue
      const instance = each.environment.instantiate(this.instanceOf)
      this.made.set(each.environment, instance)
      for (const code of each.body) this.due.push(procedureOf(code, instance.globals)) // N1
    }
  }
}

/** A program that calls procedures without operands, one after another. */
export function inTurn(closures: readonly Closure[]): Program {
  let i = 0
  return {
    next: (run) => {
      const closure = closures[i++]
      return closure === undefined ? undefined : run.originate(closure, [])
    },
  }
}
