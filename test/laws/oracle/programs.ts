// Programs made from chance, for the laws that compare two runs of one program.
//
// Every program is closed, ends, and answers plain data. A run of numbers
// decides what it is made of; where they run out the simplest choice is taken,
// so fewer and smaller numbers make a smaller program.
//
// Invariants
//   G1  A loop's count is a literal, and what a program does in all is bounded by `MOST_WORK`.
//   G2  An expression has the type it is asked for, but for the mistakes made on purpose.
//   G3  No program binds the name of a form or of a standard procedure.

import fc from "fast-check"
import { quoted, type Sexp, Text, textOf } from "./sexp.js"

/** What a program was made of. */
export type Feature =
  | "closure"
  | "condition"
  | "deep"
  | "error"
  | "escape"
  | "guard"
  | "handler"
  | "loop"
  | "mistake"
  | "mutation"
  | "output"
  | "parameter"
  | "promise"
  | "record"
  | "saved"
  | "traversal"
  | "values"
  | "vector"
  | "winder"

export interface Program {
  readonly forms: readonly Sexp[]
  readonly features: ReadonlySet<Feature>
  readonly text: string
}

/** How often, in all, the parts of a program may be evaluated. */
const MOST_WORK = 20_000
/** How many parts a procedure or an item of the answer may have, and how deep they may be nested. */
const MOST_PARTS = 60
const MOST_NESTED = 7

/** Programs of every kind. */
export function programs(): fc.Arbitrary<Program> {
  return fc.array(fc.nat(9999), { minLength: 1, maxLength: 600, size: "max" }).map((numbers) => new Maker(numbers).program())
}

/** What may be named where an expression stands. */
interface Names {
  readonly ints: readonly string[]
  readonly lists: readonly string[]
  readonly vectors: readonly string[]
  readonly cells: readonly string[]
  readonly promises: readonly string[]
  readonly escapes: readonly string[]
  /** Procedures from an integer to an integer, with what a call of each costs. */
  readonly procedures: ReadonlyMap<string, number>
  /** How often this place is evaluated. */
  readonly times: number
  /** How much deeper parts may be nested here. */
  readonly depth: number
}

const NOTHING: Names = {
  ints: ["total"],
  lists: [],
  vectors: [],
  cells: [],
  promises: [],
  escapes: [],
  procedures: new Map(),
  times: 1,
  depth: MOST_NESTED,
}

/** What every program begins with. */
const PRELUDE: readonly Sexp[] = [
  ["define", "total", 0],
  ["define", "plain", ["make-parameter", 0]],
  ["define", "raised-by-one", ["make-parameter", 0, ["lambda", ["x"], ["+", "x", 1]]]],
  ["define", "saved", ["lambda", ["x"], "x"]],
  ["define-record-type", "cell", ["make-cell", "value"], "cell?", ["value", "cell-value", "set-cell-value!"]],
]

/** What loops count with. Nobody assigns them, so that loops end. */
const COUNTERS: readonly string[] = ["turn", "n"]

/** An expression that does not fail: what is wrong with `made` is its answer. */
function caught(made: Sexp): Sexp {
  return ["guard", ["e", [["error-object?", "e"], ["error-object-message", "e"]], ["else", ["list", quoted("raised"), "e"]]], made]
}

type Make = (names: Names) => Sexp
type Weighted = readonly [weight: number, feature: Feature | undefined, make: Make]

class Maker {
  private at = 0
  private parts = 0
  private work = 0
  private readonly features = new Set<Feature>()

  constructor(private readonly numbers: readonly number[]) {}

