// Programs made from chance, for the laws that compare two runs of one program.
//
// Every program is closed and answers plain data, and no program binds the name
// of a form or of a standard procedure. An expression has the type it is asked
// for, but for the mistakes made on purpose.
//
// Invariants
//   G1  A program ends: a loop's count is a literal and its counter is never assigned, what may be kept for later calls
//       nothing that was kept, and what loops and calls cost is taken from an allowance.

import fc from "fast-check"
import { Allowance } from "./allowance.js"
import { Chance, type Weighted } from "./chance.js"
import { assignable, COUNTERS, having, type Names, NOTHING, PRELUDE, repeated } from "./names.js"
import { type Sexp, Splice, s, Text, textOf } from "./sexp.js"

export interface Program {
  readonly forms: readonly Sexp[]
  readonly text: string
}

/** Programs of every kind. */
export function programs(): fc.Arbitrary<Program> {
  const numbers = fc.array(fc.nat(9999), { minLength: 1, maxLength: 600, size: "max" })
  return numbers.map((decisions) => new Maker(new Chance(decisions)).program())
}

/** How long a list may be, as far as the work of going through it is counted. */
const LONGEST = 4

/** An expression that does not fail: what is wrong with `made` is its answer. */
function caught(made: Sexp): Sexp {
  return s`(guard (e ((error-object? e) (error-object-message e)) (else (list 'raised e))) ${made})`
}

type Make = (names: Names) => Sexp

class Maker {
  private readonly allowance = new Allowance()

  constructor(private readonly chance: Chance) {}

  program(): Program {
    const forms: Sexp[] = [...PRELUDE]
    const procedures = new Map<string, number>()
    for (let i = this.chance.below(3); i > 0; i--) {
      this.allowance.begin()
      const names = { ...having(NOTHING, "n"), procedures: new Map(procedures), depth: 4 }
      const { made, cost } = this.allowance.costing(() => this.int(names))
      forms.push(s`(define (${`g${i}`} n) ${made})`)
      procedures.set(`g${i}`, cost)
    }
    const items = Array.from({ length: this.chance.below(4) + 1 }, () => this.item({ ...NOTHING, procedures }))
    forms.push(s`(list ${new Splice(items)} ${caught(s`(saved 7)`)} total)`)
    return { forms, text: forms.map(textOf).join("\n") }
  }

  /** A part of the answer; most are caught if they fail. */
  private item(names: Names): Sexp {
    this.allowance.begin()
    const made = this.chance.once(3) ? this.datum(names) : this.int(names)
    return this.chance.once(5) ? made : caught(made)
  }

  /** A part of its own. */
  private one(choices: readonly Weighted<Make>[], names: Names): Sexp {
    this.allowance.spend(names)
    return this.among(choices, { ...names, depth: names.depth - 1 })
  }

  private among(choices: readonly Weighted<Make>[], names: Names): Sexp {
    return this.chance.weighted(choices)(names)
  }

  private isSpent(names: Names): boolean {
    return this.chance.isOver || this.allowance.isSpent(names)
  }

  /** A name of few, so that names are shadowed. */
  private name(kind: string): string {
    return `${kind}${this.chance.below(4)}`
  }

  /** How often a loop here may turn: at most `most` times. */
  private turns(names: Names, most: number): number {
    return Math.min(this.chance.below(most) + 1, this.allowance.turns(names)) // G1
  }

  // Integers

  private readonly int: Make = (n) => (this.isSpent(n) ? this.leaf(n) : this.one(this.ints, n))

  private readonly leaf: Make = (n) => (this.chance.once(3) ? this.chance.below(10) - 3 : this.chance.oneOf(n.ints))

  private readonly conditions: readonly Weighted<Make>[] = [
    [3, (n) => s`(if ${this.test(n)} ${this.int(n)} ${this.int(n)})`],
    [1, (n) => s`(cond (${this.test(n)} ${this.int(n)}) (${this.test(n)} ${this.int(n)}) (else ${this.int(n)}))`],
    [1, (n) => s`(cond ((memv ${this.int(n)} '(1 2 3)) => length) (else ${this.int(n)}))`],
    [1, (n) => s`(case ${this.int(n)} ((0 1 2) ${this.int(n)}) ((3 4 -1) ${this.int(n)}) (else ${this.int(n)}))`],
    [1, (n) => s`(case ${this.int(n)} ((0) ${this.int(n)}) (else => ${this.lambda(n)}))`],
    [1, (n) => s`(or (and ${this.test(n)} ${this.int(n)}) ${this.int(n)})`],
  ]

