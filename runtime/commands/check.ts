// `sxflow check FILE`: what reading and expanding a program brings to light.

import { dirname } from "node:path"
import { isatty } from "node:tty"
import { paletteFor } from "../colours.js"
import { openConsole } from "../console.js"
import { openGuest } from "../host.js"
import { reportOf } from "../report.js"
import type { Command } from "./arguments.js"
import { DIALECT_OPTION, dialectOf, dialectOption, GRANT_OPTIONS, grantsOf } from "./grants.js"
import { misuse } from "./refused.js"
import { programIn } from "./text.js"

export const command: Command = {
  manual: {
    name: "check",
    operands: "FILE ...",
    doc: "Reads and expands each FILE and evaluates none of it.\nReports text that does not read, unbound names, calls with the wrong number of operands, and\ninternal definitions that nothing uses.",
    options: [...GRANT_OPTIONS.filter(({ name }) => name === "lib"), DIALECT_OPTION],
    examples: ["sxflow check examples/hello.sx"],
  },
  async run(call) {
    if (call.operands.length === 0) throw misuse("which file? sxflow check FILE")
    const grants = grantsOf(call)
    const palette = paletteFor({ isTTY: isatty(1) }, process.env)
    const columns = isatty(1) ? process.stdout.columns : 100
    const { output } = openConsole()
    let status = 0
    for (const file of call.operands) {
      const program = await programIn(file)
      const guest = openGuest({ dialect: dialectOption(call) ?? dialectOf(file), grants, directory: dirname(file) })
      const findings = guest.check(program.text, program.name)
      output.push(findings.map((finding) => reportOf(finding, { palette, columns })).join(""))
      if (findings.length > 0) status = 1
    }
    return status
  },
}
