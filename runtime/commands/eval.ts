// `sxflow eval EXPR`: evaluates an expression and writes its value.

import { openConsole } from "../console.js"
import { openGuest } from "../host.js"
import { interruptible } from "../repl/talk.js"
import type { Command } from "./arguments.js"
import { DIALECT_OPTION, dialectOption, GRANT_OPTIONS, grantsOf } from "./grants.js"
import { standardInput } from "./input.js"
import { statusOf } from "./outcome.js"
import { misuse } from "./refused.js"

export const command: Command = {
  manual: {
    name: "eval",
    operands: "EXPR [-- ARGS]",
    doc: "Evaluates EXPR, which may be several forms, and writes the last one's value.\n`sxflow -e EXPR` is the same.",
    options: [...GRANT_OPTIONS, DIALECT_OPTION],
    examples: ["sxflow eval '(expt 2 100)'", "sxflow -e '(map square (list 1 2 3))'"],
  },
  async run(call) {
    const [text, ...others] = call.operands
    if (text === undefined) throw misuse("which expression? sxflow eval EXPR")
    if (others.length > 0) throw misuse(`one expression at a time; put quotes around it: ${others[0]}`)
    const console = openConsole()
    const guest = openGuest({
      dialect: dialectOption(call) ?? "sx",
      grants: grantsOf(call),
      input: standardInput(console),
      output: console.output,
      error: console.error,
      commandLine: ["eval", ...(call.rest ?? [])],
    })
    const outcome = await interruptible(
      (signal) => guest.evaluate(text, { name: "<eval>", signal }),
      () => console.output.flush(),
    )
    if (outcome.kind === "values") for (const value of outcome.values) console.output.push(`${guest.written(value)}\n`)
    guest.close()
    return statusOf(outcome, console)
  },
}
