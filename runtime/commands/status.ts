// `sxflow status ID`: how an instance stands.

import { Complaint } from "../../interpreter/complaint.js"
import { SchemeError } from "../../interpreter/failure.js"
import { afterOf } from "../flows/after.js"
import { FlowError } from "../flows/flow-error.js"
import type { Wait } from "../flows/wait.js"
import type { Head } from "../store.js"
import type { Command } from "./arguments.js"
import { durationText, timeText } from "./durations.js"
import { waitJson, waitText } from "./flow-answer.js"
import { headJson } from "./flow-head.js"
import { instanceNamed, instanceOperand } from "./flow-ids.js"
import { type Desk, onStore, STORE_OPTION } from "./flow-store.js"
import { complaintText, JSON_OPTION, jsonOf } from "./flow-values.js"

export const command: Command = {
  manual: {
    name: "status",
    operands: "ID",
    doc: "Shows how the instance ID stands, and what it waits for.",
    options: [STORE_OPTION, JSON_OPTION],
    examples: ["sxflow status order-17"],
  },
  async run(call) {
    const word = instanceOperand(call, "status")
    return await onStore(call, {}, async (desk) => {
      const view = await viewOf(desk, await instanceNamed(desk.operations, word))
      if (desk.json) desk.outJson(jsonView(view))
      else desk.out(lines(view).join(""))
      return 0
    })
  },
}

/** All that there is to say of an instance. */
interface View {
  readonly head: Head
  readonly rows: number
  readonly waits: readonly Wait[]
  readonly answer: string | undefined
  readonly failure: { readonly message: string; readonly place: string } | undefined
  /** Why it cannot be looked into. */
  readonly trouble: string | undefined
}

async function viewOf({ operations }: Desk, head: Head): Promise<View> {
  const last = (await operations.store.find(head.id))?.last
  const rows = (last?.seq ?? -1) + 1
  try {
    const waits = await operations.waits(head.id)
    const { answer, failure } = last === undefined ? { answer: undefined, failure: undefined } : afterOf(last.after)
    return { head, rows, waits, answer, failure, trouble: undefined }
  } catch (error) {
    return { head, rows, waits: [], answer: undefined, failure: undefined, trouble: troubleOf(error) }
  }
}

function troubleOf(error: unknown): string {
  if (error instanceof FlowError || error instanceof SchemeError) return error.message
  if (error instanceof Complaint) return complaintText(error)
  throw error
}

function lines({ head, rows, waits, answer, failure, trouble }: View): string[] {
  const { id, flow, state, created, ended, parent, version, crashes } = head
  const now = Date.now()
  const when = (time: number): string => `${timeText(time)} (${durationText(Math.max(0, now - time))} ago)`
  const shown: (readonly [string, string])[] = [
    ["id", id],
    ["flow", flow === "" ? "a procedure of the process that started it" : flow],
    ["state", state],
    ["started", when(created)],
  ]
  if (ended !== null) shown.push(["ended", when(ended)])
  if (parent !== "") shown.push(["parent", parent])
  shown.push(["version", version], ["rows", String(rows)])
  if (crashes > 0) shown.push(["crashes", String(crashes)])
  for (const wait of waits) shown.push(["waits", waitText(id, wait)])
  if (answer !== undefined) shown.push(["value", answer])
  if (failure !== undefined)
    shown.push(["failure", `${failure.place === "" ? "" : `${failure.place}: `}${failure.message}`])
  if (trouble !== undefined) shown.push(["trouble", trouble])
  return shown.map(([label, text]) => `${label.padEnd(8)} ${text}\n`)
}

function jsonView({ head, rows, waits, answer, failure, trouble }: View): unknown {
  return {
    ...headJson(head),
    rows,
    crashes: head.crashes,
    waits: waits.map(waitJson),
    ...(answer === undefined ? {} : { value: jsonOf(answer) }),
    ...(failure === undefined ? {} : { failure }),
    ...(trouble === undefined ? {} : { trouble }),
  }
}
