// Effects: what flows ask of the host, carried out by its handlers. R7
//
// Invariants
//   EF9   Every attempt at an effect has the same idempotency key; attempts are numbered from 1.
//   EF10  An effect has one outcome: nothing that a handler does after it was given up, or took too long, changes it.
//   EF11  What fails for good is an outcome that says which effect and why, never a stack of the host's.
//   EF12  An effect that is given up has its signal aborted and no outcome.
//   EF13  What a tenant may not ask for is refused, whoever has a handler for it.
//
// Not here: how often, how long and how many (policy.ts), taking turns (limiter.ts),
// where outcomes go (driver.ts).

import { Complaint } from "../../interpreter/complaint.js"
import { intern } from "../../interpreter/symbol.js"
import { Chance } from "./chance.js"
import { type Clock, hostClock } from "./clock.js"
import { datumOf, hostOf, sentenceText, textOf, textOfHost } from "./datum.js"
import { okText, raisedText } from "./delivery.js"
import { Gate } from "./limiter.js"
import { needOf } from "./namespace.js"
import { unplainPart } from "./plain.js"
import { checkPolicy, isRetryable, type Plan, type Policy, planOf, waitAfterError } from "./policy.js"

export { type Backoff, NonRetryableError, type Policy, type Rate, RetryLaterError } from "./policy.js"

/** What a handler is told besides the payload. */
export interface EffectContext {
  /** The same for every attempt at this effect: whoever is asked twice with one key should do the thing once. */
  readonly idempotencyKey: string
  /** From 1. */
  readonly attempt: number
  /** Aborted when the flow does not want the outcome any more, or an attempt takes too long. */
  readonly signal: AbortSignal
  readonly instance: string
  readonly effect: string
}

/** Carries an effect out, and answers its outcome, plain data. What it throws is a failed attempt. */
export type EffectFunction = (payload: never, context: EffectContext) => unknown

/** What carries an effect out, with its policy. */
export interface PolicedHandler extends Policy {
  readonly run: EffectFunction
}

export type EffectHandler = EffectFunction | PolicedHandler

/** Handlers by the names of their effects. */
export interface Handlers {
  readonly [name: string]: EffectHandler
}

/** An effect to carry out. Names and payloads are canonical texts. */
export interface Job {
  readonly instance: string
  /** Whose it is. */
  readonly namespace: string
  readonly tag: string
  readonly name: string
  readonly payload: string
  readonly options: string
  /** For those who follow what is done. */
  readonly origin?: Origin
}

/** What has asked for an effect: the flow, and the delivery after which it did, as who follows that knows it. */
export interface Origin {
  readonly flow: string
  readonly delivery: unknown
}

/** Has a handler called, and answers what it answers: who follows what is done may stand around the call. */
export type Around = (job: Job, context: EffectContext, call: () => Promise<unknown>) => Promise<unknown>

/** The idempotency key of an effect: the same for every attempt, in every process. */
export function keyOf({ instance, tag }: Pick<Job, "instance" | "tag">): string {
  return `${instance} ${tag}`
}

interface Served {
  readonly handler: PolicedHandler
  readonly gate: Gate
  /** Whether the handler has no policy: it is called once, and at once. */
  readonly isPlain: boolean
}

/** A job under way without a policy: its signal is made when the handler looks at it. */
class Attempt implements EffectContext {
  readonly attempt = 1
  private controller: AbortController | undefined
  private isGivenUp = false

  constructor(
    readonly idempotencyKey: string,
    readonly instance: string,
    readonly effect: string,
    private readonly giveUp: () => void,
  ) {}

  get signal(): AbortSignal {
    this.controller ??= new AbortController()
    if (this.isGivenUp) this.controller.abort()
    return this.controller.signal
  }

  abort(): void {
    this.isGivenUp = true
    this.controller?.abort()
    this.giveUp()
  }
}

/** How an attempt came out. */
type Attempted = { readonly answer: unknown } | { readonly error: unknown }

export class Effects {
  /** By namespace, then by name; of what a tenant may not ask for there is nothing. */
  private readonly served = new Map<string, Map<string, Served>>()
  private readonly underWay = new Map<string, { abort(): void }>()
  /** Who stands around each call of a handler; nobody, as a rule. */
  around: Around | undefined

