// `sxflow object get ID`, `object list`.

import type { Dict } from "../../interpreter/dict.js"
import { keyword } from "../../interpreter/symbol.js"
import { clipped } from "../columns.js"
import { textOf } from "../flows/datum.js"
import { field } from "../reactive/dicts.js"
import type { ObjectQuery } from "../reactive/objects.js"
import { activityJson, activityPhrase, factsOf } from "./activity-text.js"
import { type Call, type Command, countOption, operandsOf } from "./arguments.js"
import { idOf, objectNamed, typeNamed } from "./declared-names.js"
import { timeText } from "./durations.js"
import { onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION, jsonOf } from "./flow-values.js"
import { LIMIT_OPTION, nextPage, PAGE } from "./paging.js"
import { rowsText } from "./rows.js"

export const getting: Command = {
  manual: {
    name: "object get",
    operands: "ID",
    doc: "Shows an object, its content id, its last activity and its relations.",
    options: [
      { name: "data", shape: "--data", doc: "only what it holds, as sxflow object put takes it" },
      STORE_OPTION,
      JSON_OPTION,
    ],
    examples: ["sxflow object get hello", "sxflow object get hello --data"],
  },
  async run(call) {
    const [id] = operandsOf(call, getting.manual) as [string]
    return await onStore(call, { begin: "declare" }, async (desk) => {
      const { content, cid, activity } = await objectNamed(desk.reactive, id)
      const text = textOf(content)
      if (call.options.has("data")) {
        desk.out(desk.json ? `${JSON.stringify(jsonOf(text))}\n` : `${text}\n`)
        return 0
      }
      const relations = [...(await desk.reactive.objects.relations(id))]
      const last = activity === undefined ? undefined : await desk.reactive.log.find(activity)
      if (desk.json) {
        const shown = last === undefined ? null : activityJson(last)
        desk.outJson({ object: jsonOf(text), content: cid, activity: shown, relations: Object.fromEntries(relations) })
        return 0
      }
      const rows: [string, string][] = [
        ["object", text],
        ["content", cid],
      ]
      if (last !== undefined) {
        const { at } = factsOf(last.activity)
        rows.push(["last", `${activityPhrase(last.activity)}, ${timeText(at)}, ${last.position}`])
      }
      for (const [name, ids] of relations) for (const to of ids) rows.push(["related", `${name}-> ${to}`])
      desk.out(rowsText(rows))
      return 0
    })
  },
}

export const listing: Command = {
  manual: {
    name: "object list",
    operands: "",
    doc: "Lists objects in the order of their ids, a page at a time.",
    options: [
      { name: "type", shape: "--type TYPE", doc: "only those of this type" },
      { name: "status", shape: "--status STATUS", doc: "only those with this status: draft, published, …" },
      LIMIT_OPTION,
      { name: "after", shape: "--after ID", doc: "only those that come after this one: the next page" },
      STORE_OPTION,
      JSON_OPTION,
    ],
    examples: ["sxflow object list --type article --status published", "sxflow object list --json --limit 1000"],
  },
  async run(call) {
    operandsOf(call, listing.manual)
    const limit = countOption(call, "limit") ?? PAGE
    const query = { ...filterOf(call), limit: limit + 1 }
    return await onStore(call, { begin: "declare" }, async (desk) => {
      if (query.type !== undefined) await typeNamed(desk.reactive, query.type)
      const objects = await desk.reactive.objects.list(query)
      const page = objects.slice(0, limit)
      if (desk.json) desk.outJson(page.map((object) => jsonOf(textOf(object))))
      else if (page.length === 0) desk.say("no objects")
      else desk.out(rowsText([["ID", "TYPE", "STATUS", ""], ...page.map(cellsOf)]))
      const last = page.at(-1)
      if (last !== undefined && objects.length > limit)
        desk.say(`more: ${nextPage(desk, call, idOf(last), "object", "list")}`)
      return 0
    })
  },
}

function filterOf({ options }: Call): Omit<ObjectQuery, "limit"> {
  const [type, status, after] = ["type", "status", "after"].map((name) => options.get(name)?.at(-1))
  return {
    ...(type === undefined ? {} : { type }),
    ...(status === undefined ? {} : { status }),
    ...(after === undefined ? {} : { after }),
  }
}

/** The widest that ids and contents are shown in a table. */
const WIDEST_ID = 40
const WIDEST = 80

function cellsOf(object: Dict): string[] {
  const rest = OWN.reduce((left, name) => left.delete(keyword(name)), object)
  const [type, status] = [field(object, "type"), field(object, "status")].map(String) as [string, string]
  return [clipped(idOf(object), WIDEST_ID), type, status, rest.size === 0 ? "" : clipped(textOf(rest), WIDEST)]
}

/** The fields that have a column of their own. */
const OWN = ["id", "type", "status"]
