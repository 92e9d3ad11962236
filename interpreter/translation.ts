// From the machine's instructions to the source of a JavaScript function.
//
// The variables of the function are the slots of the activation: `s3` is slot 3,
// `c` the closure, `d` the depth (native.ts). Each instruction is a statement; `pc`
// is the number of the instruction that may have to hand over, and the one place
// where a frame is handed over is the end of the function.
//
// Invariants
//   JS1  A primitive is called without a look at its name's cell only if the cell is fixed.
//   JS2  Whatever compiled code does not do itself it leaves to the machine, at the very instruction, before any effect of it.
//   JS3  The source is linear in the size of the code.

import { type Code, type Instr, Kind, Op, type Operand } from "./code.js"
import { type Block, mostOperands } from "./flow-graph.js"
import { charging, type Expression, inlined, inlinedRecord, truth } from "./inlining.js"
import { wantedAfterCalls } from "./liveness.js"
import { FRAMES, OTHER_WORDS, Why, WORD } from "./native.js"
import { AROUND } from "./native-calls.js"
import { Primitive } from "./primitive.js"
import { MOST_AT_ONCE } from "./primitives/many.js"
import { CaseClosure, type Cell, Closure, Control, OWN_FREES } from "./procedure.js"
import { RecordProcedure } from "./record.js"
import { type Bound, References } from "./references.js"
import { searched } from "./searching.js"
import { structured } from "./structure.js"

/** A call with more operands looks first whether so many are taken. */
const MOST_DIRECT = 3

export class Translation {
  private readonly refs: References
  private readonly frees = new Set<number>()
  private testJs = ""
  /** Whether it calls itself in tail position. */
  private loops = false
  /** Whether it may wait for the value of a call. */
  private waits = false

  constructor(
    private readonly code: Code,
    private readonly root: Instr,
    private readonly cells: readonly Cell[],
    /** The call that `root` follows, if it follows one. */
    private readonly waiting?: Instr,
    /** What counts the calls, if they are counted. */
    private readonly counter?: { calls: number },
  ) {
    this.refs = new References(cells)
  }

  get bound(): Bound {
    return this.refs.bound
  }

  /** The source of a function that makes the compiled one. */
  function(blocks: readonly Block[]): string {
    const { code, root } = this
    const statements = structured(blocks, {
      statements: ({ instrs }) => instrs.map((instr) => this.instr(instr)).join(""),
      test: () => this.testJs,
    })
    const isEntry = root.op === Op.Enter
    const count = code.required + (code.rest ? 1 : 0)
    const slots = Array.from({ length: code.size - 1 }, (_, i) => `s${i + 1}`)
    // What a frame has left behind would keep its data alive for as long as the stack lasts.
    const { waiting } = this
    const clear = (i: number): string => (waiting === undefined ? "" : `a[o+${i}]=0;`)
    const loads = slots.map((s, i) => `${s}=a[o+${i + 1}];${clear(i + 1)}`).join("")
    const locals = (isEntry ? slots.slice(count) : slots).concat("t", "r", "f", "T", "pc=0")
    const body = waiting !== undefined ? this.goingOn(loads, statements, waiting) : (isEntry ? "" : loads) + statements
    const consts = this.refs.names
    const frees = [...this.frees].map((i) => `f${i}=${freeOf("c", i)}`)
    const head = isEntry ? ["c", "d", ...slots.slice(0, count)] : ["a", "o", "d"]
    const name = JSON.stringify(code.name === "" ? "lambda" : code.name)
    return [
      `"use strict";`,
      consts.length > 0 ? `const ${consts.join(",")};` : "",
      `const self={${name}(${head.join(",")}){`,
      isEntry ? "" : "const c=a[o];",
      frees.length > 0 ? `const ${frees.join(",")};` : "",
      `let ${locals.join(",")};const e=d+${(code.size + OTHER_WORDS + mostOperands(blocks)) * WORD};`,
      `$:try{${this.loops ? `E:for(;;){${body}}` : body}}catch(e){failed(e)}`,
      this.handing(slots, wantedAfterCalls(blocks, code.size)),
      `}}[${name}];return self`,
    ].join("\n")
  }

  /** What hands the frame over: one that waits for a value, if any does, with what will be wanted then. */
  private handing(slots: readonly string[], wanted: ReadonlySet<number> | undefined): string {
    const innermost = `const i=I[pc];if(H.why<${Why.Bounce})return hand(${["i", "d", "c", ...slots].join(",")});`
    if (!this.waits) return `${innermost}return LATER`
    const puts = ["c", ...slots].map((slot, i) => `w[p+${i}]=${wanted?.has(i) === false && i > 0 ? 0 : slot};`).join("")
    const stands = `const m=bounds.run,p=m.spillTop,w=m.spilled,q=m.height+2*(d&${FRAMES});m.stack[q]=i;m.stack[q+1]=p;`
    return `${innermost}if(i.next!==null){${stands}${puts}m.spillTop=p+${slots.length + 1}}return LATER`
  }

