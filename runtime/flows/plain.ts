// Where a host's value is not plain data, for a person.

/** Says where `value` holds what is not plain data: `its answer is not plain data at items[2].when: a Date`; undefined if it is plain. */
export function unplainPart(value: unknown): string | undefined {
  const waiting: Visit[] = [{ value, step: "", above: undefined }]
  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    if (isAtom(visit.value)) continue
    const parts = partsOf(visit.value)
    const what = parts === undefined ? kindOf(visit.value) : isInside(visit) ? "a cycle" : undefined
    if (what !== undefined) return sentence(visit, what)
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

function sentence(visit: Visit, what: string): string {
  const steps: string[] = []
  for (let at: Visit | undefined = visit; at !== undefined; at = at.above) steps.push(at.step)
  const path = steps.reverse().join("").replace(/^\./, "")
  return `its answer is not plain data${path === "" ? "" : ` at ${path}`}: ${what}`
}
