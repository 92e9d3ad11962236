// Guards: whether a trigger that matches an activity is for it.
//
// Invariants
//   GD1  A guard has a budget, and no authority: it may ask nothing, and it is answered by a fresh instance of its module.
//   GD2  A guard that fails, or uses its budget up, says no; why is told.
//
// Not here: what conditions are (prelude/condition.sx).

import { Complaint, Exhausted } from "../../interpreter/complaint.js"
import type { Dict } from "../../interpreter/dict.js"
import { SchemeError } from "../../interpreter/failure.js"
import { step } from "../../interpreter/machine.js"
import { Meter } from "../../interpreter/meter.js"
import type { Engine } from "../../interpreter/options.js"
import { callOf, type Run } from "../../interpreter/run.js"
import { type Interpreter, openInterpreter } from "../door.js"
import { datumOf, textOf } from "../flows/datum.js"
import { Loading, Unloadable } from "../flows/loading.js"
import type { Modules } from "../flows/modules.js"
import { flowWords } from "../flows/prelude.js"
import { noClock, noInput } from "../flows/streams.js"
import { textField } from "./dicts.js"
import type { Trigger } from "./registry.js"
import type { Scope, TriggerDeclaration } from "./trigger-declaration.js"

const BUDGET = { steps: 1_000_000, memory: 2 ** 26, output: 2 ** 16 }
const SLICE = 100_000

export class Guards {
  /** What has the words of the prelude. */
  private words: Interpreter | undefined

  constructor(
    private readonly modules: Modules,
    private readonly breathe: () => Promise<void>,
    private readonly engine: Engine | undefined,
  ) {}

  /** Why `trigger` is not for `activity`; undefined if it is. */
  async refusal(trigger: Trigger, activity: Dict): Promise<string | undefined> {
    const { actors, when } = trigger.declaration
    const actor = textField("activity", activity, "actor") ?? ""
    if (!inScope(actors, actor)) return `the actor is out of its scope: ${actor}`
    if (when !== undefined) {
      const refusal = await this.asked((meter) => this.runOf("condition-holds?", [when, activity], meter))
      if (refusal !== undefined) return refusal
    }
    return trigger.hasGuard ? await this.asked((meter) => this.guardRun(trigger, activity, meter)) : undefined
  }

  /** Throws a `Complaint` where a trigger's condition or composition is none. */
  async check({ name, when, action }: TriggerDeclaration): Promise<void> {
    if (when !== undefined) await this.checkPart(`${name}: :when`, "condition-check", when)
    if (typeof action !== "string") await this.checkPart(`${name}: :do`, "composition-check", action.composition)
  }

  private async checkPart(where: string, word: string, datum: unknown): Promise<void> {
    const meter = new Meter(BUDGET)
    try {
      await this.answer(this.runOf(word, [datum], meter), meter)
    } catch (error) {
      throw new Complaint(where, reasonOf(error).replace(`${word}: `, ""), [])
    }
  }

  /** Why the answer of what `begin` begins is no. GD2 */
  private async asked(begin: (meter: Meter) => Run | Promise<Run>): Promise<string | undefined> {
    const meter = new Meter(BUDGET)
    try {
      const answer = await this.answer(await begin(meter), meter)
      return answer === false ? "the guard says no" : undefined
    } catch (error) {
      return `the guard failed: ${reasonOf(error)}`
    }
  }

  private async answer(run: Run, meter: Meter): Promise<unknown> {
    for (;;) {
      const outcome = step(run, Math.min(SLICE, meter.steps))
      switch (outcome.kind) {
        case "value":
          return outcome.value
        case "pause":
          await this.breathe()
          break
        case "ask":
          run.fail(new Complaint("", "a guard may ask for nothing", [])) // GD1
          break
        case "exhausted":
          throw outcome.error
        case "error":
          throw new SchemeError(outcome.payload, outcome.chain ?? [])
        default:
          throw new Complaint("", "a guard may not leave", [])
      }
    }
  }

  /** A call of a word of the prelude. */
  private runOf(word: string, operands: readonly unknown[], meter: Meter): Run {
    this.words ??= openInterpreter({
      prelude: flowWords,
      input: noInput,
      clock: noClock,
      ...(this.engine === undefined ? {} : { engine: this.engine }),
    })
    const { words } = this
    return words.begin(callOf(words.valueOf(word), operands), words.home, meter)
  }

  private async guardRun({ name, version, declaration }: Trigger, activity: Dict, meter: Meter): Promise<Run> {
    const module = await this.modules.at(version, typeof declaration.action === "string" ? declaration.action : "")
    const fresh = module.fresh()
    const loading = new Loading({ ...fresh, meter })
    while (!loading.advance(SLICE)) await this.breathe()
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
