// `sxflow signal ID NAME [VALUE]`: sends an instance a signal.

import type { Command } from "./arguments.js"
import { answered } from "./flow-answer.js"
import { instanceNamed } from "./flow-ids.js"
import { onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION, tagGiven, valueGiven } from "./flow-values.js"
import { HANDLER_OPTIONS, handlersGiven } from "./handlers-given.js"
import { misuse } from "./refused.js"

export const command: Command = {
  manual: {
    name: "signal",
    operands: "ID NAME [VALUE]",
    doc: [
      "Sends the instance ID the signal NAME with VALUE, data as in SX; nil if left out.",
      "A signal may come before the flow asks for it; signals of one name are taken in turn.",
    ].join("\n"),
    options: [...HANDLER_OPTIONS, STORE_OPTION, JSON_OPTION],
    examples: ["sxflow signal order-17 paid '{:amount 5}'"],
  },
  async run(call) {
    const [word, name, given, ...others] = [...call.operands, ...(call.rest ?? [])]
    if (word === undefined || name === undefined) throw misuse("which signal? sxflow signal ID NAME [VALUE]")
    if (others.length > 0) throw misuse(`one VALUE at a time; put quotes around it: ${others[0]}`)
    const effects = await handlersGiven(call)
    return await onStore(call, { effects }, async (desk) => {
      const { id } = await instanceNamed(desk.operations, word)
      const channel = tagGiven(name, "NAME")
      const value = given === undefined ? "nil" : valueGiven(given, "VALUE", desk.json)
      return await answered(desk, (operations) => operations.signal(id, channel, value))
    })
  },
}
