// `sxflow activities`: what has happened to objects, and what flows have emitted.

import type { Dict } from "../../interpreter/dict.js"
import { textOf } from "../flows/datum.js"
import { nearestNames, suggesting } from "../nearest.js"
import type { ActivityQuery, Logged } from "../reactive/activity-log.js"
import { field } from "../reactive/dicts.js"
import { activityNamed } from "./activity-ids.js"
import { ACTIVITY_HEADS, activityCells, activityJson, activityPhrase, deltaText, factsOf } from "./activity-text.js"
import { type Call, type Command, countOption, operandsOf } from "./arguments.js"
import { auditJson, sequelText } from "./audit-text.js"
import { entriesOf } from "./consequences.js"
import { objectNamed, typeNamed } from "./declared-names.js"
import { durationText, timeText } from "./durations.js"
import type { Family } from "./family.js"
import { type Desk, onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"
import { LIMIT_OPTION, nextPage, PAGE } from "./paging.js"
import { rowsText } from "./rows.js"

const listing: Command = {
  manual: {
    name: "activities",
    operands: "",
    doc: `Lists activities, oldest first, a page at a time: what has happened to objects, and what flows have emitted.
Who must miss none declares a trigger: what another process is just writing may come to stand before
what was listed last.`,
    options: [
      { name: "type", shape: "--type VERB", doc: "only those of this verb: create, update, delete, add, remove, …" },
      { name: "object-type", shape: "--object-type TYPE", doc: "only those about objects of this type" },
      { name: "object", shape: "--object ID", doc: "only those about this object" },
      { name: "actor", shape: "--actor NAME", doc: "only those of this actor; a flow acts as flow:NAME" },
      { name: "newest", shape: "--newest", doc: "newest first" },
      LIMIT_OPTION,
      { name: "after", shape: "--after POSITION", doc: "only those that come after this one: the next page" },
      STORE_OPTION,
      JSON_OPTION,
    ],
    examples: ["sxflow activities --newest --limit 10", "sxflow activities --object hello --json"],
  },
  async run(call) {
    operandsOf(call, listing.manual)
    const limit = countOption(call, "limit") ?? PAGE
    const filter = filterOf(call)
    return await onStore(call, { begin: "declare" }, async (desk) => {
      const after = call.options.get("after")?.at(-1)
      const from = after === undefined ? {} : { after: (await activityNamed(desk, after)).position }
      const found = await desk.reactive.log.list({ ...filter, ...from, limit: limit + 1 })
      const page = found.slice(0, limit)
      if (page.length === 0) await checkFilter(desk, filter)
      if (desk.json) desk.outJson(page.map(activityJson))
      else if (page.length === 0) desk.say(suggesting("no activities", nearestNames(filter.verb ?? "", VERBS)))
      else desk.out(rowsText([ACTIVITY_HEADS, ...page.map(activityCells)]))
      const last = page.at(-1)
      if (last !== undefined && found.length > limit)
        desk.say(`more: ${nextPage(desk, call, last.position, "activities")}`)
      return 0
    })
  },
}

const VERBS = ["create", "update", "delete", "add", "remove"]

type Filter = Omit<ActivityQuery, "limit" | "after">

function filterOf({ options }: Call): Filter {
  const [verb, type, object, actor] = ["type", "object-type", "object", "actor"].map((name) =>
    options.get(name)?.at(-1),
  )
  return {
    backwards: options.has("newest"),
    ...(verb === undefined ? {} : { verb }),
    ...(type === undefined ? {} : { type }),
    ...(object === undefined ? {} : { object }),
    ...(actor === undefined ? {} : { actor }),
  }
}

/** Throws `Refused` where nothing was found since there is nothing of that name. */
async function checkFilter({ reactive }: Desk, { type, object }: Filter): Promise<void> {
  if (type !== undefined) await typeNamed(reactive, type)
  if (object !== undefined && (await reactive.objects.stored(object)) === undefined) await objectNamed(reactive, object)
}

const showing: Command = {
  manual: {
    name: "activities show",
    operands: "ID",
    doc: [
      "Shows one activity in full, what its triggers came to, and which activities led to it.",
      "ID is its position in the log, or its content id, or how one of them begins.",
    ].join("\n"),
    options: [STORE_OPTION, JSON_OPTION],
    examples: ["sxflow activities show 01kfe5r3"],
  },
  async run(call) {
    const [word] = operandsOf(call, showing.manual) as [string]
    return await onStore(call, { begin: "declare" }, async (desk) => {
      const logged = await activityNamed(desk, word)
      const causes = await causesOf(desk, logged)
      const entries = await entriesOf(desk.reactive, logged)
      const { store } = desk.operations
      if (desk.json) {
        const audit = await Promise.all(entries.map((entry) => auditJson(store, entry)))
        desk.outJson({ activity: activityJson(logged), causes: causes.map(activityJson), audit })
        return 0
      }
      const rows = factRows(logged)
      for (const cause of causes) rows.push(["cause", `${cause.position} ${activityPhrase(cause.activity)}`])
      for (const entry of entries) {
        rows.push(["trigger", `${entry.trigger} ${entry.outcome}: ${await sequelText(store, entry)}`])
      }
      desk.out(rowsText(rows))
      return 0
    })
  },
}

export const family: Family = {
  name: "activities",
  doc: "Shows what has happened to objects, and what flows have emitted.",
  plain: listing,
  commands: { show: showing },
}

/** The most causes that are shown: more than any chain has, unless a host allows longer ones. */
const MOST_CAUSES = 100

/** The activities that led to one, the last of them first. */
async function causesOf({ reactive }: Desk, { activity }: Logged): Promise<Logged[]> {
  const causes: Logged[] = []
  for (let at: Dict = activity; causes.length < MOST_CAUSES; ) {
    const cause = field(at, "cause")
    const logged = cause === undefined ? undefined : await reactive.log.find(String(cause))
    if (logged === undefined) break
    causes.push(logged)
    at = logged.activity
  }
  return causes
}

function factRows({ position, activity }: Logged): [string, string][] {
  const { verb, actor, at } = factsOf(activity)
  const when = `${timeText(at)} (${durationText(Math.max(0, Date.now() - at))} ago)`
  const rows: [string, string][] = [
    ["position", position],
    ["id", String(field(activity, "id"))],
  ]
  rows.push(["verb", verb], ["actor", actor], ["time", when])
  const shown = ["id", "type", "actor", "at", "delta", "cause", "depth"]
  for (const [key, value] of activity.entries()) {
    const name = textOf(key).replace(/^:/, "")
    if (!shown.includes(name))
      rows.push([name, LINKS.includes(name) ? (String(value).split(" ")[0] as string) : textOf(value)])
  }
  const delta = deltaText(activity)
  if (delta !== "") rows.push(["changed", delta])
  return rows
}

/** The fields that are ids; when an instance was begun stands after its own. */
const LINKS = ["content", "was", "previous", "instance"]
