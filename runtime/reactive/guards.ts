// Guards: whether a trigger that matches an activity is for it.
//
// Invariants
//   GD1  A guard has a budget, and no authority: it may ask nothing, and no other guard has changed what it finds.
//   GD2  A guard that fails, or uses its budget up, says no; why is told.
//
// Not here: what conditions are (prelude/condition.sx), budgets (prelude-words.ts).

import { Complaint, Exhausted } from "../../interpreter/complaint.js"
import type { Dict } from "../../interpreter/dict.js"
import { SchemeError } from "../../interpreter/failure.js"
import type { Meter } from "../../interpreter/meter.js"
import { callOf, type Run } from "../../interpreter/run.js"
import { datumOf, textOf } from "../flows/datum.js"
import { Loading, Unloadable } from "../flows/loading.js"
import type { Modules } from "../flows/modules.js"
import { textField } from "./dicts.js"
import type { PreludeWords } from "./prelude-words.js"
import type { Trigger } from "./registry.js"
import type { Scope, TriggerDeclaration } from "./trigger-declaration.js"

const SLICE = 100_000

export class Guards {
  constructor(
    private readonly modules: Modules,
    private readonly words: PreludeWords,
  ) {}

  /**
   * Why `trigger` is not for `activity`; undefined if it is.
   * @param seen the activity as the trigger's condition sees it
   */
  async refusal(trigger: Trigger, activity: Dict, seen: Dict): Promise<string | undefined> {
    const { actors, when } = trigger.declaration
    const actor = textField("activity", activity, "actor") ?? ""
    if (!inScope(actors, actor)) return `the actor is out of its scope: ${actor}`
    if (when !== undefined) {
      const refusal = await this.asked(() => this.words.call("condition-holds?", when, seen))
      if (refusal !== undefined) return refusal
    }
    if (!trigger.hasGuard) return undefined
    return await this.asked(() => this.words.answer((meter) => this.guardRun(trigger, activity, meter))) // GD1
  }

  /** Throws a `Complaint` where a trigger's condition or composition is none. */
  async check({ name, when, action }: TriggerDeclaration): Promise<void> {
    if (when !== undefined) await this.checkPart(`${name}: :when`, "condition-check", when)
    if (typeof action !== "string") await this.checkPart(`${name}: :do`, "composition-check", action.composition)
  }

  private async checkPart(where: string, word: string, datum: unknown): Promise<void> {
    try {
      await this.words.call(word, datum)
    } catch (error) {
      throw new Complaint(where, reasonOf(error).replace(`${word}: `, ""), [])
    }
  }

  /** Why what is asked says no. GD2 */
  private async asked(answer: () => Promise<unknown>): Promise<string | undefined> {
    try {
      return (await answer()) === false ? "the guard says no" : undefined
    } catch (error) {
      return `the guard failed: ${reasonOf(error)}`
    }
  }

  private async guardRun({ name, version, declaration }: Trigger, activity: Dict, meter: Meter): Promise<Run> {
    const module = await this.modules.at(version, typeof declaration.action === "string" ? declaration.action : "")
    const fresh = module.fresh()
    const loading = new Loading({ ...fresh, meter })
    while (!loading.advance(SLICE)) await this.words.breathe()
    const guard = loading.made.triggers.get(name)?.guard
    if (guard === undefined) throw new Complaint("", "the module does not define the guard", [])
    return fresh.begin(callOf(guard, [datumOf(textOf(activity))]), meter)
  }
}

/** Whether an actor is one that a trigger is for. */
function inScope(scope: Scope, actor: string): boolean {
  if (scope === "any") return true
  return scope.actors.includes(actor) !== scope.isNegated
}

function reasonOf(error: unknown): string {
  if (error instanceof Unloadable && error.payload !== undefined) return new SchemeError(error.payload, []).message
  if (error instanceof Exhausted) return error.sentence
  return error instanceof Error || error instanceof Complaint ? error.message : String(error)
}
