// Programs as trees, for the oracle and for those who generate programs.
//
// An identifier is a JavaScript string, a list an array, a literal string a
// `Text`; a dotted list has a "." before its last element. The oracle evaluates
// the tree; the machine is given its text.

/** A literal string. */
export class Text {
  constructor(readonly content: string) {}
}

export type Sexp = number | boolean | string | Text | readonly Sexp[]

/** The tree as a program's text. */
export function textOf(sexp: Sexp): string {
  if (sexp instanceof Text) return JSON.stringify(sexp.content)
  if (typeof sexp === "boolean") return sexp ? "#t" : "#f"
  if (Array.isArray(sexp)) return `(${sexp.map(textOf).join(" ")})`
  return String(sexp)
}

/** What is spliced into the list it stands in. */
export class Splice {
  constructor(readonly items: readonly Sexp[]) {}
}

/** The tree of one written form, with trees put in: s`(if ${test} 1 '(2 . ${rest}))`. */
export function s(text: TemplateStringsArray, ...holes: readonly (Sexp | Splice)[]): Sexp {
  const tokens: (string | { readonly hole: Sexp | Splice })[] = []
  text.forEach((piece, i) => {
    tokens.push(...(piece.match(/[()']|[^\s()']+/g) ?? []))
    const hole = holes[i]
    if (hole !== undefined) tokens.push({ hole })
  })
  return parsed(tokens.values()) as Sexp
}

type Token = string | { readonly hole: Sexp | Splice }

/** The next tree of `tokens`, or undefined at a closing parenthesis. */
function parsed(tokens: Iterator<Token>): Sexp | Splice | undefined {
  const token = tokens.next().value as Token
  if (typeof token !== "string") return token.hole
  if (token === ")") return undefined
  if (token === "'") return ["quote", parsed(tokens) as Sexp]
  if (token !== "(")
    return /^-?\d+$/.test(token) ? Number(token) : token === "#f" ? false : token === "#t" ? true : token
  const items: Sexp[] = []
  for (let item = parsed(tokens); item !== undefined; item = parsed(tokens)) {
    if (item instanceof Splice) items.push(...item.items)
    else items.push(item)
  }
  return items
}
