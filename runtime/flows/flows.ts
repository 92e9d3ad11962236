// Flows, for programs that embed them.
//
//   const flows = await openFlows({ store: "flows.db", modules: ["publish.sx"], effects: { charge } })
//   const run = await flows.start("publish", { title: "Hello" })
//   await flows.resume(run.id, "approved")
//
// Nothing starts by itself: what a call sets going is done when it answers, or
// waits for somebody; timers, and what other processes have left, are seen to
// by `work`.

import { randomUUID } from "node:crypto"
import type { Engine } from "../../interpreter/options.js"
import { heapWatch } from "../heap.js"
import { HostActivities, HostAudit, HostDeclarations, HostObjects, HostSchedules } from "../reactive/host-view.js"
import { Launcher } from "../reactive/launcher.js"
import { objectWords } from "../reactive/object-words.js"
import { Reactive } from "../reactive/reactive.js"
import type { Head, Query, State, Store } from "../store.js"
import { type Codec, codedStore } from "../stores/coded.js"
import { openStore } from "../stores/open.js"
import type { Activity } from "./activity.js"
import type { Shelf } from "./bundle.js"
import { Changes } from "./changes.js"
import { datumFrom, datumOf, hostOf, textOf } from "./datum.js"
import { Driver } from "./driver.js"
import type { News } from "./driver-options.js"
import { type Around, type EffectHandler, Effects } from "./effects.js"
import { type EventFilter, Events, type FlowEvent } from "./events.js"
import { asError, asErrors, type Contradiction, FlowError } from "./flow-error.js"
import { type HistoryRow, historyOf } from "./history.js"
import { idMaker } from "./ids.js"
import { type HostLimits, hostLimitsFrom } from "./limits.js"
import { Modules } from "./modules.js"
import { OpenStore } from "./open-store.js"
import { Operations } from "./operations.js"
import { type Run, runOf } from "./outcome.js"
import { dataText } from "./plain.js"
import { flowsClosed } from "./refusals.js"
import { purged, Retention } from "./retention.js"
import { shelfOn, type Written } from "./shelves.js"
import { type Telemetry, telemetryFor } from "./telemetry.js"
import { definedFor, type Tenancy, TenantFlows } from "./tenant.js"
import { type Elsewhere, elsewhere, Lease, Worker } from "./worker.js"

export interface FlowsOptions extends HostLimits {
  /** A store, or where it is: a file, `memory:` or `postgres://…`. */
  readonly store: Store | string
  /** Modules whose flows can be started: files, or texts under names. */
  readonly modules?: readonly (string | { readonly name: string; readonly text: string } | Shelf)[]
  /** What carries out the effects that flows ask for. */
  readonly effects?: { readonly [name: string]: EffectHandler }
  /** The time in milliseconds since 1970. */
  readonly now?: () => number
  /** Whether OpenTelemetry is told what is done; else it is if a provider is registered before the flows are opened. */
  readonly telemetry?: boolean
  /** How stored values are written, and read back: for encryption at rest. */
  readonly codec?: Codec
  readonly engine?: Engine
  /** Told of what went wrong where no caller hears of it. */
  readonly trouble?: (id: string, error: unknown) => void
}

/** How an instance stands, and where a stuck one parts from its log. */
export interface Status extends Head {
  readonly contradiction?: Contradiction
}

/** Opens flows on a store. Throws `StoreError`, `SchemeError`, `FlowError`. */
export async function openFlows(options: FlowsOptions): Promise<Flows> {
  hostLimitsFrom(options) // so that nothing is opened for what is refused
  const plain = typeof options.store === "string" ? await openStore(options.store) : options.store
  const store = new OpenStore(options.codec === undefined ? plain : codedStore(plain, options.codec))
  const flows = new Flows(store, options, await telemetryFor(options.telemetry))
  try {
    await asErrors(() => flows.operations.defineAll((options.modules ?? []).map(shelfOn)), "module")
    return flows
  } catch (error) {
    await flows.close()
    throw error
  }
}

export class Flows {
  readonly operations: Operations
  private readonly driver: Driver
  private readonly modules: Modules
  private readonly effects: Effects
  private readonly lease: Lease
  private readonly launcher: Launcher
  private readonly now: () => number
  private readonly listeners = new Set<(news: News) => void>()
  private readonly changes: Changes
  private readonly happenings: Events
  /** Typed records, each public change of which is an activity. */
  readonly objects: HostObjects
  readonly activities: HostActivities
  /** What types and triggers there are. */
  readonly declarations: HostDeclarations
  /** What came of activities and the triggers that match them. */
  readonly audit: HostAudit
  readonly schedules: HostSchedules
  readonly reactive: Reactive
  private readonly retentionTime: number
  private worker: Worker | undefined
  private retention: Retention | undefined
  private working: Promise<void> | undefined
  private halting: Promise<void> | undefined
  private closing: Promise<void> | undefined

