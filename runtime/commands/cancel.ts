// `sxflow cancel ID`: has an instance clean up and end.

import type { Command } from "./arguments.js"
import { answered } from "./flow-answer.js"
import { instanceNamed, instanceOperand } from "./flow-ids.js"
import { onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"
import { HANDLER_OPTIONS, handlersGiven } from "./handlers-given.js"

export const command: Command = {
  manual: {
    name: "cancel",
    operands: "ID",
    doc: "Cancels the instance ID: what it waits for is given up, its cleanup runs, and it ends.",
    options: [...HANDLER_OPTIONS, STORE_OPTION, JSON_OPTION],
    examples: ["sxflow cancel order-17"],
  },
  async run(call) {
    const word = instanceOperand(call, "cancel")
    const effects = await handlersGiven(call)
    return await onStore(call, { effects }, async (desk) => {
      const { id } = await instanceNamed(desk.operations, word)
      return await answered(desk, (operations) => operations.cancel(id))
    })
  },
}
