// `sxflow doc NAME`: what a name stands for.

import { openConsole } from "../console.js"
import { openGuest } from "../host.js"
import { descriptionLines, noSuchName } from "../repl/commands.js"
import type { Command } from "./arguments.js"
import { DIALECT_OPTION, dialectOption, grantsOf } from "./grants.js"
import { misuse } from "./refused.js"

export const command: Command = {
  manual: {
    name: "doc",
    operands: "NAME",
    doc: "Shows how NAME is called and what it does.",
    options: [DIALECT_OPTION],
    examples: ["sxflow doc vector-ref", "sxflow doc string-copy"],
  },
  async run(call) {
    const [name, ...others] = call.operands
    if (name === undefined || others.length > 0) throw misuse("which name? sxflow doc NAME")
    const guest = openGuest({ dialect: dialectOption(call) ?? "sx", grants: grantsOf(call), directory: "." })
    const description = guest.describe(name)
    if (description === undefined) {
      process.stderr.write(`${noSuchName(guest, name)}\n`)
      return 1
    }
    openConsole().output.push(
      descriptionLines(description)
        .map((line) => `${line}\n`)
        .join(""),
    )
    return 0
  },
}
