// Pages: how many of a list are shown at once, and how the next ones are asked for.

import type { Call, Option } from "./arguments.js"
import type { Desk } from "./flow-store.js"

/** How many are shown unless it is said. */
export const PAGE = 100

export const LIMIT_OPTION: Option = {
  name: "limit",
  shape: "--limit N",
  doc: `how many at most; ${PAGE} if left out`,
}

/** The command `words` as it was given, but for what it is to begin after. */
export function nextPage(desk: Desk, call: Call, after: string, ...words: readonly string[]): string {
  const given: string[] = []
  for (const [name, values] of call.options) {
    if (name === "after" || name === "store") continue
    for (const value of values) given.push(`--${name}`, ...(value === "" ? [] : [value]))
  }
  return desk.command(...words, ...given, "--after", after)
}