  program(): Program {
    const forms: Sexp[] = [...PRELUDE]
    const procedures = new Map<string, number>()
    for (let i = this.below(3); i > 0; i--) {
      const name = `g${i}`
      const { made, cost } = this.costing(() => this.int({ ...NOTHING, ints: ["total", "n"], procedures: new Map(procedures), depth: 4 }))
      this.parts = 0
      forms.push(["define", [name, "n"], made])
      procedures.set(name, cost)
    }
    const items = Array.from({ length: this.below(4) + 1 }, () => this.item({ ...NOTHING, procedures }))
    forms.push(["list", ...items, caught(["saved", 7]), "total"])
    return { forms, features: this.features, text: forms.map(textOf).join("\n") }
  }

  /** A part of the answer; most are caught if they fail. */
  private item(names: Names): Sexp {
    this.parts = 0
    const made = this.below(3) === 0 ? this.datum(names) : this.int(names)
    if (this.below(5) === 0) return made
    return caught(made)
  }

  // Chance

  private below(limit: number): number {
    return (this.numbers[this.at++] ?? 0) % limit
  }

  private oneOf<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  private chosen(choices: readonly Weighted[], names: Names): Sexp {
    this.parts++
    this.work += names.times
    let n = this.below(choices.reduce((sum, [weight]) => sum + weight, 0))
    for (const [weight, feature, make] of choices) {
      n -= weight
      if (n >= 0) continue
      if (feature !== undefined) this.features.add(feature)
      return make({ ...names, depth: names.depth - 1 })
    }
    throw new Error("a choice of nothing")
  }

  private isSpent(names: Names): boolean {
    return names.depth <= 0 || this.parts > MOST_PARTS || this.work > MOST_WORK || this.at >= this.numbers.length
  }

  /** What `make` makes, and what evaluating it once costs. */
  private costing(make: () => Sexp): { made: Sexp; cost: number } {
    const before = this.work
    const made = make()
    return { made, cost: this.work - before }
  }

  private name(kind: string): string {
    return `${kind}${this.below(4)}`
  }

  /** How often a loop here may turn: at most `most` times (G1). */
  private turns(names: Names, most: number): number {
    return Math.min(this.below(most) + 1, Math.max(1, Math.floor((MOST_WORK - this.work) / names.times / 10)))
  }

  // Integers

  private readonly int: Make = (names) => {
    if (this.isSpent(names)) return this.leaf(names)
    return this.chosen(this.ints, names)
  }

  private readonly leaf: Make = (names) => (this.below(3) === 0 ? this.below(10) - 3 : this.oneOf(names.ints))

  private readonly ints: readonly Weighted[] = [
    [3, undefined, (n) => this.leaf(n)],
    [6, undefined, (n) => [this.oneOf(["+", "-"]), this.int(n), this.int(n)]],
    [1, undefined, (n) => ["*", this.oneOf([2, 3, -1]), this.int(n)]],
    [1, "error", (n) => [this.oneOf(["quotient", "modulo"]), this.int(n), this.oneOf([2, 3, 7, 0])]],
    [3, "condition", (n) => ["if", this.test(n), this.int(n), this.int(n)]],
    [2, "condition", (n) => this.conditional(n)],
    [3, undefined, (n) => this.binding(n)],
    [4, undefined, (n) => ["begin", this.statement(n), this.int(n)]],
    [3, "closure", (n) => this.procedure(n)],
    [4, "closure", (n) => this.call(n)],
    [4, "loop", (n) => this.loop(n)],
    [1, "deep", (n) => this.deep(n)],
    [2, "closure", (n) => this.variadic(n)],
    [2, "loop", (n) => this.mutual(n)],
    [2, "closure", (n) => this.gathered(n)],
    [9, "escape", (n) => this.escapable(n)],
    [9, "escape", (n) => this.escape(n)],
    [6, "guard", (n) => this.guard(n)],
    [5, "handler", (n) => this.handler(n)],
    [3, "error", (n) => this.raise(n)],
    [9, "winder", (n) => this.winder(n)],
    [3, "parameter", (n) => this.parameterized(n)],
    [2, "parameter", () => [this.oneOf(["plain", "raised-by-one"])]],
    [2, "values", (n) => this.values(n)],
    [2, "promise", (n) => this.promise(n)],
    [2, "record", (n) => this.record(n)],
    [2, "vector", (n) => this.vector(n)],
    [3, "traversal", (n) => this.traversal(n)],
    [1, "traversal", (n) => ["length", this.list(n)]],
    [1, "error", (n) => ["car", this.list(n)]],
    [1, "mistake", (n) => this.mistake(n)],
    [4, "saved", (n) => ["saved", this.int(n)]],
  ]

