// Programs as trees, for the oracle and for those who generate programs.
//
// An identifier is a JavaScript string, a list an array, a literal string a
// `Text`. The oracle evaluates the tree; the machine is given its text.

/** A literal string. */
export class Text {
  constructor(readonly content: string) {}
}

export type Sexp = number | boolean | string | Text | readonly Sexp[]

/** `(quote datum)`. */
export function quoted(datum: Sexp): Sexp {
  return ["quote", datum]
}

/** The tree as a program's text. */
export function textOf(sexp: Sexp): string {
  if (sexp instanceof Text) return JSON.stringify(sexp.content)
  if (typeof sexp === "boolean") return sexp ? "#t" : "#f"
  if (Array.isArray(sexp)) return `(${sexp.map(textOf).join(" ")})`
  return String(sexp)
}