  /**
   * What goes on after a call, and with its value after the call that the frame on top waits in, if that is the same
   * call in the same closure; else whoever entered compiled code sees to it. Such a value never goes through memory.
   */
  private goingOn(loads: string, statements: string, waiting: Instr): string {
    const call = this.refs.constant(waiting)
    return [
      `for(let g=false;;g=true){${loads}if(g)s${waiting.slot}=r;A:{${statements}}`,
      `const m=bounds.run,h=m.height-2;if(h<=m.spillFloor||m.stack[h]!==${call}||typeof (o=m.stack[h+1])!=="number")return r;`,
      "if((a=m.spilled)[o]!==c)return r;m.height=h}",
    ].join("")
  }

  /** What a function is entered with, the instruction ahead. */
  private entering(site: number): string {
    const { required, rest } = this.code
    const operands = Array.from({ length: required + (rest ? 1 : 0) }, (_, i) => `s${i + 1}`)
    return [`I[${site}]`, "d", "c", ...operands].join(",")
  }

  private leave(instr: Instr): string {
    return `{pc=${this.refs.site(instr)};bail();break $}` // JS2
  }

  private instr(instr: Instr): string {
    switch (instr.op) {
      case Op.Enter: {
        const at = this.refs.site(instr)
        const due = `{pc=${at};return enter(${this.entering(at)})}`
        const counting = this.counter === undefined ? "" : `${this.refs.constant(this.counter)}.calls++;`
        return `if(--G.fuel<0||d>DEEPEST||(d&${FRAMES})>bounds.frames)${due}${counting}`
      }
      case Op.Loop:
        return `if(--G.fuel<0){pc=${this.refs.site(instr)};if(\`\${over}\`)break $}`
      case Op.Move:
        return this.checked(instr, [instr.a], ([a]) => `s${instr.slot}=${a};`)
      case Op.Return:
        return this.checked(instr, [instr.a], ([a]) => this.answer(a as string))
      case Op.If:
        return this.checked(instr, [instr.a], ([a]) => {
          this.testJs = truth(a as string)
          return ""
        })
      case Op.Prim1:
      case Op.Prim2:
      case Op.Prim3:
      case Op.PrimN:
      case Op.IfPrim1:
      case Op.IfPrim2:
        return this.checked(instr, instr.args, (operands) => this.primitive(instr, operands))
      case Op.Call:
      case Op.TailCall:
        return this.called(instr)
      case Op.Close:
        return this.close(instr) + this.delivered(instr)
      case Op.Spread:
        return this.spread(instr)
      case Op.Tie:
        return this.checked(instr, [instr.b], ([b]) => `${freeOf(`s${instr.a.index}`, instr.index)}=${b};`)
      case Op.CloseCase: {
        const clauses = instr.args.map((o) => this.operand(o)).join(",")
        return `s${instr.slot}=new CaseClosure(${this.refs.constant(instr.target)},[${clauses}]);${this.delivered(instr)}`
      }
      case Op.NewBox:
        return `s${instr.slot}=new Box(s${instr.slot});`
      case Op.SetBox:
        return this.checked(instr, [instr.b], ([b]) => `${this.operand(instr.a)}.value=${b};`)
      case Op.SetGlobal: {
        const cell = this.refs.cell(instr.index)
        const look = `if(${cell}.value===UNBOUND)${this.leave(instr)}`
        return this.checked(instr, [instr.b], ([b]) => `${look}${cell}.value=${b};`)
      }
      default:
        return this.leave(instr)
    }
  }

  /** What puts values, if there are as many as are wanted, into their slots. */
  private spread(instr: Instr): string {
    const { a, slot } = instr
    const code = instr.target as Code
    const x = this.operand(a)
    const others = `(pc=${this.refs.site(instr)},received(${x},${this.refs.constant(code)}))`
    if (code.params === 1 && !code.rest) return `s${slot}=${x} instanceof MultipleValues?${others}[0]:${x};`
    const puts = Array.from({ length: code.params }, (_, i) => `s${slot + i}=t[${i}];`).join("")
    if (code.rest) return `t=${others};${puts}`
    return `t=${x} instanceof MultipleValues&&${x}.items.length===${code.params}?${x}.items:${others};${puts}`
  }

  /** What returns a value: after a call, to the next frame of the same code if that is what waits. */
  private answer(js: string): string {
    return this.waiting === undefined ? `return ${js};` : `r=${js};break A;`
  }

  private delivered({ next, slot }: Instr): string {
    return next === null ? this.answer(`s${slot}`) : ""
  }