  private conditional(n: Names): Sexp {
    const key = this.name("i")
    const inside = { ...n, ints: [...n.ints, key] }
    switch (this.below(5)) {
      case 0:
        return ["cond", [this.test(n), this.int(n)], [this.test(n), this.int(n)], ["else", this.int(n)]]
      case 1:
        return ["cond", [["memv", this.int(n), quoted([1, 2, 3])], "=>", "length"], ["else", this.int(n)]]
      case 2:
        return ["case", this.int(n), [[0, 1, 2], this.int(n)], [[3, 4, -1], this.int(n)], ["else", this.int(n)]]
      case 3:
        return ["case", this.int(n), [[0], this.int(n)], ["else", "=>", ["lambda", [key], this.int(inside)]]]
      default:
        return ["or", ["and", this.test(n), this.int(n)], this.int(n)]
    }
  }

  private binding(n: Names): Sexp {
    const [a, b] = [this.name("i"), this.name("i")]
    const both = { ...n, ints: [...n.ints, a, b] }
    switch (this.below(4)) {
      case 0:
        return ["let", [[a, this.int(n)]], this.int({ ...n, ints: [...n.ints, a] })]
      case 1:
        return ["let*", [[a, this.int(n)], [b, this.int({ ...n, ints: [...n.ints, a] })]], this.int(both)]
      case 2:
        return ["let", [], ["define", "early", this.int(n)], ["define", "late", this.int({ ...n, ints: [...n.ints, "early"] })], this.int({ ...n, ints: [...n.ints, "early", "late"] })]
      default: {
        const l = this.name("l")
        return ["let", [[l, this.list(n)]], this.int({ ...n, lists: [...n.lists, l] })]
      }
    }
  }

  private procedure(n: Names): Sexp {
    const f = this.name("f")
    const { made, cost } = this.costing(() => this.lambda({ ...n, times: 1 }))
    return ["let", [[f, made]], this.int({ ...n, procedures: new Map([...n.procedures, [f, cost]]) })]
  }

  private lambda(n: Names): Sexp {
    const parameter = this.name("i")
    return ["lambda", [parameter], this.int({ ...n, ints: [...n.ints, parameter] })]
  }

  private call(n: Names): Sexp {
    const affordable = [...n.procedures].filter(([, cost]) => this.work + cost * n.times <= MOST_WORK)
    if (affordable.length === 0) return [this.lambda(n), this.int(n)]
    const [f, cost] = this.oneOf(affordable)
    this.work += cost * n.times
    return this.below(4) === 0 ? ["apply", f, ["list", this.int(n)]] : [f, this.int(n)]
  }

  private loop(n: Names): Sexp {
    const turns = this.turns(n, 5)
    const [i, sum] = [this.oneOf(COUNTERS), "sum"]
    const inside: Names = { ...n, ints: [...n.ints, i, sum], times: n.times * (turns + 1) }
    if (this.below(2) === 0) {
      return ["let", "loop", [[i, turns], [sum, this.int(n)]], ["if", ["<", i, 1], sum, ["loop", ["-", i, 1], this.int(inside)]]]
    }
    return ["do", [[i, 0, ["+", i, 1]], [sum, this.int(n), this.int(inside)]], [["=", i, turns], this.int({ ...n, ints: inside.ints })], this.statement(inside)]
  }

