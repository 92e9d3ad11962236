// Where a datum stands in its text.

/** A named text. `name` is what errors show: a file's path as given, `<stdin>`, `repl`. */
export class Source {
  private starts: number[] | undefined

  constructor(
    readonly name: string,
    readonly text: string,
  ) {}

  /** The line and column of `offset` (UTF-16 units), both from 1; the column counts characters. */
  position(offset: number): { line: number; column: number } {
    const starts = this.lineStarts()
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    const start = starts[low] as number
    return { line: low + 1, column: [...this.text.slice(start, offset)].length + 1 }
  }

  /** The text of a line (from 1), without its end. */
  line(number: number): string {
    const starts = this.lineStarts()
    const start = starts[number - 1]
    if (start === undefined) return ""
    return this.text.slice(start, starts[number] ?? this.text.length).replace(/\r?\n$|\r$/, "")
  }

  private lineStarts(): number[] {
    if (this.starts === undefined) {
      this.starts = [0]
      for (const end of this.text.matchAll(/\r\n|\n|\r/g)) this.starts.push(end.index + end[0].length)
    }
    return this.starts
  }
}

/** A point in a source. `offset` is in UTF-16 units from the start of its text. */
export class Place {
  constructor(
    readonly source: Source,
    readonly offset: number,
  ) {}

  /** `file:line:column`. */
  toString(): string {
    const { line, column } = this.source.position(this.offset)
    return `${this.source.name}:${line}:${column}`
  }
}
