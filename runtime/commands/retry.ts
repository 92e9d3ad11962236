// `sxflow retry ID`: does the last step of an instance that failed again.

import type { Command } from "./arguments.js"
import { answered } from "./flow-answer.js"
import { instanceNamed, instanceOperand } from "./flow-ids.js"
import { onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"
import { HANDLER_OPTIONS, handlersGiven } from "./handlers-given.js"

export const command: Command = {
  manual: {
    name: "retry",
    operands: "ID",
    doc: [
      "Strikes the last delivery to the failed instance ID, which stays in its history, and asks for it again;",
      "lets a stuck instance go on.",
    ].join("\n"),
    options: [...HANDLER_OPTIONS, STORE_OPTION, JSON_OPTION],
    examples: ["sxflow retry order-17 --effects effects.mjs"],
  },
  async run(call) {
    const word = instanceOperand(call, "retry")
    const effects = await handlersGiven(call)
    return await onStore(call, { effects }, async (desk) => {
      const { id } = await instanceNamed(desk.operations, word)
      return await answered(desk, (operations) => operations.retry(id))
    })
  },
}
