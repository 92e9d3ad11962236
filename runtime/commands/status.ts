// `sxflow status ID`: how an instance stands.
//
// Looking enacts it, and changes nothing: one whose log contradicts its flow is shown as stuck, even if nobody has tried
// yet to go on with it.

import { Complaint } from "../../interpreter/complaint.js"
import { SchemeError } from "../../interpreter/failure.js"
import { shownLine } from "../columns.js"
import { afterOf } from "../flows/after.js"
import { type Contradiction, FlowError } from "../flows/flow-error.js"
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
  /** Where its log contradicts its flow. */
  readonly contradiction: Contradiction | undefined
}

async function viewOf({ operations }: Desk, head: Head): Promise<View> {
  const last = (await operations.store.find(head.id))?.last
  const rows = (last?.seq ?? -1) + 1
  const known = { head, rows, waits: [], answer: undefined, failure: undefined, contradiction: undefined }
  try {
    const waits = await operations.waits(head.id)
    return { ...known, ...(last === undefined ? {} : afterOf(last.after)), waits, trouble: undefined }
  } catch (error) {
    const contradiction = error instanceof FlowError ? error.trace.contradiction : undefined
    if (contradiction === undefined) return { ...known, trouble: troubleOf(error) }
    return { ...known, head: { ...head, state: "stuck" }, trouble: (error as FlowError).sentence, contradiction }
  }
}

function troubleOf(error: unknown): string {
  if (error instanceof FlowError || error instanceof SchemeError) return error.message
  if (error instanceof Complaint) return complaintText(error)
  throw error
}

function lines({ head, rows, waits, answer, failure, trouble, contradiction }: View): string[] {
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
  if (contradiction !== undefined) {
    shown.push(["expected", `row ${contradiction.row} says ${contradiction.expected}`])
    shown.push(["actual", contradiction.actual])
    if (contradiction.prelude !== undefined) shown.push(["prelude", contradiction.prelude])
  }
  return shown.map(([label, text]) => `${label.padEnd(8)} ${shownLine(text).shown}\n`)
}

function jsonView({ head, rows, waits, answer, failure, trouble, contradiction }: View): unknown {
  return {
    ...headJson(head),
    rows,
    crashes: head.crashes,
    waits: waits.map(waitJson),
    ...(answer === undefined ? {} : { value: jsonOf(answer) }),
    ...(failure === undefined ? {} : { failure }),
    ...(trouble === undefined ? {} : { trouble }),
    ...(contradiction === undefined ? {} : { contradiction }),
  }
}
