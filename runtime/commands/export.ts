// `sxflow export [ID ...]`: instances with their logs and the modules they need, or all that is in a store, as one datum.

import { writeFileSync } from "node:fs"
import { exported } from "../flows/transfer.js"
import type { Command } from "./arguments.js"
import { instanceNamed } from "./flow-ids.js"
import { onStore, STORE_OPTION } from "./flow-store.js"
import { Refused } from "./refused.js"

export const command: Command = {
  manual: {
    name: "export",
    operands: "[ID ...]",
    doc: [
      "Writes the instances named as SX data that sxflow import reads; or, if none is, everything: instances,",
      "objects, activities, declarations, schedules, the audit.",
    ].join("\n"),
    options: [{ name: "output", shape: "--output FILE", short: "o", doc: "write to FILE" }, STORE_OPTION],
    examples: ["sxflow export -o flows.sx", "sxflow export order-17 > order-17.sx"],
  },
  async run(call) {
    return await onStore(call, {}, async (desk) => {
      const ids: string[] = []
      for (const word of call.operands) ids.push((await instanceNamed(desk.operations, word)).id)
      const text = await exported(desk.operations, ids.length === 0 ? undefined : ids)
      const file = call.options.get("output")?.at(-1)
      if (file === undefined) desk.out(`${text}\n`)
      else write(file, `${text}\n`)
      return 0
    })
  },
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new Refused(`${file} cannot be written: ${(error as NodeJS.ErrnoException).code ?? "for no known reason"}`, 1)
  }
}
