// The benches: sxflow, its peers and any other Scheme on the same programs.
//
//   npx tsx test/bench/run.ts [OPTIONS]
//
// Not here: how a time is come by (contest.ts), what the programs are (programs.ts),
// the readers' speed (reader.ts).

import { mkdirSync, writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { dirname, join } from "node:path"
import { parseArgs } from "node:util"
import {
  type Arena,
  type Contest,
  canRun,
  hold,
  type Match,
  matchesOf,
  median,
  openArena,
  type Rules,
} from "./contest.js"
import { type Engine, namedScheme, npmPeers, peerFolder, sxflow } from "./engines.js"
import { measure } from "./measure.js"
import { allPrograms, type Program } from "./programs.js"
import { alone, geometricMean, markdown, rowsBetween, versus } from "./table.js"

const HELP = `npx tsx test/bench/run.ts [OPTIONS]

  --only NAME[,NAME]     these programs alone; start-up is one of the names
  --quick                the sizes of the tests: shows that everything runs, measures nothing
  --long                 sizes at which a second passes, for Schemes that compile
  --runs N               runs of each program by each engine; their median counts (3)
  --timeout SECONDS      after which a run is ended (60)
  --scheme NAME=COMMAND  another Scheme: 'guile=guile --r7rs {file}'; {bare} is the file without imports
  --peers NAME[,NAME]    which of biwa and lips, or none (both)
  --engine NAME          which engine of sxflow runs the programs
  --built FILE           the command to measure (dist/sxflow.js; where nothing is built, the source)
  --markdown FILE        a table of everything, besides
  --json FILE            where the figures go (node_modules/.cache/sxflow-bench/results.json)

Times are processor time, start-up taken off. A ratio is the other's time by sxflow's, at the same size.
`

const { values: options } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    quick: { type: "boolean", default: false },
    long: { type: "boolean", default: false },
    runs: { type: "string", default: "3" },
    timeout: { type: "string", default: "60" },
    scheme: { type: "string", multiple: true, default: [] },
    peers: { type: "string", default: "biwa,lips" },
    engine: { type: "string" },
    built: { type: "string" },
    markdown: { type: "string" },
    json: { type: "string", default: join(peerFolder, "results.json") },
    help: { type: "boolean", default: false },
  },
})

const extent = options.quick ? "quick" : options.long ? "long" : "full"

const wanted = new Set(options.only.flatMap((names) => names.split(",")))

if (options.help) process.stdout.write(HELP)
else await bench()

async function bench(): Promise<void> {
  const ours = sxflow(options.engine === undefined ? [] : ["--engine", options.engine], options.built)
  const others = [...options.scheme.map(namedScheme), ...npmPeers(options.peers.split(","), remark)]
  const rules = { runs: Number(options.runs), limitMs: Number(options.timeout) * 1000, quick: options.quick }
  const programs = wantedOf(allPrograms())
  const arena = openArena()
  try {
    const starts = isWanted("start-up") ? await startUpsByTheClock(ours, rules, arena) : undefined
    const contests = await holdAll(matchesOf(programs, ours, others, extent), rules, arena)
    if (contests.length > 0) process.stdout.write(report(ours, others, programs, contests))
    if (options.markdown !== undefined) {
      writeFileSync(
        options.markdown,
        markdown(
          ours.name,
          others.map(({ name }) => name),
          contests,
        ),
      )
    }
    if (starts !== undefined) process.stdout.write(startUpLine(starts))
    record({ startUpByTheClock: starts, ...figures(ours, others, contests) })
    if (contests.some(({ scores }) => scores.get(ours.name)?.failure !== undefined)) process.exitCode = 1
  } finally {
    arena.close()
  }
}

function isWanted(name: string): boolean {
  return wanted.size === 0 || wanted.has(name)
}

function wantedOf(programs: readonly Program[]): Program[] {
  const known = new Set(["start-up", ...programs.map(({ name }) => name)])
  for (const name of wanted) if (!known.has(name)) throw new Error(`no such program: ${name}`)
  return programs.filter(({ name }) => isWanted(name))
}

function remark(line: string): void {
  process.stderr.write(`${line}\n`)
}

async function holdAll(matches: readonly Match[], rules: Rules, arena: Arena): Promise<Contest[]> {
  const contests: Contest[] = []
  for (const match of matches) {
    const contest = await hold(match, rules, arena)
    const scores = [...contest.scores].map(
      ([name, { ms, failure }]) => `${name} ${failure ?? `${Math.round(ms ?? 0)} ms`}`,
    )
    remark(`${contest.program} ${contest.size}: ${scores.join(", ")}`)
    contests.push(contest)
  }
  return contests
}

function report(
  ours: Engine,
  others: readonly Engine[],
  programs: readonly Program[],
  contests: readonly Contest[],
): string {
  const own = others.some(({ sizes }) => sizes === ours.sizes) ? [] : [alone(ours.name, fullOnes(programs, contests))]
  return [...own, ...others.map((other) => versus(ours.name, other.name, contests, excusesOf(other, programs)))].join(
    "\n",
  )
}

function fullOnes(programs: readonly Program[], contests: readonly Contest[]): Contest[] {
  const isFull = (c: Contest): boolean =>
    programs.some(({ name, sizes }) => name === c.program && (sizes.get(extent) ?? sizes.get("full"))?.size === c.size)
  return contests.filter(isFull)
}

function excusesOf(engine: Engine, programs: readonly Program[]): string[] {
  const unable = programs.filter((program) => !canRun(engine, program))
  return unable.map(({ name, excuses }) => `cannot run: ${name}: ${excuses.get(engine.name) ?? "it is no R7RS"}`)
}

interface Starts {
  readonly sxflowMs: number
  readonly nodeMs: number
}

/** One line run by sxflow, and nothing run by node, by the clock. */
async function startUpsByTheClock(ours: Engine, { limitMs, quick }: Rules, arena: Arena): Promise<Starts> {
  const file = join(arena.folder, "one-line.scm")
  writeFileSync(file, `(import (scheme base) (scheme write)) (display "hello")\n`)
  const commands = [ours.commandFor(file), [process.execPath, "-e", "0"]]
  const times: [number[], number[]] = [[], []]
  for (let run = 0; run < (quick ? 1 : 15); run++) {
    for (const [i, command] of commands.entries()) {
      times[i]?.push((await measure(command, limitMs, arena.env)).wallMs)
    }
  }
  return { sxflowMs: median(times[0]), nodeMs: median(times[1]) }
}

function startUpLine({ sxflowMs, nodeMs }: Starts): string {
  const ratio = (sxflowMs / nodeMs).toFixed(2)
  return `start-up: one line in ${Math.round(sxflowMs)} ms by the clock, ${ratio} times node -e 0 (${Math.round(nodeMs)} ms)\n`
}

/** What is recorded of the contests: every score, and the mean ratio of each engine. */
function figures(ours: Engine, others: readonly Engine[], contests: readonly Contest[]): object {
  const scored = contests.map((contest) => ({ ...contest, scores: Object.fromEntries(contest.scores) }))
  const means = others.map(({ name }) => {
    const ratios = rowsBetween(ours.name, name, contests).map(({ ratio }) => ratio)
    return [name, ratios.length === 0 ? null : geometricMean(ratios)]
  })
  return { node: process.version, processor: cpus()[0]?.model, meanRatios: Object.fromEntries(means), contests: scored }
}

function record(results: object): void {
  mkdirSync(dirname(options.json), { recursive: true })
  writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`)
}
