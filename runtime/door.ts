// The interpreter's door, with what Node has to offer: a turn of the event loop
// between slices, an eye on the heap, and programs read from files.
//
// Nobody else in runtime/ imports the door itself (interpreter/interpreter.ts).

import { readFile } from "node:fs/promises"
import { extname } from "node:path"
import {
  type EvaluateOptions,
  type Interpreter,
  type InterpreterOptions,
  openInterpreter as openBare,
} from "../interpreter/interpreter.js"
import { heapWatch } from "./heap.js"

export { HostRecord, vector } from "../interpreter/conversion.js"
export {
  BudgetError,
  type EvaluateOptions,
  ExitRequest,
  type HostFunction,
  type Interpreter,
  type InterpreterOptions,
  SchemeError,
} from "../interpreter/interpreter.js"
export type { Instance, Module } from "../interpreter/module.js"
export { Place } from "../interpreter/place.js"
export { type FileGrants, grantedFiles } from "./files.js"

/** How long a run may keep the event loop from turning, but for a slice, in milliseconds. */
const STRETCH = 10

/**
 * An interpreter with what `options` grant; left out, a run lets the event loop turn when that is due, after each slice
 * if its length is given, and is stopped before the heap is full.
 */
export function openInterpreter(options: InterpreterOptions = {}): Interpreter {
  return openBare({
    ...(options.slice === undefined ? { isDue: every(STRETCH) } : {}),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    heapIsFull: heapWatch(),
    ...options,
  })
}

/** Whether `ms` milliseconds have passed since it was last so. */
function every(ms: number): () => boolean {
  let last = performance.now()
  return () => {
    const now = performance.now()
    if (now - last < ms) return false
    last = now
    return true
  }
}

/**
 * Evaluates the file at `path`, SX if its name ends in `.sx`, else R7RS; answers the last form's value, converted.
 * Throws what `evaluate` throws, and what reading a file does.
 */
export async function evaluateFile(
  interpreter: Interpreter,
  path: string,
  options: EvaluateOptions = {},
): Promise<unknown> {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path))
  return await interpreter.evaluate(text, {
    name: path,
    dialect: extname(path) === ".sx" ? "sx" : "scheme",
    ...options,
  })
}
