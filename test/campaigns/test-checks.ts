// Tests as checks of mutants.
//
// Not here: which tests (driver-checks.ts, store-checks.ts), what gathers them (stand-in.ts).

import type { Check } from "./checks.js"
import { gather, gathered } from "./stand-in.js"

/** The tests of some files, but for those whose names tell that they are `long`. */
export async function testsOf(
  files: { readonly [name: string]: () => Promise<unknown> },
  long: readonly string[],
): Promise<Check[]> {
  for (const [name, load] of Object.entries(files)) await gather(name, load)
  const wanted = gathered.filter(({ name }) => !long.some((part) => name.includes(part)))
  return wanted.map(({ name, run }, k) => ({ name: `${k} ${name}`, run: async () => void (await run()) }))
}
