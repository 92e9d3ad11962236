// Effect handlers from a module of the user's own: `--effects FILE`.
//
// The module's exports are handlers by their names; where it has a default
// export, that is an object of them. A file of TypeScript is loaded by the host
// itself where it can strip types, else by tsx, if that is installed beside the
// file or beside sxflow.

import { existsSync, statSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type { EffectHandler } from "../flows/effects.js"
import { checkPolicy } from "../flows/policy.js"
import type { Call, Option } from "./arguments.js"
import { Refused } from "./refused.js"

export const EFFECTS_OPTION: Option = {
  name: "effects",
  shape: "--effects MODULE",
  doc: "a .ts, .js or .mjs file whose exports carry out effects by their names; may be repeated",
}

/** The handlers that `call` names. Throws `Refused`. */
export async function effectsGiven(call: Call): Promise<{ readonly [name: string]: EffectHandler }> {
  const handlers: { [name: string]: EffectHandler } = {}
  for (const file of call.options.get("effects") ?? []) Object.assign(handlers, await handlersIn(file))
  return handlers
}

async function handlersIn(file: string): Promise<{ readonly [name: string]: EffectHandler }> {
  if (!existsSync(file)) throw new Refused(`${file}: no such file`, 1)
  if (statSync(file).isDirectory()) throw new Refused(`${file}: a directory, not a file`, 1)
  const exported = await load(file)
  if ("default" in exported && !isObject(exported.default)) {
    throw new Refused(`${file}: its default export is no object of effect handlers; export each by its name`, 1)
  }
  const handlers = isObject(exported.default) ? exported.default : exported
  const entries = Object.entries(handlers)
  if (entries.length === 0) throw new Refused(`${file} exports no effect handlers`, 1)
  for (const [name, handler] of entries) checkHandler(file, name, handler)
  return handlers as { [name: string]: EffectHandler }
}

function checkHandler(file: string, name: string, handler: unknown): void {
  if (typeof handler === "function") return
  if (!isObject(handler) || typeof handler.run !== "function") {
    throw new Refused(
      `${file}: ${name} is no effect handler: a function, or an object of a function \`run\` and a policy`,
      1,
    )
  }
  try {
    checkPolicy(name, handler)
  } catch (error) {
    throw new Refused(`${file}: ${(error as TypeError).message}`, 1)
  }
}

interface Exports {
  readonly [name: string]: unknown
}

function isObject(value: unknown): value is Exports {
  return typeof value === "object" && value !== null
}

async function load(file: string): Promise<Exports> {
  const url = pathToFileURL(resolve(file)).href
  try {
    return (await import(url)) as Exports
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== "ERR_UNKNOWN_FILE_EXTENSION" || !/\.[mc]?tsx?$/.test(file)) throw unloadable(file, error)
  }
  try {
    return await (await tsx(file)).tsImport(url, import.meta.url)
  } catch (error) {
    throw error instanceof Refused ? error : unloadable(file, error)
  }
}

/** What tsx offers to those who load a module of TypeScript. */
interface Tsx {
  tsImport(url: string, parent: string): Promise<Exports>
}

async function tsx(file: string): Promise<Tsx> {
  for (const from of [pathToFileURL(resolve(file)).href, import.meta.url]) {
    const entry = tsxFrom(from)
    if (entry !== undefined) return (await import(entry)) as Tsx
  }
  throw new Refused(`${file}: TypeScript needs a newer Node, or tsx: npm install tsx; or write it in JavaScript`, 1)
}

/** Where the part of tsx lies that is for modules, if a module at `from` can reach it. */
function tsxFrom(from: string): string | undefined {
  const require = createRequire(from)
  try {
    const path = require.resolve("tsx/package.json")
    const { exports } = require(path) as { exports: { "./esm/api": { import: { default: string } } } }
    return pathToFileURL(join(dirname(path), exports["./esm/api"].import.default)).href
  } catch {
    return undefined
  }
}

function unloadable(file: string, error: unknown): Refused {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new Refused(`${file} cannot be loaded: ${reason}`, 1)
}
