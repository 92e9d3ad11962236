// A terminal, as far as the editor uses one: what it is sent becomes rows of characters.
//
// It knows the cursor's moves, erasing, styles and scrolling; anything else that
// begins with an escape is an error, so that nothing unforeseen is sent.

import { glyph } from "../../runtime/columns.js"

interface Cell {
  readonly text: string
  readonly style: string
}

const BLANK: Cell = { text: " ", style: "" }
/** The right half of a wide character. */
const HALF: Cell = { text: "", style: "" }

export class Emulator {
  row = 0
  column = 0
  /** Whether something is being typed, which is when pastes are marked (`ESC [ ? 2004 h`). */
  isReading = false
  /** How often that has begun. */
  readings = 0
  /** Whether something is drawn: from when typing begins, or the cursor is hidden, until it is shown. */
  isDrawing = false
  private lines: Cell[][] = []
  private scrolled: Cell[][] = []
  private style = ""

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.lines = Array.from({ length: rows }, () => [])
  }

  /** Takes what is sent to the terminal. */
  write(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's language is made of them
    for (const [piece] of text.matchAll(/\u001b\[[?\d;]*[A-Za-z]|\u001b|[\s\S]/gu)) {
      if (piece.startsWith("\u001b")) this.obey(piece)
      else this.put(piece)
    }
  }

  /** The lines so far, those that scrolled away first, without the blank ones at the end. */
  text(): string[] {
    const lines = [...this.scrolled, ...this.lines].map(textOf)
    while (lines.at(-1) === "") lines.pop()
    return lines
  }

  /** What stands left of the cursor. */
  beforeCursor(): string {
    return this.line()
      .slice(0, this.column)
      .map((cell) => cell.text)
      .join("")
  }

  /** The style of the first place where `text` stands in the lines shown. */
  styleOf(text: string): string | undefined {
    for (const line of this.lines) {
      const at = line
        .map((cell) => cell.text)
        .join("")
        .indexOf(text)
      if (at >= 0) return line[at]?.style
    }
    return undefined
  }

  private put(character: string): void {
    if (character === "\n") return this.feed()
    if (character === "\r") {
      this.column = 0
      return
    }
    if (character === "\b") {
      this.column = Math.max(0, this.column - 1)
      return
    }
    const { width } = glyph(character, 0)
    if (width > 0 && this.column + width > this.columns) {
      this.column = 0
      this.feed()
    }
    const line = this.line()
    while (line.length < this.column) line.push(BLANK)
    if (width === 0) {
      const before = line[this.column - 1] ?? BLANK
      line[this.column - 1] = { text: before.text + character, style: before.style }
      return
    }
    line[this.column] = { text: character, style: this.style }
    if (width === 2) line[this.column + 1] = HALF
    this.column += width
  }

  private feed(): void {
    if (this.row < this.rows - 1) {
      this.row++
      return
    }
    this.scrolled.push(this.lines.shift() ?? [])
    this.lines.push([])
  }

  private line(): Cell[] {
    return this.lines[this.row] as Cell[]
  }

  private obey(sequence: string): void {
    const letter = sequence.at(-1) as string
    const parameter = sequence.slice(2, -1)
    const count = parameter === "" ? 1 : Number(parameter)
    if (letter === "m") this.style = parameter === "0" ? "" : parameter
    else if (letter === "A") this.row = Math.max(0, this.row - count)
    else if (letter === "C") this.column = Math.min(this.columns - 1, this.column + count)
    else if (letter === "H") this.row = this.column = 0
    else if (letter === "J" && parameter === "2") this.clear()
    else if (letter === "J" && parameter === "") this.eraseBelow()
    else if (parameter === "?2004") this.read(letter === "h")
    else if (parameter === "?25") this.isDrawing = letter === "l"
    else throw new Error(`the emulator does not know ${JSON.stringify(sequence)}`)
  }

  private read(begins: boolean): void {
    this.isReading = begins
    if (!begins) return
    this.readings++
    this.isDrawing = true
  }

  private clear(): void {
    this.lines = this.lines.map(() => [])
    this.scrolled = []
  }

  private eraseBelow(): void {
    this.line().length = Math.min(this.line().length, this.column)
    for (let row = this.row + 1; row < this.rows; row++) this.lines[row] = []
  }
}

function textOf(line: readonly Cell[]): string {
  return line
    .map((cell) => cell.text)
    .join("")
    .trimEnd()
}
