// Facts files: tables in the guest's own syntax.
//
//   ; 6.4  Pairs and lists              the first line is the table's title
//
//   (define x (list 1 2))               a form without an answer is set-up
//   (car x)                ; => 1       the value, as `write` prints it
//   (exact-integer-sqrt 5) ; => 2 1     several values, with spaces between
//   (car 5)                ; !> car: not a pair: 5
//   (begin (display "a")                an answer stands on the form's last line,
//          'done)          ; => done    and below it, alone on its line, what was
//   ; prints: a                         printed, with the escapes of a string
//
// Invariants
//   FT1  An answer belongs to the form that it follows on the same line.
//   FT2  What cannot be read ends the table with a fact that fails; no fact is lost in silence.
//
// Not here: evaluating facts (runner.ts).

import { readFileSync } from "node:fs"
import { basename } from "node:path"
import { Source } from "../../interpreter/place.js"
import { type Dialect, Reader } from "../../interpreter/reader.js"
import { EOF } from "../../interpreter/singleton.js"

/** What a form should do. A form that promises nothing is set-up. */
export interface Answer {
  /** The written value, or values. */
  readonly value?: string
  /** The whole message of what it raises. */
  readonly complaint?: string
  /** All that it prints. */
  readonly printed?: string
}

/** A form of a facts file, with the line that it begins on (from 1). */
export interface Fact extends Answer {
  readonly line: number
  readonly text: string
}

export interface FactTable {
  readonly file: string
  /** `6.4`, or the file's name where the title has no number. */
  readonly chapter: string
  readonly title: string
  readonly dialect: Dialect
  readonly facts: readonly Fact[]
  /** Why the text could not be read to its end, and where. */
  readonly unreadable?: { readonly line: number; readonly message: string }
}

/** Whether a fact promises anything. */
export function isSetUp(fact: Fact): boolean {
  return fact.value === undefined && fact.complaint === undefined && fact.printed === undefined
}

/** A fact's name: its expression on one line. */
export function factName(fact: Fact): string {
  return fact.text.replace(/\s+/g, " ")
}

/** The table in `file`. */
export function readTable(file: string): FactTable {
  return parseTable(file, readFileSync(file, "utf8"))
}

/** The table that `text`, the contents of `file`, states. */
export function parseTable(file: string, text: string): FactTable {
  const dialect: Dialect = file.endsWith(".sx") ? "sx" : "scheme"
  const [, number, title] = /^;+ *(\d+(?:\.\d+)*)? *(.*)/.exec(text) ?? []
  const head = {
    file,
    dialect,
    chapter: number ?? basename(file).replace(/\.\w+$/, ""),
    title: title || basename(file),
  }
  const source = new Source(file, text)
  const reader = new Reader(source, { dialect, places: true })
  const facts: Fact[] = []
  try {
    while (reader.read() !== EOF) {
      const { start, end } = reader
      facts.push({
        line: source.position(start).line,
        text: text.slice(start, end),
        ...answerAfter(text, end),
      })
    }
    return { ...head, facts }
  } catch (error) {
    const message = (error as { message?: string }).message ?? String(error)
    return { ...head, facts, unreadable: { line: source.position(reader.start).line, message } } // FT2
  }
}

/** The answer in the comment that begins on the line where a form ended, at `end`. */
function answerAfter(text: string, end: number): Answer {
  const [line, ...below] = text.slice(end, endOfComments(text, end)).split(/\r?\n/)
  const answer: { value?: string; complaint?: string; printed?: string } = {}
  const [, mark, said] = /^[ \t]*;+[ \t]*(=>|!>)(.*)$/.exec(line as string) ?? [] // FT1
  if (mark === "=>") answer.value = (said as string).trim()
  if (mark === "!>") answer.complaint = (said as string).trim()
  const printed = below.map((l) => /^[ \t]*;+[ \t]*prints:[ \t]?(.*?)[ \t]*$/.exec(l)).find((match) => match !== null)
  if (printed) answer.printed = unescaped(printed[1] as string)
  return answer
}

/** Where the comment lines that follow `start` without a gap end. */
function endOfComments(text: string, start: number): number {
  const comments = /[^\n]*(?:\n[ \t]*;[^\n]*)*/y
  comments.lastIndex = start
  return start + (comments.exec(text)?.[0].length ?? 0)
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b" }

/** `text` with the escapes of a guest's string replaced. */
function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]+);|(.))/g, (_, code: string | undefined, letter: string) =>
    code === undefined ? (escapes[letter] ?? letter) : String.fromCodePoint(Number.parseInt(code, 16)),
  )
}
