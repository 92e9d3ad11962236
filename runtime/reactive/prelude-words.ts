// Words of the prelude that this layer calls by itself: metered, and without authority.
//
// Invariants
//   PW1  What decides something has a budget and may ask for nothing.

import { Complaint } from "../../interpreter/complaint.js"
import { SchemeError } from "../../interpreter/failure.js"
import { step } from "../../interpreter/machine.js"
import { Meter } from "../../interpreter/meter.js"
import type { Engine } from "../../interpreter/options.js"
import { callOf, type Run } from "../../interpreter/run.js"
import { type Interpreter, openInterpreter } from "../door.js"
import { flowWords } from "../flows/prelude.js"
import { noClock, noInput } from "../flows/streams.js"

const BUDGET = { steps: 1_000_000, memory: 2 ** 26, output: 2 ** 16 }
const SLICE = 100_000

export class PreludeWords {
  private words: Interpreter | undefined

  constructor(
    readonly breathe: () => Promise<void>,
    private readonly engine: Engine | undefined,
  ) {}

  /** What the word answers. Throws a `SchemeError`, an `Exhausted`, a `Complaint`. */
  async call(word: string, ...operands: readonly unknown[]): Promise<unknown> {
    this.words ??= openInterpreter({
      prelude: flowWords,
      input: noInput,
      clock: noClock,
      ...(this.engine === undefined ? {} : { engine: this.engine }),
    })
    const { words } = this
    return await this.answer((meter) => words.begin(callOf(words.valueOf(word), operands), words.home, meter))
  }

  /** What a run answers that is begun within a budget. PW1 */
  async answer(begin: (meter: Meter) => Run | Promise<Run>): Promise<unknown> {
    const meter = new Meter(BUDGET)
    const run = await begin(meter)
    for (;;) {
      const outcome = step(run, Math.min(SLICE, meter.steps))
      switch (outcome.kind) {
        case "value":
          return outcome.value
        case "pause":
          await this.breathe()
          break
        case "ask":
          run.fail(new Complaint("", "a guard may ask for nothing", []))
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
}