  private readonly bindings: readonly Weighted<Make>[] = [
    [2, (n) => this.bound("i", (i) => s`(let ((${i} ${this.int(n)})) ${this.int(having(n, i))})`)],
    [2, (n) => this.bound("i", (i) => this.twice(i, n))],
    [2, (n) => this.bound("l", (l) => s`(let ((${l} ${this.list(n)})) ${this.int({ ...n, lists: [...n.lists, l] })})`)],
    [2, (n) => s`(begin ${this.statement(n)} ${this.int(n)})`],
    [1, (n) => this.defining(n)],
  ]

  private twice(i: string, n: Names): Sexp {
    return s`(let* ((${i} ${this.int(n)}) (${i} ${this.int(having(n, i))})) ${this.int(having(n, i))})`
  }

  private defining(n: Names): Sexp {
    const early = having(n, "early")
    return s`(let () (define early ${this.int(n)}) (define late ${this.int(early)}) ${this.int(having(early, "late"))})`
  }

  private bound(kind: string, make: (name: string) => Sexp): Sexp {
    return make(this.name(kind))
  }

  private lambda(n: Names): Sexp {
    return this.bound("i", (i) => s`(lambda (${i}) ${this.int(having(n, i))})`)
  }

  private readonly procedures: readonly Weighted<Make>[] = [
    [3, (n) => this.procedure(n)],
    [4, (n) => this.call(n)],
    [1, (n) => s`((lambda ${this.clause(n)}) ${this.operands(n)})`],
    [1, (n) => s`((case-lambda ((x) ${this.int(having(n, "x"))}) (${this.clause(n)})) ${this.operands(n)})`],
    [1, (n) => this.mutual(n)],
    [1, (n) => this.gathered(n)],
  ]

  private procedure(n: Names): Sexp {
    const f = this.name("f")
    const { made, cost } = this.allowance.costing(() => this.lambda({ ...n, times: 1 }))
    return s`(let ((${f} ${made})) ${this.int({ ...n, procedures: new Map([...n.procedures, [f, cost]]) })})`
  }

  private call(n: Names): Sexp {
    const affordable = [...n.procedures].filter(([, cost]) => this.allowance.affords(cost, n))
    if (affordable.length === 0) return s`(${this.lambda(n)} ${this.int(n)})`
    const [f, cost] = this.chance.oneOf(affordable)
    this.allowance.repeat(cost, n)
    return this.chance.once(4) ? s`(apply ${f} (list ${this.int(n)}))` : s`(${f} ${this.int(n)})`
  }

  /** The formals and the body of a procedure of one operand or more. */
  private clause(n: Names): Splice {
    const [i, l] = [this.name("i"), this.name("l")]
    return new Splice([s`(${i} . ${l})`, this.int({ ...having(n, i), lists: [...n.lists, l] })])
  }

  private operands(n: Names): Splice {
    return new Splice(Array.from({ length: this.chance.below(4) }, () => this.int(n)))
  }

  /** Two procedures that call each other in tail position. */
  private mutual(n: Names): Sexp {
    const inside = repeated(having(n, "n"), 2)
    const half = (one: string, other: string): Sexp =>
      s`(define (${one} n sum) (if (< n 1) ${this.int(inside)} (${other} (- n 1) (+ sum ${this.leaf(inside)}))))`
    return s`(let () ${half("there", "back")} ${half("back", "there")} (there ${this.turns(n, 8)} ${this.int(n)}))`
  }

  /** Procedures made in a loop, each with its own turn of it, called afterwards. */
  private gathered(n: Names): Sexp {
    const turns = this.turns(n, 3)
    const made = s`(lambda () ${this.int(repeated(having(n, "turn"), turns))})`
    return s`(apply + (map (lambda (thunk) (thunk))
      (do ((turn 0 (+ turn 1)) (made '() (cons ${made} made))) ((= turn ${turns}) made))))`
  }

  private readonly loops: readonly Weighted<Make>[] = [
    [2, (n) => this.namedLet(n)],
    [2, (n) => this.doLoop(n)],
    [1, (n) => this.deep(n)],
  ]

