// The part of a text that a port has at hand, which knows where in the whole text it stands.

import { Source } from "../place.js"

/** Where a text goes on: lines and columns from 1, as in `Source`. */
export interface Start {
  readonly line: number
  readonly column: number
}

export const BEGINNING: Start = { line: 1, column: 1 }

/** A text whose first line is not the first of its source. */
export class Excerpt extends Source {
  constructor(
    name: string,
    text: string,
    private readonly begins: Start,
  ) {
    super(name, text)
  }

  override position(offset: number): { line: number; column: number } {
    const { line, column } = super.position(offset)
    const { begins } = this
    return { line: begins.line + line - 1, column: line === 1 ? begins.column + column - 1 : column }
  }

  override line(number: number): string {
    return super.line(number - this.begins.line + 1)
  }

  /** Where the text goes on from `offset`, which does not lie within a line's end. */
  startAt(offset: number): Start {
    let { line, column } = this.begins
    for (let i = 0; i < offset; i++) {
      const unit = this.text.charCodeAt(i)
      if (unit === 0x0a || (unit === 0x0d && this.text.charCodeAt(i + 1) !== 0x0a)) {
        line++
        column = 1
      } else if (unit < 0xdc00 || unit > 0xdfff) column++
    }
    return { line, column }
  }
}
