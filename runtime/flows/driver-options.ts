// What a driver is given, and what it tells.

import type { Head, Row, Store, Writing } from "../store.js"
import type { Activity } from "./activity.js"
import type { Sent } from "./asks.js"
import { copyOf, datumOf } from "./datum.js"
import { type Delivery, startDelivery } from "./delivery.js"
import type { Effects, Job } from "./effects.js"
import type { End } from "./enactment.js"
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
  /** What follows from what flows emit. */
  readonly reactions?: Reactions
  /** Follows what is done, if anybody wants to know. */
  readonly telemetry?: Telemetry | undefined
}

/** Sees to what flows emit, and to what they ask that concerns the store itself. */
export interface Reactions {
  /** Whether flows outside any tenant may ask for an effect of this name here. @param name a canonical text */
  serves(name: string): boolean
  /** Does what a flow asks; answers the text of the outcome. */
  performed(job: Job, flow: string, activity: Activity): Promise<string>
  /** What is to be written with the row in which something is emitted, and what is to be done then; undefined if nothing. */
  emitted(
    head: Head,
    emission: { readonly row: number; readonly at: number; readonly sent: readonly Sent[] },
  ): Promise<{ writes: readonly Writing[]; seeTo(activity: Activity): void } | undefined>
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
  /** The datum of it, if that is at hand: the instance has a copy. */
  readonly datum?: unknown
  readonly seed: string
  /** What is to be written with its first row, after which it has ended, or not. */
  readonly writes?: ((end: End | undefined) => readonly Writing[]) | undefined
}

/** The delivery that a new instance begins with. */
export function startOf({ input, datum, seed }: Begun, prelude: string | undefined): Delivery {
  const value = datum === undefined ? datumOf(input) : copyOf(datum, input)
  return startDelivery(input, value, seed, prelude)
}
