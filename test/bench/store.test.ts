// The benches of stores cannot rot: they run here at a small size.

import { expect, test } from "vitest"
import { storeBench } from "./store.js"
import { turnsBench } from "./turns.js"

test("the bench of stores runs", async () => {
  const lines = await storeBench(200, 2)
  expect(lines.filter((line) => line.includes("times"))).toHaveLength(10)
})

test("the bench of processes that take turns runs", async () => {
  const lines = await turnsBench(2, 2, 0.3)
  expect(lines).toHaveLength(3)
  expect(lines[2]).toMatch(/^ {2}this store +[1-9]\d* \(\d+ ms\), [1-9]\d* \(\d+ ms\)$/)
})
