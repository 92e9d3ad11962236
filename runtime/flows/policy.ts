// Policies: how often an effect is tried, how long an attempt may take, and what it may take up meanwhile.
//
// A handler has a policy, and a flow's own options go before it.
//
// Invariants
//   EF1  A policy that makes no sense is refused when it is given, before any flow runs.
//   EF2  A flow's own options go before the handler's policy.
//   EF3  The waits between attempts double, or grow by the policy's factor, up to the most; chance shortens each by up to a half, and is the same for one idempotency key always.
//   EF14  What asks to be tried later is tried no sooner than it asks, but waits no longer than the longest wait.
//
// Not here: carrying effects out (effects.ts), taking turns (limiter.ts).

import { Complaint } from "../../interpreter/complaint.js"
import { Dict } from "../../interpreter/dict.js"
import { SchemeString } from "../../interpreter/string.js"
import { keyword } from "../../interpreter/symbol.js"
import type { Chance } from "./chance.js"
import { datumOf, textOf } from "./datum.js"

/** What is waited between two attempts, in milliseconds. */
export interface Backoff {
  /** Before the second attempt. */
  readonly initial: number
  /** How much longer each further wait is than the one before; 2 unless given. */
  readonly factor?: number
  /** The longest wait; five minutes unless given. */
  readonly most?: number
}

/** At most `count` attempts begin in any `per` milliseconds. */
export interface Rate {
  readonly count: number
  readonly per: number
}

/** How effects of one name are carried out. */
export interface Policy {
  /** How often an effect is tried at most; once unless given. */
  readonly attempts?: number
  readonly backoff?: Backoff
  /** How long an attempt may take, in milliseconds. */
  readonly timeout?: number
  /** Whether it is worth trying again after `error`; it is unless this says no. */
  readonly retryable?: (error: unknown) => boolean
  /** The names, or codes, of errors after which nothing is tried again. */
  readonly nonRetryable?: readonly string[]
  /** How many attempts there may be at one time: of all effects, and of those with one key. */
  readonly concurrency?: number
  readonly perKeyConcurrency?: number
  readonly rate?: Rate
  readonly perKeyRate?: Rate
  /** The key of an effect, where the flow has given none. */
  readonly key?: (payload: never) => string
}

/** A handler throws this where trying again would not help. */
export class NonRetryableError extends Error {
  override readonly name: string = "NonRetryableError"
}

/** A handler throws this where trying again helps once some time has passed. */
export class RetryLaterError extends Error {
  override readonly name: string = "RetryLaterError"

  /** @param wait in milliseconds */
  constructor(
    message: string,
    readonly wait: number,
  ) {
    super(message)
  }
}

/** How one effect is to be carried out. */
export interface Plan {
  readonly attempts: number
  readonly backoff: Required<Backoff>
  /** Undefined where an attempt may take for ever. */
  readonly timeout: number | undefined
  /** Larger goes first. */
  readonly priority: number
  /** What is counted together; "" where nothing is. */
  readonly key: string
}

const BACKOFF: Required<Backoff> = { initial: 1_000, factor: 2, most: 300_000 }

/** The longest that the host's timers wait. */
const LONGEST = 2 ** 31 - 1

/** The plan for an effect: its policy, and `options`, the canonical text of the flow's own. Throws a `Complaint`. EF2 */
export function planOf(policy: Policy, options: string, payload: () => unknown): Plan {
  const dict = datumOf(options)
  const option = (name: string): unknown => (dict instanceof Dict ? dict.get(keyword(name)) : undefined)
  const initial = counted("backoff", option("backoff"), 0)
  const key = option("key")
  return {
    attempts: counted("attempts", option("attempts"), 1) ?? policy.attempts ?? 1,
    backoff: { ...BACKOFF, ...policy.backoff, ...(initial === undefined ? {} : { initial }) },
    timeout: counted("timeout", option("timeout"), 0) ?? policy.timeout,
    priority: real("priority", option("priority")),
    key: key === undefined ? String(policy.key?.(payload() as never) ?? "") : keyText(key),
  }
}

/** A string counts as what it says. */
function keyText(key: unknown): string {
  return key instanceof SchemeString ? key.toString() : textOf(key)
}

