// Primitives as JavaScript expressions.
//
// Each expression does what the primitive does for the operands that are common,
// and calls the primitive for all others, which has the last word on errors.
// `t` is a variable for the expression's own use.
//
// Invariants
//   IL1  An expression reads its operands and nothing else of the guest's, and ends in the primitive for what it does not know.

import { Char } from "./char.js"
import { EMPTY } from "./pair.js"
import { bytesOf, makingRecord, propertyFor, type RecordProcedure } from "./record.js"
import { Keyword, Sym } from "./symbol.js"

/** A JavaScript expression, and whether its value is always a boolean. */
export interface Expression {
  readonly js: string
  readonly isTest: boolean
}

/** Given the operands, the call of the primitive itself, and what must come before something that may throw: all JavaScript. */
type Inline = (operands: readonly string[], slow: string, at: string) => Expression

const value = (js: string): Expression => ({ js, isTest: false })
const test = (js: string): Expression => ({ js, isTest: true })

const MOST = Number.MAX_SAFE_INTEGER

/** The number that an operand is, if it is written out. */
function literal(operand: string | undefined): number | undefined {
  const digits = /^\((-?\d+)\)$/.exec(operand ?? "")?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Whether an operand is a constant that nothing but itself is `equal?` to. */
function isItself(operand: string | undefined): boolean {
  return /^([qh]\d+|\(-?\d+\)|true|false|null|undefined|EMPTY)$/.test(operand ?? "")
}

/** Sameness, which is the host's where one of the two is such a constant, or no object. */
const same: Inline = ([a, b], slow) =>
  test(
    isItself(a) || isItself(b)
      ? `(${a}===${b})`
      : `(${a}===${b}||typeof ${a}==="object"&&typeof ${b}==="object"&&${slow})`,
  )

/** A comparison of two characters; a constant that is one is called `h`. */
function ofCharacters(operator: string): Inline {
  return ([a, b], slow) => {
    const known = [a, b].filter((o) => !/^h\d+$/.test(o as string))
    const are = known.map((o) => `typeof ${o}?.code==="number"`).join("&&") || "true"
    return test(`(${are}?${operator === "===" ? `${a}===${b}` : `${a}.code${operator}${b}.code`}:${slow})`)
  }
}

/** A test of what an object is made by. */
function instance(of: string): Inline {
  return ([x]) => test(`(${x} instanceof ${of})`)
}

/** A test that small integers pass; what it most often meets besides are pairs and symbols, which do not. */
const numeric: Inline = ([x], slow) =>
  test(`(typeof ${x}==="number"||!(${x} instanceof Pair||${x} instanceof Sym)&&${slow})`)

/** The charge for `bytes` about to be allocated; `at` comes before what may throw. */
export function charging(bytes: number, at: string): string {
  return `(G.room-=${bytes})<0&&(${at},\`\${overrun}\`)`
}

/** Whether all `operands` are small integers. */
function areNumbers(operands: readonly string[]): string {
  const checks = operands.filter((o) => literal(o) === undefined).map((o) => `typeof ${o}==="number"`)
  return checks.length === 0 ? "true" : checks.join("&&")
}

/** Whether all `operands` are flonums; "" where one is written out as something else. */
function areFlonums(operands: readonly string[]): string {
  if (operands.some((o) => literal(o) !== undefined)) return ""
  return operands.map((o) => `${o}?.double!==undefined`).join("&&")
}

/** `slow`, behind what two flonums come to. */
function orFlonum(operands: readonly string[], slow: string, result: (a: string, b: string) => string): string {
  const are = areFlonums(operands)
  return are === "" ? slow : `${are}?${result(`${operands[0]}.double`, `${operands[1]}.double`)}:${slow}`
}

/**
 * Whether `t`, which is `js`, is an integer that is exact. The host works with 32 bits where it has never seen more:
 * a comparison with anything larger would have it make a double of every one.
 */
function isExact(js: string, grows?: boolean): string {
  const bounds = [...(grows === false ? [] : [`t<=${MOST}`]), ...(grows === true ? [] : [`t>=${-MOST}`])]
  return `((t=${js})===(t|0)||${bounds.join("&&")})`
}

/** A sum or difference; it can overflow in one direction only where one operand is known. */
function additive(sign: "+" | "-"): Inline {
  return ([a, b], slow) => {
    const known = literal(b)
    const grows = known === undefined ? undefined : sign === "+" ? known >= 0 : known < 0
    const other = orFlonum([a as string, b as string], slow, (x, y) => `new Flonum(${x}${sign}${y})`)
    return value(`(${areNumbers([a as string, b as string])}&&${isExact(`${a}${sign}${b}`, grows)}?t:${other})`)
  }
}

/** The product of two exact integers. One that is -0 would have the host multiply doubles from then on. */
function multiplied(a: string, b: string): string {
  const known = [a, b].map(literal).filter((each) => each !== undefined)
  if (known.includes(0)) return "0"
  if (a === b || known.length === 2 || known.some((each) => each > 0)) return `${a}*${b}`
  const zeros = [a, b].filter((o) => literal(o) === undefined).map((o) => `${o}===0`)
  return `(${zeros.join("||")}?0:${a}*${b})`
}

function comparison(operator: string): Inline {
  return (operands, slow) => {
    const [a, b, c] = operands
    if (c !== undefined) return test(`(${areNumbers(operands)}?${a}${operator}${b}&&${b}${operator}${c}:${slow})`)
    const other = orFlonum([a as string, b as string], slow, (x, y) => `${x}${operator}${y}`)
    return test(`(${areNumbers([a as string, b as string])}?${a}${operator}${b}:${other})`)
  }
}

/** What is left of an integer after two others are taken off, each step of which has 32 bits. */
const subtractedTwice: Inline = ([a, b, c], slow) => {
  const first = `(t=${a}-${b})===(t|0)`
  return value(`(${areNumbers([a, b, c] as string[])}&&${first}&&(t=t-${c})===(t|0)?t:${slow})`)
}

/** Of three or four operands that are all small integers or flonums, what two and two come to. */
function folded(name: "+" | "*"): Inline {
  return (operands, slow, at) => {
    const are = operands.map((o) => `(typeof ${o}==="number"||${o}?.double!==undefined)`).join("&&")
    const [first, ...others] = operands as [string, ...string[]]
    const sum = others.reduce((sum, o) => `${name === "+" ? "add" : "mul"}(${sum},${o})`, first)
    return value(`(${are}?(${at},${sum}):${slow})`)
  }
}

/** A test of one small integer. */
function sign(condition: string): Inline {
  return ([x], slow) => test(`(typeof ${x}==="number"?${x}${condition}:${slow})`)
}

/** An answer about two small integers of which the second is not zero; `short` where both have 32 bits. */
function division(short: (a: string, b: string) => string, answer: (a: string, b: string) => string): Inline {
  return ([a, b], slow) => {
    if (literal(b) === 0) return value(slow)
    const operands = [a as string, b as string] as const
    const nonZero = literal(b) === undefined ? `&&${b}!==0` : ""
    const are = operands.filter((o) => !isShort(literal(o))).map((o) => `(${o}|0)===${o}`)
    const few = are.length === 0 ? "true" : are.join("&&")
    return value(`(${areNumbers(operands)}${nonZero}?${few}?${short(...operands)}:${answer(...operands)}:${slow})`)
  }
}

function isShort(known: number | undefined): boolean {
  return known !== undefined && (known | 0) === known
}

/** A quotient. By a divisor that is known, the host divides integers. */
const quotient: Inline = ([a, b], slow) => {
  const known = literal(b)
  if (known === 0) return value(slow)
  const numbers = areNumbers([a as string, b as string])
  if (isShort(known) && known !== -1)
    return value(`(${numbers}?(${a}|0)===${a}?(${a}|0)/${b}|0:Math.trunc(${a}/${b})+0:${slow})`)
  const nonZero = known === undefined ? `&&${b}!==0` : ""
  return value(`(${numbers}${nonZero}?(t=Math.trunc(${a}/${b}))===(t|0)?t|0:t:${slow})`)
}

/** A part of a pair, or of a part of it; nothing else has properties of these names. */
function part(...path: readonly string[]): Inline {
  return ([x], slow) => value(`((t=${x}?.${path.join("?.")})!==undefined?t:${slow})`)
}

/** `caar` to `cddddr`. */
function parts(): [string, Inline][] {
  let paths: string[] = ["a", "d"]
  const all: [string, Inline][] = []
  while (all.length < 28) {
    paths = paths.flatMap((path) => [`a${path}`, `d${path}`])
    for (const path of paths)
      all.push([`c${path}r 1`, part(...[...path].reverse().map((letter) => (letter === "a" ? "car" : "cdr")))])
  }
  return all
}

/** `list` with so many operands, each of which is a pair's. */
function fewListed(count: number): [string, Inline] {
  const pairs = (operands: readonly string[]): string =>
    operands.reduceRight((rest, operand) => `new Pair(${operand},${rest})`, "EMPTY")
  return [`list ${count}`, (all, _, at) => value(`(${charging(40 * count, at)},${pairs(all)})`)]
}

/** A store into a frozen pair or vector throws; then the machine does it again. */
function store(field: string): Inline {
  return ([x, y], slow, at) => value(`(${x} instanceof Pair?(${at},${x}.${field}=${y},undefined):${slow})`)
}

const inlines: ReadonlyMap<string, Inline> = new Map<string, Inline>([
  ["car 1", part("car")],
  ["cdr 1", part("cdr")],
  ...parts(),
  ["set-car! 2", store("car")],
  ["set-cdr! 2", store("cdr")],
  ["cons 2", ([a, b], _, at) => value(`(${charging(40, at)},new Pair(${a},${b}))`)],
  ...[1, 2, 3].map(fewListed),
  ["pair? 1", instance("Pair")],
  ["symbol? 1", instance("Sym")],
  ["string? 1", instance("SchemeString")],
  ["char? 1", instance("Char")],
  ["boolean? 1", ([x]) => test(`(${x}===true||${x}===false)`)],
  ["eof-object? 1", ([x]) => test(`(${x}===EOF)`)],
  ["number? 1", numeric],
  ["integer? 1", numeric],
  ["char=? 2", ofCharacters("===")],
  ["char<? 2", ofCharacters("<")],
  ["char>? 2", ofCharacters(">")],
  ["char<=? 2", ofCharacters("<=")],
  ["char>=? 2", ofCharacters(">=")],
  ["char->integer 1", ([x], slow) => value(`(typeof (t=${x}?.code)==="number"?t:${slow})`)],
  ["min 2", ([a, b], slow) => value(`(${areNumbers([a as string, b as string])}?(${a}<${b}?${a}:${b}):${slow})`)],
  ["max 2", ([a, b], slow) => value(`(${areNumbers([a as string, b as string])}?(${a}>${b}?${a}:${b}):${slow})`)],
  ["abs 1", ([x], slow) => value(`(typeof ${x}==="number"?Math.abs(${x}):${slow})`)],
  ["null? 1", ([x]) => test(`(${x}===EMPTY)`)],
  ["not 1", ([x]) => test(`(${x}===false||${x}===null)`)],
  ["eq? 2", ([a, b]) => test(`(${a}===${b})`)],
  ["eqv? 2", same],
  ["equal? 2", same],
  ["+ 2", additive("+")],
  ["- 2", additive("-")],
  [
    "* 2",
    ([a, b], slow) => {
      const other = orFlonum([a as string, b as string], slow, (x, y) => `new Flonum(${x}*${y})`)
      const product = isExact(multiplied(a as string, b as string))
      return value(`(${areNumbers([a as string, b as string])}&&${product}?t:${other})`)
    },
  ],
  [
    "/ 2",
    ([a, b], slow) => value(`(${orFlonum([a as string, b as string], slow, (x, y) => `new Flonum(${x}/${y})`)})`),
  ],
  ["+ 3", folded("+")],
  ["+ 4", folded("+")],
  ["- 3", subtractedTwice],
  ["* 3", folded("*")],
  ["* 4", folded("*")],
  ...[2, 3].flatMap((count): [string, Inline][] => [
    [`= ${count}`, comparison("===")],
    [`< ${count}`, comparison("<")],
    [`> ${count}`, comparison(">")],
    [`<= ${count}`, comparison("<=")],
    [`>= ${count}`, comparison(">=")],
  ]),
  ["zero? 1", sign("===0")],
  ["positive? 1", sign(">0")],
  ["negative? 1", sign("<0")],
  ["even? 1", sign("%2===0")],
  ["odd? 1", sign("%2!==0")],
  ["quotient 2", quotient],
  [
    "remainder 2",
    division(
      (a, b) => `(${a}|0)%(${b}|0)|0`,
      (a, b) => `${a}-Math.trunc(${a}/${b})*${b}`,
    ),
  ],
  [
    "modulo 2",
    division(
      (a, b) => `((t=(${a}|0)%(${b}|0)|0)!==0&&t<0!==${b}<0?t+${b}:t)`,
      (a, b) => `((t=${a}-Math.trunc(${a}/${b})*${b})!==0&&t<0!==${b}<0?t+${b}:t)`,
    ),
  ],
  ["bytevector-length 1", ([b], slow) => value(`(${b}?.BYTES_PER_ELEMENT===1?${b}.length:${slow})`)],
  [
    "bytevector-u8-ref 2",
    ([b, k], slow) =>
      value(`(${areNumbers([k as string])}&&${b}?.BYTES_PER_ELEMENT===1&&(t=${b}[${k}])!==undefined?t:${slow})`),
  ],
  [
    "bytevector-u8-set! 3",
    ([b, k, x], slow) => {
      const fits = `${b}?.constructor===Uint8Array&&${k}>=0&&${k}<${b}.length&&${x}>=0&&${x}<=255`
      return value(`(${areNumbers([k, x] as string[])}&&${fits}?(${b}[${k}]=${x},undefined):${slow})`)
    },
  ],
  ["vector? 1", ([x]) => test(`Array.isArray(${x})`)],
  ["vector-length 1", ([v], slow) => value(`(Array.isArray(${v})?${v}.length:${slow})`)],
  [
    "vector-ref 2",
    ([v, k], slow) =>
      value(`(${areNumbers([k as string])}&&Array.isArray(${v})&&(t=${v}[${k}])!==undefined?t:${slow})`),
  ],
  [
    "vector-set! 3",
    ([v, k, x], slow, at) =>
      value(
        `(${areNumbers([k as string])}&&Array.isArray(${v})&&${k}>=0&&${k}<${v}.length?(${at},${v}[${k}]=${x},undefined):${slow})`,
      ),
  ],
])

/** Primitives that always answer a boolean, and are not above. */
const tests: ReadonlySet<string> = new Set(
  [
    "procedure?",
    "list?",
    "string=?",
    "string<?",
    "memv?",
    "exact?",
    "inexact?",
    "real?",
    "rational?",
    "bytevector?",
  ].concat(["char-alphabetic?", "char-numeric?", "char-whitespace?", "char-upper-case?", "char-lower-case?"]),
)

/** The primitive `name`, whose function is `run`, applied to `operands`; `at` comes before what may throw. IL1 */
export function inlined(name: string, run: string, operands: readonly string[], at: string): Expression {
  const slow = `(${at},${run}(${operands.join(",")}))`
  const inline = inlines.get(`${name} ${operands.length}`)
  if (inline !== undefined) return inline(operands, slow, at)
  return tests.has(name) ? test(slow) : value(slow)
}

/** A procedure of the record type `type`, whose function is `run`, applied to `operands`; `at` comes before what may throw. IL1 */
export function inlinedRecord(
  procedure: RecordProcedure,
  type: string,
  run: string,
  operands: readonly string[],
  at: string,
): Expression {
  const { work } = procedure
  const slow = `(${at},${run}(${operands.join(",")}))`
  const [x, y] = operands
  const isIt = `${x}?.type===${type}`
  switch (work.does) {
    case "tell":
      return test(`(${isIt})`)
    case "get":
      return value(`(${isIt}?${x}.${propertyFor(work.index)}:${slow})`)
    case "set":
      return value(`(${isIt}?(${x}.${propertyFor(work.index)}=${y},undefined):${slow})`)
    case "make": {
      const values = procedure.type.fields.map(() => "false")
      for (const [i, place] of work.places.entries()) values[place] = operands[i] as string
      return value(`(${charging(bytesOf(procedure.type), at)},${makingRecord(type, values)})`)
    }
  }
}

/** How a constant is written out, if it can be. */
export function literalOf(value: unknown): string | undefined {
  if (typeof value === "number") return `(${value})`
  if (value === null || value === undefined || typeof value === "boolean") return String(value)
  return value === EMPTY ? "EMPTY" : undefined
}

/** What a constant's name begins with: an `h` is a character, and nothing else is `equal?` to it or to a `q`. */
export function prefix(value: unknown): string {
  if (value instanceof Char) return "h"
  return value instanceof Sym || value instanceof Keyword ? "q" : "k"
}

/** Whether a guest's value counts as true; `again` says it without computing it a second time. */
export function truth(js: string, again = js): string {
  return `${js}!==false&&${again}!==null`
}
