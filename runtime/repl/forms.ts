// The forms of a text that arrives in pieces.
//
// What is typed or piped is cut at the ends of its top-level forms, so that each
// can be evaluated, and its result shown, before the next is there. A `,command`
// reaches to the end of its line, or to the end of the form begun on that line.
//
// Invariants
//   FQ1  The forms, with what lies between them, are the text, whatever the pieces.
//   FQ2  No character is looked at again and again: only a last unfinished token is.

import { lineStart } from "./draft.js"
import { type Token, tokenAt } from "./tokens.js"

/** A form that is complete, after as many spaces as there are columns before it. */
export interface Form {
  readonly text: string
  /** The line it begins on. */
  readonly line: number
}

export class FormQueue {
  private text = ""
  /** Whether there are no more pieces. */
  isEnded = false
  /** How far the text has been cut into tokens. */
  private at = 0
  /** Where the form under way begins, if one does. */
  private start: number | undefined
  private depth = 0
  private wanted = 0
  private command = false
  private freshLine = true
  /** The text begins right after a form. */
  private afterForm = false
  /** How many characters of the line stand before the text. */
  private column = 0

  /** @param line the line that the text begins on */
  constructor(private line = 1) {}

  /** Adds a piece. */
  push(piece: string): void {
    this.text += piece
  }

  /** Says that there are no more pieces: an unfinished form is then a form, for the reader to refuse. */
  end(): void {
    this.isEnded = true
  }

  /** The next form, or undefined where none is complete yet. */
  next(): Form | undefined {
    while (this.at < this.text.length) {
      const token = tokenAt(this.text, this.at)
      if (!this.isEnded && this.mayGrow(token)) return undefined
      this.at = token.end
      if (this.completes(token)) return this.cut()
    }
    return this.isEnded && this.start !== undefined ? this.cut() : undefined
  }

  /** Takes away the next line of what is no form yet, for the guest to read; "" where there is nothing. */
  takeLine(): string {
    const blank = this.afterForm ? (/^[ \t]*\r?\n/.exec(this.text)?.[0].length ?? 0) : 0
    this.line += blank === 0 ? 0 : 1
    this.text = this.text.slice(blank)
    this.afterForm = false
    this.column = 0
    const end = this.text.indexOf("\n") + 1
    const line = end > 0 ? this.text.slice(0, end) : this.text
    this.line += lineEnds(line, 0, line.length)
    this.text = this.text.slice(line.length)
    this.restart()
    return line
  }

  /** Whether the last token could be another with more text. */
  private mayGrow(token: Token): boolean {
    if (token.end < this.text.length) return false
    if (token.kind === "space") return !this.text.endsWith("\n")
    return token.unfinished || !(token.kind === "close" || token.kind === "open" || token.kind === "string")
  }

  /** Takes in a token and says whether a form ends with it. */
  private completes(token: Token): boolean {
    const blank = token.kind === "space" || token.kind === "comment"
    const line = token.kind === "space" && this.text.slice(token.start, token.end).includes("\n")
    if (this.command && line && this.depth === 0) return true
    if (blank) {
      this.freshLine ||= line
      return false
    }
    this.begin(token)
    return this.closes(token) && !this.command
  }

  private begin(token: Token): void {
    if (this.start === undefined && this.depth === 0 && this.wanted === 0 && token.kind !== "hide") {
      this.start = token.start
      this.command = this.freshLine && this.text.startsWith(",", token.start)
    }
    this.freshLine = false
  }

  /** Whether `token` is the end of a datum that is neither inside another nor hidden. */
  private closes({ kind }: Token): boolean {
    if (kind === "open") this.depth++
    else if (kind === "close" && this.depth > 0) this.depth--
    else if (this.depth === 0 && kind === "hide") this.wanted++
    if (this.depth > 0 || kind === "prefix" || kind === "hide") return false
    if (this.wanted === 0) return true
    this.wanted--
    return false
  }

  private cut(): Form {
    const start = this.start as number
    const margin = " ".repeat(this.columnOf(start))
    const line = this.line + lineEnds(this.text, 0, start)
    const text = this.text.slice(start, this.at).trimEnd()
    this.line = line + lineEnds(this.text, start, this.at)
    this.column = this.columnOf(this.at)
    this.text = this.text.slice(this.at)
    this.afterForm = true
    const freshLine = this.command
    this.restart()
    this.freshLine = freshLine
    return { text: margin + text, line }
  }

  private columnOf(at: number): number {
    const start = lineStart(this.text, at)
    return start === 0 ? this.column + at : at - start
  }

  private restart(): void {
    this.at = 0
    this.start = undefined
    this.depth = 0
    this.wanted = 0
    this.command = false
  }
}

function lineEnds(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) count++
  return count
}
