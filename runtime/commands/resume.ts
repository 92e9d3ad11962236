// `sxflow resume ID VALUE`: answers what an instance waits for.

import { FlowError } from "../flows/flow-error.js"
import { nearestNames, suggesting } from "../nearest.js"
import type { Command } from "./arguments.js"
import { answered } from "./flow-answer.js"
import { instanceNamed } from "./flow-ids.js"
import { type Desk, onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION, tagGiven, valueGiven } from "./flow-values.js"
import { HANDLER_OPTIONS, handlersGiven } from "./handlers-given.js"
import { misuse, Refused } from "./refused.js"

export const command: Command = {
  manual: {
    name: "resume",
    operands: "ID VALUE",
    doc: [
      "Answers what the instance ID waits for with VALUE, a datum as in SX. ID may be the beginning of its id.",
      "Without --tag, the first suspend in the order of its branches is answered; if there is none, the first of",
      "whatever else it waits for, but no effect that a process is carrying out.",
    ].join("\n"),
    options: [
      { name: "tag", shape: "--tag TAG", doc: "which suspend to answer: a datum as in SX" },
      ...HANDLER_OPTIONS,
      STORE_OPTION,
      JSON_OPTION,
    ],
    examples: ["sxflow resume order-17 approved", "sxflow resume order-17 --tag review '{:by \"Ada\"}'"],
  },
  async run(call) {
    const [word, given, ...others] = [...call.operands, ...(call.rest ?? [])]
    if (word === undefined || given === undefined) throw misuse("with which value? sxflow resume ID VALUE")
    if (others.length > 0) throw misuse(`one VALUE at a time; put quotes around it: ${others[0]}`)
    const effects = await handlersGiven(call)
    return await onStore(call, { effects }, async (desk) => {
      const { id } = await instanceNamed(desk.operations, word)
      const value = valueGiven(given, "VALUE", desk.json)
      const wanted = call.options.get("tag")?.at(-1)
      const tag = wanted === undefined ? undefined : tagGiven(wanted, "TAG")
      try {
        return await answered(desk, (operations) => operations.resume(id, value, tag))
      } catch (error) {
        throw await explained(desk, error, id, tag)
      }
    })
  },
}

/** What is wrong with a tag, and which would be right. */
async function explained(desk: Desk, error: unknown, id: string, tag = ""): Promise<unknown> {
  if (!(error instanceof FlowError) || (error.code !== "no-such-tag" && error.code !== "already-answered")) return error
  const waits = await desk.operations.waits(id)
  const tags = waits.flatMap((wait) =>
    wait.kind === "suspend" || (wait.kind === "timer" && wait.resumable) ? [wait.tag] : [],
  )
  const near = nearestNames(tag, tags)
  if (near.length > 0) return new Refused(suggesting(error.message, near), 1)
  const known = tags.length === 0 ? "no resume can answer what it waits for" : `it waits for ${tags.join(", ")}`
  return new Refused(`${error.message}; ${known}`, 1)
}
