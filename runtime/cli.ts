// The `sxflow` command.
//
// Each command is a file that is loaded when it is called for, so that a short
// script pays for nothing but its own run.
//
// The status is 0 where all went well, 1 where the guest failed, 2 where the
// command was called wrongly.

import { Complaint, Exhausted } from "../interpreter/complaint.js"
import { type Command, callOf, helpOf } from "./commands/arguments.js"
import { chosen, type Family } from "./commands/family.js"
import { Refused } from "./commands/refused.js"
import { BROKEN_PIPE, openConsole } from "./console.js"

interface Entry {
  readonly doc: string
  load(): Promise<{ readonly command: Command } | { readonly family: Family }>
}

const COMMANDS: { readonly [name: string]: Entry } = {
  run: { doc: "evaluate a program", load: () => import("./commands/run.js") },
  eval: { doc: "evaluate an expression and write its value", load: () => import("./commands/eval.js") },
  repl: { doc: "evaluate forms as they are typed", load: () => import("./commands/repl.js") },
  check: { doc: "report mistakes in a program without evaluating it", load: () => import("./commands/check.js") },
  doc: { doc: "show what a name stands for", load: () => import("./commands/doc.js") },
  start: { doc: "start a flow", load: () => import("./commands/start.js") },
  resume: { doc: "answer what an instance waits for", load: () => import("./commands/resume.js") },
  signal: { doc: "send an instance a signal", load: () => import("./commands/signal.js") },
  cancel: { doc: "have an instance clean up and end", load: () => import("./commands/cancel.js") },
  retry: { doc: "do the last step of a failed instance again", load: () => import("./commands/retry.js") },
  status: { doc: "show how an instance stands", load: () => import("./commands/status.js") },
  list: { doc: "list instances", load: () => import("./commands/list.js") },
  history: { doc: "show what happened to an instance", load: () => import("./commands/history.js") },
  query: { doc: "show what an instance has published", load: () => import("./commands/query.js") },
  export: { doc: "write instances as data", load: () => import("./commands/export.js") },
  import: { doc: "put back what was exported", load: () => import("./commands/import.js") },
  migrate: { doc: "pin instances to another version of their flow", load: () => import("./commands/migrate.js") },
  worker: { doc: "see to timers, effects and children", load: () => import("./commands/worker.js") },
  purge: { doc: "forget instances that have ended", load: () => import("./commands/purge.js") },
  test: { doc: "try whether flows survive every crash", load: () => import("./commands/test.js") },
  fork: { doc: "begin an instance with the first rows of another's log", load: () => import("./commands/fork.js") },
  declare: { doc: "take the types, triggers and schedules of modules", load: () => import("./commands/declare.js") },
  types: { doc: "show what types of objects there are", load: () => import("./commands/types.js") },
  object: { doc: "change and show objects", load: () => import("./commands/object.js") },
  activities: {
    doc: "show what has happened to objects, and what flows emitted",
    load: () => import("./commands/activities.js"),
  },
  triggers: { doc: "show which activities start what", load: () => import("./commands/triggers.js") },
  audit: { doc: "show what came of activities and triggers", load: () => import("./commands/audit.js") },
  schedules: { doc: "show what the clock starts", load: () => import("./commands/schedules.js") },
}

main(process.argv.slice(2)).then((status) => process.exit(status), refuse)

async function main([word, ...words]: readonly string[]): Promise<number> {
  const name = word === "-e" ? "eval" : (word ?? "")
  if (Object.hasOwn(COMMANDS, name)) return perform(COMMANDS[name] as Entry, words)
  const { overview } = await import("./commands/overview.js")
  return show(overview(word, COMMANDS))
}

async function perform(entry: Entry, given: readonly string[]): Promise<number> {
  const loaded = await entry.load()
  const asked = "command" in loaded ? { command: loaded.command, words: given } : chosen(loaded.family, given)
  if ("text" in asked) return show(asked.text)
  const { command, words } = asked
  const call = callOf(command.manual, words)
  return call.options.has("help") ? show(helpOf(command.manual)) : command.run(call)
}

function show(text: string): number {
  openConsole().output.push(text)
  return 0
}

/** Says why nothing was done. What has no sentence is our own mistake; its trail is of no use to a person. */
function refuse(reason: unknown): void {
  if (reason instanceof Exhausted && reason.budget === "cancelled") process.exit(BROKEN_PIPE)
  const [sentence, status] = sentenceOf(reason)
  process.stderr.write(`sxflow: ${sentence}\n`)
  process.exit(status)
}

function sentenceOf(reason: unknown): [string, number] {
  if (reason instanceof Refused) return [reason.sentence, reason.status]
  if (reason instanceof Complaint && reason.kind === "file") return [reason.message, 1]
  return [`a fault of sxflow itself, please report it: ${String(reason)}`, 70]
}
