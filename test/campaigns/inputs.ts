// Texts to try the interpreter with: noise, bytes, calls of every name with every
// kind of operand, and real programs with something changed.
//
// Invariants
//   IN1  The input of a number follows from the seed and the number alone.
//
// Not here: trying them (trial.ts).

import { readdirSync } from "node:fs"
import { join } from "node:path"
import { openInterpreter } from "../../interpreter/interpreter.js"
import type { Dialect } from "../../interpreter/reader.js"
import { readTable } from "../facts/table.js"
import { Chance } from "./chance.js"

export interface Input {
  readonly text: string
  readonly dialect: Dialect
}

const folders = ["test/facts", "test/facts/included", "test/bench/programs", "examples"]

const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => /\.(scm|sx)$/.test(name))
    .map((name) => join(folder, name)),
)

/** The top-level forms of real programs. */
const forms: readonly string[] = files.flatMap((file) => readTable(file).facts.map((fact) => fact.text))

const names: readonly string[] = openInterpreter().names()

/** A datum, a quotation of one or a procedure of each kind there is, and the limits of the kinds. */
const operands: readonly string[] = [
  ["0", "1", "-1", "2", "7", "255", "256", "65536", "9007199254740993", "-170141183460469231731687303715884105728"],
  ["1/2", "-7/3", "0.5", "-0.0", "1e308", "1e-320", "+inf.0", "-inf.0", "+nan.0", "1+2i", "+i", "1.5-0.5i", "1@2"],
  [
    "#t",
    "#f",
    "nil",
    "'()",
    "'(1 2 3)",
    "'(1 . 2)",
    "'((a . 1) (b . 2))",
    "(list 3 1 2)",
    '(list "b" "a")',
    "'a",
    "'||",
  ],
  [
    '""',
    '"abc"',
    '"λ🎈x"',
    "(make-string 3 #\\a)",
    '(string-copy "hello world")',
    "#\\a",
    "#\\x0",
    "#\\x10FFFF",
    "#\\ß",
  ],
  ["#()", "#(1 2 3)", "(vector 1 2 3)", "(make-vector 5 0)", "#u8()", "#u8(1 2 255)", "(bytevector 195 40)", ":key"],
  ["car", "+", "list", "(lambda x x)", "(lambda (x) x)", "(lambda (a b) (< a b))", "values", "call/cc", "dynamic-wind"],
  [
    "(current-output-port)",
    '(open-input-string "(a . b) 12")',
    "(open-output-string)",
    "(open-input-bytevector #u8(1 2))",
  ],
  [
    "(delay 1)",
    "(make-parameter 1)",
    "(eof-object)",
    "(if #f #f)",
    "(values 1 2)",
    "(values)",
    '(error "bad" 1)',
    "(dict 'a 1)",
  ],
  ["(let ((x (list 1 2))) (set-cdr! (cdr x) x) x)", "(call/cc (lambda (k) k))", "else", "=>", "...", "_", "(raise 'x)"],
  [
    "1000000000000",
    "100000",
    "-5",
    "(expt 2 200)",
    "(quote #0=(a . #0#))",
    "'#1=#(#1#)",
    "(current-error-port)",
    "equal?",
  ],
].flat()

const bits: readonly string[] = [
  ["(", "(", "(", ")", ")", ")", "[", "]", "{", "}", "'", "`", ",", ",@", "#", "#(", "#u8(", ".", "...", '"', "|", ";"],
  [
    "#;",
    "#|",
    "|#",
    "\\",
    "#\\",
    "#t",
    "#false",
    "#!eof",
    "#!fold-case",
    "#d",
    "#x",
    "#e",
    "#i",
    "#0=",
    "#0#",
    "#1=",
    "@",
  ],
  [
    " ",
    " ",
    " ",
    "\n",
    "\t",
    "\r\n",
    "\u00a0",
    "\u2028",
    "\ufeff",
    "\0",
    "\x7f",
    "λ",
    "🎈",
    "\ud800",
    "\udc00",
    "e\u0301",
    "İ",
  ],
  [
    "lambda",
    "define",
    "let",
    "let*",
    "letrec",
    "set!",
    "if",
    "begin",
    "define-syntax",
    "syntax-rules",
    "let-syntax",
    "_",
  ],
  [
    "quasiquote",
    "define-record-type",
    "case-lambda",
    "guard",
    "parameterize",
    "do",
    "case",
    "cond",
    "=>",
    "else",
    "import",
  ],
  [
    "define-library",
    "export",
    "include",
    "define-values",
    "let*-values",
    "delay",
    "when",
    "unless",
    "cond-expand",
    "fn",
    ":a",
  ],
].flat()

/** The input of a number. */
export function inputOf(seed: number, number: number): Input {
  const chance = new Chance(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b)) // IN1
  const make = chance.of([noise, bytes, calls, calls, changedText, changedTokens, changedTokens, changedTokens])
  return { text: make(chance), dialect: chance.of(["scheme", "sx"]) }
}

function noise(chance: Chance): string {
  const piece = (): string => (chance.once(3) ? chance.of(chance.once(2) ? names : operands) : chance.of(bits))
  return chance.some(40, piece).join(chance.once(3) ? "" : " ")
}

function bytes(chance: Chance): string {
  const units = chance.some(80, () => chance.below(chance.once(4) ? 0x10000 : 0x100))
  if (chance.once(2)) return String.fromCharCode(...units)
  return new TextDecoder().decode(Uint8Array.from(units))
}

function calls(chance: Chance): string {
  return chance.some(3, () => call(chance, 3)).join("\n")
}

function call(chance: Chance, depth: number): string {
  const operand = (): string => (depth > 0 && chance.once(4) ? call(chance, depth - 1) : chance.of(operands))
  return `(${[chance.of(names), ...chance.some(4, operand)].join(" ")})`
}

/** Up to three forms of real programs, one of a kind or not. */
function program(chance: Chance): string {
  const start = chance.below(forms.length)
  const apart = chance.once(2)
  return [0, 1, 2]
    .slice(0, 1 + chance.below(3))
    .map((k) => (apart ? chance.of(forms) : (forms[(start + k) % forms.length] as string)))
    .join("\n")
}

function changedText(chance: Chance): string {
  let text = program(chance)
  for (let changes = 1 + chance.below(4); changes > 0; changes--) {
    const at = chance.below(text.length + 1)
    const end = chance.once(2) ? at : Math.min(at + chance.below(6), text.length)
    text = text.slice(0, at) + chance.of(["", chance.of(bits), text.slice(at, end)]) + text.slice(end)
  }
  return text
}

function changedTokens(chance: Chance): string {
  const tokens = program(chance).match(/"(?:\\.|[^"\\])*"|[()[\]{}]|[^\s()[\]{}"]+|\s+|"/gs) ?? []
  for (let changes = 1 + chance.below(5); changes > 0; changes--) change(tokens, chance)
  return tokens.join("")
}

function change(tokens: string[], chance: Chance): void {
  const at = chance.below(tokens.length)
  const other = chance.below(tokens.length)
  const fresh = (): string => chance.of([chance.of(operands), chance.of(names), chance.of(bits), call(chance, 1)])
  chance.of([
    () => tokens.splice(at, 1),
    () => tokens.splice(at, 1, fresh()),
    () => tokens.splice(at, 0, ` ${fresh()} `),
    () => tokens.splice(at, 1, tokens[other] as string),
    () => tokens.splice(at, 0, ...tokens.slice(other, other + chance.below(8))),
    () => tokens.splice(at, chance.below(5)),
  ])()
}
