// What a command is called with: its options, its operands, its help.
//
// Each command states its options once, as a table; the parser, the help and the
// corrections of misspelled options are read out of it. Node's `parseArgs` cuts
// the words; it knows neither an option whose value may be left out nor how to
// speak to a person, so it is used for its tokens alone.

import { parseArgs } from "node:util"
import { nearestNames, suggesting } from "../nearest.js"
import { misuse, type Refused } from "./refused.js"

/** An option. */
export interface Option {
  readonly name: string
  /** How it is written: `--lib DIR`, `--allow-read[=PATH]`, `--help`. */
  readonly shape: string
  readonly doc: string
  /** A letter that stands for it: `-o`. */
  readonly short?: string
}

/** A command as its user sees it. */
export interface Manual {
  readonly name: string
  /** What follows its name: `FILE [-- ARGS]`. */
  readonly operands: string
  readonly doc: string
  readonly options: readonly Option[]
  readonly examples: readonly string[]
}

/** What a command was called with. */
export interface Call {
  /** For each option, its values in order; "" for one given without a value. */
  readonly options: ReadonlyMap<string, readonly string[]>
  readonly operands: readonly string[]
  /** What stands after `--`, if that was given. */
  readonly rest: readonly string[] | undefined
}

export const HELP: Option = { name: "help", shape: "--help", doc: "show this text" }

/** What `words` say to the command of `manual`. Throws `Refused`. */
export function callOf(manual: Manual, words: readonly string[]): Call {
  const known = new Map([...manual.options, HELP].map((option) => [option.name, option]))
  const args = words.map((word) => (NEGATIVE.test(word) ? GUARD + word : word))
  const { tokens } = parseArgs({ args, options: forNode(known), strict: false, tokens: true })
  const options = new Map<string, string[]>()
  const operands: string[] = []
  let rest: string[] | undefined
  for (const token of tokens) {
    if (token.kind === "option-terminator") rest = []
    else if (token.kind === "positional") (rest ?? operands).push(unguarded(token.value))
    else {
      const option = known.get(token.name)
      const isMeant = token.rawName.startsWith("--") || token.rawName === `-${option?.short}`
      if (option === undefined || !isMeant) throw unknown(token.rawName, manual, known)
      const values = options.get(option.name) ?? []
      values.push(givenValue(option, token.value && unguarded(token.value)))
      options.set(option.name, values)
    }
  }
  return { options, operands, rest }
}

/** A negative number is an operand, though it begins as an option does: it is cut behind a character that no word holds. */
const NEGATIVE = /^-\.?\d/
const GUARD = "\0"

function unguarded(word: string): string {
  return word.startsWith(GUARD) ? word.slice(1) : word
}

/** An option as the host's parser wants it. */
interface NodeOption {
  readonly type: "string" | "boolean"
  readonly short?: string
}

/** Only a value that must be given is taken from the next word. */
function forNode(known: ReadonlyMap<string, Option>): { [name: string]: NodeOption } {
  const entries = [...known.values()].map(({ name, shape, short }) => [
    name,
    { type: shape.includes(" ") ? "string" : "boolean", ...(short === undefined ? {} : { short }) },
  ])
  return Object.fromEntries(entries)
}

function givenValue({ name, shape }: Option, value: string | undefined): string {
  if (shape.includes(" ") && (value === undefined || value === "")) throw misuse(`--${name} needs a value: ${shape}`)
  if (shape === `--${name}` && value !== undefined) throw misuse(`--${name} takes no value`)
  return value ?? ""
}

function unknown(written: string, { name }: Manual, known: ReadonlyMap<string, Option>): Refused {
  const near = nearestNames(written.replace(/^-+/, ""), known.keys()).map((option) => `--${option}`)
  return misuse(suggesting(`sxflow ${name} has no option ${written}`, near))
}

/** The help of a command. */
export function helpOf({ name, operands, doc, options, examples }: Manual): string {
  const rows = [...options, HELP].map(
    ({ shape, short, doc: said }) => [short === undefined ? shape : `-${short}, ${shape}`, said] as const,
  )
  return [
    `Usage: sxflow ${name} ${operands}`.trimEnd(),
    "",
    doc,
    "",
    "Options",
    ...table(rows),
    ...(examples.length === 0 ? [] : ["", "Examples", ...examples.map((example) => `  ${example}`)]),
    "",
  ].join("\n")
}

/** Rows of two columns. */
export function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

const UNITS: { readonly [unit: string]: number } = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

/** The last value of the option `name` as a number of bytes: `64M`. Throws `Refused`. */
export function bytesOption(call: Call, name: string): number | undefined {
  const value = call.options.get(name)?.at(-1)
  if (value === undefined) return undefined
  const [, digits, unit] = /^(\d+)([kKmMgG]?)$/.exec(value) ?? []
  const bytes = Number(digits) * (UNITS[(unit ?? "").toLowerCase()] ?? 1)
  if (!(bytes > 0)) throw misuse(`--${name} needs a number of bytes, as 500000 or 64M: ${value}`)
  return bytes
}

/** The last value of the option `name` as a number from 1 on. Throws `Refused`. */
export function countOption(call: Call, name: string): number | undefined {
  return numberOption(call, name, 1)
}

/** The same, where zero will do. Throws `Refused`. */
export function wholeOption(call: Call, name: string): number | undefined {
  return numberOption(call, name, 0)
}

function numberOption(call: Call, name: string, least: number): number | undefined {
  const value = call.options.get(name)?.at(-1)
  if (value === undefined) return undefined
  const wanted = least === 0 ? "a whole number" : "a whole number above zero"
  if (!/^\d+$/.test(value) || Number(value) < least) throw misuse(`--${name} needs ${wanted}: ${value}`)
  if (Number(value) >= Number.MAX_SAFE_INTEGER) throw misuse(`--${name} is larger than can be counted: ${value}`)
  return Number(value)
}

/** The operands of `call`, as many as its manual names: `FROM NAME TO`. Throws `Refused`. */
export function operandsOf({ operands, rest }: Call, { name, operands: wanted }: Manual): string[] {
  const names = wanted.split(" ").filter((word) => word !== "")
  const given = [...operands, ...(rest ?? [])]
  const missing = names[given.length]
  if (missing !== undefined) throw misuse(`which ${missing}? sxflow ${name} ${wanted}`)
  const [surplus] = given.slice(names.length)
  if (surplus === undefined) return given
  throw misuse(`sxflow ${name} takes ${names.length === 0 ? "options only" : `${wanted} and no more`}: ${surplus}`)
}

/** A command. */
export interface Command {
  readonly manual: Manual
  /** Does it, and answers the status of the process. Throws `Refused`. */
  run(call: Call): Promise<number>
}
