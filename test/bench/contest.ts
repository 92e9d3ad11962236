// Contests: a program at one size, run in turns by the engines that are compared on it.
//
// Invariants
//   BM1  Engines are compared on the same program at the same size, in turns.
//   BM2  An engine whose answer is not the stated one has a failure and no time.
//   BM3  A time is the median of the runs less the median of an empty program's, run in the same turns.
//
// Not here: how a table is made of it (table.ts).

import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Engine } from "./engines.js"
import { measure, type Usage } from "./measure.js"
import type { Program, Size } from "./programs.js"

export interface Contest {
  readonly program: string
  readonly size: number
  readonly scores: ReadonlyMap<string, Score>
}

/** A time or a failure. */
export interface Score {
  /** Milliseconds of processor time, start-up taken off. */
  readonly ms: number | undefined
  /** What was taken off. */
  readonly startUpMs: number
  readonly failure: string | undefined
}

export interface Rules {
  readonly runs: number
  readonly limitMs: number
  /** Whether every engine gets the quick size, whatever its own are. */
  readonly quick: boolean
}

/** One contest to be held. */
export interface Match {
  readonly program: Program
  readonly size: Size
  readonly engines: readonly Engine[]
}

/** Who meets whom: `ours` runs at its own size, and meets each of the others at the size that suits the other.  BM1 */
export function matchesOf(
  programs: readonly Program[],
  ours: Engine,
  others: readonly Engine[],
  extent: Extent,
): Match[] {
  return programs.flatMap((program) => {
    const entrants = [ours, ...others.filter((engine) => canRun(engine, program))]
    const bySize = new Map<number, Match>()
    for (const engine of entrants) {
      const size = sizeFor(engine, program, extent)
      if (size === undefined) continue
      const { engines } = bySize.get(size.size) ?? { engines: [ours] }
      bySize.set(size.size, { program, size, engines: [...new Set([...engines, engine])] })
    }
    return [...bySize.values()]
  })
}

/** Which sizes: of the tests, as each engine can bear, or where it is for those that compile, long enough to forget how they began. */
export type Extent = "quick" | "full" | "long"

function sizeFor({ sizes }: Engine, program: Program, extent: Extent): Size | undefined {
  if (extent === "quick") return program.sizes.get("quick")
  const long = extent === "long" && sizes === "full" ? program.sizes.get("long") : undefined
  return long ?? program.sizes.get(sizes)
}

export function canRun(engine: Engine, program: Program): boolean {
  return engine.reads.includes(program.language) && !program.excuses.has(engine.name)
}

/** A folder for programs, and a cache of its own for engines that keep what they compiled. */
export interface Arena {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  close(): void
}

export function openArena(): Arena {
  const folder = mkdtempSync(join(tmpdir(), "sxflow-bench-"))
  return {
    folder,
    env: { ...process.env, XDG_CACHE_HOME: join(folder, "cache") },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Holds a contest: every engine runs an empty program and then the one in question, turn after turn.  BM1 */
export async function hold({ program, size, engines }: Match, rules: Rules, arena: Arena): Promise<Contest> {
  const players = engines.map((engine) => enter(engine, program, size, arena))
  for (let run = 0; run < rules.runs; run++) {
    for (const player of players) await takeTurn(player, rules, arena)
  }
  const scores = players.map(({ engine, starts, usages }) => {
    return [engine.name, scoreOf(usages, size.answer, median(starts))] as const
  })
  return { program: program.name, size: size.size, scores: new Map(scores) }
}

/** An engine in a contest, with the commands it is called by and what came of them. */
interface Player {
  readonly engine: Engine
  readonly empty: readonly string[]
  readonly command: readonly string[]
  readonly starts: number[]
  readonly usages: Usage[]
}

function enter(engine: Engine, program: Program, size: Size, { folder }: Arena): Player {
  const commandOn = (file: string, text: string): readonly string[] => {
    const path = join(folder, `${engine.name}-${file}`)
    writeFileSync(path, engine.spelled(text))
    return engine.commandFor(path)
  }
  const empty = commandOn("empty.scm", "(import (scheme base))\n")
  const command = commandOn(`${program.name}-${size.size}.${program.language}`, program.textAt(size.size))
  return { engine, empty, command, starts: [], usages: [] }
}

/** An engine that has failed is not run again. */
async function takeTurn({ empty, command, starts, usages }: Player, rules: Rules, arena: Arena): Promise<void> {
  if (usages.at(-1)?.failure !== undefined) return
  starts.push((await measure(empty, rules.limitMs, arena.env)).userMs)
  usages.push(await measure(command, rules.limitMs, arena.env))
}

/** What the runs of one engine amount to.  BM2 BM3 */
export function scoreOf(usages: readonly Usage[], answer: string, startUpMs: number): Score {
  const wrong = usages.find(({ output }) => output !== answer)
  const failure = usages.find((usage) => usage.failure !== undefined)?.failure
  if (wrong !== undefined) return { ms: undefined, startUpMs, failure: failure ?? `answered ${inShort(wrong.output)}` }
  if (failure !== undefined) return { ms: undefined, startUpMs, failure }
  const ms = Math.max(LEAST_MS, median(usages.map(({ userMs }) => userMs)) - startUpMs)
  return { ms, startUpMs, failure: undefined }
}

/** How far two start-ups may lie apart: less cannot be told from nothing, and counts as this much. */
const LEAST_MS = 5

function inShort(text: string): string {
  const line = text.split("\n")[0] as string
  return line === "" ? "nothing" : line.length > 60 ? `${line.slice(0, 60)}...` : line
}

/** The middle one, or the mean of the middle two. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1] ?? 0
  const high = sorted[Math.floor(middle)] ?? 0
  return (low + high) / 2
}
