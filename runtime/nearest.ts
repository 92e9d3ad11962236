// The nearest names to a misspelled one.

/**
 * Those of `names` that are a plausible correction of `word`, nearest first, at most three.
 * A name is plausible within one mistake for each three letters, at least one, and
 * where no other name has two mistakes less; a name with no letter in its place is none.
 */
export function nearestNames(word: string, names: Iterable<string>): string[] {
  const allowed = Math.max(1, Math.floor(word.length / 3))
  const found: { name: string; distance: number }[] = []
  for (const name of names) {
    if (name === word || Math.abs(name.length - word.length) > allowed) continue
    const distance = mistakes(word, name)
    if (distance <= allowed && distance < Math.max(word.length, name.length)) found.push({ name, distance })
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
  const worst = (found[0]?.distance ?? 0) + 1
  return found
    .filter(({ distance }) => distance <= worst)
    .slice(0, 3)
    .map(({ name }) => name)
}

/** How many letters are missing, added, wrong, or swapped with the next between `a` and `b`. */
function mistakes(a: string, b: string): number {
  let older: number[] = []
  let old = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((old[j] as number) + 1, (row[j - 1] as number) + 1, (old[j - 1] as number) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) cost = Math.min(cost, (older[j - 2] as number) + 1)
      row.push(cost)
    }
    older = old
    old = row
  }
  return old[b.length] as number
}

/** `sentence`, and a question where there are names that may have been meant. */
export function suggesting(sentence: string, names: readonly string[]): string {
  const last = names.at(-1)
  if (last === undefined) return sentence
  const others = names.slice(0, -1)
  return `${sentence}. Did you mean ${others.length === 0 ? last : `${others.join(", ")} or ${last}`}?`
}
