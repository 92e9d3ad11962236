// Commands that have commands of their own: `sxflow object put`.
//
// The first word says which; what stands after it is that command's. A family
// may also do something where no word says what, as `sxflow triggers` lists them.

import { nearestNames, suggesting } from "../nearest.js"
import { type Command, HELP, helpOf, table } from "./arguments.js"
import { misuse, type Refused } from "./refused.js"

/** A command with commands of its own. */
export interface Family {
  readonly name: string
  readonly doc: string
  /** What is done where no word says what. */
  readonly plain?: Command
  readonly commands: { readonly [word: string]: Command }
}

/** What `words` ask of a family: a command and the words that are left for it, or a text to be shown. Throws `Refused`. */
export function chosen(
  family: Family,
  [word, ...others]: readonly string[],
): { readonly command: Command; readonly words: readonly string[] } | { readonly text: string } {
  const { name, plain, commands } = family
  if (word === `--${HELP.name}`) return { text: familyHelp(family) }
  if (word === undefined || word.startsWith("-")) {
    if (plain !== undefined) return { command: plain, words: word === undefined ? [] : [word, ...others] }
    throw misuse(`which command? sxflow ${name} ${wordsOf(family)}${word === undefined ? "" : `, before ${word}`}`)
  }
  if (Object.hasOwn(commands, word)) return { command: commands[word] as Command, words: others }
  throw unknown(family, word)
}

function unknown(family: Family, word: string): Refused {
  const sentence = `sxflow ${family.name} has no command ${word}`
  const near = nearestNames(word, Object.keys(family.commands))
  const alone = family.plain === undefined ? "" : `; sxflow ${family.name} alone lists them`
  return misuse(near.length > 0 ? suggesting(sentence, near) : `${sentence}; there is ${wordsOf(family)}${alone}`)
}

function wordsOf({ commands }: Family): string {
  const words = Object.keys(commands)
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`
}

function familyHelp({ name, doc, plain, commands }: Family): string {
  const rows = Object.values(commands).map(
    ({ manual }) => [`${manual.name} ${manual.operands}`.trimEnd(), manual.doc.split("\n")[0] as string] as const,
  )
  const head = plain === undefined ? [`Usage: sxflow ${name} COMMAND ...`, "", doc, ""] : [helpOf(plain.manual)]
  return [
    ...head,
    "Commands",
    ...table(rows),
    "",
    `sxflow ${name} COMMAND --help shows what a command takes.`,
    "",
  ].join("\n")
}
