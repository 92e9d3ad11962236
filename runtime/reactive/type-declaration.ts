// Types as they are declared: which fields and relations an object of the type may have, and what it sets going.
//
//   {:fields {:title string :tags (maybe (list-of string))} :open #f
//    :relations {:author (one person) :likes (many person robot) :related (many any)}
//    :triggers ({:on create :flow digest})}
//
// Besides its own fields, which the type declares, every object has :id, :type and :status.
//
// Invariants
//   TY9   An object is refused with all that is wrong with it, up to eight faults; one that is accepted is accepted again as it was answered.
//   TY10  A relation that the type does not declare, or not to objects of that type, is refused with those that it does.
//
// Not here: the kinds of fields (type-grammar.ts), triggers (trigger-declaration.ts), what people are shown (type-outline.ts).

import { Dict } from "../../interpreter/dict.js"
import { Pair } from "../../interpreter/pair.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern, Keyword, keyword, Sym } from "../../interpreter/symbol.js"
import { cidOf } from "../cid.js"
import { EMPTY, elements, list } from "../flows/datum.js"
import { ownTrigger, type TriggerDeclaration } from "./trigger-declaration.js"
import { ANY, Clauses, declarationText, declared } from "./type-datum.js"
import { fitFields } from "./type-fitting.js"
import { fieldsOf } from "./type-grammar.js"
import type { Fields } from "./type-kind.js"
import { fault, refusal, suggestion } from "./type-path.js"

export interface TypeDeclaration {
  readonly name: string
  /** The fields it declares, in canonical order. */
  readonly fields: Fields
  /** These, and those that every object has. */
  readonly allFields: Fields
  /** Whether objects may have fields beyond those. */
  readonly open: boolean
  readonly relations: ReadonlyMap<string, Relation>
  readonly triggers: readonly TriggerDeclaration[]
  /** What declares it again. */
  readonly datum: Dict
  /** The canonical text of name and datum, and its content id. TY7 */
  readonly text: string
  readonly id: string
}

export interface Relation {
  readonly cardinality: "one" | "many"
  /** The types of the objects it may lead to; "any" for all. */
  readonly targets: typeof ANY | readonly string[]
}

/** The type `name` that `datum` declares. Throws a `Complaint`. */
export function typeOf(name: string, datum: unknown): TypeDeclaration {
  const clauses = new Clauses(name, declared(name, datum), undefined, ["fields", "open", "relations", "triggers"])
  const own = clauses.get("fields") ?? Dict.empty
  const open = clauses.get("open") ?? false
  const fields = fieldsOf(name, own, clauses.at("fields"), RESERVED)
  if (typeof open !== "boolean") throw clauses.refusal(clauses.at("open"), "not a boolean", [open])
  const declares = { fields, open, relations: relationsOf(clauses), triggers: triggersOf(clauses) }
  const normal = datumOf(own as Dict, clauses.get("relations"), declares)
  const text = declarationText("deftype", name, normal)
  return {
    name,
    allFields: new Map([...everyObjects(name), ...fields]),
    ...declares,
    datum: normal,
    text,
    id: cidOf(text),
  }
}

const RESERVED = ["id", "type", "status"]

/** The fields of every object, as they are in those of the type `name`. */
function everyObjects(name: string): Fields {
  const word = list([intern("or"), intern("string"), intern("symbol")])
  const itself = list([intern("one-of"), new SchemeString(name), intern(name)])
  const kinds: [string, unknown][] = [
    ["id", word],
    ["type", itself],
    ["status", word],
  ]
  const fields = fieldsOf(name, Dict.of(kinds.map(([field, kind]) => [keyword(field), kind])), undefined, [])
  return new Map([...fields].map(([field, declaration]) => [field, { ...declaration, optional: true }]))
}

function relationsOf(clauses: Clauses): ReadonlyMap<string, Relation> {
  const path = clauses.at("relations")
  const given = clauses.get("relations") ?? Dict.empty
  if (!(given instanceof Dict)) throw clauses.refusal(path, "not a dict of relations", [given])
  const relations = new Map<string, Relation>()
  for (const [key, datum] of given.entries()) {
    const at = { up: path, step: key }
    if (!(key instanceof Keyword)) throw clauses.refusal(at, "a relation's name is not a keyword")
    const items = datum instanceof Pair ? elements(datum) : undefined
    const [cardinality, ...types] = (items ?? []).map((item) => (item instanceof Sym ? item.name : ""))
    if ((cardinality !== "one" && cardinality !== "many") || types.length === 0 || types.includes("")) {
      throw clauses.refusal(at, "not a relation", [datum], "its shape is (one type ...) or (many type ...)")
    }
    if (types.includes(ANY) && types.length > 1) throw clauses.refusal(at, "any stands alone", [datum])
    relations.set(key.name, { cardinality, targets: types.includes(ANY) ? ANY : types })
  }
  return relations
}

function triggersOf(clauses: Clauses): readonly TriggerDeclaration[] {
  const path = clauses.at("triggers")
  const given = clauses.get("triggers") ?? EMPTY
  const items = elements(given)
  if (items === undefined) throw clauses.refusal(path, "not a list of triggers", [given])
  const taken = new Set<string>()
  return items.map((item, step) => {
    const trigger = ownTrigger(clauses.name, item, { up: path, step }, taken)
    taken.add(trigger.name)
    return trigger
  })
}

/** What declares a type, without what goes without saying. TY7 */
function datumOf(
  fields: Dict,
  relations: unknown,
  { open, triggers }: Pick<TypeDeclaration, "open" | "triggers">,
): Dict {
  let datum = Dict.of([[keyword("fields"), fields]])
  if (open) datum = datum.set(keyword("open"), true)
  if (relations instanceof Dict && relations.size > 0) datum = datum.set(keyword("relations"), relations)
  if (triggers.length === 0) return datum
  const own = triggers.map((trigger) => trigger.datum.delete(keyword("type")))
  return datum.set(keyword("triggers"), list(own))
}

/** `object` with its defaults filled in. Throws a `Complaint` of what is wrong with it. TY9 */
export function checked({ name, allFields, open }: TypeDeclaration, object: Dict): Dict {
  const found = fitFields(allFields, open, object, undefined)
  if ("faults" in found) throw refusal(name, found.faults)
  return found.value as Dict
}

/** How many objects of the type `target` an object may have the relation `name` to. Throws a `Complaint`. TY10 */
export function relationOf({ name: type, relations }: TypeDeclaration, name: string, target: string): "one" | "many" {
  const at = { up: undefined, step: keyword(name) }
  const relation = relations.get(name)
  if (relation === undefined) {
    const known = [...relations.keys()].map((each) => `:${each}`)
    const hint = known.length === 0 ? "the type allows none" : suggestion(`:${name}`, known)
    throw refusal(type, [fault(at, "a relation that is not allowed", [], hint)])
  }
  const { cardinality, targets } = relation
  if (targets === ANY || targets.includes(target)) return cardinality
  const hint = `it leads to ${targets.join(" or ")}`
  throw refusal(type, [fault(at, "a relation to what it may not lead to", [intern(target)], hint)])
}