  /** @param largest the most characters of a log's entry */
  constructor(
    handlers: Handlers,
    private readonly largest = Number.POSITIVE_INFINITY,
    private readonly clock: Clock = hostClock,
  ) {
    this.served.set("", this.table(handlers))
  }

  /** Lets a tenant ask for these effects and no others: for the host's own by their names, or for those with handlers of their own. */
  allow(namespace: string, allowed: readonly string[] | Handlers): void {
    this.served.set(namespace, isNames(allowed) ? this.picked(allowed) : this.table(allowed))
  }

  private table(handlers: Handlers): Map<string, Served> {
    const table = new Map<string, Served>()
    for (const [name, given] of Object.entries(handlers)) {
      const handler = typeof given === "function" ? { run: given } : given
      checkPolicy(name, handler)
      const isPlain = Object.keys(handler).length === 1
      table.set(textOf(intern(name)), { handler, gate: new Gate(handler, this.clock), isPlain })
    }
    return table
  }

  private picked(names: readonly string[]): Map<string, Served> {
    const host = this.served.get("")
    return new Map(
      names.map((given) => {
        const name = textOf(intern(given))
        const served = host?.get(name)
        if (served === undefined) throw new TypeError(`there is no handler for an effect that is allowed: ${given}`)
        return [name, served]
      }),
    )
  }

  /** Whether effects of that name are seen to here; one that is not allowed is: it is refused. */
  serves(name: string, namespace: string): boolean {
    const table = this.served.get(namespace)
    return table !== undefined && (namespace !== "" || table.has(name))
  }

  /** What is seen to here, as instances say that they need it. */
  names(): string[] {
    return [...this.served].flatMap(([namespace, table]) => [...table.keys()].map((name) => needOf(name, namespace)))
  }

  /** Does `job`; answers the text of its outcome, or undefined if it was given up. */
  async perform(job: Job): Promise<string | undefined> {
    const key = keyOf(job)
    const served = this.served.get(job.namespace)?.get(job.name)
    if (served === undefined) return raisedText("the effect is not allowed here", [job.name]) // EF13
    if (served.isPlain && job.options === "{}") return await this.once(job, key, served.handler)
    const controller = new AbortController()
    this.underWay.set(key, controller)
    try {
      return await this.tried(job, served, controller.signal)
    } finally {
      if (this.underWay.get(key) === controller) this.underWay.delete(key)
    }
  }

  /** The same, for a handler without a policy. EF10, EF12 */
  private once(job: Job, key: string, { run }: PolicedHandler): Promise<string | undefined> {
    return new Promise((resolve) => {
      const over = (outcome: string | undefined): void => {
        if (this.underWay.get(key) === attempt) this.underWay.delete(key)
        resolve(outcome)
      }
      const attempt = new Attempt(key, job.instance, job.name, () => over(undefined))
      this.underWay.set(key, attempt)
      this.called(run, job, attempt).then(
        (answer) => over(this.outcome(job, answer)),
        (error: unknown) => over(failure(job.name, reasonOf(error))),
      )
    })
  }

  private called(run: EffectFunction, job: Job, context: EffectContext): Promise<unknown> {
    const call = async (): Promise<unknown> => await run(hostOf(datumOf(job.payload)) as never, context)
    return this.around === undefined ? call() : this.around(job, context, call)
  }

  /** Tries until it is done, or not worth trying any more. */
  private async tried(job: Job, { handler, gate }: Served, signal: AbortSignal): Promise<string | undefined> {
    let plan: Plan
    try {
      plan = planOf(handler, job.options, () => hostOf(datumOf(job.payload)))
    } catch (error) {
      return failure(job.name, reasonOf(error))
    }
    const chance = new Chance(keyOf(job))
    const visitor = { tenant: job.namespace, key: plan.key, instance: job.instance, priority: plan.priority }
    for (let attempt = 1; ; attempt++) {
      const leave = await gate.enter(visitor, signal)
      if (leave === undefined) return undefined
      const attempted = await this.attempted(job, handler, { plan, attempt, given: signal })
      leave()
      if (signal.aborted) return undefined // EF12
      if ("answer" in attempted) return this.outcome(job, attempted.answer)
      const { error } = attempted
      if (attempt >= plan.attempts || !isWorthIt(handler, error)) return failure(job.name, reasonOf(error))
      if (!(await this.rest(waitAfterError(error, attempt, plan.backoff, chance), signal))) return undefined
    }
  }

