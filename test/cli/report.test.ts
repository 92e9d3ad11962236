// How a failure looks.

import { describe, expect, test } from "vitest"
import { inColour, withoutColour } from "../../runtime/colours.js"
import { type Call, type Failure, type ReportOptions, reportOf } from "../../runtime/report.js"

const PLAIN: ReportOptions = { palette: withoutColour, columns: 60 }

function failureAt(text: string, column: number): Failure {
  const spot = { file: "demo.sx", line: 12, column, text }
  return { sentence: "car: not a pair: ()", spot, calls: [] }
}

function callsOf(...names: string[]): Call[] {
  return names.map((name) => ({ name, spot: { file: "demo.sx", line: name.length, column: 1, text: "" } }))
}

function chain(...calls: Call[]): string[] {
  return reportOf({ sentence: "x", spot: undefined, calls }, PLAIN).trimEnd().split("\n").slice(1)
}

test("the place, the sentence, the line, the caret, the calls", () => {
  const failure = { ...failureAt("  (+ (car xs) 1)", 6), calls: callsOf("total", "main") }
  expect(reportOf(failure, PLAIN)).toBe(
    [
      "demo.sx:12:6: car: not a pair: ()",
      "  12 |   (+ (car xs) 1)",
      "     |      ^",
      "  in total, demo.sx:5:1",
      "  in main, demo.sx:4:1",
      "",
    ].join("\n"),
  )
})

test("a failure without a place is its sentence", () => {
  expect(reportOf({ sentence: "no such command: ,dok", spot: undefined, calls: [] }, PLAIN)).toBe(
    "no such command: ,dok\n",
  )
})

describe("RE1 the caret stands under the column", () => {
  test.each([
    ["(car x)", 6, "(car x)", "     ^"],
    ["\t(car x)", 2, "        (car x)", "        ^"],
    ['(字 "😀" x)', 9, '(字 "😀" x)', "          ^"],
    ["e\u0301 x", 4, "e\u0301 x", "  ^"],
    ["\u001b[2J x", 6, "^[[2J x", "      ^"],
    ["(", 2, "(", " ^"],
  ])("%j at %i", (text, column, line, caret) => {
    expect(reportOf(failureAt(text, column), PLAIN).split("\n").slice(1, 3)).toEqual([
      `  12 | ${line}`,
      `     | ${caret}`,
    ])
  })
})

describe("RE2 a long line is shown around the caret", () => {
  const long = Array.from({ length: 100 }, (_, i) => String(i % 10)).join("")
  test.each([
    [1, "^"],
    [50, "^"],
    [100, "^"],
  ])("at column %i", (column) => {
    const [, line, caret] = reportOf(failureAt(long, column), PLAIN).split("\n") as [string, string, string]
    expect(line.length).toBeLessThanOrEqual(60)
    expect(line[caret.indexOf("^")]).toBe(long[column - 1])
  })
  test("of wide characters too", () => {
    const wide = "字".repeat(100)
    const [, line] = reportOf(failureAt(`${wide}x`, 101), PLAIN).split("\n") as [string, string]
    expect(line.endsWith("字x")).toBe(true)
  })
  test("of fifty million characters", () => {
    expect(reportOf(failureAt("a".repeat(50_000_000), 3), PLAIN).length).toBeLessThan(200)
  })
})

describe("RE2 a long chain is folded and elided", () => {
  test("a call that repeats", () => {
    expect(chain(...callsOf("ab", ...Array(1000).fill("f"), "main"))).toEqual([
      "  in ab, demo.sx:2:1",
      "  in f, demo.sx:1:1 (1000 times)",
      "  in main, demo.sx:4:1",
    ])
  })
  test("calls that take turns", () => {
    const turns = Array.from({ length: 7 }, () => ["even?", "odd?"]).flat()
    expect(chain(...callsOf(...turns, "main"))).toEqual([
      "  in even?, demo.sx:5:1",
      "  in odd?, demo.sx:4:1 (these 2, 7 times)",
      "  in main, demo.sx:4:1",
    ])
  })
  test("twice is not yet a cycle", () => {
    expect(chain(...callsOf("f", "f"))).toHaveLength(2)
  })
  test("the middle is left out, unless all is asked for", () => {
    const calls = callsOf(...Array.from({ length: 30 }, (_, i) => `f${"o".repeat(i)}`))
    expect(chain(...calls)).toHaveLength(15)
    expect(chain(...calls)[10]).toBe("  … 16 more …")
    const whole = reportOf({ sentence: "x", spot: undefined, calls }, { ...PLAIN, wholeChain: true })
    expect(whole.trimEnd().split("\n")).toHaveLength(31)
  })
})

test("RE3 nothing shown can steer the terminal", () => {
  const spot = { file: "a.sx", line: 1, column: 1, text: "\u001b]0;x\u0007" }
  const failure = { sentence: "raised: \u001b[2J", spot, calls: callsOf("f\u001b[1m") }
  expect(reportOf(failure, PLAIN)).toMatch(/^[\P{Cc}\n]*$/u)
})

test("colour where it is wanted", () => {
  expect(reportOf(failureAt("(car x)", 1), { palette: inColour, columns: 60 })).toContain("\u001b[31m^\u001b[0m")
})
