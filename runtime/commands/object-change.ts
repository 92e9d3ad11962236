// `sxflow object put DATUM`, `object delete ID`, `object relate FROM NAME TO`, `object unrelate FROM NAME TO`.
//
// A change answers when what it set going has come to rest here; what its triggers
// came to is said on the standard error.
//
// Not here: what objects may hold (../reactive/type-declaration.ts).

import { Dict } from "../../interpreter/dict.js"
import { Activity } from "../flows/activity.js"
import { datumOf, textOf } from "../flows/datum.js"
import type { Edge } from "../reactive/activity.js"
import { field, textField } from "../reactive/dicts.js"
import type { Acting } from "../reactive/objects.js"
import type { StoredObject } from "../reactive/stored-object.js"
import { type Call, type Command, type Option, operandsOf } from "./arguments.js"
import { consequences, consequencesJson, sayConsequences } from "./consequences.js"
import { idOf, objectNamed, typeNamed } from "./declared-names.js"
import { type Desk, LIB_OPTION, onDesk, STORE_OPTION } from "./flow-store.js"
import { JSON_OPTION, jsonOf, valueGiven } from "./flow-values.js"
import { HANDLER_OPTIONS, handlersGiven } from "./handlers-given.js"
import { misuse, Refused } from "./refused.js"
import { programIn } from "./text.js"

export const LOAD_OPTION: Option = {
  name: "load",
  shape: "--load FILE",
  doc: "a module with types, triggers and flows, as for sxflow declare; may be repeated",
}

/** What may be said to each command that changes something. */
const OPTIONS: readonly Option[] = [
  { name: "actor", shape: "--actor NAME", doc: "who changes it; local if left out" },
  LOAD_OPTION,
  ...HANDLER_OPTIONS,
  STORE_OPTION,
  LIB_OPTION,
  JSON_OPTION,
]

const SEES_TO = [
  "Triggers that match the activity start flows; the command answers when these have come to rest, and says",
  "on the standard error what came of each.",
]

export const putting: Command = {
  manual: {
    name: "object put",
    operands: "DATUM",
    doc: [
      "Puts an object in place of what is there under its :id.",
      "DATUM is a dict with a :type, as in SX, or on the standard input if it is -; one without an :id gets one.",
      "Its :status is draft unless it is said or was set before; what is published is public. Writes the object",
      "as it is kept.",
      ...SEES_TO,
    ].join("\n"),
    options: OPTIONS,
    examples: [
      'sxflow object put \'{:type "article" :id "hello" :title "Hello" :status "published"}\' --actor ada',
      'sxflow object put --json \'{"type": "article", "id": "hello", "title": "Hello"}\'',
      "sxflow object get hello --data | sxflow object put -",
    ],
  },
  async run(call) {
    const surplus = call.operands[1]
    if (surplus !== undefined) throw misuse(`one DATUM at a time; put quotes around it: ${surplus}`)
    const [word] = operandsOf(call, putting.manual) as [string]
    return await changing(call, async () => {
      const given = await objectGiven(call, word)
      return (desk, acting) => put(desk, given, acting)
    })
  },
}

async function put({ reactive }: Desk, given: Dict, acting: Acting): Promise<Changed> {
  const [known, type] = ["id", "type"].map((name) => textField("DATUM", given, name))
  if (type !== undefined) await typeNamed(reactive, type)
  const before = known === undefined ? undefined : await reactive.objects.stored(known)
  const kept = await reactive.objects.put(given, acting)
  await acting.activity.quiet()
  const text = textOf(kept)
  return { id: idOf(kept), before, text, json: { object: jsonOf(text) } }
}

export const deleting: Command = {
  manual: {
    name: "object delete",
    operands: "ID",
    doc: ["Deletes an object; its id stays its own.", ...SEES_TO].join("\n"),
    options: OPTIONS,
    examples: ["sxflow object delete hello --actor ada"],
  },
  async run(call) {
    const [id] = operandsOf(call, deleting.manual) as [string]
    return await changing(call, async () => async (desk, acting) => {
      const before = await objectNamed(desk.reactive, id)
      await desk.reactive.objects.delete(id, acting)
      await acting.activity.quiet()
      return { id, before, text: `deleted ${id}`, json: { deleted: id } }
    })
  },
}

