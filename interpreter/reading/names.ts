// From a stretch of text to the symbol or keyword it names, without making a string first.
//
// Texts name the same few things over and over. Recent ones are kept by the
// hash of their characters; the others go the long way through the table of all names.

import { intern, type Keyword, keyword, type Sym } from "../symbol.js"

const SIZE = 4096
const LONGEST = 64

class RecentNames<T extends { readonly name: string }> {
  private readonly recent: (T | undefined)[] = new Array(SIZE).fill(undefined)

  constructor(private readonly intern: (name: string) => T) {}

  /** What `text` from `start` up to `end` names. `hash` depends on these characters alone. */
  between(text: string, start: number, end: number, hash: number): T {
    const slot = hash & (SIZE - 1)
    const known = this.recent[slot]
    if (known !== undefined && isBetween(known.name, text, start, end)) return known
    const fresh = this.intern(detached(text, start, end))
    if (end - start <= LONGEST) this.recent[slot] = fresh
    return fresh
  }
}

export const symbols: RecentNames<Sym> = new RecentNames(intern)
export const keywords: RecentNames<Keyword> = new RecentNames(keyword)

function isBetween(name: string, text: string, start: number, end: number): boolean {
  const length = end - start
  if (name.length !== length) return false
  for (let i = 0; i < length; i++) if (name.charCodeAt(i) !== text.charCodeAt(start + i)) return false
  return true
}

/** A copy: a slice would keep the whole text alive for as long as the symbol lives. */
function detached(text: string, start: number, end: number): string {
  return text.slice(start, end).split("").join("")
}
