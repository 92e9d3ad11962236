// Rows of cells, as a person reads them: each column as wide as its widest cell; the last as wide as it likes.

import { shownLine, widthOf } from "../columns.js"

/** The lines of a table, its heads in the first row. */
export function rowsText(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))
  }
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => padded(cell, widths[i] as number))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("")
}

function padded(cell: string, width: number): string {
  const { shown, width: taken } = shownLine(cell)
  return shown + " ".repeat(width - taken)
}
