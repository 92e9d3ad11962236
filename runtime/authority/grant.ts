// What all grants have in common: how often what fails is tried, and what a grant counts from.

import { isAbsolute } from "node:path"
import { NonRetryableError, type Policy } from "../flows/policy.js"
import { dictWith, type Fields, type Given, type Kind, realFrom, refusal, text, wholeFrom } from "./fields.js"

/** How effects that a grant allows are tried: what `Policy` says of it. A flow's own options go before it. */
export type GrantPolicy = Pick<Policy, "attempts" | "backoff" | "concurrency" | "rate">

/** What a grant is read in. */
export interface Surroundings {
  /** The folder that relative paths count from, of the grant and of payloads. */
  readonly base: string
  /** Whose flows these are, where several stores have instances of the same ids; "" where one store is all. */
  readonly caller: string
}

/** The longest that the host's timers wait. */
const LONGEST = 2 ** 31 - 1

/** A time in milliseconds, at most so long. */
export function timeUpTo(most = LONGEST): Kind<number> {
  return wholeFrom(1, most)
}

/** The policy that a grant says; where it says nothing of `attempts`, so many are made. */
export function policyIn(fields: Fields, attempts: number): GrantPolicy {
  return { attempts, ...fields.get("policy", policy) }
}

const policy = dictWith((fields): GrantPolicy => {
  const said = {
    attempts: fields.get("attempts", wholeFrom(1)),
    backoff: fields.get("backoff", backoff),
    concurrency: fields.get("concurrency", wholeFrom(1)),
    rate: fields.get("rate", rate),
  }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
})

const backoff = dictWith((fields) => ({
  initial: fields.need("initial", wholeFrom(0)),
  factor: fields.get("factor", realFrom(1)) ?? 2,
  most: fields.get("most", wholeFrom(0)) ?? 300_000,
}))

const rate = dictWith((fields) => ({ count: fields.need("count", wholeFrom(1)), per: fields.need("per", timeUpTo()) }))

/** What `kind` takes a payload for. Throws a `NonRetryableError`. */
export function payloadAs<T>(kind: Kind<T>, value: unknown): T {
  const refuse = (sentence: string): Error => new NonRetryableError(`the payload makes no sense: ${sentence}`)
  return kind({ value, path: "", refuse })
}

/** A path, seen from `base`. It is not made shorter: where its links and `..` lead, the system says. */
export function pathFrom(base: string): Kind<string> {
  return (given: Given) => {
    const path = text(given)
    if (path === "" || path.includes("\0")) throw refusal(given, `no path: ${JSON.stringify(path)}`)
    return isAbsolute(path) ? path : `${base}/${path}`
  }
}
