// `sxflow fork ID --at N`: begins an instance with the first rows of another's log.

import { type Command, wholeOption } from "./arguments.js"
import { answered } from "./flow-answer.js"
import { instanceNamed, instanceOperand } from "./flow-ids.js"
import { onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"
import { HANDLER_OPTIONS, handlersGiven } from "./handlers-given.js"
import { misuse, Refused } from "./refused.js"

export const command: Command = {
  manual: {
    name: "fork",
    operands: "ID --at N",
    doc: [
      "Begins a new instance that has behind it what ID had behind it after row N of its history, and goes on.",
      "Effects that are in those rows are not done again; its chance is its own from there on.",
    ].join("\n"),
    options: [
      { name: "at", shape: "--at N", doc: "the last row to take over, as sxflow history numbers them" },
      { name: "id", shape: "--id KEY", doc: "what the new instance is called" },
      ...HANDLER_OPTIONS,
      STORE_OPTION,
      JSON_OPTION,
    ],
    examples: ["sxflow fork order-17 --at 3"],
  },
  async run(call) {
    const at = wholeOption(call, "at")
    if (at === undefined) throw misuse("after which row? sxflow fork ID --at N; sxflow history ID shows them")
    const word = instanceOperand(call, "fork")
    const effects = await handlersGiven(call)
    return await onStore(call, { effects }, async (desk) => {
      const { id } = await instanceNamed(desk.operations, word)
      const fresh = call.options.get("id")?.at(-1)
      if (fresh !== undefined && (await desk.operations.store.find(fresh)) !== undefined)
        throw new Refused(`the id is another instance's: ${fresh}`, 1)
      return await answered(desk, async (operations) => {
        const forked = await operations.fork(id, at + 1, fresh)
        await operations.driver.outages.background.quiet()
        return await operations.standing(forked)
      })
    })
  },
}
