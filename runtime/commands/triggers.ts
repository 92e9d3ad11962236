// `sxflow triggers`: which activities start what.

import { write } from "../../interpreter/writer.js"
import { clipped } from "../columns.js"
import { textOf } from "../flows/datum.js"
import type { Trigger } from "../reactive/registry.js"
import { outlineOfTrigger, type Scope } from "../reactive/trigger-declaration.js"
import { type Command, operandsOf } from "./arguments.js"
import { triggerNamed } from "./declared-names.js"
import type { Family } from "./family.js"
import { onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"
import { rowsText } from "./rows.js"

const listing: Command = {
  manual: {
    name: "triggers",
    operands: "",
    doc: "Lists triggers: which activities start what. They come with modules: sxflow declare FILE.",
    options: [STORE_OPTION, JSON_OPTION],
    examples: ["sxflow triggers", "sxflow triggers show article.create.digest"],
  },
  async run(call) {
    operandsOf(call, listing.manual)
    return await onStore(call, { begin: "declare" }, async (desk) => {
      const triggers = await desk.reactive.registry.triggers()
      if (desk.json) desk.outJson(triggers.map(triggerJson))
      else if (triggers.length === 0) desk.say("no triggers")
      else desk.out(rowsText([HEADS, ...triggers.map(cellsOf)]))
      return 0
    })
  },
}

const showing: Command = {
  manual: {
    name: "triggers show",
    operands: "NAME",
    doc: "Shows one trigger in full.",
    options: [STORE_OPTION, JSON_OPTION],
    examples: ["sxflow triggers show article.create.digest"],
  },
  async run(call) {
    const [name] = operandsOf(call, showing.manual) as [string]
    return await onStore(call, { begin: "declare" }, async (desk) => {
      const trigger = await triggerNamed(desk.reactive, name)
      if (desk.json) desk.outJson(triggerJson(trigger))
      else desk.out(rowsText(factRows(trigger)))
      return 0
    })
  },
}

const removing: Command = {
  manual: {
    name: "triggers remove",
    operands: "NAME",
    doc: "Forgets a trigger. It is back when a module that declares it is taken again.",
    options: [STORE_OPTION, JSON_OPTION],
    examples: ["sxflow triggers remove article.create.digest"],
  },
  async run(call) {
    const [name] = operandsOf(call, removing.manual) as [string]
    return await onStore(call, { begin: "declare" }, async (desk) => {
      await triggerNamed(desk.reactive, name)
      await desk.reactive.registry.removeTrigger(name)
      if (desk.json) desk.outJson({ removed: name })
      else desk.out(`removed ${name}\n`)
      return 0
    })
  },
}

export const family: Family = {
  name: "triggers",
  doc: "Shows which activities start what.",
  plain: listing,
  commands: { show: showing, remove: removing },
}

const HEADS = ["NAME", "ON", "TYPE", "ACTION", "GUARD", "ACTORS", "OWNER", "NUMBER"]

/** The widest that a composition is shown in a table. */
const WIDEST = 40

function cellsOf(trigger: Trigger): string[] {
  const { name, owner, number, declaration } = trigger
  const { on, type, action, actors } = declaration
  const does = typeof action === "string" ? `flow ${action}` : clipped(`do ${write(action.composition)}`, WIDEST)
  return [
    name,
    on.join(" "),
    type,
    does,
    guardOf(trigger),
    scopeText(actors),
    owner === "" ? "-" : owner,
    String(number),
  ]
}

/** What says whether a trigger that matches is for an activity. */
function guardOf({ hasGuard, declaration: { when } }: Trigger): string {
  if (when === undefined) return hasGuard ? "procedure" : "-"
  return hasGuard ? "condition, procedure" : "condition"
}

function scopeText(actors: Scope): string {
  if (actors === "any") return actors
  return `${actors.isNegated ? "not " : ""}${actors.actors.join(" ")}`
}

function factRows(trigger: Trigger): [string, string][] {
  const { name, id, number, owner, version, isOwn, declaration } = trigger
  const rows: [string, string][] = [
    ["name", name],
    ["does", outlineOfTrigger(declaration)],
    ["guard", guardOf(trigger)],
    ["owner", owner === "" ? "none: it is declared by itself" : `the type ${owner}`],
    ["number", number === 1 ? "1" : `${number}: it was declared otherwise before`],
    ["id", id],
    ["module", version],
  ]
  if (typeof declaration.action === "string" && !isOwn)
    rows.push(["flow", `${declaration.action} is not in that module: who sees to activities needs one that defines it`])
  rows.push(["declared", textOf(declaration.datum)])
  return rows
}

function triggerJson(trigger: Trigger): unknown {
  const { name, id, number, owner, version, hasGuard, isOwn, declaration } = trigger
  const { on, type, action, when, actors, datum } = declaration
  return {
    name,
    id,
    number,
    on,
    type,
    ...(typeof action === "string" ? { flow: action, isOwn } : { do: textOf(action.composition) }),
    when: when === undefined ? null : textOf(when),
    hasGuard,
    actors: actors === "any" ? actors : actors.isNegated ? { not: actors.actors } : actors.actors,
    owner: owner === "" ? null : owner,
    version,
    declaration: textOf(datum),
  }
}
