// How fast guest code runs once it runs, beside the Schemes of npm.
//
//   npx tsx test/bench/rates.ts [--only NAME[,NAME]] [--peer biwa|lips] [--runs N] [--timeout SECONDS]
//
// At a size that a peer ends in a few seconds, sxflow has hardly begun: most of its time goes into being compiled. So
// each runs a size of its own at which a second or more passes, and the time is divided by the steps that the program
// takes at that size, which sxflow counts.
//
// Not here: how a time is come by (contest.ts), the same size for both (run.ts).

import { pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { openInterpreter } from "../../interpreter/interpreter.js"
import { canRun, hold, openArena, type Rules } from "./contest.js"
import { type Engine, npmPeers, sxflow } from "./engines.js"
import { allPrograms, type Program, type Size } from "./programs.js"
import { geometricMean, inColumns } from "./table.js"

/** One program's nanoseconds a step, ours and the peer's. */
interface Pace {
  readonly program: string
  readonly oursNs: number
  readonly theirsNs: number
}

/** How many steps a program takes: entries of procedures and turns of loops. The same on every machine. */
export async function stepsOf(program: Program, size: number): Promise<number> {
  const dialect = program.language === "sx" ? "sx" : "scheme"
  const interpreter = openInterpreter({ dialect, output: () => {} })
  await interpreter.evaluate(program.textAt(size), { name: program.name })
  return interpreter.spent().steps
}

/** The nanoseconds a step that `engine` takes at `size`; nothing where it fails, of which `say` is told. */
async function nanosecondsPerStep(
  engine: Engine,
  program: Program,
  size: Size,
  rules: Rules,
  say: (line: string) => void,
): Promise<number | undefined> {
  const arena = openArena()
  try {
    const { scores } = await hold({ program, size, engines: [engine] }, rules, arena)
    const { ms, failure } = scores.get(engine.name) ?? {}
    if (ms === undefined) say(`${program.name} ${size.size}: ${engine.name} ${failure}`)
    return ms === undefined ? undefined : (ms * 1e6) / (await stepsOf(program, size.size))
  } finally {
    arena.close()
  }
}

async function paceOf(
  ours: Engine,
  peer: Engine,
  program: Program,
  rules: Rules,
  say: (line: string) => void,
): Promise<Pace | undefined> {
  const own = program.sizes.get("long")
  const its = program.sizes.get(peer.sizes)
  if (own === undefined || its === undefined || !canRun(peer, program)) return undefined
  const oursNs = await nanosecondsPerStep(ours, program, own, rules, say)
  const theirsNs = await nanosecondsPerStep(peer, program, its, rules, say)
  return oursNs === undefined || theirsNs === undefined ? undefined : { program: program.name, oursNs, theirsNs }
}

/** The paces as a table, with the geometric mean of the ratios. */
export function pacesInColumns(peer: string, paces: readonly Pace[]): string {
  const ratioOf = ({ oursNs, theirsNs }: Pace): number => theirsNs / oursNs
  const lines = paces.map((pace) => [
    pace.program,
    pace.oursNs.toFixed(1),
    pace.theirsNs.toFixed(0),
    ratioOf(pace).toFixed(0),
  ])
  const mean = geometricMean(paces.map(ratioOf)).toFixed(0)
  return inColumns([
    ["program", "sxflow ns a step", `${peer} ns a step`, "times as long"],
    ...lines,
    ["", "", "geometric mean", mean],
  ])
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      peer: { type: "string", default: "biwa" },
      runs: { type: "string", default: "1" },
      timeout: { type: "string", default: "60" },
    },
  })
  const say = (line: string): void => console.error(line)
  const [peer] = npmPeers([values.peer], say)
  if (peer === undefined) throw new Error(`no such peer: ${values.peer}`)
  const rules = { runs: Number(values.runs), limitMs: Number(values.timeout) * 1000, quick: false }
  const only = values.only?.split(",")
  const paces: Pace[] = []
  for (const program of allPrograms()) {
    if (only !== undefined && !only.includes(program.name)) continue
    const pace = await paceOf(sxflow([]), peer, program, rules, say)
    if (pace === undefined) continue
    say(pacesInColumns(peer.name, [pace]).split("\n")[1] as string)
    paces.push(pace)
  }
  console.log(pacesInColumns(peer.name, paces))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main()
