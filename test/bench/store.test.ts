// The bench of stores cannot rot: it runs here at a small size.

import { expect, test } from "vitest"
import { storeBench } from "./store.js"

test("the bench of stores runs", async () => {
  const lines = await storeBench(200, 2)
  expect(lines.filter((line) => line.includes("times"))).toHaveLength(10)
})
