// Instances as they are named on a command line: by an id, or by how it begins.
//
// A child's id begins with its parent's, so an id that others go on from stands
// for itself where all that begin alike are its children.

import { shownId } from "../flows/flow-error.js"
import type { Operations } from "../flows/operations.js"
import type { Head } from "../store.js"
import type { Call } from "./arguments.js"
import { misuse, Refused } from "./refused.js"

/** The fewest characters that an id may be named by. */
const FEWEST = 4

/** How many instances are told of that a beginning could stand for. */
const SHOWN = 3

/** The instance that `word` names. Throws `Refused`. */
export async function instanceNamed({ store }: Operations, word: string): Promise<Head> {
  const found = await store.find(word)
  if (found !== undefined) return found.head
  if (word.length < FEWEST) throw new Refused(`no such instance: ${shownId(word)}; ${RULE}`, 1)
  const heads = await store.list({ prefix: word, limit: 1000 })
  const [first] = heads
  if (first === undefined) throw new Refused(`no such instance: ${shownId(word)}; sxflow list shows what there is`, 1)
  const root = heads.find(({ id }) => heads.every((head) => head.id === id || head.id.startsWith(`${id}/`)))
  if (root !== undefined) return root
  const some = heads.slice(0, SHOWN).map(({ id }) => shownId(id))
  const more = heads.length > SHOWN ? ", …" : ""
  throw new Refused(`more than one instance begins so: ${shownId(word)}: ${some.join(", ")}${more}`, 1)
}

const RULE = `an id's beginning is enough, from ${FEWEST} characters on`

/** The only operand of `call`, of the command `name`: an instance. Throws `Refused`. */
export function instanceOperand({ operands, rest }: Call, name: string): string {
  const [word, ...others] = [...operands, ...(rest ?? [])]
  if (word === undefined) throw misuse(`which instance? sxflow ${name} ID`)
  if (others.length > 0) throw misuse(`one instance at a time: ${others[0]}`)
  return word
}
