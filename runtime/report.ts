// How a failure is shown to a person.
//
//   demo.sx:3:8: car: not a pair: ()
//     3 |   (+ (car xs) 1)
//       |      ^
//     in first-plus, demo.sx:3:8
//     at top level, demo.sx:7:3
//
// Invariants
//   RE1  The caret stands under the column that the place names, whatever tabs and wide characters precede it.
//   RE2  However long the line or the chain of calls, what is shown fits a screen.
//   RE3  Nothing shown can steer the terminal: control characters are made visible.
//
// Not here: what a failure is made of (host.ts), whether there is colour (colours.ts).

import type { Palette } from "./colours.js"
import { glyph, shownLine, widthOf } from "./columns.js"

/** A place in a text, with its line. Lines and columns are counted from 1, columns in characters. */
export interface Spot {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly text: string
}

/** A guest procedure that was under way, and where in it; the top level has no name. */
export interface Call {
  readonly name: string
  readonly spot: Spot | undefined
}

/** What went wrong, as plain data. */
export interface Failure {
  readonly sentence: string
  readonly spot: Spot | undefined
  /** What would have been right, where there is more to say. */
  readonly note?: string | undefined
  /** Innermost first. */
  readonly calls: readonly Call[]
}

export interface ReportOptions {
  readonly palette: Palette
  /** How wide a line may be. */
  readonly columns: number
  /** All the calls, not only both ends of a long chain. */
  readonly wholeChain?: boolean
}

/** The failure in lines that end with a line end each. */
export function reportOf(failure: Failure, options: ReportOptions): string {
  const { palette } = options
  const { spot, sentence } = failure
  const at = spot === undefined ? "" : `${spot.file}:${spot.line}:${spot.column}: `
  const lines = [`${palette("heading", at)}${palette("wrong", visible(sentence))}`]
  if (spot !== undefined && spot.text.trim() !== "") lines.push(...excerpt(spot, options))
  if (failure.note !== undefined) lines.push(`  ${visible(failure.note)}`)
  const calls = folded(failure.calls.filter(({ name, spot: at }) => name !== "" || !isSameLine(at, spot)))
  const shown = options.wholeChain === true ? calls : elided(calls)
  lines.push(...shown.map((line) => `  ${palette("faint", line)}`))
  return lines.map((line) => `${line}\n`).join("")
}

/** Whether both are on one line: that the top level is there needs no saying then. */
function isSameLine(a: Spot | undefined, b: Spot | undefined): boolean {
  return a?.file === b?.file && a?.line === b?.line
}

/** Control characters but line ends and tabs made visible. RE3 */
function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, (c) => (c === "\n" || c === "\t" ? c : glyph(c, 0).shown))
}

/** The line and the caret. */
function excerpt({ line, column, text }: Spot, { palette, columns }: ReportOptions): string[] {
  const gutter = `  ${line} | `
  const room = Math.max(20, columns - gutter.length)
  const at = offsetOf(text, column)
  const near = nearby(text, at, 8 * room)
  const before = widthOf(text.slice(near.start, at))
  const { shown, start } = windowAt(text.slice(near.start, near.end), before, room)
  const blank = `  ${" ".repeat(String(line).length)} | `
  const caret = `${" ".repeat(before - start)}${palette("wrong", "^")}`
  return [`${palette("faint", gutter)}${shown}`, `${palette("faint", blank)}${caret}`]
}

/** The offset of a column, which counts characters from 1. */
function offsetOf(text: string, column: number): number {
  let at = 0
  for (let left = column - 1; left > 0 && at < text.length; left--)
    at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1
  return at
}

/** The part of a line that is looked at: all of it, unless it is very long. */
function nearby(text: string, at: number, most: number): { start: number; end: number } {
  const start = Math.max(0, at - most)
  const splits = (text.codePointAt(start - 1) ?? 0) > 0xffff
  return { start: splits ? start + 1 : start, end: at + most }
}

/** As much of a line as fits, with the column `caret` in it, and the column it begins with. RE1, RE2 */
function windowAt(text: string, caret: number, room: number): { shown: string; start: number } {
  const whole = shownLine(text)
  if (whole.width <= room) return { shown: whole.shown, start: 0 }
  const start = Math.max(0, Math.min(caret - (room >> 1), whole.width - room))
  const first = start > 0 ? start + 1 : 0
  const last = start + room < whole.width ? start + room - 1 : start + room
  let shown = start > 0 ? "…" : ""
  let column = 0
  for (const character of whole.shown) {
    const { width } = glyph(character, column)
    if (column < first && column + width > first) shown += " "
    if (column >= first && column + width <= last) shown += character
    column += width
  }
  return { shown: last < start + room ? `${shown}…` : shown, start }
}

/** The longest cycle of calls that is folded: mutual recursion rarely has more partners. */
const LONGEST_CYCLE = 6

/** The chain in lines, a cycle of calls that goes on and on in one turn and a count. RE2 */
function folded(calls: readonly Call[]): string[] {
  const known = new Map([...new Set(calls)].map((call) => [call, lineOf(call)]))
  const keys = calls.map((call) => known.get(call) as string)
  const lines: string[] = []
  for (let i = 0; i < keys.length; ) {
    const { period, turns } = cycleAt(keys, i)
    const turn = keys.slice(i, i + period)
    if (turns > 1) turn[period - 1] += period === 1 ? ` (${turns} times)` : ` (these ${period}, ${turns} times)`
    lines.push(...turn)
    i += period * turns
  }
  return lines
}

function lineOf({ name, spot }: Call): string {
  const who = name === "" ? "at top level" : `in ${visible(name)}`
  return spot === undefined ? who : `${who}, ${spot.file}:${spot.line}:${spot.column}`
}

/** The cycle that begins at `start`: the shortest one that comes round at least thrice. */
function cycleAt(keys: readonly string[], start: number): { period: number; turns: number } {
  for (let period = 1; period <= LONGEST_CYCLE; period++) {
    let end = start + period
    while (end < keys.length && keys[end] === keys[end - period]) end++
    const turns = Math.floor((end - start) / period)
    if (turns >= 3) return { period, turns }
  }
  return { period: 1, turns: 1 }
}

/** How many calls are shown from the inner end, and how many from the outer one. */
const INNER_CALLS = 10
const OUTER_CALLS = 4

function elided(lines: readonly string[]): readonly string[] {
  if (lines.length <= INNER_CALLS + OUTER_CALLS + 1) return lines
  const left = lines.length - INNER_CALLS - OUTER_CALLS
  return [...lines.slice(0, INNER_CALLS), `… ${left} more …`, ...lines.slice(-OUTER_CALLS)]
}
