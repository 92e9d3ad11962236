// The drawing of a draft on a terminal.
//
// `layout` turns what is to be shown into rows that fit the terminal; `Screen`
// puts rows where the last ones stood. A row never wraps by itself, so that the
// number of rows drawn is known and the next drawing begins at the right one.
//
// Invariants
//   DW1  A row takes no more columns than the terminal has.
//   DW2  What is drawn is never higher than the terminal; the row with the cursor is always drawn.
//   DW3  A drawing is one write, so that nothing half drawn is seen.

import { type Palette, withoutColour } from "../colours.js"
import { clipped, glyph, widthOf } from "../columns.js"
import type { Span } from "./highlight.js"
import type { Streams } from "./streams.js"

/** What is to be drawn. */
export interface Picture {
  readonly prompt: string
  readonly text: string
  readonly spans: readonly Span[]
  /** An offset in the text. */
  readonly cursor: number
  /** Lines to show under the text: the choices of a completion, what is searched for. */
  readonly below: readonly string[]
}

export interface Layout {
  readonly rows: readonly string[]
  /** Where the cursor stands, both from 0. */
  readonly row: number
  readonly column: number
}

/** The rows of the picture on a terminal of this size. */
export function layout(picture: Picture, size: { columns: number; rows: number }, palette: Palette): Layout {
  const text = textRows(picture, Math.max(size.columns, 2), palette)
  const room = Math.max(size.rows - 1, 1)
  const first = Math.max(0, Math.min(text.row - (room >> 1), text.rows.length - room))
  const rows = text.rows.slice(first, first + room) // DW2
  const left = Math.max(0, size.rows - 1 - rows.length)
  const below = picture.below.slice(0, left).map((line) => palette("faint", clipped(line, size.columns)))
  return { rows: [...rows, ...below], row: text.row - first, column: text.column }
}

function textRows({ prompt, text, spans, cursor }: Picture, columns: number, palette: Palette): Layout {
  const indent = widthOf(prompt)
  const rows: string[] = [palette("heading", prompt)]
  let at = { row: 0, column: indent }
  let width = indent
  const wrap = (start: string, startWidth: number) => {
    rows.push(start)
    width = startWidth
  }
  for (const { start, end, style } of spans) {
    let piece = ""
    const flush = () => {
      rows[rows.length - 1] += palette(style, piece)
      piece = ""
    }
    let offset = start
    for (const character of text.slice(start, end)) {
      const shown = glyph(character, Math.max(0, width - indent))
      const breaks = character === "\n"
      if (!breaks && width + shown.width > columns) {
        flush()
        wrap("", 0) // DW1
      }
      if (offset === cursor) at = { row: rows.length - 1, column: width }
      if (breaks) {
        flush()
        wrap(" ".repeat(indent), indent)
      } else {
        piece += shown.shown
        width += shown.width
      }
      offset += character.length
    }
    flush()
  }
  if (cursor < text.length) return { rows, ...at }
  if (width >= columns) wrap("", 0)
  return { rows, row: rows.length - 1, column: width }
}

export class Screen {
  /** What is drawn, without styles. */
  private drawn: Layout | undefined

  constructor(
    private readonly streams: Streams,
    private readonly palette: Palette,
  ) {}

  /** Draws `picture` in place of the last one. DW3 */
  draw(picture: Picture): void {
    const next = layout(picture, this.streams, this.palette)
    const up = next.rows.length - 1 - next.row
    this.write(
      `${this.home()}${next.rows.join("\r\n")}${up > 0 ? `\u001b[${up}A` : ""}\r${forward(next.column)}\u001b[?25h`,
    )
    this.drawn = layout(picture, this.streams, withoutColour)
  }

  /** Draws `picture` for the last time and goes to the line below it. */
  leave(picture: Picture): void {
    const { rows } = layout(picture, this.streams, this.palette)
    this.write(`${this.home()}${rows.join("\r\n")}\u001b[?25h\r\n`)
    this.drawn = undefined
  }

  /** Clears the terminal. */
  clear(): void {
    this.write("\u001b[H\u001b[2J")
    this.drawn = undefined
  }

  private write(text: string): void {
    this.streams.out(text)
    this.streams.flush()
  }

  /** To the first row of what is drawn, with everything from there on erased. */
  private home(): string {
    const up = this.drawn === undefined ? 0 : rowsAbove(this.drawn, this.streams.columns)
    return `\u001b[?25l${up > 0 ? `\u001b[${up}A` : ""}\r\u001b[J`
  }
}

/** How many rows stand above the cursor; a terminal that became narrower has wrapped what was drawn. */
function rowsAbove({ rows, row, column }: Layout, columns: number): number {
  const heights = rows.slice(0, row).map((text) => Math.max(1, Math.ceil(widthOf(text) / columns)))
  return heights.reduce((sum, height) => sum + height, Math.floor(column / columns))
}

function forward(columns: number): string {
  return columns > 0 ? `\u001b[${columns}C` : ""
}

/** `words` in as many columns as fit into `width`, read downward; at most `most` lines, the last of which says how many were left out. */
export function inColumns(words: readonly string[], width: number, most: number): string[] {
  const widest = Math.max(1, ...words.map(widthOf)) + 2
  const across = Math.max(1, Math.floor(width / widest))
  const down = Math.ceil(words.length / across)
  const height = Math.min(down, Math.max(1, most))
  const lines: string[] = []
  for (let row = 0; row < height; row++) {
    let line = ""
    for (let i = row; i < words.length; i += down) {
      const word = words[i] as string
      line += word + " ".repeat(widest - widthOf(word))
    }
    lines.push(line.trimEnd())
  }
  if (height < down) lines[height - 1] = `… ${words.length} names begin so`
  return lines
}
