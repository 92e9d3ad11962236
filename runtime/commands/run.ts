// `sxflow run FILE`: evaluates a program.

import { dirname } from "node:path"
import type { Outcome } from "../guest.js"
import { profileTable } from "../profile.js"
import type { Command } from "./arguments.js"
import { evaluated } from "./evaluation.js"
import { DIALECT_OPTION, dialectOf, dialectOption, GRANT_OPTIONS, grantsOf, KEPT_OPTION, keptIn } from "./grants.js"
import { misuse } from "./refused.js"
import { programIn } from "./text.js"

/** How many procedures a profile shows. */
const MOST_ROWS = 30

export const command: Command = {
  manual: {
    name: "run",
    operands: "FILE [-- ARGS]",
    doc: "Evaluates the program in FILE, or on the standard input if FILE is -.\nARGS are what its (command-line) holds after the file's name.",
    options: [
      ...GRANT_OPTIONS,
      DIALECT_OPTION,
      KEPT_OPTION,
      { name: "profile", shape: "--profile", doc: "say on the standard error which procedures took how long" },
    ],
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
      ...keptIn(call),
    }
    const { name, text } = await programIn(file)
    return evaluated(setting, async (guest, signal, console) => {
      const run = (): Promise<Outcome> => guest.run(text, { name, signal })
      if (!call.options.has("profile")) return await run()
      const { answer, rows } = await guest.profiled(run)
      console.error.push(
        profileTable(rows, MOST_ROWS)
          .map((line) => `${line}\n`)
          .join(""),
      )
      return answer
    })
  },
}
