// A world in which an example runs within the test: a store in memory, a clock that stands still, handlers that are noted.

import type { Handlers } from "../../runtime/flows/effects.js"
import { type Flows, openFlows } from "../../runtime/flows/flows.js"
import { type Called, notedEffects } from "./example-effects.js"

const HOUR = 3_600_000
export const DAY = 24 * HOUR

export class World {
  private time = 1_800_000_000_000
  /** The calls of handlers, in their order. */
  readonly calls: Called[] = []
  private heard = (): void => undefined
  private opened: Flows | undefined

  /** @param replaced handlers that take the place of the examples' own */
  static async of(file: string, replaced: Handlers = {}): Promise<World> {
    const world = new World()
    const effects = await notedEffects((call) => {
      world.calls.push(call)
      world.heard()
    }, replaced)
    world.opened = await openFlows({ store: "memory:", modules: [file], effects, now: () => world.time })
    return world
  }

  get flows(): Flows {
    return this.opened as Flows
  }

  /** Starts a flow; `input` is written as in SX. */
  async start(flow: string, input: string, id = "it"): Promise<void> {
    await this.flows.operations.start(flow, input, id)
  }

  async resume(tag: string, value: string, id = "it"): Promise<void> {
    await this.flows.operations.resume(id, value, tag)
  }

  async signal(name: string, value: string, id = "it"): Promise<void> {
    await this.flows.operations.signal(id, name, value)
  }

  /** Lets time pass, and has done what has come due. */
  async pass(ms: number): Promise<void> {
    this.time += ms
    await this.flows.workOnce()
  }

  /** What an instance has come to, as SX writes it. */
  async answer(id = "it"): Promise<string> {
    return await this.flows.operations.outcome(id)
  }

  /** The tags at which an instance waits. */
  async waits(id = "it"): Promise<string[]> {
    return (await this.flows.operations.waits(id)).map(({ tag }) => tag)
  }

  /** The names of the effects that were called for, in their order. */
  get asked(): string[] {
    return this.calls.map(({ effect }) => effect)
  }

  /** The payloads of the calls of one handler. */
  payloads(effect: string): unknown[] {
    return this.calls.filter((call) => call.effect === effect).map(({ payload }) => ({ ...Object(payload) }))
  }

  /** Resolves once a handler has been called. */
  async called(effect: string): Promise<void> {
    while (!this.asked.includes(effect)) {
      await new Promise<void>((resolve) => {
        this.heard = resolve
      })
    }
  }

  async close(): Promise<void> {
    await this.flows.close()
  }
}
