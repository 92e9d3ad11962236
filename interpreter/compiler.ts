// The compiler: procedures that are called often become JavaScript functions.
//
// A procedure is compiled as a whole. Other functions go on from the head of a
// loop or after a call: they are made when the machine has been there often.
// Source is made once for each code; what depends on the instance, such as its
// cells, is bound when the source is instantiated for a template.
//
// Invariants
//   JS4  What cannot be compiled runs in the machine: code too large for the host, or all of it where the host forbids making code.
//
// Not here: what the source is (translation.ts), what it may call (native.ts).

import { Char } from "./char.js"
import { type Code, type Instr, Op } from "./code.js"
import { flowGraph } from "./flow-graph.js"
import { lower } from "./lower.js"
import { gauge, rehearse } from "./meter.js"
import { bail, bounce, bounds, DEEP, DEEPEST, enter, failed, hand, handover, LATER, over, overrun } from "./native.js"
import { awaited, call, call0, call1, call2, call3, callDeep, callWith, received, takingRest } from "./native-calls.js"
import { add, mul } from "./number/arithmetic.js"
import { Flonum } from "./number/tower.js"
import { EMPTY, Pair } from "./pair.js"
import { assocFrom, memberFrom } from "./primitives/searches.js"
import {
  Box,
  CaseClosure,
  type Cell,
  Closure,
  type Continuing,
  cold,
  MultipleValues,
  type Native,
  type Template,
} from "./procedure.js"
import { Record1, Record2, Record3, Record4, Record6, Record8 } from "./record.js"
import type { Bound } from "./references.js"
import { objectSearches } from "./searching.js"
import { EOF, UNASSIGNED, UNBOUND } from "./singleton.js"
import { SchemeString } from "./string.js"
import { Sym } from "./symbol.js"
import { Translation } from "./translation.js"

/** What every compiled function may use, by the names it has there, besides the searches. */
const known = {
  ...{ LATER, G: gauge, H: handover, bounds, DEEP, DEEPEST, EMPTY, UNASSIGNED, UNBOUND },
  ...{ Record1, Record2, Record3, Record4, Record6, Record8 },
  ...{ memberFrom, assocFrom },
  ...{ Uint8Array, Pair, Closure, CaseClosure, Box, Flonum, Sym, SchemeString, Char, EOF, add, mul },
  ...{ MultipleValues, received },
  ...{ awaited, bail, call, call0, call1, call2, call3, callDeep, callWith, enter, failed, hand, over, overrun },
}

let shared: object | undefined

/** What every compiled function may use. Made when it is first wanted: a host may forbid what it takes. JS4 */
function common(): object {
  shared ??= { ...known, ...objectSearches() }
  return shared
}

/** A translated source, ready to be instantiated. */
interface Source extends Bound {
  readonly make: (...bound: unknown[]) => unknown
}

let sources = new WeakMap<Instr, Source | null>()

/** A code whose calls are counted. */
export class Counted {
  calls = 0

  constructor(
    readonly code: Code,
    /** Its place among those that are counted. */
    readonly number: number,
  ) {}
}

/** Codes that are counted while something is profiled, each once. */
let counted: Counted[] | undefined

/**
 * From now on everything that is compiled is new: it counts its calls, and its scripts are called `sxflow:N` after
 * the place of its code in what is answered. Until `stopCounting`.
 */
export function startCounting(): readonly Counted[] {
  sources = new WeakMap()
  counted = []
  return counted
}

export function stopCounting(): void {
  sources = new WeakMap()
  counted = undefined
}

/** What counts the calls of `code`, while something is profiled. */
function counterOf(code: Code): Counted | undefined {
  if (counted === undefined) return undefined
  let counter = counted.find((each) => each.code === code)
  if (counter === undefined) {
    counter = new Counted(code, counted.length)
    counted.push(counter)
  }
  return counter
}

/** A code with more blocks than this is left to the machine: the host would not optimise it. */
const MOST_BLOCKS = 4000
/** A code with more slots takes too much of the host's stack. */
const MOST_SLOTS = 3000
/** So many blocks of one code are translated in all, from wherever the machine comes to. */
const MOST_TRANSLATED = 20_000

const translated = new WeakMap<Code, number>()

/** How often the machine comes to a procedure, a loop or a return before it is compiled, for each engine. */
export const heats = { machine: Number.POSITIVE_INFINITY, compiled: 0, adaptive: 30 }