  /** Recursion that is not in tail position, some of it deep. */
  private deep(n: Names): Sexp {
    const turns = this.turns(n, this.below(4) === 0 ? 2000 : 20)
    const bottom = this.int(n)
    const each = this.below(2) === 0 ? 1 : this.leaf({ ...n, ints: [...n.ints, "n"] })
    this.work += turns * n.times
    return ["let", "deep", [["n", turns]], ["if", ["=", "n", 0], bottom, ["+", each, ["deep", ["-", "n", 1]]]]]
  }

  /** A procedure of any number of operands, or of several numbers of them. */
  private variadic(n: Names): Sexp {
    const [a, l] = [this.name("i"), this.name("l")]
    const one: Sexp = [[a], this.int({ ...n, ints: [...n.ints, a] })]
    const more: Sexp = [[a, ".", l], this.int({ ...n, ints: [...n.ints, a], lists: [...n.lists, l] })]
    const given = Array.from({ length: this.below(4) }, () => this.int(n))
    if (this.below(2) === 0) return [["lambda", ...(more as readonly Sexp[])], ...given]
    return [["case-lambda", one, more], ...given]
  }

  /** Two procedures that call each other in tail position. */
  private mutual(n: Names): Sexp {
    const half = (name: string, other: string): Sexp => {
      const inside = { ...n, ints: [...n.ints, "n"], times: n.times * 2 }
      return ["define", [name, "n", "sum"], ["if", ["<", "n", 1], this.int(inside), [other, ["-", "n", 1], ["+", "sum", this.leaf(inside)]]]]
    }
    return ["let", [], half("there", "back"), half("back", "there"), ["there", this.turns(n, 8), this.int(n)]]
  }

  /** Procedures made in a loop, each with its own turn of it, called afterwards. */
  private gathered(n: Names): Sexp {
    const turns = this.turns(n, 3)
    const inside = { ...n, ints: [...n.ints, "turn"], times: n.times * turns }
    const made: Sexp = ["do", [["turn", 0, ["+", "turn", 1]], ["made", quoted([]), ["cons", ["lambda", [], this.int(inside)], "made"]]], [["=", "turn", turns], "made"]]
    return ["apply", "+", ["map", ["lambda", ["thunk"], ["thunk"]], made]]
  }

  private escapable(n: Names): Sexp {
    const k = this.name("k")
    return ["call/cc", ["lambda", [k], this.int({ ...n, escapes: [...n.escapes, k] })]]
  }

  private escape(n: Names): Sexp {
    if (n.escapes.length === 0) return this.escapable(n)
    return [this.oneOf(n.escapes), this.int(n)]
  }

  private guard(n: Names): Sexp {
    const e = this.oneOf(["e", "err"])
    const clauses = Array.from({ length: this.below(3) + 1 }, () => this.clause(e, n))
    if (this.below(2) === 0) clauses.push(["else", this.int(n)])
    return ["guard", [e, ...clauses], this.int(n)]
  }

  private clause(e: string, n: Names): Sexp {
    switch (this.below(7)) {
      case 0:
        return [["number?", e], this.int({ ...n, ints: [...n.ints, e] })]
      case 1:
        return [["symbol?", e], this.int(n)]
      case 2:
        return [["error-object?", e], ["begin", ["display", ["error-object-message", e]], this.int(n)]]
      case 3:
        return [["memv", e, quoted([0, 1, 2, 3, 4])], "=>", "length"]
      case 4:
        return [["and", ["number?", e], e]]
      case 5:
        return [["begin", this.statement(n), ["string?", e]], this.int(n)]
      default:
        return [["pair?", e], ["begin", ["display", e], this.int(n)]]
    }
  }

  private handler(n: Names): Sexp {
    const e = this.oneOf(["e", "err"])
    const body: Sexp = ["lambda", [], this.int(n)]
    if (this.below(2) === 0) return ["with-exception-handler", ["lambda", [e], this.answer(e, n)], body]
    const k = this.name("k")
    const inside = { ...n, escapes: [...n.escapes, k] }
    return ["call/cc", ["lambda", [k], ["with-exception-handler", ["lambda", [e], [k, this.answer(e, inside)]], ["lambda", [], this.int(inside)]]]]
  }

