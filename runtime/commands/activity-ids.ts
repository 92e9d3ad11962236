// Activities as they are named on a command line: by their position in the log, their id, or how one of these begins.

import { Complaint } from "../../interpreter/complaint.js"
import { clipped } from "../columns.js"
import type { Logged } from "../reactive/activity-log.js"
import { keyOf } from "../reactive/keys.js"
import type { Desk } from "./flow-store.js"
import { Refused } from "./refused.js"

/** The fewest characters that an activity may be named by. */
const FEWEST = 4

/** The widest that a name is shown that is none. */
const WIDEST = 80

/** The activity that `word` names. Throws `Refused`. */
export async function activityNamed(desk: Desk, word: string): Promise<Logged> {
  const found = await soNamed(desk, word)
  if (found !== undefined) return found
  const shown = clipped(word, WIDEST)
  if (word.length < FEWEST) throw new Refused(`no such activity: ${shown}; ${RULE}`, 1)
  const [first, second] = [...(await beginning(desk, "log", word)), ...(await beginning(desk, "activity", word))]
  if (second !== undefined) throw new Refused(`more than one activity begins so: ${shown}`, 1)
  const logged = first === undefined ? undefined : await desk.reactive.log.find(first)
  if (logged === undefined) throw new Refused(`no such activity: ${shown}; sxflow activities shows what there is`, 1)
  return logged
}

const RULE = `the beginning of its position or id is enough, from ${FEWEST} characters on`

/** The activity of that position or id. */
async function soNamed(desk: Desk, word: string): Promise<Logged | undefined> {
  try {
    return await desk.reactive.log.find(word)
  } catch (error) {
    if (error instanceof Complaint) return undefined // No key can be made of it.
    throw error
  }
}

/** Up to two positions or ids that begin with `word`. */
async function beginning({ operations }: Desk, kind: "log" | "activity", word: string): Promise<string[]> {
  if (!/^[0-9a-z]+$/.test(word)) return []
  const from = keyOf(kind, word)
  const entries = await operations.store.scan({ from, to: `${from}~`, limit: 2 })
  return entries.map(({ key }) => key.slice(kind.length + 1))
}
