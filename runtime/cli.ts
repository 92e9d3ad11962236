#!/usr/bin/env node
// The `sxflow` command.
//
// Each command is a file that is loaded when it is called for, so that a short
// script pays for nothing but its own run.
//
// The status is 0 where all went well, 1 where the guest failed, 2 where the
// command was called wrongly.

import { type Command, callOf, helpOf } from "./commands/arguments.js"
import { Refused } from "./commands/refused.js"

interface Entry {
  readonly doc: string
  load(): Promise<{ readonly command: Command }>
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
}

main(process.argv.slice(2)).then((status) => process.exit(status), refuse)

async function main([word, ...words]: readonly string[]): Promise<number> {
  const name = word === "-e" ? "eval" : (word ?? "")
  if (Object.hasOwn(COMMANDS, name)) return perform(COMMANDS[name] as Entry, words)
  const { overview } = await import("./commands/overview.js")
  process.stdout.write(overview(word, COMMANDS))
  return 0
}

async function perform(entry: Entry, words: readonly string[]): Promise<number> {
  const { command } = await entry.load()
  const call = callOf(command.manual, words)
  if (!call.options.has("help")) return command.run(call)
  process.stdout.write(helpOf(command.manual))
  return 0
}

/** Says why nothing was done. What is no refusal is our own mistake; its trail is of no use to a person. */
function refuse(reason: unknown): void {
  const refused = reason instanceof Refused
  process.stderr.write(
    refused
      ? `sxflow: ${reason.sentence}\n`
      : `sxflow: a fault of sxflow itself, please report it: ${String(reason)}\n`,
  )
  process.exit(refused ? reason.status : 70)
}
