// Colours for people, and for nobody else.
//
// A palette names what is shown, not how; without colour each of its members
// answers its text unchanged. Only the sixteen basic colours are used, because
// the person has chosen those to be legible.

/** What can be shown in a style of its own. */
export type Style =
  | "plain"
  | "syntax"
  | "string"
  | "number"
  | "keyword"
  | "comment"
  | "match"
  | "wrong"
  | "heading"
  | "faint"

const CODES: { readonly [style in Style]: string } = {
  plain: "",
  syntax: "35",
  string: "32",
  number: "36",
  keyword: "34",
  comment: "2",
  match: "1;4",
  wrong: "31",
  heading: "1",
  faint: "2",
}

/** Shows `text` in `style`. */
export type Palette = (style: Style, text: string) => string

/** The palette in colour. */
export const inColour: Palette = (style, text) =>
  style === "plain" || text === "" ? text : `\u001b[${CODES[style]}m${text}\u001b[0m`

/** The palette for pipes, files and people who want none. */
export const withoutColour: Palette = (_style, text) => text

/** The palette for `stream`: in colour on a terminal, unless the environment says `NO_COLOR` or a dumb terminal. */
export function paletteFor(
  stream: { readonly isTTY?: boolean },
  environment: { readonly [name: string]: string | undefined },
): Palette {
  const refused = (environment.NO_COLOR ?? "") !== "" || environment.TERM === "dumb"
  return stream.isTTY === true && !refused ? inColour : withoutColour
}
