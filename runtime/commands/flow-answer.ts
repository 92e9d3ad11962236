// How an instance stands when a command has answered: its value, or what it waits for and how to go on.

import { GRANTABLE } from "../authority/authority.js"
import { shownLine } from "../columns.js"
import { childId } from "../flows/asks.js"
import { FlowError } from "../flows/flow-error.js"
import type { Operations, Standing } from "../flows/operations.js"
import type { Wait } from "../flows/wait.js"
import { isoText, timeText } from "./durations.js"
import type { Desk } from "./flow-store.js"
import { jsonOf } from "./flow-values.js"

/** Has `act` done, and says what the instance has come to. Answers the status of the process: 1 where the flow failed. */
export async function answered(desk: Desk, act: (operations: Operations) => Promise<Standing>): Promise<number> {
  try {
    tell(desk, await act(desk.operations))
    return 0
  } catch (error) {
    if (!(error instanceof FlowError) || error.code !== "failed" || error.id === undefined) throw error
    const { id, message, trace } = error
    if (desk.json) desk.outJson({ id, state: "failed", error: message, place: trace.place ?? null })
    const status = await desk.fails(error)
    desk.say(`failed ${id}: ${desk.command("retry", id)} does its last step again`)
    return status
  }
}

function tell(desk: Desk, standing: Standing): void {
  if (desk.json) desk.outJson(standingJson(standing))
  else if (standing.state === "finished") desk.out(`${standing.answer}\n`)
  else if (standing.state === "cancelled") desk.out(`cancelled ${shownLine(standing.id).shown}\n`)
  else {
    const word = standing.state === "cancelling" ? "cancelling" : "parked"
    desk.out(`${shownLine(`${word} ${standing.id} at ${standing.tag}`).shown}\n`)
    for (const hint of hints(desk, standing)) desk.say(shownLine(hint).shown)
  }
}

function standingJson(standing: Standing): unknown {
  const { id, state } = standing
  if (standing.state === "finished") return { id, state, value: jsonOf(standing.answer) }
  if (standing.state === "cancelled") return { id, state }
  return { id, state, tag: standing.tag, waits: standing.waits.map(waitJson) }
}

/** How many waits are told of. */
const MOST_HINTS = 8

function hints(
  desk: Desk,
  { id, tag, waits }: Standing & { readonly waits: readonly Wait[] } & { tag: string },
): string[] {
  const lines = waits.slice(0, MOST_HINTS).map((wait) => `  waits ${hint(desk, id, wait, wait.tag === tag)}`)
  const left = waits.length - lines.length
  return left > 0 ? [...lines, `  and for ${left} more: ${desk.command("status", id)}`] : lines
}

/** What an instance waits for, and how to go on. `isFirst`: an untagged resume answers it. */
function hint(desk: Desk, id: string, wait: Wait, isFirst: boolean): string {
  const resume = `${desk.command("resume", id, "VALUE", ...(isFirst ? [] : ["--tag", wait.tag]))}`
  const said = waitText(id, wait)
  switch (wait.kind) {
    case "suspend":
      return `${said}: ${resume}`
    case "receive":
      return `${said}: ${desk.command("signal", id, wait.channel, "VALUE")}`
    case "timer":
      return `${said}: ${desk.command("worker")} sees to it${wait.resumable ? `, or ${resume}` : ""}`
    case "effect":
      return `${said}; no handler here: run ${desk.command("worker", ...handlerWords(wait.name))}`
    case "child":
      return `${said}: ${desk.command("status", childId(id, wait.tag))}`
  }
}

/** What a worker has to be given so that it has a handler for the effect `name`. */
function handlerWords(name: string): readonly string[] {
  return GRANTABLE.includes(name) ? ["--grant", "FILE"] : ["--effects", "MODULE"]
}

/** What an instance waits for, for a person. */
export function waitText(id: string, wait: Wait): string {
  switch (wait.kind) {
    case "suspend":
      return `for ${wait.tag}`
    case "receive":
      return `for a signal ${wait.channel}`
    case "timer":
      return `until ${timeText(wait.due)}`
    case "effect":
      return `for effect ${wait.name}`
    case "child":
      return `for flow ${wait.flow}, ${childId(id, wait.tag)}`
  }
}

/** A wait for a program: values are JSON's, tags and names are written as in SX. */
export function waitJson(wait: Wait): unknown {
  switch (wait.kind) {
    case "timer":
      return { ...wait, due: isoText(wait.due) }
    case "effect":
      return { ...wait, payload: jsonOf(wait.payload), options: jsonOf(wait.options) }
    case "child":
      return { ...wait, input: jsonOf(wait.input) }
    default:
      return wait
  }
}
