// The effect handlers of a command: those of the user's own modules, and those of what is granted.

import type { EffectHandler } from "../flows/effects.js"
import type { Call, Option } from "./arguments.js"
import { EFFECTS_OPTION, effectsGiven } from "./effects-module.js"
import { GRANT_OPTION, grantedIn } from "./grant-file.js"
import { Refused } from "./refused.js"

export const HANDLER_OPTIONS: readonly Option[] = [EFFECTS_OPTION, GRANT_OPTION]

/** The handlers that `call` names. Throws `Refused`. */
export async function handlersGiven(call: Call): Promise<{ readonly [name: string]: EffectHandler }> {
  const handlers: { [name: string]: EffectHandler } = { ...(await effectsGiven(call)) }
  for (const [name, { file, handler }] of grantedIn(call)) {
    if (name in handlers) throw new Refused(`${file}: ${name} has a handler in a module of --effects already`, 1)
    handlers[name] = handler
  }
  return handlers
}
