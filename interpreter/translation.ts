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

import { Char } from "./char.js"
import { type Code, type Instr, Kind, Op, type Operand } from "./code.js"
import type { Block } from "./flow-graph.js"
import { type Expression, inlined } from "./inlining.js"
import { wantedAfterCalls } from "./liveness.js"
import { FRAMES, Why, WORD } from "./native.js"
import { EMPTY } from "./pair.js"
import { Primitive } from "./primitive.js"
import { type Cell, Closure } from "./procedure.js"
import { structured } from "./structure.js"
import { Keyword, Sym } from "./symbol.js"

/** What a translated source refers to, in the order of its names for them. */
export interface Bound {
  /** The instructions that `pc` numbers. */
  readonly sites: readonly Instr[]
  readonly constants: readonly unknown[]
  /** The slots of the cells it reads. */
  readonly slots: readonly number[]
  /** The codes it makes closures of. */
  readonly children: readonly { index: number; code: Code }[]
  /** The primitives that fixed cells hold, by slot. */
  readonly primitives: ReadonlyMap<number, Primitive>
  /** The slots of the cells that are fixed. */
  readonly fixed: ReadonlySet<number>
}

/** What a frame takes of the host's stack besides the slots of its activation and the operands of its call, in words. Measured with the host's interpreter, whose frames are the largest. */
const OTHER_WORDS = 23

export class Translation {
  private readonly sites: Instr[] = []
  private readonly constants: unknown[] = []
  private readonly cellNames = new Map<number, string>()
  private readonly children: { index: number; code: Code }[] = []
  private readonly primitives = new Map<number, Primitive>()
  private readonly runs: { slot: number; isBinary: boolean }[] = []
  private readonly runNames = new Map<string, string>()
  private readonly frees = new Set<number>()
  private readonly fixed = new Set<number>()
  private readonly weight: number
  private testJs = ""
  /** Whether it calls itself in tail position. */
  private loops = false

  constructor(
    private readonly code: Code,
    private readonly root: Instr,
    private readonly cells: readonly Cell[],
    /** What counts the calls, if they are counted. */
    private readonly counter?: { calls: number },
  ) {
    this.weight = code.size + OTHER_WORDS
  }

  private get isAfterCall(): boolean {
    return this.root.op !== Op.Enter && this.root.op !== Op.Loop
  }

  get bound(): Bound {
    const { sites, constants, children, primitives, fixed } = this
    return { sites, constants, children, primitives, fixed, slots: [...this.cellNames.keys()] }
  }

  /** The source of a function that makes the compiled one. */
  function(blocks: readonly Block[]): string {
    const { code, root } = this
    const statements = structured(blocks, {
      statements: (block) => this.block(block),
      test: () => this.testJs,
    })
    const isEntry = root.op === Op.Enter
    const wanted = wantedAfterCalls(blocks, code.size)
    const count = code.required + (code.rest ? 1 : 0)
    const slots = Array.from({ length: code.size - 1 }, (_, i) => `s${i + 1}`)
    const operands = slots.slice(0, count)
    // What a frame has left behind would keep its data alive for as long as the stack lasts.
    const clear = (i: number): string => (this.isAfterCall ? `a[o+${i}]=0;` : "")
    const loads = isEntry ? "" : slots.map((s, i) => `${s}=a[o+${i + 1}];${clear(i + 1)}`).join("")
    const locals = (isEntry ? slots.slice(count) : slots).concat("t", "r", "f", "T", "pc=0")
    const consts = this.consts()
    const frees = [...this.frees].map((i) => `f${i}=c.free[${i}]`)
    const head = isEntry ? ["c", "d", ...operands] : ["a", "o", "d"]
    const name = JSON.stringify(code.name === "" ? "lambda" : code.name)
    return [
      `"use strict";`,
      consts.length > 0 ? `const ${consts.join(",")};` : "",
      `return{${name}(${head.join(",")}){`,
      isEntry ? "" : "const c=a[o];",
      frees.length > 0 ? `const ${frees.join(",")};` : "",
      `let ${locals.join(",")};`,
      `$:try{${this.loops ? `E:for(;;){${loads}${statements}}` : loads + statements}}catch(e){failed(e)}`,
      `if(H.why<${Why.Bounce})return hand(I[pc],[${["c", ...slots].join(",")}],d);`,
      // A frame that waits for a value, with what will be wanted then.
      `const m=bounds.run,p=m.spillTop,w=m.spilled,q=m.height+2*(d&${FRAMES});m.stack[q]=I[pc];m.stack[q+1]=p;w[p]=c;`,
      `${slots.map((slot, i) => `w[p+${i + 1}]=${wanted?.has(i + 1) === false ? 0 : slot};`).join("")}`,
      `m.spillTop=p+${slots.length + 1};return LATER`,
      `}}[${name}]`,
    ].join("\n")
  }

