// The types and triggers that are declared in a store, and which triggers an activity matches.
//
// Declarations come with modules, under names; what is declared again under a
// name takes its place, and the texts of earlier ones stay. What a process knows
// of them is looked up again when one of them has changed, whoever did that.
//
// Invariants
//   RG1  A declaration is replaced whole: no activity meets half of what a module declares.
//   RG2  Finding the triggers that an activity matches costs the same however many others there are.
//   RG4  A trigger is for what happens after it was declared: activities that are seen to again do not meet later ones.
//   RG3  A trigger's content id covers all that says when it fires and what it does: its flow's name, but not the flow's text.

import { Complaint } from "../../interpreter/complaint.js"
import type { Dict } from "../../interpreter/dict.js"
import { SchemeString } from "../../interpreter/string.js"
import { cidOf } from "../cid.js"
import { textOf } from "../flows/datum.js"
import type { Declared } from "../flows/loading.js"
import type { Entry, Store, Text, Writing } from "../store.js"
import { objectTypeOf } from "./activity.js"
import { dictFrom, dictOf, field, textField } from "./dicts.js"
import { below, keyOf } from "./keys.js"
import type { TypeRules } from "./objects.js"
import { pagesOf, recordsAlone } from "./recording.js"
import { type TriggerDeclaration, triggerOf } from "./trigger-declaration.js"
import { checked, relationOf, type TypeDeclaration, typeOf } from "./type-declaration.js"

/** What a module declares, as it was quoted there. */
export interface Declarations {
  /** The content id of the module, and its texts. */
  readonly version: string
  readonly texts: readonly Text[]
  /** The flows it defines. */
  readonly flows: readonly string[]
  readonly types: ReadonlyMap<string, Declared>
  readonly triggers: ReadonlyMap<string, Declared>
}

/** A trigger as it is registered. */
export interface Trigger {
  readonly name: string
  /** Its content id. RG3 */
  readonly id: string
  /** The module that declares it; its guard, if it is a procedure, is there. */
  readonly version: string
  readonly hasGuard: boolean
  /** Whether the module defines its flow. */
  readonly isOwn: boolean
  /** The type that declares it, or "". */
  readonly owner: string
  /** 1, and one more each time it was declared otherwise. */
  readonly number: number
  /** A position in the log of activities: what is found there before it was nothing to this trigger. RG4 */
  readonly since: string
  readonly declaration: TriggerDeclaration
}

export interface RegisteredType {
  readonly name: string
  readonly id: string
  readonly number: number
  readonly declaration: TypeDeclaration
}

const ANY = "any"
const MOST_ATTEMPTS = 100
/** For how many verbs and types it is kept which triggers they match. */
const MOST_MET = 10_000

/** Everything that is declared, at one revision of the registry. */
interface Known {
  readonly revision: number
  readonly types: ReadonlyMap<string, RegisteredType>
  readonly triggers: ReadonlyMap<string, Trigger>
  /** By verb and type of object. */
  readonly matching: ReadonlyMap<string, readonly Trigger[]>
  /** Those that an activity matches, by its verb and the type of its object, once somebody has asked. */
  readonly met: Map<string, readonly Trigger[]>
}

export class Registry implements TypeRules {
  private known: Known | undefined
  private looking: Promise<Known> | undefined

  constructor(
    private readonly store: Store,
    private readonly newId: () => string,
    /** Throws a `Complaint` where a trigger's condition or composition is none. */
    private readonly check: (trigger: TriggerDeclaration) => Promise<void>,
  ) {}

  /** Takes what a module declares in place of what stood under its names before. Throws a `Complaint`. */
  async register(declarations: Declarations): Promise<void> {
    const types = [...declarations.types].map(([name, { datum }]) => typeOf(name, datum))
    const owned = new Map(
      types.flatMap(({ name, triggers }) =>
        triggers.map((trigger) => [trigger.name, { trigger, owner: name, hasGuard: false }]),
      ),
    )
    const own = [...declarations.triggers].map(([name, { datum, guard }]) => {
      if (owned.has(name)) throw new Complaint(name, "a type declares a trigger of this name", [])
      return { trigger: triggerOf(name, datum), owner: "", hasGuard: guard !== false }
    })
    const triggers = [...owned.values(), ...own]
    if (types.length + triggers.length === 0) return
    for (const { trigger } of triggers) await this.check(trigger)
    await this.write((known) => {
      const writes = types.flatMap((declaration) => this.typeWrites(known, declaration))
      for (const { trigger, ...how } of triggers) writes.push(...this.triggerWrites(known, declarations, trigger, how))
      for (const { name, owner } of known.triggers.values()) {
        if (declarations.types.has(owner) && !owned.has(name)) writes.push({ key: keyOf("trigger", name), text: null })
      }
      return writes
    }, declarations.texts)
  }

  /** Forgets a trigger; answers whether there was one. */
  async removeTrigger(name: string): Promise<boolean> {
    return await this.write((known) => (known.triggers.has(name) ? [{ key: keyOf("trigger", name), text: null }] : []))
  }

  async types(): Promise<readonly RegisteredType[]> {
    return [...(await this.current()).types.values()]
  }

  async triggers(): Promise<readonly Trigger[]> {
    return [...(await this.current()).triggers.values()]
  }

  async trigger(name: string): Promise<Trigger | undefined> {
    return (await this.current()).triggers.get(name)
  }

  /** The triggers that an activity matches by its verb and the type of its object, in the order of their names. RG2 */
  async matchingOf(activity: Dict): Promise<readonly Trigger[]> {
    const verb = textField("activity", activity, "type") ?? ""
    const type = objectTypeOf(activity)
    const { matching, met } = await this.current()
    const about = aboutKey(verb, type ?? "")
    let found = met.get(about)
    if (found === undefined) {
      found = allMatching(matching, verb, type)
      if (met.size >= MOST_MET) met.clear()
      met.set(about, found)
    }
    return found
  }

