// `sxflow --help`, `sxflow --version`, and what is no command.

import { existsSync } from "node:fs"
import { nearestNames, suggesting } from "../nearest.js"
import { table } from "./arguments.js"
import { misuse } from "./refused.js"
import { version } from "./version.js"

/** Answers what to print for a first word that is no command. Throws `Refused`. */
export function overview(
  word: string | undefined,
  commands: { readonly [name: string]: { readonly doc: string } },
): string {
  if (word === "--version" || word === "-V") return `sxflow ${version()}\n`
  if (word === "--help" || word === "-h" || word === "help") return helpText(commands)
  if (word === undefined) throw misuse(`which command?\n\n${helpText(commands).trimEnd()}`)
  const names = Object.keys(commands)
  if (word.startsWith("-"))
    throw misuse(suggesting(`no such option: ${word}`, nearestNames(word, ["--help", "--version"])))
  const near = nearestNames(word, names)
  if (near.length === 0 && existsSync(word)) throw misuse(`${word} is a file, not a command: sxflow run ${word}`)
  throw misuse(suggesting(`no such command: ${word}`, near))
}

function helpText(commands: { readonly [name: string]: { readonly doc: string } }): string {
  const rows = Object.entries(commands).map(([name, { doc }]) => [name, doc] as const)
  return [
    "Usage: sxflow COMMAND ...",
    "",
    "Commands",
    ...table(rows),
    "",
    "sxflow COMMAND --help shows what a command takes; sxflow --version says which sxflow this is.",
    "",
  ].join("\n")
}
