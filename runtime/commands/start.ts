// `sxflow start FILE FLOW [INPUT]`: starts a flow.

import { nearestNames, suggesting } from "../nearest.js"
import type { Command } from "./arguments.js"
import { answered } from "./flow-answer.js"
import { LIB_OPTION, onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION, shellWord, valueGiven } from "./flow-values.js"
import { HANDLER_OPTIONS, handlersGiven } from "./handlers-given.js"
import { misuse, Refused } from "./refused.js"

export const command: Command = {
  manual: {
    name: "start",
    operands: "FILE FLOW [INPUT]",
    doc: [
      "Starts FLOW, which FILE defines, with INPUT, a datum as in SX; nil if left out.",
      "Writes its value if it finishes at once, else what it waits for. The status is 1 if it fails.",
    ].join("\n"),
    options: [
      { name: "id", shape: "--id KEY", doc: "what the instance is called; starting one KEY twice starts it once" },
      ...HANDLER_OPTIONS,
      STORE_OPTION,
      LIB_OPTION,
      JSON_OPTION,
    ],
    examples: [
      "sxflow start examples/publish.sx publish '{:title \"Hello\"}'",
      "sxflow start --id order-17 examples/publish.sx publish '{:title \"Hello\"}'",
    ],
  },
  async run(call) {
    const [file, flow, input, ...others] = [...call.operands, ...(call.rest ?? [])]
    if (file === undefined || flow === undefined) throw misuse("which flow? sxflow start FILE FLOW [INPUT]")
    if (others.length > 0) throw misuse(`one INPUT at a time; put quotes around it: ${others[0]}`)
    const effects = await handlersGiven(call)
    return await onStore(call, { makes: true, effects }, async (desk) => {
      const value = input === undefined ? "nil" : valueGiven(input, "INPUT", desk.json)
      const defined = await desk.know(file)
      checkDefined(file, flow, defined.flows)
      await desk.reactive.register(defined)
      return await answered(desk, (operations) => operations.start(flow, value, call.options.get("id")?.at(-1)))
    })
  },
}

/** Throws `Refused` where `file`, which defines `names`, does not define `flow`. */
export function checkDefined(file: string, flow: string, names: readonly string[]): void {
  if (names.includes(flow)) return
  const near = nearestNames(
    flow,
    names.filter((name) => name !== ""),
  )
  const sentence = `${file} defines no flow ${shellWord(flow)}`
  if (near.length > 0) throw new Refused(suggesting(sentence, near), 1)
  throw new Refused(
    names.length === 0 ? `${sentence}, nor any other` : `${sentence}; it defines ${names.map(shellWord).join(", ")}`,
    1,
  )
}
