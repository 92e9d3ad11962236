// Effects: what flows ask of the host, carried out by its handlers. R7

import { Complaint } from "../../interpreter/complaint.js"
import { datumOf, hostOf, textOfHost } from "./datum.js"
import { okText, raisedText } from "./delivery.js"

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
export type EffectHandler = (payload: never, context: EffectContext) => unknown

/** An effect to carry out. Names and payloads are canonical texts. */
export interface Job {
  readonly instance: string
  readonly tag: string
  readonly name: string
  readonly payload: string
  readonly options: string
}

/** The idempotency key of an effect: the same for every attempt, in every process. */
export function keyOf({ instance, tag }: Pick<Job, "instance" | "tag">): string {
  return `${instance} ${tag}`
}

export class Effects {
  private readonly underWay = new Map<string, AbortController>()

  constructor(private readonly handlers: { readonly [name: string]: EffectHandler }) {}

  serves(name: string): boolean {
    return Object.hasOwn(this.handlers, name)
  }

  /** The names of the effects that have handlers. */
  names(): string[] {
    return Object.keys(this.handlers)
  }

  /** Does `job`; answers the text of its outcome, or undefined if it was given up. */
  async perform(job: Job): Promise<string | undefined> {
    const key = keyOf(job)
    const controller = new AbortController()
    this.underWay.set(key, controller)
    try {
      const handler = this.handlers[job.name] as EffectHandler
      const context = {
        idempotencyKey: key,
        attempt: 1,
        signal: controller.signal,
        instance: job.instance,
        effect: job.name,
      }
      const answer = await handler(hostOf(datumOf(job.payload)) as never, context)
      return controller.signal.aborted ? undefined : okText(textOfHost(answer, job.name))
    } catch (error) {
      if (controller.signal.aborted) return undefined
      const reason = error instanceof Complaint || error instanceof Error ? error.message : String(error)
      return raisedText("the handler failed", [job.name, textOfHost(reason)])
    } finally {
      this.underWay.delete(key)
    }
  }

  /** Gives up a job that nobody waits for any more. */
  abort(instance: string, tag: string): void {
    this.underWay.get(keyOf({ instance, tag }))?.abort()
  }

  /** Gives up all jobs. */
  abortAll(): void {
    for (const controller of this.underWay.values()) controller.abort()
  }
}
