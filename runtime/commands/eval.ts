// `sxflow eval EXPR`: evaluates an expression and writes its value.

import type { Command } from "./arguments.js"
import { evaluated } from "./evaluation.js"
import { DIALECT_OPTION, dialectOption, GRANT_OPTIONS, grantsOf, KEPT_OPTION, keptIn } from "./grants.js"
import { misuse } from "./refused.js"

export const command: Command = {
  manual: {
    name: "eval",
    operands: "EXPR [-- ARGS]",
    doc: "Evaluates EXPR, which may be several forms, and writes the last one's value.\n`sxflow -e EXPR` is the same.",
    options: [...GRANT_OPTIONS, DIALECT_OPTION, KEPT_OPTION],
    examples: ["sxflow eval '(expt 2 100)'", "sxflow -e '(map square (list 1 2 3))'"],
  },
  async run(call) {
    const [text, ...others] = call.operands
    if (text === undefined) throw misuse("which expression? sxflow eval EXPR")
    if (others.length > 0) throw misuse(`one expression at a time; put quotes around it: ${others[0]}`)
    const setting = {
      grants: grantsOf(call),
      dialect: dialectOption(call) ?? ("sx" as const),
      directory: ".",
      commandLine: ["eval", ...(call.rest ?? [])],
      ...keptIn(call),
    }
    return evaluated(setting, async (guest, signal, console) => {
      const outcome = await guest.evaluate(text, { name: "<eval>", signal })
      if (outcome.kind === "values")
        for (const value of outcome.values) console.output.push(`${guest.written(value)}\n`)
      return outcome
    })
  },
}
