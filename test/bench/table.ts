// What the contests come to, as tables for people.
//
// A ratio says how many times as long as sxflow the other takes at the same size;
// a geometric mean is over the programs that both have a time for.

import type { Contest } from "./contest.js"

export interface Row {
  readonly program: string
  readonly size: number
  readonly oursMs: number
  readonly theirsMs: number
  readonly ratio: number
}

/** The contests in which both engines have a time. */
export function rowsBetween(ours: string, theirs: string, contests: readonly Contest[]): Row[] {
  return contests.flatMap(({ program, size, scores }) => {
    const oursMs = scores.get(ours)?.ms
    const theirsMs = scores.get(theirs)?.ms
    if (oursMs === undefined || theirsMs === undefined) return []
    return [{ program, size, oursMs, theirsMs, ratio: theirsMs / oursMs }]
  })
}

export function geometricMean(numbers: readonly number[]): number {
  return Math.exp(numbers.reduce((sum, n) => sum + Math.log(n), 0) / numbers.length)
}

/** Ours against theirs, program by program, with what they could not run below. */
export function versus(ours: string, theirs: string, contests: readonly Contest[], excuses: readonly string[]): string {
  const rows = rowsBetween(ours, theirs, contests)
  const mean = geometricMean(rows.map(({ ratio }) => ratio))
  const lines = rows.map((row) => [
    row.program,
    String(row.size),
    whole(row.oursMs),
    whole(row.theirsMs),
    significant(row.ratio),
  ])
  const summary = rows.length === 0 ? [] : [["", "", "", "geometric mean", significant(mean)]]
  return [
    `${theirs} against ${ours}`,
    inColumns([["program", "size", `${ours} ms`, `${theirs} ms`, "times as long"], ...lines, ...summary]),
    ...contests.flatMap((contest) => failureOf(theirs, contest)),
    ...excuses,
    "",
  ].join("\n")
}

/** The times of one engine, where it is alone. */
export function alone(name: string, contests: readonly Contest[]): string {
  const lines = contests.flatMap(({ program, size, scores }) => {
    const ms = scores.get(name)?.ms
    return ms === undefined ? [] : [[program, String(size), whole(ms)]]
  })
  const failures = contests.flatMap((contest) => failureOf(name, contest))
  return [`${name}`, inColumns([["program", "size", "ms"], ...lines]), ...failures, ""].join("\n")
}

function failureOf(name: string, { program, size, scores }: Contest): string[] {
  const failure = scores.get(name)?.failure
  return failure === undefined ? [] : [`failed: ${program} ${size}: ${failure}`]
}

/** The first column to the left, the others to the right. */
export function inColumns(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, i) => Math.max(...lines.map((cells) => cells[i]?.length ?? 0)))
  const aligned = (cell: string, i: number): string =>
    i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)
  return lines.map((cells) => cells.map(aligned).join("  ").trimEnd()).join("\n")
}

function whole(ms: number): string {
  return String(Math.round(ms))
}

function significant(ratio: number): string {
  return ratio >= 100 ? String(Math.round(ratio)) : ratio.toPrecision(2)
}

/** All contests as one Markdown table: our time, and each other's with how many times ours it is; geometric means below. */
export function markdown(ours: string, others: readonly string[], contests: readonly Contest[]): string {
  const cell = (contest: Contest, name: string): string => {
    const { ms: mine } = contest.scores.get(ours) ?? {}
    const { ms, failure } = contest.scores.get(name) ?? {}
    if (ms === undefined || mine === undefined) return failure ?? ""
    return `${whole(ms)} (${significant(ms / mine)})`
  }
  const rows = contests.map((contest) => [
    contest.program,
    String(contest.size),
    whole(contest.scores.get(ours)?.ms ?? Number.NaN),
    ...others.map((name) => cell(contest, name)),
  ])
  const means = others.map((name) => {
    const ratios = rowsBetween(ours, name, contests).map(({ ratio }) => ratio)
    return ratios.length === 0 ? "" : `${significant(geometricMean(ratios))} over ${ratios.length}`
  })
  const lines = [
    ["program", "size", `${ours} ms`, ...others.map((name) => `${name} ms (times ours)`)],
    ["---", "---:", "---:", ...others.map(() => "---:")],
    ...rows,
    ["geometric mean", "", "", ...means],
  ]
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`
}
