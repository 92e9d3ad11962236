// The scoreboard and its ledger, on checks made up here.

import { expect, test } from "vitest"
import { parseLedger } from "./ledger.js"
import { score, scoreLine, scorePage } from "./scoreboard.js"

const file = "test/facts/6.4-pairs.scm"
const holds = { file, line: 3, name: "(car '(a))", failure: undefined }
const fails = { file, line: 9, name: "(list? x)", failure: "#t, expected #f" }

test("LE1 a failure that is not in the ledger fails", () => {
  const result = score("6.4 Pairs", [holds, fails], [])
  expect(result.failures).toEqual([`${file}:9: (list? x) => #t, expected #f`])
  expect(scoreLine(result)).toBe("6.4 Pairs  1 passed, 1 failed")
})

test.each([`${file}:9 | late`, `${file}:(list? x) | late`])("a failure listed as %j is owed", (entry) => {
  const result = score("6.4 Pairs", [holds, fails], parseLedger("debts.txt", entry))
  expect(result.failures).toEqual([])
  expect(result.owed).toEqual([`${file}:9: (list? x) (late)`])
  expect(scoreLine(result)).toBe("6.4 Pairs  1 passed, 1 owed")
})

test("LE2 a debt that has been paid fails", () => {
  const result = score("6.4 Pairs", [holds], parseLedger("debts.txt", `# a ledger\n\n${file}:3 | late`))
  expect(result.failures).toEqual([`test/debts.txt:3: ${file}:3: it is paid; strike it out`])
})

test("LE2 a debt that names no check of its file fails", () => {
  const result = score("6.4 Pairs", [holds], parseLedger("debts.txt", `${file}:(cdr 5) | late`))
  expect(result.failures).toEqual([`test/debts.txt:1: ${file}:(cdr 5): there is no such check; strike it out`])
})

test("an expression with a bar in it can be owed", () => {
  const debts = parseLedger("debts.txt", `${file}:(list '|a b| '|c|) | late | still late`)
  expect(debts).toEqual([{ line: 1, file, check: "(list '|a b| '|c|) | late", reason: "still late" }])
})

test("a line that is no debt is refused with its place", () => {
  expect(() => parseLedger("debts.txt", "# fine\nno reason")).toThrow("debts.txt:2: not a debt")
})

test("the page adds up the suites and lists what is owed", () => {
  const page = scorePage([
    { title: "6.4 Pairs", passed: 2, failures: [], owed: [`${file}:9: (list? x) (late)`] },
    { title: "Laws", passed: 3, failures: ["x"], owed: [] },
  ])
  expect(page).toContain("| 6.4 Pairs | 2 | 0 | 1 |\n| Laws | 3 | 1 | 0 |\n| **all** | **5** | **1** | **1** |")
  expect(page).toContain(`## Owed\n\n- ${file}:9: (list? x) (late)\n`)
})
