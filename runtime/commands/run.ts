// `sxflow run FILE`: evaluates a program.

import { openConsole } from "../console.js"
import { openGuest } from "../host.js"
import { interruptible } from "../repl/talk.js"
import type { Call, Command } from "./arguments.js"
import { DIALECT_OPTION, type Dialect, dialectOf, dialectOption, GRANT_OPTIONS, grantsOf } from "./grants.js"
import { standardInput } from "./input.js"
import { statusOf } from "./outcome.js"
import { misuse } from "./refused.js"
import { type Program, programIn } from "./text.js"

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
    const dialect = dialectOption(call) ?? dialectOf(file)
    return runProgram(await programIn(file), dialect, call, [file, ...(call.rest ?? [])])
  },
}

/** Evaluates a program as the options of `call` allow. Answers the status of the process. */
export async function runProgram(
  program: Program,
  dialect: Dialect,
  call: Call,
  commandLine: readonly string[],
): Promise<number> {
  const console = openConsole()
  const guest = openGuest({
    dialect,
    grants: grantsOf(call),
    input: standardInput(console),
    output: console.output,
    error: console.error,
    commandLine,
  })
  const outcome = await interruptible(
    (signal) => guest.evaluate(program.text, { name: program.name, signal }),
    () => console.output.flush(),
  )
  guest.close()
  return statusOf(outcome, console)
}
