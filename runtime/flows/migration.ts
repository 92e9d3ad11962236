// Whether an instance would come to the same in another version of its flow. R10
//
// Its log is enacted again with the other version, and what it waits for then is
// compared; nothing is written. What a stuck one waits for only its log says: it
// is held to that.

import { FlowError } from "./flow-error.js"
import { Live } from "./live.js"
import { localName } from "./namespace.js"
import type { Operations } from "./operations.js"
import { waitText } from "./wait.js"

/** Where an instance would part from what it has come to; undefined if it would not. */
export async function divergence(operations: Operations, id: string, version: string): Promise<string | undefined> {
  const head = await operations.head(id)
  const ours = head.state === "stuck" ? undefined : (await operations.waits(id)).map(waitText)
  const module = await operations.modules.at(version, head.flow)
  const { driver } = operations
  try {
    const live = new Live({ ...head, version }, localName(head.flow), module)
    const rows = await driver.atHand.rows(id)
    await live.replay(rows, driver.options.breathe, ours === undefined ? undefined : rows.length)
    if (ours === undefined) return undefined
    const { end } = live.enactment
    const theirs = live.enactment.parking.waits().map(waitText)
    if (end === undefined && ours.join() === theirs.join()) return undefined
    const said = end === undefined ? `waits for (${theirs.join(" ")})` : "ends"
    return `after row ${rows.length - 1} it ${said}, not (${ours.join(" ")})`
  } catch (error) {
    if (!(error instanceof FlowError)) throw error
    return error.message
  }
}