  private namedLet(n: Names): Sexp {
    const [turns, i] = [this.turns(n, 5), this.chance.oneOf(COUNTERS)]
    const inside = repeated(having(n, i, "sum"), turns + 1)
    return s`(let loop ((${i} ${turns}) (sum ${this.int(n)})) (if (< ${i} 1) sum (loop (- ${i} 1) ${this.int(inside)})))`
  }

  private doLoop(n: Names): Sexp {
    const [turns, i] = [this.turns(n, 5), this.chance.oneOf(COUNTERS)]
    const inside = repeated(having(n, i, "sum"), turns + 1)
    return s`(do ((${i} 0 (+ ${i} 1)) (sum ${this.int(n)} ${this.int(inside)}))
                 ((= ${i} ${turns}) ${this.int(having(n, i, "sum"))})
               ${this.statement(inside)})`
  }

  /** Recursion that is not in tail position, some of it deep. */
  private deep(n: Names): Sexp {
    const turns = this.turns(n, this.chance.once(4) ? 2000 : 20)
    this.allowance.repeat(turns, n)
    return s`(let deep ((n ${turns})) (if (= n 0) ${this.int(n)} (+ ${this.leaf(having(n, "n"))} (deep (- n 1)))))`
  }

  // Control

  private readonly escapes: readonly Weighted<Make>[] = [
    [1, (n) => this.escapable(n)],
    [1, (n) => (n.escapes.length === 0 ? this.escapable(n) : s`(${this.chance.oneOf(n.escapes)} ${this.int(n)})`)],
  ]

  private escapable(n: Names): Sexp {
    return this.bound("k", (k) => s`(call/cc (lambda (${k}) ${this.int({ ...n, escapes: [...n.escapes, k] })}))`)
  }

  private guard(n: Names): Sexp {
    const clauses = Array.from({ length: this.chance.below(3) + 1 }, () => this.among(this.clauses, n))
    if (this.chance.once(2)) clauses.push(s`(else ${this.int(n)})`)
    return s`(guard (e ${new Splice(clauses)}) ${this.int(n)})`
  }

  private readonly clauses: readonly Weighted<Make>[] = [
    [2, (n) => s`((number? e) ${this.int(having(n, "e"))})`],
    [1, (n) => s`((symbol? e) ${this.int(n)})`],
    [1, (n) => s`((error-object? e) (begin (display (error-object-message e)) ${this.int(n)}))`],
    [1, () => s`((memv e '(0 1 2 3 4)) => length)`],
    [1, () => s`((and (number? e) e))`],
    [1, (n) => s`((begin ${this.statement(n)} (string? e)) ${this.int(n)})`],
    [1, (n) => s`((pair? e) (begin (display e) ${this.int(n)}))`],
  ]

  private readonly handlers: readonly Weighted<Make>[] = [
    [1, (n) => s`(with-exception-handler (lambda (e) ${this.answer(n)}) (lambda () ${this.int(n)}))`],
    [1, (n) => this.bound("k", (k) => this.leaving(k, { ...n, escapes: [...n.escapes, k] }))],
  ]

  private leaving(k: string, n: Names): Sexp {
    const handler = s`(lambda (e) (${k} ${this.answer(n)}))`
    return s`(call/cc (lambda (${k}) (with-exception-handler ${handler} (lambda () ${this.int(n)}))))`
  }

  /** What a handler makes of the object it is given. */
  private answer(n: Names): Sexp {
    return this.chance.once(2) ? this.int(n) : s`(if (number? e) ${this.int(having(n, "e"))} ${this.int(n)})`
  }

  private readonly raises: readonly Weighted<Make>[] = [
    [1, (n) => s`(raise-continuable ${this.datum(n)})`],
    [1, (n) => s`(raise ${this.datum(n)})`],
    [1, (n) => s`(error ${new Text(this.chance.oneOf(["boom", "no such luck"]))} ${this.datum(n)})`],
  ]

  private winder(n: Names): Sexp {
    const name = this.chance.oneOf(["a", "b", "c"])
    const thunk = (said: string): Sexp =>
      s`(lambda () (display ${new Text(said)}) ${this.chance.once(6) ? this.statement(n) : 0})`
    return s`(dynamic-wind ${thunk(`<${name}`)} (lambda () ${this.int(n)}) ${thunk(`${name}>`)})`
  }

