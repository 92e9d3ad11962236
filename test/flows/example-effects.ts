// The effects of the examples, with a note of every call.

import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type { EffectContext, EffectFunction, Handlers, PolicedHandler } from "../../runtime/flows/effects.js"

/** One call of a handler. */
export interface Called {
  readonly effect: string
  readonly key: string
  readonly payload: unknown
}

/** The handlers of examples/flows/effects.mjs, some of them replaced; `note` is told of each call, and waited for. */
export async function notedEffects(
  note: (called: Called) => unknown,
  replaced: Handlers = {},
): Promise<{ readonly [name: string]: PolicedHandler }> {
  const file = pathToFileURL(resolve("examples/flows/effects.mjs")).href
  const handlers = { ...((await import(file)) as Handlers), ...replaced }
  const entries = Object.entries(handlers).map(([effect, given]) => {
    const policed: PolicedHandler = typeof given === "function" ? { run: given } : given
    const run: EffectFunction = async (payload: never, context: EffectContext) => {
      await note({ effect, key: context.idempotencyKey, payload })
      return await policed.run(payload, context)
    }
    return [effect, { ...policed, run }]
  })
  return Object.fromEntries(entries)
}
