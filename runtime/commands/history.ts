// `sxflow history ID`: what happened to an instance.

import { isatty } from "node:tty"
import { paletteFor } from "../colours.js"
import type { Command } from "./arguments.js"
import { instanceNamed, instanceOperand } from "./flow-ids.js"
import { onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"
import { timeline, timelineJson } from "./timeline.js"

export const command: Command = {
  manual: {
    name: "history",
    operands: "ID",
    doc: [
      "Shows what was delivered to the instance ID, row by row: when, how long after the row before, what it",
      "wrote then, what it waited for from then on, how it ended. Rows that a retry has struck are marked.",
    ].join("\n"),
    options: [STORE_OPTION, JSON_OPTION],
    examples: ["sxflow history order-17", "sxflow history order-17 --json"],
  },
  async run(call) {
    const word = instanceOperand(call, "history")
    return await onStore(call, {}, async (desk) => {
      const head = await instanceNamed(desk.operations, word)
      const rows = await desk.operations.driver.atHand.rows(head.id)
      const contradiction = await desk.operations.contradiction(head)
      if (desk.json) desk.outJson(timelineJson(rows, contradiction))
      else {
        const columns = isatty(1) ? process.stdout.columns : undefined
        const palette = paletteFor(process.stdout, process.env)
        const lines = timeline(head, rows, { palette, columns, contradiction })
        desk.out(lines.map((line) => `${line}\n`).join(""))
      }
      return 0
    })
  },
}