  private readonly parameters: readonly Weighted<Make>[] = [
    [2, () => [this.chance.oneOf(["plain", "raised-by-one"])]],
    [2, (n) => s`(parameterize ((${this.chance.oneOf(["plain", "raised-by-one"])} ${this.int(n)})) ${this.int(n)})`],
    [1, (n) => s`(parameterize ((plain ${this.int(n)}) (raised-by-one ${this.int(n)})) ${this.int(n)})`],
  ]

  private readonly values: readonly Weighted<Make>[] = [
    [1, (n) => s`(call-with-values (lambda () (values ${this.int(n)} ${this.int(n)})) ${this.consumer(n)})`],
    [1, (n) => s`(let-values (((one two) (values ${this.int(n)} ${this.int(n)}))) ${this.int(having(n, "one"))})`],
    [1, (n) => s`(call-with-values (lambda () (call/cc (lambda (k) (k ${this.int(n)} 2)))) ${this.consumer(n)})`],
  ]

  private consumer(n: Names): Sexp {
    return s`(lambda (one two) ${this.int(having(n, "one", "two"))})`
  }

  // Data

  private readonly data: readonly Weighted<Make>[] = [
    [2, (n) => this.promise(n)],
    [2, (n) => this.record(n)],
    [2, (n) => this.vector(n)],
    [1, (n) => s`(length ${this.list(n)})`],
    [1, (n) => s`(car ${this.list(n)})`],
    [1, (n) => s`(apply + (map ${this.lambda(repeated(n, LONGEST))} ${this.list(n)}))`],
    [1, (n) => s`(apply + (map + ${this.list(n)} ${this.list(n)}))`],
    [1, (n) => s`(begin (for-each ${this.lambda(repeated(n, LONGEST))} ${this.list(n)}) ${this.int(n)})`],
    [1, (n) => s`(vector-ref (vector-map ${this.lambda(repeated(n, 2))} (vector ${this.int(n)} ${this.int(n)})) 1)`],
  ]

  private promise(n: Names): Sexp {
    if (n.promises.length > 0 && this.chance.once(2)) return s`(force ${this.chance.oneOf(n.promises)})`
    const p = this.name("p")
    return s`(let ((${p} (delay ${this.int(n)}))) (+ (force ${p}) ${this.int({ ...n, promises: [...n.promises, p] })}))`
  }

  private record(n: Names): Sexp {
    if (n.cells.length > 0 && this.chance.once(2)) return s`(cell-value ${this.chance.oneOf(n.cells)})`
    const c = this.name("c")
    return s`(let ((${c} (make-cell ${this.int(n)}))) ${this.int({ ...n, cells: [...n.cells, c] })})`
  }

  private vector(n: Names): Sexp {
    const { chance } = this
    const at = chance.once(3) ? this.int(n) : chance.below(3)
    if (n.vectors.length > 0 && chance.once(2)) return s`(vector-ref ${chance.oneOf(n.vectors)} ${at})`
    const v = this.name("v")
    return s`(let ((${v} (vector ${this.int(n)} ${at} 3))) ${this.int({ ...n, vectors: [...n.vectors, v] })})`
  }

  private readonly mistakes: readonly Weighted<Make>[] = [
    [1, (n) => s`(+ ${this.int(n)} 'wrong)`],
    [1, (n) => s`(no-such-variable ${this.int(n)})`],
    [1, (n) => s`(5 ${this.int(n)})`],
    [1, (n) => s`(letrec ((early late) (late ${this.int(n)})) early)`],
    [1, (n) => s`(${this.lambda(n)} ${this.int(n)} ${this.int(n)})`],
  ]

