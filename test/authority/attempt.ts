// One attempt at an effect that is granted, as a flow asks for it.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"
import { type Authority, authorityIn } from "../../runtime/authority/authority.js"
import { datumOf, hostOf, textOfHost } from "../../runtime/flows/datum.js"
import type { EffectContext } from "../../runtime/flows/effects.js"
import { isRetryable } from "../../runtime/flows/policy.js"

export interface Circumstances {
  readonly base?: string
  readonly key?: string
  readonly signal?: AbortSignal
}

/**
 * What an attempt comes to: its answer as SX writes it; else `refused: …` for what would not be tried again, or `failed: …`.
 * The payload is a text of SX.
 */
export async function tried(
  granted: { readonly [effect in keyof Authority]: unknown },
  payload: string,
  { base = process.cwd(), key = "i (effect it () 1)", signal = new AbortController().signal }: Circumstances = {},
): Promise<string> {
  const [[effect, handler] = []] = Object.entries(authorityIn(granted, base))
  if (effect === undefined || handler === undefined) throw new Error("nothing is granted")
  const context: EffectContext = { idempotencyKey: key, attempt: 1, signal, instance: "i", effect }
  try {
    return textOfHost(await handler.run(hostOf(datumOf(payload)) as never, context))
  } catch (error) {
    return `${isRetryable(handler, error) ? "failed" : "refused"}: ${(error as Error).message}`
  }
}

const folders = mkdtempSync(join(tmpdir(), "sxflow-authority-"))
afterAll(() => rmSync(folders, { recursive: true, force: true }))

/** A fresh folder, gone when the tests of the file are done. */
export function folder(): string {
  return mkdtempSync(join(folders, "each-"))
}
