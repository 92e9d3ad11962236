// `sxflow audit`: what came of activities and the triggers that match them.

import { Activity } from "../flows/activity.js"
import { nearestNames, suggesting } from "../nearest.js"
import type { AuditEntry, AuditOutcome, AuditQuery } from "../reactive/audit.js"
import { activityNamed } from "./activity-ids.js"
import { type Call, type Command, countOption, type Option, operandsOf } from "./arguments.js"
import { AUDIT_HEADS, auditCells, auditJson } from "./audit-text.js"
import { triggerNamed } from "./declared-names.js"
import type { Family } from "./family.js"
import { type Desk, LIB_OPTION, onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"
import { HANDLER_OPTIONS, handlersGiven } from "./handlers-given.js"
import { LOAD_OPTION } from "./object-change.js"
import { LIMIT_OPTION, nextPage, PAGE } from "./paging.js"
import { misuse } from "./refused.js"
import { rowsText } from "./rows.js"

const ACTIVITY_OPTION: Option = {
  name: "activity",
  shape: "--activity ID",
  doc: "only of this activity: its position or id, or how it begins",
}
const TRIGGER_OPTION: Option = { name: "trigger", shape: "--trigger NAME", doc: "only of this trigger" }

const OUTCOMES: readonly AuditOutcome[] = ["started", "declined", "error"]

const listing: Command = {
  manual: {
    name: "audit",
    operands: "",
    doc: [
      "Lists what came of each activity and each trigger that matches it, in the order of the activities: started,",
      "with the instance; declined, by its guard or by whose activities it is for; error, which can be tried again.",
    ].join("\n"),
    options: [
      ACTIVITY_OPTION,
      TRIGGER_OPTION,
      { name: "outcome", shape: "--outcome OUTCOME", doc: "only what is started, declined or error" },
      LIMIT_OPTION,
      { name: "after", shape: "--after POSITION", doc: "only of activities that come after this one: the next page" },
      STORE_OPTION,
      JSON_OPTION,
    ],
    examples: ["sxflow audit --outcome error", "sxflow audit retry --trigger article.create.digest"],
  },
  async run(call) {
    operandsOf(call, listing.manual)
    const limit = countOption(call, "limit") ?? PAGE
    const outcome = outcomeOption(call)
    return await onStore(call, { begin: "declare" }, async (desk) => {
      const after = call.options.get("after")?.at(-1)
      const query = {
        ...(await pairsIn(desk, call)),
        ...(outcome === undefined ? {} : { outcome }),
        ...(after === undefined ? {} : { after: (await activityNamed(desk, after)).position }),
      }
      const { page, next } = await pageOf(desk, query, limit)
      if (page.length === 0 && query.trigger !== undefined) await triggerNamed(desk.reactive, query.trigger)
      await show(desk, page, "nothing in the audit")
      if (next !== undefined) desk.say(`more: ${nextPage(desk, call, next, "audit")}`)
      return 0
    })
  },
}

const retrying: Command = {
  manual: {
    name: "audit retry",
    operands: "",
    doc: "Tries again what came to an error, and lists what came of it.\nThe status is 1 if something failed again.",
    options: [ACTIVITY_OPTION, TRIGGER_OPTION, LOAD_OPTION, ...HANDLER_OPTIONS, STORE_OPTION, LIB_OPTION, JSON_OPTION],
    examples: ["sxflow audit retry", "sxflow audit retry --trigger article.create.digest --load digest.sx"],
  },
  async run(call) {
    operandsOf(call, retrying.manual)
    const effects = await handlersGiven(call)
    return await onStore(call, { begin: "declare", effects }, async (desk) => {
      const query = await pairsIn(desk, call)
      for (const file of call.options.get("load") ?? []) await desk.define(file)
      const within = new Activity()
      const entries = await desk.reactive.retry(query, MOST, within)
      await within.quiet()
      if (entries.length === 0 && query.trigger !== undefined) await triggerNamed(desk.reactive, query.trigger)
      await show(desk, await asTheyStand(desk, entries), "nothing to try again")
      return entries.some(({ outcome }) => outcome === "error") ? 1 : 0
    })
  },
}

export const family: Family = {
  name: "audit",
  doc: "Shows what came of activities and triggers.",
  plain: listing,
  commands: { retry: retrying },
}

/** The most pairs that are tried again at once, and that are shown of one activity. */
const MOST = 100_000

function outcomeOption(call: Call): AuditOutcome | undefined {
  const word = call.options.get("outcome")?.at(-1)
  const outcome = OUTCOMES.find((one) => one === word)
  if (word === undefined || outcome !== undefined) return outcome
  throw misuse(suggesting(`no such outcome: ${word}; there are ${OUTCOMES.join(", ")}`, nearestNames(word, OUTCOMES)))
}

/** The activity and the trigger that `call` names. Throws `Refused`. */
async function pairsIn(desk: Desk, { options }: Call): Promise<Pick<AuditQuery, "activity" | "trigger">> {
  const [word, trigger] = ["activity", "trigger"].map((name) => options.get(name)?.at(-1))
  return {
    ...(word === undefined ? {} : { activity: (await activityNamed(desk, word)).position }),
    ...(trigger === undefined ? {} : { trigger }),
  }
}

/** About `limit` entries, those of one activity never on two pages; and the position after which the next page begins. */
async function pageOf(
  { reactive }: Desk,
  query: Omit<AuditQuery, "limit">,
  limit: number,
): Promise<{ readonly page: readonly AuditEntry[]; readonly next: string | undefined }> {
  const found = await reactive.audit.list({ ...query, limit: limit + 1 })
  const surplus = found[limit]
  if (surplus === undefined) return { page: found, next: undefined }
  const page = found.slice(0, limit).filter(({ position }) => position !== surplus.position)
  if (page.length > 0) return { page, next: page.at(-1)?.position }
  const { after: _, ...others } = query
  const whole = await reactive.audit.list({ ...others, activity: surplus.position, limit: MOST })
  return { page: whole, next: query.activity === undefined ? surplus.position : undefined }
}

/** The entries as they are in the audit now: what an instance came to after it was started is noted there. */
async function asTheyStand({ reactive }: Desk, entries: readonly AuditEntry[]): Promise<AuditEntry[]> {
  const found = await Promise.all(entries.map(({ activity, triggerId }) => reactive.audit.of(activity, [triggerId])))
  return found.flatMap(([one], i) => one?.entry ?? (entries[i] as AuditEntry))
}

async function show(desk: Desk, entries: readonly AuditEntry[], nothing: string): Promise<void> {
  const { store } = desk.operations
  if (desk.json) desk.outJson(await Promise.all(entries.map((entry) => auditJson(store, entry))))
  else if (entries.length === 0) desk.say(nothing)
  else desk.out(rowsText([AUDIT_HEADS, ...(await Promise.all(entries.map((entry) => auditCells(store, entry))))]))
}
