// How a text is coloured while it is typed.
//
// Not here: the tokens (tokens.ts), where the text is put on the screen (screen.ts).

import type { Style } from "../colours.js"
import { matchAt, type Token } from "./tokens.js"

/** A stretch of text in one style; the spans of a text, one after another, are the text. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly style: Style
}

/**
 * The spans of a text.
 * @param cursor where the cursor is, whose brackets are shown; undefined once the text is submitted
 * @param isSyntax whether a name is bound to syntax, not to a value
 */
export function spansOf(
  text: string,
  tokens: readonly Token[],
  cursor: number | undefined,
  isSyntax: (name: string) => boolean,
): Span[] {
  const marked = brackets(tokens, cursor)
  return tokens.map((token) => ({
    start: token.start,
    end: token.end,
    style: marked.get(token) ?? styleOf(token, text, isSyntax),
  }))
}

/** The brackets with a style of their own: those without an opener, and the pair at the cursor. */
function brackets(tokens: readonly Token[], cursor: number | undefined): Map<Token, Style> {
  const marked = new Map<Token, Style>()
  let depth = 0
  for (const token of tokens) {
    if (token.kind === "open") depth++
    else if (token.kind === "close" && depth > 0) depth--
    else if (token.kind === "close") marked.set(token, "wrong")
  }
  const match = cursor === undefined ? undefined : matchAt(tokens, cursor)
  if (match?.open !== undefined && match.close !== undefined) {
    marked.set(match.open, "match")
    marked.set(match.close, "match")
  }
  return marked
}

function styleOf(token: Token, text: string, isSyntax: (name: string) => boolean): Style {
  switch (token.kind) {
    case "string":
    case "char":
      return "string"
    case "number":
    case "constant":
      return "number"
    case "keyword":
    case "comment":
      return token.kind
    case "hide":
      return "comment"
    case "name":
      return isSyntax(text.slice(token.start, token.end)) ? "syntax" : "plain"
    default:
      return "plain"
  }
}
