// Triggers as they are declared: for which activities, of whom, what is to be done.
//
//   {:on create :type article :flow digest :when (= (:object :category) "urgent") :actors any}
//   {:on (create update) :do (effect log {:text "changed"}) :actors {:not ("importer")}}
//
// Invariants
//   TY7  A declaration's content id covers its name and all it says; what goes without saying is in it the same way whether it was said or not.
//   TY8  A trigger that a type declares is for that type, and is named article.create.digest: type, verbs, flow, with a number where that is taken.
//
// Not here: whether a condition or a composition is well-formed (prelude/condition.sx, composition.sx), a guard that is
// a procedure (the module keeps it), whether there is the flow (fan-out.ts).

import { Dict } from "../../interpreter/dict.js"
import { EMPTY, Pair } from "../../interpreter/pair.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern, keyword, Sym } from "../../interpreter/symbol.js"
import { write } from "../../interpreter/writer.js"
import { cidOf } from "../cid.js"
import { elements, list } from "../flows/datum.js"
import { ANY, Clauses, declarationText, declared } from "./type-datum.js"
import type { Path } from "./type-path.js"

export interface TriggerDeclaration {
  readonly name: string
  /** The verbs of the activities that it is for; "any" for all of them. */
  readonly on: readonly string[]
  /** The type of the objects that they are about; "any" for all, and for activities about none. */
  readonly type: string
  readonly action: Action
  /** A condition on the activity, as data. */
  readonly when: unknown
  readonly actors: Scope
  /** What declares it again. */
  readonly datum: Dict
  /** The canonical text of name and datum, and its content id. TY7 */
  readonly text: string
  readonly id: string
}

/** A flow's name, or a composition. */
export type Action = string | { readonly composition: unknown }

/** Whose activities a trigger is for. */
export type Scope = typeof ANY | { readonly actors: readonly string[]; readonly isNegated: boolean }

/** The trigger `name` that `datum` declares. Throws a `Complaint`. */
export function triggerOf(name: string, datum: unknown): TriggerDeclaration {
  return named(name, saidBy(clausesOf(name, declared(name, datum), undefined)))
}

/**
 * The trigger that `type` declares within itself by `datum`, which is plain and constant.
 * @param taken the names of those before it
 */
export function ownTrigger(type: string, datum: unknown, path: Path, taken: ReadonlySet<string>): TriggerDeclaration {
  const clauses = clausesOf(type, datum, path)
  const said = saidBy(clauses)
  if (said.type !== type && clauses.get("type") !== undefined) {
    throw clauses.refusal(clauses.at("type"), "a type's own triggers are for that type", [clauses.get("type")])
  }
  const name = [type, said.on.join("-"), typeof said.action === "string" ? said.action : "do"].join(".") // TY8
  let free = name
  for (let number = 2; taken.has(free); number++) free = `${name}.${number}`
  return named(free, { ...said, type })
}

type Said = Pick<TriggerDeclaration, "on" | "type" | "action" | "when" | "actors">

function clausesOf(name: string, datum: unknown, path: Path): Clauses {
  return new Clauses(name, datum, path, ["on", "type", "flow", "do", "when", "actors"])
}

function saidBy(clauses: Clauses): Said {
  const type = clauses.get("type") ?? intern(ANY)
  return {
    on: verbsOf(clauses),
    type: clauses.nameAt(clauses.at("type"), type, "not the name of a type"),
    action: actionOf(clauses),
    when: conditionOf(clauses),
    actors: scopeOf(clauses),
  }
}

function verbsOf(clauses: Clauses): readonly string[] {
  const value = clauses.get("on")
  const path = clauses.at("on")
  if (value === undefined)
    throw clauses.refusal(path, "missing", [], "for example create, update, delete, add, remove or any")
  const items = value instanceof Sym ? [value] : elements(value)
  if (items === undefined || items.length === 0) throw clauses.refusal(path, "not a verb, nor a list of verbs", [value])
  const verbs = items.map((item) => clauses.nameAt(path, item, "not a verb, nor a list of verbs"))
  const twice = items.find((item, i) => items.indexOf(item) < i)
  if (twice !== undefined) throw clauses.refusal(path, "given twice", [twice])
  if (verbs.includes(ANY) && verbs.length > 1) throw clauses.refusal(path, "any stands alone", [value])
  return verbs
}

