// Journals that outlive the processes that write them: a line for each record, on disk before the writer goes on.
//
// Each process writes a journal of its own. What a process was killed in the middle of writing was not noted.

import { fsyncSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs"
import { join } from "node:path"

/** What the client notes. Values are hosts', as JSON has them. */
export type ClientNote =
  | { readonly at: "begun"; readonly id: string; readonly flow: string; readonly input: number }
  | { readonly at: "started"; readonly id: string; readonly flow: string; readonly input: number }
  | { readonly at: "resumed"; readonly id: string; readonly tag: string; readonly value: string }
  | { readonly at: "signalled"; readonly id: string; readonly channel: string; readonly value: string }
  | { readonly at: "cancelled"; readonly id: string }
  | { readonly at: "finished"; readonly id: string; readonly value: unknown }
  | Trouble

/** What a worker notes: a call of a handler, with what its outcome can be told by. */
export type WorkerNote =
  | {
      readonly at: "called"
      readonly key: string
      readonly attempt: number
      readonly name: string
      readonly payload: unknown
      readonly mark: string
    }
  | Trouble

/** What nobody has foreseen. */
export interface Trouble {
  readonly at: "trouble"
  readonly id: string
  readonly error: string
}

export class Journal<Note> {
  private readonly file: number

  /** @param writer the process that writes it, by a name that no other process has or had */
  constructor(folder: string, writer: string) {
    this.file = openSync(join(folder, `${writer}.jsonl`), "a")
  }

  /** Notes something for good. */
  note(note: Note): void {
    writeSync(this.file, `${JSON.stringify(note)}\n`)
    fsyncSync(this.file)
  }
}

/** What the processes whose names begin with `role` have noted. */
export function notesOf<Note>(folder: string, role: string): Note[] {
  const names = readdirSync(folder).filter((name) => name.startsWith(role))
  return names.flatMap((name) => {
    const lines = readFileSync(join(folder, name), "utf8").split("\n")
    return lines.slice(0, -1).map((line) => JSON.parse(line) as Note)
  })
}

/** An error in a line. */
export function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const place = (error.stack ?? "").split("\n").find((line) => line.startsWith("    at "))
  return `${error.name}: ${error.message}${place === undefined ? "" : ` ${place.trim()}`}`
}
