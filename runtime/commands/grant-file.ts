// What flows are granted by a file: `--grant FILE`.
//
//   {:http {:allow ("https://api.example.com/") :timeout 5000}
//    :log {}}
//
// A `.json` file says it in JSON, any other in SX. Relative paths count from the folder of the file.
//
// Not here: what can be granted (authority/authority.ts).

import { readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { Complaint } from "../../interpreter/complaint.js"
import { authorityIn } from "../authority/authority.js"
import { datumFrom, hostOf } from "../flows/datum.js"
import type { EffectHandler } from "../flows/effects.js"
import type { Call, Option } from "./arguments.js"
import { Refused } from "./refused.js"

export const GRANT_OPTION: Option = {
  name: "grant",
  shape: "--grant FILE",
  doc: "let flows use http, file, shell, mail and log as FILE says, in JSON or SX; may be repeated",
}

/** The handlers of what `call` grants, with the file that grants each. Throws `Refused`. */
export function grantedIn(call: Call): Map<string, { readonly file: string; readonly handler: EffectHandler }> {
  const granted = new Map<string, { readonly file: string; readonly handler: EffectHandler }>()
  for (const file of call.options.get("grant") ?? []) {
    for (const [name, handler] of Object.entries(handlersIn(file))) {
      const other = granted.get(name)?.file
      if (other !== undefined) throw new Refused(`${file}: ${name} is granted by ${other} already`, 1)
      granted.set(name, { file, handler })
    }
  }
  return granted
}

function handlersIn(file: string): { readonly [name: string]: EffectHandler } {
  const said = grantSaid(file, textOf(file))
  try {
    return authorityIn(said, dirname(resolve(file)))
  } catch (error) {
    if (error instanceof TypeError) throw new Refused(`${file}: ${error.message}`, 1)
    throw error
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT"
    throw new Refused(isMissing ? `${file}: no such file` : `${file} cannot be read: ${(error as Error).message}`, 1)
  }
}

function grantSaid(file: string, text: string): unknown {
  const isJson = file.endsWith(".json")
  try {
    return isJson ? JSON.parse(text) : hostOf(datumFrom(text, file))
  } catch (error) {
    if (!(error instanceof Complaint || error instanceof SyntaxError)) throw error
    throw new Refused(`${file} is no ${isJson ? "JSON" : "SX data"}: ${error.message}`, 1)
  }
}
