// `sxflow run FILE`: evaluates a program.

import { dirname } from "node:path"
import type { Command } from "./arguments.js"
import { evaluated } from "./evaluation.js"
import { DIALECT_OPTION, dialectOf, dialectOption, GRANT_OPTIONS, grantsOf } from "./grants.js"
import { misuse } from "./refused.js"
import { programIn } from "./text.js"

export const command: Command = {
  manual: {
    name: "run",
    operands: "FILE [-- ARGS]",
    doc: "Evaluates the program in FILE, or on the standard input if FILE is -.\nARGS are what its (command-line) holds after the file's name.",
    options: [...GRANT_OPTIONS, DIALECT_OPTION],
    examples: [
      "sxflow run examples/hello.sx",
      "sxflow run --allow-read=notes count.sx -- notes/today.txt",
      "echo '(display (* 6 7))' | sxflow run -",
    ],
  },
  async run(call) {
    const [file, ...others] = call.operands
    if (file === undefined) throw misuse("which file? sxflow run FILE")
    if (others.length > 0) throw misuse(`one file at a time; what is for the program stands after --: ${others[0]}`)
    const setting = {
      grants: grantsOf(call),
      dialect: dialectOption(call) ?? dialectOf(file),
      directory: dirname(file),
      commandLine: [file, ...(call.rest ?? [])],
    }
    const { name, text } = await programIn(file)
    return evaluated(setting, (guest, signal) => guest.run(text, { name, signal }))
  },
}
