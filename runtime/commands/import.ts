// `sxflow import FILE`: puts back what `sxflow export` has written.

import { Complaint } from "../../interpreter/complaint.js"
import { counted } from "../counted.js"
import { datumFrom } from "../flows/datum.js"
import { imported } from "../flows/transfer.js"
import type { Command } from "./arguments.js"
import { onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"
import { misuse, Refused } from "./refused.js"
import { programIn } from "./text.js"

export const command: Command = {
  manual: {
    name: "import",
    operands: "FILE",
    doc: [
      "Puts what is in FILE, or on the standard input if FILE is -, into the store, and says how much.",
      "An instance that is there already must have the same log, and an object the same content;",
      "what is declared there already stays as it is.",
    ].join("\n"),
    options: [STORE_OPTION, JSON_OPTION],
    examples: ["sxflow import flows.sx", "sxflow export --store a.db | sxflow import --store b.db -"],
  },
  async run(call) {
    const [file, ...others] = call.operands
    if (file === undefined) throw misuse("which file? sxflow import FILE")
    if (others.length > 0) throw misuse(`one file at a time: ${others[0]}`)
    const { name, text } = await programIn(file)
    return await onStore(call, { makes: true }, async (desk) => {
      const { instances, records } = await imported(desk.operations, dataIn(text, name)).catch((error: unknown) => {
        throw error instanceof Complaint ? foreign(name) : error
      })
      if (desk.json) desk.outJson({ imported: instances, records })
      else
        desk.out(
          `imported ${counted(instances, "instance")}${records === 0 ? "" : `, ${counted(records, "record")}`}\n`,
        )
      return 0
    })
  },
}

function dataIn(text: string, name: string): unknown {
  try {
    return datumFrom(text, name)
  } catch (error) {
    throw error instanceof Complaint && error.place === undefined ? foreign(name) : error
  }
}

function foreign(name: string): Refused {
  return new Refused(`${name}: not what sxflow export writes`, 1)
}
