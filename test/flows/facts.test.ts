// Facts about flows: every fact of every suite, and every example in the head of a file of the prelude, is a test.

import { beforeAll, describe, expect, test } from "vitest"
import { failureLine, type Outcome } from "../facts/runner.js"
import { factName, isSetUp, readTable } from "../facts/table.js"
import { headTable, preludeFiles, runFlowTable, suiteFiles } from "./runner.js"

const tables = [...suiteFiles().map(readTable), ...preludeFiles().map(headTable)]

describe.each(tables)("$title", (table) => {
  let outcomes: Outcome[] = []
  beforeAll(async () => {
    outcomes = await runFlowTable(table)
  })

  for (const fact of table.facts.filter((f) => !isSetUp(f))) {
    test(`${table.file}:${fact.line} ${factName(fact)}`, () => {
      const outcome = outcomes.find((o) => o.line === fact.line && o.name === factName(fact))
      expect(outcome).toBeDefined()
      expect(outcome?.failure?.got).toBe(outcome?.failure?.expected)
    })
  }

  test(`${table.file} holds facts, and all its set-up runs`, () => {
    expect(outcomes.length).toBeGreaterThan(0)
    const promised = new Set(table.facts.filter((f) => !isSetUp(f)).map((f) => f.line))
    const others = outcomes.filter((o) => o.failure !== undefined && !promised.has(o.line))
    expect(others.map(failureLine)).toEqual([])
  })
})