  /** One attempt: it is over when the handler is done, is given up, or takes too long, whichever is first. EF10 */
  private attempted(
    job: Job,
    handler: PolicedHandler,
    { plan, attempt, given }: { readonly plan: Plan; readonly attempt: number; readonly given: AbortSignal },
  ): Promise<Attempted> {
    return new Promise((resolve) => {
      const controller = new AbortController()
      const over = (attempted: Attempted): void => {
        given.removeEventListener("abort", giveUp)
        stopClock?.()
        resolve(attempted)
      }
      const cut = (reason: Error): void => {
        controller.abort(reason)
        over({ error: reason })
      }
      const giveUp = (): void => cut(given.reason as Error)
      const { timeout } = plan
      const stopClock =
        timeout === undefined
          ? undefined
          : this.clock.after(Math.min(timeout, LONGEST), () => cut(new Error(`it took longer than ${timeout} ms`)))
      given.addEventListener("abort", giveUp, { once: true })
      const { instance, name: effect } = job
      const context = { idempotencyKey: keyOf(job), attempt, signal: controller.signal, instance, effect } // EF9
      this.called(handler.run, job, context).then(
        (answer) => over({ answer }),
        (error: unknown) => over({ error }),
      )
    })
  }

  /** Waits; false if the effect was given up meanwhile. */
  private rest(ms: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const stop = this.clock.after(ms, () => {
        signal.removeEventListener("abort", giveUp)
        resolve(true)
      })
      const giveUp = (): void => {
        stop()
        resolve(false)
      }
      signal.addEventListener("abort", giveUp, { once: true })
    })
  }

  private outcome(job: Job, answer: unknown): string {
    const { name } = job
    let text: string
    try {
      text = textOfHost(answer)
    } catch (error) {
      return failure(name, unplainPart(answer) ?? reasonOf(error))
    }
    if (isLoggable(text, job, this.largest)) return okText(text)
    return failure(name, `its answer is larger than may be stored: ${text.length} characters`)
  }

  /** How many are under way. */
  get size(): number {
    return this.underWay.size
  }

  /** Gives up a job that nobody waits for any more. */
  abort(instance: string, tag: string): void {
    this.underWay.get(keyOf({ instance, tag }))?.abort()
  }

  /** Gives up all jobs, and sets no timer any more. */
  abortAll(): void {
    for (const table of this.served.values()) for (const { gate } of table.values()) gate.close()
    for (const controller of this.underWay.values()) controller.abort()
  }
}

/** The longest that the host's timers wait. */
const LONGEST = 2 ** 31 - 1

/** What an entry of a log holds besides an outcome, its tag and its name, in characters. */
const ENVELOPE = 100

/** Whether an outcome's text can be logged under a job's tag and name, if entries may have `largest` characters. */
export function isLoggable(text: string, { tag, name }: Pick<Job, "tag" | "name">, largest: number): boolean {
  return text.length + tag.length + name.length + ENVELOPE <= largest
}

function isNames(allowed: readonly string[] | Handlers): allowed is readonly string[] {
  return Array.isArray(allowed)
}

/** Whether to try again; a policy that cannot tell is no reason to. */
function isWorthIt(policy: Policy, error: unknown): boolean {
  try {
    return isRetryable(policy, error)
  } catch {
    return false
  }
}

/** The text of the outcome of an effect that failed for good. EF11 */
function failure(name: string, reason: string): string {
  return raisedText("the handler failed", [name, sentenceText(reason)])
}

/** The longest reason that is worth keeping. */
const LONGEST_REASON = 2_000

/** Why something failed, in a person's words. */
function reasonOf(error: unknown): string {
  try {
    if (error instanceof Complaint) return error.message
    const { message, name } = Object(error) as { message?: unknown; name?: unknown }
    for (const said of [message, typeof error === "string" ? error : undefined, name]) {
      if (typeof said === "string" && said !== "") return said.slice(0, LONGEST_REASON)
    }
  } catch {
    // What was thrown is made so that even to ask it throws.
  }
  return "it did not say why"
}
