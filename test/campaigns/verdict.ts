// What a mutation campaign has come to: for people, and for the next time.
//
// A mutant that never ends, or that does something a hundred times more often, is
// found: it is told apart from those that fail a check, but it is not alive.
//
// Not here: how it was come by (mutate.ts).

import { readFileSync } from "node:fs"
import { relative } from "node:path"
import type { MutantResult } from "@stryker-mutator/api/core"

/** What the mutants of some files came to. */
export interface Verdict {
  /** By file, in the order of their names. */
  readonly files: { readonly [file: string]: Tally }
  readonly alive: readonly MutantResult[]
}

/** How many mutants there are, and what those came to that were run. */
export interface Tally {
  readonly all: number
  readonly run: number
  readonly killed: number
  readonly endless: number
}

/** What stood for a mutant that was not chosen. */
const NOT_CHOSEN = "CompileError"

/** The verdict on `mutants`. Of those that are not among them `before` says the rest. */
export function verdictOn(mutants: readonly MutantResult[], before?: Verdict): Verdict {
  const files: { [file: string]: Tally } = { ...before?.files }
  for (const file of new Set(mutants.map(({ fileName }) => relative(".", fileName)))) {
    const all = mutants.filter(({ fileName }) => relative(".", fileName) === file)
    const count = (...statuses: string[]): number => all.filter(({ status }) => statuses.includes(status)).length
    const killed = count("Killed", "RuntimeError")
    const endless = count("Timeout")
    const known = before?.files[file]
    files[file] =
      known === undefined
        ? { all: all.length, run: all.length - count(NOT_CHOSEN), killed, endless }
        : { ...known, killed: known.killed + killed, endless: known.endless + endless }
  }
  return { files, alive: mutants.filter(({ status }) => status === "Survived" || status === "NoCoverage") }
}

/** A line a file, one for them all, and one for each that is alive. */
export function report(name: string, { files, alive }: Verdict): void {
  const tallies = Object.entries(files).filter(([, { run }]) => run > 0)
  for (const [file, tally] of tallies) console.log(row(file, tally))
  if (tallies.length > 1) console.log(row(name, sum(tallies.map(([, tally]) => tally))))
  for (const mutant of alive) console.log(line(mutant))
}

function sum(tallies: readonly Tally[]): Tally {
  const total = (key: keyof Tally): number => tallies.reduce((before, tally) => before + tally[key], 0)
  return { all: total("all"), run: total("run"), killed: total("killed"), endless: total("endless") }
}

/** `interpreter/lower.ts  100 of 298 mutants: 93 killed, 3 endless, 4 alive: 96.0 %` */
function row(name: string, { all, run, killed, endless }: Tally): string {
  const mutants = run === all ? `${all} mutants` : `${run} of ${all} mutants`
  const found = killed + endless
  const share = ((100 * found) / run).toFixed(1)
  return `${name}  ${mutants}: ${killed} killed, ${endless} endless, ${run - found} alive: ${share} %`
}

/** A survivor with its place, what stood there and what stands there now. */
function line({ fileName, location: { start, end }, mutatorName, replacement, status }: MutantResult): string {
  const lines = readFileSync(fileName, "utf8")
    .split("\n")
    .slice(start.line - 1, end.line)
  lines.push((lines.pop() as string).slice(0, end.column - 1))
  const original = lines.join("\n").slice(start.column - 1)
  const mark = status === "NoCoverage" ? " (uncovered)" : ""
  const place = `${relative(".", fileName)}:${start.line}:${start.column}${mark}`
  return `  ${place} ${mutatorName}: ${excerpt(original)} -> ${excerpt(replacement)}`
}

function excerpt(code: string): string {
  const text = code.replace(/\s+/g, " ")
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}
