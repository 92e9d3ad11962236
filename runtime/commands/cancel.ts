// `sxflow cancel ID`: has an instance clean up and end.

import type { Command } from "./arguments.js"
import { EFFECTS_OPTION, effectsGiven } from "./effects-module.js"
import { answered } from "./flow-answer.js"
import { instanceNamed, instanceOperand } from "./flow-ids.js"
import { onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"

export const command: Command = {
  manual: {
    name: "cancel",
    operands: "ID",
    doc: "Cancels the instance ID: what it waits for is given up, its cleanup runs, and it ends.",
    options: [EFFECTS_OPTION, STORE_OPTION, JSON_OPTION],
    examples: ["sxflow cancel order-17"],
  },
  async run(call) {
    const word = instanceOperand(call, "cancel")
    const effects = await effectsGiven(call)
    return await onStore(call, { effects }, async (desk) => {
      const { id } = await instanceNamed(desk.operations, word)
      return await answered(desk, (operations) => operations.cancel(id))
    })
  },
}
