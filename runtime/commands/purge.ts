// `sxflow purge`: forgets instances that have ended.
//
// Invariants
//   PU1  Nothing is forgotten that has not ended.

import { counted } from "../counted.js"
import type { Query, State, Store } from "../store.js"
import { ENDED } from "../stores/heads.js"
import type { Call, Command } from "./arguments.js"
import { durationOption } from "./durations.js"
import { onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"
import { FLOW_OPTION, filterOf } from "./list.js"
import { misuse } from "./refused.js"

/** How many are forgotten at a time, lest others wait. */
const AT_ONCE = 1000

export const command: Command = {
  manual: {
    name: "purge",
    operands: "",
    doc: "Forgets instances that have ended, with their logs, and says how many.",
    options: [
      {
        name: "older-than",
        shape: "--older-than AGE",
        doc: "only those that ended longer ago: 90s, 15m, 12h, 30d, 2w",
      },
      FLOW_OPTION,
      {
        name: "state",
        shape: "--state STATE",
        doc: "only those that are finished, failed or cancelled; may be repeated",
      },
      { name: "dry-run", shape: "--dry-run", doc: "only say how many" },
      STORE_OPTION,
      JSON_OPTION,
    ],
    examples: ["sxflow purge --older-than 30d", "sxflow purge --state finished --flow publish --dry-run"],
  },
  async run(call) {
    if (call.operands.length > 0) throw misuse(`sxflow purge takes options only: ${call.operands[0]}`)
    const query = queryOf(call)
    const isDry = call.options.has("dry-run")
    return await onStore(call, {}, async (desk) => {
      const { store } = desk.operations
      const count = isDry ? await endedOf(store, query) : await purged(store, query)
      if (desk.json) desk.outJson(isDry ? { wouldPurge: count } : { purged: count })
      else desk.out(`${isDry ? "would purge" : "purged"} ${counted(count, "instance")}\n`)
      return 0
    })
  },
}

function queryOf(call: Call): Query {
  const { states = ENDED, flow } = filterOf(call)
  const going = states.find((state: State) => !ENDED.includes(state))
  if (going !== undefined) throw misuse(`only what has ended is purged, not what is ${going}`) // PU1
  const age = durationOption(call, "older-than")
  return {
    states,
    endedBefore: age === undefined ? Number.MAX_SAFE_INTEGER : Date.now() - age,
    limit: AT_ONCE,
    ...(flow === undefined ? {} : { flow }),
  }
}

async function purged(store: Store, query: Query): Promise<number> {
  let count = 0
  for (;;) {
    const gone = await store.purge(query)
    count += gone.length
    if (gone.length < query.limit) return count
  }
}

async function endedOf(store: Store, query: Query): Promise<number> {
  let count = 0
  for (let from = query; ; ) {
    const heads = await store.list(from)
    count += heads.length
    const after = heads.at(-1)
    if (after === undefined || heads.length < query.limit) return count
    from = { ...query, after }
  }
}
