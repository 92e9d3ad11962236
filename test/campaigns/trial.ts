// One input tried: whatever a guest writes, the host hears of it in the promised ways only.
//
// Invariants
//   FZ1  Reading, expanding and running end in a value, a `SchemeError`, a `BudgetError` or an `ExitRequest`.
//   FZ2  No message tells of the host: of its types, its files or its way of saying that something is missing.
//
// Not here: making inputs (inputs.ts), trying a million of them (fuzz.ts).

import { BudgetError, ExitRequest, openInterpreter, SchemeError } from "../../interpreter/interpreter.js"
import type { Input } from "./inputs.js"

const limits = { steps: 10_000, memory: 2 ** 22, outputLimit: 10_000, slice: 4_000 }

/** How the host's own messages look. */
const HOST =
  /TypeError|RangeError|undefined(?! at zero)|\[object|is not a function|is not iterable|Cannot |\.ts:|\.js:|node:/

/** What is wrong with what `input` comes to, in one line; undefined where nothing is. */
export async function faultOf({ text, dialect }: Input): Promise<string | undefined> {
  let output = ""
  const interpreter = openInterpreter({
    ...limits,
    dialect,
    input: "(a . b) 12\nline\n",
    output: (piece) => (output += piece),
  })
  try {
    const value = await interpreter.evaluateRaw(text, { name: "input" })
    return hostly(interpreter.write(value), text)
  } catch (error) {
    if (error instanceof SchemeError) return hostly(error.message, text) // FZ2
    if (error instanceof BudgetError || error instanceof ExitRequest) return undefined
    return `the host threw ${stackOf(error)}` // FZ1
  }
}

function hostly(said: string, text: string): string | undefined {
  const found = HOST.exec(said)?.[0]
  return found === undefined || text.includes(found) ? undefined : `said ${JSON.stringify(said.slice(0, 300))}`
}

/** The error and the first places of ours on its stack. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at .*interpreter\//.test(line))
  const places = frames.slice(0, 3).map((line) => line.trim().replace(/\(.*\/(interpreter\/)/, "($1"))
  return `${error.name}: ${error.message.slice(0, 200)} ${places.join(" ")}`
}

/** What makes two faults the same: all but their numbers and data. */
export function kindOf(fault: string): string {
  return fault.replace(/\d+/g, "0").slice(0, 60) + (/ at .*$/.exec(fault)?.[0].replace(/ at .* at .*/, "") ?? "")
}

/** The shortest text found by leaving out parts that has a fault of the same kind as `input`. */
export async function minimal(input: Input, fault: string): Promise<Input> {
  let text = input.text
  for (let size = Math.ceil(text.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < text.length; ) {
      const shorter = text.slice(0, at) + text.slice(at + size)
      const other = await faultOf({ ...input, text: shorter })
      if (other !== undefined && kindOf(other) === kindOf(fault)) text = shorter
      else at += size
    }
  }
  return { ...input, text }
}
