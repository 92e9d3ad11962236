// Which mutants of a campaign are run: all of them, a sample, or those that are named.
//
// To Stryker this is a checker, such as one that compiles mutants first: those
// that are not chosen come back as what does not compile.
//
// Invariants
//   CM1  A sample has of each file as large a part as of all, to within one mutant.
//   CM2  The same seed draws the same from the same mutants.
//
// Not here: what the campaign makes of them (mutate.ts).

import { relative } from "node:path"
import { type Checker, type CheckResult, CheckStatus } from "@stryker-mutator/api/check"
import type { Mutant, MutantResult } from "@stryker-mutator/api/core"
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin"
import { Chance } from "./chance.js"
import { noted } from "./notes.js"

/** What is to be chosen; everything if nothing is said. */
export interface Choice {
  /** How many mutants, at the most. */
  readonly sample?: number
  readonly seed?: number
  /** Only these, by what `nameOf` calls them. */
  readonly names?: readonly string[]
}

/** A mutant by its place and what stands there now. Checkers count lines and columns from 0; in results they are counted from 1. */
export function nameOf(
  { fileName, location: { start, end }, replacement }: Mutant | MutantResult,
  from: 0 | 1,
): string {
  const place = [start, end].map(({ line, column }) => `${line - from}:${column - from}`).join("-")
  return `${relative(".", fileName)}:${place} ${replacement}`
}

class ChoiceChecker implements Checker {
  async init(): Promise<void> {}

  /** They are looked at all together. */
  async group(mutants: readonly Mutant[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)]
  }

  async check(mutants: readonly Mutant[]): Promise<Record<string, CheckResult>> {
    const chosen = new Set(chosenOf(mutants, noted<Choice>("choice") ?? {}))
    return Object.fromEntries(
      mutants.map((mutant) => [
        mutant.id,
        chosen.has(mutant)
          ? { status: CheckStatus.Passed }
          : { status: CheckStatus.CompileError, reason: "it was not chosen" },
      ]),
    )
  }
}

function chosenOf(mutants: readonly Mutant[], { sample, seed = 1, names }: Choice): readonly Mutant[] {
  if (names !== undefined) return mutants.filter((mutant) => names.includes(nameOf(mutant, 0)))
  if (sample === undefined || sample >= mutants.length) return mutants
  const chosen: Mutant[] = []
  let passed = 0
  for (const fileName of new Set(mutants.map((mutant) => mutant.fileName))) {
    const ofFile = mutants.filter((mutant) => mutant.fileName === fileName)
    passed += ofFile.length
    const wanted = Math.round((sample * passed) / mutants.length) - chosen.length // CM1
    chosen.push(...drawn(ofFile, wanted, new Chance(seed)))
  }
  return chosen
}

/** `count` of `mutants`, by chance. CM2 */
function drawn(mutants: readonly Mutant[], count: number, chance: Chance): Mutant[] {
  const left = [...mutants]
  return Array.from({ length: count }, () => left.splice(chance.below(left.length), 1)[0] as Mutant)
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Checker, "choice", new ChoiceChecker())]