  private consts(): string[] {
    return [
      ...[...this.cellNames.values()].map((name, i) => `${name}=C[${i}]`),
      ...this.constants.map((value, i) => `${isItself(value) ? "q" : "k"}${i}=K[${i}]`),
      ...this.children.map((_, i) => `t${i}=T[${i}]`),
      ...this.runs.map(({ slot, isBinary }, i) => {
        const at = [...this.primitives.keys()].indexOf(slot)
        return `p${i}=P[${at}].${isBinary ? "binary" : "run"}`
      }),
    ]
  }

  // Blocks

  private block(block: Block): string {
    return block.instrs.map((instr) => this.instr(instr)).join("")
  }

  private site(instr: Instr): number {
    return this.sites.push(instr) - 1
  }

  /** Leaves `instr` to the machine. JS2 */
  private leave(instr: Instr): string {
    return `{pc=${this.site(instr)};bail();break $}`
  }

  private instr(instr: Instr): string {
    switch (instr.op) {
      case Op.Enter:
        return `${this.counter === undefined ? "" : `${this.constant(this.counter)}.calls++;`}if(--G.fuel<0||d>DEEPEST||(d&${FRAMES})>bounds.frames){pc=${this.site(instr)};if(enter(d))break $}`
      case Op.Loop:
        return `if(--G.fuel<0){pc=${this.site(instr)};if(isOver())break $}`
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
      case Op.Tie:
        return this.checked(instr, [instr.b], ([b]) => `s${instr.a.index}.free[${instr.index}]=${b};`)
      case Op.CloseCase: {
        const clauses = instr.args.map((o) => this.operand(o)).join(",")
        return `s${instr.slot}=new CaseClosure(${this.constant(instr.target)},[${clauses}]);${this.delivered(instr)}`
      }
      case Op.NewBox:
        return `s${instr.slot}=new Box(s${instr.slot});`
      case Op.SetBox:
        return this.checked(instr, [instr.b], ([b]) => `${this.operand(instr.a)}.value=${b};`)
      case Op.SetGlobal: {
        const cell = this.cell(instr.index)
        return this.checked(
          instr,
          [instr.b],
          ([b]) => `if(${cell}.value===UNBOUND)${this.leave(instr)}${cell}.value=${b};`,
        )
      }
      default:
        return this.leave(instr)
    }
  }

  /** What returns a value: after a call, to the next frame of the same code if that is what waits. */
  private answer(js: string): string {
    if (!this.isAfterCall) return `return ${js};`
    this.loops = true
    return `r=${js};if((o=goesOn(${this.constant(this.root)},c,r))<0)return r;a=bounds.run.spilled;continue E;`
  }

  /** What returns the value of an instruction that nothing follows. */
  private delivered(instr: Instr): string {
    return instr.next === null ? this.answer(`s${instr.slot}`) : ""
  }

