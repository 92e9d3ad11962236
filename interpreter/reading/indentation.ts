// Where a closing bracket was probably forgotten.
//
// People indent what is inside a form further than the form's own bracket. A
// line that begins at or left of a bracket still open was therefore meant to
// stand outside of it: the bracket's end is missing before that line.
//
// It is asked only once a form has turned out unclosed, so it looks through the
// text anew, with a scanner that knows no more than what can hide a bracket.

/** How far a form is looked through: one that goes on is no form that a person indented. */
const FARTHEST = 1_000_000

/** Brackets, what may hide them, line ends, and runs of anything else. */
const PIECES = /["|]|;[^\n\r]*|#\\[^]|#\||[([{]|[)\]}]|\r\n|[\n\r]|[ \t]+|[^\s()[\]{}|";#]+|[^]/g

/** An open bracket, or the first thing on a line. */
interface Mark {
  readonly offset: number
  readonly column: number
}

/** A line that begins with something other than a comment or a closing bracket, and the brackets open there. */
interface Line extends Mark {
  readonly open: readonly Mark[]
}

/**
 * The offset of the line's first character before which a closing bracket seems
 * to be missing, or undefined where the indentation says nothing.
 * @param start the offset of the outermost bracket that is never closed
 */
export function missingBefore(text: string, start: number): number | undefined {
  const firstLine = afterLineEnd(text, 0, start)
  let suspect: number | undefined
  for (const line of linesWithin(text, start, firstLine)) {
    if (line.column <= start - firstLine) return suspect ?? line.offset
    const innermost = line.open.at(-1)
    if (innermost !== undefined && line.column <= innermost.column) suspect ??= line.offset
  }
  return suspect
}

function* linesWithin(text: string, start: number, firstLine: number): Generator<Line> {
  const open: Mark[] = []
  const pieces = new RegExp(PIECES)
  let lineStart = firstLine
  let fresh = false
  const end = Math.min(text.length, start + FARTHEST)
  for (let at = start; at < end; at = pieces.lastIndex) {
    pieces.lastIndex = at
    const piece = (pieces.exec(text) as RegExpExecArray)[0]
    const mark = { offset: at, column: at - lineStart }
    pieces.lastIndex = endOf(piece, text, at)
    if (/[\n\r]/.test(piece)) fresh = true
    else if (!/^(?:\s|;|#\|)/.test(piece)) {
      if (fresh && !/^[)\]}]/.test(piece)) yield { ...mark, open }
      fresh = false
      if (/^[([{]/.test(piece)) open.push(mark)
      else if (/^[)\]}]/.test(piece)) open.pop()
    }
    lineStart = Math.max(lineStart, afterLineEnd(text, at, pieces.lastIndex))
  }
}

/** Where what begins with `piece` ends: strings, names between bars and comments end further on. */
function endOf(piece: string, text: string, at: number): number {
  if (piece === "#|") return commentEnd(text, at)
  if (piece !== '"' && piece !== "|") return at + piece.length
  let end = at + 1
  while (end < text.length && text[end] !== piece) end += text[end] === "\\" ? 2 : 1
  return Math.min(end + 1, text.length)
}

function commentEnd(text: string, start: number): number {
  const edges = /#\||\|#/g
  edges.lastIndex = start
  let depth = 0
  for (let edge = edges.exec(text); edge !== null; edge = edges.exec(text)) {
    depth += edge[0] === "#|" ? 1 : -1
    if (depth === 0) return edges.lastIndex
  }
  return text.length
}

/** The offset after the last line end between `start` and `end`; 0 where there is none. */
function afterLineEnd(text: string, start: number, end: number): number {
  for (let at = end - 1; at >= start; at--) if (text[at] === "\n" || text[at] === "\r") return at + 1
  return 0
}
