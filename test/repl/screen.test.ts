// What the terminal shows of a draft.

import fc from "fast-check"
import { expect, test } from "vitest"
import { inColour, withoutColour } from "../../runtime/colours.js"
import { widthOf } from "../../runtime/columns.js"
import { spansOf } from "../../runtime/repl/highlight.js"
import { inColumns, layout, type Picture, Screen } from "../../runtime/repl/screen.js"
import { tokensOf } from "../../runtime/repl/tokens.js"
import { Emulator } from "./emulator.js"

const seed = Number(process.env.SEED ?? 20261120)
const numRuns = Number(process.env.RUNS ?? 300)

function pictureOf(text: string, cursor = text.length, below: string[] = []): Picture {
  const spans = spansOf(text, tokensOf(text), cursor, (name) => name === "define")
  return { prompt: "sx> ", text, spans, cursor, below }
}

const text = fc
  .array(fc.constantFrom("a", "(", ")", "\n", "\t", " ", "字", "e\u0301", "😀", "\u0007", "define ", '"x'), {
    maxLength: 60,
  })
  .map((pieces) => pieces.join(""))

const picture = fc
  .tuple(text, fc.nat(), fc.array(fc.string({ maxLength: 50 }), { maxLength: 4 }))
  .map(([text, at, below]) =>
    pictureOf(text, Math.min(text.length, [...text].slice(0, at % 60).join("").length), below),
  )

const size = fc.record({ columns: fc.integer({ min: 9, max: 30 }), rows: fc.integer({ min: 2, max: 8 }) })

test("DW1 a row takes no more columns than the terminal has", () => {
  fc.assert(
    fc.property(picture, size, (shown, size) => {
      for (const row of layout(shown, size, withoutColour).rows) expect(widthOf(row)).toBeLessThanOrEqual(size.columns)
    }),
    { seed, numRuns },
  )
})

test("DW2 what is drawn fits the terminal, and the cursor is in it", () => {
  fc.assert(
    fc.property(picture, size, (shown, size) => {
      const { rows, row, column } = layout(shown, size, withoutColour)
      expect(rows.length).toBeLessThanOrEqual(size.rows)
      expect(row).toBeGreaterThanOrEqual(0)
      expect(row).toBeLessThan(rows.length)
      expect(column).toBeLessThan(size.columns)
    }),
    { seed, numRuns },
  )
})

test("DW3 after any drawings the terminal shows the last one and nothing else", () => {
  fc.assert(
    fc.property(fc.array(picture, { minLength: 1, maxLength: 4 }), size, (pictures, size) => {
      const emulator = new Emulator(size.columns, size.rows)
      let writes = 0
      const screen = new Screen(
        streamsOn(emulator, () => writes++),
        inColour,
      )
      for (const shown of pictures) screen.draw(shown)
      const last = layout(pictures.at(-1) as Picture, size, withoutColour)
      expect(emulator.text().slice(-last.rows.length)).toEqual(trimmed(last.rows, emulator.text().length))
      expect(emulator.column).toBe(last.column)
      expect(writes).toBe(pictures.length)
    }),
    { seed, numRuns },
  )
})

function trimmed(rows: readonly string[], most: number): string[] {
  const lines = rows.map((row) => row.trimEnd())
  while (lines.at(-1) === "" && lines.length > most) lines.pop()
  return lines
}

function streamsOn(emulator: Emulator, written: () => void) {
  return {
    out: (text: string) => {
      written()
      emulator.write(text)
    },
    err: () => undefined,
    flush: () => undefined,
    columns: emulator.columns,
    rows: emulator.rows,
    onResize: () => undefined,
  }
}

test("syntax, strings, numbers, keywords and comments have colours, and so have the brackets at the cursor", () => {
  const emulator = new Emulator(60, 4)
  new Screen(
    streamsOn(emulator, () => undefined),
    inColour,
  ).draw(pictureOf('(define {:key "text"} 12) ; note'.slice(0, 25)))
  expect(emulator.text()).toEqual(['sx> (define {:key "text"} 12)'])
  expect(emulator.styleOf("sx>")).toBe("1")
  expect(emulator.styleOf("define")).toBe("35")
  expect(emulator.styleOf(":key")).toBe("34")
  expect(emulator.styleOf('"text"')).toBe("32")
  expect(emulator.styleOf("12")).toBe("36")
  expect(emulator.styleOf("(")).toBe("1;4")
  expect(emulator.styleOf(")")).toBe("1;4")
})

test("a bracket without a partner is shown as wrong", () => {
  const text = "(a))"
  expect(spansOf(text, tokensOf(text), 0, () => false).map(({ style }) => style)).toEqual([
    "match",
    "plain",
    "match",
    "wrong",
  ])
})

test("continued lines stand under the first", () => {
  expect(layout(pictureOf("(a\n b)"), { columns: 20, rows: 5 }, withoutColour)).toEqual({
    rows: ["sx> (a", "     b)"],
    row: 1,
    column: 7,
  })
})

test("choices stand in columns, read downward; what does not fit is counted", () => {
  expect(inColumns(["a", "bb", "c", "dd", "e"], 9, 5)).toEqual(["a   dd", "bb  e", "c"])
  expect(inColumns(["a", "bb", "c", "dd", "e"], 9, 2)).toEqual(["a   dd", "… 5 names begin so"])
})
