// How many columns of a terminal a text takes.
//
// Most characters take one, East Asian wide ones and pictures two, combining
// marks none. A tab reaches to the next multiple of eight; any other control
// character is shown as `^X`, so that no text can steer the terminal.

const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}/u
const MARK = /^[\p{Mn}\p{Me}\p{Cf}]/u
const CONTROL = /^\p{Cc}/u
const PLAIN = /^[ -~]*$/
const TAB = 8

/** A character as it is shown: what to print for it, and the columns that takes. */
export interface Glyph {
  readonly shown: string
  readonly width: number
}

/** How `character` (one code point) is shown where `column` columns stand before it on its line. */
export function glyph(character: string, column: number): Glyph {
  if (character >= " " && character <= "~") return { shown: character, width: 1 }
  if (character === "\t") return { shown: " ".repeat(TAB - (column % TAB)), width: TAB - (column % TAB) }
  if (CONTROL.test(character)) return controlGlyph(character)
  if (MARK.test(character)) return { shown: character, width: 0 }
  return { shown: character, width: WIDE.test(character) ? 2 : 1 }
}

function controlGlyph(character: string): Glyph {
  const code = character.charCodeAt(0)
  const shown = code < 0x80 ? `^${String.fromCharCode(code ^ 0x40)}` : "\ufffd"
  return { shown, width: shown.length }
}

/** A line as it is shown: tabs opened, control characters made visible. */
export function shownLine(line: string): Glyph {
  if (PLAIN.test(line)) return { shown: line, width: line.length }
  const shown: string[] = []
  let width = 0
  for (const character of line) {
    const next = glyph(character, width)
    shown.push(next.shown)
    width += next.width
  }
  return { shown: shown.join(""), width }
}

/** The columns that `line` takes. */
export function widthOf(line: string): number {
  return shownLine(line).width
}

/** `text`, which holds no line end, cut to at most `columns` columns, with an ellipsis where something was cut. */
export function clipped(text: string, columns: number): string {
  let shown = ""
  let width = 0
  let room = 0
  for (const character of text) {
    const next = glyph(character, width)
    if (width + next.width > columns) return `${shown.slice(0, room)}…`
    shown += next.shown
    width += next.width
    if (width < columns) room = shown.length
  }
  return shown
}
