// What a trigger's condition and composition see of an activity: itself, and what its object is related to.
//
//   {:type "create" :object {:id ID …} … :related {NAME (ID …) …}}
//
// Invariants
//   VW1  Under `:related` stands what the object is related to when it is looked at, under the names that the trigger's data ask for, and what the activity itself has there.

import { Dict } from "../../interpreter/dict.js"
import { SchemeString } from "../../interpreter/string.js"
import { intern, keyword, Sym } from "../../interpreter/symbol.js"
import { elements, list } from "../flows/datum.js"
import { objectIdOf } from "./activity.js"
import { field } from "./dicts.js"
import type { PreludeWords } from "./prelude-words.js"
import type { Trigger } from "./registry.js"

/** For how many triggers it is kept what they ask for. */
const MOST_KNOWN = 10_000

export class ActivityViews {
  /** The relations that triggers ask for, by their ids. */
  private readonly asked = new Map<string, readonly string[]>()

  constructor(
    private readonly words: PreludeWords,
    /** What an object is related to under a name: ids. */
    private readonly related: (id: string, name: string) => Promise<readonly string[]>,
  ) {}

  /** An activity as `trigger` sees it. VW1 */
  async of(activity: Dict, trigger: Trigger): Promise<Dict> {
    const { when, action } = trigger.declaration
    if (when === undefined && typeof action === "string") return activity
    const names = await this.namesFor(trigger)
    if (names.length === 0) return activity
    const id = objectIdOf(activity)
    const found: [unknown, unknown][] = []
    for (const name of names) {
      const ids = id === undefined ? [] : await this.related(id, name)
      found.push([keyword(name), list(ids.map((each) => new SchemeString(each)))])
    }
    const own = field(activity, "related")
    return activity.set(keyword("related"), Dict.of([...found, ...(own instanceof Dict ? own.entries() : [])]))
  }

  /** The relations that a trigger asks for. */
  private async namesFor({ id, declaration: { when, action } }: Trigger): Promise<readonly string[]> {
    const known = this.asked.get(id)
    if (known !== undefined) return known
    const names = new Set<string>()
    if (when !== undefined)
      for (const name of await this.namesIn(list([intern("alt"), list([when, NOTHING])]))) names.add(name)
    if (typeof action !== "string") for (const name of await this.namesIn(action.composition)) names.add(name)
    if (this.asked.size >= MOST_KNOWN) this.asked.clear()
    this.asked.set(id, [...names])
    return [...names]
  }

  private async namesIn(composition: unknown): Promise<string[]> {
    const deps = (await this.words.call("composition-deps", composition)) as Dict
    const names = (elements(field(deps, "relations")) ?? []).flatMap((name) => (name instanceof Sym ? [name.name] : []))
    return names.filter((name) => name !== UNKNOWN)
  }
}

/** A composition that does nothing. */
const NOTHING = list([intern("seq")])

/** What stands for relations that are not known before. */
const UNKNOWN = "*"
