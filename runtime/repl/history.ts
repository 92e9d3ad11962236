// The forms that were submitted, across runs.
//
// Each entry is a whole form, however many lines it has. The file holds one
// entry a line, with `\n` for a line end and `\\` for a backslash, and is only
// ever appended to, so that two sessions at once lose nothing of each other.
//
// Invariants
//   HI1  What was added is the newest entry; an entry equal to the newest is not added again.
//   HI2  A file that cannot be read or written costs the history and nothing else.
//   HI3  Reading back what was written gives the same entries, whatever characters they hold.

import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, join } from "node:path"

/** More than anyone has searched through; a file of twice as many is cut back to it. */
export const MOST_ENTRIES = 5000

export class History {
  private readonly entries: string[]

  /** @param file where entries are kept; undefined for a history of this run only */
  constructor(private readonly file?: string) {
    this.entries = file === undefined ? [] : load(file)
  }

  get length(): number {
    return this.entries.length
  }

  at(index: number): string | undefined {
    return this.entries[index]
  }

  /** Adds what was submitted. HI1 */
  add(entry: string): void {
    const text = entry.trim()
    if (text === "" || text === this.entries.at(-1)) return
    this.entries.push(text)
    if (this.file !== undefined) append(this.file, text)
  }

  /** The newest entry before `index` that begins with `prefix`, or undefined. */
  older(index: number, prefix: string): number | undefined {
    for (let i = index - 1; i >= 0; i--) if (this.entries[i]?.startsWith(prefix)) return i
    return undefined
  }

  /** The oldest entry after `index` that begins with `prefix`, or undefined. */
  newer(index: number, prefix: string): number | undefined {
    for (let i = index + 1; i < this.entries.length; i++) if (this.entries[i]?.startsWith(prefix)) return i
    return undefined
  }

  /** The newest entry at or before `index` that contains `wanted`, or undefined. */
  containing(index: number, wanted: string): number | undefined {
    for (let i = Math.min(index, this.length - 1); i >= 0; i--) if (this.entries[i]?.includes(wanted)) return i
    return undefined
  }
}

/** Where the history is kept: `SXFLOW_HISTORY`, where an empty one means nowhere, else under the state directory. */
export function historyFile(environment: { readonly [name: string]: string | undefined }): string | undefined {
  const chosen = environment.SXFLOW_HISTORY
  if (chosen !== undefined) return chosen === "" ? undefined : chosen
  const state = environment.XDG_STATE_HOME
  return join(state === undefined || state === "" ? join(homedir(), ".local", "state") : state, "sxflow", "history")
}

function load(file: string): string[] {
  try {
    const lines = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
    const kept = lines.slice(-MOST_ENTRIES)
    if (lines.length > 2 * MOST_ENTRIES) writeFileSync(file, `${kept.join("\n")}\n`, { mode: 0o600 })
    return kept.map(opened)
  } catch {
    return [] // HI2
  }
}

function append(file: string, entry: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    appendFileSync(file, `${closed(entry)}\n`, { mode: 0o600 })
  } catch {
    // HI2: the entry stays in this run's history.
  }
}

function closed(entry: string): string {
  return entry.replace(/[\\\n\r]/g, (c) => (c === "\\" ? "\\\\" : c === "\n" ? "\\n" : "\\r"))
}

function opened(line: string): string {
  return line.replace(/\\([\\nr])/g, (_, c: string) => (c === "n" ? "\n" : c === "r" ? "\r" : "\\"))
}
