// Every fact of every facts file is a test of its own, named by its place and its expression.

import { beforeAll, describe, expect, test } from "vitest"
import { factFiles, failureLine, type Outcome, runTable } from "./runner.js"
import { factName, isSetUp, readTable } from "./table.js"

describe.each(factFiles().map(readTable))("$chapter $title", (table) => {
  let outcomes: Outcome[] = []
  beforeAll(async () => {
    outcomes = await runTable(table)
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
