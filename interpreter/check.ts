// What a program does wrong that shows without running it.
//
// Three things: names that nothing defines, calls of known procedures with the
// wrong number of operands, internal definitions that nothing reads. What is
// found is sure to be wrong wherever it is reached, or sure to be useless.

import type { Code } from "./code.js"
import type { Call, Core, Lambda, Letrec } from "./core.js"
import { deep, type Walk } from "./deep.js"
import type { Environment } from "./environment.js"
import type { Place } from "./place.js"
import { type Arity, Primitive } from "./primitive.js"
import { CaseClosure, Closure, Control } from "./procedure.js"

/** Something wrong, and where. */
export interface Finding {
  readonly sentence: string
  readonly place: Place | undefined
}

/** What is wrong with a compiled program, in the order of its text. */
export function check(module: { readonly environment: Environment; readonly body: readonly Code[] }): Finding[] {
  const checker = new Checker(module.environment)
  for (const code of module.body) checker.collect(code.lambda.body)
  for (const code of module.body) deep(checker.visit(code.lambda.body))
  return checker.findings.sort((a, b) => (a.place?.offset ?? 0) - (b.place?.offset ?? 0))
}

class Checker {
  readonly findings: Finding[] = []
  private readonly undefined: Set<number>
  /** The lambda that each global is defined as, if it is defined once and as one. */
  private readonly definitions = new Map<number, Lambda | null>()

  constructor(private readonly environment: Environment) {
    this.undefined = environment.undefinedSlots()
  }

  /** Notes what the top level defines. */
  collect(core: Core): void {
    if (core.kind === "seq") for (const item of core.items) this.collect(item)
    if (core.kind !== "set-global") return
    if (core.defines) this.undefined.delete(core.slot)
    const known = this.definitions.has(core.slot)
    this.definitions.set(core.slot, !known && core.defines && core.value.kind === "lambda" ? core.value : null)
  }

  *visit(core: Core): Walk<void> {
    switch (core.kind) {
      case "global":
        if (this.undefined.has(core.slot)) this.find(`unbound variable: ${core.name}`, core.place)
        return
      case "set-global":
        if (this.undefined.has(core.slot)) this.find(`set!: unbound variable: ${core.name}`, core.place)
        yield this.visit(core.value)
        return
      case "set-local":
        yield this.visit(core.value)
        return
      case "if":
        for (const part of [core.test, core.then, core.otherwise]) yield this.visit(part)
        return
      case "seq":
        for (const item of core.items) yield this.visit(item)
        return
      case "call":
        this.call(core)
        for (const part of [core.operator, ...core.operands]) yield this.visit(part)
        return
      case "letrec":
        this.unused(core)
        for (const part of [...core.inits, core.body]) yield this.visit(part)
        return
      case "let":
        for (const part of [...core.inits, core.body]) yield this.visit(part)
        return
      case "lambda":
        yield this.visit(core.body)
        return
      case "case-lambda":
        for (const clause of core.clauses) yield this.visit(clause.body)
    }
  }

  private unused(core: Letrec): void {
    for (const { name, reads, place } of core.variables) {
      if (name !== "" && reads === 0 && place !== undefined) this.find(`defined but never used: ${name}`, place)
    }
  }

  private call(core: Call): void {
    const called = this.known(core.operator)
    if (called === undefined) return
    const count = core.operands.length
    if (called.arities.some(({ least, most }) => count >= least && count <= most)) return
    this.find(`${called.name}: wrong number of operands, its shape is ${called.shape}: ${count} given`, core.place)
  }

  /** What is known of the procedure that `operator` is sure to be. */
  private known(operator: Core): { name: string; shape: string; arities: Arity[] } | undefined {
    if (operator.kind !== "global") return undefined
    const own = this.definitions.get(operator.slot)
    if (own === null) return undefined
    if (own !== undefined) return { name: own.name, shape: shapeOf(own), arities: [arityOf(own)] }
    const value = this.environment.cells[operator.slot]?.value
    if (value instanceof Primitive || value instanceof Control)
      return { name: value.name, shape: value.shape, arities: [value] }
    if (value instanceof Closure) {
      const { name, shape, required, rest } = value.code
      return { name, shape, arities: [{ least: required, most: rest ? Number.POSITIVE_INFINITY : required }] }
    }
    if (!(value instanceof CaseClosure)) return undefined
    const arities = value.clauses.map(({ code }) => ({
      least: code.required,
      most: code.rest ? Number.POSITIVE_INFINITY : code.required,
    }))
    return { name: value.name, shape: value.shape, arities }
  }

  private find(sentence: string, place: Place | undefined): void {
    this.findings.push({ sentence, place })
  }
}

function arityOf(lambda: Lambda): Arity {
  const count = lambda.params.length
  return lambda.rest ? { least: count - 1, most: Number.POSITIVE_INFINITY } : { least: count, most: count }
}

function shapeOf(lambda: Lambda): string {
  const names = lambda.params.map((p) => p.name)
  if (lambda.rest) names.push(`${names.pop()} ...`)
  return `(${[lambda.name, ...names].join(" ")})`
}