  private readonly ints: readonly Weighted<Make>[] = [
    [3, (n) => this.leaf(n)],
    [6, (n) => s`(${this.chance.oneOf(["+", "-"])} ${this.int(n)} ${this.int(n)})`],
    [1, (n) => s`(* ${this.chance.oneOf([2, 3, -1])} ${this.int(n)})`],
    [1, (n) => s`(${this.chance.oneOf(["quotient", "modulo"])} ${this.int(n)} ${this.chance.oneOf([2, 3, 7, 0])})`],
    [5, (n) => this.among(this.conditions, n)],
    [7, (n) => this.among(this.bindings, n)],
    [10, (n) => this.among(this.procedures, n)],
    [6, (n) => this.among(this.loops, n)],
    [18, (n) => this.among(this.escapes, n)],
    [6, (n) => this.guard(n)],
    [6, (n) => this.among(this.handlers, n)],
    [4, (n) => this.among(this.raises, n)],
    [9, (n) => this.winder(n)],
    [5, (n) => this.among(this.parameters, n)],
    [3, (n) => this.among(this.values, n)],
    [12, (n) => this.among(this.data, n)],
    [1, (n) => this.among(this.mistakes, n)],
    [4, (n) => s`(saved ${this.int(n)})`],
  ]

  // Other types

  private readonly test: Make = (n) => (this.isSpent(n) ? this.chance.once(2) : this.one(this.tests, n))

  private readonly tests: readonly Weighted<Make>[] = [
    [1, (n) => s`(not ${this.test(n)})`],
    [1, (n) => s`(even? ${this.int(n)})`],
    [1, (n) => s`(null? ${this.list(n)})`],
    [3, (n) => s`(${this.chance.oneOf(["<", ">", "="])} ${this.int(n)} ${this.int(n)})`],
  ]

  private readonly list: Make = (n) => {
    if (!this.isSpent(n)) return this.one(this.lists, n)
    return n.lists.length > 0 ? this.chance.oneOf(n.lists) : s`'(1 2)`
  }

  private readonly lists: readonly Weighted<Make>[] = [
    [1, (n) => (n.lists.length > 0 ? this.chance.oneOf(n.lists) : s`(list ${this.int(n)})`)],
    [1, (n) => s`(cons ${this.int(n)} ${this.list(n)})`],
    [1, (n) => s`(cdr ${this.list(n)})`],
    [1, (n) => s`(reverse ${this.list(n)})`],
    [1, (n) => s`(map ${this.lambda(repeated(n, LONGEST))} ${this.list(n)})`],
    [1, (n) => s`(list ${this.int(n)} ${this.int(n)} ${this.int(n)})`],
  ]

  /** A value of any type. */
  private readonly datum: Make = (n) => this.among(this.anything, n)

  private readonly anything: readonly Weighted<Make>[] = [
    [1, (n) => this.int(n)],
    [1, () => s`'${this.chance.oneOf(["oops", "bad", "late"])}`],
    [1, () => new Text(this.chance.oneOf(["text", ""]))],
    [1, (n) => this.test(n)],
    [1, (n) => this.list(n)],
  ]

  /** An expression for its effect. */
  private readonly statement: Make = (n) => (this.isSpent(n) ? 0 : this.one(this.statements, n))

  private readonly statements: readonly Weighted<Make>[] = [
    [5, (n) => s`(display ${this.datum(n)})`],
    [5, (n) => s`(set! ${this.chance.oneOf(assignable(n))} ${this.int(n)})`],
    [2, (n) => s`(${this.chance.oneOf(["when", "unless"])} ${this.test(n)} ${this.statement(n)})`],
    [6, (n) => s`(set! saved ${this.among(this.keepsakes, n)})`],
    [2, (n) => (n.cells.length > 0 ? s`(set-cell-value! ${this.chance.oneOf(n.cells)} ${this.int(n)})` : this.int(n))],
    [2, (n) => (n.vectors.length > 0 ? s`(vector-set! ${this.chance.oneOf(n.vectors)} 1 ${this.int(n)})` : 0)],
    [3, (n) => this.int(n)],
  ]

  /** What `saved` may hold: nothing that calls `saved`. */ // G1
  private readonly keepsakes: readonly Weighted<Make>[] = [
    [2, (n) => this.exit(n)],
    [1, (n) => s`(lambda (x) (begin (display x) ${this.leaf(n)}))`],
    [1, (n) => s`(lambda (x) (${this.exit(n)} (+ x ${this.leaf(n)})))`],
    [1, (n) => s`(lambda (x) (begin (set! ${this.chance.oneOf(assignable(n))} x) x))`],
  ]

  private exit(n: Names): string {
    return n.escapes.length > 0 ? this.chance.oneOf(n.escapes) : "raise"
  }
}