/** How often compiled code calls a procedure before it is compiled, if the machine does not come to it as often. */
const WARM = 2

/** Compiles `template`'s code unless it is compiled. Answers whether it is. */
export function compile(template: Template): boolean {
  if (template.isCompiled) return true
  const { code, globals } = template
  const entry = code.entry ?? lower(code, globals.cells)
  const native = instantiated(template, entry) as Native | undefined
  if (native === undefined) {
    template.heat = Number.NEGATIVE_INFINITY
    return false
  }
  template.calls(native, code.rest ? takingRest(native, code.required) : undefined)
  template.isCompiled = true
  template.counter = counterOf(code)
  globals.noteCompiled(template)
  return true
}

/** Compiles what goes on from `instr`, the head of a loop or a call that has returned, in `template`'s code. */
export function compileFrom(template: Template, instr: Instr): Continuing | undefined {
  const native = instantiated(template, instr) as Continuing | undefined
  if (native !== undefined) template.globals.noteCompiled(template)
  return native
}

/** What compiled code calls in place of a procedure that is not compiled. */
function callCold(closure: Closure, depth: number, ...operands: unknown[]): unknown {
  const { template } = closure
  template.heat++
  if (template.heat > Math.min(WARM, bounds.run.hot) && compile(template))
    return template.native(closure, depth, ...operands)
  return bounce(closure, operands, depth)
}

cold.native = callCold
cold.calls = [call0, call1, call2, call3]

/** The compiled code that begins at `from`, or after it if it is a call. */
function instantiated(template: Template, from: Instr): unknown {
  const { cells } = template.globals
  let source = sources.get(from)
  if (source === undefined || (source !== null && !fits(source, cells))) {
    const made = translate(template.code, from, cells)
    if (source === undefined) sources.set(from, made)
    source = made
  }
  if (source === null) return undefined
  rehearse()
  const { make, sites, constants, slots, children, held, clauses, records } = source
  return make(
    ...Object.values(common()),
    sites,
    constants,
    slots.map((slot) => cells[slot]),
    children.map(({ index, code }) => template.child(index, code)),
    [...held.values()],
    clauses.map(({ slot, count }) => clauseIn(cells[slot], count)),
    [...records.keys()].map((slot) => cells[slot]?.value),
  )
}

/** Whether what the source takes for granted of an instance's cells is true of these. */
function fits({ held, fixed, clauses, records }: Source, cells: readonly Cell[]): boolean {
  for (const slot of fixed) if (cells[slot]?.fixed !== true) return false
  for (const [slot, value] of held) if (cells[slot]?.value !== value) return false
  for (const [slot, procedure] of records) if (!procedure.isLike(cells[slot]?.value)) return false
  return clauses.every(({ slot, count }) => clauseIn(cells[slot], count)?.template.arity === count)
}

/** The clause that takes `count` operands of the `case-lambda` procedure in `cell`. */
function clauseIn(cell: Cell | undefined, count: number): Closure | undefined {
  return cell?.value instanceof CaseClosure ? cell.value.clauseFor(count) : undefined
}

/** What the host's own tools call the script of a code. */
function urlOf({ place }: Code): string {
  return place === undefined ? "sxflow" : String(place).replace(/\s/g, "_")
}

function translate(code: Code, from: Instr, cells: readonly Cell[]): Source | null {
  const waiting = from.op === Op.Call ? from : undefined
  const root = waiting === undefined ? from : (waiting.next as Instr)
  const blocks = code.size > MOST_SLOTS ? undefined : flowGraph(root)
  if (blocks === undefined || blocks.length > MOST_BLOCKS) return null
  const total = (translated.get(code) ?? 0) + blocks.length
  if (total > MOST_TRANSLATED) return null
  translated.set(code, total)
  const counter = counterOf(code)
  const translation = new Translation(code, root, cells, waiting, counter)
  const url = counter === undefined ? urlOf(code) : `sxflow:${counter.number}`
  const body = `${translation.function(blocks)}\n//# sourceURL=${url}`
  try {
    const make = new Function(...Object.keys(common()), "I", "K", "C", "T", "P", "U", "R", body) as Source["make"]
    return { make, ...translation.bound }
  } catch (error) {
    // Forbidden, or nested deeper than the host's parser goes. JS4
    if (error instanceof EvalError || error instanceof RangeError || error instanceof SyntaxError) return null
    throw error
  }
}