  private close(instr: Instr): string {
    const index = this.children.push({ index: instr.index, code: instr.target as Code }) - 1
    const free = instr.args.map((o) => this.operand(o)).join(",")
    return `if((G.room-=64)<0){pc=${this.site(instr)};overrun()}s${instr.slot}=new Closure(t${index},[${free}]);`
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
        return this.isFixed(operand.index) ? [] : [`${this.operand(operand)}===UNBOUND`]
      case Kind.CheckedLocal:
      case Kind.CheckedFree:
      case Kind.CheckedBoxedLocal:
      case Kind.CheckedBoxedFree:
        return [`${this.operand(operand)}===UNASSIGNED`]
      default:
        return []
    }
  }

  private isFixed(slot: number): boolean {
    if (this.cells[slot]?.fixed !== true) return false
    this.fixed.add(slot)
    return true
  }

  private operand({ kind, index, value }: Operand): string {
    switch (kind) {
      case Kind.Local:
      case Kind.CheckedLocal:
        return `s${index}`
      case Kind.Const:
        return this.constant(value)
      case Kind.Free:
      case Kind.CheckedFree:
        return this.free(index)
      case Kind.Global:
        return `${this.cell(index)}.value`
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

  private constant(value: unknown): string {
    if (typeof value === "number") return `(${value})`
    if (value === null || value === undefined || typeof value === "boolean") return String(value)
    if (value === EMPTY) return "EMPTY"
    // inlining.ts knows that what is called `q` is the same as nothing else.
    return `${isItself(value) ? "q" : "k"}${this.constants.push(value) - 1}`
  }

  private free(index: number): string {
    this.frees.add(index)
    return `f${index}`
  }

  private cell(slot: number): string {
    const name = this.cellNames.get(slot) ?? `g${slot}`
    this.cellNames.set(slot, name)
    return name
  }

  // Primitives

  private primitive(instr: Instr, operands: readonly string[]): string {
    const cell = this.cells[instr.index] as Cell
    const { name } = instr.target as Primitive
    const at = `pc=${this.site(instr)}`
    if (this.isFixed(instr.index) && cell.value instanceof Primitive && cell.value.name === name) {
      return this.put(instr, inlined(name, this.run(instr, cell.value), operands, at)) // JS1
    }
    const guard = `if(${this.cell(instr.index)}.value!==${this.constant(instr.target)})${this.leave(instr)}`
    return guard + this.put(instr, inlined(name, this.constant(instr.run), operands, at))
  }

  private put(instr: Instr, { js, isTest }: Expression): string {
    if (instr.alt !== null) {
      this.testJs = isTest ? js : truth(`(r=${js})`, "r")
      return ""
    }
    return instr.next === null ? this.answer(js) : `s${instr.slot}=${js};`
  }

  /** The name of a fixed primitive's function. */
  private run(instr: Instr, primitive: Primitive): string {
    const isBinary = instr.args.length === 2 && primitive.binary !== undefined
    const key = `${instr.index} ${isBinary}`
    let name = this.runNames.get(key)
    if (name === undefined) {
      this.primitives.set(instr.index, primitive)
      name = `p${this.runs.push({ slot: instr.index, isBinary }) - 1}`
      this.runNames.set(key, name)
    }
    return name
  }

  // Calls

  private called(instr: Instr): string {
    const { a, args } = instr
    // What is unbound is no procedure either.
    if (a.kind === Kind.Global)
      return this.checked(instr, args, (operands) => this.call(instr, this.operand(a), operands))
    return this.checked(instr, [a, ...args], ([f, ...operands]) => this.call(instr, f as string, operands))
  }

  private call(instr: Instr, operator: string, operands: readonly string[]): string {
    const site = this.site(instr)
    const isTail = instr.next === null
    const depth = `d+${(this.weight + operands.length) * WORD + (isTail ? 0 : 1)}`
    const given = operands.map((o) => `,${o}`).join("")
    const isSelf = instr.a.kind === Kind.Self && !this.code.rest && operands.length === this.code.required
    const f = /^[sfkqc]\d*$/.test(operator) ? operator : "f"
    const fetch = f === operator ? "" : `f=${operator};`
    const native = isSelf ? `c.template.native(c,${depth}${given})` : `T.native(${f},${depth}${given})`
    const plain = isSelf ? "true" : `(T=${f}?.template)!==undefined&&T.arity===${operands.length}`
    const other = `(pc=${site},call(${f},${depth},[${operands.join(",")}]))`
    if (isTail) {
      if (this.mayBeItself(instr.a, operands.length)) {
        this.loops = true
        const news = operands.map((o, i) => `x${i}=${o}`)
        const moves = operands.map((_, i) => `s${i + 1}=x${i};`).join("")
        const again = `{${news.length > 0 ? `const ${news.join(",")};` : ""}${moves}continue E}`
        if (isSelf) return again
        return `${fetch}if(${f}===c)${again}${this.tailCall(f, operands, plain, native, other)}`
      }
      return fetch + this.tailCall(f, operands, plain, native, other)
    }
    const whole = isSelf ? native : `${plain}?${native}:${other}`
    return `${fetch}if((r=${whole})===LATER&&(pc=${site},H.why!==${Why.Bounce}||(r=settle(${depth}))===LATER))break $;s${instr.slot}=r;`
  }

  private tailCall(f: string, operands: readonly string[], plain: string, native: string, other: string): string {
    const far = `bounce(${f},[${operands.join(",")}],d)`
    return `if(${plain})return d<DEEP?${native}:${far};if((r=${other})!==LATER||H.why!==${Why.Bail})return r;break $;`
  }

  /** Whether a tail call of `operator` may call the procedure that it stands in. */
  private mayBeItself({ kind, index }: Operand, count: number): boolean {
    const { code, root } = this
    if (root.op !== Op.Enter || code.rest || count !== code.required) return false
    if (kind === Kind.Self) return true
    const value = kind === Kind.Global ? this.cells[index]?.value : undefined
    return value instanceof Closure && value.code === code
  }
}

/** Whether only `value` itself is `equal?` to it. */
function isItself(value: unknown): boolean {
  return value instanceof Sym || value instanceof Keyword || value instanceof Char
}

/** Whether a guest's value counts as true; `again` says it without computing it a second time. */
function truth(js: string, again = js): string {
  return `${js}!==false&&${again}!==null`
}