  async isAwaited(activity: Dict): Promise<boolean> {
    return (await this.matchingOf(activity)).length > 0
  }

  async checked(type: string, object: Dict): Promise<Dict> {
    return checked(await this.typeNamed("object/put!", type), object)
  }

  async relation(type: string, name: string, target: string): Promise<"one" | "many"> {
    return relationOf(await this.typeNamed("object/relate!", type), name, target)
  }

  private async typeNamed(who: string, name: string): Promise<TypeDeclaration> {
    const { types } = await this.current()
    const type = types.get(name)
    if (type !== undefined) return type.declaration
    const complaint = new Complaint(who, "no such type", [new SchemeString(name)])
    complaint.hint =
      types.size === 0 ? "no type is declared in this store" : `there are ${[...types.keys()].join(", ")}`
    throw complaint
  }

  private typeWrites(known: Known, { name, id, datum }: TypeDeclaration): Writing[] {
    const before = known.types.get(name)
    if (before?.id === id) return []
    const number = (before?.number ?? 0) + 1
    const text = textOf(dictOf({ name, id, number, declaration: datum }))
    return [
      { key: keyOf("type", name), text },
      { key: keyOf("declared", id), text },
    ]
  }

  private triggerWrites(
    known: Known,
    { version, flows }: Declarations,
    declaration: TriggerDeclaration,
    { hasGuard, owner }: { readonly hasGuard: boolean; readonly owner: string },
  ): Writing[] {
    const { name, datum } = declaration
    const id = hasGuard ? cidOf(`${declaration.id} ${version}`) : declaration.id
    const isOwn = typeof declaration.action === "string" && flows.includes(declaration.action)
    const before = known.triggers.get(name)
    if (before?.id === id && before.version === version && before.owner === owner) return []
    const number = (before?.number ?? 0) + (before?.id === id ? 0 : 1)
    const since = before?.id === id ? before.since : this.newId()
    const text = textOf(
      dictOf({ since, name, id, version, guard: hasGuard, own: isOwn, owner, number, declaration: datum }),
    )
    return [
      { key: keyOf("trigger", name), text },
      { key: keyOf("declared", id), text },
    ]
  }

  /** Writes what `plan` says of what is known; answers whether that was anything. RG1 */
  private async write(plan: (known: Known) => Writing[], texts: readonly Text[] = []): Promise<boolean> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const known = await this.look()
      const unique = new Map(plan(known).map((writing) => [writing.key, writing]))
      if (unique.size === 0) return false
      const writes = [...unique.values(), { key: keyOf("registry"), text: "", revision: known.revision }]
      const [verdict] = await this.store.commit([recordsAlone(writes, texts)])
      this.looking = undefined
      if (verdict === "kept") return true
    }
    throw new Complaint("deftype", "others declare types all the time", [])
  }

  /** What is declared: looked up once in a turn of the event loop, however many ask. */
  private current(): Promise<Known> {
    if (this.looking === undefined) {
      this.looking = this.look()
      setImmediate(() => {
        this.looking = undefined
      })
    }
    return this.looking
  }

  private async look(): Promise<Known> {
    const [entry] = await this.store.records([keyOf("registry")])
    const revision = entry?.revision ?? 0
    if (this.known === undefined || this.known.revision !== revision) this.known = await this.load(revision)
    return this.known
  }

  private async load(revision: number): Promise<Known> {
    const types = new Map<string, RegisteredType>()
    for (const entry of await this.all("type")) {
      const type = typeFrom(entry)
      types.set(type.name, type)
    }
    const triggers = new Map<string, Trigger>()
    const matching = new Map<string, Trigger[]>()
    for (const entry of await this.all("trigger")) {
      const trigger = triggerFrom(entry)
      triggers.set(trigger.name, trigger)
      for (const verb of trigger.declaration.on) {
        const key = aboutKey(verb, trigger.declaration.type)
        const others = matching.get(key)
        if (others === undefined) matching.set(key, [trigger])
        else others.push(trigger)
      }
    }
    return { revision, types, triggers, matching, met: new Map() }
  }

  private async all(kind: string): Promise<Entry[]> {
    const found: Entry[] = []
    for await (const page of pagesOf(this.store, below(kind))) found.push(...page)
    return found
  }
}

function typeFrom({ text }: Entry): RegisteredType {
  const dict = dictFrom(text)
  const name = String(field(dict, "name"))
  const declaration = typeOf(name, field(dict, "declaration"))
  return { name, id: String(field(dict, "id")), number: Number(field(dict, "number")), declaration }
}

function triggerFrom({ text }: Entry): Trigger {
  const dict = dictFrom(text)
  const name = String(field(dict, "name"))
  return {
    name,
    id: String(field(dict, "id")),
    version: String(field(dict, "version")),
    hasGuard: field(dict, "guard") === true,
    isOwn: field(dict, "own") === true,
    owner: textField("trigger", dict, "owner") ?? "",
    number: Number(field(dict, "number")),
    since: String(field(dict, "since")),
    declaration: triggerOf(name, field(dict, "declaration")),
  }
}

function aboutKey(verb: string, type: string): string {
  return `${verb.length} ${verb} ${type}`
}

function allMatching(matching: Known["matching"], verb: string, type: string | undefined): readonly Trigger[] {
  const found: Trigger[] = []
  for (const one of [verb, ANY]) {
    for (const about of type === undefined ? [ANY] : [type, ANY])
      found.push(...(matching.get(aboutKey(one, about)) ?? []))
  }
  return [...new Set(found)].sort((a, b) => (a.name < b.name ? -1 : 1))
}
