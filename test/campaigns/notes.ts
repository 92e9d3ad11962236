// What the processes of a mutation campaign tell each other: data under names, in files of one folder.
//
// Not here: what they tell (mutate.ts, choice.ts, facts-runner.ts).

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** The environment variable that names the folder. */
const NOTES = "SXFLOW_NOTES"

/** Has this process, and those it will start, keep their notes in `folder`. */
export function keepNotes(folder: string): void {
  mkdirSync(folder, { recursive: true })
  process.env[NOTES] = folder
}

export function note(name: string, data: unknown): void {
  writeFileSync(fileOf(name), JSON.stringify(data))
}

/** What was noted under `name` last; undefined if nothing was. */
export function noted<T>(name: string): T | undefined {
  return existsSync(fileOf(name)) ? JSON.parse(readFileSync(fileOf(name), "utf8")) : undefined
}

function fileOf(name: string): string {
  return join(process.env[NOTES] as string, `${name}.json`)
}