  constructor(
    private readonly store: Store,
    private readonly options: FlowsOptions,
    private readonly telemetry?: Telemetry,
  ) {
    const { now = Date.now, effects = {}, trouble } = options
    const { budgets, warm, payloadLimit, lease, deepest, retention } = hostLimitsFrom(options)
    this.retentionTime = retention
    this.changes = new Changes(store)
    const heapIsFull = heapWatch()
    const breathe = async (namespace = ""): Promise<void> => {
      await this.driver.processor.next(namespace)
      if (heapIsFull()) throw new FlowError("stuck", "the process is short of memory")
    }
    this.now = now
    this.effects = new Effects(effects, payloadLimit)
    this.modules = new Modules(store, breathe, options.engine)
    this.lease = new Lease(store, randomUUID(), now, lease, () => this.driver.heed())
    const newId = idMaker(now)
    this.reactive = new Reactive({
      store,
      modules: this.modules,
      launch: (launch, activity) => this.launcher.launch(launch, activity),
      retry: async (id) => void (await this.operations.retry(id)),
      now,
      newId,
      breathe,
      engine: options.engine,
      deepest,
      largest: payloadLimit,
      care: {
        hold: lease,
        through: (work) => this.driver.outages.through(work),
        trouble: (error) => trouble?.("", error),
      },
    })
    this.objects = new HostObjects(this.reactive)
    this.activities = new HostActivities(this.reactive)
    this.declarations = new HostDeclarations(this.reactive)
    this.audit = new HostAudit(this.reactive)
    this.schedules = new HostSchedules(this.reactive, now)
    this.driver = new Driver({
      store,
      modules: this.modules,
      effects: this.effects,
      worker: this.lease.worker,
      now,
      budgets,
      breathe,
      warm,
      payloadLimit,
      isShort: heapIsFull,
      hold: this.lease.hold,
      holds: this.lease.holds,
      told: (news) => {
        const { due, needs, owner } = news.head
        if (owner === "" && (due !== null || needs !== "")) this.worker?.look()
        this.changes.note(news.head.id)
        for (const listener of this.listeners) listener(news)
      },
      trouble: trouble ?? (() => undefined),
      reactions: this.reactive,
      telemetry,
    })
    this.effects.around = telemetry?.around
    telemetry?.observe({ warm: () => this.driver.atHand.size, underWay: () => this.effects.size })
    this.happenings = new Events({ now, heard: (isHeard) => this.hear(isHeard) })
    this.launcher = new Launcher(this.driver, this.modules)
    this.operations = new Operations(this.driver, store, this.modules, this.reactive, newId)
  }

  /** Lets the flows of a module be started by name; answers their names. Throws `SchemeError`, `FlowError`. */
  async define(module: string | { readonly name: string; readonly text: string } | Shelf): Promise<string[]>
  /** The same for a tenant's module: a string is its text, never a file. */
  async define(module: Written, tenancy: Tenancy): Promise<string[]>
  async define(module: Written | Shelf, tenancy?: Tenancy): Promise<string[]> {
    this.checkOpen()
    if (tenancy !== undefined) {
      const { modules, effects, driver } = this
      return await definedFor(tenancy, module as Written, { modules, effects, tenants: driver.tenants })
    }
    return [...(await asErrors(() => this.operations.define(shelfOn(module)), "module")).flows]
  }

  /** Flows as one tenant sees them. */
  tenant(name: string): TenantFlows<Run> {
    return new TenantFlows(name, this)
  }

  /** The names of the flows that can be started, sorted. */
  names(): string[] {
    return this.modules.names()
  }

  /** Starts an instance of `flow`; one `id` starts one instance. Throws a `FlowError` where the flow fails. */
  async start(flow: string, input?: unknown, options: { readonly id?: string } = {}): Promise<Run> {
    this.checkOpen()
    return runOf(await this.operations.start(flow, dataText(input, "start"), options.id))
  }

  /** Answers what an instance waits for at `tag`, written as in SX (`review`, `(step 3)`), or first. */
  async resume(id: string, value?: unknown, options: { readonly tag?: string } = {}): Promise<Run> {
    const tag = options.tag === undefined ? undefined : writtenTag(options.tag)
    return runOf(await this.operations.resume(id, dataText(value, "resume"), tag))
  }

  /** Sends an instance a signal, its name written as in SX; it may come before it is asked for. */
  async signal(id: string, name: string, value?: unknown): Promise<Run> {
    return runOf(await this.operations.signal(id, writtenTag(name), dataText(value, "signal")))
  }

  async cancel(id: string): Promise<Run> {
    return runOf(await this.operations.cancel(id))
  }

  /** Does the last delivery of a failed or stuck instance again. */
  async retry(id: string): Promise<Run> {
    return runOf(await this.operations.retry(id))
  }

  /** What an instance has last shown with `publish-state`; undefined if nothing. */
  async query(id: string): Promise<unknown> {
    const published = await this.operations.published(id)
    return published === undefined ? undefined : hostOf(datumOf(published))
  }

  /** How an instance stands; of a stuck one also where its log contradicts its flow, if it does. R9 */
  async status(id: string): Promise<Status> {
    const head = await this.operations.head(id)
    const contradiction = await this.operations.contradiction(head)
    return contradiction === undefined ? head : { ...head, contradiction }
  }

