// `sxflow query ID`: what an instance has last shown of itself.

import type { Command } from "./arguments.js"
import { instanceNamed, instanceOperand } from "./flow-ids.js"
import { onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION, jsonOf } from "./flow-values.js"

export const command: Command = {
  manual: {
    name: "query",
    operands: "ID",
    doc: "Writes what the instance ID has last published with publish-state.",
    options: [STORE_OPTION, JSON_OPTION],
    examples: ["sxflow query order-17"],
  },
  async run(call) {
    const word = instanceOperand(call, "query")
    return await onStore(call, {}, async (desk) => {
      const { id } = await instanceNamed(desk.operations, word)
      const published = await desk.operations.published(id)
      if (desk.json) desk.outJson(published === undefined ? null : jsonOf(published))
      else if (published === undefined) desk.say(`${id} has published nothing`)
      else desk.out(`${published}\n`)
      return 0
    })
  },
}
