// The project's files as the tidy test sees them.
//
// Only what git would keep counts, so what is built or installed never does.
//
// Not here: the rules (../tidy.test.ts), what is read out of TypeScript (syntax.ts).

import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"

/** Every file of the project, as paths from its root. */
export const files: readonly string[] = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
  encoding: "utf8",
})
  .split("\0")
  .filter((path) => path !== "" && existsSync(path))
  .sort()

/** Those that belong on the map: the sources, and the code that tests stand on, but not the tests. */
export const sources: readonly string[] = files.filter(
  (path) =>
    /^(interpreter|prelude|runtime)\/.*\.(ts|scm|sx|sld|ohm)$/.test(path) ||
    /^(\.build|test)\/.*(?<!\.test)\.ts$/.test(path),
)

/** All TypeScript of ours. */
export const typescript: readonly string[] = files.filter((path) => path.endsWith(".ts"))

const texts = new Map<string, string>()

/** The text of a file. */
export function textOf(path: string): string {
  const text = texts.get(path) ?? readFileSync(path, "utf8")
  texts.set(path, text)
  return text
}

/** The lines of a file, with their numbers, from 1. */
export function linesOf(path: string): { line: string; number: number }[] {
  return textOf(path)
    .split(/\r?\n/)
    .map((line, i) => ({ line, number: i + 1 }))
}

/** The comment that a file opens with, line by line. */
export function headerOf(path: string): { line: string; number: number }[] {
  const lines = linesOf(path).filter(({ line, number }) => number > 1 || !line.startsWith("#!"))
  const end = lines.findIndex(({ line }) => !/^(\/\/|;)/.test(line))
  return end < 0 ? lines : lines.slice(0, end)
}

/** The paths that ARCHITECTURE.md's map lists, in its order, each with its line there. */
export const map: readonly { path: string; number: number }[] = afterTitle(
  linesOf("ARCHITECTURE.md"),
  "# The map",
).flatMap(({ line, number }) => {
  const path = /^- `([^`]+\.\w+)`/.exec(line)?.[1]
  return path === undefined ? [] : [{ path, number }]
})

function afterTitle<T extends { line: string }>(lines: readonly T[], title: string): T[] {
  return lines.slice(lines.findIndex(({ line }) => line === title) + 1)
}
