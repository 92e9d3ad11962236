// Texts in databases.

import fc from "fast-check"
import { expect, test } from "vitest"
import { restored, stored } from "../../runtime/stores/escaped.js"

const seed = Number(process.env.SEED ?? 20261121)
const numRuns = Number(process.env.RUNS ?? 500)

test(`ES1 any string is restored as it was (SEED=${seed})`, () => {
  const unit = fc.oneof(
    fc.constantFrom("\0", "\u2400", "0", ";", "\ud83d", "\ude00", "2400;"),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  )
  fc.assert(
    fc.property(fc.array(unit), (units) => {
      const text = units.join("")
      const kept = stored(text)
      expect(restored(kept)).toBe(text)
      expect(kept).not.toMatch(/\0|\p{Cs}/u)
    }),
    { seed, numRuns },
  )
})

test("an ordinary text is stored as it is", () => {
  expect(stored('(start "é 😀\\n")')).toBe('(start "é 😀\\n")')
  expect(stored("a\0b")).toBe("a\u24000;b")
})
