// `sxflow list`: the instances of a store, oldest first.

import { clipped } from "../columns.js"
import { nearestNames, suggesting } from "../nearest.js"
import { type Head, type Query, STATES, type State } from "../store.js"
import { type Call, type Command, countOption, type Option } from "./arguments.js"
import { durationOption, durationText, timeText } from "./durations.js"
import { headJson, needsOf } from "./flow-head.js"
import { instanceNamed } from "./flow-ids.js"
import { type Desk, onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"
import { LIMIT_OPTION, nextPage, PAGE } from "./paging.js"
import { misuse } from "./refused.js"
import { rowsText } from "./rows.js"

export const STATE_OPTION: Option = {
  name: "state",
  shape: "--state STATE",
  doc: `only those that are ${STATES.slice(0, -1).join(", ")} or ${STATES.at(-1)}`,
}

export const FLOW_OPTION: Option = { name: "flow", shape: "--flow FLOW", doc: "only those of this flow" }

export const command: Command = {
  manual: {
    name: "list",
    operands: "",
    doc: "Lists instances, oldest first, a page at a time.",
    options: [
      STATE_OPTION,
      FLOW_OPTION,
      { name: "older-than", shape: "--older-than AGE", doc: "only those started longer ago: 90s, 15m, 12h, 30d, 2w" },
      { name: "newer-than", shape: "--newer-than AGE", doc: "only those started since then" },
      LIMIT_OPTION,
      { name: "after", shape: "--after ID", doc: "only those that come after this one: the next page" },
      STORE_OPTION,
      JSON_OPTION,
    ],
    examples: ["sxflow list --state parked --older-than 7d", "sxflow list --json --limit 1000"],
  },
  async run(call) {
    if (call.operands.length > 0) throw misuse(`sxflow list takes options only: ${call.operands[0]}`)
    const limit = countOption(call, "limit") ?? PAGE
    const query = { ...filterOf(call), ...agesOf(call, Date.now()), limit: limit + 1 }
    return await onStore(call, {}, async (desk) => {
      const heads = await desk.operations.store.list(await afterOption(desk, call, query))
      const page = heads.slice(0, limit)
      if (desk.json) desk.outJson(page.map(headJson))
      else if (page.length === 0) desk.say("no instances")
      else desk.out(table(page, Date.now()))
      const last = page.at(-1)
      if (last !== undefined && heads.length > limit) desk.say(`more: ${nextPage(desk, call, last.id, "list")}`)
      return 0
    })
  },
}

/** The states and the flow that `call` names. Throws `Refused`. */
export function filterOf(call: Call): Pick<Query, "states" | "flow"> {
  const states = call.options.get("state")
  for (const state of states ?? []) {
    if (!STATES.some((each) => each === state))
      throw misuse(suggesting(`no such state: ${state}; ${STATE_OPTION.doc}`, nearestNames(state, STATES)))
  }
  const flow = call.options.get("flow")?.at(-1)
  return { ...(states === undefined ? {} : { states: states as State[] }), ...(flow === undefined ? {} : { flow }) }
}

function agesOf(call: Call, now: number): Pick<Query, "createdBefore" | "after"> {
  const older = durationOption(call, "older-than")
  const newer = durationOption(call, "newer-than")
  return {
    ...(older === undefined ? {} : { createdBefore: now - older }),
    ...(newer === undefined ? {} : { after: { created: now - newer, id: "" } }),
  }
}

async function afterOption(desk: Desk, call: Call, query: Query): Promise<Query> {
  const word = call.options.get("after")?.at(-1)
  if (word === undefined) return query
  const { created, id } = await instanceNamed(desk.operations, word)
  return query.after !== undefined && query.after.created > created ? query : { ...query, after: { created, id } }
}

/** The widest that a flow's name is shown. */
const WIDEST = 40

function table(heads: readonly Head[], now: number): string {
  const rows = [
    ["ID", "FLOW", "STATE", "AGE", ""],
    ...heads.map((head) => [
      head.id,
      clipped(head.flow === "" ? "(a procedure)" : head.flow, WIDEST),
      head.state,
      durationText(Math.max(0, now - head.created)).replace(/(?<=[a-z]) .*/, ""),
      noteOn(head),
    ]),
  ]
  return rowsText(rows)
}

/** What there is to know of an instance without looking at its log. */
function noteOn({ due, needs, ended }: Head): string {
  if (ended !== null) return `ended ${timeText(ended)}`
  const names = needsOf(needs)
  if (names.length > 0) return `needs ${names.join(", ")}`
  return due === null || due === 0 ? "" : `until ${timeText(due)}`
}