/** An option that is a whole number from `least` on; undefined where it is not given. */
function counted(name: string, value: unknown, least: number): number | undefined {
  if (value === undefined) return undefined
  const number = typeof value === "bigint" ? Number(value) : value
  if (typeof number === "number" && number >= least) return number
  throw new Complaint("effect", "an option that is not a count", [keyword(name), value])
}

function real(name: string, value: unknown): number {
  const number = value === undefined ? 0 : Number(textOf(value))
  if (Number.isNaN(number)) throw new Complaint("effect", "an option that is not a number", [keyword(name), value])
  return number
}

/** How long to wait after attempt number `attempt`, in milliseconds. EF3 */
export function waitAfter(attempt: number, { initial, factor, most }: Required<Backoff>, chance: Chance): number {
  const full = Math.min(initial * factor ** (attempt - 1), most, LONGEST)
  return Math.round(full * (1 - chance.fraction() / 2))
}

/** The same after an attempt that failed with `error`. EF14 */
export function waitAfterError(error: unknown, attempt: number, backoff: Required<Backoff>, chance: Chance): number {
  const asked = error instanceof RetryLaterError ? Math.min(error.wait, backoff.most, LONGEST) : 0
  return Math.max(waitAfter(attempt, backoff, chance), asked)
}

/** Whether `error` leaves it open that trying again helps. */
export function isRetryable({ retryable, nonRetryable = [] }: Policy, error: unknown): boolean {
  if (error instanceof NonRetryableError) return false
  const { name, code } = Object(error) as { name?: unknown; code?: unknown }
  if (nonRetryable.some((each) => each === name || each === code)) return false
  return retryable?.(error) ?? true
}

/** Refuses a policy that makes no sense. Throws a `TypeError`. EF1 */
export function checkPolicy(effect: string, policy: Policy): void {
  const { attempts, backoff, timeout, concurrency, perKeyConcurrency, rate, perKeyRate } = policy
  const { retryable, nonRetryable, key } = policy
  const wrong =
    firstOther({ backoff, rate, perKeyRate }, isObject) ??
    firstOther({ retryable, key }, (value) => typeof value === "function") ??
    firstOther({ nonRetryable }, Array.isArray) ??
    firstWrong({ attempts, concurrency, perKeyConcurrency }, (n) => Number.isInteger(n) && n >= 1) ??
    firstWrong({ timeout, "backoff.initial": backoff?.initial, "backoff.most": backoff?.most }, (n) => n >= 0) ??
    firstWrong({ "backoff.factor": backoff?.factor }, (n) => n >= 1) ??
    wrongRate("rate", rate) ??
    wrongRate("perKeyRate", perKeyRate)
  if (wrong !== undefined) throw new TypeError(`an effect's policy makes no sense: ${effect}: ${wrong}`)
  const unknown = Object.keys(policy).find((name) => !KNOWN.has(name))
  if (unknown !== undefined) throw new TypeError(`an effect's policy knows no such thing: ${effect}: ${unknown}`)
}

const KNOWN: ReadonlySet<string> = new Set([
  "run",
  "attempts",
  "backoff",
  "timeout",
  "retryable",
  "nonRetryable",
  "concurrency",
  "perKeyConcurrency",
  "rate",
  "perKeyRate",
  "key",
])

/** What makes no sense in a rate, both of whose parts must be given. */
function wrongRate(name: string, rate: Rate | undefined): string | undefined {
  if (rate === undefined) return undefined
  return (
    firstOther({ [`${name}.count`]: rate.count ?? null }, (n) => typeof n === "number" && n >= 1) ??
    firstOther({ [`${name}.per`]: rate.per ?? null }, (n) => typeof n === "number" && n > 0 && n <= LONGEST)
  )
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null
}

function firstWrong(
  given: { readonly [name: string]: number | undefined },
  isRight: (value: number) => boolean,
): string | undefined {
  return firstOther(given, (value) => typeof value === "number" && isRight(value))
}

/** The first of what is given that is not as it should be. */
function firstOther(
  given: { readonly [name: string]: unknown },
  isRight: (value: unknown) => boolean,
): string | undefined {
  return Object.entries(given).find(([, value]) => value !== undefined && !isRight(value))?.[0]
}