  private close(instr: Instr): string {
    const child = this.refs.child(instr.index, instr.target as Code)
    const frees = instr.args.map((o) => this.operand(o))
    const own = Array.from({ length: OWN_FREES }, (_, i) => frees[i] ?? "undefined")
    const others = frees.length > OWN_FREES ? `[${frees.slice(OWN_FREES).join(",")}]` : "undefined"
    return `${charging(64, `pc=${this.refs.site(instr)}`)};s${instr.slot}=new Closure(${[child, ...own, others].join(",")});`
  }

  // Operands

  /** What `write` makes of the operands, behind a look at those that may have no value. */
  private checked(instr: Instr, operands: readonly Operand[], write: (js: readonly string[]) => string): string {
    const looks = operands.flatMap((operand) => this.looks(operand))
    const leave = looks.length === 0 ? "" : `if(${looks.join("||")})${this.leave(instr)}`
    return leave + write(operands.map((operand) => this.operand(operand)))
  }

  /** The conditions under which `operand` has no value. */
  private looks(operand: Operand): string[] {
    switch (operand.kind) {
      case Kind.Global:
        return this.refs.isFixed(operand.index) ? [] : [`${this.operand(operand)}===UNBOUND`]
      case Kind.CheckedLocal:
      case Kind.CheckedFree:
      case Kind.CheckedBoxedLocal:
      case Kind.CheckedBoxedFree:
        return [`${this.operand(operand)}===UNASSIGNED`]
      default:
        return []
    }
  }

  private operand({ kind, index, value }: Operand): string {
    switch (kind) {
      case Kind.Local:
      case Kind.CheckedLocal:
        return `s${index}`
      case Kind.Const:
        return this.refs.constant(value)
      case Kind.Free:
      case Kind.CheckedFree:
        return this.free(index)
      case Kind.Global:
        return `${this.refs.cell(index)}.value`
      case Kind.Self:
        return "c"
      case Kind.BoxedLocal:
      case Kind.CheckedBoxedLocal:
        return `s${index}.value`
      case Kind.BoxedFree:
      case Kind.CheckedBoxedFree:
        return `${this.free(index)}.value`
    }
  }

  private free(index: number): string {
    this.frees.add(index)
    return `f${index}`
  }

  // Primitives

  private primitive(instr: Instr, operands: readonly string[]): string {
    const cell = this.cells[instr.index] as Cell
    const { name } = instr.target as Primitive
    const at = `pc=${this.refs.site(instr)}`
    if (this.refs.isFixed(instr.index) && cell.value instanceof Primitive && cell.value.name === name) {
      const run = this.run(instr.index, cell.value, operands.length) // JS1
      const search = searched(name, operands, `(${at},${run}(${operands.join(",")}))`, at)
      return search === undefined
        ? this.put(instr, inlined(name, run, operands, at))
        : search + this.put(instr, { js: "r", isTest: false })
    }
    if (cell.value instanceof RecordProcedure && cell.value.least === operands.length)
      return this.recorded(instr, cell.value, operands, at)
    const guard = `if(${this.refs.cell(instr.index)}.value!==${this.refs.constant(instr.target)})${this.leave(instr)}`
    return guard + this.put(instr, inlined(name, this.refs.constant(instr.run), operands, at))
  }

  /** A call of a procedure of a record type, in a cell that another instance has its own such procedure in. */
  private recorded(instr: Instr, procedure: RecordProcedure, operands: readonly string[], at: string): string {
    const { itself, type } = this.refs.record(instr.index, procedure)
    const guard = `if(${this.refs.cell(instr.index)}.value!==${itself})${this.leave(instr)}`
    return guard + this.put(instr, inlinedRecord(procedure, type, `${itself}.run`, operands, at))
  }

  private put(instr: Instr, { js, isTest }: Expression): string {
    if (instr.alt !== null) {
      this.testJs = isTest ? js : js === "r" ? truth(js) : truth(`(r=${js})`, "r")
      return ""
    }
    return instr.next === null ? this.answer(js) : `s${instr.slot}=${js};`
  }

  /** The name of a primitive's function. */
  private run(slot: number, primitive: Primitive, count: number): string {
    return this.refs.member(slot, primitive, count === 2 && primitive.binary !== undefined ? "binary" : "run")
  }

  // Calls

  private called(instr: Instr): string {
    const { a, args } = instr
    // What is unbound is no procedure either.
    if (a.kind === Kind.Global) return this.checked(instr, args, (all) => this.call(instr, this.operand(a), all))
    return this.checked(instr, [a, ...args], ([f, ...operands]) => this.call(instr, f as string, operands))
  }

