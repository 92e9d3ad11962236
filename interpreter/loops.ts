// Which local procedures are loops.
//
// A procedure bound by `let` or `letrec` is a loop if it is only ever called, with
// the right number of operands, and every call returns to where the binding form
// itself returns: the call stands in tail position of that form, or of another
// loop bound by it. Such a call is a jump inside the activation of the procedure
// around it, and no closure is made. (Kennedy, "Compiling with Continuations,
// Continued", 2007, calls this contification.)
//
// So are the two procedures of `%receive`: the first returns to the second, which
// returns to where the call does.
//
// Invariants
//   LP1  A loop is never referred to but by a call in operator position.
//   LP2  What a loop returns is what the form that binds it returns.
//
// Not here: what a jump is lowered to (lower.ts).

import { type Call, type Core, GlobalRef, Lambda, type Let, type Letrec, LocalRef, type Variable } from "./core.js"
import { type Cell, Control } from "./procedure.js"

/** Where a value is returned to. Two are the same place if they stand for the same one. */
class Return {
  /** Known to be the same place as this one: the end of a loop's body. */
  same: Return | undefined
}

/** Where a value goes that no call can return to as a jump. */
const ELSEWHERE = new Return()

/** A local procedure that may be a loop. */
interface Candidate {
  readonly lambda: Lambda
  /** Where its body returns to. */
  readonly end: Return
  /** Where its calls return to. */
  readonly calls: Set<Return>
  only: boolean
}

/** What is left to look at: a node and where its value goes, or the end of a binding form. */
type Task =
  | { readonly core: Core; readonly to: Return }
  | { readonly candidates: readonly Candidate[]; readonly to: Return }

/** Sets `loop` of every lambda in `top` that is one. `cells` are those of the globals. */
export function findLoops(top: Lambda, cells: readonly Cell[]): void {
  new Search(cells).run(top)
}

class Search {
  private readonly known = new Map<Variable, Candidate>()
  private readonly tasks: Task[] = []

  constructor(private readonly cells: readonly Cell[]) {}

  run(top: Lambda): void {
    this.add(top.body, new Return())
    for (let task = this.tasks.pop(); task !== undefined; task = this.tasks.pop()) {
      if ("core" in task) this.visit(task.core, task.to)
      else decide(task.candidates, task.to)
    }
  }

  private add(core: Core, to: Return): void {
    if (core.kind !== "const" && core.kind !== "global") this.tasks.push({ core, to })
  }

  private visit(core: Core, to: Return): void {
    switch (core.kind) {
      case "local":
        return this.refer(core.variable)
      case "set-local":
      case "set-global":
        return this.add(core.value, ELSEWHERE)
      case "if":
        this.add(core.test, ELSEWHERE)
        this.add(core.then, to)
        return this.add(core.otherwise, to)
      case "seq":
        return core.items.forEach((item, i) => this.add(item, i === core.items.length - 1 ? to : ELSEWHERE))
      case "call":
        return this.call(core, to)
      case "let":
      case "letrec":
        return this.bindings(core, to)
      case "lambda":
        return this.add(core.body, new Return())
      case "case-lambda":
        for (const clause of core.clauses) this.add(clause, ELSEWHERE)
    }
  }

  private refer(variable: Variable): void {
    const candidate = this.known.get(variable)
    if (candidate !== undefined) candidate.only = false // LP1
  }

  private call(core: Call, to: Return): void {
    const { operator, operands } = core
    if (this.isReceive(operator)) {
      const [producer, consumer] = operands
      if (producer instanceof Lambda && consumer instanceof Lambda) {
        producer.loop = consumer.loop = true
        this.add(producer.body, new Return())
        return this.add(consumer.body, to)
      }
    }
    const candidate = operator instanceof LocalRef ? this.known.get(operator.variable) : undefined
    if (candidate === undefined) this.add(operator, ELSEWHERE)
    else if (candidate.lambda.params.length === operands.length) candidate.calls.add(to)
    else candidate.only = false
    for (const operand of operands) this.add(operand, ELSEWHERE)
  }

  private isReceive(operator: Core): boolean {
    if (!(operator instanceof GlobalRef)) return false
    const { value, fixed } = this.cells[operator.slot] as Cell
    return fixed && value instanceof Control && value.name === "%receive"
  }

  private bindings(core: Let | Letrec, outside: Return): void {
    const to = outside === ELSEWHERE ? new Return() : outside
    const candidates: Candidate[] = []
    core.inits.forEach((init, i) => {
      const variable = core.variables[i] as Variable
      if (!(init instanceof Lambda) || init.rest || variable.assigned || variable.checked) return
      const candidate = { lambda: init, end: new Return(), calls: new Set<Return>(), only: true }
      this.known.set(variable, candidate)
      candidates.push(candidate)
    })
    if (candidates.length > 0) this.tasks.push({ candidates, to })
    core.inits.forEach((init, i) => {
      const candidate = this.known.get(core.variables[i] as Variable)
      if (candidate === undefined) this.add(init, ELSEWHERE)
      else this.add(candidate.lambda.body, candidate.end)
    })
    this.add(core.body, to)
  }
}

/** The largest set of `candidates` whose calls return to `to` or to the end of one of the set. LP2 */
function decide(candidates: readonly Candidate[], to: Return): void {
  let loops = candidates.filter(({ only, calls }) => only && calls.size > 0)
  for (;;) {
    const ends = new Set([to, ...loops.map(({ end }) => end)].map(placeOf))
    const kept = loops.filter(({ calls }) => [...calls].every((call) => call !== ELSEWHERE && ends.has(placeOf(call))))
    if (kept.length === loops.length) break
    loops = kept
  }
  for (const { lambda, end } of loops) {
    lambda.loop = true
    end.same = to
  }
}

function placeOf(end: Return): Return {
  let place = end
  while (place.same !== undefined) place = place.same
  return place
}

/** The most nodes that `mentions` looks at. */
const MOST_SEEN = 200

/** Whether evaluating one of `cores` could read or change `variable`. Says yes where it takes too long to know. */
export function mentions(cores: readonly Core[], variable: Variable): boolean {
  const waiting = [...cores]
  for (let seen = 0; seen < MOST_SEEN; seen++) {
    const core = waiting.pop()
    if (core === undefined) return false
    switch (core.kind) {
      case "local":
        if (core.variable === variable) return true
        break
      case "lambda":
        if (core.free.has(variable)) return true
        if (core.loop) waiting.push(core.body)
        break
      case "case-lambda":
        waiting.push(...core.clauses)
        break
      case "set-local":
        if (core.variable === variable) return true
        waiting.push(core.value)
        break
      case "set-global":
        waiting.push(core.value)
        break
      case "if":
        waiting.push(core.test, core.then, core.otherwise)
        break
      case "seq":
        waiting.push(...core.items)
        break
      case "call":
        waiting.push(core.operator, ...core.operands)
        break
      case "let":
      case "letrec":
        waiting.push(...core.inits, core.body)
    }
  }
  return true
}