export const relating: Command = {
  manual: {
    name: "object relate",
    operands: "FROM NAME TO",
    doc: ["Relates the object FROM to the object TO as NAME.", ...SEES_TO].join("\n"),
    options: OPTIONS,
    examples: ["sxflow object relate hello author ada"],
  },
  async run(call) {
    const edge = edgeIn(operandsOf(call, relating.manual))
    return await changing(call, async () => async (desk, acting) => {
      const before = await objectNamed(desk.reactive, edge.from)
      await objectNamed(desk.reactive, edge.to)
      await desk.reactive.objects.relate(edge, acting)
      return await related("related", edge, before, acting)
    })
  },
}

export const unrelating: Command = {
  manual: {
    name: "object unrelate",
    operands: "FROM NAME TO",
    doc: ["Undoes the relation NAME of FROM to TO; there need be none.", ...SEES_TO].join("\n"),
    options: OPTIONS,
    examples: ["sxflow object unrelate hello author ada"],
  },
  async run(call) {
    const edge = edgeIn(operandsOf(call, unrelating.manual))
    return await changing(call, async () => async (desk, acting) => {
      const before = await objectNamed(desk.reactive, edge.from)
      await checkRelation(desk, edge, before)
      await desk.reactive.objects.unrelate(edge, acting)
      return await related("unrelated", edge, before, acting)
    })
  },
}

/** A relation that is not there is one that could be. Throws `Refused`, or a `Complaint`. */
async function checkRelation({ reactive }: Desk, { from, name, to }: Edge, before: StoredObject): Promise<void> {
  if ((await reactive.objects.related(from, name)).includes(to)) return
  const target = await objectNamed(reactive, to)
  await reactive.registry.relation(typeIn(before), name, typeIn(target))
}

function typeIn({ content }: StoredObject): string {
  return String(field(content, "type"))
}

function edgeIn([from, name, to]: readonly string[]): Edge {
  return { from, name, to } as Edge
}

/** The object that is given by an operand, or on the standard input. Throws `Refused`, or a `Complaint` with a place. */
async function objectGiven(call: Call, word: string): Promise<Dict> {
  const { name, text } = word === "-" ? await programIn("-") : { name: "DATUM", text: word }
  const datum = datumOf(valueGiven(text, name, call.options.has("json")))
  if (datum instanceof Dict) return datum
  const example = call.options.has("json") ? '{"type": "note"}' : '{:type "note"}'
  throw new Refused(`${name} is no object: a dict with a type is wanted, as ${example}`, 1)
}

/** A change that was made. */
interface Changed {
  /** The object, and what was there before. */
  readonly id: string
  readonly before: StoredObject | undefined
  /** What is written, for a person and for a program. */
  readonly text: string
  readonly json: { readonly [name: string]: unknown }
}

async function related(word: string, edge: Edge, before: StoredObject, { activity }: Acting): Promise<Changed> {
  await activity.quiet()
  const { from, name, to } = edge
  return { id: from, before, text: `${word} ${from} ${name} ${to}`, json: { [word]: edge } }
}

type Change = (desk: Desk, acting: Acting) => Promise<Changed>

/** Makes a change, and says what it set going. @param prepare is done before there is a store */
async function changing(call: Call, prepare: () => Promise<Change>): Promise<number> {
  const effects = await handlersGiven(call)
  const files = call.options.get("load") ?? []
  const actor = call.options.get("actor")?.at(-1) ?? "local"
  return await onDesk(call, async (desk) => {
    const change = await prepare()
    await desk.open({ makes: files.length > 0, begin: "declare", effects })
    for (const file of files) await desk.define(file)
    const { id, before, text, json } = await change(desk, { actor, activity: new Activity() })
    const after = await desk.reactive.objects.stored(id)
    const found = await consequences(desk.reactive, before?.activity, after?.activity)
    const [last] = found
    const activity = last === undefined ? null : String(field(last.logged.activity, "id"))
    if (desk.json) desk.outJson({ ...json, activity, triggers: await consequencesJson(desk, found) })
    else {
      desk.out(`${text}\n`)
      if (isSame(before, after)) desk.say("  nothing has changed")
      await sayConsequences(desk, found)
    }
    return 0
  })
}

function isSame(before: StoredObject | undefined, after: StoredObject | undefined): boolean {
  return before?.cid === after?.cid && before?.activity === after?.activity && before?.gone === after?.gone
}
