// Where a guest's time goes: a table of its procedures.
//
// The host's own profiler samples what runs; the interpreter has compiled every
// procedure under a script name of its own (`sxflow:N`) and counts the calls. Time
// spent in primitives and in the interpreter is that of the procedure which called.

import type { Profiler } from "node:inspector"

/** A procedure that was called. */
export interface Counted {
  readonly name: string
  /** Where it is defined, if it is known. */
  readonly place: string
  readonly calls: number
}

export interface ProfileRow extends Counted {
  /** Milliseconds in the procedure itself, and with all it called. */
  readonly self: number
  readonly total: number
}

/** Microseconds between two samples. */
const INTERVAL = 200

/** Does `work` while the host samples it; answers its answer and how long each of the counted procedures took, the longest first. */
export async function profiled<T>(
  work: () => Promise<{ answer: T; counted: readonly Counted[] }>,
): Promise<{ answer: T; rows: ProfileRow[] }> {
  const { Session } = await import("node:inspector/promises")
  const session = new Session()
  session.connect()
  try {
    await session.post("Profiler.enable")
    await session.post("Profiler.setSamplingInterval", { interval: INTERVAL })
    await session.post("Profiler.start")
    const { answer, counted } = await work()
    const { profile } = await session.post("Profiler.stop")
    return { answer, rows: rowsOf(profile, counted) }
  } finally {
    session.disconnect()
  }
}

function rowsOf(profile: Profiler.Profile, counted: readonly Counted[]): ProfileRow[] {
  const self = new Array<number>(counted.length).fill(0)
  const total = new Array<number>(counted.length).fill(0)
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const own = new Map<number, number>()
  profile.samples?.forEach((id, i) => {
    own.set(id, (own.get(id) ?? 0) + (profile.timeDeltas?.[i] ?? 0) / 1000)
  })
  // Depth first: `running` are the procedures under way, `innermost` is charged for what is none.
  const waiting: { id: number; running: ReadonlySet<number>; innermost: number | undefined }[] = []
  const [root] = profile.nodes
  if (root !== undefined) waiting.push({ id: root.id, running: new Set(), innermost: undefined })
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const node = nodes.get(at.id)
    if (node === undefined) continue
    const number = numberOf(node.callFrame.url, counted.length)
    const innermost = number ?? at.innermost
    const running = number === undefined || at.running.has(number) ? at.running : new Set([...at.running, number])
    const took = own.get(node.id) ?? 0
    if (innermost !== undefined) self[innermost] = (self[innermost] as number) + took
    for (const each of running) total[each] = (total[each] as number) + took
    for (const id of node.children ?? []) waiting.push({ id, running, innermost })
  }
  const rows = counted.map((each, i) => ({ ...each, self: self[i] as number, total: total[i] as number }))
  return rows.filter(({ calls, total }) => calls > 0 || total > 0).sort((a, b) => b.self - a.self || b.calls - a.calls)
}

function numberOf(url: string, count: number): number | undefined {
  const number = Number(/^sxflow:(\d+)$/.exec(url)?.[1] ?? "-1")
  return number >= 0 && number < count ? number : undefined
}

/** At most `most` rows as lines of a table. */
export function profileTable(rows: readonly ProfileRow[], most: number): string[] {
  if (rows.length === 0) return []
  const cells = rows
    .slice(0, most)
    .map(({ name, place, calls, self, total }) => [
      self.toFixed(1),
      total.toFixed(1),
      String(calls),
      name === "" ? "lambda" : name,
      place,
    ])
  const all = [["self ms", "total ms", "calls", "procedure", ""], ...cells]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => (row[column] as string).length)))
  const lines = all.map((row) =>
    row
      .map((cell, i) =>
        i < 3 ? cell.padStart(widths[i] as number) : i === 3 ? cell.padEnd(widths[3] as number) : cell,
      )
      .join("  ")
      .trimEnd(),
  )
  return rows.length > most ? [...lines, `… and ${rows.length - most} procedures more`] : lines
}
