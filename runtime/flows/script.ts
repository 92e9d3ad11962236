// A script that runs flows: its interpreter, and the flows that it starts.

import type { Request } from "../../interpreter/request.js"
import type { Interpreter } from "../door.js"
import type { Shelf } from "./bundle.js"
import { type Flows, type FlowsOptions, openFlows } from "./flows.js"
import { Words } from "./words.js"

/** What a script's requests are answered by. */
export interface FlowScript {
  readonly flows: Flows
  answer(request: Request): Promise<unknown>
}

/**
 * What answers the requests of the program that runs in `interpreter`.
 * @param shelf the module that the program is
 */
export async function openScript(
  interpreter: Interpreter,
  shelf: () => Shelf,
  options: FlowsOptions,
): Promise<FlowScript> {
  let words: Words | undefined
  const remote = (payload: never): unknown => words?.remote(payload)
  const flows = await openFlows({ ...options, effects: { remote, ...options.effects } })
  words = new Words({ interpreter, shelf }, flows.operations)
  const { answer } = words
  return { flows, answer: (request) => answer.call(words, request) }
}