  private call(instr: Instr, operator: string, operands: readonly string[]): string {
    const known = this.known(instr, operands)
    if (known !== undefined) return known
    const isSelf = instr.a.kind === Kind.Self && !this.code.rest && operands.length === this.code.required
    const f = /^[sfkqhc]\d*$/.test(operator) ? operator : "f"
    const fetch = `${f === operator ? "" : `f=${operator};`}pc=${this.refs.site(instr)};`
    const mayBeItself = this.mayBeItself(instr.a, operands.length)
    if (mayBeItself && instr.next !== null) {
      const itself = `self(${["c", "e+1", ...operands].join(",")})`
      const other = isSelf ? "" : `${f}!==c?callWith(${f},e+1,[${operands.join(",")}]):`
      return fetch + this.settled(instr, other + itself)
    }
    const called = callOf(f, instr.next === null, isSelf, operands)
    if (instr.next !== null) return fetch + this.settled(instr, called)
    const tailCall = this.answered(called)
    if (!mayBeItself) return fetch + tailCall
    this.loops = true
    const news = operands.map((o, i) => `x${i}=${o}`)
    const moves = operands.map((_, i) => `s${i + 1}=x${i};`).join("")
    const again = `{${news.length > 0 ? `const ${news.join(",")};` : ""}${moves}continue E}`
    return isSelf ? again : `${fetch}if(${f}===c)${again}${tailCall}`
  }

  /** What puts the value of a call into its slot, once it is there. */
  private settled({ slot, next }: Instr, js: string): string {
    this.waits = true
    const settled = `if(typeof(r=${js})==="symbol")break $;`
    if (next?.op !== Op.Spread) return `${settled}s${slot}=r;`
    const receiving = `bounds.receiving=(e+1)&${FRAMES}`
    return `{const v=bounds.receiving;${receiving};${settled}bounds.receiving=v;}s${slot}=r;`
  }

  /** A call of a procedure that a fixed cell holds, if something is gained by knowing it. JS1 */
  private known(instr: Instr, operands: readonly string[]): string | undefined {
    const { a, next } = instr
    if (a.kind !== Kind.Global || !this.refs.isFixed(a.index)) return undefined
    const value = this.cells[a.index]?.value
    const count = operands.length
    const depth = next === null ? "e" : "e+1"
    let js = ""
    if (value instanceof Primitive) {
      if (value.isForeign || count < value.least || count > Math.min(value.most, MOST_AT_ONCE)) return undefined
      js = `${this.run(a.index, value, count)}(${operands.join(",")})`
      if (value.asks) js = `awaited(${js},${depth})`
    } else if (value instanceof Control) {
      if (value.name === "values" && next?.op === Op.Spread && count !== 1)
        return `s${instr.slot}=new MultipleValues([${operands.join(",")}]);`
      if (value.native === undefined || count < value.least || count > value.most) return undefined
      js = `${this.refs.member(a.index, value, "native")}(${depth}+${AROUND},[${operands.join(",")}])`
    } else if (value instanceof CaseClosure && value.clauseFor(count)?.template.arity === count) {
      const u = this.refs.clause(a.index, count)
      js = `${u}.template.native(${[u, depth, ...operands].join(",")})`
    } else return undefined
    const all = next === null ? this.answered(js) : this.settled(instr, js)
    return `pc=${this.refs.site(instr)};${all}`
  }

  /** What returns what a call in tail position comes to, if that is there. */
  private answered(js: string): string {
    return `if(typeof(r=${js})!=="symbol")${this.waiting === undefined ? "return r" : "break A"};break $;`
  }

  /** Whether a call of `operator` may call the procedure that it stands in, from its entry on. */
  private mayBeItself({ kind, index }: Operand, count: number): boolean {
    const { code, root } = this
    if (root.op !== Op.Enter || code.rest || count !== code.required) return false
    if (kind === Kind.Self) return true
    const value = kind === Kind.Global ? this.cells[index]?.value : undefined
    return value instanceof Closure && value.code === code
  }
}

/** A free variable of the closure that `closure` is. */
function freeOf(closure: string, index: number): string {
  return `${closure}.${index < OWN_FREES ? `free${index}` : `others[${index - OWN_FREES}]`}`
}

/** The call of what `f` holds: of a closure that takes so many operands at once. */
function callOf(f: string, isTail: boolean, isSelf: boolean, operands: readonly string[]): string {
  const [count, depth, all] = [operands.length, isTail ? "e" : "e+1", `[${operands.join(",")}]`]
  const given = [f, depth, ...operands].join(",")
  const deep = isTail ? `e>=DEEP?callDeep(${f},${all},e):` : ""
  const native = count <= MOST_DIRECT ? `call${count}` : "native"
  if (isSelf) return `${deep}c.template.${native}(${given})`
  if (count <= MOST_DIRECT) return `(T=${f}?.template)===undefined?${native}(${given}):${deep}T.${native}(${given})`
  return `(T=${f}?.template)!==undefined&&T.arity===${count}?${deep}T.native(${given}):call(${f},${depth},${all})`
}
