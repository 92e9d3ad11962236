// The reader's bench still runs.

import { expect, test } from "vitest"
import { readerRates } from "./reader.js"

test("every text is read", async () => {
  const rates = await readerRates(2000, 1)
  expect(rates).toHaveLength(4)
  for (const { megabytesPerSecond } of rates) expect(megabytesPerSecond).toBeGreaterThan(0)
})
