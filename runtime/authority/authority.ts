// Authority: the built-in effects that reach into the world, each as far as it is granted.
//
//   openFlows({ store, effects: { ...authority({ http: { allow: ["https://api.example.com/"] }, log: {} }) } })
//
// A grant is plain data, so that it can stand in a file (commands/grant-file.ts).
//
// Invariants
//   AU20  Nothing is served that is not granted: there is a handler for each grant, and no other.
//   AU21  A grant that makes no sense is refused when it is made, with the path to what is wrong with it.
//
// Not here: what each effect takes and answers (http.ts, file.ts, shell.ts, mail.ts, log.ts).

import type { PolicedHandler } from "../flows/effects.js"
import { dictWith, type Fields, text } from "./fields.js"
import { type FileGrant, fileEffect } from "./file.js"
import type { Surroundings } from "./grant.js"
import { type HttpGrant, httpEffect } from "./http.js"
import { type LogGrant, logEffect } from "./log.js"
import { type MailGrant, mailEffect } from "./mail.js"
import { type ShellGrant, shellEffect } from "./shell.js"

/** What flows may do. What is left out they may not. */
export interface Authority {
  readonly http?: HttpGrant
  readonly file?: FileGrant
  readonly shell?: ShellGrant
  readonly mail?: MailGrant
  readonly log?: LogGrant
  /** Whose flows these are, where several stores ask one server and may have instances of the same ids. */
  readonly caller?: string
}

const EFFECTS: { readonly [name: string]: (fields: Fields, surroundings: Surroundings) => PolicedHandler } = {
  http: httpEffect,
  file: fileEffect,
  shell: shellEffect,
  mail: mailEffect,
  log: logEffect,
}

/** The names of the effects that can be granted. */
export const GRANTABLE: readonly string[] = Object.keys(EFFECTS)

/**
 * Handlers for what is granted. Relative paths count from `base`, the working directory unless given. Throws a
 * `TypeError` for a grant that makes no sense. AU20, AU21
 */
export function authority(granted: Authority, base = process.cwd()): { readonly [name: string]: PolicedHandler } {
  return authorityIn(granted, base)
}

/** The same, for what may be no grant at all. */
export function authorityIn(granted: unknown, base: string): { readonly [name: string]: PolicedHandler } {
  const refuse = (sentence: string): Error => new TypeError(`the grant makes no sense: ${sentence}`)
  const made = dictWith((fields) => {
    const surroundings: Surroundings = { base, caller: fields.get("caller", text) ?? "" }
    return Object.entries(EFFECTS).map(([name, effect]) => [
      name,
      fields.get(
        name,
        dictWith((own) => effect(own, surroundings)),
      ),
    ])
  })({ value: granted, path: "", refuse })
  return Object.fromEntries(made.filter(([, handler]) => handler !== undefined))
}