  /** What a handler makes of the object it is given. */
  private answer(e: string, n: Names): Sexp {
    if (this.below(2) === 0) return this.int(n)
    return ["if", ["number?", e], this.int({ ...n, ints: [...n.ints, e] }), this.int(n)]
  }

  private raise(n: Names): Sexp {
    switch (this.below(3)) {
      case 0:
        return ["raise-continuable", this.datum(n)]
      case 1:
        return ["raise", this.datum(n)]
      default:
        return ["error", new Text(this.oneOf(["boom", "no such luck"])), this.datum(n)]
    }
  }

  private winder(n: Names): Sexp {
    const name = this.oneOf(["a", "b", "c"])
    const thunk = (said: string): Sexp => {
      const rest = this.below(6) === 0 ? this.statement(n) : 0
      return ["lambda", [], ["display", new Text(said)], rest]
    }
    return ["dynamic-wind", thunk(`<${name}`), ["lambda", [], this.int(n)], thunk(`${name}>`)]
  }

  private parameterized(n: Names): Sexp {
    const one: Sexp = [this.oneOf(["plain", "raised-by-one"]), this.int(n)]
    if (this.below(3) > 0) return ["parameterize", [one], this.int(n)]
    return ["parameterize", [["plain", this.int(n)], ["raised-by-one", this.int(n)]], this.int(n)]
  }

  private values(n: Names): Sexp {
    const [a, b] = ["one", "two"]
    const consumer: Sexp = ["lambda", [a, b], this.int({ ...n, ints: [...n.ints, a, b] })]
    const both: Sexp = ["values", this.int(n), this.int(n)]
    switch (this.below(3)) {
      case 0:
        return ["call-with-values", ["lambda", [], both], consumer]
      case 1:
        return ["let-values", [[[a, b], both]], this.int({ ...n, ints: [...n.ints, a, b] })]
      default:
        return ["call-with-values", ["lambda", [], ["call/cc", ["lambda", ["k"], ["k", this.int(n), this.int(n)]]]], consumer]
    }
  }

  private promise(n: Names): Sexp {
    if (n.promises.length > 0 && this.below(2) === 0) return ["force", this.oneOf(n.promises)]
    const p = this.name("p")
    return ["let", [[p, ["delay", this.int(n)]]], ["+", ["force", p], this.int({ ...n, promises: [...n.promises, p] })]]
  }

  private record(n: Names): Sexp {
    if (n.cells.length > 0 && this.below(2) === 0) return ["cell-value", this.oneOf(n.cells)]
    const c = this.name("c")
    return ["let", [[c, ["make-cell", this.int(n)]]], this.int({ ...n, cells: [...n.cells, c] })]
  }

  private vector(n: Names): Sexp {
    if (n.vectors.length > 0 && this.below(2) === 0) {
      return ["vector-ref", this.oneOf(n.vectors), this.below(3) === 0 ? this.int(n) : this.below(3)]
    }
    const v = this.name("v")
    return ["let", [[v, ["vector", this.int(n), this.int(n), this.int(n)]]], this.int({ ...n, vectors: [...n.vectors, v] })]
  }

  private traversal(n: Names): Sexp {
    const inside = { ...n, times: n.times * 4 }
    switch (this.below(4)) {
      case 0:
        return ["apply", "+", ["map", this.lambda(inside), this.list(n)]]
      case 1:
        return ["apply", "+", ["map", "+", this.list(n), this.list(n)]]
      case 2:
        return ["vector-ref", ["vector-map", this.lambda(inside), ["vector", this.int(n), this.int(n)]], this.below(2)]
      default:
        return ["begin", ["for-each", this.lambda(inside), this.list(n)], this.int(n)]
    }
  }

