// The modules a process has at hand, and which of them defines a flow.

import { Meter } from "../../interpreter/meter.js"
import type { Engine } from "../../interpreter/options.js"
import type { Store } from "../store.js"
import { cidsOf, type Shelf, shelfOf } from "./bundle.js"
import { Enactment } from "./enactment.js"
import { FlowError } from "./flow-error.js"
import { type Breathe, unloadable } from "./live.js"
import { FlowModule } from "./module.js"

/** Steps that loading a module may take, and bytes. */
const LOADING = { steps: 50_000_000, memory: 2 ** 28, output: 2 ** 20 }

/** The most versions that are kept compiled. */
const MOST_MODULES = 256

/** The part of a flow's name that says whose it is: "acme/" of "acme/publish". */
export function namespaceOf(flow: string): string {
  return flow.slice(0, flow.lastIndexOf("/") + 1)
}

/** A flow's name as its module knows it. */
export function localName(flow: string): string {
  return flow.slice(flow.lastIndexOf("/") + 1)
}

export class Modules {
  private readonly loaded = new Map<string, FlowModule>()
  /** The version that a flow's name stands for. */
  private readonly latest = new Map<string, string>()
  private readonly pinned = new Set<string>()

  constructor(
    private readonly store: Store,
    private readonly breathe: Breathe,
    private readonly engine?: Engine | undefined,
  ) {}

  /** Loads what is on `shelf` and lets its flows be started by name; answers the names. Throws `SchemeError`, `FlowError`. */
  async define(shelf: Shelf, namespace = ""): Promise<{ version: string; flows: string[] }> {
    const module = new FlowModule(shelf, this.engine)
    const enactment = new Enactment({ id: "", flow: "", ...module.fresh(), meter: new Meter(LOADING) })
    try {
      while (!enactment.advance(500_000)) await this.breathe()
    } catch (error) {
      throw unloadable("", error)
    }
    const flows = [...enactment.flows.keys()]
    this.keep(module)
    this.pinned.add(module.version)
    for (const flow of flows) this.name(namespace + flow, module.version)
    return { version: module.version, flows }
  }

  private name(flow: string, version: string): void {
    this.latest.set(flow, version)
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
    if (known !== undefined) {
      this.loaded.delete(version)
      this.loaded.set(version, known)
      return known
    }
    const latest = this.versionOf(flow)
    const stored = await this.store.text(version)
    if (stored === undefined && latest !== undefined && latest !== version) return await this.at(latest, flow)
    const bundle = stored ?? (await this.text(version))
    const texts = new Map<string, string>()
    for (const cid of cidsOf(bundle)) texts.set(cid, await this.text(cid))
    const module = new FlowModule(
      shelfOf(bundle, (cid) => texts.get(cid) as string),
      this.engine,
    )
    this.keep(module)
    return module
  }

  private async text(cid: string): Promise<string> {
    const text = await this.store.text(cid)
    if (text === undefined) throw new FlowError("module", "the store has no text of this content id", [cid])
    return text
  }

  private keep(module: FlowModule): void {
    this.loaded.set(module.version, module)
    if (this.loaded.size <= MOST_MODULES) return
    for (const version of this.loaded.keys()) {
      if (this.pinned.has(version)) continue
      this.loaded.delete(version)
      return
    }
  }
}
