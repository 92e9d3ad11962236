// The tokens of a text that is still being typed.
//
// The reader refuses what is unfinished; the editor must live with it. So this
// tokenizer never fails: whatever it cannot name is a name, and a string or a
// comment without its end is marked unfinished and reaches to the end.
//
// Invariants
//   TK1  The tokens of a text, one after another, are the text.
//   TK2  Where the reader would want more text, `standing` answers "unfinished".
//
// Not here: what the tokens mean (interpreter/reading), their colours
// (highlight.ts), their indentation (indent.ts).

export type TokenKind =
  | "open"
  | "close"
  /** What stands before a datum and belongs to it: `'` `,@` `#0=`. */
  | "prefix"
  /** `#;`, which hides the datum after it. */
  | "hide"
  | "string"
  | "char"
  | "number"
  | "constant"
  | "keyword"
  | "name"
  | "comment"
  | "space"

export interface Token {
  readonly kind: TokenKind
  /** Offsets in UTF-16 units. */
  readonly start: number
  readonly end: number
  /** Its end is missing. */
  readonly unfinished: boolean
}

const SPACE = /\s+/y
const LINE_COMMENT = /;[^\n\r]*|#![a-z-]*/y
const COMMENT_EDGE = /\|#|#\|/g
const STRING = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:(")|\\?$)/y
const OPEN = /#(?:u8)?\(|[([{]/y
const CLOSE = /[)\]}]/y
const PREFIX = /,@|['`,]|#\d+=/y
const CHARACTER = /#\\(?:[^\s()[\]{}";']+|[\s\S])?/uy
const PLAIN = /[^\s()[\]{}";|]+/y
const BARRED = /\|[^|\\]*(?:\\[\s\S][^|\\]*)*(?:(\|)|\\?$)/y
const NUMBER =
  /^(?:#[bodxei].*|[+-]?(?:\d+\/\d+|\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:[+@-].*|i)?|[+-](?:inf|nan)\.0.*|[+-]i)$/i
const CONSTANT = /^#(?:t|f|true|false|\d+#)$/

/** The token that begins at `at`, which is inside `text`. */
export function tokenAt(text: string, at: number): Token {
  const simple = (kind: TokenKind, pattern: RegExp): Token | undefined => {
    const end = endOf(pattern, text, at)
    return end === undefined ? undefined : { kind, start: at, end, unfinished: false }
  }
  return (
    simple("space", SPACE) ??
    simple("open", OPEN) ??
    simple("close", CLOSE) ??
    simple("comment", LINE_COMMENT) ??
    bracketed(text, at) ??
    simple("prefix", PREFIX) ??
    simple("char", CHARACTER) ??
    atom(text, at)
  )
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}

/** Strings, `#| … |#` and `#;`. */
function bracketed(text: string, at: number): Token | undefined {
  if (text.startsWith("#;", at)) return { kind: "hide", start: at, end: at + 2, unfinished: false }
  if (text.startsWith("#|", at)) return nestedComment(text, at)
  if (text[at] !== '"') return undefined
  STRING.lastIndex = at
  const found = STRING.exec(text)
  return { kind: "string", start: at, end: STRING.lastIndex, unfinished: found?.[1] === undefined }
}

function nestedComment(text: string, start: number): Token {
  COMMENT_EDGE.lastIndex = start
  let depth = 0
  for (let edge = COMMENT_EDGE.exec(text); edge !== null; edge = COMMENT_EDGE.exec(text)) {
    depth += edge[0] === "#|" ? 1 : -1
    if (depth === 0) return { kind: "comment", start, end: COMMENT_EDGE.lastIndex, unfinished: false }
  }
  return { kind: "comment", start, end: text.length, unfinished: true }
}

/** Names, numbers and their like; a name may have parts between bars. */
function atom(text: string, start: number): Token {
  let end = start
  let unfinished = false
  for (let next: number | undefined = start; next !== undefined && !unfinished; ) {
    end = next
    BARRED.lastIndex = end
    const barred = BARRED.exec(text)
    unfinished = barred !== null && barred[1] === undefined
    next = barred === null ? endOf(PLAIN, text, end) : BARRED.lastIndex
    end = next ?? end
  }
  return { kind: kindOf(text.slice(start, end)), start, end, unfinished }
}

function kindOf(word: string): TokenKind {
  if (CONSTANT.test(word)) return "constant"
  if (NUMBER.test(word)) return "number"
  return word.length > 1 && word.startsWith(":") ? "keyword" : "name"
}

/** All the tokens of `text`.                                            TK1 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at)
    tokens.push(token)
    at = token.end
  }
  return tokens
}

/** Whether the reader would have a datum, want more text, or find nothing.      TK2 */
export type Standing = "blank" | "unfinished" | "finished"

export function standing(tokens: readonly Token[]): Standing {
  let depth = 0
  let wanted = 0
  let data = false
  for (const { kind, unfinished } of tokens) {
    if (unfinished) return "unfinished"
    if (kind === "space" || kind === "comment") continue
    if (kind === "close" && depth === 0) return "finished"
    if (kind === "close") depth--
    else if (kind === "open") depth++
    if (depth > 0) continue
    if (kind === "prefix") wanted = Math.max(wanted, 1)
    else if (kind === "hide") wanted++
    else if (wanted > 0) wanted--
    data ||= kind !== "prefix" && kind !== "hide"
  }
  if (depth > 0 || wanted > 0) return "unfinished"
  return data ? "finished" : "blank"
}

/** Whether `text` can be submitted: the reader would want no more of it, or it is a lone comma, which asks for help. */
export function isDone(text: string): boolean {
  return standing(tokensOf(text)) !== "unfinished" || text.trim() === ","
}

/** The brackets at or before `cursor` that belong together, or the one that has no partner. */
export interface Match {
  readonly open: Token | undefined
  readonly close: Token | undefined
}

/** The pair of brackets that the cursor touches: the one that ends before it, else the one that begins at it. */
export function matchAt(tokens: readonly Token[], cursor: number): Match | undefined {
  const before = tokens.findIndex((token) => token.end === cursor && isBracket(token))
  const index = before >= 0 ? before : tokens.findIndex((token) => token.start === cursor && isBracket(token))
  const bracket = tokens[index]
  if (bracket === undefined) return undefined
  const partner = partnerOf(tokens, index)
  return bracket.kind === "open" ? { open: bracket, close: partner } : { open: partner, close: bracket }
}

export function isBracket(token: Token): boolean {
  return token.kind === "open" || token.kind === "close"
}

/** The bracket that belongs to the one at `index`. */
export function partnerOf(tokens: readonly Token[], index: number): Token | undefined {
  const step = tokens[index]?.kind === "open" ? 1 : -1
  let depth = 0
  for (let i = index; i >= 0 && i < tokens.length; i += step) {
    const token = tokens[i] as Token
    if (!isBracket(token)) continue
    depth += token.kind === "open" ? 1 : -1
    if (depth === 0) return token
  }
  return undefined
}

/** The name at the head of the innermost list that `cursor` is in, if a name stands there before the cursor. */
export function headAround(text: string, cursor: number): string | undefined {
  const heads: (string | undefined)[] = []
  let fresh = false
  for (const { kind, start, end } of tokensOf(text.slice(0, cursor))) {
    if (kind === "space" || kind === "comment") continue
    if (fresh && kind === "name" && end < cursor) heads[heads.length - 1] = text.slice(start, end)
    fresh = kind === "open" && /^[([]$/.test(text.slice(start, end))
    if (kind === "open") heads.push(undefined)
    else if (kind === "close") heads.pop()
  }
  return heads.at(-1)
}
