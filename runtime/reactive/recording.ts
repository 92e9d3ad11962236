// Records of a store: written by themselves, and read page by page.
//
// Not here: which records there are (keys.ts).

import type { Entry, Range, Store, Text, Transition, Writing } from "../store.js"

/** How many records are read at once. */
const PAGE = 500

/** What writes records by itself, and texts with them. */
export function recordsAlone(writes: readonly Writing[], texts: readonly Text[] = []): Transition {
  return { id: "", seq: 0, rows: [], writes, texts }
}

/** The records of a range, page by page, from either end. No page is empty. */
export async function* pagesOf(store: Store, range: Omit<Range, "limit">): AsyncGenerator<readonly Entry[], void> {
  let { from, to } = range
  for (;;) {
    const page = await store.scan({ ...range, from, to, limit: PAGE })
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    if (page.length < PAGE) return
    if (range.backwards === true) to = last.key
    else from = `${last.key}!`
  }
}
