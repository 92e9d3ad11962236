// What a driver is given, and what it tells.

import type { Head, Row, Store } from "../store.js"
import type { Sent } from "./asks.js"
import type { Effects } from "./effects.js"
import type { Breathe, Budgets, Source } from "./live.js"
import type { Modules } from "./modules.js"
import type { Telemetry } from "./telemetry.js"

export interface DriverOptions {
  readonly store: Store
  readonly modules: Modules
  readonly effects: Effects
  /** An id that no other process has or had. */
  readonly worker: string
  readonly now: () => number
  readonly budgets: Budgets
  readonly breathe: Breathe
  /** How many instances are kept warm. */
  readonly warm: number
  /** The most characters of a value that is stored. */
  readonly payloadLimit: number
  /** Sees to it that what this process owns stays its own. */
  readonly hold: () => Promise<void>
  /** Whether it still is, as far as this process knows. */
  readonly holds: () => boolean
  readonly told: (news: News) => void
  /** Something went wrong that no caller hears of. */
  readonly trouble: (id: string, error: unknown) => void
  /** Whether letters lie until somebody has them attended to; else that is done at once. */
  readonly leavesLetters?: boolean
  /** Whether the process is short of memory. */
  readonly isShort?: () => boolean
  /** Follows what is done, if anybody wants to know. */
  readonly telemetry?: Telemetry | undefined
}

/** What has happened to an instance. */
export interface News {
  readonly head: Head
  readonly row: Row
  readonly sent: readonly Sent[]
}

/** A new instance. */
export interface Begun {
  readonly id: string
  /** A registered name; or what only this process knows. */
  readonly flow: string
  readonly version: string
  readonly procedure?: { readonly value: object; readonly source: Source }
  /** Canonical text. */
  readonly input: string
  readonly seed: string
}
