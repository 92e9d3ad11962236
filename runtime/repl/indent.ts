// Where a line begins, by the rules that Lisp programmers share.
//
//   operands           under the first one, where that stands on its operator's line
//   a form with a body  two columns in; what precedes its body four columns in
//   data               under the first element
//
// Not here: which line is to be indented, and when (editor.ts).

import { widthOf } from "../columns.js"
import { type Token, tokensOf } from "./tokens.js"

/** For each form with a body, how many operands precede the body. */
const BEFORE_BODY: { readonly [name: string]: number } = {
  begin: 0,
  case: 1,
  "case-lambda": 0,
  "cond-expand": 0,
  define: 1,
  "define-library": 1,
  do: 2,
  fn: 1,
  guard: 1,
  lambda: 1,
  let: 1,
  "let*": 1,
  "let*-values": 1,
  "let-syntax": 1,
  "let-values": 1,
  letrec: 1,
  "letrec*": 1,
  "letrec-syntax": 1,
  parameterize: 1,
  "syntax-rules": 1,
  unless: 1,
  when: 1,
}
const LIKE_DEFINE = /^(?:def|with-|call-with-)/

/** An open list that the line will stand in. */
interface Frame {
  readonly column: number
  readonly opener: string
  /** It stands after a quote, so that it holds data. */
  readonly quoted: boolean
  /** Its head, where that is a name. */
  head: string | undefined
  /** How many elements it has so far, the head among them. */
  count: number
  /** The line on which its head ends, and the column of what follows it there. */
  headLine: number
  operandColumn: number | undefined
  /** The first operand is a name, as in a named `let`. */
  named: boolean
}

/** The column at which a line after `text` should begin; undefined inside a string or a comment, which are left alone. */
export function indentation(text: string): number | undefined {
  const frames: Frame[] = []
  const tokens = tokensOf(text)
  let line = 0
  let lineStart = 0
  let prefixed: Token | undefined
  for (const token of tokens) {
    const word = text.slice(token.start, token.end)
    const column = () => widthOf(text.slice(lineStart, (prefixed ?? token).start))
    if (token.kind === "prefix") prefixed ??= token
    else if (token.kind === "close") frames.pop()
    else if (token.kind !== "space" && token.kind !== "comment" && token.kind !== "hide") {
      noteElement(frames.at(-1), token.kind === "name" ? word : undefined, line, column())
      const quote = prefixed === undefined ? "" : text.slice(prefixed.start, token.start)
      const quoted = quote.startsWith("'") || (quote === "" && frames.at(-1)?.quoted === true)
      if (token.kind === "open") frames.push(frame(widthOf(text.slice(lineStart, token.start)), word, quoted))
      prefixed = undefined
    }
    const lastEnd = word.lastIndexOf("\n")
    if (lastEnd >= 0) {
      line += word.split("\n").length - 1
      lineStart = token.start + lastEnd + 1
    }
  }
  if (tokens.at(-1)?.unfinished === true) return undefined
  const innermost = frames.at(-1)
  return innermost === undefined ? 0 : within(innermost)
}

function frame(column: number, opener: string, quoted: boolean): Frame {
  return { column, opener, quoted, head: undefined, count: 0, headLine: -1, operandColumn: undefined, named: false }
}

function noteElement(frame: Frame | undefined, name: string | undefined, line: number, column: number): void {
  if (frame === undefined) return
  frame.count++
  if (frame.count === 1) {
    frame.head = name
    frame.headLine = line
  } else if (frame.count === 2) {
    frame.named = name !== undefined
    if (line === frame.headLine) frame.operandColumn = column
  }
}

function within(frame: Frame): number {
  const first = frame.column + frame.opener.length
  if (frame.head === undefined || frame.quoted || frame.opener === "{" || frame.opener.startsWith("#")) return first
  const before = bodyAfter(frame)
  if (before === undefined) return frame.operandColumn ?? first
  return frame.count > before ? frame.column + 2 : frame.column + 4
}

/** How many operands precede the body of a form with a body. */
function bodyAfter({ head, named }: Frame): number | undefined {
  const name = head as string
  if (name === "let" && named) return 2
  return Object.hasOwn(BEFORE_BODY, name) ? BEFORE_BODY[name] : LIKE_DEFINE.test(name) ? 1 : undefined
}
