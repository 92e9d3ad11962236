#!/usr/bin/env node
// Begins the `sxflow` command, ready-made where that can be.
//
// Half of what a short command takes is the host's reading of its source. Where
// the package was built, the whole command lies beside the modules as one script,
// with what the host had made of it by then (.build/ready.ts): a host of the same
// kind takes that. Any other takes the modules.
//
// Invariants
//   LA1  Modules of the user's share the command's classes: with `--effects`, the command is loaded as modules too. Only modules can load modules.
//   LA2  What another version of the host has made, or one with other flags, is never taken.

import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { cachedDataVersionTag } from "node:v8"
import { Script } from "node:vm"

type Begin = (require: NodeJS.Require, url: string) => void

const begin = process.argv.some((word) => /^--effects(=|$)/.test(word)) ? undefined : readyMade() // LA1
if (begin === undefined) await import("./cli.js")
else begin(createRequire(import.meta.url), import.meta.url)

/** What begins the ready-made command, if there is one for this host. */
function readyMade(): Begin | undefined {
  const made = fileURLToPath(new URL(`ready/${cachedDataVersionTag()}.cache`, import.meta.url)) // LA2
  if (!existsSync(made)) return undefined
  const filename = fileURLToPath(new URL("ready/cli.js", import.meta.url))
  const script = new Script(readFileSync(filename, "latin1"), { filename, cachedData: readFileSync(made) })
  return script.runInThisContext() as Begin
}