function actionOf(clauses: Clauses): Action {
  const flow = clauses.get("flow")
  const composition = clauses.get("do")
  if (flow === undefined && composition === undefined) {
    throw clauses.refusal(clauses.path, "nothing to be done", [], "it has either :flow or :do")
  }
  if (flow !== undefined && composition !== undefined) {
    throw clauses.refusal(clauses.path, "two things to be done", [], "it has either :flow or :do")
  }
  if (flow !== undefined) return clauses.nameAt(clauses.at("flow"), flow, "not the name of a flow")
  if (composition instanceof Pair && composition.car instanceof Sym) return { composition }
  throw clauses.refusal(clauses.at("do"), "not a composition", [composition])
}

function conditionOf(clauses: Clauses): unknown {
  const condition = clauses.get("when")
  if (condition === undefined || typeof condition === "boolean" || condition instanceof Dict) return condition
  if (condition instanceof Pair && condition.car instanceof Sym) return condition
  throw clauses.refusal(clauses.at("when"), "not a condition", [condition])
}

function scopeOf(clauses: Clauses): Scope {
  const value = clauses.get("actors")
  const path = clauses.at("actors")
  if (value === undefined || value === intern(ANY)) return ANY
  if (!(value instanceof Dict)) return { actors: actorsOf(clauses, path, value), isNegated: false }
  const within = new Clauses(clauses.name, value, path, ["not"])
  return { actors: actorsOf(within, within.at("not"), within.get("not")), isNegated: true }
}

function actorsOf(clauses: Clauses, path: Path, value: unknown): readonly string[] {
  const actors = value === EMPTY ? undefined : elements(value)
  const wrong = actors?.findIndex((actor) => !(actor instanceof SchemeString)) ?? -1
  if (wrong >= 0) throw clauses.refusal({ up: path, step: wrong }, "not a string", [actors?.[wrong]])
  if (actors !== undefined) return actors.map(String)
  const hint = 'it is any, ("actor" ...) or {:not ("actor" ...)}'
  throw clauses.refusal(path, "no actors", value === undefined ? [] : [value], hint)
}

function named(name: string, said: Said): TriggerDeclaration {
  const datum = datumOf(said)
  const text = declarationText("deftrigger", name, datum)
  return { name, ...said, datum, text, id: cidOf(text) }
}

/** TY7 */
function datumOf({ on, type, action, when, actors }: Said): Dict {
  const said: [string, unknown][] = [["on", on.length === 1 ? intern(on[0] as string) : list(on.map(intern))]]
  said.push(typeof action === "string" ? ["flow", intern(action)] : ["do", action.composition])
  if (type !== ANY) said.push(["type", intern(type)])
  if (when !== undefined) said.push(["when", when])
  if (actors !== ANY) said.push(["actors", scopeDatum(actors)])
  return Dict.of(said.map(([clause, value]) => [keyword(clause), value]))
}

function scopeDatum({ actors, isNegated }: Exclude<Scope, typeof ANY>): unknown {
  const strings = list(actors.map((actor) => new SchemeString(actor)))
  return isNegated ? Dict.of([[keyword("not"), strings]]) : strings
}

/** What a trigger is for and does, in one line for people. */
export function outlineOfTrigger({ on, type, action, when, actors }: TriggerDeclaration): string {
  const about = type === ANY ? "" : ` of ${type}`
  const does = typeof action === "string" ? `flow ${action}` : `do ${write(action.composition)}`
  const guard = when === undefined ? "" : `, when ${write(when)}`
  if (actors === ANY) return `on ${on.join(" or ")}${about}: ${does}${guard}`
  const who = `${actors.isNegated ? "anybody but " : ""}${actors.actors.join(" or ")}`
  return `on ${on.join(" or ")}${about}, by ${who}: ${does}${guard}`
}
