// Where a host's value is not plain data, for a person.

import { textOfHost } from "./datum.js"
import { asError, FlowError } from "./flow-error.js"

/** Says where `value` holds what is not plain data: `its answer is not plain data at items[2].when: a Date`; undefined if it is plain. */
export function unplainPart(value: unknown): string | undefined {
  const found = unplain(value)
  if (found === undefined) return undefined
  return `its answer is not plain data${found.path === "" ? "" : ` at ${found.path}`}: ${found.what}`
}

/** The canonical text of a host's value. Throws a `FlowError` where it is not plain data. R11 */
export function dataText(value: unknown, who: string): string {
  try {
    return textOfHost(value, who)
  } catch (error) {
    const found = unplain(value)
    if (found === undefined) throw asError(error, "not-plain")
    const { path, what } = found
    throw new FlowError("not-plain", `${who}: not plain data`, [path === "" ? what : `${what} at ${path}`])
  }
}

/** What in a value is not plain data, and where. */
interface Unplain {
  readonly path: string
  readonly what: string
}

/** Undefined as well where it cannot be found out: to look may run what whoever made the value wrote. */
function unplain(value: unknown): Unplain | undefined {
  try {
    return firstUnplain(value)
  } catch {
    return undefined
  }
}

function firstUnplain(value: unknown): Unplain | undefined {
  const waiting: Visit[] = [{ value, step: "", above: undefined }]
  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    if (isAtom(visit.value)) continue
    const parts = partsOf(visit.value)
    const what = parts === undefined ? kindOf(visit.value) : isInside(visit) ? "a cycle" : undefined
    if (what !== undefined) return { path: pathTo(visit), what }
    for (const { value: part, step } of (parts as Part[]).reverse()) waiting.push({ value: part, step, above: visit })
  }
  return undefined
}

interface Part {
  readonly value: unknown
  readonly step: string
}

interface Visit extends Part {
  readonly above: Visit | undefined
}

function isAtom(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed()
  return value === null || !["object", "function", "symbol"].includes(typeof value) || value instanceof Uint8Array
}

/** What a container holds; undefined for what is none that can be data. */
function partsOf(value: unknown): Part[] | undefined {
  if (Array.isArray(value)) return value.map((part, i) => ({ value: part, step: `[${i}]` }))
  if (value instanceof Map) return [...value].map(([key, part]) => ({ value: part, step: `[${String(key)}]` }))
  if (typeof value !== "object") return undefined
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return undefined
  return Object.entries(value as object).map(([name, part]) => ({ value: part, step: `.${name}` }))
}

function isInside({ value, above }: Visit): boolean {
  for (let visit = above; visit !== undefined; visit = visit.above) if (visit.value === value) return true
  return false
}

function kindOf(value: unknown): string {
  if (typeof value === "symbol") return "a JavaScript symbol"
  if (typeof value === "function") return "a function"
  if (typeof value === "string") return "a text with half a character"
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
  return typeof name === "string" && name !== "" ? `a ${name}` : "an object"
}

function pathTo(visit: Visit): string {
  const steps: string[] = []
  for (let at: Visit | undefined = visit; at !== undefined; at = at.above) steps.push(at.step)
  return steps.reverse().join("").replace(/^\./, "")
}
