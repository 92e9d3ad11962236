// The modules a process has at hand, and which of them defines a flow.

import { BudgetError } from "../../interpreter/failure.js"
import { Meter } from "../../interpreter/meter.js"
import type { Engine } from "../../interpreter/options.js"
import type { Store, Text } from "../store.js"
import { cidsOf, type Shelf, shelfOf } from "./bundle.js"
import { Enactment } from "./enactment.js"
import { FlowError } from "./flow-error.js"
import { type Budgets, unloadable } from "./live.js"
import type { Declared } from "./loading.js"
import { FlowModule } from "./module.js"

/** Steps that loading a module may take, and bytes. */
const LOADING = { steps: 50_000_000, memory: 2 ** 28, output: 2 ** 20 }

/** The most flows of a module. */
const MOST_FLOWS = 10_000

/** The most versions that are known to be in the store. */
const MOST_STORED = 10_000

/** The most versions that are kept compiled. */
const MOST_MODULES = 256

/** What a module defines and declares. */
export interface Defined {
  /** Its content id, and its texts. */
  readonly version: string
  readonly texts: readonly Text[]
  readonly flows: readonly string[]
  readonly types: ReadonlyMap<string, Declared>
  readonly triggers: ReadonlyMap<string, Declared>
  readonly schedules: ReadonlyMap<string, Declared>
}

export class Modules {
  /** The one that was needed last is last. */
  private readonly loaded = new Map<string, FlowModule>()
  /** Its version. */
  private recent = ""
  /** The version that a flow's name stands for. */
  private readonly latest = new Map<string, string>()
  /** The texts of the versions that names stand for: not all of them are in the store yet. */
  private readonly texts = new Map<string, readonly Text[]>()

  /** Versions whose texts are known to be in the store: they stay there. */
  private readonly stored = new Set<string>()

  constructor(
    private readonly store: Store,
    private readonly breathe: (namespace: string) => Promise<void>,
    private readonly engine?: Engine | undefined,
  ) {}

  /** Has the module on `shelf` at hand, and lets none of its flows be started by name; answers its version. */
  async atHand(shelf: Shelf): Promise<string> {
    const module = this.keep(this.compiled(shelf, new Meter(LOADING)))
    this.texts.set(module.version, module.texts)
    return module.version
  }

  /** Loads what is on `shelf` and lets its flows be started by name. Throws `SchemeError`, `FlowError`. */
  async define(shelf: Shelf): Promise<Defined> {
    const defined = await this.read(shelf)
    this.take(defined)
    return defined
  }

  /** Loads what is on `shelf`; none of its flows can be started by name yet. Throws `SchemeError`, `FlowError`. */
  async read(shelf: Shelf, namespace = "", limits: Partial<Budgets> = {}): Promise<Defined> {
    const meter = new Meter({ ...LOADING, ...limits })
    const module = this.compiled(shelf, meter)
    const enactment = new Enactment({ id: "", flow: "", ...module.fresh(), meter })
    try {
      while (!enactment.advance(500_000)) await this.breathe(namespace)
    } catch (error) {
      throw unloadable("", error)
    }
    const flows = [...enactment.flows.keys()]
    if (flows.length > MOST_FLOWS)
      throw new FlowError("module", "a module registers too many flows", [`${flows.length}`])
    const slashed = flows.find((flow) => flow.includes("/"))
    if (slashed !== undefined) throw new FlowError("module", "a flow's name may not hold a slash", [slashed])
    this.keep(module)
    const { types, triggers, schedules } = enactment.loading.made
    return { version: module.version, texts: module.texts, flows, types, triggers, schedules }
  }

  /** Lets the flows of a module that was read be started by name. */
  take({ version, texts, flows }: Defined, namespace = ""): void {
    this.texts.set(version, texts)
    for (const flow of flows) this.latest.set(namespace + flow, version)
    this.forgetTexts()
  }

  private compiled(shelf: Shelf, meter: Meter): FlowModule {
    try {
      return new FlowModule(shelf, this.engine, meter)
    } catch (error) {
      if (error instanceof BudgetError) throw new FlowError("module", error.message, [shelf.main.name])
      throw error
    }
  }

  /** Forgets what no name stands for any more. */
  private forgetTexts(): void {
    if (this.texts.size <= this.latest.size) return
    const named = new Set(this.latest.values())
    for (const version of this.texts.keys()) if (!named.has(version)) this.texts.delete(version)
  }

  /** The texts of a module, if they may not be in the store yet. */
  unstored({ version, texts }: FlowModule): readonly Text[] | undefined {
    return this.stored.has(version) ? undefined : texts
  }

  /** Notes that the texts of a version are in the store. */
  noteStored(version: string): void {
    if (this.stored.size >= MOST_STORED) this.stored.clear()
    this.stored.add(version)
  }

  /** The version that `flow` is started in. */
  versionOf(flow: string): string | undefined {
    return this.latest.get(flow)
  }

  /** The names of the flows that can be started, sorted. */
  names(): string[] {
    return [...this.latest.keys()].sort()
  }

  /**
   * The module of a version, from the store if it is not at hand; if it is not there either, the one that defines
   * `flow`: whether that will do, replaying shows. Throws a `FlowError`. R10
   */
  async at(version: string, flow: string): Promise<FlowModule> {
    const known = this.loaded.get(version)
    if (known !== undefined) return this.recent === version ? known : this.keep(known)
    const ours = this.texts.get(version)
    if (ours !== undefined) return this.load(version, new Map(ours.map(({ cid, text }) => [cid, text])))
    const latest = this.versionOf(flow)
    const stored = await this.store.text(version)
    if (stored === undefined && latest !== undefined && latest !== version) return await this.at(latest, flow)
    const bundle = stored ?? (await this.text(version))
    const texts = new Map([[version, bundle]])
    for (const cid of cidsOf(bundle)) texts.set(cid, await this.text(cid))
    return this.load(version, texts)
  }

  private load(version: string, texts: ReadonlyMap<string, string>): FlowModule {
    const shelf = shelfOf(texts.get(version) as string, (cid) => texts.get(cid) as string)
    return this.keep(new FlowModule(shelf, this.engine))
  }

  private async text(cid: string): Promise<string> {
    const text = await this.store.text(cid)
    if (text === undefined) throw new FlowError("module", "the store has no text of this content id", [cid])
    return text
  }

  /** Keeps a module compiled; the one that was not needed for the longest time makes room. */
  private keep(module: FlowModule): FlowModule {
    this.recent = module.version
    this.loaded.delete(module.version)
    this.loaded.set(module.version, module)
    if (this.loaded.size > MOST_MODULES) this.loaded.delete(this.loaded.keys().next().value as string)
    return module
  }
}