  /** Instances, oldest first. */
  async list(query: Partial<Query> = {}): Promise<readonly Head[]> {
    return await this.store.list({ limit: 100, ...query })
  }

  /** What an instance was told and what came of it, row by row. */
  async history(id: string): Promise<HistoryRow[]> {
    const contradiction = await this.operations.contradiction(await this.operations.head(id))
    return historyOf(await this.operations.driver.atHand.rows(id), contradiction)
  }

  /** Forgets instances that have ended; answers how many. */
  async purge(query: Omit<Query, "limit" | "after"> = {}): Promise<number> {
    return await purged(this.store, query)
  }

  /** Resolves when an instance has ended, with its value. Throws a `FlowError` where it failed or was cancelled. */
  async wait(id: string): Promise<unknown> {
    for (;;) {
      this.checkOpen()
      const change = this.changes.next(id)
      try {
        const { state } = await this.operations.head(id)
        if (ENDED.includes(state)) return hostOf(datumOf(await this.operations.outcome(id)))
        await change.happened
      } finally {
        change.stop()
      }
    }
  }

  /** Sees to timers, effects and children, whoever started them, until `stop` or `close` is called. */
  async work(): Promise<void> {
    this.checkOpen()
    this.worker ??= new Worker(this.store, this.driver, this.lease, () => this.served(), this.now)
    const { trouble } = this.options
    if (this.retentionTime < Number.POSITIVE_INFINITY) {
      this.retention ??= new Retention(this.store, this.retentionTime, this.now, (error) => trouble?.("", error))
    }
    const { worker, telemetry } = this
    const work = async (): Promise<void> => {
      await Promise.all([worker.run(), this.reactive.work(this.driver.outages.background)])
    }
    this.working ??= telemetry === undefined ? work() : telemetry.apart(work)
    await this.working
    await this.halting?.catch(() => undefined) // who stops it is told
  }

  /** Does what is due now, and what that sets going; answers when that is done. */
  async workOnce(): Promise<void> {
    const worker = new Worker(this.store, this.driver, this.lease, () => this.served(), this.now)
    await this.reactive.workOnce(this.driver.outages.background)
    await worker.once()
  }

  /** The effects that are carried out here, as instances say that they need them. */
  private served(): string[] {
    return [...this.effects.names(), ...objectWords]
  }

  /** What other processes have in hand: nothing is done with it here, as long as their leases last. */
  async elsewhere(): Promise<Elsewhere> {
    return await elsewhere(this.store, this.lease)
  }

  /** Calls `listener` with what happens to instances in this process; answers how to stop that. */
  onNews(listener: (news: News) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /**
   * What happens to instances in this process from now on, to be read with `for await`: until the loop is left, or the
   * flows are closed.
   */
  events(filter: EventFilter = {}): AsyncIterableIterator<FlowEvent> {
    this.checkOpen()
    return this.happenings.stream(filter)
  }

  private hear(isHeard: boolean): void {
    const { happenings, telemetry } = this
    const around: Around = (job, context, call) =>
      telemetry === undefined
        ? happenings.around(job, context, call)
        : telemetry.around(job, context, () => happenings.around(job, context, call))
    this.effects.around = isHeard ? around : telemetry?.around
    if (isHeard) this.listeners.add(happenings.note)
    else this.listeners.delete(happenings.note)
  }

  /** Has `work` end when it has done what it has begun, and waits for what calls have begun. */
  async stop(): Promise<void> {
    await (this.closing ?? this.halt(this.operations.calls))
  }

  /** @param calls what to wait for besides `work` */
  private halt(calls?: Activity): Promise<void> {
    const halting = this.halted(calls)
    this.halting = halting
    return halting
  }

  private async halted(calls: Activity | undefined): Promise<void> {
    this.retention?.stop()
    this.retention = undefined
    this.driver.outages.isStopping = true
    this.reactive.stop()
    this.worker?.stop()
    try {
      await this.working?.catch(() => undefined) // who works is told
      await calls?.quiet()
      await this.driver.letGo()
    } finally {
      this.driver.outages.isStopping = false
      this.worker = undefined
      this.working = undefined
    }
  }

  /**
   * Lets go of everything at once; effects under way are given up (`stop` waits for them), and who waits is told so. Nothing
   * is lost: the next who works on the store goes on with it.
   */
  async close(): Promise<void> {
    this.closing ??= this.end()
    await this.closing
  }

  private async end(): Promise<void> {
    this.driver.outages.isStopping = true
    this.effects.abortAll()
    this.changes.wake()
    try {
      await this.halt()
    } finally {
      await this.driver.close()
      this.happenings.close()
      this.telemetry?.close()
      await this.lease.end().finally(() => this.store.close())
    }
  }

  private checkOpen(): void {
    if (this.closing !== undefined) throw flowsClosed()
  }
}

/** The canonical text of a tag that was written in SX. */
function writtenTag(tag: string): string {
  try {
    return textOf(datumFrom(tag, "a tag"))
  } catch (error) {
    throw asError(error, "unreadable")
  }
}

const ENDED: readonly State[] = ["finished", "failed", "cancelled"]