  private mistake(n: Names): Sexp {
    switch (this.below(5)) {
      case 0:
        return ["+", this.int(n), quoted("wrong")]
      case 1:
        return ["no-such-variable", this.int(n)]
      case 2:
        return [5, this.int(n)]
      case 3:
        return ["letrec", [["early", "late"], ["late", this.int(n)]], "early"]
      default:
        return [this.lambda(n), this.int(n), this.int(n)]
    }
  }

  // Other types

  private readonly test: Make = (n) => {
    if (this.isSpent(n)) return this.below(2) === 0
    return this.tests({ ...n, depth: n.depth - 1 })
  }

  private tests(n: Names): Sexp {
    switch (this.below(5)) {
      case 0:
        return ["not", this.test(n)]
      case 1:
        return ["even?", this.int(n)]
      case 2:
        return ["=", this.int(n), this.int(n)]
      case 3:
        return ["null?", this.list(n)]
      default:
        return [this.oneOf(["<", ">"]), this.int(n), this.int(n)]
    }
  }

  private readonly list: Make = (n) => {
    if (this.isSpent(n)) return n.lists.length > 0 ? this.oneOf(n.lists) : quoted([1, 2])
    return this.lists({ ...n, depth: n.depth - 1 })
  }

  private lists(n: Names): Sexp {
    this.parts++
    switch (this.below(6)) {
      case 0:
        return n.lists.length > 0 ? this.oneOf(n.lists) : ["list", this.int(n)]
      case 1:
        return ["cons", this.int(n), this.list(n)]
      case 2:
        return ["cdr", this.list(n)]
      case 3:
        return ["reverse", this.list(n)]
      case 4:
        return ["map", this.lambda({ ...n, times: n.times * 4 }), this.list(n)]
      default:
        return ["list", this.int(n), this.int(n), this.int(n)]
    }
  }

  private assignable(n: Names): string {
    return this.oneOf(n.ints.filter((name) => !COUNTERS.includes(name)))
  }

  /** What `saved` may hold: nothing that calls `saved`, so that programs end. */
  private keepsake(n: Names): Sexp {
    const x = this.name("i")
    const escape = n.escapes.length > 0 ? this.oneOf(n.escapes) : "raise"
    switch (this.below(4)) {
      case 0:
        return ["lambda", [x], ["begin", ["display", x], this.leaf({ ...n, ints: [...n.ints, x] })]]
      case 1:
        return ["lambda", [x], [escape, ["+", x, this.leaf(n)]]]
      default:
        return n.escapes.length > 0 ? escape : ["lambda", [x], ["begin", ["set!", this.assignable(n), x], x]]
    }
  }

  /** A value of any type. */
  private readonly datum: Make = (n) => {
    switch (this.below(5)) {
      case 0:
        return this.int(n)
      case 1:
        return quoted(this.oneOf(["oops", "bad", "late"]))
      case 2:
        return new Text(this.oneOf(["text", ""]))
      case 3:
        return this.test(n)
      default:
        return this.list(n)
    }
  }

  /** An expression for its effect. */
  private readonly statement: Make = (n) => {
    if (this.isSpent(n)) return 0
    return this.chosen(this.statements, n)
  }

  private readonly statements: readonly Weighted[] = [
    [5, "output", (n) => ["display", this.datum(n)]],
    [5, "mutation", (n) => ["set!", this.assignable(n), this.int(n)]],
    [2, "condition", (n) => [this.oneOf(["when", "unless"]), this.test(n), this.statement(n)]],
    [6, "saved", (n) => ["set!", "saved", this.keepsake(n)]],
    [2, "record", (n) => (n.cells.length > 0 ? ["set-cell-value!", this.oneOf(n.cells), this.int(n)] : this.int(n))],
    [2, "vector", (n) => (n.vectors.length > 0 ? ["vector-set!", this.oneOf(n.vectors), this.below(3), this.int(n)] : this.int(n))],
    [3, undefined, (n) => this.int(n)],
  ]
}
