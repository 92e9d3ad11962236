// The fuzz campaign: nothing that a guest writes crashes, hangs or shows the host.
//
//   npm run fuzz                                 a million inputs
//   npm run fuzz -- --count 100000 --seed 7      fewer, others
//   npm run fuzz -- --seed 7 --first 4711 --count 1    one again
//
// A process of its own tries the inputs and is watched: should it die, or stay on
// one input for long, that input is at fault and another process goes on behind
// it. Each kind of fault is told once, with the shortest text found that has it.
// Exits with 1 if there was any.
//
// Not here: the inputs (inputs.ts), what a fault is (trial.ts).

import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { inputOf } from "./inputs.js"
import { faultOf, kindOf, minimal } from "./trial.js"

interface Range {
  readonly seed: number
  readonly first: number
  /** The number behind the last. */
  readonly end: number
  /** How many inputs pass between two signs of life. */
  readonly stride: number
}

/** What a trying process says: how far it is, and what it found there. */
interface Sign {
  readonly next: number
  readonly fault?: string
}

/** How long a trying process may be silent. */
const PATIENCE_MS = 30_000

const STRIDE = 100

/** Tries a range of inputs and says so. */
async function attempt({ seed, first, end, stride }: Range, tell: (sign: Sign) => void): Promise<void> {
  for (let number = first; number < end; number++) {
    if ((number - first) % stride === 0) tell({ next: number })
    const fault = await faultOf(inputOf(seed, number))
    if (fault !== undefined) tell({ next: number, fault })
  }
  tell({ next: end })
}

/** Has a process try `range`; answers the first number that it did not come to the end of. */
async function watched(range: Range, found: (number: number, fault: string) => void): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), ["--child", JSON.stringify(range)], {
    execArgv: [...process.execArgv, "--max-old-space-size=1000"],
  })
  let next = range.first
  let timer = patience(child)
  child.on("message", (sign: Sign) => {
    clearTimeout(timer)
    timer = patience(child)
    next = sign.next
    if (sign.fault !== undefined) found(sign.next, sign.fault)
    if (next - range.first >= 10_000) progress(range, next)
  })
  await new Promise((resolve) => child.on("exit", resolve))
  clearTimeout(timer)
  return next
}

function patience(child: ChildProcess): NodeJS.Timeout {
  return setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS)
}

let lastProgress = 0

function progress({ end }: Range, next: number): void {
  if (performance.now() - lastProgress < 30_000) return
  lastProgress = performance.now()
  console.error(`${next} of ${end}`)
}

/** Tries all of `range`, whatever happens to the processes that do it. Answers how many faults there were. */
async function campaign(range: Range): Promise<number> {
  const kinds = new Map<string, number>()
  const found = (number: number, fault: string): void => {
    const kind = kindOf(fault)
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    if (kinds.get(kind) === 1) firsts.push([number, fault])
  }
  const firsts: [number: number, fault: string][] = []
  let next = range.first
  while (next < range.end) {
    next = await watched({ ...range, first: next }, found)
    if (next >= range.end) break
    const stuck = await watched({ ...range, first: next, end: Math.min(next + STRIDE, range.end), stride: 1 }, found)
    if (stuck < Math.min(next + STRIDE, range.end)) {
      console.log(`${range.seed}:${stuck}: the process died or hung: ${JSON.stringify(inputOf(range.seed, stuck))}`)
      kinds.set(`stuck at ${stuck}`, 1)
      next = stuck + 1
    } else next = stuck
  }
  for (const [number, fault] of firsts) await tell(range.seed, number, fault)
  return [...kinds.values()].reduce((sum, count) => sum + count, 0)
}

async function tell(seed: number, number: number, fault: string): Promise<void> {
  const { text, dialect } = await minimal(inputOf(seed, number), fault)
  console.log(`${seed}:${number}: ${fault}\n    ${dialect}: ${JSON.stringify(text)}`)
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: "string", default: "1000000" },
      seed: { type: "string", default: "20261120" },
      first: { type: "string", default: "0" },
      child: { type: "string" },
    },
  })
  if (values.child !== undefined) {
    await attempt(JSON.parse(values.child), (sign) => process.send?.(sign))
    process.disconnect()
    return
  }
  const [count, seed, first] = [values.count, values.seed, values.first].map(Number) as [number, number, number]
  const start = performance.now()
  const faults = await campaign({ seed, first, end: first + count, stride: STRIDE })
  const seconds = (performance.now() - start) / 1000
  console.log(`${count} inputs, ${faults} faults, ${Math.round(count / seconds)} inputs a second`)
  process.exitCode = faults === 0 ? 0 : 1
}

await main()
