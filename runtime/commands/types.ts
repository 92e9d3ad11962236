// `sxflow types`: what types of objects there are.

import { clipped } from "../columns.js"
import { textOf } from "../flows/datum.js"
import type { RegisteredType } from "../reactive/registry.js"
import { outline } from "../reactive/type-outline.js"
import { type Command, operandsOf } from "./arguments.js"
import { typeNamed } from "./declared-names.js"
import type { Family } from "./family.js"
import { onStore, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION } from "./flow-values.js"
import { rowsText } from "./rows.js"

const listing: Command = {
  manual: {
    name: "types",
    operands: "",
    doc: "Lists the types of objects. They come with modules: sxflow declare FILE.",
    options: [STORE_OPTION, JSON_OPTION],
    examples: ["sxflow types", "sxflow types show article"],
  },
  async run(call) {
    operandsOf(call, listing.manual)
    return await onStore(call, { begin: "declare" }, async (desk) => {
      const types = await desk.reactive.registry.types()
      if (desk.json) desk.outJson(types.map(typeJson))
      else if (types.length === 0) desk.say("no types")
      else desk.out(rowsText([HEADS, ...types.map(cellsOf)]))
      return 0
    })
  },
}

const showing: Command = {
  manual: {
    name: "types show",
    operands: "NAME",
    doc: "Shows what objects of a type may hold, be related to, and set going.",
    options: [STORE_OPTION, JSON_OPTION],
    examples: ["sxflow types show article"],
  },
  async run(call) {
    const [name] = operandsOf(call, showing.manual) as [string]
    return await onStore(call, { begin: "declare" }, async (desk) => {
      const type = await typeNamed(desk.reactive, name)
      if (desk.json) desk.outJson(typeJson(type))
      else
        desk.out(
          outline(type.declaration)
            .map((line) => `${line}\n`)
            .join(""),
        )
      return 0
    })
  },
}

export const family: Family = {
  name: "types",
  doc: "Shows what types of objects there are.",
  plain: listing,
  commands: { show: showing },
}

const HEADS = ["NAME", "FIELDS", "RELATIONS", "TRIGGERS", "NUMBER"]

/** The widest that names are shown in a column. */
const WIDEST = 60

function cellsOf({ name, number, declaration: { fields, open, relations, triggers } }: RegisteredType): string[] {
  const named = [...fields.keys(), ...(open ? ["any other"] : [])].join(", ")
  const cells = [named, [...relations.keys()].join(", "), triggers.map((trigger) => trigger.name).join(", ")]
  return [name, ...cells.map((cell) => (cell === "" ? "-" : clipped(cell, WIDEST))), String(number)]
}

function typeJson({ name, id, number, declaration }: RegisteredType): unknown {
  const { fields, open, relations, triggers, datum } = declaration
  return {
    name,
    id,
    number,
    fields: Object.fromEntries([...fields].map(([field, { datum: kind }]) => [field, textOf(kind)])),
    open,
    relations: Object.fromEntries(relations),
    triggers: triggers.map((trigger) => trigger.name),
    declaration: textOf(datum),
  }
}
