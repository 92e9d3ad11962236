// A text being edited: its characters and the cursor.
//
// A draft is never changed; each edit answers another. Offsets are in UTF-16
// units and never split a character from the marks that stand upon it.
//
// Not here: which key does what (editor.ts), undoing (editor.ts).

import { widthOf } from "../columns.js"
import { partnerOf, type Token, tokensOf } from "./tokens.js"

export interface Draft {
  readonly text: string
  /** From 0 to the length of the text. */
  readonly cursor: number
}

export const EMPTY_DRAFT: Draft = { text: "", cursor: 0 }

/** A draft of `text` with the cursor at its end. */
export function draftOf(text: string): Draft {
  return { text, cursor: text.length }
}

/** `piece` in place of what stands from `start` to `end`, the cursor after it. */
export function replaced({ text }: Draft, start: number, end: number, piece: string): Draft {
  return { text: text.slice(0, start) + piece + text.slice(end), cursor: start + piece.length }
}

/** `piece` at the cursor. */
export function inserted(draft: Draft, piece: string): Draft {
  return replaced(draft, draft.cursor, draft.cursor, piece)
}

/** The cursor at `cursor`. */
export function moved({ text }: Draft, cursor: number): Draft {
  return { text, cursor: Math.max(0, Math.min(text.length, cursor)) }
}

const MARK = /^[\p{Mn}\p{Me}\p{Cf}]/u

/** The offset one character after `at`. */
export function after(text: string, at: number): number {
  let next = at + width(text, at)
  while (next < text.length && MARK.test(text.slice(next, next + 2))) next += width(text, next)
  return Math.min(next, text.length)
}

function width(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}

/** The offset one character before `at`. */
export function before(text: string, at: number): number {
  let next = at
  do {
    const trail = text.charCodeAt(next - 1)
    next -= trail >= 0xdc00 && trail <= 0xdfff ? 2 : 1
  } while (next > 0 && MARK.test(text.slice(next, next + 2)))
  return Math.max(next, 0)
}

/** The start of the word before `at`; a word is letters and digits, as Emacs has it. */
export function wordStart(text: string, at: number): number {
  const found = /[\p{L}\p{N}]+[^\p{L}\p{N}]*$/u.exec(text.slice(0, at))
  return found === null ? 0 : found.index
}

/** The end of the word after `at`. */
export function wordEnd(text: string, at: number): number {
  const found = /^[^\p{L}\p{N}]*[\p{L}\p{N}]+/u.exec(text.slice(at))
  return found === null ? text.length : at + found[0].length
}

/** The start of the line that `at` is on. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1
}

/** The end of the line that `at` is on. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at)
  return end < 0 ? text.length : end
}

/** The column that `at` is shown in. */
export function columnOf(text: string, at: number): number {
  return widthOf(text.slice(lineStart(text, at), at))
}

/** The offset in `column` of the line above the one of `at`, or at that line's end; undefined on the first line. */
export function above(text: string, at: number, column: number): number | undefined {
  const start = lineStart(text, at)
  return start === 0 ? undefined : offsetIn(text, lineStart(text, start - 1), column)
}

/** The same for the line below; undefined on the last line. */
export function below(text: string, at: number, column: number): number | undefined {
  const end = lineEnd(text, at)
  return end === text.length ? undefined : offsetIn(text, end + 1, column)
}

function offsetIn(text: string, start: number, column: number): number {
  const end = lineEnd(text, start)
  let at = start
  while (at < end && widthOf(text.slice(start, after(text, at))) <= column) at = after(text, at)
  return at
}

/** The end of the datum after `at`, or of the text. */
export function datumEnd(text: string, at: number): number {
  const tokens = tokensOf(text)
  const index = tokens.findIndex((token) => token.end > at && isSolid(token))
  const token = tokens[index]
  if (token === undefined) return text.length
  return token.kind === "open" && token.start >= at ? (partnerOf(tokens, index)?.end ?? text.length) : token.end
}

/** The start of the datum before `at`, or of the text. */
export function datumStart(text: string, at: number): number {
  const tokens = tokensOf(text)
  const index = tokens.findLastIndex((token) => token.start < at && isSolid(token))
  const token = tokens[index]
  if (token === undefined) return 0
  return token.kind === "close" && token.end <= at ? (partnerOf(tokens, index)?.start ?? 0) : token.start
}

function isSolid({ kind }: Token): boolean {
  return kind !== "space" && kind !== "comment" && kind !== "prefix" && kind !== "hide"
}
